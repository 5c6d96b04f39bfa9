"""Skips messages that crash the process: those that were being handled for long when it died, twice.

Nothing is recorded before an event, because that would cost a disk write each time. Instead a thread records, in a file
that outlives the process, which event has been handled for too long. (A Python thread runs between steps of the
interpreter: a single step that takes so long is not noticed.) Whatever else kills the process, no event is skipped.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

UNDER_WAY = "under-way"
"""The file in the data folder with a line for each event that took long and was not finished: its id (JSON)."""

LONG = 2.0  # seconds
_DEATHS = 2
_MOST = 65_536  # bytes of the file that are read
_KEEP = timedelta(days=1)


class PoisonGuard:
    """Recognises events that crashed the process repeatedly, and records slow ones. `long` is in seconds."""

    def __init__(self, folder: Path, long: float = LONG) -> None:
        self._path = folder / UNDER_WAY
        self._long = long
        self._lock = threading.Lock()
        self._event: str | None = None
        self._began = 0.0
        self._noted: str | None = None
        self._deaths = Counter(_read(self._path))

    def is_poison(self, event_id: str | None) -> bool:
        """Whether the process died often enough while it handled this event."""
        return event_id is not None and self._deaths[event_id] >= _DEATHS

    @contextmanager
    def under_way(self, event_id: str | None) -> Iterator[None]:
        """The event is being handled inside this block; however the block ends, the process survived."""
        self._began = time.monotonic()
        self._event = event_id  # last: from here on the thread looks at both
        try:
            yield
        finally:
            with self._lock:
                self._event = None
                if event_id is not None and (self._noted == event_id or event_id in self._deaths):
                    self._survived(event_id)

    @asynccontextmanager
    async def awake(self) -> AsyncIterator[None]:
        """Run the thread that watches how long events take."""
        over = threading.Event()
        thread = threading.Thread(target=self._watch, args=(over,), name="poison-guard", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()

    def forget_old(self, now: datetime) -> None:
        """Delete records that are older than a day."""
        with self._lock, suppress(OSError):
            if now.timestamp() - self._path.stat().st_mtime > _KEEP.total_seconds():
                self._path.unlink()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(self._long / 4):
            with self._lock:
                event_id = self._event
                if event_id is not None and event_id != self._noted and time.monotonic() - self._began > self._long:
                    self._noted = event_id
                    _append(self._path, [event_id])

    def _survived(self, event_id: str) -> None:
        self._noted = None
        self._deaths.pop(event_id, None)
        others = [other for other in _read(self._path) if other != event_id]
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
            _append(self._path, others)


def _append(path: Path, event_ids: list[str]) -> None:
    """Append the ids in a single write, so that no partial line is left; ignores a full disk."""
    if not event_ids:
        return
    with suppress(OSError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, "".join(f"{json.dumps(event_id)}\n" for event_id in event_ids).encode("ascii"))
        finally:
            os.close(handle)


def _read(path: Path) -> list[str]:
    """The ids in the file; unreadable lines are skipped."""
    found = []
    with suppress(OSError), path.open("rb") as file:
        for line in file.read(_MOST).splitlines():
            with suppress(ValueError):
                found.append(str(json.loads(line)))
    return found
