"""Who is called: those on call, then the backup, then those who facilitate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec import Struct

from commands.kit.context import Scene
from commands.kit.phrase import Member
from commands.kit.when import Recurrence
from commands.sos.feature import STEPS, WHO
from commands.sos.shifts import Shift, Turn
from storage.sos.rota import Duty


class Helper(Struct, frozen=True):
    """Somebody who can be called, and the room of the group in which the two know each other."""

    member: Member
    home: Scene


def shift_of(duty: Duty) -> Shift:
    """The times of a duty."""
    turn = Turn(duty.begins, duty.ends)
    if duty.rule is None or duty.start is None or duty.zone is None:
        return Shift(turn)
    return Shift(turn, Recurrence(duty.rule, datetime.fromisoformat(duty.start), duty.zone), duty.lasts)


async def on_duty(home: Scene, *, backup: bool) -> list[str]:
    """The ids of those on call now in the scene's group (or who are the backup), whether or not they can be called."""
    duties = await home.store.sos.rota.of_group(home.group.id)
    now = [duty for duty in duties if duty.agreed and duty.backup == backup and shift_of(duty).turn_at(home.now)]
    return list(dict.fromkeys(duty.person for duty in now))


async def helpers(scene: Scene, groups: Iterable[int], step: int, but: Collection[str], caller: str) -> list[Helper]:
    """Those to call at that step, except those; nobody who is on pause or has left.

    Beside who facilitates the group it may be who leads a room that the caller is in.
    """
    found: dict[str, Helper] = {}
    for group_id in groups:
        rooms = await scene.rooms_of(group_id)
        names = {person: name for room in rooms for person, name in (await _members(room)).items()}
        for person in await _wanted(scene, rooms, step, caller) if rooms else ():
            if person in names and person not in (*but, scene.bot):
                found.setdefault(person, Helper(Member(person, names[person]), rooms[0]))
    paused = await scene.paused(*found)
    return [helper for person, helper in found.items() if person not in paused]


async def _members(room: Scene) -> dict[str, str]:
    return await room.store.rooms.members(room.room.room_id)


async def _wanted(scene: Scene, rooms: list[Scene], step: int, caller: str) -> list[str]:
    home = rooms[0]
    facilitating = [member.user_id for member in await scene.facilitators_of(home.group.id, near=caller)]
    if STEPS[step] == "facilitators":
        return facilitating
    people = await on_duty(home, backup=STEPS[step] == "backup")
    return [person for person in people if home.settings[WHO] == "everyone" or person in facilitating]
