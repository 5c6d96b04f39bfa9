"""Words that call somebody: a short closed list. Where they are all of a message they call; nothing in it is scanned.

At an end of a message, or misspelt, they are asked about.

Which command they mean, its declaration says (`Feature.command(calls=...)`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from commands.kit.catalogs import FALLBACK, Catalogs
from commands.kit.declaration import Command
from commands.kit.registry import PREFIX, Registry
from commands.kit.spelling import MOST_MISTAKES, is_one_slip, mistakes_in, squeeze, steady
from commands.kit.spoken import LONGEST, bare, is_one_of, without, words_of
from commands.kit.words import plain

_AROUND = ("kit-polite", "kit-yes")
_HELP = "help-help"  # asks what can be said, and is near to some of them
_MANY = 9  # mistakes
_A_MISTAKE_IN = 6  # letters
_LIKELY = 6  # characters of words that may be misspelt in one place
_TREMBLES = re.compile(r"(\w)\1\1")
_END = LONGEST * 2 // 3  # characters at either end of a message that are looked at


class Called(Struct, frozen=True):
    """The command that was meant: surely, or so that it is asked about; `leads` where the message begins with it."""

    command: Command
    surely: bool
    leads: bool
    language: str  # of the words


def called(registry: Registry, text: str, language: str = FALLBACK) -> Called | None:
    """Whether a message is made of words that call somebody, misspelt too, or begins or ends with some."""
    for command in registry.commands:
        if command.calls is None:
            continue
        keys = _keys(command)
        nearly = _is_nearly(registry, text, keys) or _pleads(registry, text, command)
        how = _how(registry, text, keys) or ("begin" if nearly else None)
        if how and (how == "all" or not _says_something_else(registry, text, command)):
            return Called(
                command, how == "all", how != "end", _language(registry, text, (*keys, _pleas(command)), language)
            )
    return None


def call_in(registry: Registry, body: str, language: str, *, signed: bool) -> Called | None:
    """The call that a message may be; None where its words are what somebody says to a command.

    So are `sos over` and `!need help with the stairs`. Behind the sign the words count at the beginning alone.
    """
    text = plain(body).strip().removeprefix(PREFIX).strip()
    found = called(registry, text, language)
    if found is None or (signed and not (found.surely or found.leads)):
        return None
    typed = registry.find(f"{PREFIX}{text}", language)
    if typed is None:
        return found
    if typed.command is found.command:
        return None if signed else found  # it is run as any other
    if not typed.rest:
        return found if is_call(registry, text) else None
    return None if signed and not found.surely and typed.command.key != _HELP else found


def is_call(registry: Registry, text: str) -> bool:
    """Whether a text is made of words that call somebody."""
    return any(
        is_one_of(registry.catalogs, text, *_keys(each), around=_AROUND) for each in registry.commands if each.calls
    )


def _keys(command: Command) -> tuple[str, str]:
    return f"{command.key}-names", f"{command.key}-plain"


def _pleas(command: Command) -> str:
    return f"{command.key}-pleas"


def _says_something_else(registry: Registry, text: str, command: Command) -> bool:
    """Whether it is said about a call, with the same words in it: `I don’t need help any more`."""
    beside = [each for each in registry.commands if each is not command and each.feature == command.feature]
    keys = [key for each in beside for key in _keys(each) if registry.catalogs[FALLBACK].has(key)]
    return is_one_of(registry.catalogs, text, *keys, around=(*_AROUND, "kit-no"))


def _how(registry: Registry, text: str, keys: tuple[str, str]) -> Literal["all", "begin", "end"] | None:
    if is_one_of(registry.catalogs, text, *keys, around=_AROUND):
        return "all"
    words = registry.catalogs.derived(_bare, *keys)
    said = bare(text)
    likely = [each for each in words.perhaps(said) if len(each) >= _LIKELY and is_one_slip(each, said)]
    if likely:
        return "all" if any(" " in each for each in likely) else "begin"
    if f"{bare(text[:_END])} ".startswith(words.at_the_beginning):
        return "begin"
    return "end" if f" {bare(text[-_END:])}".endswith(words.at_the_end) else None


def _is_nearly(registry: Registry, text: str, keys: tuple[str, str]) -> bool:
    """Whether a message may be such words, by its letters: as phones join them and trembling hands type them."""
    typed = squeeze(without(registry.catalogs, text, "kit-polite"))
    if not typed or any(typed == squeeze(name) for name in registry.catalogs.folded_names(f"{_HELP}-names")):
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

    def perhaps(self, typed: str) -> Iterator[str]:
        """Those that few mistakes could make of what was typed, by their length and their letters."""
        letters = {*typed}
        for length in range(len(typed) - MOST_MISTAKES, len(typed) + MOST_MISTAKES + 1):
            for each, its in self.by_length.get(length, ()):
                if len(letters ^ its) <= 2 * MOST_MISTAKES:
                    yield each


def _bare(catalogs: Catalogs, *keys: str) -> _Words:
    return _Words.of(words_of(catalogs, *keys))


def _squeezed(catalogs: Catalogs, *keys: str) -> _Words:
    return _Words.of([*map(squeeze, words_of(catalogs, *keys))])


def _pleads(registry: Registry, text: str, command: Command) -> bool:
    """Whether the word that alone asks for the short help is said otherwise: `help plz`, `heeelp`, `help help`."""
    words = words_of(registry.catalogs, _pleas(command))
    said = without(registry.catalogs, text, "kit-please").split()
    calm = [steady(each) if _TREMBLES.search(each) else each for each in said]
    return bool(calm) and {*calm} <= {*words} and bare(text) not in words


def _language(registry: Registry, text: str, keys: Sequence[str], own: str) -> str:
    """The language of the words, the own one first."""
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
