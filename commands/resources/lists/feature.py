"""Declares the feature and its questions."""

from __future__ import annotations

from commands.kit.feature import Feature

lists = Feature("lists", needs=("resources",))
lists.keeps()
IMPORT_QUESTION = lists.message("import", int)
KIND_QUESTION = lists.message("kind", int)
