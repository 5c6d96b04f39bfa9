"""Events of meetings, between the circle, rounds, and the queue: see `events.py`."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.events import RoomEvent, SpokenEvent
from commands.kit.phrase import Member


class MeetingBegan(RoomEvent, frozen=True):
    """A circle begins."""


class MeetingOpened(RoomEvent, frozen=True):
    """A circle has come to its opening: agreements are shown."""


class MeetingEnded(RoomEvent, frozen=True):
    """A circle is over."""


class QueueWanted(RoomEvent, frozen=True):
    """The circle has come to a step in which people ask for the floor."""


class FloorShown(RoomEvent, frozen=True):
    """The queue, or the beginning of a round, is about to be shown: features say what stands above it."""


class RoundWanted(RoomEvent, frozen=True):
    """The circle has come to a step that is a round with this question."""

    question: str


class RoundUnwanted(RoomEvent, frozen=True):
    """The circle goes on from a step that is a round."""


class RoundBegan(RoomEvent, frozen=True):
    """A round begins."""


class RoundEnded(RoomEvent, frozen=True):
    """A round is over."""


class TurnBegan(RoomEvent, frozen=True):
    """Somebody has the floor."""

    person: str


class TurnEnded(RoomEvent, frozen=True):
    """Somebody who had the floor has finished."""

    person: str


class TurnLapsed(RoomEvent, frozen=True):
    """Somebody does not have the floor any more, without having spoken to the end."""

    person: str


class WordShared(RoomEvent, frozen=True):
    """Somebody had the word in a round, from this moment on and for this long."""

    person: str
    began: datetime
    length: timedelta


# A round has the floor before the queue does: who hears one of these and answers has dealt with it.


class FloorPass(SpokenEvent, frozen=True):
    """Somebody passes."""


class NotNow(SpokenEvent, frozen=True):
    """Somebody says "not now" although nobody has called them: they may mean their turn."""


class FloorNext(SpokenEvent, frozen=True):
    """Somebody calls the next person."""


class NobodyWaits(SpokenEvent, frozen=True):
    """Whoever facilitates wanted the next person, and there is none: they may have meant the next step."""


class FloorDone(SpokenEvent, frozen=True):
    """Somebody has finished."""


class FloorSkip(SpokenEvent, frozen=True):
    """Somebody passes over who has the floor."""


class FloorGive(SpokenEvent, frozen=True):
    """Somebody gives the floor to another."""


class FloorBack(SpokenEvent, frozen=True):
    """Somebody undoes the last step of the queue."""


class FloorMore(SpokenEvent, frozen=True):
    """Somebody needs more time."""


class FloorWanted(SpokenEvent, frozen=True):
    """Somebody raises a hand on what calls another."""


class FloorWhy(SpokenEvent, frozen=True):
    """Somebody asks for the reason of the order, or of a person's place in it."""

    member: Member | None
