"""Declares features: their commands, questions, offers, timers, listeners and settings.

A command is a typed function whose signature is its grammar.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, overload

from msgspec import Struct

from commands.kit.answers import Answers, Intent
from commands.kit.arguments import SHORT, Kind, TextKind
from commands.kit.events import RoomEvent, SpokenEvent
from commands.kit.messages import MessageKind
from commands.kit.offers import Offer
from commands.kit.replies import Reply
from commands.kit.timers import TimerKind
from commands.kit.values import Setting, SettingKind

if TYPE_CHECKING:
    from commands.kit.context import Context, RoomContext

Outcome = Reply | Sequence[Reply] | None
Handler = Callable[..., Awaitable[Outcome]]
H = TypeVar("H", bound=Handler)
T = TypeVar("T")
R = TypeVar("R", bound=RoomEvent)
S = TypeVar("S", bound=SpokenEvent)
Told = Awaitable[Outcome]
K = TypeVar("K", int, str)
Heard = Callable[["Context", K, T], Awaitable[Outcome]]
About = Callable[["Context", K], Awaitable[Outcome]]
WhenDue = Callable[["RoomContext", K, datetime], Awaitable[Outcome]]


def replies_of(outcome: Outcome) -> Sequence[Reply]:
    """A handler's outcome as a sequence of replies."""
    return [outcome] if isinstance(outcome, Reply) else outcome or ()


class Role(Enum):
    """Who may use a command."""

    PARTICIPANT = "participant"
    ROOM_FACILITATOR = "room facilitator"  # leads the meetings of the room at hand
    GROUP_FACILITATOR = "group facilitator"  # decides what concerns all rooms of the group


class Where(Enum):
    """Where a command makes sense."""

    ROOM = "room"  # in a room of a group
    GROUP = "group"  # about a group: there, or in the direct chat of one of its people
    ANYWHERE = "anywhere"


class Audience(Enum):
    """Who must not read, without a yes, what somebody said in a private chat: see `commands/kit/consent.py`."""

    ROOMS = "rooms"
    ANYBODY = "anybody"  # private messages to people who are not named count too
    NOBODY = "nobody"  # the bot has said beforehand that others will see it


class Parameter(Struct, frozen=True):
    """A positional parameter reads the next words; a keyword-only one is an option, `name:value`."""

    name: str
    kind: Kind
    required: bool
    option: bool


class Command(Struct, frozen=True, kw_only=True):
    """A declared command. The catalogs have its `<feature>-<name>-names`, `-help` and `-example`."""

    feature: str
    name: str
    handler: Handler
    parameters: tuple[Parameter, ...]
    role: Role
    where: Where
    holds_for: timedelta | None
    strictly: bool = False  # not for everybody either while nobody has the role
    even_left: bool = False  # in a private chat also about a group that its sender has left, where something is theirs
    own_time: bool = False  # times in it are in the sender's own time zone
    whole_group: bool = (
        False  # people who are in another of the group's rooms can be named, as where it is about a group
    )
    several: bool = False  # a message can hold a list of them
    aside: bool = False  # words after it are for the others in the room: `!done thank you all`
    always: bool = False  # exempt from the rate limit: it may be urgent
    # It calls somebody: its words (the names, and the catalog's `-plain`) come before every question and offer. The
    # feature's question of this kind asks, in the words of `-offer`, whether a call was meant.
    calls: MessageKind[str] | None = None
    guessed: bool = True  # may be proposed to somebody who typed something that is spelt like it
    # The table in which it sets a value, whatever that was before: saying it anew is a correction. In `settings`, what
    # was before is kept with it.
    sets: str = ""
    essential: bool = False  # stands in the short help, under the catalog's `<feature>-essential`
    asks_before: Audience = Audience.ROOMS  # in a private chat, the sender is asked before these hear of it
    unnamed: bool = False  # can be said without the sender's name, as `Context.unnamed` tells
    # Without words after it, as the caption of a file or as a reply: `(ctx, source)` is called with the message that
    # has what it is about.
    of_message: Callable[[Context, str], Awaitable[Outcome]] | None = None

    @property
    def key(self) -> str:
        """The prefix of its catalog keys."""
        return f"{self.feature}-{self.name}"

    @property
    def characters(self) -> int:
        """How many characters a message with it may have: see `TextKind`."""
        return max((each.kind.characters for each in self.positional if isinstance(each.kind, TextKind)), default=SHORT)

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """The parameters that are read in order."""
        return tuple(parameter for parameter in self.parameters if not parameter.option)

    @property
    def options(self) -> tuple[Parameter, ...]:
        """The parameters that are written `name:value`."""
        return tuple(parameter for parameter in self.parameters if parameter.option)


