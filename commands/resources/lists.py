"""The board as a list: a file that spreadsheets open, and lists that come from them."""

from __future__ import annotations

from commands.kit.declaration import Feature

lists = Feature("lists")
lists.keeps()
