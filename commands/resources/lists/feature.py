"""Declares the feature and its question."""

from __future__ import annotations

from commands.kit.declaration import Feature

lists = Feature("lists", needs=("resources",))
lists.keeps()
IMPORT_QUESTION = lists.message("import", int)
