"""Where and when it was measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version


def about() -> str:
    """One line for below the table."""
    return (
        f"Medians, measured in turns on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, Synapse {version('matrix-synapse')}, "
        f"matrix-nio {version('matrix-nio')}, aiohttp {version('aiohttp')}."
    )


def busy() -> str | None:
    """A warning where other programs were at work in the last minute."""
    load = os.getloadavg()[0]
    return f"something else is at work here (load {load:.1f}): do not trust the figures" if load > 0.5 else None
