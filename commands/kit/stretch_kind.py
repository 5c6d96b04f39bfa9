"""Reads a stretch of time, as people say when they are away: `friday to sunday`, `12 to 15 march`, `until monday`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated

from msgspec.structs import replace

from commands.kit.arguments import Circumstances
from commands.kit.errors import Unreadable, UserError
from commands.kit.later import LaterKind
from commands.kit.stretch import Stretch
from commands.kit.time_arguments import MomentKind
from commands.kit.when import Past, Read, WhenError, instant
from commands.kit.when.days import later
from commands.kit.when.length import CALENDAR, elapsed, read_length
from commands.kit.when.scanner import Scanner
from commands.kit.when.values import NINE
from commands.kit.words import Span, Word, fold

_DAY = timedelta(days=1)
_LONG = timedelta(days=183)  # where the beginning is further behind the end than this, it is over already
LONGEST_STRETCH = 27  # words: "from friday 12 march 2027 at 6 pm to", and the longest time; more are not looked at
_LONGEST_ONWARDS = 2  # words, of "from friday on"
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?", re.ASCII)
_DASHED = re.compile(r"(\d{1,2}|\d{1,2}[/.]\d{1,2}\.?)-(\d{1,2}|\d{1,2}[/.]\d{1,2}\.?)", re.ASCII)
_HYPHEN = re.compile(r"(\w+)-(\w+)")
_COLON = re.compile(r"([^\W\d_]+):(.*)")


class StretchKind(LaterKind, frozen=True):
    """From one time to another, from one on, until one, for so long, or a day or a week by itself.

    The days are whole ones, unless a time of day is said. Only "until friday" ends on Friday at nine.
    """

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Stretch` that all of the words say. Raises `WhenError` for anything else, `Past` where it is over."""
        if len(span.words) > LONGEST_STRETCH:
            raise WhenError.at("when-unreadable", span.plain_words())
        said = Span(span.text, tuple(_taken_apart(span, at)))
        front = Scanner(said.plain_words(), at.language)
        if front.skip(front.lexicon.until | front.lexicon.lasting | front.lexicon.away_for):
            found = Stretch(None, self._end(said.after(front.at), span, at))
        else:
            found = _days(said, at) or Stretch(None, self._end(said, span, at))
        if found.until and found.until <= (found.since or at.now):
            raise Past(found.until)
        return Read(found, len(span.words))

    def _end(self, said: Span, span: Span, at: Circumstances) -> datetime:
        """The one moment that the words say."""
        if not said:
            raise WhenError.at("when-unreadable", span.plain_words())
        found = super().read(said, at)
        if found.used < len(said.words):
            raise Unreadable("kit-left-over", words=said.after(found.used).typed())
        assert isinstance(found.value, datetime)
        return found.value


Away = Annotated[Stretch, StretchKind()]


def _taken_apart(span: Span, at: Circumstances) -> Iterator[Word]:
    """The words, with `12-15` and `until:friday` as several."""
    lexicon = Scanner((), at.language).lexicon
    weekdays = lexicon.weekdays.keys() | lexicon.weekdays_short.keys()
    for word in span.words:
        dashed, colon = _DASHED.fullmatch(word.text), _COLON.fullmatch(word.text)
        if dashed is None and (halves := _HYPHEN.fullmatch(word.text)):
            dashed = halves if {*map(fold, halves.groups())} <= weekdays else None
        elided = word.text[:2].lower() == "d'" and word.text[2:].lower() in lexicon.days
        cuts = [dashed.end(1), dashed.start(2)] if dashed else [colon.start(2)] if colon else [2] if elided else []
        for start, end in zip((0, *cuts), (*cuts, len(word.text)), strict=True):
            if start < end:
                yield Word(word.text[start:end], word.start + start, word.start + end)


def _days(said: Span, at: Circumstances) -> Stretch | None:
    """What the words say with a beginning, or as a whole day or week; None where they say neither."""
    front = Scanner(said.plain_words(), at.language)
    begins = front.skip(front.lexicon.from_ | front.lexicon.starting | front.lexicon.away_since)
    for used in dict.fromkeys((front.at, 0)):  # "de" may belong to what follows
        rest = said.after(used)
        found = _from_to(rest, at, begins=begins) or _for_so_long(rest, at) or (_onwards(rest, at) if begins else None)
        if found:
            return found
    return _by_itself(said, at)


def _from_to(said: Span, at: Circumstances, *, begins: bool) -> Stretch | None:
    between = Scanner(said.plain_words(), at.language)
    separators = between.lexicon.to | between.lexicon.until | between.lexicon.away_to
    if not begins:  # "monday and friday" are two days, "between monday and friday" is all of them
        separators -= between.lexicon.and_
    for place in range(1, len(said.words)):
        between.at = place
        if between.skip(separators) and not between.ended:
            left, right = Span(said.text, said.words[:place]), said.after(between.at)
            if found := _numbers(left, right, at) or _moments(left, right, at):
                return found
    return None


def _numbers(left: Span, right: Span, at: Circumstances) -> Stretch | None:
    """One of the two is only the day of the month that the other names."""
    one, other = _number(left), _number(right)
    named = None if one and other else (_read(right, at) if one else _begun(left, at) if other else None)
    if named is None:
        return None
    day = named.value.astimezone(at.zone).date()
    try:
        first, last = day.replace(day=one or day.day), day.replace(day=other or day.day)
    except ValueError:
        return None
    return _stretch(_midnight(first, at), _midnight(last + _DAY, at), at) if first <= last else None


