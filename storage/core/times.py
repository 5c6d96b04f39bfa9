"""How a moment is kept: whole milliseconds since the epoch, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """An aware moment as milliseconds since the epoch."""
    return (moment - EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """The aware UTC moment that `to_ms` made a number of."""
    return EPOCH + timedelta(milliseconds=milliseconds)
