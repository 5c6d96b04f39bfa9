"""`python -m benchmarks`: measure this bot beside three echoes on a homeserver of their own, and print a table."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

import aiohttp

from benchmarks import figures, machine
from benchmarks.contestants import ContestantFailed
from benchmarks.course import NAMES, measured
from benchmarks.figures import Row
from benchmarks.plan import FULL, QUICK
from bot.demo.homeserver import HomeserverFailed

PAGE = Path(__file__).parent.parent / "docs/figures.md"
_INTERRUPTED = 130


def main() -> int:
    """Measure, print, and write where that is wished."""
    wanted = _parser().parse_args()
    try:
        rows = asyncio.run(_until_terminated(wanted))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return _INTERRUPTED
    except (ContestantFailed, HomeserverFailed, aiohttp.ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    found = figures.table(rows, machine.about())
    print(found)
    if wanted.write:
        PAGE.write_text(figures.placed(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure this bot beside three echoes, on a homeserver of their own. About a quarter of an hour.",
        epilog="Ctrl-C ends it and leaves nothing running.",
    )
    parser.add_argument("--quick", action="store_true", help="less of everything: for a look, not for the page")
    parser.add_argument("--only", nargs="+", choices=NAMES, metavar="NAME", help=f"only some of: {', '.join(NAMES)}")
    parser.add_argument(
        "--python",
        default=sys.executable,
        metavar="PATH",
        help="the interpreter for the bots: in an environment as a host has",
    )
    parser.add_argument("--write", action="store_true", help="put the table into docs/figures.md")
    return parser


async def _until_terminated(wanted: argparse.Namespace) -> list[Row]:
    """SIGTERM ends it as tidily as Ctrl-C."""
    running = asyncio.current_task()
    assert running is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        return await measured(QUICK if wanted.quick else FULL, wanted.only or NAMES, wanted.python)
    except BaseExceptionGroup as group:
        raise _first(group) from None


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The failure that ended the others."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner


if __name__ == "__main__":
    sys.exit(main())
