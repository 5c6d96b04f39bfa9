"""The kinds of argument that are times: a duration, a moment, and what comes back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Struct

from commands.kit import when
from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, Option, Unreadable
from commands.kit.formats import format_phrase
from commands.kit.phrase import Local, Phrase
from commands.kit.when import Read, Recurrence
from commands.kit.words import Span

LONGEST_TIME = 18  # words: "in 1 month and 2 weeks and 3 days and 4 hours and 5 minutes and 6 seconds"


def _bare_minutes(span: Span) -> timedelta | None:
    """A number alone, where only minutes can be meant."""
    text = span.words[0].text.rstrip(".,;")
    alone = len(span.words) == 1 and re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII)
    return timedelta(minutes=int(text)) if alone else None


def _ask_about_colon(span: Span) -> None:
    """Raise `Ambiguous` for `1:30` alone: minutes and seconds, or hours and minutes."""
    word = span.words[0]
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)", word.text.rstrip(".,;"), re.ASCII)
    if found and len(span.words) == 1:
        large, small = int(found[1]), int(found[2])
        short = Option(timedelta(minutes=large, seconds=small), f"{large}m{small}s")
        long = Option(timedelta(hours=large, minutes=small), f"{large}h{small:02}")
        raise Ambiguous(Phrase("kit-which-moment", words=found.group()), [short, long], word.start, word.end)


class DurationKind(Struct, frozen=True):
    """A duration."""

    label: str = "duration"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A positive timedelta. Raises `Ambiguous` where it can mean two."""
        if minutes := _bare_minutes(span):
            return Read(minutes, 1)
        _ask_about_colon(span)
        found = when.read_duration(span.plain_words(), language=at.language)
        return Read(found.value, found.used)

    def read_whole(self, span: Span, at: Circumstances) -> Read[object] | None:
        """What all of the words say; None where they say something else."""
        try:
            found = self.read(span, at)
        except Unreadable:
            return None
        return found if found.used == len(span.words) else None


class MomentKind(Struct, frozen=True):
    """A moment in the future."""

    label: str = "moment"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware datetime. Raises `Ambiguous` where it can mean several moments."""
        try:
            found = when.read_moment(span.plain_words(), now=at.now, zone=at.zone, language=at.language)
        except when.AmbiguousMoment as error:
            raise which_moment(error, span, at) from error
        return Read(found.value, found.used, found.open)

    def read_whole(self, span: Span, at: Circumstances) -> Read[object] | None:
        """What all of the words say; None where they say something else."""
        try:
            found = self.read(span, at)
        except Unreadable:
            return None
        except Ambiguous as error:
            if error.end == span.words[-1].end:
                raise
            return None
        return found if found.used == len(span.words) else None

    def read_last(self, span: Span, at: Circumstances) -> Read[object] | None:
        """A time at the end, after other text; None where there is none, or it may belong to that text."""
        words = span.plain_words()
        for start in range(max(1, len(words) - LONGEST_TIME), len(words)):
            apart = when.stands_apart(words, start, language=at.language)
            try:
                found = self.read_whole(span.after(start), at)
            except Ambiguous:
                if apart:
                    raise
                return None
            if found:
                return found if apart else None
        return None

    def read_first_word(self, span: Span, at: Circumstances) -> Read[object] | None:
        """A time that the first word is, although the text goes on in a way that makes it none: `monthly rent`."""
        return self.read_whole(Span(span.text, span.words[:1]), at)


class WhenKind(MomentKind, frozen=True):
    """A moment in the future, or a recurrence."""

    label: str = "when"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Recurrence` or an aware datetime."""
        words = span.plain_words()
        try:
            repeated = when.read_recurrence(words, now=at.now, zone=at.zone, language=at.language)
        except when.AmbiguousMoment as error:
            raise which_moment(error, span, at) from error
        return Read(repeated.value, repeated.used, repeated.open) if repeated else super().read(span, at)


class Unsaid(Ambiguous):
    """How often is said, but not at which times or on which days: the options are examples."""

    others = True
    part = True  # "twice a day" – "7:00 and 19:00"


def which_moment(error: when.AmbiguousMoment, span: Span, at: Circumstances) -> Ambiguous:
    """The question which of its meanings a time has."""
    options = [_option(reading, error.used, span, at) for reading in error.readings]
    start, end = span.words[0].start, span.words[error.used - 1].end
    if isinstance(error, when.HowOften):
        return Unsaid(Phrase("when-how-often", words=span.text[start:end]), options, start, end)
    return Ambiguous(Phrase("kit-which-moment", words=span.text[start:end]), options, start, end)


def _option(reading: Read[datetime | Recurrence], used: int, span: Span, at: Circumstances) -> Option:
    """What the words can mean, and other words that mean only this."""
    shown, words = shown_time(reading.value, at)
    if reading.used < used:
        rest = Span(span.text, span.words[reading.used : used]).typed()
        time = Span(span.text, span.words[: reading.used]).typed().rstrip(":")
        return Option(Phrase("when-kept", time=shown, words=rest), f"{time}: {rest}")
    return Option(shown, words)


def shown_time(value: object, at: Circumstances) -> tuple[object, str]:
    """A moment or a recurrence as a fact of a phrase, and words that mean only that."""
    match value:
        case Recurrence():
            value = value.describe(at.zone)
            return value, format_phrase(value, at.catalogs[at.language], at.zone)
        case Local():
            return value, f"{value.moment.astimezone(at.zone):%Y-%m-%d %H:%M}"
        case datetime():
            return Local(value, at.zone), f"{value.astimezone(at.zone):%Y-%m-%d %H:%M}"
        case Phrase():
            return value, format_phrase(value, at.catalogs[at.language], at.zone)
    raise TypeError(type(value).__name__)


Duration = Annotated[timedelta, DurationKind()]
Moment = Annotated[datetime, MomentKind()]
When = Annotated[datetime | Recurrence, WhenKind()]
