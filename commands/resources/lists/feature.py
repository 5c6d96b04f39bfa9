"""The feature itself."""

from __future__ import annotations

from commands.kit.declaration import Feature

lists = Feature("lists")
lists.keeps()
