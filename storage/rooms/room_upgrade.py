"""What becomes of everything that belongs to a room when the bot leaves it, comes back, or the room is upgraded.

There is one rule for all tables: what a group could take along to another instance (`Table.waits`) waits, with its
timers, for as long as a group without rooms is kept; what is of the moment is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from storage.core.database import Database
from storage.core.table import BelongsTo, Table
from storage.core.times import to_ms
from storage.outbox.messages import INVITE, JOIN, LEAVE, REDACT
from storage.timers import AWAY, LAPSED

_, ROOM, ROOM_ALONE, ROOM_AND_GROUP, GROUP, GROUP_WORDS, GROUP_NUMBERS = BelongsTo
_OF_A_ROOM = (ROOM, ROOM_ALONE, ROOM_AND_GROUP)

# Features whose timers belong to a group: any of its rooms will do for them.
TIMED_BY_GROUP = (
    "resources",
    "moderation",
    "relays",
    "loans",
    "activities",
    "decisions",
    "homeward",
    "petitions",
    "proposals",
    "settings",
    "tips",
)


def _names(tables: Iterable[Table], *kinds: BelongsTo) -> list[str]:
    return [table.name for table in tables if table.belongs_to in kinds]


async def leave(db: Database, tables: Sequence[Table], room_id: str, now: datetime) -> None:
    """Delete a room and its rows of the moment; the others wait. The errand by which the bot leaves stays.

    With a group's last room its anonymous requests are deleted, so that askers are not known any longer.
    """
    await _hand_over(db, room_id)
    await db.run(
        "DELETE FROM resources WHERE person = '' AND group_id = (SELECT group_id FROM rooms this WHERE room_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM rooms WHERE group_id = this.group_id AND room_id <> this.room_id))",
        room_id,
    )
    await let_timers_wait(db, tables, room_id)
    await db.run(f"DELETE FROM timers WHERE room_id = ? AND wait <> {AWAY}", room_id)
    await db.run(
        "UPDATE groups SET away = coalesce(away, ?1), home = coalesce((SELECT nullif(group_id, groups.id) FROM rooms"
        " WHERE room_id = ?2), home) WHERE room_id = ?2",
        to_ms(now),
        room_id,
    )
    waits = await db.value("SELECT 1 FROM groups WHERE room_id = ?", room_id) is not None
    waiting = {"timers", *(table.name for table in tables if table.waits)} if waits else set()
    for table in (*_names(tables, *_OF_A_ROOM), "rooms"):
        if table not in waiting:
            await db.run(f"DELETE FROM {table} WHERE room_id = ?", room_id)
    await db.run("DELETE FROM outbox WHERE room_id = ? AND type <> ?", room_id, LEAVE)


async def let_timers_wait(db: Database, tables: Sequence[Table], room_id: str) -> None:
    """Have the timers of what waits ring only once the bot is back."""
    waiting = {timer for table in tables for export in table.exports for timer in export.timers}
    rows = await db.all("SELECT DISTINCT feature, name FROM timers WHERE room_id = ?", room_id)
    for feature, name in ((row["feature"], row["name"]) for row in rows):
        if feature in TIMED_BY_GROUP or (feature, name) in waiting:
            of_kind = "room_id = ? AND feature = ? AND name = ?"
            await db.run(f"UPDATE timers SET wait = {AWAY} WHERE {of_kind}", room_id, feature, name)


async def come_back(db: Database, room_id: str, lapses: Iterable[tuple[str, str]], before: datetime) -> int:
    """Have the timers that waited for this room ring again.

    Of the kinds in `lapses`, those that were due before that moment ring without a word. Returns how many these are.
    """
    await db.run("UPDATE groups SET away = NULL, successor = NULL, home = NULL WHERE room_id = ?", room_id)
    if not await db.value(f"SELECT EXISTS (SELECT 1 FROM timers WHERE room_id = ? AND wait = {AWAY})", room_id):
        return 0
    lapsed = 0
    for feature, name in lapses:
        rows = await db.all(
            f"UPDATE timers SET wait = {LAPSED} WHERE room_id = ? AND wait = {AWAY} AND feature = ? AND name = ?"
            " AND due < ? RETURNING 1",
            room_id,
            feature,
            name,
            to_ms(before),
        )
        lapsed += len(rows)
    await db.run(f"UPDATE timers SET wait = 0 WHERE room_id = ? AND wait = {AWAY}", room_id)
    return lapsed


async def forget_absent(db: Database, tables: Sequence[Table], before: datetime) -> None:
    """Delete what has waited since before that moment for rooms in which the bot is not."""
    rows = await db.all("SELECT room_id FROM groups WHERE away <= ?", to_ms(before))
    for row in rows:
        for table in _names(tables, *_OF_A_ROOM):
            await db.run(f"DELETE FROM {table} WHERE room_id = ?", row["room_id"])


async def _hand_over(db: Database, room_id: str) -> None:
    """Move what waits in this room for the whole group to another of its rooms, if there is one."""
    await db.run(
        "UPDATE timers SET room_id = coalesce((SELECT other.room_id FROM rooms own JOIN rooms other"
        " ON other.group_id = own.group_id AND other.room_id <> own.room_id WHERE own.room_id = timers.room_id"
        " ORDER BY other.joined, other.room_id LIMIT 1), room_id)"
        f" WHERE room_id = ? AND feature IN ({', '.join('?' * len(TIMED_BY_GROUP))})",
        room_id,
        *TIMED_BY_GROUP,
    )


async def move(db: Database, tables: Sequence[Table], old: str, new: str, now: datetime) -> None:
    """Put `new` in the place of `old`: the same group, with all rows of the old room."""
    room = await db.one("SELECT group_id FROM rooms WHERE room_id = ?", old)
    if room is None:
        return
    if room["group_id"] is not None:
        await _take_in(db, tables, new, room["group_id"])
        # Ignored when the old room had joined the very group that the new one began.
        await db.run("UPDATE OR IGNORE groups SET room_id = ? WHERE room_id = ?", new, old)
    await _bring_people(db, old, new, now)
    await db.run("DELETE FROM rooms WHERE room_id = ?", new)
    await db.run("UPDATE rooms SET room_id = ?, joined = ? WHERE room_id = ?", new, to_ms(now), old)
    await _hang(db, tables, old, new)


async def _bring_people(db: Database, old: str, new: str, now: datetime) -> None:
    """Have the new room know since when people were in the old one. Who is not there yet is as who has left."""
    known = "coalesce(content ->> 'known', content ->> 'since')"
    await db.run(
        "INSERT INTO state SELECT ?1, type, key, sender, json_set(content, '$.membership', 'leave', '$.left', ?2,"
        f" '$.known', {known}) FROM state WHERE room_id = ?3 AND type = 'm.room.member' AND {known} IS NOT NULL"
        " ON CONFLICT DO UPDATE SET content = json_set(content, '$.known',"
        " min(excluded.content ->> 'known', coalesce(content ->> 'known', excluded.content ->> 'known')))",
        new,
        to_ms(now),
        old,
    )


async def _hang(db: Database, tables: Sequence[Table], old: str, new: str) -> None:
    taken = await db.value("SELECT coalesce(max(number), 0) FROM reminders WHERE room_id = ?", new)
    await db.run(
        "UPDATE reminders SET room_id = ?, number = number + ?, thread = NULL WHERE room_id = ?", new, taken, old
    )
    for table in _names(tables, ROOM, ROOM_AND_GROUP):
        # A question that a person has open in both rooms: the old one's stays.
        await db.run(f"UPDATE OR REPLACE {table} SET room_id = ? WHERE room_id = ?", new, old)
    for table in _names(tables, ROOM_ALONE):
        await db.run(f"DELETE FROM {table} WHERE room_id = ?", old)
    await db.run(
        "UPDATE outbox SET room_id = ? WHERE room_id = ? AND done IS NULL AND type NOT IN (?, ?, ?, ?)",
        new,
        old,
        JOIN,
        LEAVE,
        INVITE,
        REDACT,
    )


async def _take_in(db: Database, tables: Sequence[Table], new: str, group_id: int) -> None:
    """Merge what was begun in the new room, before it was known to be an upgrade, into the group."""
    begun = await db.value("SELECT id FROM groups WHERE room_id = ? AND id <> ?", new, group_id)
    if begun is None:
        return
    for each in tables:
        if each.numbered:
            await db.run(
                f"UPDATE {each.name} SET group_id = ?, number = number + coalesce((SELECT last FROM resource_numbers"
                f" AS n WHERE n.group_id = ? AND n.kind = {each.numbered.counter}), 0) WHERE group_id = ?",
                group_id,
                group_id,
                begun,
            )
    await db.run(
        "INSERT INTO resource_numbers SELECT ?, kind, last FROM resource_numbers WHERE group_id = ?"
        " ON CONFLICT DO UPDATE SET last = last + excluded.last",
        group_id,
        begun,
    )
    await db.run("DELETE FROM resource_numbers WHERE group_id = ?", begun)
    for name in _names((each for each in tables if not each.numbered), GROUP_NUMBERS):
        await db.run(f"UPDATE {name} SET group_id = ? WHERE group_id = ?", group_id, begun)
    for table in _names(tables, GROUP_WORDS):
        await db.run(f"DELETE FROM {table} WHERE group_id = ?", begun)
    await db.run("DELETE FROM settings WHERE owner = ?", str(begun))
    for table in _names(tables, GROUP, ROOM_AND_GROUP):
        await db.run(f"UPDATE OR REPLACE {table} SET group_id = ? WHERE group_id = ?", group_id, begun)
    await db.run("DELETE FROM groups WHERE id = ?", begun)


async def forget_group(db: Database, tables: Sequence[Table], group_id: int) -> None:
    """Delete a group that has no room any more, with all its rows."""
    for table in _names(tables, GROUP, ROOM_AND_GROUP, GROUP_WORDS, GROUP_NUMBERS):
        await db.run(f"DELETE FROM {table} WHERE group_id = ?", group_id)
    await db.run("DELETE FROM settings WHERE owner = ?", str(group_id))
    await db.run("DELETE FROM groups WHERE id = ?", group_id)
