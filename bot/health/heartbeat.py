"""The heartbeat file that a running bot writes every minute, for `entraide check` and other monitors."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from bot.health.metrics import STALE, STALE_AT_START, Report
from bot.matrix.private_files import write_private

HEARTBEAT = "heartbeat.json"
"""The name of the file in the data folder."""


class Heartbeat(Struct, frozen=True):
    """The contents of the last heartbeat file."""

    at: datetime
    started: datetime
    heard: datetime | None
    limited: int
    one_time_keys: int | None

    @classmethod
    def of(cls, report: Report) -> Heartbeat:
        """The heartbeat for a report."""
        metrics = report.metrics
        return cls(report.at, metrics.started, metrics.heard, report.limited, report.one_time_keys)

    @classmethod
    def read(cls, folder: Path) -> Heartbeat | None:
        """The heartbeat in a data folder; None where it is missing or unreadable."""
        try:
            found = json.loads((folder / HEARTBEAT).read_text(encoding="ascii"))
            heard = datetime.fromisoformat(found["heard"]) if found["heard"] else None
            at, started = (datetime.fromisoformat(found[name]) for name in ("at", "started"))
            keys = found["one_time_keys"]
            return cls(at, started, heard, int(found["limited"]), None if keys is None else int(keys))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Write it to the data folder (mode 0600)."""
        found = {
            "at": self.at.isoformat(),
            "started": self.started.isoformat(),
            "heard": self.heard.isoformat() if self.heard else None,
            "limited": self.limited,
            "one_time_keys": self.one_time_keys,
        }
        write_private(folder / HEARTBEAT, json.dumps(found) + "\n", lasting=False)

    def sync_age(self, now: datetime) -> timedelta:
        """Time since the last successful sync; before the first, since the start."""
        return now - (self.heard or self.started)

    def healthy(self, now: datetime) -> bool:
        """Whether syncs succeed. Also False where the heartbeat itself is too old."""
        return self.sync_age(now) <= (STALE + WRITTEN_EVERY if self.heard else STALE_AT_START)


WRITTEN_EVERY = timedelta(minutes=1)


def forget(folder: Path) -> None:
    """Delete the heartbeat file, when the bot stops."""
    (folder / HEARTBEAT).unlink(missing_ok=True)
