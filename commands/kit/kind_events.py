"""Events about kind words between people, beside those of `events.py`."""

from __future__ import annotations

from commands.kit.events import SpokenEvent
from commands.kit.phrase import Phrase


class CheerMeant(SpokenEvent, frozen=True):
    """Somebody answers a check-in with words that may be a kind word for somebody: `ánimo Anne`."""

    words: str


class CheckinMeant(SpokenEvent, frozen=True):
    """Somebody says that these words, which may have been for somebody else, are how they are."""

    words: str


class ThanksSaid(SpokenEvent, frozen=True):
    """Somebody thanks a person of a group in words of their own for what that person did.

    Who listens says it to that person: `first` are the lines with which it begins. Where nothing but these words would
    be said (`alone`), nothing is, if the person is not to read them.
    """

    person: str
    words: str
    group_id: int
    first: tuple[Phrase, ...]
    alone: bool = False
