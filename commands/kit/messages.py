"""Kinds of messages that people can answer: each is declared by its feature, with the type of what it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from storage.questions import Options, Unfinished

S = TypeVar("S", int, str)


class Asking(Struct, frozen=True):
    """A message asks something: `options` are the words for each of several answers, `command` what waits for it."""

    options: Options = ()
    command: Unfinished | None = None


class AnswerRoute(Struct, frozen=True, kw_only=True):
    """Which feature handles replies and reactions to a message of ours, and about which subject and group."""

    feature: str
    kind: str
    subject: str
    group_id: int | None = None  # said of what is private; elsewhere it is the room's
    personal: bool = False  # about the person, whatever groups they are in
    asking: Asking | None = None  # whom it goes to is asked now; else it only belongs to what they were asked


class MessageKind(Struct, Generic[S], frozen=True):
    """A declared kind of message: see `Feature.message`. `read` makes a subject of what the database keeps of it."""

    feature: str
    name: str
    read: Callable[[str], S]

    def key(self, subject: S) -> tuple[str, str, str]:
        """What the database knows such a message about this subject by."""
        return self.feature, self.name, str(subject)

    def about(self, subject: S, asking: Asking | None = None) -> AnswerRoute:
        """Where answers to such a message about this subject go."""
        return AnswerRoute(feature=self.feature, kind=self.name, subject=str(subject), asking=asking)
