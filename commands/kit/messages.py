"""Declared kinds of messages that people can answer, each with the type of its subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from storage.questions import Options, Unfinished

S = TypeVar("S", int, str)


class Asking(Struct, frozen=True):
    """The question in a message: `options` are the words for each choice, `command` is the one that waits."""

    options: Options = ()
    command: Unfinished | None = None


class AnswerRoute(Struct, frozen=True, kw_only=True):
    """The feature that handles replies and reactions to a message, with the message's kind, subject and group."""

    feature: str
    kind: str
    subject: str
    group_id: int | None = None  # said of what is private; elsewhere it is the room's
    personal: bool = False  # about the person, whatever groups they are in
    asking: Asking | None = None  # whom it goes to is asked now; else it only belongs to what they were asked


class MessageKind(Struct, Generic[S], frozen=True):
    """A declared kind of message: see `Feature.message`. `read` parses a subject as stored."""

    feature: str
    name: str
    read: Callable[[str], S]

    def key(self, subject: S) -> tuple[str, str, str]:
        """How a message of this kind about this subject is stored: feature, kind and subject."""
        return self.feature, self.name, str(subject)

    def about(self, subject: S, asking: Asking | None = None) -> AnswerRoute:
        """The route of answers to a message of this kind about this subject."""
        return AnswerRoute(feature=self.feature, kind=self.name, subject=str(subject), asking=asking)
