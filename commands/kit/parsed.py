"""The results of parsing commands, to be matched on.

`Found | Suggest | None` says which command was meant, `Run | Ask | Choose | Suggest | Refuse` what to do about it: see
`commands/kit/parser.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from commands.kit.declaration import Command, Parameter
from commands.kit.errors import Option
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from storage.questions import Unfinished

Arguments = Mapping[str, object]


class Run(Struct, frozen=True):
    """The commands with their arguments, in order. A list in a message is several."""

    calls: tuple[tuple[Command, Arguments], ...]


class Ask(Struct, frozen=True):
    """A required argument is missing: ask for it. The answer goes into the gap of `unfinished`.

    `why` says what was no such argument.
    """

    command: Command
    parameter: Parameter
    unfinished: Unfinished
    why: Phrase | None = None


class Choose(Struct, frozen=True):
    """Some words can mean several things: ask which. The choice replaces them in `unfinished`.

    With `others`, other words do so too.
    """

    phrase: Phrase
    options: tuple[Option, ...]
    unfinished: Unfinished
    others: bool = False


class Suggest(Struct, frozen=True):
    """Nothing is run, but a similar command may have been meant: suggest it; `always`, also again within an hour.

    A yes runs what was `meant`. Where it is not `guessed` what somebody may mean, the words have this answer.
    """

    reply: Reply
    meant: Unfinished | None = None
    always: bool = False
    guessed: bool = True
    distress: bool = False


class Refuse(Struct, frozen=True):
    """The words do not fit the command's declaration: say why, and show the usage."""

    lines: tuple[Phrase, ...]


Parsed = Run | Ask | Choose | Suggest | Refuse
