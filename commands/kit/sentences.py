"""Whole sentences of a direct chat that are about something a feature keeps, and name it by its words or its day.

A feature declares how it reads them (`@feature.sentence`): it returns the command that such a sentence means.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from commands.kit.catalogs import Catalogs
from commands.kit.guessing import Guess, did_you_mean
from commands.kit.registry import Found
from commands.kit.spoken import bare, words_of
from commands.kit.words import Span

if TYPE_CHECKING:
    from commands.kit.context import Context

LONGEST = 160
"""Characters of a sentence that is looked at."""


class Meaning(Struct, frozen=True, kw_only=True):
    """The command with this key and these words behind its name; where it is not `surely` that, it is suggested."""

    key: str
    words: str
    language: str
    surely: bool = True


Read = Callable[["Context", str], Awaitable[Meaning | None]]


class Said(Struct, frozen=True):
    """Which of a feature's sentences a text is: the catalog key of its phrase, the phrase, and the other words."""

    key: str
    phrase: str
    rest: str


def said_in(catalogs: Catalogs, text: str, keys: Sequence[str]) -> Said | None:
    """The first of these keys of which a text has a phrase."""
    said = f" {bare(text, LONGEST)} "
    for key in keys:
        for phrase in words_of(catalogs, key):
            if f" {phrase} " in said:
                return Said(key, phrase, said.replace(f" {phrase} ", " ", 1).strip())
    return None


def language_of(catalogs: Catalogs, said: Said, languages: Sequence[str]) -> str:
    """The first of these languages in which the phrase is said."""
    return next(each for each in languages if said.phrase in map(bare, catalogs[each].names(said.key)))


async def find_said(ctx: Context, text: str) -> Guess | None:
    """The command that a sentence means, or may mean; None for other words."""
    for read in ctx.registry.sentences:
        if meaning := await read(ctx, text):
            command, span = ctx.registry.command(meaning.key), Span.of(meaning.words)
            found = Found.spoken(command, span, meaning.language, ctx.language)
            name = ctx.registry.name(command, found.language).removeprefix("!")
            return found if meaning.surely else did_you_mean(name, found)
    return None
