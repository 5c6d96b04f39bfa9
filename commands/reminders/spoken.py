"""What a reply to a message of a reminder says about when it is to come."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from msgspec.structs import replace

from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.errors import Ambiguous, UserError
from commands.kit.later import LaterKind
from commands.kit.spoken import after_opening, without_thanks
from commands.kit.words import Span

_LAST_MINUTE = time(23, 59)
_OPENINGS = ("reminders-moving-plain", "kit-asking-plain", "kit-polite", "kit-no")
_LONGEST = 20  # words of a reply that are looked at


async def circumstances(ctx: Context) -> Circumstances:
    """The sender's own clock."""
    return replace(ctx.circumstances(), zone=ctx.zone_in(await ctx.own(ctx.person)))


async def said_moment(ctx: Context, said: str, due: datetime) -> datetime | None:
    """When the words say, all of them; None for other words. A time of day alone keeps `due`’s day, a day its time."""
    at = await circumstances(ctx)
    span = without_opening(Span.of(said), at)
    moment = moment_of(span, at)
    if moment and (kept := _at_the_time_of(due, span, at)):
        return kept
    day = due.astimezone(at.zone).date()
    if moment is None or not _is_of_any_day(span, at):
        return moment
    there = moment_of(span, replace(at, now=datetime.combine(day, time(), at.zone)))
    return there if there and there > ctx.now else moment


def without_opening(span: Span, at: Circumstances) -> Span:
    """The words after those with which one moves something: `no, can we please move it to – thursday`."""
    if len(span.words) > _LONGEST:
        return span
    while True:
        rest = next((rest for key in _OPENINGS if (rest := after_opening(at.catalogs, span, key))), None)
        if rest is None:
            break
        span = rest
    return without_thanks(at.catalogs, span)


def moment_of(span: Span, at: Circumstances) -> datetime | None:
    """When the words say, all of them; of two meanings the sooner one, for the answer repeats it in full."""
    if not span:
        return None
    try:
        found = LaterKind().read(span, at)
    except Ambiguous as error:
        sooner = Span.of(error.options[0].words)
        return moment_of(sooner, at) if error.end == span.words[-1].end else None
    except UserError:
        return None
    return found.value if found.used == len(span.words) and isinstance(found.value, datetime) else None


def _at_the_time_of(due: datetime, span: Span, at: Circumstances) -> datetime | None:
    """The day that the words say, at the time of day of `due`; None where they say a time themselves."""
    clock = f"{due.astimezone(at.zone):%H:%M}"
    there = moment_of(Span.of(f"{span.typed()} {clock}"), at)
    return there if there and f"{there.astimezone(at.zone):%H:%M}" == clock and there > at.now else None


def _is_of_any_day(span: Span, at: Circumstances) -> bool:
    """Whether the words are a time of day alone: the next one, which in the last minute of a day is the next day's."""
    today = at.now.astimezone(at.zone).date()
    first, last = (
        moment_of(span, replace(at, now=datetime.combine(today, clock, at.zone))) for clock in (time(), _LAST_MINUTE)
    )
    if first is None or last is None:
        return False
    return last - first == timedelta(days=1) and first.astimezone(at.zone).date() == today
