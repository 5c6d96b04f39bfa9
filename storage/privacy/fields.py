"""How column values are shown to people: times, durations, booleans; all others as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from storage.core.table import MILLISECONDS, MOMENT, SWITCH, Reading
from storage.core.times import from_ms
from storage.tables import TABLES

_TABLES = {table.name: table for table in TABLES}


def reading_of(table: str, column: str) -> Reading | None:
    """How the values of a column are read."""
    return _TABLES[table].reading_of(column)


def shown(table: str, column: str, value: object) -> object:
    """A value as JSON: times in ISO 8601 (UTC), durations in seconds."""
    reading = reading_of(table, column)
    read = _READERS.get(reading) if reading else None
    return read(value) if read and isinstance(value, int | float) else value


def _moment(value: float) -> str:
    return from_ms(int(value)).isoformat()


def _length(value: float) -> float:
    return timedelta(milliseconds=value).total_seconds()


_READERS: Mapping[Reading, Callable[[float], object]] = {MOMENT: _moment, MILLISECONDS: _length, SWITCH: bool}
