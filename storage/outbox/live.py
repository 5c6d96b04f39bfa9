"""Live messages: the event that shows each one, and how far up in its room that stands."""

from __future__ import annotations

from storage.core.database import Database

SCREENS = 20
"""Messages after which a live message has to be searched for: two or three screens of a phone."""


class LiveMessages:
    """Queries about the events that are edited to show the current state, by room and name."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def event(self, room_id: str, live: str) -> str | None:
        """The id of the event that shows a live message now, or None."""
        event_id: str | None = await self._db.value(
            "SELECT event_id FROM live WHERE room_id = ? AND name = ?", room_id, live
        )
        return event_id

    async def scroll(self, room_id: str) -> None:
        """Count a message in a room: what is live there stands one message further up."""
        await self._db.run("UPDATE live SET passed = passed + 1 WHERE room_id = ?", room_id)

    async def has_scrolled_away(self, room_id: str, live: str) -> bool:
        """Whether more than `SCREENS` messages stand below a live message."""
        passed = await self._db.value("SELECT passed FROM live WHERE room_id = ? AND name = ?", room_id, live)
        return passed is not None and passed > SCREENS

    async def restart(self, room_id: str, live: str) -> str | None:
        """Send the next state of this live message as a new event instead of an edit. Returns the former event's id."""
        former = await self._db.value(
            "DELETE FROM live WHERE room_id = ? AND name = ? RETURNING event_id", room_id, live
        )
        # A state that is being sent may be an edit. As the new live message it would be the target of later edits, and
        # clients ignore edits of an edit.
        await self._db.run(
            "DELETE FROM outbox WHERE address = ? AND live = ? AND done IS NULL AND tried = 1", room_id, live
        )
        event_id: str | None = former
        return event_id
