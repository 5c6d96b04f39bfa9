"""How much work something is, counted: the same on every machine, however busy."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Count:
    """Calls of Python's functions and of C's."""

    calls = 0

    def note(self, frame: FrameType, event: str, arg: object) -> None:
        """One more, where the event is a call."""
        self.calls += event in ("call", "c_call")


@contextmanager
def counted() -> Iterator[Count]:
    """Counts the calls that this thread makes in the block."""
    count, before = Count(), sys.getprofile()
    sys.setprofile(count.note)
    try:
        yield count
    finally:
        sys.setprofile(before)


def work(step: Callable[[], object]) -> int:
    """How many calls, of Python's functions and of C's, it takes."""
    with counted() as count:
        step()
    return count.calls
