"""Times from when to when, once or again and again: when somebody is on call, or around. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.phrase import Phrase
from commands.kit.when import Recurrence, instant

LONGEST_AGAIN = timedelta(days=7)
_LARGEST_JUMP = timedelta(hours=3)  # no clock is put forward or back by more


class Turn(Struct, frozen=True):
    """One such time; `ends` is None where it goes on until further notice."""

    begins: datetime
    ends: datetime | None

    def __contains__(self, moment: datetime) -> bool:
        """Whether it goes on at that moment. Its end is not in it."""
        return self.begins <= moment and (self.ends is None or moment < self.ends)


class Shift(Struct, frozen=True):
    """A turn, or turns that come back: those begin with `again` and last as long, on the clocks of its zone."""

    first: Turn
    again: Recurrence | None = None
    lasts: timedelta = timedelta(0)

    def turn_at(self, moment: datetime) -> Turn | None:
        """The turn that goes on at that moment."""
        if self.again is None:
            return self.first if moment in self.first else None
        begins = self.again.next_after(moment - self.lasts - _LARGEST_JUMP)
        while begins is not None and begins <= moment:
            if moment in (turn := Turn(begins, self.end_of(begins))):
                return turn
            begins = self.again.next_after(begins)
        return None

    def turn_after(self, moment: datetime) -> Turn | None:
        """The first turn that begins after that moment."""
        if self.again is None:
            return self.first if self.first.begins > moment else None
        begins = self.again.next_after(moment)
        return Turn(begins, self.end_of(begins)) if begins else None

    def is_over(self, moment: datetime) -> bool:
        """Whether no turn goes on then, and none comes."""
        return self.turn_at(moment) is None and self.turn_after(moment) is None

    def end_of(self, begins: datetime) -> datetime:
        """When a turn that begins then ends: so much later on the clock."""
        assert self.again is not None
        return clocks_after(begins, self.lasts, ZoneInfo(self.again.zone))

    def describe(self, here: ZoneInfo | None = None) -> Phrase:
        """The same in words."""
        if self.again is not None:
            return Phrase("kit-shift-again", repeats=self.again.describe(here), length=self.lasts)
        if self.first.ends is None:
            return Phrase("kit-shift-open", begins=self.first.begins)
        return Phrase("kit-shift-once", begins=self.first.begins, ends=self.first.ends)


class Stored(Protocol):
    """A row that such times are stored in; `lasts` and the clocks are those of turns that come back."""

    @property
    def begins(self) -> datetime: ...
    @property
    def ends(self) -> datetime | None: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def start(self) -> str | None: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def lasts(self) -> timedelta: ...


def shift_of(row: Stored) -> Shift:
    """The times of a row."""
    turn = Turn(row.begins, row.ends)
    if row.rule is None or row.start is None or row.zone is None:
        return Shift(turn)
    return Shift(turn, Recurrence(row.rule, datetime.fromisoformat(row.start), row.zone), row.lasts)


def clocks_after(moment: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    """When the clocks of a zone show so much more than at that moment, in UTC."""
    there = moment.astimezone(zone).replace(tzinfo=None) + length
    return instant(there.date(), there - datetime.combine(there, time()), zone)
