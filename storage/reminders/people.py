"""Who else wants to be reminded, and who accepts reminders from others."""

from __future__ import annotations

from storage.core.database import Database


class People:
    """Stores the followers of reminders, and people's consent to reminders from others."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # Being reminded too.

    async def follow(self, reminder_id: int, person: str, event_id: str) -> None:
        """Remind this person too; `event_id` is the message or reaction that asked for it."""
        await self._db.run("INSERT OR IGNORE INTO reminder_followers VALUES (?, ?, ?)", reminder_id, person, event_id)

    async def unfollow(self, reminder_id: int, person: str) -> None:
        """Do not remind this person any more."""
        await self._db.run("DELETE FROM reminder_followers WHERE reminder_id = ? AND person = ?", reminder_id, person)

    async def unfollow_by_event(self, event_id: str) -> None:
        """Undo the `follow` that this event asked for."""
        await self._db.run("DELETE FROM reminder_followers WHERE event_id = ?", event_id)

    async def hand_over(self, reminder_id: int) -> bool:
        """Give the reminder to the first of its followers. Returns False where it has none."""
        row = await self._db.one(
            "UPDATE reminders SET person = f.person, author = f.person"
            " FROM (SELECT person FROM reminder_followers WHERE reminder_id = ? ORDER BY person LIMIT 1) AS f"
            " WHERE id = ? RETURNING reminders.person AS person",
            reminder_id,
            reminder_id,
        )
        if row:
            await self.unfollow(reminder_id, row["person"])
        return row is not None

    async def let_go(self, room_id: str, person: str) -> None:
        """Give this person's own reminders in that room to their followers, where they have any."""
        rows = await self._db.all(
            "SELECT id FROM reminders WHERE room_id = ? AND person = ? AND NOT whole_room"
            " AND id IN (SELECT reminder_id FROM reminder_followers)",
            room_id,
            person,
        )
        for row in rows:
            await self.hand_over(row["id"])

    # Saying yes to reminders from somebody.

    async def agreed(self, person: str, author: str) -> bool | None:
        """Whether the person accepts reminders from the author; None while they have not answered."""
        found = await self._db.value(
            "SELECT yes FROM reminder_consents WHERE person = ? AND author = ?", person, author
        )
        return None if found is None else bool(found)

    async def ask(self, person: str, author: str) -> bool:
        """Note that the person is asked. Returns False if they were asked before."""
        row = await self._db.one(
            "INSERT INTO reminder_consents (person, author) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id",
            person,
            author,
        )
        return row is not None

    async def asking(self, person: str) -> str | None:
        """The last author about whom the person was asked and has not answered, or None."""
        author: str | None = await self._db.value(
            "SELECT author FROM reminder_consents WHERE person = ? AND yes IS NULL ORDER BY id DESC LIMIT 1", person
        )
        return author

    async def answer(self, person: str, author: str, *, yes: bool) -> None:
        """Store the person's answer, instead of an earlier one."""
        await self._db.run(
            "INSERT INTO reminder_consents (person, author, yes) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET yes = excluded.yes",
            person,
            author,
            yes,
        )
        await self._db.run("UPDATE reminders SET agreed = ? WHERE person = ? AND author = ?", yes, person, author)

    async def said_yes_to(self, person: str) -> list[str]:
        """The authors whose reminders the person accepts."""
        rows = await self._db.all(
            "SELECT author FROM reminder_consents WHERE person = ? AND yes ORDER BY author", person
        )
        return [row["author"] for row in rows]
