"""Words that call for help. A message that consists of them calls; where it begins or ends with them, the bot asks.

The list is short and closed, and nothing in the middle of a message is looked at. The command that they run is declared
with `Feature.command(calls=...)`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from commands.kit.catalogs import FALLBACK, Catalogs
from commands.kit.declaration import Command
from commands.kit.registry import PREFIX, Found, Registry
from commands.kit.spelling import MOST_MISTAKES, is_one_slip, mistakes_in, squeeze, steady
from commands.kit.spoken import LONGEST, bare, is_one_of, without, words_of
from commands.kit.topics import is_about_features
from commands.kit.words import plain

SOFTER = "company-company"
"""The command whose names may be such words: with the prefix they mean it, because whoever types it has chosen."""
_AROUND = ("kit-polite", "kit-yes")
_HELP = "help-help"  # the command whose name is close to some of these words
_MANY = 9  # mistakes: more than are ever forgiven
_A_MISTAKE_IN = 6  # letters: one mistake is forgiven for so many
_LIKELY = 6  # characters: shorter words must be exact
_TREMBLES = re.compile(r"(\w)\1\1")
_END = LONGEST * 2 // 3  # characters at each end of a message that are looked at


class Called(Struct, frozen=True):
    """A call found in a message. Unless `surely`, the person is asked; `leads`: the message begins with it."""

    command: Command
    surely: bool
    leads: bool
    language: str  # of the words


def called(registry: Registry, text: str, language: str = FALLBACK, *, surely: bool = False) -> Called | None:
    """The call in a message that consists of such words, or begins or ends with them, also misspelt; or None.

    `surely`: only one that consists of them.
    """
    for command in registry.calling:
        keys = _keys(command)
        how = "all" if _is_all(registry, text, keys) else None if surely else _how(registry, text, command)
        if how and (how == "all" or not _says_something_else(registry, text, command, language)):
            return Called(
                command, how == "all", how != "end", _language(registry, text, (*keys, _pleas(command)), language)
            )
    return None


def call_in(registry: Registry, body: str, language: str) -> Called | None:
    """The call in a message without the prefix; None where the same words are all of a command (`sos over`)."""
    text = plain(body).strip()
    found = called(registry, text, language)
    typed = registry.find(f"{PREFIX}{text}", language) if found else None
    if found and typed and typed.command is not found.command and not typed.rest:
        return found if is_call(registry, text) else None
    return None if typed and is_about_features(registry, typed) else found


def signed_call_in(
    registry: Registry, body: str, named: Found | None, language: str, off: Collection[str] = ()
) -> Called | None:
    """The call at the beginning of a message with the prefix; None where the words belong to the command `named`.

    That is what `Registry.find` returns: of `!need help with the stairs`, the need. What is `off` is not
    softer.
    """
    if named and named.command.key == SOFTER and named.command.feature not in off:
        return None
    text = plain(body).strip().removeprefix(PREFIX).strip()
    # Most messages with the prefix are commands with words: only words that surely call come before those.
    is_command = named is not None and bool(named.rest) and named.command.key != _HELP
    found = called(registry, text, language, surely=is_command)
    if found is None or not (found.leads or found.surely):
        return None
    if named is None:
        return found
    if named.command is found.command:
        return None  # it runs like any other command
    return found if named.rest or is_call(registry, text) else None


def is_call(registry: Registry, text: str, *more: str) -> bool:
    """Whether a text consists of words that call for help, or of `more`: catalog keys of other words."""
    return any(is_one_of(registry.catalogs, text, *_keys(each), *more, around=_AROUND) for each in registry.calling)


def may_call(registry: Registry, body: str) -> bool:
    """Whether a message begins with words that call: a quick look, before anything else is known of it."""
    said = f"{bare(plain(body[:_END]).strip().removeprefix(PREFIX))} "
    words = (registry.catalogs.derived(_bare, *_keys(each)) for each in registry.calling)
    return any(said.startswith(each.at_the_beginning) for each in words)


def _keys(command: Command) -> tuple[str, str]:
    return f"{command.key}-names", f"{command.key}-plain"


def _pleas(command: Command) -> str:
    return f"{command.key}-pleas"


def _says_something_else(registry: Registry, text: str, command: Command, language: str) -> bool:
    """Whether it only has the same words in it: `I don’t need help any more`, `help me understand`."""
    if registry.synonyms.is_calm(text, registry.languages(language)):
        return True
    beside = [each for each in registry.commands if each is not command and each.feature == command.feature]
    keys = [key for each in beside for key in _keys(each) if registry.catalogs[FALLBACK].has(key)]
    return is_one_of(registry.catalogs, text, *keys, around=(*_AROUND, "kit-no"))


def _is_all(registry: Registry, text: str, keys: tuple[str, str]) -> bool:
    """Whether a message consists of such words; where they are several, also with a slip in them."""
    if is_one_of(registry.catalogs, text, *keys, around=_AROUND):
        return True
    return any(" " in each for each in _with_a_slip(registry, text, keys))


def _how(registry: Registry, text: str, command: Command) -> Literal["begin", "end"] | None:
    """Where such words may be in a message that does not consist of them; all of it may be such a word, misspelt."""
    keys = _keys(command)
    words = registry.catalogs.derived(_bare, *keys)
    if _with_a_slip(registry, text, keys) or f"{bare(text[:_END])} ".startswith(words.at_the_beginning):
        return "begin"
    if f" {bare(text[-_END:])}".endswith(words.at_the_end):
        return "end"
    return "begin" if _is_nearly(registry, text, keys) or _pleads(registry, text, command) else None


def _with_a_slip(registry: Registry, text: str, keys: tuple[str, str]) -> list[str]:
    """The long ones of such words that a message is, but for one letter."""
    words, said = registry.catalogs.derived(_bare, *keys), bare(text)
    return [each for each in words.perhaps(said, 1) if len(each) >= _LIKELY and is_one_slip(each, said)]


def _is_nearly(registry: Registry, text: str, keys: tuple[str, str]) -> bool:
    """Whether a message is nearly such words: joined, as phones do, or with typing mistakes."""
    typed = squeeze(without(registry.catalogs, text, "kit-polite"))
    if not typed or typed in registry.catalogs.derived(_help):
        return False
    words = registry.catalogs.derived(_squeezed, *keys)
    # Short words are near to others (`urgent`): one mistake in them, and two in long ones.
    return steady(typed) in words.steady or any(
        (mistakes_in(typed, each) or _MANY) <= max(1, len(each) // _A_MISTAKE_IN) for each in words.perhaps(typed)
    )


class _Words(Struct, frozen=True, kw_only=True):
    """Words that call somebody, ready to be compared with every message without looking at each."""

    by_length: Mapping[int, Sequence[tuple[str, frozenset[str]]]]  # each with its letters
    at_the_beginning: tuple[str, ...]  # with a space after them
    at_the_end: tuple[str, ...]
    steady: frozenset[str]

    @classmethod
    def of(cls, words: Sequence[str]) -> _Words:
        by_length: dict[int, list[tuple[str, frozenset[str]]]] = {}
        for each in words:
            by_length.setdefault(len(each), []).append((each, frozenset(each)))
        return cls(
            by_length=by_length,
            at_the_beginning=tuple(f"{each} " for each in words),
            at_the_end=tuple(f" {each}" for each in words),
            steady=frozenset(map(steady, words)),
        )

    def perhaps(self, typed: str, most: int = MOST_MISTAKES) -> Iterator[str]:
        """Those that so few mistakes could make of what was typed, by their length and their letters."""
        letters = {*typed}
        for length in range(len(typed) - most, len(typed) + most + 1):
            for each, its in self.by_length.get(length, ()):
                if len(letters ^ its) <= 2 * most:
                    yield each


def _bare(catalogs: Catalogs, *keys: str) -> _Words:
    return _Words.of(words_of(catalogs, *keys))


def _squeezed(catalogs: Catalogs, *keys: str) -> _Words:
    return _Words.of([*map(squeeze, words_of(catalogs, *keys))])


def _help(catalogs: Catalogs) -> frozenset[str]:
    return frozenset(map(squeeze, catalogs.folded_names(f"{_HELP}-names")))


def _pleads(registry: Registry, text: str, command: Command) -> bool:
    """Whether a message is more than the bare word `help`, which shows the help: `help plz`, `heeelp`, `help help`."""
    words = words_of(registry.catalogs, _pleas(command))
    said = without(registry.catalogs, text, "kit-please").split()
    calm = [steady(each) if _TREMBLES.search(each) else each for each in said]
    return bool(calm) and {*calm} <= {*words} and bare(text) not in words


def _language(registry: Registry, text: str, keys: Sequence[str], own: str) -> str:
    """The language of the words; the person's own where it is possible."""
    said = without(registry.catalogs, text, "kit-polite")
    typed = squeeze(said)
    for language in registry.languages(own):
        words = {bare(name) for key in keys for name in registry.catalogs[language].names(key)}
        if any(f" {each} " in f" {said} " for each in words):
            return language
    nearly = [
        (mistakes, place, language)
        for place, language in enumerate(registry.languages(own))
        for key in keys
        for name in registry.catalogs[language].names(key)
        if (mistakes := 0 if steady(typed) == steady(squeeze(name)) else mistakes_in(typed, squeeze(name))) is not None
    ]
    return min(nearly)[2] if nearly else own
