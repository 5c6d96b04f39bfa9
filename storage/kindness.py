"""Kind words: one row for each person with what came to them, so that no column tells how many there are.

No row says who wrote to whom: that stands in the words alone, as it was read. From the message to the box leads only
a token that is sealed with the message and its author.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import CODE, ME, MOMENT, NO_GROUP, SWITCH, Expiry, PersonalData, Table, quoted_in
from storage.core.times import from_ms, to_ms
from storage.core.veil import sealed, veil

KEEP_SAID, KEEP_WAITING = timedelta(days=7), timedelta(days=30)
"""How long the words are kept that nobody put in their box, from when they were said; and those not said yet."""
KEEP_MESSAGES, KEEP_DAYS = timedelta(days=30), timedelta(days=1)
"""How long words that nobody keeps can be taken back, and how long it is known that somebody wrote to somebody."""

_DIGITS = 32  # of a token
_NOT_THEIRS = f"""words = (SELECT coalesce(json_group_array(json(value)), '[]') FROM json_each(words)
    WHERE value ->> 'sender' <> {ME})"""

TABLES = (
    Table(
        schema="""
        CREATE TABLE kindness_boxes (
            person TEXT PRIMARY KEY,
            token TEXT NOT NULL UNIQUE,   -- to which messages lead
            asked INTEGER NOT NULL,       -- whether they were asked if they want kind words
            said INTEGER,                 -- when the last ones were said to them
            soonest INTEGER,              -- when the next ones are forgotten that are not kept
            words TEXT NOT NULL           -- all of them, and who wrote them, in JSON
        ) WITHOUT ROWID;
        CREATE INDEX kindness_boxes_by_time ON kindness_boxes (soonest) WHERE soonest IS NOT NULL;
        """,
        holds=(
            PersonalData(feature="kindness", kind="box", others=frozenset({"token", "soonest"}), group=NO_GROUP),
            PersonalData(
                feature="kindness",
                kind="said",
                mine=quoted_in("words"),
                without=_NOT_THEIRS,
                unseen=True,
                others=frozenset({"person", "token", "asked", "said", "soonest", "words"}),
                group=NO_GROUP,
            ),
        ),
        export="one’s own, from people of several groups",
        reads={MOMENT: "said soonest", SWITCH: "asked", CODE: "words"},
    ),
    Table(
        schema="""
        CREATE TABLE kindness_messages (  -- messages whose words were for somebody, whether or not they came to them
            event_id TEXT PRIMARY KEY,
            box TEXT NOT NULL,            -- sealed: see `sealed`
            until INTEGER                 -- none: the words are kept
        ) WITHOUT ROWID;
        CREATE INDEX kindness_messages_by_time ON kindness_messages (until) WHERE until IS NOT NULL;
        """,
        holds="by which message words can be taken back; only with its author it leads to where they are",
        export="messages of another account",
        reads={MOMENT: "until"},
        expires=(Expiry("until < ?"),),
    ),
    Table(
        schema="""
        CREATE TABLE kindness_days (      -- so that nobody gets more than one letter a day from somebody
            veil TEXT PRIMARY KEY, event_id TEXT NOT NULL, at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX kindness_days_by_event ON kindness_days (event_id);
        CREATE INDEX kindness_days_by_time ON kindness_days (at);
        """,
        holds="checksums of two people and a day, for that day; they name nobody",
        export="of the moment",
        reads={MOMENT: "at"},
        expires=(Expiry("at < ?", KEEP_DAYS),),
    ),
)


class KindWord(Struct, frozen=True, kw_only=True):
    """What somebody wrote to somebody.

    `letter` is the token of the message in which it was said; empty where it waits. Kept, it has no `until`;
    `kept_by` is the message or the tap by which it is.
    """

    id: str
    sender: str
    name: str
    words: str
    group_id: int
    event_id: str
    letter: str = ""
    until: int | None = None
    kept_by: str = ""

    @property
    def kept(self) -> bool:
        """Whether its reader has put it in their box."""
        return self.until is None


class Box(Struct, frozen=True, kw_only=True):
    """What came to somebody. `said` is when the last words were said to them."""

    person: str
    token: str
    asked: bool = False
    said: datetime | None = None
    words: tuple[KindWord, ...] = ()

    @property
    def waiting(self) -> tuple[KindWord, ...]:
        """What has not been said yet."""
        return tuple(each for each in self.words if not each.letter)

    @property
    def kept(self) -> tuple[KindWord, ...]:
        """What they have kept."""
        return tuple(each for each in self.words if each.kept)


def letter_with(box: Box, words: Iterable[KindWord]) -> str:
    """The token of the message that says these words: the same if an older copy of the file says them again."""
    return veil(box.token, " ".join(f"{each.event_id} {each.letter} {each.words}" for each in words))[:_DIGITS]


class Kindness:
    """Stores kind words."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def box(self, person: str) -> Box:
        """Somebody's box; an empty one where nothing came to them."""
        row = await self._db.one("SELECT * FROM kindness_boxes WHERE person = ?", person)
        return _box(row) if row else Box(person=person, token=veil((await self._secret()).hex(), person)[:_DIGITS])

    async def save(self, box: Box) -> None:
        """Store a box as it is now; of an empty one nothing is left."""
        if not (box.words or box.asked):
            await self._db.run("DELETE FROM kindness_boxes WHERE person = ?", box.person)
            return
        await self._db.run(
            "INSERT OR REPLACE INTO kindness_boxes VALUES (?, ?, ?, ?, ?, ?)",
            box.person,
            box.token,
            box.asked,
            to_ms(box.said) if box.said else None,
            min((each.until for each in box.words if each.until is not None), default=None),
            msgspec.json.encode(box.words).decode(),
        )

    async def note(self, event_id: str, author: str, box: Box | None, now: datetime) -> None:
        """Note that this message is for that box, or seems to be for one."""
        token = box.token if box else secrets.token_hex(_DIGITS // 2)
        await self._db.run(
            "INSERT OR REPLACE INTO kindness_messages VALUES (?, ?, ?)",
            event_id,
            sealed(f"{event_id} {author}", token),
            to_ms(now + KEEP_MESSAGES),
        )

    async def keep(self, messages: Iterable[str], until: datetime | None) -> None:
        """Know these messages until then, or for as long as their words are kept."""
        for event_id in messages:
            moment = to_ms(until) if until else None
            await self._db.run("UPDATE kindness_messages SET until = ? WHERE event_id = ?", moment, event_id)

    async def took_back(self, event_id: str, author: str) -> Box | None:
        """The box that this message of theirs is for, which is taken back; None where it leads to none."""
        seal = await self._db.value("DELETE FROM kindness_messages WHERE event_id = ? RETURNING box", event_id)
        await self._db.run("DELETE FROM kindness_days WHERE event_id = ?", event_id)
        if seal is None:
            return None
        token = sealed(f"{event_id} {author}", seal)
        row = await self._db.one("SELECT * FROM kindness_boxes WHERE token = ?", token)
        return _box(row) if row else None

    async def begin_day(self, author: str, other: str, day: date, event_id: str, now: datetime) -> bool:
        """Note that somebody writes to somebody on that day. Returns False where they have done so already."""
        secret = await self._secret()
        found = await self._db.value(
            "INSERT OR IGNORE INTO kindness_days VALUES (?, ?, ?) RETURNING 1",
            veil(secret.hex(), f"{author} {other} {day.isoformat()}"),
            event_id,
            to_ms(now),
        )
        return found is not None

    async def _secret(self) -> bytes:
        secret: bytes = await self._db.value("SELECT secret FROM house")
        return secret

    async def with_words_of(self, author: str) -> list[Box]:
        """All boxes with words of somebody who is to be forgotten."""
        rows = await self._db.all(
            f"WITH me AS (SELECT ? AS id) SELECT * FROM kindness_boxes WHERE {quoted_in('words')}", author
        )
        return [_box(row) for row in rows]

    async def forget(self, now: datetime) -> None:
        """Forget the words that nobody has kept in time."""
        moment = to_ms(now)
        rows = await self._db.all("SELECT * FROM kindness_boxes WHERE soonest < ?", moment)
        for box in map(_box, rows):
            left = tuple(each for each in box.words if each.until is None or each.until >= moment)
            await self.save(replace(box, words=left))


def _box(row: Row) -> Box:
    return Box(
        person=row["person"],
        token=row["token"],
        asked=bool(row["asked"]),
        said=from_ms(row["said"]) if row["said"] is not None else None,
        words=msgspec.json.decode(row["words"], type=tuple[KindWord, ...]),
    )
