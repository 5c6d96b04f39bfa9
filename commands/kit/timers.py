"""Timers that features declare, each with the type of its subject."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from storage.timers import Timer

S = TypeVar("S", int, str)


class TimerKey(Struct, frozen=True):
    """Identifies a timer: at most one with this key is set."""

    feature: str
    name: str
    subject: str


class TimerKind(Struct, Generic[S], frozen=True):
    """A declared timer: see `Feature.timer`. `read` parses a subject as stored."""

    feature: str
    name: str
    read: Callable[[str], S]

    def about(self, subject: S) -> TimerKey:
        """The key of the timer about this subject."""
        return TimerKey(self.feature, self.name, str(subject))

    def at(self, subject: S, room_id: str, due: datetime, *, wait: bool = False) -> Timer:
        """The timer about this subject, to be set. With `wait` it runs after all others that are due."""
        return Timer(feature=self.feature, name=self.name, subject=str(subject), room_id=room_id, due=due, wait=wait)
