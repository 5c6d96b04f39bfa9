"""Yes or no, in words: to what the bot has just asked somebody, and to nothing else."""

from __future__ import annotations

import re

from commands.kit.context import Context
from commands.kit.words import fold

_NO_LETTERS = re.compile(r"[^\w' ]+")


def yes_or_no(ctx: Context, text: str, *more_for_yes: str) -> bool | None:
    """What somebody answers; None where it is neither. `more_for_yes` are catalog keys with other words for yes."""
    said = " ".join(_NO_LETTERS.sub(" ", fold(text)).split())
    if said in _names(ctx, "kit-yes", *more_for_yes):
        return True
    return False if said in _names(ctx, "kit-no") else None


def _names(ctx: Context, *keys: str) -> set[str]:
    catalogs = {ctx.book.catalogs[ctx.language], ctx.book.catalogs["en"]}
    return {fold(name) for catalog in catalogs for key in keys for name in catalog.names(key)}
