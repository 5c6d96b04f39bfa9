"""`python -m tests.reliability`: try everything in the plan, and print the table of `docs/reliability.md`."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from tests.reliability.plan import PLAN, Trial, tried
from tests.reliability.table import placed, renewed, table

_DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
_AT_ONCE = 2  # trials, each with a homeserver and a bot of its own
_QUICK = 10  # times less of everything


def main() -> int:
    """Try, print, and write where that is wished; 1 where anything was lost, doubled, let in or not survived."""
    wanted = _parser().parse_args()
    trials = [trial for trial in PLAN if not wanted.only or trial.name in wanted.only]
    counts = [trial.count // _QUICK if wanted.quick else trial.count for trial in trials]
    began = time.monotonic()
    signal.signal(signal.SIGTERM, _end)
    with ProcessPoolExecutor(_AT_ONCE, multiprocessing.get_context("spawn")) as pool:
        rows = list(pool.map(tried, trials, counts))
    about = _about(time.monotonic() - began)
    print(table(rows, about))
    if wanted.write:
        document = _DOCUMENT.read_text(encoding="utf-8")
        if wanted.only:
            places = [PLAN.index(trial) for trial in trials]
            document = renewed(document, dict(zip(places, rows, strict=True)), f"Again, {_named(trials)}: {about}")
        else:
            document = placed(document, table(rows, about))
        _DOCUMENT.write_text(document, encoding="utf-8")
    return 0 if all(row.good for row in rows) else 1


def _end(number: int, frame: FrameType | None) -> None:
    """Nothing is left running: a worker's homeserver and bot end with it."""
    for worker in multiprocessing.active_children():
        worker.terminate()
    sys.exit(128 + number)


def _named(trials: Sequence[Trial]) -> str:
    return ", ".join(trial.name for trial in trials)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.reliability",
        description="Try every attack and fault of the plan. At most an hour; about half of it on two cores.",
        epilog="Ctrl-C or SIGTERM ends it and leaves nothing running.",
    )
    names = [trial.name for trial in PLAN]
    parser.add_argument("--quick", action="store_true", help="a tenth of everything: for a look, not for the document")
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"only some of: {', '.join(names)}")
    parser.add_argument("--write", action="store_true", help="put the table, or these rows, into docs/reliability.md")
    return parser


def _about(seconds: float) -> str:
    return (
        f"Tried on {datetime.now(UTC):%Y-%m-%d} in {seconds / 60:.0f} minutes: {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, Synapse {version('matrix-synapse')}."
    )


if __name__ == "__main__":
    sys.exit(main())
