"""What hangs on a room goes with it: on to the room that replaces it, or away."""

from __future__ import annotations

from datetime import datetime

from storage.database import Database
from storage.letters import INVITE, JOIN, LEAVE, REDACT
from storage.times import to_ms

# Every table with a column `room_id` is either in one of these two or spoken of below.
HANGING = (
    "turns",
    "turn_queues",
    "turn_steps",
    "rounds",
    "circles",
    "wishes",
    "minutes",
    "checkins",
    "checkin_schedules",
    "checkin_breaks",
    "reminders",
    "timers",
    "questions",
    "requests",
    "notes",
    "reports",
)
STAYING_BEHIND = ("state", "live", "ciphertexts")
# Every table with a column `group_id` is either in this one or spoken of below.
OF_A_GROUP = (
    "rooms",
    "checkins",
    "checkin_people",
    "questions",
    "requests",
    "outbox",
    "sos_pages",
    "sos_groups",
    "sos_shifts",
    "acquaintances",
    "reports",
    "resource_imports",
)

# Features whose timers belong to a group: any of its rooms will do for them.
TIMED_BY_GROUP = ("resources", "moderation", "relays", "loans")

# What a group decided about itself: where two become one, the words of the group that takes the other in hold.
OWN_WORDS = ("agreements", "circle_templates", "circle_dates", "helplines", "helpline_checks", "welcomes")


async def leave(db: Database, room_id: str) -> None:
    """Delete a room and all that hangs on it, except the letter that says that the bot leaves.

    With the last room of a group goes what somebody asked for anonymously: they are not to be known for longer.
    """
    await _hand_over(db, room_id)
    await db.run(
        "DELETE FROM resources WHERE person = '' AND group_id = (SELECT group_id FROM rooms this WHERE room_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM rooms WHERE group_id = this.group_id AND room_id <> this.room_id))",
        room_id,
    )
    for table in (*HANGING, *STAYING_BEHIND, "rooms"):
        await db.run(f"DELETE FROM {table} WHERE room_id = ?", room_id)
    await db.run("DELETE FROM outbox WHERE room_id = ? AND type <> ?", room_id, LEAVE)


async def _hand_over(db: Database, room_id: str) -> None:
    """What waits here for the group, and not for the room, waits in another of its rooms, if there is one."""
    await db.run(
        "UPDATE timers SET room_id = coalesce((SELECT other.room_id FROM rooms own JOIN rooms other"
        " ON other.group_id = own.group_id AND other.room_id <> own.room_id WHERE own.room_id = timers.room_id"
        " ORDER BY other.joined, other.room_id LIMIT 1), room_id)"
        f" WHERE room_id = ? AND feature IN ({', '.join('?' * len(TIMED_BY_GROUP))})",
        room_id,
        *TIMED_BY_GROUP,
    )


async def move(db: Database, old: str, new: str, now: datetime) -> None:
    """Let `new` be the room that `old` was: the same group, the same things hanging on it."""
    room = await db.one("SELECT group_id FROM rooms WHERE room_id = ?", old)
    if room is None:
        return
    if room["group_id"] is not None:
        await _take_in(db, new, room["group_id"])
        # Ignored when the old room had joined the very group that the new one began.
        await db.run("UPDATE OR IGNORE groups SET room_id = ? WHERE room_id = ?", new, old)
    await db.run("DELETE FROM rooms WHERE room_id = ?", new)
    await db.run("UPDATE rooms SET room_id = ?, joined = ? WHERE room_id = ?", new, to_ms(now), old)
    await _hang(db, old, new)


async def _hang(db: Database, old: str, new: str) -> None:
    taken = await db.value("SELECT coalesce(max(number), 0) FROM reminders WHERE room_id = ?", new)
    await db.run("UPDATE reminders SET room_id = ?, number = number + ? WHERE room_id = ?", new, taken, old)
    for table in HANGING:
        # A question that a person has open in both rooms: the old one's stays.
        await db.run(f"UPDATE OR REPLACE {table} SET room_id = ? WHERE room_id = ?", new, old)
    for table in STAYING_BEHIND:
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


async def _take_in(db: Database, new: str, group_id: int) -> None:
    """Bring what was begun in the new room, before it was known to replace another, into the group."""
    begun = await db.value("SELECT id FROM groups WHERE room_id = ? AND id <> ?", new, group_id)
    if begun is None:
        return
    await db.run(
        "UPDATE resources SET group_id = ?, number = number + coalesce((SELECT last FROM resource_numbers AS n"
        " WHERE n.group_id = ? AND n.kind = resources.kind), 0) WHERE group_id = ?",
        group_id,
        group_id,
        begun,
    )
    await db.run(
        "UPDATE loans SET group_id = ?, number = number + coalesce((SELECT last FROM resource_numbers AS n"
        " WHERE n.group_id = ? AND n.kind = 'loan'), 0) WHERE group_id = ?",
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
    await db.run("UPDATE resource_words SET group_id = ? WHERE group_id = ?", group_id, begun)
    for table in OWN_WORDS:
        await db.run(f"DELETE FROM {table} WHERE group_id = ?", begun)
    await db.run("DELETE FROM settings WHERE owner = ?", str(begun))
    for table in OF_A_GROUP:
        await db.run(f"UPDATE OR REPLACE {table} SET group_id = ? WHERE group_id = ?", group_id, begun)
    await db.run("DELETE FROM groups WHERE id = ?", begun)


async def forget_group(db: Database, group_id: int) -> None:
    """Delete a group that has no room any more, and everything that belongs to it."""
    for table in (*OF_A_GROUP, *OWN_WORDS, "resources", "resource_words", "resource_numbers", "loans"):
        await db.run(f"DELETE FROM {table} WHERE group_id = ?", group_id)
    await db.run("DELETE FROM settings WHERE owner = ?", str(group_id))
    await db.run("DELETE FROM groups WHERE id = ?", group_id)
