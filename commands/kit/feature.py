"""Declares features: their commands, questions, offers, timers, listeners and settings.

A command is a typed function whose signature is its grammar.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, overload

from commands.kit.answers import Answers, Intent
from commands.kit.arguments import Kind
from commands.kit.declaration import (
    About,
    Audience,
    Command,
    Handler,
    Heard,
    K,
    Outcome,
    Parameter,
    Question,
    Role,
    T,
    WhenDue,
    Where,
)
from commands.kit.events import RoomEvent, SpokenEvent
from commands.kit.messages import MessageKind
from commands.kit.offers import Offer
from commands.kit.ongoing import Lists, Ongoing
from commands.kit.timers import TimerKind
from commands.kit.values import Setting, SettingKind

if TYPE_CHECKING:
    from commands.kit.context import Context, RoomContext
    from commands.kit.sentences import Meaning

H = TypeVar("H", bound=Handler)
R = TypeVar("R", bound=RoomEvent)
S = TypeVar("S", bound=SpokenEvent)
ReadSentence = TypeVar("ReadSentence", bound="Callable[[Context, str], Awaitable[Meaning | None]]")
Open = TypeVar("Open", bound="Callable[[Context], Awaitable[Sequence[Ongoing]]]")
Told = Awaitable[Outcome]


class Feature:
    """A feature's declaration: its commands, questions, offers, timers, listeners and settings."""

    def __init__(self, name: str, *, optional: bool = False, needs: Sequence[str] = (), lasting: bool = False) -> None:
        """An `optional` one can be off in a group, and is where one that it `needs` is off: see `Registry.without`.

        A `lasting` one brings to its end what was begun before: only nothing new begins where it is off.
        """
        self.name = name
        self.optional = optional
        self.lasting = lasting
        self.needs = frozenset(needs)
        self.commands: list[Command] = []
        self.settings: list[Setting[Any]] = []
        self.questions: dict[str, Question] = {}
        self.offers: dict[str, Offer] = {}
        self.lists: list[Lists] = []
        self.sentences: list[Callable[[Context, str], Awaitable[Meaning | None]]] = []
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
        even_off: bool = False,
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
        letters: str = "",
        numbered: bool = False,
        of_message: Callable[[Context, str], Awaitable[Outcome]] | None = None,
    ) -> Callable[[H], H]:
        """Declare a command: `handler(ctx, *arguments)` returns the replies. For the options see `Command`."""
        assert not several or (role is Role.PARTICIPANT and holds_for is None)

        def declare(handler: H) -> H:
            self.commands.append(Command(
                feature=self.name, name=name, handler=handler, parameters=_parameters(handler), role=role, where=where,
                strictly=strictly, even_left=even_left, even_off=even_off, holds_for=holds_for, own_time=own_time,
                whole_group=whole_group, several=several, aside=aside, always=always, calls=calls, guessed=guessed,
                essential=essential, sets=sets, asks_before=asks_before, unnamed=unnamed, letters=letters,
                numbered=numbered, of_message=of_message,
            ))  # fmt: skip
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
        final: bool = False,
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
                late=_heard(kind, late) if late else None, any_time=any_time, even_left=even_left, final=final,
            )  # fmt: skip
            return handler

        return declare

    def message(self, name: str, subject: Callable[[str], K]) -> MessageKind[K]:
        """Declare a kind of message that can be answered. `subject` parses what one is about: `int` or `str`."""
        return MessageKind(self.name, name, subject)

    def offer(
        self,
        kind: MessageKind[K],
        *intents: Intent,
        words: bool = False,
        signs: bool = False,
        even_left: bool = False,
        plain: bool = False,
        final: bool = False,
    ) -> Callable[[Heard[K, str]], Heard[K, str]]:
        """Declare an offer: `handler(ctx, subject, meant)` is called for taps on, and replies to, such messages.

        Those are the messages `answered_by(kind, subject)`. `meant` is the name of an intent; with `words` it can be a
        `Free` with other words, with `signs` a `Sign` with another emoji. If the handler returns None, the reply is
        routed on as if it replied to nothing. For `plain` and `final` see `Offer`.
        """

        def declare(handler: Heard[K, str]) -> Heard[K, str]:
            async def read(ctx: Context, subject: str, meant: str) -> Outcome:
                return await handler(ctx, kind.read(subject), meant)

            assert kind.name not in self.offers, f"declared twice: {kind.name}"
            self.offers[kind.name] = Offer(
                feature=self.name, kind=kind.name, intents=intents, words=words, signs=signs, even_left=even_left,
                plain=plain, final=final, handler=read,
            )  # fmt: skip
            return handler

        return declare

    def ongoing(self, *, verbs: str = "") -> Callable[[Open], Open]:
        """Declare how what is open for somebody is listed: see `commands/kit/ongoing.py`."""

        def declare(handler: Open) -> Open:
            self.lists.append(Lists(handler, verbs))
            return handler

        return declare

    def sentence(self, handler: ReadSentence) -> ReadSentence:
        """Declare how sentences about what it keeps are read: see `commands/kit/sentences.py`."""
        self.sentences.append(handler)
        return handler

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
