"""The kinds of argument that a command can declare, as annotations of its handler's parameters.

A kind reads words at the front of the remaining text. Those of times are in `time_arguments.py`; kinds that only one
feature needs are declared there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from commands.kit.catalogs import Catalogs
from commands.kit.errors import Unreadable
from commands.kit.spoken import without_thanks
from commands.kit.when import Read
from commands.kit.words import Span, fold

SHORT, LONG, WHOLE = 2_000, 20_000, 65_536
"""The most characters of a message that are read: without a long text in it, with one, and as much as an event can hold
(client-server API, 'Size limits')."""
_MOST_BEFORE = 3  # words of an item's number: "the number one"
_LONGEST_CHOICE = 4  # words of one value's name


class Circumstances(Struct, frozen=True, kw_only=True):
    """What the meaning of words depends on: the time, the language, the people in the room."""

    now: datetime
    zone: ZoneInfo
    language: str
    catalogs: Catalogs
    members: Mapping[str, str] = field(default_factory=dict)  # user id to display name, of the room's members
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # the same of the group's other rooms
    pills: Mapping[str, str] = field(default_factory=dict)  # the text of a mention (folded) to user id
    replied: str | None = None  # a link to the message that theirs replies to

    def names(self, key: str) -> frozenset[str]:
        """The names in a catalog message, in this language and in English, folded for comparison."""
        return self.catalogs.folded_names(key, self.language, "en")


class Kind(Protocol):
    """How one kind of argument is read."""

    @property
    def label(self) -> str:
        """Its name in a command's usage: the catalogs' `kit-type-<label>`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """Parse the front of `span` (never empty). Raises `Unreadable`, `Ambiguous`, or `Missing` without a value."""


@runtime_checkable
class Plain(Protocol):
    """A kind of option that people also say without its name: see `plain_options.py`.

    One that is certain can be the first word, where it `leads`.
    """

    @property
    def leads(self) -> bool: ...

    def said_plainly(self, span: Span, at: Circumstances) -> Iterator[Read[object]]:
        """What the front of the words can say of it, the shortest first."""

    def is_certain(self, span: Span, at: Circumstances) -> Read[object] | None:
        """What the front of the words says of it wherever it stands; None for words that may be part of a text."""


def quoted(span: Span) -> Read[str] | None:
    """The quotation at the front, without its quotation marks; None where the text does not begin with one."""
    first = span.words[0]
    if not first.text.startswith('"'):
        return None
    for used, word in enumerate(span.words, 1):
        closes = word.text.endswith('"') and (word is not first or len(word.text) > 1)
        if closes:
            return Read(span.text[first.start + 1 : word.end - 1].strip(), used)
    return None


class WordKind(Struct, frozen=True):
    """One word, or several between quotation marks."""

    label: str = "word"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The word as typed, without quotation marks."""
        found = quoted(span)
        word = span.words[0]
        return Read(found.value, found.used) if found else Read(span.text[word.start : word.end].strip('"«»“”'), 1)


class TextKind(Struct, frozen=True):
    """All remaining text. `characters` is the length limit of a message with such a text in it."""

    label: str = "text"
    characters: int = LONG

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The text as typed, without quotation marks around the whole."""
        found = quoted(span)
        text = found.value if found and found.used == len(span.words) else span.typed()
        return Read(text.strip(), len(span.words))


class AbsentKind(TextKind, frozen=True):
    """A text that can be left out where something else says what it is about."""

    def absent(self, at: Circumstances) -> str | None:
        """What stands for it; None where it has to be asked for."""
        raise NotImplementedError


class NumberKind(Struct, frozen=True):
    """A whole number within bounds."""

    least: int = 0
    most: int = 1_000_000
    label: str = "number"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The number; digits only."""
        text = span.words[0].text.rstrip(".,;")
        if re.fullmatch(r"\d{1,9}", text, re.ASCII) and self.least <= int(text) <= self.most:
            return Read(int(text), 1)
        raise Unreadable("kit-not-a-number", words=text, least=self.least, most=self.most)


class Item(Struct, frozen=True):
    """The number of something on a list, `N12` or `12`. The letter names the list; None where it was left out.

    With a sign before it, `#N12`, it is `surely` the one that has it now: it may have been another's until lately.
    """

    letter: str | None
    number: int
    surely: bool = False
    words: str = ""  # instead of the number, where the kind takes them: "the ladder"


class ItemKind(Struct, frozen=True):
    """The number of something on a list."""

    label: str = "item"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The letter in upper case, and the number; `number one` and `N 1` too."""
        for used in range(1, min(_MOST_BEFORE, len(span.words)) + 1):
            *before, text = [word.text.rstrip(".,;") for word in span.words[:used]]
            letter = before.pop() if before and re.fullmatch("[A-Za-z]", before[-1]) else ""
            found = re.fullmatch(r"(#?)([A-Za-z])?-?(\d{1,9})", letter + _as_digits(text, at), re.ASCII)
            if found and all(fold(word) in at.names("kit-number-plain") for word in before):
                return Read(Item(found[2].upper() if found[2] else None, int(found[3]), surely=bool(found[1])), used)
        raise Unreadable("kit-not-an-item", words=span.words[0].text.rstrip(".,;"))


class NamedItemKind(ItemKind, frozen=True):
    """The same, or the words of what is on the list."""

    characters: int = SHORT

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The number; where there is none, all the words."""
        try:
            return super().read(span, at)
        except Unreadable:
            words = without_thanks(at.catalogs, span) or span
            return Read(Item(None, 0, words=words.typed()), len(span.words))


def _as_digits(text: str, at: Circumstances) -> str:
    """The digits of a small number that is written as a word; other words as they are."""
    return next((str(place) for place in range(1, 10) if fold(text) in at.names(f"kit-place-{place}")), text)


class TagKind(Struct, frozen=True):
    """A tag, with or without '#'."""

    label: str = "tag"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The tag, folded, without '#'."""
        return Read(fold(span.words[0].text).strip('#".,;') or span.words[0].text, 1)


class ChoiceKind(Struct, frozen=True):
    """One of several values. What can be typed for each is in the catalogs' `<prefix>-<value>`."""

    prefix: str
    values: tuple[str, ...]
    label: str = "choice"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The value whose name was typed; of names with several words the longest."""
        for used in range(min(_LONGEST_CHOICE, len(span.words)), 0, -1):
            typed = " ".join(fold(word.text) for word in span.words[:used]).rstrip(".,;!")
            for value in self.values:
                if typed in at.names(f"{self.prefix}-{value}"):
                    return Read(value, used)
        shown = [at.catalogs[at.language].names(f"{self.prefix}-{value}")[0] for value in self.values]
        raise Unreadable("kit-not-a-choice", words=span.words[0].text.rstrip(".,;"), choices=tuple(shown))


Text = Annotated[str, TextKind()]
Line = Annotated[str, TextKind(characters=SHORT)]
Word = Annotated[str, WordKind()]
Number = Annotated[int, NumberKind()]
ItemId = Annotated[Item, ItemKind()]
NamedItem = Annotated[Item, NamedItemKind()]
Tag = Annotated[str, TagKind()]
