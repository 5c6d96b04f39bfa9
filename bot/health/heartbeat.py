"""What a running bot notes about itself every minute, for `entraide check` and whoever else looks from beside."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from bot.health.metrics import STALE, STALE_AT_START, Report
from bot.matrix.private_files import write_private

PULSE = "pulse.json"
"""The name of its file in the data folder."""


class Heartbeat(Struct, frozen=True):
    """The last sign of life in a data folder."""

    at: datetime
    started: datetime
    heard: datetime | None
    limited: int
    one_time_keys: int | None

    @classmethod
    def of(cls, report: Report) -> Heartbeat:
        """What a report says."""
        metrics = report.metrics
        return cls(report.at, metrics.started, metrics.heard, report.limited, report.one_time_keys)

    @classmethod
    def read(cls, folder: Path) -> Heartbeat | None:
        """The folder's; None where there is none, or nothing that can be read."""
        try:
            found = json.loads((folder / PULSE).read_text(encoding="ascii"))
            heard = datetime.fromisoformat(found["heard"]) if found["heard"] else None
            at, started = (datetime.fromisoformat(found[name]) for name in ("at", "started"))
            keys = found["one_time_keys"]
            return cls(at, started, heard, int(found["limited"]), None if keys is None else int(keys))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Leave it in the folder (mode 0600)."""
        found = {
            "at": self.at.isoformat(),
            "started": self.started.isoformat(),
            "heard": self.heard.isoformat() if self.heard else None,
            "limited": self.limited,
            "one_time_keys": self.one_time_keys,
        }
        write_private(folder / PULSE, json.dumps(found) + "\n", lasting=False)

    def sync_age(self, now: datetime) -> timedelta:
        """How long ago the homeserver was last heard; before that, how long ago the bot began to listen."""
        return now - (self.heard or self.started)

    def healthy(self, now: datetime) -> bool:
        """Whether the bot hears what is said. A bot that writes no pulse any more does not."""
        return self.sync_age(now) <= (STALE + WRITTEN_EVERY if self.heard else STALE_AT_START)


WRITTEN_EVERY = timedelta(minutes=1)


def forget(folder: Path) -> None:
    """The bot ends: it has no pulse any more."""
    (folder / PULSE).unlink(missing_ok=True)
