"""A sentence that has no language yet: a catalog key and its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from msgspec import Struct


class Member(Struct, frozen=True):
    """A person in a room. `name` is their display name there; shown as a pill if they are to be mentioned."""

    user_id: str
    name: str


class Pill(Struct, frozen=True):
    """A person, shown as a link that opens a chat with them. It notifies nobody."""

    user_id: str


class Local(Struct, frozen=True):
    """A moment, shown in this zone and not in the reader's."""

    moment: datetime
    zone: ZoneInfo


class Foreign(Struct, frozen=True):
    """A phrase in this language, whatever is spoken around it."""

    phrase: Phrase
    language: str


class Spoiler(Struct, frozen=True):
    """Words that are hidden until the reader reveals them (client-server API, 'Spoiler messages').

    In plain text, which notifications show, `instead` takes their place.
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
