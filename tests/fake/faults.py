"""What goes wrong between us and a homeserver, when a test wants it to."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from bot.matrix.http import Answer

# A predicate of method and path, or its short form "PUT /send/": the method, and what the path contains.
Matches = str | Callable[[str, str], bool]


class Break(enum.Enum):
    """How a connection breaks."""

    CUT = "the request is applied, but its answer is lost"
    LOST = "the request does not even arrive"


CUT, LOST = Break.CUT, Break.LOST


def limited(retry_after_ms: int = 1000) -> Answer:
    """Too many requests."""
    body = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": retry_after_ms}
    return Answer(429, body, str(-(-retry_after_ms // 1000)))


def refused(code: str = "M_FORBIDDEN", status: int = 403) -> Answer:
    """The homeserver's own no."""
    return Answer(status, {"errcode": code, "error": "The test says no"})


def broken(status: int = 502) -> Answer:
    """The page of a proxy that did not reach the homeserver."""
    return Answer(status, None)


@dataclass
class _Fault:
    matches: Matches
    answer: Answer | Break
    left: int
    user: str | None

    def fits(self, user: str, method: str, path: str) -> bool:
        if self.left == 0 or self.user not in (None, user):
            return False
        if not isinstance(self.matches, str):
            return self.matches(method, path)
        wanted, _, fragment = self.matches.partition(" ")
        return method == wanted and fragment in path


class Faults:
    """The faults that wait for their requests, the oldest first."""

    def __init__(self) -> None:
        self._faults: list[_Fault] = []

    @property
    def left(self) -> int:
        """How many requests are still to fail."""
        return sum(fault.left for fault in self._faults)

    def add(self, matches: Matches, answer: Answer | Break, times: int, user: str | None) -> None:
        """See `Base.fail_next`."""
        self._faults.append(_Fault(matches, answer, times, user))

    def clear(self) -> None:
        """From now on everything works."""
        self._faults.clear()

    def take(self, user: str, method: str, path: str) -> Answer | Break | None:
        """The fault for this request, if there is one; it is used up by one."""
        for fault in self._faults:
            if fault.fits(user, method, path):
                fault.left -= 1
                return fault.answer
        return None
