"""The kinds of argument: when somebody wants to be home, who looks out for them, and what they go to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Annotated

from commands.kit import when
from commands.kit.arguments import Circumstances, Item, ItemKind
from commands.kit.errors import Ambiguous, Unreadable
from commands.kit.near_people import looks_like_a_name
from commands.kit.people import PeopleKind, PersonKind, is_and
from commands.kit.phrase import Member
from commands.kit.time_arguments import LONGEST_TIME, MomentKind
from commands.kit.when import Read, instant
from commands.kit.words import Span, fold

_MARKS = ".,;:!?"
_LONGEST_NAME = 3  # words of a name that nobody has: "my big sister"
_MOST_LATER = 24  # words behind such a name, among which somebody may be named after all
_MOST_BEFORE = 5  # words: "I’ll be back home by"
_HALF = timedelta(hours=12)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h][0-5]\d|h)?", re.ASCII | re.IGNORECASE)
_LETTER = "E"


class BackKind(MomentKind, frozen=True):
    """A moment, after words such as `back by`. Of the hours that it can mean it is the next one: it is asked sooner."""

    leads: bool = True

    def said_plainly(self, span: Span, at: Circumstances) -> Iterator[Read[object]]:
        """The moment behind such words."""
        if found := self.is_certain(span, at):
            yield found

    def is_certain(self, span: Span, at: Circumstances) -> Read[object] | None:
        """The same; None where no such word leads to it, or it is no time."""
        if _folded(span, 1)[0] not in at.names("homeward-back-plain"):
            return None
        try:
            return self.read(span, at)
        except Unreadable:
            return None

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware datetime. Raises `Unreadable` for other words."""
        leads, words = at.names("homeward-back-plain"), _folded(span, _MOST_BEFORE)
        why: Unreadable | None = None
        for skipped in range(min(_MOST_BEFORE, len(span.words) - 1) + 1):
            if skipped and words[skipped - 1] not in leads:
                break
            try:
                found = self._moment(span.after(skipped), at, led=skipped > 0)
            except Unreadable as error:
                why = why or error
            else:
                return Read(found.value, skipped + found.used, found.open)
        assert why is not None
        raise why

    def _moment(self, span: Span, at: Circumstances, *, led: bool) -> Read[object]:
        try:
            found = when.read_moment(span.plain_words()[:LONGEST_TIME], now=at.now, zone=at.zone, language=at.language)
        except when.AmbiguousMoment as error:
            if isinstance(error, when.HowOften) or not error.choices:
                raise Unreadable("when-unreadable", words=span.typed()) from error
            return Read(min(error.choices), error.used)
        except Unreadable:
            hour = int(span.words[0].text.strip(_MARKS)) if led and _is_hour(span) else None
            if hour is None:
                raise
            unit = len(span.words) > 1 and fold(span.words[1].text).strip(_MARKS) in at.names("homeward-hour-plain")
            return Read(_next(hour, at), 1 + unit)
        return Read(_sooner(found.value, span, at) if found.used == 1 else found.value, found.used, found.open)


def _folded(span: Span, most: int) -> list[str]:
    """The first words, as they are compared. No more are looked at: this is asked at every word of a message."""
    return [fold(word).strip(_MARKS) for word in Span(span.text, span.words[:most]).plain_words()]


def _is_hour(span: Span) -> bool:
    text = span.words[0].text.strip(_MARKS)
    return bool(re.fullmatch(r"\d{1,2}", text, re.ASCII)) and int(text) <= 24


def _next(hour: int, at: Circumstances) -> datetime:
    """The next moment at which a clock with hands may show this hour."""
    today = at.now.astimezone(at.zone).date()
    hours = (hour, hour + 12) if hour < 12 else (hour,)
    moments = [instant(today + timedelta(days=day), timedelta(hours=each), at.zone) for day in (0, 1) for each in hours]
    return min(each for each in moments if each > at.now)


def _sooner(moment: datetime, span: Span, at: Circumstances) -> datetime:
    """Of `10:30` said in the evening: the same night, and not the next morning."""
    clock = _CLOCK.fullmatch(span.words[0].text.strip(_MARKS))
    early = moment - _HALF
    return early if clock and int(clock[1]) <= 12 and early > at.now else moment


