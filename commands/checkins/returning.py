"""Scheduled check-ins: made, listed, moved, stopped, and interrupted by breaks."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.checkins.ahead import count
from commands.checkins.closing import close
from commands.checkins.feature import OPEN_TIMER, Placed, Scaled, Seen, YesNo, checkins
from commands.checkins.opening import STAYS_OPEN, manner_of, open_checkin, several, tidy
from commands.checkins.planning import breaks_of, facts, recurrence, wait_anew, wait_for
from commands.checkins.times import End, Every, Opening, end_of, in_break
from commands.kit.arguments import Number, Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import announce, lines, say
from commands.kit.stretch import Stretch
from commands.kit.stretch_kind import Away
from commands.kit.time_arguments import Moment
from storage.checkins.schedules import Schedule


@checkins.command("every", role=Role.ROOM_FACILITATOR)
async def come_back(
    ctx: Context,
    times: Every,
    question: Text | None = None,
    *,
    scale: Scaled | None = None,
    until: End | None = None,
    see: Seen | None = None,
    place: Placed | None = None,
) -> Outcome:
    """Schedule a check-in."""
    await manner_of(ctx, scale, see, place, several=several(question))  # what can't be kept is said now
    ends, lasts = _close(times, until)
    given = Schedule(
        id=0,
        room_id=ctx.room_id,
        person=ctx.person,
        question=tidy(question),
        rule=times.rule,
        start=times.start.isoformat(),
        zone=times.zone,
        ends=ends,
        lasts=lasts,
        scale=scale,
        sight=see,
        place=place,
        event_id=ctx.event_id,
    )
    for number, each in enumerate(await ctx.store.checkin_schedules.of_room(ctx.room_id), 1):
        if each.question == given.question and _as_often(each, given, ctx.now):
            raise UserError("checkins-scheduled-already", number=number, **await facts(ctx, each, await breaks_of(ctx)))
    made = await ctx.store.checkin_schedules.add(given)
    return say("checkins-scheduled", **await facts(ctx, made, await breaks_of(ctx)))


def _close(times: Opening, until: time | timedelta | None) -> tuple[time | None, timedelta | None]:
    """The time of day at which it closes, or after how long; of two ends that were said, the one with its name."""
    end = until or times.ends
    return (end, None) if isinstance(end, time) else (None, end)


def _as_often(one: Schedule, other: Schedule, now: datetime) -> bool:
    """Whether two schedules come at the same times."""
    repeats, again = recurrence(one), recurrence(other)
    return repeats.rule == again.rule and repeats.next_after(now) == again.next_after(now)


@checkins.command("schedules")
async def show(ctx: Context) -> Outcome:
    """List this room's schedules and breaks."""
    schedules = await ctx.store.checkin_schedules.of_room(ctx.room_id)
    if not schedules:
        return say("checkins-schedules-none")
    breaks = await breaks_of(ctx)
    found = [
        Phrase("checkins-schedules-line", number=number, **await facts(ctx, each, breaks))
        for number, each in enumerate(schedules, 1)
    ]
    pauses = [Phrase("checkins-break-line", first=first, last=last) for first, last in breaks]
    return lines([Phrase("checkins-schedules-heading"), *found, *pauses, Phrase("checkins-schedules-how")])


@checkins.command("move", role=Role.ROOM_FACILITATOR)
async def move(ctx: Context, number: Number, times: Every, *, until: End | None = None) -> Outcome:
    """Move a schedule to other times; it closes as before, unless another end is said."""
    schedule = await _numbered(ctx, number)
    await ctx.store.checkin_schedules.move(schedule.id, times.rule, times.start.isoformat(), times.zone)
    if until or times.ends:
        await ctx.store.checkin_schedules.close(schedule.id, *_close(times, until))
    moved = await ctx.store.checkin_schedules.get(schedule.id)
    assert moved is not None
    return say("checkins-scheduled", **await facts(ctx, moved, await breaks_of(ctx)))


@checkins.command("stop", role=Role.ROOM_FACILITATOR, guessed=False)
async def stop(ctx: Context, number: Number) -> Outcome:
    """Delete a schedule."""
    schedule = await _numbered(ctx, number)
    await _forget(ctx, schedule)
    return say("checkins-stopped", repeats=recurrence(schedule).describe(ctx.zone))


@checkins.command("break", role=Role.ROOM_FACILITATOR)
async def rest(
    ctx: Context,
    answer: YesNo | None = None,
    away: Away | None = None,
    *,
    since: Moment | None = None,
    until: Moment | None = None,
) -> Outcome:
    """Open no scheduled check-in for some days. `!checkin break no` ends all breaks."""
    if answer == "no" and away is None:
        await ctx.store.checkin_schedules.end_breaks(ctx.room_id)
        return lines([Phrase("checkins-break-over"), *await wait_anew(ctx)])
    first, last = (away or Stretch(since, until or since)).days(ctx.now, ctx.zone)
    if last is None or answer == "no":
        raise UserError("checkins-break-how")
    if last < first:
        raise UserError("checkins-break-backwards", first=first, last=last)
    await ctx.store.checkin_schedules.take_break(ctx.room_id, first, last, ctx.event_id)
    return lines([Phrase("checkins-break-line", first=first, last=last), *await wait_anew(ctx)])


@checkins.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message of a schedule deletes the schedule; that of a break ends the break."""
    schedule = await ctx.store.checkin_schedules.by_event(event.event_id)
    if schedule:
        await _forget(ctx, schedule)
    if await ctx.store.checkin_schedules.end_break(event.event_id):
        await wait_anew(ctx)
    return None


@checkins.on_timer(OPEN_TIMER)
async def open_by_itself(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """It is time: the last one closes if it is still open. What is over meanwhile, or falls into a break, is not."""
    schedule = await ctx.store.checkin_schedules.get(subject)
    if schedule is None:
        return None
    breaks = await breaks_of(ctx)
    await wait_for(ctx, schedule, breaks)
    zone = ZoneInfo(schedule.zone)
    ends = end_of(due, schedule.ends, schedule.lasts or STAYS_OPEN, zone)
    if ends <= ctx.now and schedule.early:
        await ctx.store.checkin_answers.ahead.take(schedule.id)  # what was answered to it is for no other day
    if ends <= ctx.now or in_break(due, breaks, zone):
        return None
    try:
        many = several((schedule.question or "").replace("\n", "|"))
        manner = await manner_of(ctx, schedule.scale, schedule.sight, schedule.place, several=many)
    except UserError as error:
        return announce(error.phrase)
    before = await ctx.store.checkins.open_in(ctx.room.room_id)
    closed = await close(ctx, before) if before else []
    asked = await open_checkin(ctx, schedule.person, schedule.event_id, schedule.question, ends, manner)
    return [*closed, asked, *(await count(ctx, schedule) if schedule.early else [])]


async def _numbered(ctx: Context, number: int) -> Schedule:
    schedules = await ctx.store.checkin_schedules.of_room(ctx.room_id)
    if not 1 <= number <= len(schedules):
        raise UserError("checkins-schedules-unknown", number=number)
    return schedules[number - 1]


async def _forget(ctx: RoomContext, schedule: Schedule) -> None:
    await ctx.store.checkin_schedules.remove(schedule.id)
    await ctx.cancel(OPEN_TIMER, schedule.id)
