"""Answers in a word or two: to what the bot has just asked somebody, and to nothing else."""

from __future__ import annotations

import re

from commands.kit.context import Context
from commands.kit.words import fold

_LONGEST = 60  # characters: whoever has more to say is not saying yes
_NO_LETTERS = re.compile(r"[^\w' ]+")


def yes_or_no(ctx: Context, text: str, *more_for_yes: str) -> bool | None:
    """What somebody answers; None where it is neither. `more_for_yes` are catalog keys with other words for yes."""
    if is_said(ctx, text, "kit-yes", *more_for_yes):
        return True
    return False if is_said(ctx, text, "kit-no") else None


def is_said(ctx: Context, text: str, *keys: str) -> bool:
    """Whether a text is made of the words of these catalog keys (`Yes, I’m done, thanks!`), and of nothing more."""
    said = " ".join(_NO_LETTERS.sub(" ", fold(text)).split())
    words, polite = _any_of(ctx, *keys), _any_of(ctx, "kit-polite")
    return len(said) <= _LONGEST and re.fullmatch(rf"{words}(?: {words}| {polite})*+", said) is not None


def _any_of(ctx: Context, *keys: str) -> str:
    names = {name for key in keys for name in ctx.book.catalogs.folded_names(key, ctx.language, "en")}
    return "(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + ")"
