"""The kinds of answer that a question can take: each says which taps and which words are one.

What is read is the whole of what somebody said, so that nobody's talk is taken for an answer.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from msgspec import Struct

from commands.kit.arguments import Circumstances, Kind
from commands.kit.errors import Ambiguous, Missing, Unreadable
from commands.kit.spoken import bare, is_nearly_one_of, is_one_of, without
from commands.kit.words import Span, gesture
from storage.questions import Options

if TYPE_CHECKING:
    from commands.kit.context import Context

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

UP, DOWN = ("👍", "✅"), ("👎", "❌")
HAND = ("✋", "🤚", "🖐", "🙋")
"""What raises a hand."""
LEAVES = ("kit-leave",)
_PLACES = 9  # that have a key of their own to tap


class Answers(Protocol[T_co]):
    """One kind of answer."""

    @property
    def again(self) -> str:
        """The catalog key of the sentence for an answer that did not fit."""

    def read(self, said: str, at: Circumstances, options: Options) -> T_co | None:
        """The value of the words; None where they are no such answer."""

    def tapped(self, emoji: str, options: Options) -> T_co | None:
        """The value of the emoji (see `gesture`); None where it is no answer."""

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        """Whether the words decline to answer."""

    def short(self, said: str, at: Circumstances, options: Options) -> T_co | None:
        """The answer in a word of a closed kind (yes, no, a number): what counts among other talk in a room."""


class YesNo(Struct, frozen=True, kw_only=True):
    """Yes or no. `yes` and `no` are catalog keys with more words, `up` and `down` the emoji to tap.

    With `forgiving` those words count misspelt too, where one of the two sides alone is meant.
    """

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    up: tuple[str, ...] = UP
    down: tuple[str, ...] = DOWN
    forgiving: bool = False
    again: str = "kit-again-yes-no"

    def read(self, said: str, at: Circumstances, options: Options) -> bool | None:
        """True for yes, False for no."""
        if (tapped := self.tapped(gesture(said.strip()), options)) is not None:
            return tapped
        if is_one_of(at.catalogs, said, "kit-yes", *self.yes):
            return True
        if is_one_of(at.catalogs, said, "kit-no", *self.no):
            return False
        return self._nearly(said, at) if self.forgiving else None

    def _nearly(self, said: str, at: Circumstances) -> bool | None:
        yes, no = (is_nearly_one_of(at.catalogs, said, *keys) for keys in (self.yes, self.no))
        return None if yes == no else yes

    def tapped(self, emoji: str, options: Options) -> bool | None:
        """The same of an emoji."""
        if emoji in map(gesture, self.up):
            return True
        return False if emoji in map(gesture, self.down) else None

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return is_one_of(at.catalogs, said, *LEAVES)

    def short(self, said: str, at: Circumstances, options: Options) -> bool | None:
        return self.read(said, at, options)


FINISHED = YesNo(yes=("kit-finished",), up=(*UP, "✔", "☑"))
"""To whether somebody has finished."""


class OneOf(Struct, frozen=True):
    """One of several: its place, from 1. It can be said by its number, its place or its name."""

    again: str = "kit-again-one-of"

    def read(self, said: str, at: Circumstances, options: Options) -> int | None:
        """The place of the option meant; None where that is none, or more than one."""
        if (place := self.short(said, at, options)) is not None:
            return place
        words = without(at.catalogs, said, "kit-polite", "kit-around-choice")
        exact = [place for place, names in enumerate(options, 1) if words in map(bare, names)]
        near = [
            place
            for place, names in enumerate(options, 1)
            if len(words) > 2 and any(f" {words} " in f" {bare(name)} " for name in names)
        ]
        found = exact or near
        return found[0] if len(found) == 1 else None

    def tapped(self, emoji: str, options: Options) -> int | None:
        """The key with its number."""
        return _key(emoji, len(options))

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return gesture(said.strip()) in DOWN or is_one_of(at.catalogs, said, *LEAVES, "kit-no")

    def short(self, said: str, at: Circumstances, options: Options) -> int | None:
        """A number or a place."""
        return _place(said, at, len(options))


def _key(emoji: str, most: int) -> int | None:
    """The number on a key to tap, from 1 to `most`."""
    place = int(emoji[0]) if len(emoji) == 2 and emoji[0] in "123456789" and emoji[1] == "\u20e3" else 0
    return place if 1 <= place <= min(most, _PLACES) else None


def _place(said: str, at: Circumstances, most: int) -> int | None:
    """The number or place that somebody says, from 1 to `most`."""
    words = without(at.catalogs, said, "kit-polite", "kit-around-choice")
    if words.isascii() and words.isdecimal() and len(words) < 4:
        place = int(words)
    else:
        places = range(1, _PLACES + 1)
        place = next((each for each in places if is_one_of(at.catalogs, words, f"kit-place-{each}")), 0)
    return place if 1 <= place <= most else None


class Intent(Struct, frozen=True):
    """One of the few things that somebody may mean: `words` are catalog keys with the words for it, `taps` emoji."""

    name: str
    words: tuple[str, ...] = ()
    taps: tuple[str, ...] = ()


class Free(str):
    """Words that are none of the intents, as they were said: the handler looks whether they are for it."""

    __slots__ = ()


class Intents(Struct, frozen=True):
    """What somebody means: the name of an intent, the first that fits. With `free`, other words are `Free`.

    Those that are `numbered` are listed in the message, and can be said by their numbers too.
    """

    intents: tuple[Intent, ...]
    free: bool = False
    numbered: bool = False
    again: str = "kit-again-words"

    def read(self, said: str, at: Circumstances, options: Options) -> str | None:
        """The intent; other words only where they are free, and do not end it."""
        if meant := self.tapped(gesture(said.strip()), options) or self.short(said, at, options):
            return meant
        return Free(said.strip()) if self.free and not self.leaves(said, at, options) else None

    def tapped(self, emoji: str, options: Options) -> str | None:
        """The intent of an emoji, or of the key with its number."""
        if self.numbered and (place := _key(emoji, len(self.intents))):
            return self.intents[place - 1].name
        return next((each.name for each in self.intents if emoji in map(gesture, each.taps)), None)

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return gesture(said.strip()) in DOWN or is_one_of(at.catalogs, said, *LEAVES)

    def short(self, said: str, at: Circumstances, options: Options) -> str | None:
        """The intent in words of its closed lists."""
        if self.numbered and (place := _place(said, at, len(self.intents))):
            return self.intents[place - 1].name
        for each in self.intents:
            if each.words and is_one_of(at.catalogs, said, *each.words):
                return each.name
        return None


class Words(Struct, frozen=True):
    """Whatever somebody says, as they said it; `options` are words that would end other questions but answer this."""

    again: str = "kit-again-words"

    def read(self, said: str, at: Circumstances, options: Options) -> str | None:
        return None if self.leaves(said, at, options) else said.strip() or None

    def tapped(self, emoji: str, options: Options) -> str | None:
        return None

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        """Never mind."""
        if any(bare(said) == bare(name) for names in options for name in names):
            return False
        return gesture(said.strip()) in DOWN or is_one_of(at.catalogs, said, *LEAVES, "kit-no")

    def short(self, said: str, at: Circumstances, options: Options) -> str | None:
        return None


class ReadAs(Struct, frozen=True):
    """What a kind of argument reads: a number, a time, a person."""

    kind: Kind
    again: str = "kit-again-words"

    def read(self, said: str, at: Circumstances, options: Options) -> object | None:
        """The value of all the words."""
        span = Span.of(said)
        try:
            found = self.kind.read(span, at) if span else None
        except (Unreadable, Missing, Ambiguous):
            return None
        return found.value if found and found.used == len(span.words) else None

    def tapped(self, emoji: str, options: Options) -> object | None:
        return None

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return gesture(said.strip()) in DOWN or is_one_of(at.catalogs, said, *LEAVES, "kit-no")

    def short(self, said: str, at: Circumstances, options: Options) -> object | None:
        """A number is of a closed kind."""
        value = self.read(said, at, options)
        return value if isinstance(value, int) else None


class Skipped(Enum):
    """The question is left out; what follows it is asked."""

    SKIPPED = "skipped"


def skippable(answers: Answers[T], *words: str) -> Answers[T | Skipped]:
    """The same answers, or the wish to leave this one of several questions out; `words` are catalog keys for that."""
    return _Skippable(answers, words)


class _Skippable(Struct, Generic[T], frozen=True):
    answers: Answers[T]
    words: tuple[str, ...]
    taps: tuple[str, ...] = ("⏭", "⏩")

    @property
    def again(self) -> str:
        return self.answers.again

    def read(self, said: str, at: Circumstances, options: Options) -> T | Skipped | None:
        """`SKIPPED` where that is what the words say, before every other value."""
        return self._skips(said, at) or self.answers.read(said, at, options)

    def tapped(self, emoji: str, options: Options) -> T | Skipped | None:
        """The same of an emoji."""
        return Skipped.SKIPPED if emoji in map(gesture, self.taps) else self.answers.tapped(emoji, options)

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return self.answers.leaves(said, at, options)

    def short(self, said: str, at: Circumstances, options: Options) -> T | Skipped | None:
        """The same of a closed kind."""
        return self._skips(said, at) or self.answers.short(said, at, options)

    def _skips(self, said: str, at: Circumstances) -> Skipped | None:
        skips = gesture(said.strip()) in map(gesture, self.taps) or is_one_of(at.catalogs, said, *self.words)
        return Skipped.SKIPPED if skips else None


def yes_or_no(ctx: Context, text: str, *more_for_yes: str) -> bool | None:
    """What somebody answers; None where it is neither. `more_for_yes` are catalog keys with other words for yes."""
    if is_said(ctx, text, "kit-yes", *more_for_yes):
        return True
    return False if is_said(ctx, text, "kit-no") else None


def is_said(ctx: Context, text: str, *keys: str) -> bool:
    """Whether a text is made of the words of these catalog keys, with politeness around them, and of nothing more."""
    return is_one_of(ctx.registry.catalogs, text, *keys)
