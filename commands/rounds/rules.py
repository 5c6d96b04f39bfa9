"""Who is asked when. Pure: the same facts give the same order."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from storage.rounds import Place


def order_after(last: Sequence[str], present: Sequence[str]) -> list[str]:
    """The order of the next round: it starts elsewhere than the last one and goes the other way.

    Who was not in the last one comes at the end.
    """
    back = [person for person in reversed(last) if person in present]
    turned = back[1:] + back[:1]
    return turned + [person for person in present if person not in back]


def ordered(how: str | None, last: Sequence[str], present: Sequence[str], seed: str) -> list[str]:
    """The order that was wished for; `seed` makes the random one repeatable. `present` is by name."""
    if how == "list":
        return list(present)
    if how == "reverse":
        return list(reversed(present))
    if how == "random":
        return Random(seed).sample(list(present), len(present))
    return order_after(last, present)


def next_up(places: Sequence[Place]) -> Place | None:
    """Who is asked next: first everybody once, then once more who let it go; None when the round is over."""
    first = next((place for place in places if place.stage == "waiting"), None)
    return first or next((place for place in places if place.stage == "later"), None)
