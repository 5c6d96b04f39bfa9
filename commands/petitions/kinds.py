"""The kinds of argument at home with petitions."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.arguments import LONG, Circumstances, TextKind, quoted
from commands.kit.catalogs import Catalogs
from commands.kit.deadline import Deadline
from commands.kit.people import PeopleKind
from commands.kit.phrase import Member
from commands.kit.when import Read
from commands.kit.words import Span, fold, plain

ME = ""
"""Stands for whoever says it, in a list of people."""
_LONGEST_BEFORE = 100  # characters between "to" and the colon
_LEAST_BEFORE, _MOST_BEHIND = 2, 6  # words before a comma behind which it says to whom it goes, and there


class Said(Struct, frozen=True):
    """The words of a petition, and to whom it goes, where they begin with that: `to the city council: keep …`."""

    words: str
    addressee: str = ""


def addressee_behind(words: str, catalogs: Catalogs) -> Said | None:
    """The words without what stands behind their last comma, where that says to whom: `…, to the city council`."""
    head, _, tail = words.rstrip(" .!").rpartition(",")
    first, _, name = plain(tail).strip().partition(" ")
    fits = len(head.split()) >= _LEAST_BEFORE and 1 <= len(name.split()) <= _MOST_BEHIND and "\n" not in tail
    if not fits or fold(first) not in catalogs.folded_names("petitions-to-plain"):
        return None
    return Said(head.strip(), tail.strip()[len(first) :].strip())


class WordsKind(TextKind, frozen=True):
    """All of the words, as typed."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Said`."""
        text = str(super().read(span, at).value)
        head, colon, rest = text.partition(":")
        first, _, name = plain(head).strip().partition(" ")
        leads = fold(first) in at.names("petitions-to-plain")
        if colon and leads and name.strip() and rest.strip() and len(head) <= _LONGEST_BEFORE:
            return Read(Said(rest.strip(), head.strip()[len(first) :].strip()), len(span.words))
        return Read(Said(text), len(span.words))


class ToKind(Struct, frozen=True):
    """To whom it goes: a quotation, or all words up to the next option."""

    label: str = "text"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The words as typed."""
        return quoted(span) or Read(span.typed(), len(span.words))


class CarriersKind(PeopleKind, frozen=True):
    """Several people, and oneself as `me`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A tuple of `Member`; oneself has the id `ME`."""
        oneself = dict.fromkeys(at.catalogs.folded_names("kit-me-plain"), ME)
        first = re.split(r"[\s,]", fold(span.typed()))[0]
        name = first if first in oneself else "me"
        return super().read(span, replace(at, pills={**at.pills, **oneself}, members={**at.members, ME: name}))


Words = Annotated[Said, WordsKind(characters=LONG)]
To = Annotated[str, ToKind()]
Carriers = Annotated[tuple[Member, ...], CarriersKind(within=True)]
Until = Deadline
Moment = datetime
