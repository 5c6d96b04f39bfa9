"""Whether a message in a room speaks to the bot: `Entraide: need a ladder`, a mention, or `q+`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commands.kit.spoken import LONGEST, bare
from commands.kit.words import fold, plain

_LONGEST_NAME = 80  # characters
_MAY_BE_NAME = re.compile(r"\s*@|[^!,:]+[,:]")
_QUEUES = re.compile(r"\s*[qQ]\+(?:\s|\Z)")
_AFTER_NAME = re.compile(r"\s*[:,;!.…-]+\s*|\s+")


def seems_addressed(text: str, *, mentioned: bool) -> bool:
    """Whether the bot's name has to be looked for."""
    return mentioned or _MAY_BE_NAME.match(plain(text[:_LONGEST_NAME])) is not None


def after_bare_name(text: str, bot: str) -> str | None:
    """What follows the bot's name without a sign between: `entraide remind me …`. It may be about the bot, too.

    That is the name in its user id: to know the one that a room shows would take a query for every message.
    """
    name = bot.partition(":")[0]
    if not text.lower().startswith(f"{name[1:].lower()} "):
        return None
    return text[len(name) :].strip() or None


def beside_bare_name(text: str, bot: str) -> tuple[str, bool] | None:
    """What follows that name; or what is around it in a few words, such as a greeting. And whether it follows."""
    name = bot.partition(":")[0][1:]
    if name not in text.lower():
        return None
    if words := after_bare_name(text, bot):
        return words, True
    words = without_name(text, (name,)) if len(text) <= LONGEST else None
    return (words, False) if words else None


def without_name(text: str, names: Iterable[str]) -> str | None:
    """The bare words of a text without one of these names after the first of them: `bonjour Entraide !`; else None."""
    said = f"{bare(text)} "
    found = next((each for name in names if (each := bare(name)) and f" {each} " in said), None)
    return said.replace(f" {found} ", " ", 1).strip() if found else None


def raises_a_hand(text: str) -> bool:
    """Whether it is `q+`, as people write in the meetings of W3C, alone or with what it is about."""
    return _QUEUES.match(text) is not None


def addressed(text: str, names: Iterable[str], *, mentioned: bool) -> str | None:
    """The words to the bot: those after its name at the beginning; none ("") for a mention elsewhere; else None.

    `names` are its user id and its display name. Without a mention, a comma or a colon has to follow the name:
    "Entraide is great" speaks about it.
    """
    said = plain(text).strip()
    for name in names:
        head = said.removeprefix("@") if not name.startswith("@") else said
        if name and fold(head[: len(name)]) == fold(name):
            rest = head[len(name) :]
            mark = _AFTER_NAME.match(rest)
            if not rest or (mark and (mentioned or mark.group().strip() or said.startswith("@"))):
                start = len(text.rstrip()) - len(rest) + (mark.end() if mark else 0)
                return text.rstrip()[start:]
    return "" if mentioned else None
