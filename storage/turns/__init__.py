"""Who speaks in a room, who waits, and who has spoken. What a turn is about is erased when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from storage.core.database import Database
from storage.core.times import to_ms
from storage.turns.queues import Queue, Queues
from storage.turns.row import Kind, Share, Turn, ms, turn_of
from storage.turns.steps import Steps

__all__ = ["Kind", "QueueSnapshot", "Share", "Turn", "Turns"]


class QueueSnapshot(Struct, frozen=True):
    """A room's queue and its open turns at one moment: who speaks, and who waits in the order of asking."""

    queue: Queue | None  # None before the first hand
    speaking: Turn | None
    waiting: tuple[Turn, ...]

    @property
    def closed(self) -> bool:
        """Whether the queue takes no new turns."""
        return self.queue is not None and self.queue.closed

    def speaks(self, person: str) -> bool:
        """Whether this person has the floor."""
        return self.speaking is not None and self.speaking.person == person

    def wait(self, person: str, kind: Kind) -> Turn | None:
        """A person's waiting turn of this kind, or None."""
        return next((turn for turn in self.waiting if (turn.person, turn.kind) == (person, kind)), None)

    def joined_by(self, turn: Turn) -> QueueSnapshot:
        """The snapshot with one more waiting turn."""
        return replace(self, waiting=tuple(sorted((*self.waiting, turn), key=lambda each: (each.place, each.id))))