def _moments(left: Span, right: Span, at: Circumstances) -> Stretch | None:
    """Two times of which each says a day; the second one is the next after the first."""
    begins, ends = _begun(left, at), _begun(right, at)
    if begins is None or ends is None:
        return None
    if begins.value - ends.value > _LONG:  # said while it lasts: "28 december to 3 january", on the first
        return _stretch(at.now, _end_of(ends, at), at)
    first, last = (found.value.astimezone(at.zone).date() for found in (begins, ends))
    again = first == last and left.words[-1].text == right.words[-1].text  # "friday to friday"
    if last < first or (again and _is_day(ends, at) and not re.search(r"\d", left.words[-1].text)):
        ends = _read(right, replace(at, now=_midnight(first + again * _DAY, at))) or ends
    if ends.value - begins.value > _LONG:
        raise UserError("kit-stretch-backwards", first=first, last=last)
    return _stretch(_start_of(begins, at), _end_of(ends, at), at)


def _for_so_long(said: Span, at: Circumstances) -> Stretch | None:
    """`friday for 3 days`."""
    scanner = Scanner(said.plain_words(), at.language)
    for place in range(1, len(said.words)):
        scanner.at = place
        if not scanner.skip(scanner.lexicon.lasting | scanner.lexicon.away_for):
            continue
        length, begins = read_length(scanner), _begun(Span(said.text, said.words[:place]), at)
        if length and begins and scanner.ended:
            start = _start_of(begins, at)
            if length.keys() <= CALENDAR and _is_day(begins, at):
                return _stretch(start, _midnight(later(start.astimezone(at.zone).date(), length), at), at)
            return _stretch(start, start + elapsed(length), at)
    return None


def _onwards(said: Span, at: Circumstances) -> Stretch | None:
    """`from friday`, `from friday on`."""
    for more in range(min(_LONGEST_ONWARDS, len(said.words) - 1) + 1):
        words, tail = said.words[: len(said.words) - more], Scanner(said.after(-more).plain_words(), at.language)
        if not more or (tail.skip(tail.lexicon.onwards) and tail.ended):
            begins = _begun(Span(said.text, words), at)
            if begins:
                return Stretch(start if (start := _start_of(begins, at)) > at.now else None, None)
    return None


def _by_itself(said: Span, at: Circumstances) -> Stretch | None:
    """`tomorrow`, `this weekend`, `next week`."""
    scanner = Scanner(said.plain_words(), at.language)
    today = at.now.astimezone(at.zone).date()
    weeks = scanner.take(scanner.lexicon.weekends)
    if weeks is not None and scanner.ended:
        saturday = today + timedelta(weeks=weeks, days=5 - today.weekday())
        return _stretch(_midnight(saturday, at), _midnight(saturday + 2 * _DAY, at), at)
    period = scanner.take(scanner.lexicon.periods)
    if period and scanner.ended:
        weekly = period == "weeks"
        first = today + timedelta(days=7 - today.weekday()) if weekly else later(today.replace(day=1), {"months": 1})
        return _stretch(_midnight(first, at), _midnight(later(first, {period: 1}), at), at)
    found = _begun(said, at)
    return _stretch(_start_of(found, at), _end_of(found, at), at) if found and _is_day(found, at) else None


def _begun(said: Span, at: Circumstances) -> Read[datetime] | None:
    """The moment that all of the words say; it may be earlier today."""
    try:
        return _read(said, at)
    except Past:
        return _read(said, replace(at, now=_midnight(at.now.astimezone(at.zone).date(), at)))


def _read(said: Span, at: Circumstances) -> Read[datetime] | None:
    found = MomentKind().read_whole(said, at)
    if found is None or not isinstance(found.value, datetime):
        return None
    words = Scanner(said.plain_words(), at.language)
    parts = words.lexicon.parts | words.lexicon.parts_said | words.lexicon.parts_today
    for words.at in range(len(said.words)):
        if words.take(parts):  # "tomorrow morning" is no whole day
            return Read(found.value, found.used)
    return Read(found.value, found.used, found.open)


def _number(said: Span) -> int | None:
    """The day of a month that one word is."""
    found = _NUMBER.fullmatch(said.words[-1].text.lower()) if len(said.words) == 1 else None
    return int(found[1]) if found else None


def _is_day(found: Read[datetime], at: Circumstances) -> bool:
    """Whether no time of day was said."""
    here = found.value.astimezone(at.zone)
    return found.open and timedelta(hours=here.hour, minutes=here.minute) == NINE


def _start_of(found: Read[datetime], at: Circumstances) -> datetime:
    return _midnight(found.value.astimezone(at.zone).date(), at) if _is_day(found, at) else found.value


def _end_of(found: Read[datetime], at: Circumstances) -> datetime:
    return _midnight(found.value.astimezone(at.zone).date() + _DAY, at) if _is_day(found, at) else found.value


def _midnight(day: date, at: Circumstances) -> datetime:
    return instant(day, timedelta(0), at.zone)


def _stretch(since: datetime, until: datetime, at: Circumstances) -> Stretch:
    return Stretch(since if since > at.now else None, until)
