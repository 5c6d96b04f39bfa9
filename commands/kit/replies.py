"""What a handler gives back: phrases, and where they go."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.attachments import Attachment
from commands.kit.phrase import Member, Phrase
from storage.questions import Options, Unfinished


class Place(Enum):
    """Where a reply goes, when it is not a private one."""

    HERE = "here"  # the room and thread it was asked in, as a reply to the message
    ROOM = "room"  # the room itself, at the end of the conversation


class Asking(Struct, frozen=True):
    """A message asks something: `options` are the words for each of several answers, `command` what waits for it."""

    options: Options = ()
    command: Unfinished | None = None


class AnswerRoute(Struct, frozen=True):
    """Which feature handles replies and reactions to a message of ours, and about which subject and group."""

    feature: str
    kind: str
    subject: str
    group_id: int | None = None  # said of what is private; elsewhere it is the room's
    personal: bool = False  # about the person, whatever groups they are in
    asking: Asking | None = None  # whom it goes to is asked now; else it only belongs to what they were asked


class OnUndeliverable(Struct, frozen=True):
    """The feature's timer to run when a message can't be delivered, about that subject."""

    feature: str
    timer: str
    subject: str


class Reply(Struct, frozen=True):
    """One message to send, in the language of whoever will read it."""

    lines: tuple[Phrase, ...]
    place: Place | Member = Place.HERE
    room: str | None = None  # another room than the one at hand; of what is private, the one that it is about
    live: str | None = None  # the name of the room's live message that this is the newest state of
    mention: frozenset[str] = frozenset()  # who is notified by it; the message is then m.text, not m.notice
    about: AnswerRoute | None = None
    urgent: bool = False
    loud: bool = False  # notifies although it mentions nobody in particular
    to: str | None = None  # the message it answers, where that is not the one at hand
    thread: str | None = None  # the message under which it is said, for clients that show threads
    language: str | None = None  # where it is not the room's or the person's
    fresh: bool = False  # a live message that is sent anew instead of edited
    unasked: bool = False  # said to somebody who was not speaking to the bot
    pressing: bool = False  # goes before everything else that waits to be sent, wherever
    asked_for: bool = False  # by whom it goes to, at an earlier time: a pause keeps it from them no more than an answer
    stays: bool = False  # also where the message that it answers is taken back
    on_undeliverable: OnUndeliverable | None = None  # what happens where it can't be delivered
    redacts: str | None = None  # says nothing, but takes this message back
    unsigned: bool = False  # nothing that is kept of it tells whose doing it is
    under: str | None = None  # under which name it is taken back, where that is not the id of the message it answers
    once: str | None = None  # what it is known by, where that is not what it was said for: so known it is sent once
    attachment: Attachment | None = None  # a picture or a file; the lines say the same to who can't see it

    def with_attached(self, attachment: Attachment) -> Reply:
        """The same reply, with a picture or a file."""
        return replace(self, attachment=attachment)

    def answered_by(self, feature: str, kind: str, subject: object) -> Reply:
        """The same reply, for `feature` to hear what people reply and react to it."""
        return replace(self, about=AnswerRoute(feature, kind, str(subject)))

    def asks(
        self, feature: str, kind: str, subject: object, options: Options = (), command: Unfinished | None = None
    ) -> Reply:
        """The same reply, which asks whom it goes to the declared question of that kind."""
        return replace(self, about=AnswerRoute(feature, kind, str(subject), asking=Asking(options, command)))

    def quietly(self) -> Reply:
        """The same reply; no device rings for it."""
        return replace(self, mention=frozenset(), loud=False)

    def asking(self) -> Reply:
        """The same reply; it asks whom it goes to the question that it is about."""
        return replace(self, about=replace(self.about, asking=Asking())) if self.about else self

    def personally(self) -> Reply:
        """The same reply; what is answered to it is about the person, also where they are in no group any more."""
        return replace(self, about=replace(self.about, personal=True)) if self.about else self

    def about_group(self, group_id: int) -> Reply:
        """The same reply; what is answered to it is about that group, unless it is about a person."""
        if self.about is None or self.about.personal:
            return self
        return replace(self, about=replace(self.about, group_id=group_id))

    def spoken(self, language: str) -> Reply:
        """The same reply, in that language."""
        return replace(self, language=language)


def say(key: str, /, **facts: object) -> Reply:
    """An answer, where it was asked."""
    return Reply((Phrase(key, **facts),))


def lines(phrases: Iterable[Phrase]) -> Reply:
    """An answer of several lines, where it was asked."""
    return Reply(tuple(phrases))


def announce(*phrases: Phrase, room: str | None = None) -> Reply:
    """A quiet message to the whole room."""
    return Reply(phrases, Place.ROOM, room)


def call(*phrases: Phrase, people: Iterable[Member], room: str | None = None) -> Reply:
    """A message to the room that notifies these people."""
    return Reply(phrases, Place.ROOM, room, mention=frozenset(person.user_id for person in people), urgent=True)


def whisper(person: Member, *phrases: Phrase) -> Reply:
    """A message in the person's direct chat; it notifies them.

    It mentions nobody: in a chat of two every message notifies, and clients show one that mentions its reader as an
    alarm. That is for calls for help (see `ring`).
    """
    return Reply(phrases, person, loud=True)


def ring(person: Member, *phrases: Phrase) -> Reply:
    """A call for help in the person's direct chat: before everything else, with a mention of them.

    Where they have not accepted the chat yet, they are invited anew.
    """
    return Reply(phrases, person, mention=frozenset((person.user_id,)), pressing=True)


def redact(event_id: str, on_undeliverable: OnUndeliverable | None = None) -> Reply:
    """Take a message back, in the room at hand; before everything else, because people are reading it."""
    return Reply((), Place.ROOM, redacts=event_id, pressing=True, on_undeliverable=on_undeliverable)


def board(name: str, phrases: Iterable[Phrase], *, about: AnswerRoute | None = None, fresh: bool = False) -> Reply:
    """The room's live message of that name: edited in place, sent anew when `fresh`."""
    return Reply(tuple(phrases), Place.ROOM, live=name, about=about, fresh=fresh)
