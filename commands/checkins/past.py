"""Looking back: one's own answers privately, and the weeks of a room where enough people answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.checkins.feature import FORGET_TIMER, LEAST, checkins
from commands.checkins.keeping import keep_for_a_while
from commands.checkins.scales import SCALES, Scale
from commands.checkins.summary import shown, shown_mark, spaced
from commands.kit.attachments import Days, Grid
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.phrase import Phrase
from commands.kit.replies import lines, say
from storage.checkins.past import Counted, Mine

_MOST = 31  # of one's own answers
_WEEKS = 12
_DOTS = 12  # in a line, on a phone


@checkins.command("mine", where=Where.ANYWHERE)
async def show_mine(ctx: Context) -> Outcome:
    """One's own answers, in the private chat; nobody else sees them."""
    kept = await ctx.store.checkin_past.mine(ctx.person, _MOST)
    found = [_own(each, ctx.zone) for each in kept]
    phrases = spaced([Phrase("checkins-mine-heading")], found, [Phrase("checkins-mine-how")])
    told = lines(phrases if kept else [Phrase("checkins-mine-none")])
    picture = drawn_days(kept, ctx.zone)
    return ctx.to_sender(told.with_attached(picture) if picture else told)


@checkins.command("forget", where=Where.ANYWHERE, guessed=False)
async def forget_mine(ctx: Context) -> Outcome:
    """Delete one's own answers to check-ins that are closed."""
    return say("checkins-mine-forgotten", count=await ctx.store.checkin_past.forget_mine(ctx.person))


@checkins.command("mood")
async def show_mood(ctx: Context) -> Outcome:
    """The room's weeks, as dots; a gap where too few answered."""
    least, today = ctx.settings[LEAST], ctx.now.astimezone(ctx.zone).date()
    first = monday(today) - timedelta(weeks=_WEEKS - 1)
    since = datetime.combine(first, datetime.min.time(), ctx.zone)
    past = [each for each in await ctx.store.checkin_past.counted(ctx.room_id, since) if each.people >= least]
    if not past:
        return say("checkins-mood-none", least=least)
    found = weeks(past, past[-1].scale, today, ctx.zone)
    scale = SCALES[past[-1].scale]
    drawn = [_week(week, counts, scale) for week, counts in found]
    legend = [Phrase("checkins-legend", marks=shown(*scale.marks))]
    heading = Phrase("checkins-mood-heading", least=least)
    picture = Grid("mood.png", heading, _names(scale), tuple(_column(week, counts, scale) for week, counts in found))
    return lines(spaced([heading], drawn, legend)).with_attached(picture)


@checkins.on_timer(FORGET_TIMER)
async def forget_old(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """Every day: what was kept for as long as the group wants is deleted."""
    await keep_for_a_while(ctx)
    return None


def weeks(past: Iterable[Counted], scale: str, today: date, zone: ZoneInfo) -> list[tuple[date, dict[str, int]]]:
    """The weeks from the first that has something to this one, by their Mondays; an empty one is a gap."""
    found: dict[date, dict[str, int]] = {}
    for each in past:
        if each.scale == scale:
            week = found.setdefault(monday(each.closed.astimezone(zone).date()), {})
            for mark, number in each.counts.items():
                week[mark] = week.get(mark, 0) + number
    first = min(found)
    count = (monday(today) - first).days // 7 + 1
    return [(day, found.get(day, {})) for day in (first + timedelta(weeks=week) for week in range(count))]


def drawn_days(kept: Sequence[Mine], zone: ZoneInfo) -> Days | None:
    """One's own days on the scale that one answered on last, from two of them on."""
    scale = next(
        (each for mine in reversed(kept) for each in SCALES.values() if set(mine.marks) <= set(each.marks)), None
    )
    if scale is None:
        return None
    found = [
        (mine.closed.astimezone(zone).date(), tuple(map(scale.marks.index, mine.marks)))
        for mine in kept
        if set(mine.marks) <= set(scale.marks)
    ]
    return Days("mine.png", Phrase("checkins-mine-heading"), _names(scale), tuple(found)) if len(found) > 1 else None


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def dots(counts: Sequence[int]) -> list[str]:
    """A dot for each, or, where they would not fit into a line, in the same proportion and at least one."""
    total = sum(counts)
    if total <= _DOTS:
        return ["●" * number for number in counts]
    return ["●" * max(1, round(number * _DOTS / total)) if number else "" for number in counts]


def _column(week: date, counts: dict[str, int], scale: Scale) -> tuple[date, tuple[int, ...]]:
    return week, tuple(counts.get(mark, 0) for mark in scale.marks) if counts else ()


def _names(scale: Scale) -> tuple[Phrase, ...]:
    return tuple(map(shown_mark, scale.marks))


def _week(week: date, counts: dict[str, int], scale: Scale) -> Phrase:
    given = [mark for mark in scale.marks if counts.get(mark)]
    if not given:
        return Phrase("checkins-mood-gap", week=week)
    bars = dots([counts[mark] for mark in given])
    drawn = [f"{scale.emojis[mark][0]} {bar}" for mark, bar in zip(given, bars, strict=True)]
    return Phrase("checkins-mood-week", week=week, bars=" · ".join(drawn))


def _own(mine: Mine, zone: ZoneInfo) -> Phrase:
    day, marks = mine.closed.astimezone(zone).date(), mine.marks
    if len(marks) == 1 and marks[0].isdecimal():
        bar = "●" * int(marks[0]) + "○" * (5 - int(marks[0]))
        return Phrase("checkins-mine-level", day=day, bar=bar, mark=shown(*marks), group=mine.group)
    return Phrase("checkins-mine-line", day=day, mark=shown(*marks), group=mine.group)
