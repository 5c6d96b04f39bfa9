"""The kinds of answer that a question can take: each parses words and emoji into a value.

The whole message has to be an answer, so that talk among people is never taken for one.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from msgspec import Struct

from commands.kit.arguments import Circumstances, Kind
from commands.kit.errors import Ambiguous, Missing, Unreadable, UserError
from commands.kit.phrase import Phrase
from commands.kit.spoken import bare, is_nearly_one_of, is_one_of, without
from commands.kit.words import Span, gesture, gestures
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
_WORDS = "kit-again-words"


class Answers(Protocol[T_co]):
    """How one kind of answer is parsed. `options` are the words for each choice, if the question has choices."""

    @property
    def again(self) -> str:
        """The catalog key of the sentence for an answer that did not fit."""

    def read(self, said: str, at: Circumstances, options: Options) -> T_co | None:
        """The value of the words; None if they are not such an answer."""

    def tapped(self, emoji: str, options: Options) -> T_co | None:
        """The value of an emoji, normalised by `gesture`; None if it is not an answer."""

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        """Whether the words decline to answer."""

    def short(self, said: str, at: Circumstances, options: Options) -> T_co | None:
        """The value of a word from a closed list (yes, no, a number), the only bare words that count in a room."""


class YesNo(Struct, frozen=True, kw_only=True):
    """Yes or no. `yes` and `no` are catalog keys of additional words, `up` and `down` the emoji.

    With `forgiving`, misspelt words of those keys count too, unless they are close to both.
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
        """True or False for an emoji."""
        if emoji in gestures(self.up):
            return True
        return False if emoji in gestures(self.down) else None

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return is_one_of(at.catalogs, said, *LEAVES)

    def short(self, said: str, at: Circumstances, options: Options) -> bool | None:
        return self.read(said, at, options)


FINISHED = YesNo(yes=("kit-finished",), up=(*UP, "✔", "☑"))
"""The answer to whether somebody has finished."""


class OneOf(Struct, frozen=True):
    """One of several options, by number, ordinal or name; a single one also by a yes.

    The value is its position, from 1.
    """

    again: str = "kit-again-one-of"

    def read(self, said: str, at: Circumstances, options: Options) -> int | None:
        """The position of the option; None if no option fits, or several do."""
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
        """The number on a keycap emoji."""
        return 1 if len(options) == 1 and emoji in UP else _key(emoji, len(options))

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return gesture(said.strip()) in DOWN or is_one_of(at.catalogs, said, *LEAVES, "kit-no")

    def short(self, said: str, at: Circumstances, options: Options) -> int | None:
        """A number or an ordinal."""
        if len(options) == 1 and (gesture(said.strip()) in UP or is_one_of(at.catalogs, said, "kit-yes")):
            return 1
        return _place(said, at, len(options))


class OneOrOther(Struct, frozen=True):
    """The position of one of several options, as for `OneOf`; else the words, as typed."""

    again: str = _WORDS

    def read(self, said: str, at: Circumstances, options: Options) -> int | str | None:
        """The position, or other words unless they decline to answer."""
        place = OneOf().read(said, at, options)
        return place or (None if self.leaves(said, at, options) else said.strip() or None)

    def tapped(self, emoji: str, options: Options) -> int | str | None:
        return OneOf().tapped(emoji, options)

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return OneOf().leaves(said, at, options)

    def short(self, said: str, at: Circumstances, options: Options) -> int | str | None:
        return OneOf().short(said, at, options)


def _key(emoji: str, most: int) -> int | None:
    """The number on a keycap emoji, from 1 to `most`."""
    place = int(emoji[0]) if len(emoji) == 2 and emoji[0] in "123456789" and emoji[1] == "\u20e3" else 0
    return place if 1 <= place <= min(most, _PLACES) else None


def _place(said: str, at: Circumstances, most: int) -> int | None:
    """The number or ordinal in a text, from 1 to `most`."""
    words = without(at.catalogs, said, "kit-polite", "kit-around-choice")
    if words.isascii() and words.isdecimal() and len(words) < 4:
        place = int(words)
    else:
        places = range(1, _PLACES + 1)
        place = next((each for each in places if is_one_of(at.catalogs, words, f"kit-place-{each}")), 0)
    return place if 1 <= place <= most else None


class Intent(Struct, frozen=True):
    """Something that people may mean, by its name. `words` are catalog keys of words for it, `taps` emoji."""

    name: str
    words: tuple[str, ...] = ()
    taps: tuple[str, ...] = ()


class Free(str):
    """The text of a message that fits no intent; the handler decides whether it is an answer."""

    __slots__ = ()


