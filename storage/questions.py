"""Open questions of every kind: whom the bot has asked what. No answers are stored.

An unfinished command waits here too, with what was typed of it.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, field

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    CODE,
    IN_ITS_ROOM,
    MOMENT,
    NUMBER,
    SWITCH,
    WORD,
    BelongsTo,
    Expiry,
    PersonalData,
    Table,
    named_in,
)
from storage.core.times import from_ms, to_ms

KEEP_COMPLETIONS = timedelta(days=366)
"""How long a command that was completed by answers can be withdrawn by redacting one of its messages."""
KEEP_ANSWERED = timedelta(hours=1)
"""How long it is known what a message answered, so that an edit of it is a correction."""

_NAMED = "coalesce({table}.group_id, " + IN_ITS_ROOM + ")"

TABLES = (
    Table(
        schema="""
        CREATE TABLE questions (  -- what waits for an answer; feature, kind and subject are those of the message
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL,
            room_id TEXT,                 -- NULL in the private chat of the person
            feature TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, group_id INTEGER,
            options TEXT NOT NULL,        -- of several answers the words that mean each
            command TEXT,                 -- what was typed of a command that lacks something
            event_id TEXT,                -- the message on which it was asked
            asked INTEGER NOT NULL, until INTEGER NOT NULL,
            again INTEGER NOT NULL DEFAULT 0,  -- whether it was asked a second time
            older INTEGER NOT NULL DEFAULT 0,  -- whether a bare word is no answer to it any more
            answered TEXT                 -- the message that answered it, or took up an offer; NULL while it is open
        );
        CREATE INDEX questions_by_person ON questions (person);
        CREATE INDEX questions_by_subject ON questions (feature, kind, subject);
        CREATE INDEX questions_by_room ON questions (room_id) WHERE room_id IS NOT NULL;
        CREATE INDEX questions_by_event ON questions (event_id) WHERE event_id IS NOT NULL;
        CREATE INDEX questions_by_answer ON questions (answered) WHERE answered IS NOT NULL;
        """,
        holds=(
            PersonalData(feature="direct", kind="questions", group=_NAMED, others=frozenset({"subject"}), passing=True),
            PersonalData(
                feature="direct",
                kind="asked",
                others=frozenset({"person"}),
                passing=True,
                mine=named_in("subject"),
                group=_NAMED,
            ),
        ),
        export="of the moment",
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={
            WORD: "feature",
            CODE: "kind subject options command answered",
            MOMENT: "asked until",
            SWITCH: "again older",
            NUMBER: "id group_id",
        },
        expires=(Expiry("until < ?"),),
    ),
    Table(
        schema="""
        CREATE TABLE completions (        -- which message completed a command that another had begun
            event_id TEXT PRIMARY KEY, completed_by TEXT NOT NULL, at INTEGER NOT NULL
        ) WITHOUT ROWID;
        """,
        holds="which messages belong together; not whose they are",
        export="of the moment",
        created_by=False,
        reads={MOMENT: "at"},
        expires=(Expiry("at < ?", KEEP_COMPLETIONS),),
    ),
)

Options = tuple[tuple[str, ...], ...]
"""For each of several answers, in order, the words that mean it."""

_THIS = "person = ? AND room_id IS ? AND feature = ? AND kind = ? AND subject = ? AND answered IS NULL"


class Unfinished(Struct, frozen=True, kw_only=True):
    """A command that lacks an argument, to be inserted between `before` and `after` of the words after its name.

    `command` is its catalog key, `language` the one it was said in, where that is not the one at hand. With `choices`
    the answer picks one of them; if it `asks_group`, they are group ids, and the command is run for the one picked.
    `group_id` is the group, where that is settled already. `parameter` is the missing one, where known. One that is
    `whole` lacks nothing but the word that others may hear of it. `replied` is a link to the message that the command
    replied to, `source` the id of the message with the file or the words that it is about. `gap` are the words in the
    gap, where the answer may add to them.
    """

    command: str
    before: str = ""
    after: str = ""
    choices: tuple[str, ...] = ()
    group_id: int | None = None
    asks_group: bool = False
    parameter: str | None = None
    language: str | None = None
    whole: bool = False
    replied: str | None = None
    gap: str = ""
    source: str | None = None


class Question(Struct, frozen=True, kw_only=True):
    """An open question to a person, in a room or in their direct chat (None).

    `feature`, `kind` and `subject` are those of the message that asks, `event_id` is the message that made the bot ask.
    `again`: it has been asked a second time. `older`: something newer has happened, and a bare word does not answer it.
    """

    person: str
    room_id: str | None
    feature: str
    kind: str
    subject: str
    group_id: int | None = None
    options: Options = ()
    command: Unfinished | None = None
    event_id: str | None = None
    id: int = 0
    again: bool = False
    older: bool = False
    asked: datetime | None = field(default=None)


class Questions:
    """Stores open questions, at most one for a person, room, feature, kind and subject; for an hour answered ones."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ask(self, question: Question, now: datetime, until: datetime) -> None:
        """Store a question that is open until then. It replaces the same one, and becomes the newest."""
        await self._db.run(f"DELETE FROM questions WHERE {_THIS}", *_key(question))
        await self._insert(question, now, until)

    async def answered(self, question: Question, event_id: str, now: datetime) -> None:
        """Store for an hour what a message has answered. The question is open no longer: `close` it before."""
        await self._insert(question, question.asked or now, now + KEEP_ANSWERED, event_id)

    async def answered_by(self, event_id: str, now: datetime) -> Question | None:
        """What a message of the last hour has answered."""
        row = await self._db.one("SELECT * FROM questions WHERE answered = ? AND until > ?", event_id, to_ms(now))
        return _question(row) if row else None

    async def forget_answered(self, question: Question) -> None:
        """Delete what was answered on the way to this question, with the words of the command that was completed."""
        await self._db.run(
            "WITH RECURSIVE way (event_id) AS (SELECT ? UNION"
            " SELECT questions.event_id FROM questions JOIN way ON questions.answered = way.event_id)"
            " DELETE FROM questions WHERE answered IN (SELECT event_id FROM way)",
            question.event_id,
        )

    async def _insert(self, question: Question, asked: datetime, until: datetime, answered: str | None = None) -> None:
        await self._db.run(
            "INSERT INTO questions (person, room_id, feature, kind, subject, group_id, options, command, event_id,"
            " asked, until, answered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *_key(question),
            question.group_id,
            json.dumps(question.options),
            _json(question.command),
            question.event_id,
            to_ms(asked),
            to_ms(until),
            answered,
        )

    async def open(self, person: str, room_id: str | None, now: datetime) -> list[Question]:
        """The open questions to a person in a room or in their direct chat (None), the newest first."""
        rows = await self._db.all(
            "SELECT * FROM questions WHERE person = ? AND room_id IS ? AND until > ? AND answered IS NULL"
            " ORDER BY id DESC",
            person,
            room_id,
            to_ms(now),
        )
        return [_question(row) for row in rows]

    async def last_asked(self, person: str) -> int | None:
        """The id of the newest question to this person in any room."""
        sql = "SELECT max(id) FROM questions WHERE person = ? AND answered IS NULL"
        found: int | None = await self._db.value(sql, person)
        return found

    async def find(self, question: Question, now: datetime) -> Question | None:
        """The open question with the same person, room, feature, kind and subject, or None."""
        row = await self._db.one(f"SELECT * FROM questions WHERE {_THIS} AND until > ?", *_key(question), to_ms(now))
        return _question(row) if row else None

    async def asked_again(self, question: Question) -> None:
        """Note that it has been asked a second time. It does not stay open longer for that."""
        await self._db.run("UPDATE questions SET again = 1 WHERE id = ?", question.id)

    async def close(self, question: Question) -> None:
        """Delete a question."""
        await self._db.run("DELETE FROM questions WHERE id = ?", question.id)

    async def over(self, feature: str, kind: str, subject: object, person: str | None = None) -> None:
        """Delete all questions of this kind about a subject that is settled, or those to one person.

        Those that wait for the letter budget are not asked any more.
        """
        await self._db.run(
            "DELETE FROM outbox WHERE held = 2 AND done IS NULL AND feature = ? AND kind = ? AND subject = ?"
            " AND (? IS NULL OR person = ?)",
            feature,
            kind,
            str(subject),
            person,
            person,
        )
        await self._db.run(
            "DELETE FROM questions WHERE feature = ? AND kind = ? AND subject = ? AND (? IS NULL OR person = ?)",
            feature,
            kind,
            str(subject),
            person,
            person,
        )

    async def outdate(self, person: str, room_id: str | None) -> None:
        """Mark this person's open questions there as older: a bare word does not answer them any more."""
        await self._db.run("UPDATE questions SET older = 1 WHERE person = ? AND room_id IS ?", person, room_id)

    async def completed(self, question: Question, event_id: str, now: datetime) -> None:
        """Note that this message completed the command that was asked about: redacting either withdraws the result."""
        if question.event_id and question.event_id != event_id:
            await self._db.run(
                "INSERT OR REPLACE INTO completions VALUES (?, ?, ?)", question.event_id, event_id, to_ms(now)
            )

    async def completing(self, event_id: str) -> list[str]:
        """A message and those that completed the command in it, in order."""
        rows = await self._db.all(
            "WITH RECURSIVE chain (event_id) AS (SELECT ? UNION"
            " SELECT c.completed_by FROM completions c JOIN chain ON c.event_id = chain.event_id)"
            " SELECT event_id FROM chain",
            event_id,
        )
        return [row["event_id"] for row in rows]

    async def withdraw(self, event_id: str) -> list[str]:
        """Delete the questions about an unfinished command whose message was redacted.

        Returns the message and those that completed its command, in order.
        """
        found = await self.completing(event_id)
        await self._db.run(
            "DELETE FROM questions WHERE event_id IN (SELECT value FROM json_each(?1)) AND command IS NOT NULL"
            " OR answered IN (SELECT value FROM json_each(?1))",
            json.dumps(found),
        )
        return found


def _key(question: Question) -> tuple[str, str | None, str, str, str]:
    return question.person, question.room_id, question.feature, question.kind, question.subject


def _json(command: Unfinished | None) -> str | None:
    if command is None:
        return None
    return json.dumps({name: getattr(command, name) for name in Unfinished.__struct_fields__})


def _question(row: Row) -> Question:
    given: dict[str, Any] = json.loads(row["command"]) if row["command"] else {}
    command = Unfinished(**given | {"choices": tuple(given["choices"])}) if given else None
    options = tuple(tuple(names) for names in json.loads(row["options"]))
    return Question(
        person=row["person"],
        room_id=row["room_id"],
        feature=row["feature"],
        kind=row["kind"],
        subject=row["subject"],
        group_id=row["group_id"],
        options=options,
        command=command,
        event_id=row["event_id"],
        id=row["id"],
        again=bool(row["again"]),
        older=bool(row["older"]),
        asked=from_ms(row["asked"]),
    )
