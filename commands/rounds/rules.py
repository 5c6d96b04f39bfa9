"""Who is asked when. Pure: the same facts give the same order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from storage.rounds import Order, Place

_BY_NAME = ("list", "reverse")


def order_after(last: Sequence[str], present: Sequence[str]) -> list[str]:
    """The order of the next round: it starts elsewhere than the last one and goes the other way.

    Who was not in the last one comes at the end.
    """
    back = [person for person in reversed(last) if person in present]
    turned = back[1:] + back[:1]
    return turned + [person for person in present if person not in back]


def ordered(how: Order, last: Sequence[str], present: Mapping[str, str], seed: str) -> list[str]:
    """The order that was wished for, of `present`: their names, by when they came. `seed` makes chance repeatable.

    Whoever began the last round is not drawn to begin this one.
    """
    people = list(present)
    if how in _BY_NAME:
        people.sort(key=lambda person: (present[person].casefold(), person), reverse=how == "reverse")
    if how == "random":
        drawn = Random(seed).sample(people, len(people))
        return drawn[1:] + drawn[:1] if drawn[:1] == list(last[:1]) else drawn
    return order_after(last, people) if how == "turned" else people


def next_up(places: Sequence[Place]) -> Place | None:
    """The place to ask next: first everybody once, then once more those who let it go; None when all are done."""
    first = next((place for place in places if place.stage == "waiting"), None)
    return first or next((place for place in places if place.stage == "later"), None)
