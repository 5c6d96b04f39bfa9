"""Quiet hours: the time of every day in which the bot does not call a whole room."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.errors import Unreadable, UserError
from commands.kit.phrase import Phrase
from commands.kit.when import read_time_of_day
from commands.kit.words import Span, fold

_OFF = "off"


class Quiet(Struct, frozen=True):
    """From one time of day to another, over midnight where the end is the earlier one. The end is not quiet."""

    start: time
    end: time

    def __contains__(self, clock: time) -> bool:
        """Whether a time of day is quiet."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def over(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """That moment, or the end of the quiet hours that it falls into on the clocks of the zone; in UTC."""
        here = moment.astimezone(zone)
        if here.time() not in self:
            return moment
        day = here.date() if here.time() < self.end else here.date() + timedelta(days=1)
        end = datetime.combine(day, self.end, zone)
        # In the autumn an hour comes twice: the end meant is the one still to come.
        ends = (end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        return next(end for end in ends if end > moment)


class QuietHoursKind(Struct, frozen=True):
    """`22:00-8:00`, `from 22h to 8h`, or a word for none."""

    def read(self, span: Span, at: Circumstances) -> Quiet | None:
        """The hours, or None for a word that says none."""
        words = " ".join(span.plain_words()).replace("-", " - ").split()
        if fold(" ".join(words)) in at.names("reminders-quiet-off"):
            return None
        until = {"-", *at.names("reminders-quiet-to")}
        between = next((place for place, word in enumerate(words[1:], 1) if fold(word) in until), None)
        start = _clock(words[:between], at) if between else None
        end = _clock(words[between + 1 :], at) if between else None
        if start is None or end is None or start == end:
            raise Unreadable("reminders-quiet-unreadable", words=" ".join(span.plain_words()))
        return Quiet(start, end)

    def kept(self, value: Quiet | None) -> str:
        """`22:00-08:00`, or the word for none."""
        return f"{value.start:%H:%M}-{value.end:%H:%M}" if value else _OFF

    def value(self, kept: str) -> Quiet | None:
        """The hours of `22:00-08:00`."""
        start, dash, end = kept.partition("-")
        return Quiet(time.fromisoformat(start), time.fromisoformat(end)) if dash else None

    def shown(self, value: Quiet | None) -> object:
        """The hours in words."""
        if value is None:
            return Phrase("reminders-quiet-none")
        return Phrase("reminders-quiet-hours", start=value.start, end=value.end)


def _clock(words: list[str], at: Circumstances) -> time | None:
    """The time of day that these words say, all of them; None where they say something else."""
    if words and fold(words[0]) in at.names("reminders-quiet-from"):
        words = words[1:]
    try:
        found = read_time_of_day(words, language=at.language)
    except UserError:
        return None
    return found.value if found.used == len(words) else None
