"""A feature declares what people can say to it: a command is a typed function, and its signature is its grammar."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from enum import Enum
from typing import Annotated, Any, TypeVar

from msgspec import Struct

from commands.kit.arguments import SHORT, Kind, TextKind
from commands.kit.replies import Reply
from commands.kit.values import Setting, SettingKind
from commands.kit.words import gesture

Outcome = Reply | Sequence[Reply] | None
Handler = Callable[..., Awaitable[Outcome]]
H = TypeVar("H", bound=Handler)
T = TypeVar("T")


HOUSE_NEWS = (
    "arrival",
    "newcomer",
    "departure",
    "opened",
    "answer",
    "overheard",
    "confided",
    "edit",
    "withdrawal",
    "verification",
)
"""What the house itself tells the features, and how a handler hears it:

- arrival(scene): the bot has just joined a room;
- newcomer(scene, person), departure(scene, person): somebody came into a room, or left it;
- opened(scene, person): somebody else came into what was the direct chat with this person;
- answer(ctx, text): somebody wrote in a group's room, replying to nothing: it may be their answer to who has just asked
  this very person something, and is for nobody else; who takes it as one says something to it;
- overheard(ctx): somebody wrote (or sent a voice message, a picture) in a group's room, and it was neither a command
  nor an answer to us;
- confided(ctx, text): somebody wrote in their direct chat, and it was neither a command nor an answer to us; the first
  feature that answers has it, and those after it do not hear it;
- edit(ctx, event_id, text): somebody changed a message; whether it was theirs is the hearer's to know;
- verification(ctx, device): somebody wants to compare emoji with the bot, whose device this is; nobody can;
- withdrawal(ctx, event_id): a message or reaction was taken back, and with it what it had created.
"""


def replies_of(outcome: Outcome) -> Sequence[Reply]:
    """The replies in what a handler gave back."""
    return [outcome] if isinstance(outcome, Reply) else outcome or ()


class Role(Enum):
    """Who may use a command."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"


class Where(Enum):
    """Where a command makes sense."""

    ROOM = "room"  # in a room of a group
    GROUP = "group"  # about a group: there, or in the direct chat of one of its people
    ANYWHERE = "anywhere"


class Parameter(Struct, frozen=True):
    """A positional parameter reads the next words; a keyword-only one is an option, `name:value`."""

    name: str
    kind: Kind
    required: bool
    option: bool


class Command(Struct, frozen=True):
    """What can be said: its words and help are the catalogs' `<feature>-<name>-names`, `-help` and `-example`."""

    feature: str
    name: str
    handler: Handler
    parameters: tuple[Parameter, ...]
    role: Role
    where: Where
    holds_for: timedelta | None
    own_time: bool = False  # times in it are on the clocks of who says it
    several: bool = False  # a message can have a list of them
    aside: bool = False  # what else is in the message is said to the others, not to us
    always: bool = False  # is heard however much the person says at once
    guessed: bool = True  # may be proposed to somebody who typed something that is spelt like it

    @property
    def key(self) -> str:
        """The beginning of its catalog keys."""
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


class Feature:
    """One of the things the bot does, and everything that it hears."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.commands: list[Command] = []
        self.settings: list[Setting[Any]] = []
        self.replies: dict[str, Handler] = {}
        self.reactions: dict[tuple[str, str], Handler] = {}
        self.timers: dict[str, Handler] = {}
        self.listeners: dict[str, list[Handler]] = {}
        self.kept: tuple[Setting[Any], ...] | None = None

    def command(
        self,
        name: str,
        *,
        role: Role = Role.PARTICIPANT,
        where: Where = Where.ROOM,
        holds_for: timedelta | None = None,
        own_time: bool = False,
        several: bool = False,
        aside: bool = False,
        always: bool = False,
        guessed: bool = True,
    ) -> Callable[[H], H]:
        """`handler(ctx, *arguments)` answers this command.

        One that makes no sense late says for how long it holds: after that it is answered, not applied. Times in one
        of `own_time` are in the time zone of who says it. One of which there can be `several` in a message is called
        for each item of a list, and is for everyone. With an `aside` people may go on speaking to each other after it
        (`!done thank you all`). What may press is heard `always`, also from somebody who floods the room. What deletes,
        reveals, publishes, calls or refuses is not `guessed`: no mistake in spelling leads to it.
        """
        assert not several or (role is Role.PARTICIPANT and holds_for is None)

        def declare(handler: H) -> H:
            parameters = _parameters(handler)
            how = (role, where, holds_for, own_time, several, aside, always, guessed)
            self.commands.append(Command(self.name, name, handler, parameters, *how))
            return handler

        return declare

    def reply(self, kind: str) -> Callable[[H], H]:
        """`handler(ctx, subject, text)` hears replies to messages that were `answered_by(feature, kind, subject)`."""
        return _into(self.replies, kind)

    def reaction(self, kind: str, *emojis: str) -> Callable[[H], H]:
        """`handler(ctx, subject)` hears these reactions to such messages."""
        return _into(self.reactions, *((kind, gesture(emoji)) for emoji in emojis))

    def timer(self, name: str) -> Callable[[H], H]:
        """`handler(scene, subject, due)` is called when a timer of this name is due."""
        return _into(self.timers, name)

    def on(self, news: str) -> Callable[[H], H]:
        """The handler hears these news: the house’s (`HOUSE_NEWS`) or another feature’s (`Scene.tell`)."""

        def declare(handler: H) -> H:
            self.listeners.setdefault(news, []).append(handler)
            return handler

        return declare

    def keeps(self, *settings: Setting[Any]) -> None:
        """It keeps something about people: the catalogs' `<feature>-privacy` says what, and for how long.

        The values of these settings are its facts, by their names (with `_` for `-`).
        """
        self.kept = settings

    def setting(self, name: str, kind: SettingKind[T], default: T, *, personal: bool = False) -> Setting[T]:
        """Declare something that a group can set (and a person too, when `personal`); the catalogs explain it."""
        setting = Setting(self.name, name, kind, default, personal)
        self.settings.append(setting)
        return setting


def _into(table: dict[Any, Handler], *keys: Any) -> Callable[[H], H]:
    def declare(handler: H) -> H:
        for key in keys:
            assert key not in table, f"declared twice: {key}"
            table[key] = handler
        return handler

    return declare


def _parameters(handler: Handler) -> tuple[Parameter, ...]:
    """The grammar in a handler's signature; its first parameter is the context."""
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
