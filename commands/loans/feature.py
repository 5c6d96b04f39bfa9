"""The feature itself."""

from __future__ import annotations

from commands.kit.declaration import Feature

loans = Feature("loans")
