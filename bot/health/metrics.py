"""Metrics: counts and times only, nothing that people write and no user ids."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from msgspec import Struct, field

# A sync returns within half a minute, with or without events.
STALE = timedelta(minutes=3)
# The first sync of a large account takes longer.
STALE_AT_START = timedelta(minutes=10)
_LATE = timedelta(minutes=1)  # for a timer
_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Durations(Struct):
    """A histogram of durations in seconds, with cumulative buckets, sum and count."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(_BOUNDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration."""
        self.counts[bisect_left(_BOUNDS, seconds)] += 1
        self.seconds += seconds

    def cumulative(self) -> list[tuple[float, int]]:
        """For each upper bound in seconds (the last is infinite), how many durations were at most that."""
        total = 0
        found = []
        for bound, count in zip((*_BOUNDS, float("inf")), self.counts, strict=True):
            total += count
            found.append((bound, total))
        return found


class Metrics(Struct, kw_only=True):
    """Counters since the start."""

    started: datetime
    heard: datetime | None = None  # when the last sync was handled
    timers: int = 0
    timers_late: int = 0  # by more than a minute
    unread: int = 0  # messages that arrived without their room key
    transactions: Durations = field(default_factory=Durations)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Measure how long the block takes: one batch, with its commit."""
        began = time.perf_counter()
        yield
        self.transactions.add(time.perf_counter() - began)

    def rang(self, late: timedelta) -> None:
        """Record how late a timer ran."""
        self.timers += 1
        self.timers_late += late > _LATE


class Report(Struct, frozen=True, kw_only=True):
    """The bot's state at one moment: metrics, backlog, and limits that the homeserver reported."""

    at: datetime
    metrics: Metrics
    messages: int  # waiting in the outbox
    oldest_message: datetime | None  # when the oldest of them was written
    unread: int  # received messages waiting for their room keys
    unread_long: int  # those of them that have been waiting for an hour
    troubles: frozenset[str]  # problems of the bot's own keys, by the names of `Trouble`
    free: int  # bytes on the disk
    limited: int  # requests that the homeserver has rate-limited since the start
    one_time_keys: int | None  # left at the homeserver; None where that is not known yet

    @property
    def sync_age(self) -> timedelta:
        """Time since the last successful sync; before the first, since the start."""
        return self.at - (self.metrics.heard or self.metrics.started)

    @property
    def oldest_age(self) -> timedelta:
        """How long the oldest outbox message has been waiting."""
        return self.at - self.oldest_message if self.oldest_message else timedelta(0)

    @property
    def healthy(self) -> bool:
        """Whether syncs succeed."""
        return self.sync_age <= (STALE if self.metrics.heard else STALE_AT_START)
