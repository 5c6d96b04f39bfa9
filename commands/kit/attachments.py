"""Pictures and files attached to a reply. They are described here, and made when the reply is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from commands.kit.phrase import Phrase

Text = Phrase | str | date
"""A phrase, text that a person typed, or a day."""


class Bar(Struct, frozen=True):
    """One bar. `length` is in any unit; `note` is shown after the bar."""

    label: Text
    length: float
    note: Text = ""


class Bars(Struct, frozen=True):
    """A bar chart, from top to bottom."""

    name: str
    title: Phrase
    bars: tuple[Bar, ...]


class Grid(Struct, frozen=True):
    """How many there were on which day: `levels` from top to bottom, for each day a number for each, () in a gap."""

    name: str
    title: Phrase
    levels: tuple[Phrase, ...]
    columns: tuple[tuple[date, tuple[int, ...]], ...]


class Days(Struct, frozen=True):
    """A chart of what was on which day: `levels` from top to bottom, and for each day the indexes of its levels."""

    name: str
    title: Phrase
    levels: tuple[Phrase, ...]
    days: tuple[tuple[date, tuple[int, ...]], ...]


class File(Struct, frozen=True):
    """A text file (UTF-8). `name` includes the extension; `media_type` is as registered with IANA."""

    name: str
    media_type: str
    text: str


class Page(Struct, frozen=True):
    """A plain text file whose lines are phrases, in the recipient's language."""

    name: str
    lines: tuple[Phrase, ...]


class Entry(Struct, frozen=True, kw_only=True):
    """A date for somebody's calendar: from one moment to another, or whole days (`ends` is the last of them).

    In a calendar that has it already it takes the place of the one with its `uid` and a lower `sequence`.
    """

    uid: str  # random: it tells nothing about a room or a person
    sequence: int  # how often it was changed
    title: Phrase | str
    begins: datetime | date
    ends: datetime | date | None = None
    place: str = ""
    cancelled: bool = False


class Calendar(Struct, frozen=True):
    """A calendar file (iCalendar, RFC 5545), as of the moment `made`. `name` includes the extension, `.ics`."""

    name: str
    made: datetime
    entries: tuple[Entry, ...]


class Document(Struct, frozen=True, kw_only=True):
    """Pages to print (PDF): a title, a text, and a table of numbered rows with room to write beside each.

    `head` names the columns: number, row, room to write. `blank` rows at the end are empty. A row with letters that the
    font does not have is shown as `instead`. `name` includes the extension, `.pdf`.
    """

    name: str
    title: Phrase
    text: str
    heading: Phrase
    head: tuple[Phrase, Phrase, Phrase]
    rows: tuple[str, ...]
    blank: int
    instead: Phrase


Attachment = Bars | Grid | Days | File | Page | Calendar | Document

Description = Mapping[str, object]
"""An attachment in its reader's language, as stored until delivery (JSON)."""