class Question(Struct, frozen=True, kw_only=True):
    """A declared question. `storage.questions` has the open ones, `bot/dispatch/answers.py` matches the answers."""

    feature: str
    kind: str
    answers: Answers[Any]
    handler: Heard[str, Any]
    holds_for: timedelta | None = None
    first: bool = False  # before every newer question
    unfit: About[str] | None = None  # says how to answer, each time; the question stays open
    left: About[str] | None = None  # what follows if somebody declines to answer
    dropped: About[str] | None = None  # what follows if it is dropped because two answers did not fit
    late: Heard[str, Any] | None = None  # hears bare words when something else has been said since
    any_time: tuple[str, ...] = ()  # catalog keys of words that answer it in a room for as long as it is open
    even_left: bool = False  # as of a command


class Feature:
    """A feature's declaration: its commands, questions, offers, timers, listeners and settings."""

    def __init__(self, name: str, *, optional: bool = False, needs: Sequence[str] = ()) -> None:
        """An `optional` one can be off in a group, and is where one that it `needs` is off: see `Registry.without`."""
        self.name = name
        self.optional = optional
        self.needs = frozenset(needs)
        self.commands: list[Command] = []
        self.settings: list[Setting[Any]] = []
        self.questions: dict[str, Question] = {}
        self.offers: dict[str, Offer] = {}
        self.timers: dict[str, WhenDue[str] | None] = {}
        self.even_off: set[str] = set()  # names of timers
        self.lapses: set[str] = set()  # names of timers
        self.listeners: dict[type[RoomEvent | SpokenEvent], list[Handler]] = {}
        self.kept: tuple[Setting[Any], ...] | None = None

    def command(
        self,
        name: str,
        *,
        role: Role = Role.PARTICIPANT,
        where: Where = Where.ROOM,
        holds_for: timedelta | None = None,
        strictly: bool = False,
        even_left: bool = False,
        own_time: bool = False,
        whole_group: bool = False,
        several: bool = False,
        aside: bool = False,
        always: bool = False,
        calls: MessageKind[str] | None = None,
        guessed: bool = True,
        essential: bool = False,
        sets: str = "",
        asks_before: Audience = Audience.ROOMS,
        unnamed: bool = False,
        of_message: Callable[[Context, str], Awaitable[Outcome]] | None = None,
    ) -> Callable[[H], H]:
        """Declare a command: `handler(ctx, *arguments)` returns the replies. For the options see `Command`.

        A command that is older than `holds_for` is answered with one line and not run. With `several` the handler is
        called for each item of a list; such a command is for every participant. Declare `guessed=False` for what
        deletes, reveals, publishes, calls or refuses: no typing mistake leads to it.
        """
        assert not several or (role is Role.PARTICIPANT and holds_for is None)

        def declare(handler: H) -> H:
            command = Command(
                feature=self.name, name=name, handler=handler, parameters=_parameters(handler), role=role, where=where,
                strictly=strictly, even_left=even_left, holds_for=holds_for, own_time=own_time,
                whole_group=whole_group or where is Where.GROUP, several=several, aside=aside, always=always,
                calls=calls, guessed=guessed, essential=essential, sets=sets, asks_before=asks_before,
                unnamed=unnamed, of_message=of_message,
            )  # fmt: skip
            self.commands.append(command)
            return handler

        return declare

    def question(
        self,
        kind: MessageKind[K],
        answers: Answers[T],
        *,
        holds_for: timedelta | None = None,
        first: bool = False,
        unfit: About[K] | None = None,
        left: About[K] | None = None,
        dropped: About[K] | None = None,
        late: Heard[K, T] | None = None,
        any_time: tuple[str, ...] = (),
        even_left: bool = False,
    ) -> Callable[[Heard[K, T]], Heard[K, T]]:
        """Declare a question: `handler(ctx, subject, answer)` is called with the answer to `asks(kind, subject)`.

        The message asks the person whose chat it goes to, or those it mentions. The question is open for `holds_for`;
        after that, taps and replies still reach the handler, which says what became of it. Words that are no answer
        are asked about once more, and then the question is dropped, and `dropped(ctx, subject)` says what follows; with
        `unfit(ctx, subject)` it stays open, and that is the reply each time. With `late` it hears bare words only right
        after it was asked: later ones go to `late(ctx, subject, answer)`, other words are none of its. To words that
        decline, the reply is one line or `left(ctx, subject)`. A handler raises `Unreadable` to say itself why
        something was no answer. In a room a short answer counts at once; words of `any_time` count for as long as the
        question is open. If nobody answers, nothing happens: set a timer for what should.
        """

        def declare(handler: Heard[K, T]) -> Heard[K, T]:
            assert kind.name not in self.questions, f"declared twice: {kind.name}"
            self.questions[kind.name] = Question(
                feature=self.name, kind=kind.name, answers=answers, handler=_heard(kind, handler), holds_for=holds_for,
                first=first, unfit=_about(kind, unfit), left=_about(kind, left), dropped=_about(kind, dropped),
                late=_heard(kind, late) if late else None, any_time=any_time, even_left=even_left,
            )  # fmt: skip
            return handler

        return declare

    def message(self, name: str, subject: Callable[[str], K]) -> MessageKind[K]:
        """Declare a kind of message that can be answered. `subject` parses what one is about: `int` or `str`."""
        return MessageKind(self.name, name, subject)

    def offer(
        self, kind: MessageKind[K], *intents: Intent, words: bool = False, signs: bool = False, even_left: bool = False
    ) -> Callable[[Heard[K, str]], Heard[K, str]]:
        """Declare an offer: `handler(ctx, subject, meant)` is called for taps on, and replies to, such messages.

        Those are the messages `answered_by(kind, subject)`. `meant` is the name of an intent; with `words` it can be a
        `Free` with other words, with `signs` a `Sign` with another emoji. If the handler returns None, the reply is
        routed on as if it replied to nothing.
        """

        def declare(handler: Heard[K, str]) -> Heard[K, str]:
            async def read(ctx: Context, subject: str, meant: str) -> Outcome:
                return await handler(ctx, kind.read(subject), meant)

            assert kind.name not in self.offers, f"declared twice: {kind.name}"
            self.offers[kind.name] = Offer(
                feature=self.name, kind=kind.name, intents=intents, words=words, signs=signs, even_left=even_left,
                handler=read,
            )  # fmt: skip
            return handler

        return declare

    def timer(
        self, name: str, subject: Callable[[str], K], *, even_off: bool = False, lapses: bool = False
    ) -> TimerKind[K]:
        """Declare a timer. What one is about is an `int`, such as an id, or a `str`.

        Where the feature is off, it waits until that is on again; `even_off` it runs and says nothing: it deletes what
        is kept no longer. While the bot is not in the room it waits too. If it `lapses`, it runs without a word where
        it was due a week before the bot came back; how many did is said in one line.
        """
        assert name not in self.timers, f"declared twice: {name}"
        self.timers[name] = None
        if even_off:
            self.even_off.add(name)
        if lapses:
            self.lapses.add(name)
        return TimerKind(self.name, name, subject)

    def on_timer(self, timer: TimerKind[K]) -> Callable[[WhenDue[K]], WhenDue[K]]:
        """Register the handler of a timer: `handler(ctx, subject, due)` is called when one is due."""

        def declare(handler: WhenDue[K]) -> WhenDue[K]:
            async def read(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
                return await handler(ctx, timer.read(subject), due)

            assert self.timers[timer.name] is None, f"two handlers: {timer.name}"
            self.timers[timer.name] = read
            return handler

        return declare

    @overload
    def on(
        self, event: type[R]
    ) -> Callable[[Callable[[RoomContext, R], Told]], Callable[[RoomContext, Any], Told]]: ...

    @overload
    def on(self, event: type[S]) -> Callable[[Callable[[Context, S], Told]], Callable[[Context, Any], Told]]: ...

    def on(self, event: type[Any]) -> Callable[[Handler], Handler]:
        """Register a handler for these events, from the dispatcher or other features (see `commands/kit/events.py`)."""

        def declare(handler: Handler) -> Handler:
            self.listeners.setdefault(event, []).append(handler)
            return handler

        return declare

    def keeps(self, *settings: Setting[Any]) -> None:
        """Declare that the feature stores personal data: the catalogs' `<feature>-privacy` says what, and for how long.

        The values of these settings are that sentence's facts, by their names (with `_` for `-`).
        """
        self.kept = settings

    def setting(
        self,
        name: str,
        kind: SettingKind[T],
        default: T,
        *,
        personal: bool = False,
        alone: bool = False,
        topic: str = "",
    ) -> Setting[T]:
        """Declare something that a group can set; a person too, when `personal`, and they only, when `alone`.

        The catalogs explain it. `topic` is where it is shown, if not with the feature: see `commands/kit/topics.py`.
        """
        setting = Setting(
            feature=self.name,
            name=name,
            kind=kind,
            default=default,
            personal=personal,
            alone=alone,
            topic=topic or self.name,
        )
        self.settings.append(setting)
        return setting


def _heard(kind: MessageKind[K], handler: Heard[K, T]) -> Heard[str, T]:
    async def read(ctx: Context, subject: str, answer: T) -> Outcome:
        return await handler(ctx, kind.read(subject), answer)

    return read


def _about(kind: MessageKind[K], handler: About[K] | None) -> About[str] | None:
    if handler is None:
        return None
    heard = handler

    async def read(ctx: Context, subject: str) -> Outcome:
        return await heard(ctx, kind.read(subject))

    return read


def _parameters(handler: Handler) -> tuple[Parameter, ...]:
    """The parameters in a handler's signature, without the context."""
    hints = typing.get_type_hints(handler, include_extras=True)
    found = []
    for parameter in list(inspect.signature(handler).parameters.values())[1:]:
        required = parameter.default is inspect.Parameter.empty
        option = parameter.kind is inspect.Parameter.KEYWORD_ONLY
        found.append(Parameter(parameter.name, _kind(hints[parameter.name]), required, option))
    return tuple(found)


def _kind(hint: Any) -> Kind:
    """The kind in `Annotated[type, kind]`, or in `Annotated[type, kind] | None`."""
    for part in (hint, *typing.get_args(hint)):
        if typing.get_origin(part) is Annotated:
            kind: Kind = typing.get_args(part)[1]
            return kind
    raise TypeError(f"{hint} is not a kind of argument")
