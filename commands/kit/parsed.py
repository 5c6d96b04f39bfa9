"""What becomes of words that name a command, once they are read. Whoever hears them only matches on it.

`Found | Suggest | None` says which command was meant, `Run | Ask | Choose | Suggest | Refuse` what is to be done about
it: see `commands/kit/parser.py`.
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
    """Everything is there: the commands with their arguments, in order. A list in one message is several."""

    calls: tuple[tuple[Command, Arguments], ...]


class Ask(Struct, frozen=True):
    """A required argument is missing: ask for it. The answer goes into the gap of `unfinished`."""

    command: Command
    parameter: Parameter
    unfinished: Unfinished


class Choose(Struct, frozen=True):
    """Some words can mean several things: ask which. The choice takes their place in `unfinished`."""

    phrase: Phrase
    options: tuple[Option, ...]
    unfinished: Unfinished


class Suggest(Struct, frozen=True):
    """Nothing is run, but something like it may have been meant: say so."""

    reply: Reply


class Refuse(Struct, frozen=True):
    """The command's declaration does not allow these words: say why, and how it is written."""

    lines: tuple[Phrase, ...]


Parsed = Run | Ask | Choose | Suggest | Refuse
