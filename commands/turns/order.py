"""Who goes before whom. Pure: the order is a function of the recorded facts and of the group's rule."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct

from storage.turns import Kind


class Entry(Struct, frozen=True, kw_only=True):
    """What is recorded of somebody who waits.

    `place` is the order of asking, `after` the entry that they let go first. `turns` and `seconds` are what the person
    has had of the floor; `overtaken` is how many asked for an ordinary turn later and had it already.
    """

    id: int
    person: str
    kind: Kind
    place: float
    after: int | None = None
    turns: int = 0
    seconds: int = 0
    overtaken: int = 0
    last: bool = False  # has the last word


class Rule(Struct, frozen=True):
    """First come, first served; or fair: who has spoken less goes first, and nobody is overtaken more than `most`."""

    fair: bool
    most: int = 0


class Rank(IntEnum):
    """The kinds of turn, by what goes first."""

    PROCESS = 0
    DIRECT = 1
    OVERTAKEN = 2  # as often as the group allows
    TURN = 3
    LAST = 4


class Key(NamedTuple):
    """The values that are compared, in this order; the smaller goes first. What the rule does not look at is 0."""

    rank: Rank
    turns: int
    seconds: int
    place: float


class Ranked(Struct, frozen=True):
    """An entry and what it was sorted by."""

    entry: Entry
    key: Key


def key_of(entry: Entry, rule: Rule) -> Key:
    """What an entry is sorted by."""
    if entry.kind == "process":
        return Key(Rank.PROCESS, 0, 0, entry.place)
    if entry.kind == "direct":
        return Key(Rank.DIRECT, 0, 0, entry.place)
    if entry.last:
        return Key(Rank.LAST, 0, 0, entry.place)
    if not rule.fair:
        return Key(Rank.TURN, 0, 0, entry.place)
    if entry.overtaken >= rule.most:
        return Key(Rank.OVERTAKEN, 0, 0, entry.place)
    return Key(Rank.TURN, entry.turns, entry.seconds, entry.place)


def in_order(entries: Iterable[Entry], rule: Rule) -> list[Ranked]:
    """All entries, the next one first.

    They are sorted by key; who lets somebody go first comes after them, until overtaken as often as the rule allows.
    """
    left = sorted((Ranked(entry, key_of(entry, rule)) for entry in entries), key=lambda ranked: ranked.key)
    waiting = {ranked.entry.id for ranked in left}
    if not any(_lets(ranked, waiting) for ranked in left):
        return left
    placed: list[Ranked] = []
    while left:
        place = next((place for place, ranked in enumerate(left) if not _lets(ranked, waiting)), 0)
        placed.append(left.pop(place))
        waiting.remove(placed[-1].entry.id)
    return placed


def _lets(ranked: Ranked, waiting: set[int]) -> bool:
    """Whether somebody who still waits is let go first."""
    return ranked.key.rank is not Rank.OVERTAKEN and ranked.entry.after in waiting