class LookoutsKind(PeopleKind, frozen=True):
    """People, also as `tell Zoé and Ben`. A name that nobody has is a `Member` without an id: it is asked about."""

    leads: bool = True

    def said_plainly(self, span: Span, at: Circumstances) -> Iterator[Read[object]]:
        """Those who are named behind a word for it."""
        if found := self.is_certain(span, at):
            yield found

    def is_certain(self, span: Span, at: Circumstances) -> Read[object] | None:
        """The same; None where it is nobody here, so that it may be part of what they should know.

        Where nobody else is named, a name that nobody has is no part of that.
        """
        if found := self._named(span, at):
            return found
        name = _nobody(span, at)
        later = range(1, min(len(span.words), _MOST_LATER)) if name else ()
        if name is None or any(self._named(span.after(start), at) for start in later):
            return None
        return name

    def _named(self, span: Span, at: Circumstances) -> Read[object] | None:
        """Those behind words such as `tell`; names that nobody has among them, where they can be nothing else."""
        used = _leading(span, at)
        people: list[Member] = []
        while used and used < len(span.words):
            start = used + _joins(span, used, at)
            try:
                found = PersonKind(among=True).read(span.after(start), at) if start < len(span.words) else None
            except Ambiguous:
                return self.read(span.after(start), at)  # which says whom it may mean
            except Unreadable:
                found = None
            name = None if found else _surely_a_name(span, start, at)
            if not (found or (name and people)):
                used = start
                break
            people.append(found.value if found else name)  # type: ignore[arg-type]  # a member
            used = start + (found.used if found else 1)
            if not (span.words[used - 1].text.endswith(",") or _joins(span, used, at)):
                break
        return Read(tuple(dict.fromkeys(people)), used) if people else None


def _leading(span: Span, at: Circumstances) -> int:
    """How many of the first words lead to a name; 0 where there are more of them than anybody says."""
    first = _folded(span, _MOST_BEFORE + 1)
    used = len([*takewhile(at.names("homeward-tell-plain").__contains__, first)])
    return used if used < len(first) else 0


def _joins(span: Span, place: int, at: Circumstances) -> bool:
    return place < len(span.words) and is_and(span.words[place].text, at)


def _nobody(span: Span, at: Circumstances) -> Read[object] | None:
    """Behind a word that asks to tell somebody, the name of nobody here, and an `and` behind it."""
    used, verbs = _leading(span, at), at.names("homeward-option-tell")
    if not used or not verbs.intersection(_folded(span, used)):
        return None
    end = next(
        (place for place in range(used, len(span.words)) if place > used and _joins(span, place, at)), len(span.words)
    )
    stop = next((place + 1 for place in range(used, end) if span.words[place].text[-1] in ",;.:"), end)
    many = used + 1 if stop - used > _LONGEST_NAME else stop
    name = span.text[span.words[used].start : span.words[many - 1].end].strip(_MARKS + "@ ")
    if not name or fold(span.words[used].text).strip(_MARKS) in at.names("homeward-no-name-plain"):
        return None
    return Read((Member("", name),), many + _joins(span, many, at))


def _surely_a_name(span: Span, place: int, at: Circumstances) -> Member | None:
    """A word behind `Zoé and` that is written as names are, or is the last one, but names nobody here.

    Behind a comma a sentence may begin: there only where the list goes on.
    """
    if place >= len(span.words):
        return None
    word, last = span.words[place].text, place == len(span.words) - 1
    name, goes_on = word.strip(_MARKS + "@"), last or word[-1] in ",;" or _joins(span, place + 1, at)
    sure = goes_on or (_joins(span, place - 1, at) and looks_like_a_name(word))
    return Member("", name) if name and sure and fold(name) not in at.names("homeward-no-name-plain") else None


class ActivityKind(ItemKind, frozen=True):
    """The number of something that people do together, with its letter: `22` may be the time."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An `Item`. Raises `Unreadable` where it is another list's, or none's."""
        found = super().read(span, at)
        if not isinstance(found.value, Item) or found.value.letter != _LETTER:
            raise Unreadable("kit-not-an-item", words=span.words[0].text)
        return found


Back = Annotated[datetime, BackKind()]
Lookouts = Annotated[tuple[Member, ...], LookoutsKind(within=True)]
Activity = Annotated[Item, ActivityKind()]