class Intents(Struct, frozen=True):
    """The name of the first intent that fits. With `free`, other words are a `Free`.

    If `numbered`, the message lists the intents, and their numbers count too.
    """

    intents: tuple[Intent, ...]
    free: bool = False
    numbered: bool = False
    again: str = _WORDS

    def read(self, said: str, at: Circumstances, options: Options) -> str | None:
        """The name of the intent, or a `Free` unless the words decline to answer."""
        if meant := self.tapped(gesture(said.strip()), options) or self.short(said, at, options):
            return meant
        return Free(said.strip()) if self.free and not self.leaves(said, at, options) else None

    def tapped(self, emoji: str, options: Options) -> str | None:
        """The intent of an emoji, or of a keycap emoji."""
        if self.numbered and (place := _key(emoji, len(self.intents))):
            return self.intents[place - 1].name
        return next((each.name for each in self.intents if emoji in gestures(each.taps)), None)

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return gesture(said.strip()) in DOWN or is_one_of(at.catalogs, said, *LEAVES)

    def short(self, said: str, at: Circumstances, options: Options) -> str | None:
        """The intent of words from its lists, or of its number."""
        if self.numbered and (place := _place(said, at, len(self.intents))):
            return self.intents[place - 1].name
        for each in self.intents:
            if each.words and is_one_of(at.catalogs, said, *each.words):
                return each.name
        return None


OF_WHO_SPEAKS = Intents(
    (
        Intent("done", ("kit-finished",), ("✅", "✔", "☑")),
        Intent("pass", ("kit-pass-plain", "kit-no"), ("⏭",)),
    )
)
"""The answers of somebody who is called to speak: they have finished, or say nothing now."""


class Words(Struct, frozen=True):
    """Any words, as typed. `options` are words that answer this question although they would leave another one."""

    again: str = _WORDS

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
    """A value of a kind of argument: a number, a time, a person."""

    kind: Kind
    again: str = _WORDS

    def read(self, said: str, at: Circumstances, options: Options) -> object | None:
        """The value, if the kind reads all of the words."""
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
        """The value, if it is a number."""
        try:
            value = self.read(said, at, options)
        except UserError:  # "today I’m at 3" is no time to come
            return None
        return value if isinstance(value, int) else None


def again_about(answers: Answers[object], options: Options) -> Phrase:
    """What is said of an answer that did not fit: of a single option, that a yes or a no will do."""
    if isinstance(answers, OneOf) and len(options) == 1:
        return Phrase("kit-again-yes-no")
    if isinstance(answers, Intents) and answers.numbered and answers.again == _WORDS:
        return Phrase("kit-again-one-of", most=len(answers.intents))
    return Phrase(answers.again, most=len(options))


def takes_any(answers: Answers[object]) -> bool:
    """Whether any words are such an answer, so that none is meant for it alone."""
    inner = answers.answers if isinstance(answers, _Skippable) else answers
    return isinstance(inner, Words | OneOrOther)


class Skipped(Enum):
    """The value for a question that somebody leaves out of several."""

    SKIPPED = "skipped"


def skippable(answers: Answers[T], *words: str) -> Answers[T | Skipped]:
    """The same answers, or `SKIPPED`. `words` are catalog keys of the words for that."""
    return _Skippable(answers, words)


class _Skippable(Struct, Generic[T], frozen=True):
    answers: Answers[T]
    words: tuple[str, ...]
    taps: tuple[str, ...] = ("⏭", "⏩")

    @property
    def again(self) -> str:
        return self.answers.again

    def read(self, said: str, at: Circumstances, options: Options) -> T | Skipped | None:
        """`SKIPPED` takes precedence over every other value."""
        return self._skips(said, at) or self.answers.read(said, at, options)

    def tapped(self, emoji: str, options: Options) -> T | Skipped | None:
        """`SKIPPED`, or the value of the emoji."""
        return Skipped.SKIPPED if emoji in gestures(self.taps) else self.answers.tapped(emoji, options)

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        return self.answers.leaves(said, at, options)

    def short(self, said: str, at: Circumstances, options: Options) -> T | Skipped | None:
        """`SKIPPED`, or the value of a word from a closed list."""
        return self._skips(said, at) or self.answers.short(said, at, options)

    def _skips(self, said: str, at: Circumstances) -> Skipped | None:
        skips = gesture(said.strip()) in gestures(self.taps) or is_one_of(at.catalogs, said, *self.words)
        return Skipped.SKIPPED if skips else None


def yes_or_no(ctx: Context, text: str, *more_for_yes: str) -> bool | None:
    """Whether a text is a yes or a no; None for neither. `more_for_yes` are catalog keys of other words for yes."""
    if is_said(ctx, text, "kit-yes", *more_for_yes):
        return True
    return False if is_said(ctx, text, "kit-no") else None


def is_said(ctx: Context, text: str, *keys: str) -> bool:
    """Whether a text consists of words of these catalog keys, and polite words around them."""
    return is_one_of(ctx.registry.catalogs, text, *keys)
