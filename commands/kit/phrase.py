"""A sentence before it has a language: a catalog key and the facts that go into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from msgspec import Struct


class Member(Struct, frozen=True):
    """A person in a room. `name` is what the room calls them; shown as a pill where a mention is meant."""

    user_id: str
    name: str


class Pill(Struct, frozen=True):
    """A person's id, with which one tap opens a chat with them; it notifies nobody."""

    user_id: str


class Local(Struct, frozen=True):
    """A moment as the clocks of a zone show it, wherever it is read."""

    moment: datetime
    zone: ZoneInfo


class Foreign(Struct, frozen=True):
    """A phrase in this language, whatever is spoken around it."""

    phrase: Phrase
    language: str


class Spoiler(Struct, frozen=True):
    """Words that are hidden until somebody wants to see them (client-server API, 'Spoiler messages').

    Where there is no HTML, notifications included, `instead` is read and the words are nowhere.
    """

    words: str
    reason: str
    instead: Phrase


@dataclass(frozen=True, slots=True, init=False)
class Phrase:
    """`Phrase("turns-place", place=3)`: what to say, not yet how.

    A fact may be a str (typed by a person: always escaped), int, float, `datetime` (aware), `date`, `time`,
    `timedelta`, `Local`, `Member`, `Pill`, `Spoiler`, another `Phrase`, one that is `Foreign`, or a list or tuple of
    these (joined as a list in the language).
    """

    key: str
    facts: Mapping[str, object]

    def __init__(self, key: str, /, **facts: object) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "facts", MappingProxyType(facts))


BLANK = Phrase("blank")
"""An empty line between two paragraphs of a message."""
