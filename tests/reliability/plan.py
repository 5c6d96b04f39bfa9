"""What is tried, how often, and for how long at most."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from tests.reliability import attacks, crowds, faults, interruptions, lies, returning, rights
from tests.reliability.table import Row


@dataclass(frozen=True, slots=True)
class Trial:
    """`run(folder, count)` gives the row; `count` of what it is about, where the number can be chosen."""

    name: str
    run: Callable[[Path, int], Awaitable[Row]]
    count: int
    minutes: float


_ALL = 10_000  # more than there are

PLAN = (
    Trial("kills", faults.kills, 500, 30),
    Trial("weather", faults.weather, 10_000, 28),
    Trial("first-seconds", faults.first_seconds, 60, 6),
    Trial("backups", interruptions.backups, 60, 6),
    Trial("updates", interruptions.updates, 100, 6),
    Trial("restarts", faults.restarts, 10, 5),
    Trial("away", faults.away, 300, 3),
    Trial("full-disk", faults.full_disk, 5, 3),
    Trial("locked", faults.locked, 5, 3),
    Trial("safe-return-disk", returning.full_disk, 2, 1.5),
    Trial("safe-return-429", returning.limited, 2, 1.5),
    Trial("groups", crowds.groups, 10_000, 6),
    Trial("clock", attacks.clock_jumps, 100, 2),
    Trial("events", attacks.malformed_events, 1_000, 2),
    Trial("to-device", attacks.malformed_to_device, 1_000, 2),
    Trial("flood", attacks.flood, 1_000, 3),
    Trial("lies", lies.commands, 80, 2),
    Trial("ghosts", lies.devices, 20, 2),
    Trial("facilitators", rights.facilitators_commands, _ALL, 2),
    Trial("other-groups", rights.other_groups, _ALL, 2),
    Trial("upgrades", rights.upgrades, _ALL, 2),
    Trial("power-levels", rights.power_levels, _ALL, 2),
)


def tried(trial: Trial, count: int) -> Row:
    """One row, within its time; what takes longer or fails altogether has not survived."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            row = asyncio.run(asyncio.wait_for(trial.run(Path(folder), max(count, 1)), trial.minutes * 60))
        except Exception as error:  # noqa: BLE001 - the rest of the plan is still to be tried
            row = Row(f"{trial.name}: {type(error).__name__}: {error}"[:200], max(count, 1), "tries", 0)
    print(f"{trial.name}: {row} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return row
