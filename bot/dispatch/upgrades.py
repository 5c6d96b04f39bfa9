"""Room upgrades (client-server API, 'Room upgrades'): which room continues which, as both rooms say.

An upgrade counts where whoever sent the tombstone has the power level for it.
"""

from __future__ import annotations

from bot.matrix import power
from bot.matrix.events import State
from storage.store import Store


async def replacement(store: Store, tombstone: State) -> str | None:
    """The room in which this one goes on; None where the tombstone does not count, or the bot is not in this one."""
    new = tombstone.content.get("replacement_room")
    if not isinstance(new, str) or await store.rooms.room(tombstone.room) is None:
        return None
    return new if await _may_upgrade(store, tombstone.room, tombstone.sender) else None


async def predecessor(store: Store, new: str) -> str | None:
    """The room that `new` continues: its create event and that room's tombstone name each other."""
    create = await store.rooms.state(new, "m.room.create")
    predecessor = create.content.get("predecessor") if create else None
    old = predecessor.get("room_id") if isinstance(predecessor, dict) else None
    return old if isinstance(old, str) and await _is_replaced(store, old, new) else None


async def _is_replaced(store: Store, old: str, new: str) -> bool:
    """Whether the old room's tombstone names the new one, as it was read when the bot was there."""
    if await store.rooms.room(old) is None:
        return await store.rooms.successor(old) == new
    tombstone = await store.rooms.state(old, "m.room.tombstone")
    if tombstone is None or tombstone.content.get("replacement_room") != new:
        return False
    return await _may_upgrade(store, old, tombstone.sender)


async def _may_upgrade(store: Store, room_id: str, person: str) -> bool:
    create = await store.rooms.state(room_id, "m.room.create")
    if create is None:
        return False
    levels = await store.rooms.state(room_id, "m.room.power_levels")
    return power.could_upgrade(person, create.content, create.sender, levels.content if levels else None)