class Turns:
    """Stores a room's queue, its past turns, and its last step."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.steps = Steps(database)
        self.queues = Queues(database)

    # Looking.

    async def speaking(self, room_id: str) -> Turn | None:
        """The turn that is going on in the room, or None."""
        row = await self._db.one(
            "SELECT * FROM turns WHERE room_id = ? AND ended IS NULL AND began IS NOT NULL ORDER BY began, id LIMIT 1",
            room_id,
        )
        return turn_of(row) if row else None

    async def snapshot(self, room_id: str) -> QueueSnapshot:
        """The room's queue with its open turns at this moment."""
        rows = await self._db.all("SELECT * FROM turns WHERE room_id = ? AND ended IS NULL ORDER BY place, id", room_id)
        turns = [turn_of(row) for row in rows]
        begun = [(turn.began, turn.id, turn) for turn in turns if turn.began is not None]
        waiting = tuple(turn for turn in turns if turn.began is None)
        return QueueSnapshot(await self.queues.get(room_id), min(begun)[2] if begun else None, waiting)

    async def waiting(self, room_id: str) -> list[Turn]:
        """The waiting turns of every kind, in the order in which they were asked for."""
        rows = await self._db.all(
            "SELECT * FROM turns WHERE room_id = ? AND ended IS NULL AND began IS NULL ORDER BY place, id", room_id
        )
        return [turn_of(row) for row in rows]

    async def waiting_of(self, room_id: str, person: str) -> list[Turn]:
        """One person's waiting turns, in the order in which they were asked for."""
        rows = await self._db.all(
            "SELECT * FROM turns WHERE room_id = ? AND ended IS NULL AND began IS NULL AND person = ?"
            " ORDER BY place, id",
            room_id,
            person,
        )
        return [turn_of(row) for row in rows]

    async def by_event(self, event_id: str) -> Turn | None:
        """The open turn that this message asked for, or None."""
        row = await self._db.one("SELECT * FROM turns WHERE event_id = ? AND ended IS NULL", event_id)
        return turn_of(row) if row else None

    async def topic(self, room_id: str, meeting: int) -> int | None:
        """The current topic: the id of the last ordinary turn that began in this meeting, or None."""
        topic: int | None = await self._db.value(
            "SELECT id FROM turns WHERE room_id = ? AND meeting = ? AND kind = 'turn' AND began IS NOT NULL"
            " ORDER BY began DESC, id DESC LIMIT 1",
            room_id,
            meeting,
        )
        return topic

    async def responses(self, person: str, topic: int) -> int:
        """How many direct responses to a topic a person has asked for."""
        count: int = await self._db.value(
            "SELECT count(*) FROM turns WHERE topic = ? AND person = ? AND kind = 'direct'", topic, person
        )
        return count

    async def begun_after(self, room_id: str, place: float) -> list[float]:
        """The places of the ordinary turns asked for after that place that have begun."""
        rows = await self._db.all(
            "SELECT place FROM turns WHERE room_id = ? AND kind = 'turn' AND began IS NOT NULL AND place > ?",
            room_id,
            place,
        )
        return [row["place"] for row in rows]

    async def shares(self, room_id: str, *, meeting: int = 0, since: datetime | None = None) -> Mapping[str, Share]:
        """How long each person has had the floor, in meetings from this number on and since this moment.

        Rounds count too. Points of process count for nobody, because they serve everybody.
        """
        rows = await self._db.all(
            "SELECT person, sum(kind IN ('turn', 'round')) AS turns, sum(spent) AS spent FROM turns"
            " WHERE room_id = ? AND meeting >= ? AND began >= ? AND kind <> 'process' GROUP BY person",
            room_id,
            meeting,
            to_ms(since) if since else 0,
        )
        return {row["person"]: Share(row["turns"], timedelta(milliseconds=row["spent"])) for row in rows}

    # Asking.

    async def ask(
        self,
        room_id: str,
        person: str,
        about: str | None,
        event_id: str,
        now: datetime,
        *,
        kind: Kind = "turn",
        topic: int | None = None,
        meeting: int = 0,
    ) -> Turn:
        """Store a turn at the end of the queue. The caller makes sure that the person has none of this kind."""
        number = await self._db.value(
            "INSERT INTO turns (room_id, person, about, event_id, asked, kind, topic, meeting)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            room_id,
            person,
            about,
            event_id,
            to_ms(now),
            kind,
            topic,
            meeting,
        )
        row = await self._db.one("UPDATE turns SET place = id WHERE id = ? RETURNING *", number)
        assert row is not None
        return turn_of(row)

    async def remove(self, turn_id: int) -> None:
        """Delete a turn, as if it had not been asked for."""
        await self._db.run("DELETE FROM turns WHERE id = ?", turn_id)

    async def silence(self, turn_id: int) -> None:
        """Erase what a turn is about, and which message asked for it."""
        await self._db.run("UPDATE turns SET about = NULL, event_id = '' WHERE id = ?", turn_id)

    async def let_go_first(self, turn: Turn, other: Turn) -> None:
        """Let `turn` come after `other` from now on, also in the order of asking."""
        await self._db.run("UPDATE turns SET after = NULL WHERE id = ? AND after = ?", other.id, turn.id)
        following = await self._db.value(
            "SELECT min(place) FROM turns WHERE room_id = ? AND place > ?", turn.room_id, other.place
        )
        between = (other.place + (other.place + 1 if following is None else following)) / 2
        await self._db.run("UPDATE turns SET after = ?, place = max(place, ?) WHERE id = ?", other.id, between, turn.id)

    async def give_last_word(self, turn: Turn) -> None:
        """Mark this turn as the last one in the room, and no other."""
        await self._db.run(
            "UPDATE turns SET last = (id = ?) WHERE room_id = ? AND began IS NULL AND ended IS NULL",
            turn.id,
            turn.room_id,
        )

    async def make_ordinary(self, turn: Turn) -> None:
        """Let a direct response or point of process wait in the queue like others; two turns of a person become one."""
        await self._db.run(
            "DELETE FROM turns WHERE id = ? AND EXISTS (SELECT 1 FROM turns AS other WHERE other.room_id = ?"
            " AND other.person = ? AND other.kind = 'turn' AND other.began IS NULL AND other.ended IS NULL)",
            turn.id,
            turn.room_id,
            turn.person,
        )
        await self._db.run("UPDATE turns SET kind = 'turn', topic = NULL WHERE id = ?", turn.id)

    # Speaking.

    async def begin(self, turn_id: int, now: datetime, *, given: bool = False) -> None:
        """Give the person the floor and start their time. A turn that had begun before keeps its beginning."""
        await self._db.run(
            "UPDATE turns SET began = ?, since = ?, given = ? WHERE id = ? AND began IS NULL AND ended IS NULL",
            to_ms(now),
            to_ms(now),
            given,
            turn_id,
        )

    async def end(self, turn_id: int, now: datetime) -> None:
        """End a turn: what it was about is erased; that it took place, and how long, is kept."""
        await self.pause(turn_id, now)
        await self._db.run(
            "UPDATE turns SET ended = ?, about = NULL, wish = NULL WHERE id = ? AND ended IS NULL", to_ms(now), turn_id
        )

    async def put_back(self, turn_id: int) -> None:
        """Let the turn wait again as if it had not begun; that it was passed over is counted."""
        await self._db.run(
            "UPDATE turns SET began = NULL, since = NULL, spent = 0, extra = 0, wish = NULL, given = 0,"
            " skipped = skipped + 1 WHERE id = ?",
            turn_id,
        )

    async def pause(self, turn_id: int, now: datetime) -> None:
        """Stop the time of the turn."""
        await self._db.run(
            "UPDATE turns SET spent = spent + max(0, ? - since), since = NULL"
            " WHERE id = ? AND since IS NOT NULL AND ended IS NULL",
            to_ms(now),
            turn_id,
        )

    async def resume(self, turn_id: int, now: datetime) -> None:
        """Let the time of the turn go on."""
        await self._db.run(
            "UPDATE turns SET since = ? WHERE id = ? AND since IS NULL AND ended IS NULL", to_ms(now), turn_id
        )

    async def wish(self, turn_id: int, more: timedelta | None) -> None:
        """Note how much more time the group is asked for, undecided so far; None if nothing is asked any more."""
        await self._db.run("UPDATE turns SET wish = ? WHERE id = ?", ms(more) if more else None, turn_id)

    async def grant(self, turn_id: int) -> None:
        """Grant the time that the group was asked for."""
        await self._db.run("UPDATE turns SET extra = extra + coalesce(wish, 0), wish = NULL WHERE id = ?", turn_id)

    async def spoke_in_round(self, room_id: str, person: str, began: datetime, length: timedelta, meeting: int) -> None:
        """Note that somebody had the word in a round, for so long. It counts as a turn, but overtakes nobody."""
        await self._db.run(
            "INSERT INTO turns (room_id, person, kind, event_id, asked, began, ended, spent, meeting)"
            " VALUES (?, ?, 'round', '', ?, ?, ?, ?, ?)",
            room_id,
            person,
            *(to_ms(began), to_ms(began), to_ms(began + length)),
            ms(length),
            meeting,
        )

    async def forget_earlier(self, room_id: str, meeting: int, since: datetime | None) -> None:
        """Delete turns that ended in earlier meetings of the room, or began before `since`."""
        await self._db.run(
            "DELETE FROM turns WHERE room_id = ? AND ended IS NOT NULL AND (meeting < ? OR began < ?)",
            room_id,
            meeting,
            to_ms(since) if since else 0,
        )

    async def forget(self, room_id: str, before: datetime) -> None:
        """Delete turns that ended in the room before then."""
        await self._db.run("DELETE FROM turns WHERE room_id = ? AND ended <= ?", room_id, to_ms(before))
