"""What a handler gives back: phrases, and where they go."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.attachments import Attachment
from commands.kit.messages import AnswerRoute, Asking, MessageKind, S
from commands.kit.phrase import Member, Phrase
from commands.kit.timers import TimerKey
from storage.questions import Options, Unfinished


class Place(Enum):
    """Where a reply goes, when it is not a private one."""

    HERE = "here"  # the room and thread it was asked in, as a reply to the message
    ROOM = "room"  # the room itself, at the end of the conversation


class Notify(Struct, frozen=True):
    """Whose devices ring for a message; where any does it is m.text, not m.notice."""

    mention: frozenset[str] = frozenset()  # user ids
    loud: bool = False  # notifies although it mentions nobody in particular

    def __bool__(self) -> bool:
        return self.loud or bool(self.mention)


class Live(Struct, frozen=True):
    """The newest state of the room's live message of that name: edited in place, or sent anew where `fresh`.

    One that `comes_along` is sent anew too where the last one has scrolled away.
    """

    name: str
    fresh: bool = False
    comes_along: bool = True


class Relation(Struct, frozen=True):
    """What a message relates to, where that is not the one at hand: the one it answers, or the root of its thread."""

    to: str | None = None
    thread: str | None = None


class Delivery(Struct, frozen=True, kw_only=True):
    """How a message is sent."""

    urgent: bool = False  # before what can wait
    pressing: bool = False  # before everything else that waits to be sent, wherever
    unasked: bool = False  # said to somebody who was not speaking to the bot
    asked_for: bool = False  # by whom it goes to, at an earlier time: a pause keeps it from them no more than an answer
    on_undeliverable: TimerKey | None = None  # which rings where it can't be delivered
    once: str | None = None  # what it is known by, where that is not what it was said for: so known it is sent once


class Trace(Struct, frozen=True, kw_only=True):
    """What is kept of whose doing a message is: by that it is taken back with what it answers."""

    stays: bool = False  # also where the message that it answers is taken back
    unsigned: bool = False  # nothing that is kept of it tells whose doing it is
    under: str | None = None  # under which name it is taken back, where that is not the id of the message it answers


class Reply(Struct, frozen=True, kw_only=True):
    """One message to send, in the language of whoever will read it."""

    lines: tuple[Phrase, ...]
    place: Place | Member = Place.HERE
    room: str | None = None  # another room than the one at hand; of what is private, the one that it is about
    about: AnswerRoute | None = None
    language: str | None = None  # where it is not the room's or the person's
    attachment: Attachment | None = None  # a picture or a file; the lines say the same to who can't see it
    live: Live | None = None
    redacts: str | None = None  # says nothing, but takes this message back
    sign: str | None = None  # says nothing, but puts this emoji on the message that it answers
    notify: Notify = Notify()
    relation: Relation = Relation()
    delivery: Delivery = Delivery()
    trace: Trace = Trace()

    def with_attached(self, attachment: Attachment) -> Reply:
        """The same reply, with a picture or a file."""
        return replace(self, attachment=attachment)

    def delivered(self, **how: object) -> Reply:
        """The same reply, sent so: see `Delivery`."""
        return replace(self, delivery=replace(self.delivery, **how))

    def traced(self, **how: object) -> Reply:
        """The same reply, of which so much is kept: see `Trace`."""
        return replace(self, trace=replace(self.trace, **how))

    def mentioning(self, people: Iterable[str]) -> Reply:
        """The same reply; it notifies these people, by their user ids."""
        return replace(self, notify=replace(self.notify, mention=frozenset(people)))

    def loudly(self) -> Reply:
        """The same reply; it notifies although it mentions nobody in particular."""
        return replace(self, notify=replace(self.notify, loud=True))

    def answered_by(self, kind: MessageKind[S], subject: S) -> Reply:
        """The same reply; the feature that declared the kind hears what people reply and react to it."""
        return replace(self, about=kind.about(subject))

    def asks(self, kind: MessageKind[S], subject: S, options: Options = (), command: Unfinished | None = None) -> Reply:
        """The same reply, which asks whom it goes to the question that is declared of that kind."""
        return replace(self, about=kind.about(subject, Asking(options, command)))

    def quietly(self) -> Reply:
        """The same reply; no device rings for it."""
        return replace(self, notify=Notify())

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
    return Reply(lines=(Phrase(key, **facts),))


def lines(phrases: Iterable[Phrase]) -> Reply:
    """An answer of several lines, where it was asked."""
    return Reply(lines=tuple(phrases))


def announce(*phrases: Phrase, room: str | None = None) -> Reply:
    """A quiet message to the whole room."""
    return Reply(lines=phrases, place=Place.ROOM, room=room)


def call(*phrases: Phrase, people: Iterable[Member], room: str | None = None) -> Reply:
    """A message to the room that notifies these people."""
    return announce(*phrases, room=room).mentioning(person.user_id for person in people).delivered(urgent=True)


def whisper(person: Member, *phrases: Phrase) -> Reply:
    """A message in the person's direct chat; it notifies them.

    It mentions nobody: in a chat of two every message notifies, and clients show one that mentions its reader as an
    alarm. That is for calls for help (see `ring`).
    """
    return Reply(lines=phrases, place=person, notify=Notify(loud=True))


def ring(person: Member, *phrases: Phrase) -> Reply:
    """A call for help in the person's direct chat: before everything else, with a mention of them.

    Where they have not accepted the chat yet, they are invited anew.
    """
    return Reply(lines=phrases, place=person).mentioning([person.user_id]).delivered(pressing=True)


def sign(emoji: str) -> Reply:
    """A reaction on the message at hand: the smallest answer. It is never encrypted, so it must tell nothing."""
    return Reply(lines=(), sign=emoji)


def redact(event_id: str, on_undeliverable: TimerKey | None = None) -> Reply:
    """Take a message back, in the room at hand; before everything else, because people are reading it."""
    delivery = Delivery(pressing=True, on_undeliverable=on_undeliverable)
    return Reply(lines=(), place=Place.ROOM, redacts=event_id, delivery=delivery)


def board(
    name: str,
    phrases: Iterable[Phrase],
    *,
    about: AnswerRoute | None = None,
    fresh: bool = False,
    comes_along: bool = True,
) -> Reply:
    """The room's live message of that name: see `Live`."""
    return Reply(lines=tuple(phrases), place=Place.ROOM, live=Live(name, fresh, comes_along), about=about)
