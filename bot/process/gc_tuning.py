"""When Python's cyclic garbage collector runs: at the start and between answers, never during one."""

from __future__ import annotations

import gc


def wait() -> None:
    """Disable collection while modules are loaded: almost nothing of that is ever freed."""
    gc.disable()


def begin() -> None:
    """Freeze what is loaded and enable collection: later runs do not scan frozen objects."""
    gc.freeze()
    gc.enable()


def collect() -> None:
    """Collect all generations, frozen objects included. Takes a moment: call it occasionally."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
