"""How the columns of the tables are read by people: moments, lengths of time, yes or no. All others as they are.

A column is named alone where it means the same in every table, else with its table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from storage.times import from_ms

_MOMENTS = frozenset(
    "asked at began begins called closed created done due empty ended ends gone joined last_said last_word opened sent"
    " since stands_for step_ends told until".split()
)
_MILLISECONDS = frozenset("each extra spent turns.wish".split())
_SECONDS = frozenset({"lasts"})
_SWITCHES = frozenset(
    "again agreed backup finished given has_round held kept last older reminded reminders.urgent replaced"
    " resources.urgent shows standing taken tried wait whole_room yes".split()
)
NUMBERS = frozenset(
    "after call_id checkin_id circle_id copied_from days group_id id least made meeting most number often_days"
    " often_times people place reminder_id resource_id round_id said skipped stage step times topic urgent".split()
)
"""Columns of numbers that are numbers."""

_Reading = Callable[[float], object]


def shown(table: str, column: str, value: object) -> object:
    """A value as JSON: moments in ISO 8601 (UTC), lengths in seconds."""
    reading = reading_of(table, column)
    return reading(value) if reading and isinstance(value, int | float) else value


def reading_of(table: str, column: str) -> _Reading | None:
    """How a number in that column is read; None where it is a number."""
    names = {column, f"{table}.{column}"}
    for columns, reading in _READINGS:
        if names & columns:
            return reading
    return None


def _moment(value: float) -> str:
    return from_ms(int(value)).isoformat()


def _length(value: float) -> float:
    return timedelta(milliseconds=value).total_seconds()


_READINGS: tuple[tuple[frozenset[str], _Reading], ...] = (
    (_MOMENTS, _moment),
    (_MILLISECONDS, _length),
    (_SECONDS, lambda value: value),
    (_SWITCHES, bool),
)
