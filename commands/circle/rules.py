"""What a meeting is made of. Pure: the same facts give the same steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate, pairwise
from typing import get_args

from msgspec.structs import replace

from storage.circle import Kind, Step

KINDS: tuple[Kind, ...] = get_args(Kind)
ROUNDS = ("checkin", "round", "closing")
"""The kinds in which everybody is asked in turn: they are over when the round is."""
SHARES = ("sharing", "round")
"""The kinds in which people share: what they say can be followed by affirmations."""
_MINUTE = timedelta(minutes=1)
USUAL_LENGTH: dict[Kind, timedelta] = {
    "opening": 5 * _MINUTE,
    "checkin": 15 * _MINUTE,
    "sharing": 45 * _MINUTE,
    "round": 20 * _MINUTE,
    "pause": 10 * _MINUTE,
    "closing": 15 * _MINUTE,
}
USUAL = tuple(Step(kind, USUAL_LENGTH[kind]) for kind in ("opening", "checkin", "sharing", "closing"))


def total(steps: Sequence[Step]) -> timedelta:
    """How long the steps take together."""
    return sum((step.length for step in steps), timedelta())


def fitted(steps: Sequence[Step], length: timedelta) -> tuple[Step, ...]:
    """The same steps within `length` (whole minutes, at least one for each): each gets its share."""
    before = total(steps) // _MINUTE
    spare = length // _MINUTE - len(steps)
    if spare < 0:
        raise ValueError("less than a minute for each step")
    if before == length // _MINUTE:
        return tuple(steps)
    ends = [0, *(spare * each // before for each in accumulate(step.length // _MINUTE for step in steps))]
    return tuple(
        replace(step, length=(1 + end - start) * _MINUTE)
        for step, (start, end) in zip(steps, pairwise(ends), strict=True)
    )


def moved(steps: Sequence[Step], place: int, to: int) -> tuple[Step, ...]:
    """The steps with the one at `place` taken to `to` (both from 0, within the steps)."""
    rest = [*steps[:place], *steps[place + 1 :]]
    return (*rest[:to], steps[place], *rest[to:])
