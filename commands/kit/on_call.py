"""Who is on call in a group, and who of them is passed over. Calls for help and safe returns ask the same people."""

from __future__ import annotations

from collections.abc import Collection

from commands.kit.context import RoomContext
from commands.kit.shifts import shift_of


async def on_duty(home: RoomContext, *, backup: bool) -> list[str]:
    """The ids of those in the group who are on call now, or the backup, whether or not they can be reached."""
    duties = await home.store.sos.rota.of_group(home.group.id)
    now = [duty for duty in duties if duty.agreed and duty.backup == backup and shift_of(duty).turn_at(home.now)]
    return list(dict.fromkeys(duty.person for duty in now))


async def may_be_called(home: RoomContext, *, backup: bool, facilitating: Collection[str]) -> list[str]:
    """The same, but only those who may be on call here: where the group wants it, those who facilitate."""
    people = await on_duty(home, backup=backup)
    everyone = home.settings[home.registry.setting_called("sos-rota")] == "everyone"
    return [person for person in people if everyone or person in facilitating]


async def passed_over(home: RoomContext, caller: str, people: Collection[str]) -> frozenset[str]:
    """Those of these people who are on pause, or kept apart from the caller, whoever of the two wants it."""
    return frozenset(await home.paused(*people)) | await home.store.apart.of(caller, people)
