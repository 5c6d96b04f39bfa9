"""Timers that features declare: the name of one stands in a single place, and what one is about has a type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from storage.timers import Timer

S = TypeVar("S", int, str)


class TimerKey(Struct, frozen=True):
    """One timer, set or not: at most one of a key is."""

    feature: str
    name: str
    subject: str


class TimerKind(Struct, Generic[S], frozen=True):
    """A declared timer: see `Feature.timer`. `read` makes a subject of what the database keeps of it."""

    feature: str
    name: str
    read: Callable[[str], S]

    def about(self, subject: S) -> TimerKey:
        """The timer about this subject."""
        return TimerKey(self.feature, self.name, str(subject))

    def at(self, subject: S, room_id: str, due: datetime, *, wait: bool = False) -> Timer:
        """The same, to be set; with `wait` it runs after everything else that is due then."""
        return Timer(feature=self.feature, name=self.name, subject=str(subject), room_id=room_id, due=due, wait=wait)
