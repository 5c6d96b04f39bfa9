"""How somebody says to whom a report goes: by places on a numbered list, of which no name is kept with the question."""

from __future__ import annotations

import re

from msgspec import Struct

from commands.kit.answers import DOWN, LEAVES, OneOf, YesNo
from commands.kit.arguments import Circumstances
from commands.kit.spoken import is_one_of
from commands.kit.words import gesture
from storage.questions import Options

Chosen = tuple[int, ...]

_NUMBERS = re.compile(r"\s*\d{1,3}(?:[\s,;+&.]+\d{1,3})*[\s.]*", re.ASCII)


class Places(Struct, frozen=True):
    """Some of those on the list, or all: their places, from 1, each once and in order."""

    again: str = "reports-numbers"

    def read(self, said: str, at: Circumstances, options: Options) -> Chosen | None:
        """`1 3`, `1, 3`, or the word for all; None where there is anything else, or a place that is none."""
        if is_one_of(at.catalogs, said, "reports-all"):
            return tuple(range(1, len(options) + 1)) or None
        places = sorted({int(number) for number in re.findall(r"\d+", said)}) if _NUMBERS.fullmatch(said) else []
        return tuple(places) if places and places[0] >= 1 and places[-1] <= len(options) else None

    def tapped(self, emoji: str, options: Options) -> Chosen | None:
        """The key with a number."""
        place = OneOf().tapped(emoji, options)
        return None if place is None else (place,)

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        """A word that drops the report."""
        leaving = (*LEAVES, "kit-no", "reports-cancel")
        return gesture(said.strip()) in DOWN or is_one_of(at.catalogs, said, *leaving)

    def short(self, said: str, at: Circumstances, options: Options) -> Chosen | None:
        return self.read(said, at, options)


class SendOrOthers(Struct, frozen=True):
    """Yes or no to those who were chosen; or other places, of somebody who has changed their mind."""

    again: str = "reports-numbers"

    def read(self, said: str, at: Circumstances, options: Options) -> bool | Chosen | None:
        """True, False, or the places."""
        sent = YesNo().read(said, at, options)
        return Places().read(said, at, options) if sent is None else sent

    def tapped(self, emoji: str, options: Options) -> bool | Chosen | None:
        """The same of an emoji."""
        sent = YesNo().tapped(emoji, options)
        return Places().tapped(emoji, options) if sent is None else sent

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return Places().leaves(said, at, options)

    def short(self, said: str, at: Circumstances, options: Options) -> bool | Chosen | None:
        return self.read(said, at, options)
