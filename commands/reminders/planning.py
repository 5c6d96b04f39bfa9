"""When a reminder is said next: its rule, quiet hours, and its timer."""

from __future__ import annotations

from datetime import datetime

from commands.kit.context import RoomContext
from commands.kit.when import Recurrence
from commands.reminders.feature import DUE_TIMER, QUIET
from commands.reminders.rules import Hours, after_quiet, gap_after
from storage.reminders import Reminder


async def ring(ctx: RoomContext, reminder: Reminder, at: datetime) -> None:
    """Set its timer. If many are due, people's own come before the rooms'."""
    timer = DUE_TIMER.at(reminder.id, reminder.room_id, at, wait=reminder.whole_room)
    await ctx.store.timers.set(timer)


async def silence(ctx: RoomContext, reminder: Reminder) -> None:
    """Cancel its timer."""
    await ctx.cancel(DUE_TIMER, reminder.id)


async def quiet_hours(ctx: RoomContext, person: str | None, *, urgent: bool = False) -> Hours:
    """The quiet hours that a reminder has to heed: the room's, and those of the person it is for.

    What a person marked as urgent for themselves heeds none. In a chat of two there is nobody else to disturb.
    """
    if urgent:
        return []
    room = None if ctx.room.direct else ctx.settings[QUIET]
    found = [(room, ctx.zone)]
    if person:
        own = await ctx.own(person)
        found.append((own[QUIET] if own.changed(QUIET) else None, ctx.zone_in(own)))
    return [(quiet, zone) for quiet, zone in found if quiet]


async def audible(ctx: RoomContext, reminder: Reminder, moment: datetime) -> datetime:
    """The first moment outside quiet hours from `moment` on."""
    person = None if reminder.whole_room else reminder.person
    return after_quiet(moment, await quiet_hours(ctx, person, urgent=reminder.urgent))


def recurrence(reminder: Reminder) -> Recurrence | None:
    """Its recurrence, if it has one."""
    if reminder.rule is None or reminder.start is None:
        return None
    return Recurrence(reminder.rule, datetime.fromisoformat(reminder.start), reminder.zone)


async def put_off(ctx: RoomContext, reminder: Reminder, moment: datetime) -> datetime:
    """Put this occurrence off to that moment, or to the end of the quiet hours then; returns the time."""
    due = await audible(ctx, reminder, moment)
    await ctx.store.reminders.put_off(reminder.id, due)
    await ring(ctx, reminder, due)
    return due


async def go_on(ctx: RoomContext, reminder: Reminder) -> bool:
    """Go on to the next occurrence, leaving out those missed meanwhile; False if there is none."""
    again = recurrence(reminder)
    following = again.next_after(max(reminder.stands_for, ctx.now)) if again else None
    if again is None or following is None:
        return False
    due = await audible(ctx, reminder, following)
    start = again.rebased(following).start.isoformat()
    await ctx.store.reminders.go_on(reminder.id, due, following, start)
    await ring(ctx, reminder, due)
    return True


async def after_saying(ctx: RoomContext, reminder: Reminder) -> None:
    """After saying it: repeat it later unless it is done, go on to its next occurrence, or delete it."""
    await ctx.store.reminders.was_said(reminder.id, ctx.now)
    said = reminder.said + 1
    if reminder.most and said < reminder.most:
        again = recurrence(reminder)
        following = again.next_after(max(reminder.stands_for, ctx.now)) if again else None
        once_more = ctx.now + gap_after(said)
        if following is None or once_more < following:
            await put_off(ctx, reminder, once_more)
            return
    if not await go_on(ctx, reminder):
        await ctx.store.reminders.end(reminder.id)


async def copy(
    ctx: RoomContext, reminder: Reminder, person: str, moment: datetime, event_id: str, *, of: int | None = None
) -> Reminder:
    """The same, once, at that moment: for the whole room where the reminder is, else for that person."""
    asked_for = person == reminder.person and not reminder.whole_room
    return await ctx.store.reminders.add(
        reminder.room_id,
        person,
        author=reminder.author if asked_for else person,
        whole_room=reminder.whole_room and of is None,
        what=reminder.what,
        due=moment,
        stands_for=reminder.stands_for,
        rule=None,
        start=None,
        zone=reminder.zone,
        urgent=reminder.urgent and person == reminder.person,
        copied_from=of,
        source=reminder.source,
        thread=reminder.thread,
        event_id=event_id,
        now=ctx.now,
    )
