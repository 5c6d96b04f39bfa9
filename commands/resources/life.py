"""The life of a need or an offer: who may do what with it, and what follows. Pure."""

from __future__ import annotations

from enum import Enum, auto

from storage.resources import Resource


class Ending(Enum):
    """What it means that somebody says that it is over."""

    DONE = auto()  # who needed it says that they have it
    DROPPED = auto()  # it leaves the board, and nobody had taken it; or its owner takes it away
    PART = auto()  # one of several had their part of an offer, which stays for the others
    ASKS = auto()  # who helped says that it is done: the one who needed it is asked
    ASKED = auto()  # and has been asked already
    BY_OTHERS = auto()  # somebody who facilitates closes it
    NOT_THEIRS = auto()


def is_between(item: Resource, person: str) -> bool:
    """Whether it is about this person: it is theirs, or they took it."""
    return person == item.person or person in item.taken_by


def room_for(item: Resource) -> int:
    """How many more people can take it; of a standing offer there is always more, and a question is not for taking."""
    if item.form == "question":
        return 0
    return 1 if item.standing else max(item.people - len(item.takers), 0)


def refusal(item: Resource, person: str) -> str | None:
    """The catalog key of why this person can't take it; None where they can."""
    if item.state in ("waiting", "resting"):
        return "resources-resting" if item.state == "resting" else "moderation-not-yet"
    if item.form == "question":
        return "relays-question-to-answer"
    if item.person == person:
        return "resources-your-own"
    if person in item.taken_by:
        return "resources-taken-by-you"
    # Who it is stands on the list, for the same people to read.
    return None if room_for(item) else "resources-taken-already"


def givers(item: Resource) -> tuple[str, ...]:
    """Who helps: those who took the need, or the one who offers."""
    return item.taken_by if item.kind == "need" else (item.person,)


def ending(item: Resource, person: str, *, facilitates: bool) -> Ending:
    """What follows when this person says that it is over. Whether it was done is for who needed it to say."""
    if person == item.person:
        return Ending.DONE if item.kind == "need" and item.takers else Ending.DROPPED
    if person in item.taken_by:
        return _ending_of_taker(item, person)
    return Ending.BY_OTHERS if facilitates else Ending.NOT_THEIRS


def _ending_of_taker(item: Resource, person: str) -> Ending:
    finished = {taker.person for taker in item.takers if taker.finished}
    if item.kind == "need":
        return Ending.ASKED if person in finished else Ending.ASKS
    if item.standing:
        return Ending.PART
    return Ending.DONE if len(finished | {person}) >= item.people else Ending.PART
