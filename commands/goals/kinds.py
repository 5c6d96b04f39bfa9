"""The kinds of argument and answer at home with goals."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from msgspec import Struct

from commands.kit.answers import UP, Words
from commands.kit.arguments import SHORT, Circumstances, Item, TextKind
from commands.kit.errors import Unreadable
from commands.kit.ongoing import FINISHED
from commands.kit.spoken import is_one_of
from commands.kit.time_arguments import MomentKind, WhenKind
from commands.kit.when import Read, Recurrence
from commands.kit.words import Span, fold, gesture, gestures
from storage.questions import Options

_MARKS = " \t\n,;:.–—-"


class CodeKind(Struct, frozen=True):
    """The number of a goal, `G2`, where the words begin with one; else no word is read."""

    label: str = "item"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An `Item`, or None."""
        found = re.fullmatch(r"#?[gG](\d{1,6})[.,;:]?", span.words[0].text, re.ASCII)
        return Read(Item("G", int(found[1])), 1) if found else Read(None, 0)


class Wording(Struct, frozen=True):
    """What a step is, and the time that was set for it, if any."""

    words: str
    when: datetime | Recurrence | None = None


class StepKind(TextKind, frozen=True):
    """A step, perhaps with a time at its end: `shoes on, tuesday 18:00`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Wording`. Raises `Ambiguous` where the time can mean several."""
        found = _after_a_mark(span, at) or WhenKind().read_last(span, at)
        if found and isinstance(found.value, datetime | Recurrence):
            words = Span(span.text, span.words[: len(span.words) - found.used]).typed().strip(_MARKS)
            if words:
                return Read(Wording(words, found.value), len(span.words))
        return Read(Wording(str(TextKind.read(self, span, at).value)), len(span.words))


def _after_a_mark(span: Span, at: Circumstances) -> Read[object] | None:
    """The time that all words after the last comma or dash are: in `shoes on, tuesday` no `on tuesday` is meant."""
    marked = [place for place, word in enumerate(span.words[:-1], 1) if word.text[-1] in _MARKS]
    return WhenKind().read_whole(span.after(marked[-1]), at) if marked else None


class Rest(Struct, frozen=True):
    """Until when a goal is to rest, if that was said, and the other words."""

    until: datetime | None = None
    words: str = ""


class RestKind(TextKind, frozen=True):
    """`until may`, and other words, of which nothing is kept: nobody has to say why."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Rest`. Raises what is wrong with a time that follows `until`."""
        leads = at.names("goals-until-plain")
        for place, word in enumerate(span.words[:-1]):
            if fold(word.text) in leads:
                until = _moment(span.after(place + 1), at)
                return Read(Rest(until, Span(span.text, span.words[:place]).typed()), len(span.words))
        return Read(Rest(words=span.typed()), len(span.words))


def _moment(span: Span, at: Circumstances) -> datetime:
    """When the words say; of a month alone, its first day."""
    try:
        found = MomentKind().read(span, at).value
    except Unreadable:
        days = (MomentKind().read_whole(Span.of(f"{first} {span.typed()}"), at) for first in ("1", "1 de"))
        first_day = next(filter(None, days), None)
        if first_day is None:
            raise
        found = first_day.value
    assert isinstance(found, datetime)
    return found


class Agreed(str):
    """A yes to what is offered beside a question that takes any words."""

    __slots__ = ()


class Finished(str):
    """A word for that something is done, which is no step."""

    __slots__ = ()


class StepAnswers(Words, frozen=True):
    """A step in any words; a yes or a tap is an `Agreed`, `done` alone a `Finished`."""

    def read(self, said: str, at: Circumstances, options: Options) -> str | None:
        """The words as typed, `Agreed` or `Finished`."""
        if self.tapped(gesture(said.strip()), options) or is_one_of(at.catalogs, said, "kit-yes"):
            return Agreed(said)
        if is_one_of(at.catalogs, said, *FINISHED):
            return Finished(said)
        return Words.read(self, said, at, options)

    def tapped(self, emoji: str, options: Options) -> str | None:
        """An `Agreed` for a thumb up."""
        return Agreed(emoji) if emoji in gestures(UP[:1]) else None

    def leaves(self, said: str, at: Circumstances, options: Options) -> bool:
        """Not now."""
        return is_one_of(at.catalogs, said, "goals-later-plain") or Words.leaves(self, said, at, options)


Code = Annotated[Item, CodeKind()]
What = Annotated[Wording, StepKind(characters=SHORT)]
Resting = Annotated[Rest, RestKind(characters=SHORT)]
