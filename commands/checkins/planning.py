"""When the check-ins of a room come by themselves; their timers."""

from __future__ import annotations

from datetime import date, datetime

from commands.checkins.times import next_outside
from commands.kit.context import Scene
from commands.kit.phrase import Phrase
from commands.kit.when import Recurrence
from storage.checkin_schedules import Schedule


async def next_opening(scene: Scene) -> datetime | None:
    """When the next check-in of this room comes by itself."""
    breaks = await breaks_of(scene)
    schedules = await scene.store.checkin_schedules.of_room(scene.room.room_id)
    found = [next_outside(recurrence(each), breaks, scene.now) for each in schedules]
    return min((each for each in found if each), default=None)


async def facts(scene: Scene, schedule: Schedule) -> dict[str, object]:
    """What was understood, and when it comes next; waits for that."""
    opens = await wait_for(scene, schedule)
    repeats = recurrence(schedule).describe()
    return {
        "repeats": repeats,
        "question": " · ".join(schedule.question.split("\n")) if schedule.question else Phrase("checkins-usual"),
        "opens": opens or Phrase("checkins-never"),
    }


async def wait_for(scene: Scene, schedule: Schedule) -> datetime | None:
    """Set the alarm for the next time outside the breaks; when that is."""
    opens = next_outside(recurrence(schedule), await breaks_of(scene), scene.now)
    if opens is None:
        await scene.store.timers.cancel("checkins", "open", str(schedule.id))
    else:
        await scene.wake("checkins", "open", schedule.id, opens)
    return opens


async def wait_anew(scene: Scene) -> list[Phrase]:
    """After a change of the breaks: all alarms anew, and when the next check-in comes."""
    for schedule in await scene.store.checkin_schedules.of_room(scene.room.room_id):
        await wait_for(scene, schedule)
    opens = await next_opening(scene)
    return [Phrase("checkins-next", opens=opens)] if opens else []


async def breaks_of(scene: Scene) -> list[tuple[date, date]]:
    """The breaks of this room that are not over."""
    return await scene.store.checkin_schedules.breaks(scene.room.room_id, scene.now.astimezone(scene.zone).date())


def recurrence(schedule: Schedule) -> Recurrence:
    """When it comes."""
    return Recurrence(schedule.rule, datetime.fromisoformat(schedule.start), schedule.zone)
