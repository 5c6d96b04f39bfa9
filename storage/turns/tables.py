"""The tables of speaking turns."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    ME,
    MILLISECONDS,
    MOMENT,
    NUMBER,
    SWITCH,
    WORD,
    BelongsTo,
    Expiry,
    Leaving,
    PersonalData,
    Table,
    quoted_in,
)

KEEP_STEP = timedelta(minutes=5)
"""How long a step can be undone. The words of the turns in it are kept for so long, and no longer."""
_STEP = frozenset({"before"})

TABLES = (
    Table(
        schema="""
        CREATE TABLE turns (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, person TEXT NOT NULL,
            kind TEXT NOT NULL DEFAULT 'turn' CHECK (kind IN ('turn', 'direct', 'process', 'round')),
            about TEXT,                   -- erased when the turn ends
            event_id TEXT NOT NULL, asked INTEGER NOT NULL, began INTEGER, ended INTEGER,
            place REAL NOT NULL DEFAULT 0,  -- the order of asking: the id, until somebody lets another go first
            after INTEGER,                -- the turn that this one lets go first
            topic INTEGER,                -- for a direct response: the turn that it is about
            given INTEGER NOT NULL DEFAULT 0,            -- called out of order
            last INTEGER NOT NULL DEFAULT 0,             -- comes after all the others while the queue is closed
            skipped INTEGER NOT NULL DEFAULT 0,
            meeting INTEGER NOT NULL DEFAULT 0,
            -- time with the floor until `since`; none: it stands still
            spent INTEGER NOT NULL DEFAULT 0, since INTEGER,
            extra INTEGER NOT NULL DEFAULT 0, wish INTEGER        -- more time: granted, asked for
        );
        CREATE INDEX turns_by_room ON turns (room_id, place);
        CREATE INDEX turns_by_event ON turns (event_id);
        CREATE INDEX turns_by_topic ON turns (topic) WHERE topic IS NOT NULL;
        CREATE UNIQUE INDEX turns_waiting ON turns (room_id, person, kind) WHERE began IS NULL AND ended IS NULL;
        """,
        holds=(
            PersonalData(
                feature="turns", kind="turns", timers=("quiet", "warn", "over", "more", "close"), left=Leaving.ENDS
            ),
        ),
        export="of the meeting",
        belongs_to=BelongsTo.ROOM,
        reads={
            WORD: "kind",
            MOMENT: "asked began ended since",
            MILLISECONDS: "spent extra wish",
            SWITCH: "given last",
            NUMBER: "id place after topic skipped meeting",
        },
    ),
    Table(
        schema="""
        CREATE TABLE turn_queues (
            room_id TEXT PRIMARY KEY, closed INTEGER NOT NULL DEFAULT 0, closes INTEGER,
            meeting INTEGER NOT NULL DEFAULT 1, active INTEGER NOT NULL
        ) WITHOUT ROWID;
        """,
        holds="whether a queue is open",
        export="of the meeting",
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "closed", NUMBER: "closes meeting active"},
    ),
    Table(
        schema="""
        CREATE TABLE turn_steps (         -- a room's last step, for some minutes
            room_id TEXT PRIMARY KEY, person TEXT NOT NULL, event_id TEXT, at INTEGER NOT NULL,
            before TEXT NOT NULL,         -- the turns as they were, in JSON
            made INTEGER
        ) WITHOUT ROWID;
        """,
        holds=(
            PersonalData(
                feature="turns", kind="step", others=_STEP, passing=True, mine=f"person = {ME} OR {quoted_in('before')}"
            ),
        ),
        export="of the meeting",
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "at", NUMBER: "made"},
        expires=(Expiry("at < ?", KEEP_STEP),),
    ),
)
