"""How the database file grew: numbered steps, each in its own transaction, never changed once released."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import aiosqlite

from storage.checking import CHECKING
from storage.hosting import HOSTING
from storage.meetings import MEETINGS
from storage.origins import ORIGINS
from storage.reminding import REMINDING
from storage.safety import SAFETY
from storage.sharing import SHARING

# AUTOINCREMENT, because messages and timers refer to rows by id: an id must never come to mean something else.
FIRST = """
CREATE TABLE groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
    room_id TEXT NOT NULL UNIQUE,                 -- the room that began it, whether or not the bot is still there
    created INTEGER NOT NULL,
    empty INTEGER                 -- since when it has no room
);

CREATE TABLE rooms (
    room_id TEXT PRIMARY KEY,
    group_id INTEGER REFERENCES groups (id),      -- the circle this room belongs to now; none for a direct chat
    person TEXT,                                  -- for a direct chat: whom it is with
    joined INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX rooms_by_group ON rooms (group_id);
CREATE INDEX rooms_by_person ON rooms (person);

CREATE TABLE state (
    room_id TEXT NOT NULL, type TEXT NOT NULL, key TEXT NOT NULL,
    sender TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (room_id, type, key)
) WITHOUT ROWID;
CREATE INDEX state_by_key ON state (key, type);

CREATE TABLE settings (
    owner TEXT NOT NULL,                          -- a group's id in digits, or a person's user id
    name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (owner, name)
) WITHOUT ROWID;

CREATE TABLE sync (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT NOT NULL);

CREATE TABLE ciphertexts (
    event_id TEXT PRIMARY KEY, room_id TEXT NOT NULL, sender TEXT NOT NULL,
    session_id TEXT NOT NULL, raw TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE INDEX ciphertexts_by_session ON ciphertexts (session_id);
CREATE INDEX ciphertexts_by_sender ON ciphertexts (room_id, sender);

CREATE TABLE keyless (            -- people whose messages could not be read lately
    person TEXT PRIMARY KEY,
    told INTEGER, withheld TEXT,  -- when they were told; what their app said about the key that it did not give
    at INTEGER NOT NULL           -- of the latest of both
) WITHOUT ROWID;

CREATE TABLE troubles (kind TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id TEXT NOT NULL UNIQUE,
    room_id TEXT,                 -- where; none while a direct chat has to be opened first
    person TEXT,                  -- to whom privately
    address TEXT GENERATED ALWAYS AS (coalesce(room_id, person)),
    type TEXT NOT NULL,           -- an event type, or 'join' / 'leave'
    content TEXT,                 -- erased once delivered
    attachment TEXT,              -- what to draw or write for it; erased with it
    live TEXT,                    -- the live message that this is the newest state of
    urgent INTEGER NOT NULL DEFAULT 0,           -- 2: before everything else, wherever it goes
    held INTEGER NOT NULL DEFAULT 0,             -- waits until the person’s pause is over
    tried INTEGER NOT NULL DEFAULT 0,
    feature TEXT, kind TEXT, subject TEXT,       -- what a reply or reaction to it is about
    group_id INTEGER,             -- the group that this is about, where the room does not say
    answers TEXT,                 -- the message that it goes with, and is taken back with
    author TEXT, cause TEXT,      -- whose doing it is, and by which message; erased once delivered
    unheard TEXT,                 -- the timer that rings where it can’t be delivered, in JSON
    event_id TEXT,
    created INTEGER NOT NULL,
    done INTEGER
);
CREATE INDEX outbox_pending ON outbox (address, urgent DESC, id) WHERE done IS NULL;
CREATE INDEX outbox_held ON outbox (person) WHERE held;
CREATE INDEX outbox_by_answered ON outbox (answers) WHERE answers IS NOT NULL;
CREATE INDEX outbox_by_event ON outbox (event_id) WHERE event_id IS NOT NULL;

CREATE TABLE live (
    room_id TEXT NOT NULL, name TEXT NOT NULL, event_id TEXT NOT NULL,
    PRIMARY KEY (room_id, name)
) WITHOUT ROWID;

CREATE TABLE timers (
    feature TEXT NOT NULL, name TEXT NOT NULL, subject TEXT NOT NULL, room_id TEXT NOT NULL, due INTEGER NOT NULL,
    wait INTEGER NOT NULL,        -- whether it comes after everything else that is due
    PRIMARY KEY (feature, name, subject)
) WITHOUT ROWID;
CREATE INDEX timers_by_due ON timers (wait, due);

CREATE TABLE questions (          -- what waits for an answer; feature, kind and subject are those of the message
    id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL,
    room_id TEXT,                 -- NULL in the private chat of the person
    feature TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, group_id INTEGER,
    options TEXT NOT NULL,        -- of several answers the words that mean each
    command TEXT,                 -- what was typed of a command that lacks something
    event_id TEXT,                -- the message on which it was asked
    asked INTEGER NOT NULL, until INTEGER NOT NULL,
    again INTEGER NOT NULL DEFAULT 0,  -- whether it was asked a second time
    older INTEGER NOT NULL DEFAULT 0   -- whether a bare word is no answer to it any more
);
CREATE INDEX questions_by_person ON questions (person);
CREATE TABLE completions (        -- which message completed a command that another had begun
    event_id TEXT PRIMARY KEY, completed_by TEXT NOT NULL, at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, group_id INTEGER NOT NULL, person TEXT NOT NULL,
    until INTEGER NOT NULL
);

CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, person TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'turn' CHECK (kind IN ('turn', 'direct', 'process', 'round')),
    about TEXT,                   -- erased when the turn ends
    event_id TEXT NOT NULL, asked INTEGER NOT NULL, began INTEGER, ended INTEGER,
    place REAL NOT NULL DEFAULT 0,               -- the order of asking: the id, until somebody lets another go first
    after INTEGER,                -- the turn that this one lets go first
    topic INTEGER,                -- for a direct response: the turn that it is about
    given INTEGER NOT NULL DEFAULT 0,            -- called out of order
    last INTEGER NOT NULL DEFAULT 0,             -- comes after all the others while the queue is closed
    skipped INTEGER NOT NULL DEFAULT 0,
    meeting INTEGER NOT NULL DEFAULT 0,
    spent INTEGER NOT NULL DEFAULT 0, since INTEGER,      -- time with the floor until `since`; none: it stands still
    extra INTEGER NOT NULL DEFAULT 0, wish INTEGER        -- more time: granted, asked for
);
CREATE INDEX turns_open ON turns (room_id, id) WHERE ended IS NULL;
CREATE INDEX turns_begun ON turns (room_id, place) WHERE began IS NOT NULL;
CREATE INDEX turns_by_event ON turns (event_id);
CREATE INDEX turns_by_topic ON turns (topic) WHERE topic IS NOT NULL;
CREATE UNIQUE INDEX turns_waiting ON turns (room_id, person, kind) WHERE began IS NULL AND ended IS NULL;
CREATE TABLE turn_queues (
    room_id TEXT PRIMARY KEY, closed INTEGER NOT NULL DEFAULT 0, closes INTEGER,
    meeting INTEGER NOT NULL DEFAULT 1, active INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE turn_steps (         -- a room's last step, for some minutes
    room_id TEXT PRIMARY KEY, person TEXT NOT NULL, event_id TEXT, at INTEGER NOT NULL,
    before TEXT NOT NULL,         -- the turns as they were, in JSON
    made INTEGER
) WITHOUT ROWID;

CREATE TABLE rounds (
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL,
    question TEXT,                -- erased when the round is over
    each INTEGER, sorted TEXT NOT NULL,          -- how people were put in order
    event_id TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER,
    step INTEGER NOT NULL DEFAULT 0, speaker TEXT, called INTEGER, last_word INTEGER,
    previous TEXT, previous_stage TEXT           -- who had the word before, for it to be given back
);
CREATE INDEX rounds_by_room ON rounds (room_id);
CREATE INDEX rounds_by_event ON rounds (event_id);
CREATE TABLE round_places (
    round_id INTEGER NOT NULL REFERENCES rounds (id) ON DELETE CASCADE, person TEXT NOT NULL,
    place INTEGER NOT NULL, stage TEXT NOT NULL,
    PRIMARY KEY (round_id, person)
) WITHOUT ROWID;

"""

KEEP_COPIES = timedelta(days=30)
"""How long the copy is kept that was made before a new version changed the file."""

STEPS: tuple[str, ...] = (FIRST + ORIGINS + HOSTING + MEETINGS + REMINDING + SHARING + CHECKING + SAFETY,)


class NewerDatabase(Exception):
    """The file was written by a newer version of the program than this one."""


async def version(connection: aiosqlite.Connection) -> int:
    """The number of steps this file has been through."""
    async with connection.execute("PRAGMA user_version") as cursor:
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def migrate(connection: aiosqlite.Connection, path: Path, steps: Sequence[str] = STEPS) -> None:
    """Take the file through the steps it has not had; keep a copy beside it before the first of them.

    A step that fails raises `sqlite3.Error` and is undone by closing the connection; the steps before it stand.
    """
    at = await version(connection)
    if at > len(steps):
        raise NewerDatabase(f"{path} was written by a newer version (file {at}, program {len(steps)}).")
    if 0 < at < len(steps):
        await _copy(connection, path.with_suffix(f".before-{len(steps)}.db"))
    for number, step in enumerate(steps[at:], at + 1):
        await connection.executescript(f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")


async def _copy(connection: aiosqlite.Connection, target: Path) -> None:
    _discard(target)
    copy = await aiosqlite.connect(target)
    try:
        await connection.backup(copy)
    except sqlite3.Error:
        _discard(target)
        raise
    finally:
        await copy.close()


def discard_copies(path: Path, before: datetime) -> None:
    """Delete the copies that were kept beside the file before it was changed, if that was before then."""
    for copy in path.parent.glob(f"{path.stem}.before-*.db"):
        if copy.stat().st_mtime < before.timestamp():
            _discard(copy)


def _discard(path: Path) -> None:
    path.unlink(missing_ok=True)
