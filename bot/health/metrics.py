"""What the bot counts about itself. Numbers and moments only: nothing of what people say, and nobody's name."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from msgspec import Struct, field

# A sync returns within half a minute, with or without news.
STALE = timedelta(minutes=3)
# The very first one of a large account may take its time.
STALE_AT_START = timedelta(minutes=10)
_LATE = timedelta(minutes=1)
_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Durations(Struct):
    """How long something took, each time: how many took at most so many seconds, and all of them together."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(_BOUNDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        self.counts[bisect_left(_BOUNDS, seconds)] += 1
        self.seconds += seconds

    def cumulative(self) -> list[tuple[float, int]]:
        """For each bound in seconds, the last of them infinite: how many took no longer."""
        total = 0
        found = []
        for bound, count in zip((*_BOUNDS, float("inf")), self.counts, strict=True):
            total += count
            found.append((bound, total))
        return found


class Metrics(Struct):
    """What has happened since the start."""

    started: datetime
    heard: datetime | None = None  # when the last sync was dealt with
    timers: int = 0
    timers_late: int = 0  # by more than a minute
    unread: int = 0  # messages that came without their key
    transactions: Durations = field(default_factory=Durations)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A batch is dealt with and committed meanwhile."""
        began = time.perf_counter()
        yield
        self.transactions.add(time.perf_counter() - began)

    def rang(self, late: timedelta) -> None:
        """A timer rang, so long after it was due."""
        self.timers += 1
        self.timers_late += late > _LATE


class Report(Struct, frozen=True):
    """How the bot is at one moment: its vitals, what waits, and what the homeserver let it know."""

    at: datetime
    metrics: Metrics
    messages: int  # that wait to be delivered
    oldest_message: datetime | None
    unread: int  # messages that wait for their keys
    unread_long: int  # of these, what has been waiting for an hour
    troubles: frozenset[str]  # with our own keys, by the names of `Trouble`
    free: int  # bytes on the disk
    limited: int  # how often the homeserver asked for patience since the start
    one_time_keys: int | None  # that others can still use to begin to write to us in secret; None: not known yet

    @property
    def sync_age(self) -> timedelta:
        """How long ago the homeserver was last heard; before that, how long ago the bot began to listen."""
        return self.at - (self.metrics.heard or self.metrics.started)

    @property
    def oldest_age(self) -> timedelta:
        """How long the oldest letter has been waiting."""
        return self.at - self.oldest_message if self.oldest_message else timedelta(0)

    @property
    def healthy(self) -> bool:
        """Whether the bot hears what is said."""
        return self.sync_age <= (STALE if self.metrics.heard else STALE_AT_START)
