"""`python -m benchmarks`: measure this bot beside two echoes on a homeserver of their own, and print a table."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from benchmarks import figures, machine
from benchmarks.contestants import ContestantFailed
from benchmarks.figures import Row
from benchmarks.measures.answering import answering
from benchmarks.plan import FULL, QUICK, Plan
from benchmarks.stage import Progress, Stage
from bot.demo.homeserver import HomeserverFailed

README = Path(__file__).parent.parent / "README.md"
NAMES = ("time",)
_INTERRUPTED = 130


def main() -> int:
    """Measure, print, and write where that is wished."""
    wanted = _parser().parse_args()
    try:
        rows = asyncio.run(_measured(QUICK if wanted.quick else FULL, wanted.only or NAMES))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return _INTERRUPTED
    except (ContestantFailed, HomeserverFailed, TimeoutError) as error:
        print(error, file=sys.stderr)
        return 1
    found = figures.table(rows, machine.about())
    print(found)
    if wanted.write:
        README.write_text(figures.placed(README.read_text(encoding="utf-8"), found), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything: for a look, not for the README")
    parser.add_argument("--only", nargs="+", choices=NAMES, metavar="NAME", help=f"only some of: {', '.join(NAMES)}")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    return parser


async def _measured(plan: Plan, names: tuple[str, ...]) -> list[Row]:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    tell = Progress()
    async with Stage.opened(plan.rooms, tell) as stage:
        await stage.grow(plan.rooms)
        async with stage.running():
            return await answering(stage, plan)


if __name__ == "__main__":
    sys.exit(main())
