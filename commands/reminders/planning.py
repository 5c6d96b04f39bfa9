"""When a reminder is said next: its rule, quiet hours, and the timer that rings then."""

from __future__ import annotations

from datetime import datetime

from commands.kit.context import Scene
from commands.kit.when import Recurrence
from commands.reminders.feature import QUIET
from commands.reminders.rules import Hours, after_quiet, gap_after, rebased
from storage.reminders import Reminder
from storage.timers import Timer


async def ring(scene: Scene, reminder: Reminder, at: datetime) -> None:
    """Wake up for it. Where many are due, people's own come before the rooms'."""
    timer = Timer("reminders", "due", str(reminder.id), reminder.room_id, at, wait=reminder.whole_room)
    await scene.store.timers.set(timer)


async def silence(scene: Scene, reminder: Reminder) -> None:
    """Do not wake up for it any more."""
    await scene.store.timers.cancel("reminders", "due", str(reminder.id))


async def quiet_hours(scene: Scene, person: str | None, *, urgent: bool = False) -> Hours:
    """The quiet hours that a reminder has to heed: the room's, and those of the person it is for.

    What a person marked as urgent for themselves heeds none. In a chat of two there is nobody else to disturb.
    """
    if urgent:
        return []
    room = None if scene.room.direct else scene.settings[QUIET]
    found = [(room, scene.zone)]
    if person:
        own = await scene.own(person)
        found.append((own[QUIET] if own.changed(QUIET) else None, scene.zone_in(own)))
    return [(quiet, zone) for quiet, zone in found if quiet]


async def audible(scene: Scene, reminder: Reminder, moment: datetime) -> datetime:
    """When it can be said, if it is due then."""
    person = None if reminder.whole_room else reminder.person
    return after_quiet(moment, await quiet_hours(scene, person, urgent=reminder.urgent))


def recurrence(reminder: Reminder) -> Recurrence | None:
    """How it comes back, where it does."""
    if reminder.rule is None or reminder.start is None:
        return None
    return Recurrence(reminder.rule, datetime.fromisoformat(reminder.start), reminder.zone)


async def put_off(scene: Scene, reminder: Reminder, moment: datetime) -> datetime:
    """Say the same occurrence at that moment instead, or when the quiet hours then are over; when that is."""
    due = await audible(scene, reminder, moment)
    await scene.store.reminders.put_off(reminder.id, due)
    await ring(scene, reminder, due)
    return due


async def go_on(scene: Scene, reminder: Reminder) -> bool:
    """On to the next occurrence, what was missed meanwhile left out; False where there is none."""
    again = recurrence(reminder)
    following = again.next_after(max(reminder.stands_for, scene.now)) if again else None
    if again is None or following is None:
        return False
    due = await audible(scene, reminder, following)
    start = rebased(again, following).start.isoformat()
    await scene.store.reminders.go_on(reminder.id, due, following, start)
    await ring(scene, reminder, due)
    return True


async def after_saying(scene: Scene, reminder: Reminder) -> None:
    """It was said: once more if it is not done by then, or on to its next occurrence, or over."""
    await scene.store.reminders.was_said(reminder.id, scene.now)
    said = reminder.said + 1
    if reminder.most and said < reminder.most:
        again = recurrence(reminder)
        following = again.next_after(max(reminder.stands_for, scene.now)) if again else None
        once_more = scene.now + gap_after(said)
        if following is None or once_more < following:
            await put_off(scene, reminder, once_more)
            return
    if not await go_on(scene, reminder):
        await scene.store.reminders.end(reminder.id)


async def copy(
    scene: Scene, reminder: Reminder, person: str, moment: datetime, event_id: str, *, of: int | None = None
) -> Reminder:
    """The same, once, at that moment: for the whole room where the reminder is, else for that person."""
    asked_for = person == reminder.person and not reminder.whole_room
    return await scene.store.reminders.add(
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
        event_id=event_id,
        now=scene.now,
    )
