"""What a feature declares about its commands and questions: who may use them, where, and how they are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from commands.kit.answers import Answers
from commands.kit.arguments import SHORT, Kind, Plain, TextKind
from commands.kit.messages import MessageKind
from commands.kit.replies import Reply
from commands.kit.time_arguments import MomentKind

if TYPE_CHECKING:
    from commands.kit.context import Context, RoomContext

Outcome = Reply | Sequence[Reply] | None
Handler = Callable[..., Awaitable[Outcome]]
T = TypeVar("T")
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
    PRIVATE = "private"  # in a private chat alone: in a room its words are not even read, and nobody else hears of it


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


class Command(Struct, frozen=True, kw_only=True, dict=True):
    """A declared command. The catalogs have its `<feature>-<name>-names`, `-help` and `-example`."""

    feature: str
    name: str
    handler: Handler
    parameters: tuple[Parameter, ...]
    role: Role
    where: Where
    holds_for: timedelta | None  # one that is older is answered with one line, and not run
    strictly: bool = False  # not for everybody either while nobody has the role
    even_left: bool = False  # in a private chat also about a group that its sender has left, where something is theirs
    own_time: bool = False  # times in it are in the sender's own time zone
    even_off: bool = False  # brings to its end what was begun before its feature was turned off
    whole_group: bool = False  # people of the group's other rooms can be named; where it is about a group they can
    several: bool = False  # a message can hold a list of them: the handler is called for each, whoever says it
    aside: bool = False  # words after it are for the others in the room: `!done thank you all`
    always: bool = False  # exempt from the rate limit: it may be urgent
    # It calls somebody: its words (the names, and the catalog's `-plain`) come before every question and offer. The
    # feature's question of this kind asks, in the words of `-offer`, whether a call was meant.
    calls: MessageKind[str] | None = None
    # May be proposed to somebody who typed what is spelt like it: not what deletes, reveals, publishes, calls, refuses.
    guessed: bool = True
    # The table in which it sets a value, whatever that was before: saying it anew is a correction. In `settings`, what
    # was before is kept with it.
    sets: str = ""
    essential: bool = False  # stands in the short help, under the catalog's `<feature>-essential`
    asks_before: Audience = Audience.ROOMS  # in a private chat, the sender is asked before these hear of it
    unnamed: bool = False  # can be said without the sender's name, as `Context.unnamed` tells
    # Of the numbers before which the command's names are its own, where another command shares them: `!take E1 cook`
    # is not `!take N1`. A reply to one of its feature's messages is as good as a number.
    letters: str = ""
    numbered: bool = False  # its names are names only before such a number: `proposal change P1`
    # Without words after it, as the caption of a file or as a reply: `(ctx, source)` is called with the message that
    # has what it is about.
    of_message: Callable[[Context, str], Awaitable[Outcome]] | None = None

    @cached_property
    def key(self) -> str:
        """The prefix of its catalog keys."""
        return f"{self.feature}-{self.name}"

    @cached_property
    def characters(self) -> int:
        """How many characters a message with it may have: see `TextKind`."""
        return max((each.kind.characters for each in self.positional if isinstance(each.kind, TextKind)), default=SHORT)

    @cached_property
    def positional(self) -> tuple[Parameter, ...]:
        """The parameters that are read in order."""
        return tuple(parameter for parameter in self.parameters if not parameter.option)

    @cached_property
    def reading_order(self) -> tuple[Parameter, ...]:
        """The same; a time comes before the text beside it, on either side of which it may stand."""
        order = list(self.positional)
        for place, (first, second) in enumerate(pairwise(self.positional)):
            if isinstance(first.kind, TextKind) and isinstance(second.kind, MomentKind):
                order[place : place + 2] = second, first
        return tuple(order)

    @cached_property
    def said_plainly(self) -> tuple[Parameter, ...]:
        """The options that are also said without their names."""
        return tuple(option for option in self.options if isinstance(option.kind, Plain))

    @cached_property
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
    final: bool = False  # editing the answer corrects nothing, and it is not known afterwards that there was one
