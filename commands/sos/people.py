"""Who is called: those on call, then the backup, then those who facilitate."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from commands.kit.context import RoomContext
from commands.kit.on_call import may_be_called, passed_over
from commands.kit.phrase import Member
from commands.sos.feature import STEPS


class Helper(Struct, frozen=True):
    """Somebody to call at a step, and the first room of the group that they share with the caller."""

    member: Member
    home: RoomContext
    step: int
    reachable: bool  # whether they read what is written to them privately


async def helpers(rooms: list[RoomContext], step: int, but: Collection[str], caller: str) -> list[Helper]:
    """The people of a group to call at a step, but those in `but`, on pause, or gone. `rooms` are all of the group's.

    Those who facilitate include whoever leads a room that the caller is in. Who is kept apart from the caller, whoever
    of the two wants it, is passed over as if on pause.
    """
    home, names = rooms[0], await people_of(rooms)
    found = await _wanted(home, step, caller)
    wanted = [person for person in found if person in names and person not in (*but, home.bot)]
    unopened = await home.store.direct.unopened(wanted)
    left_out = await passed_over(home, caller, wanted)
    return [
        Helper(Member(person, names[person]), home, step, person not in unopened)
        for person in dict.fromkeys(wanted)
        if person not in left_out
    ]


async def people_of(rooms: list[RoomContext]) -> dict[str, str]:
    """The members of these rooms: user id to display name."""
    found: dict[str, str] = {}
    for room in rooms:
        found |= await room.store.rooms.members(room.room.room_id)
    return found


async def _wanted(home: RoomContext, step: int, caller: str) -> list[str]:
    facilitating = [member.user_id for member in await home.facilitators_of(home.group.id, near=caller)]
    if STEPS[step] == "facilitators":
        return facilitating
    return await may_be_called(home, backup=STEPS[step] == "backup", facilitating=facilitating)
