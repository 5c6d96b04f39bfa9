"""What can be wrong with a command, each answered with one kind, exact sentence."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from commands.kit.phrase import Phrase


class UserError(Exception):
    """The command cannot be done as it was asked. Nothing has changed; the person reads `phrase`."""

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key)
        self.phrase = Phrase(key, **facts)
        self.language: str | None = None  # where it is not the room's or the person's

    @classmethod
    def of(cls, phrase: Phrase) -> UserError:
        """The error that says this phrase."""
        return cls(phrase.key, **phrase.facts)


class Unreadable(UserError):
    """Words that the command's declaration does not allow: answered with the sentence and the usage."""


class Unfit(Exception):
    """What somebody said is no answer to what they were asked."""


class Missing(Exception):
    """A required argument is not there: the person is asked for it, and their next reply completes the command.

    `start` is where it belongs in the text; at its end, where that is None.
    """

    def __init__(self, parameter: str, start: int | None = None) -> None:
        super().__init__(parameter)
        self.parameter = parameter
        self.start = start


class Option(Struct, frozen=True):
    """One way to understand what was ambiguous: how it is shown, and the words that say it exactly."""

    shown: object
    words: str


class Ambiguous(Exception):
    """Words that can mean several things: the person picks one. `start` and `end` are where they stand in the text."""

    def __init__(self, phrase: Phrase, options: Sequence[Option], start: int, end: int) -> None:
        super().__init__(phrase.key)
        self.phrase = phrase
        self.options = tuple(options)
        self.start = start
        self.end = end
