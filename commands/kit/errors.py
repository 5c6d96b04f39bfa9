"""What can be wrong with a request. Each is answered with one friendly, exact sentence."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from commands.kit.phrase import Phrase


class UserError(Exception):
    """The request can't be done as it was made. Nothing has changed, and the person reads `phrase`."""

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key)
        self.phrase = Phrase(key, **facts)
        self.language: str | None = None  # where it is not the room's or the person's
        self.group_id: int | None = None  # the group in which it can't be done, where it was asked for privately

    @classmethod
    def of(cls, phrase: Phrase) -> UserError:
        """The error that says this phrase."""
        return cls(phrase.key, **phrase.facts)


class Unreadable(UserError):
    """Words that the command's declaration does not allow. The answer has the usage too."""


class NotHere(UserError):
    """What was named is not in this group; it may be in another one of the person's."""


class NoLonger(NotHere):
    """What was named was in this group, and is over."""


class NotTheirs(UserError):
    """The command is for somebody with another role."""


class Unfit(Exception):
    """Words that do not answer the question."""


class Missing(Exception):
    """A required argument is missing. The person is asked for it, and the answer completes the command.

    `start` is the position in the text where it belongs; None is the end. `why` says what was no such argument.
    """

    def __init__(self, parameter: str, start: int | None = None, why: Phrase | None = None) -> None:
        super().__init__(parameter)
        self.parameter = parameter
        self.start = start
        self.why = why


class Option(Struct, frozen=True):
    """One reading of ambiguous words: how it is shown, and the words that mean only this."""

    shown: object
    words: str


class Several(UserError):
    """A command names nothing, and several things may be meant: its first argument is lacking.

    Whoever typed it picks one of the `options`, and that completes it. Elsewhere `phrase` is said.
    """

    def __init__(self, phrase: Phrase, question: Phrase, options: Sequence[Option]) -> None:
        super().__init__(phrase.key, **phrase.facts)
        self.question = question
        self.options = tuple(options)


class Ambiguous(Exception):
    """Words that can mean several things. The person picks one, and that completes the command.

    `start` and `end` are their positions in the text. With `others`, other words than the options answer too; where
    the words are only `part` of what is meant, those may add to them.
    """

    others = False
    part = False

    def __init__(self, phrase: Phrase, options: Sequence[Option], start: int, end: int) -> None:
        super().__init__(phrase.key)
        self.phrase = phrase
        self.options = tuple(options)
        self.start = start
        self.end = end
