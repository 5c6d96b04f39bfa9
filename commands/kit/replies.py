"""What handlers return: phrases, and where and how they are sent."""

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
    """Where a reply goes, if it is not private."""

    HERE = "here"  # the room and thread it was asked in, as a reply to the message
    ROOM = "room"  # the room itself, at the end of the conversation


class Notify(Struct, frozen=True):
    """Whom a message notifies; if anybody, it is m.text, else m.notice."""

    mention: frozenset[str] = frozenset()  # user ids
    loud: bool = False  # notifies although it mentions nobody in particular

    def __bool__(self) -> bool:
        return self.loud or bool(self.mention)


class Live(Struct, frozen=True):
    """The newest state of the room's live message of this name: sent as an edit, or if `fresh` as a new event.

    One that `comes_along` is also sent as a new event once the last one has scrolled away.
    """

    name: str
    fresh: bool = False
    comes_along: bool = True


class Relation(Struct, frozen=True):
    """The message that a reply answers, or its thread root, where that is not the message at hand."""

    to: str | None = None
    thread: str | None = None
    instead_of: str | None = None  # an earlier message of ours, which is edited to say this


class Delivery(Struct, frozen=True, kw_only=True):
    """How a message is sent."""

    urgent: bool = False  # before what can wait
    pressing: bool = False  # before everything else that waits to be sent, wherever
    yields: bool = False  # after everything else that waits to be sent, wherever
    unasked: bool = False  # said to somebody who was not speaking to the bot
    prompt: bool = False  # can't wait for the letter budget, as urgent matters and what people asked for can't
    settles: bool = True  # who has no locale of their own gets that of its group: see `private_locale.py`
    gathered: bool = False  # the letter that has what waited for the budget
    asked_for: bool = False  # by whom it goes to, at an earlier time: a pause keeps it from them no more than an answer
    on_undeliverable: TimerKey | None = None  # which rings where it can't be delivered
    once: str | None = None  # what it is known by, where that is not what it was said for: so known it is sent once


class Trace(Struct, frozen=True, kw_only=True):
    """What is stored about who caused a message, by which it is withdrawn with the message that it answers."""

    stays: bool = False  # also where the message that it answers is taken back
    unsigned: bool = False  # nothing that is kept of it tells whose doing it is
    under: str | None = None  # under which name it is taken back, where that is not the id of the message it answers


class Reply(Struct, frozen=True, kw_only=True):
    """One message to send, rendered in the language of its reader."""

    lines: tuple[Phrase, ...]
    place: Place | Member = Place.HERE
    room: str | None = None  # another room than the one at hand; of what is private, the one that it is about
    about: AnswerRoute | None = None
    group_id: int | None = None  # in private, the group that was spoken of
    language: str | None = None  # where it is not the room's or the person's
    attachment: Attachment | None = None  # a picture or a file; the lines say the same to who can't see it
    live: Live | None = None
    redacts: str | None = None  # says nothing, but takes this message back
    sign: str | None = None  # puts this emoji on the message that it answers; the lines where reactions are off
    notify: Notify = Notify()
    relation: Relation = Relation()
    delivery: Delivery = Delivery()
    trace: Trace = Trace()

    def with_attached(self, attachment: Attachment) -> Reply:
        """A copy with a picture or a file."""
        return replace(self, attachment=attachment)

    def delivered(self, **how: object) -> Reply:
        """A copy with these options of `Delivery`."""
        return replace(self, delivery=replace(self.delivery, **how))

    def traced(self, **how: object) -> Reply:
        """A copy with these options of `Trace`."""
        return replace(self, trace=replace(self.trace, **how))

    def mentioning(self, people: Iterable[str]) -> Reply:
        """A copy that notifies these people (user ids)."""
        return replace(self, notify=replace(self.notify, mention=frozenset(people)))

    def loudly(self) -> Reply:
        """A copy that notifies without a mention."""
        return replace(self, notify=replace(self.notify, loud=True))

    def answered_by(self, kind: MessageKind[S], subject: S) -> Reply:
        """A copy whose replies and reactions go to the feature that declared the kind."""
        return replace(self, about=kind.about(subject))

    def asks(self, kind: MessageKind[S], subject: S, options: Options = (), command: Unfinished | None = None) -> Reply:
        """A copy that asks the declared question of this kind."""
        return replace(self, about=kind.about(subject, Asking(options, command)))

    def quietly(self) -> Reply:
        """A copy that notifies nobody."""
        return replace(self, notify=Notify())

    def asking(self) -> Reply:
        """A copy that asks the question that it is about."""
        return replace(self, about=replace(self.about, asking=Asking())) if self.about else self

    def personally(self) -> Reply:
        """A copy whose answers are about the person, even if they are in no group any more."""
        return replace(self, about=replace(self.about, personal=True)) if self.about else self

    def about_group(self, group_id: int) -> Reply:
        """A copy about this group, and so are its answers, unless they are about a person."""
        about = self.about
        if about and not about.personal:
            about = replace(about, group_id=group_id)
        return replace(self, about=about, group_id=group_id)

    def spoken(self, language: str) -> Reply:
        """A copy in this language."""
        return replace(self, language=language)


def say(key: str, /, **facts: object) -> Reply:
    """An answer of one phrase, where the request was made."""
    return Reply(lines=(Phrase(key, **facts),))


def lines(phrases: Iterable[Phrase]) -> Reply:
    """An answer of several lines, where the request was made."""
    return Reply(lines=tuple(phrases))


def announce(*phrases: Phrase, room: str | None = None) -> Reply:
    """A message to the whole room that notifies nobody."""
    return Reply(lines=phrases, place=Place.ROOM, room=room)


def call(*phrases: Phrase, people: Iterable[Member], room: str | None = None) -> Reply:
    """A message to the room that notifies these people."""
    return announce(*phrases, room=room).mentioning(person.user_id for person in people).delivered(urgent=True)


def whisper(person: Member, *phrases: Phrase) -> Reply:
    """A message in the person's direct chat, which notifies them.

    It mentions nobody: in a direct chat every message notifies, and clients highlight mentions like an alarm, which is
    for calls for help (see `ring`).
    """
    return Reply(lines=phrases, place=person, notify=Notify(loud=True))


def ring(person: Member, *phrases: Phrase) -> Reply:
    """A call for help in the person's direct chat: sent before everything else, with a mention.

    If they have not accepted the chat yet, they are invited again.
    """
    return Reply(lines=phrases, place=person).mentioning([person.user_id]).delivered(pressing=True)


def sign(emoji: str, *instead: Phrase) -> Reply:
    """A reaction on the message at hand: the smallest answer. It is never encrypted, so it must tell nothing.

    Where reactions are off it is said in the words of `instead`; in none where other replies show it too.
    """
    return Reply(lines=instead, sign=emoji)


def redact(event_id: str, on_undeliverable: TimerKey | None = None) -> Reply:
    """Redact a message in the room at hand; before everything else, because people are reading it."""
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
