"""Pictures and files that a reply brings along: described here, made when the reply is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from commands.kit.phrase import Phrase

Text = Phrase | str | date
"""A phrase, what a person typed, or a day."""


class Bar(Struct, frozen=True):
    """One bar: a part for each entry of the legend, in any unit; `note` stands after it."""

    label: Text
    parts: tuple[float, ...] = ()
    note: Text = ""


class Bars(Struct, frozen=True):
    """Bars under one another. With a legend each shows how its parts share the whole; without, its length counts."""

    name: str
    title: Phrase
    bars: tuple[Bar, ...]
    legend: tuple[Phrase, ...] = ()


class Days(Struct, frozen=True):
    """What was on which day: `levels` from top to bottom, and for each day which of them (their numbers)."""

    name: str
    title: Phrase
    levels: tuple[Phrase, ...]
    days: tuple[tuple[date, tuple[int, ...]], ...]


class File(Struct, frozen=True):
    """A file with this text in it (UTF-8). `name` has its ending; `media_type` as registered with IANA."""

    name: str
    media_type: str
    text: str


class Page(Struct, frozen=True):
    """A file of plain text whose lines are phrases, in the language of whoever gets it."""

    name: str
    lines: tuple[Phrase, ...]


Attachment = Bars | Days | File | Page

Description = Mapping[str, object]
"""An attachment in the words of its reader, as it waits for delivery: JSON."""
