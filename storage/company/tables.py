"""The tables of who is around, and of who would like company and was asked for it."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    CODE,
    MOMENT,
    NO_GROUP,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    SECONDS,
    SWITCH,
    WORD,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    PersonalData,
    Table,
    group_of,
)

KEEP_PAIRS, KEEP_MET = timedelta(days=8), timedelta(days=365)
"""How long it is known who is with whom, and that two people have met."""
KEEP_CALLS, KEEP_TURNS = timedelta(days=1), timedelta(days=30)
"""How long it is known that somebody asked for company, and when somebody was asked for it."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE company_windows (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            ways TEXT NOT NULL,           -- how they can be met: write, call, meet
            named INTEGER NOT NULL,       -- whether the group was to see the name, when it was said
            begins INTEGER NOT NULL, ends INTEGER,       -- the first time; the end of each that comes back follows
            rule TEXT, start TEXT, zone TEXT, lasts INTEGER,      -- of what comes back; the time in seconds
            until INTEGER NOT NULL,       -- when it is over, for good
            event_id TEXT NOT NULL
        );
        CREATE INDEX company_windows_by_group ON company_windows (group_id, person);
        CREATE INDEX company_windows_by_person ON company_windows (person);
        CREATE INDEX company_windows_by_event ON company_windows (event_id);
        """,
        holds=(PersonalData(feature="company", kind="windows", group=OWN_GROUP, left=Leaving.ENDS),),
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP,
        reads={
            MOMENT: "begins ends until",
            SECONDS: "lasts",
            SWITCH: "named",
            CODE: "ways",
            NUMBER: "id group_id",
        },
        expires=(Expiry("until <= ?"),),
    ),
    Table(
        schema="""
        CREATE TABLE company_calls (      -- who would like company
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('wanted', 'asking', 'over')),
            unnamed INTEGER NOT NULL,     -- whether their name is said only to who says yes
            about TEXT,                   -- for who says yes alone; gone when it is over
            room_id TEXT,                 -- the room in which everybody was asked
            salt TEXT NOT NULL,           -- of the veils of those who are passed over
            began INTEGER NOT NULL,
            event_id TEXT NOT NULL
        );
        CREATE INDEX company_calls_by_person ON company_calls (person);
        CREATE INDEX company_calls_by_event ON company_calls (event_id);
        CREATE INDEX company_calls_by_room ON company_calls (room_id) WHERE room_id IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="company",
                kind="calls",
                others=frozenset({"salt"}),
                group=OWN_GROUP,
                timers=("next", "here"),
                left=Leaving.PASSES,
            ),
        ),
        export="of the moment",
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={MOMENT: "began", SWITCH: "unnamed", WORD: "state", NUMBER: "id group_id"},
        expires=(Expiry("began <= ?", KEEP_CALLS),),
    ),
    Table(
        schema="""
        CREATE TABLE company_asked (      -- whom a call has come to; nobody's no is kept when it is over
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            call_id INTEGER NOT NULL REFERENCES company_calls (id) ON DELETE CASCADE,
            person TEXT NOT NULL,         -- a veil, where they were passed over without a word
            waits INTEGER NOT NULL,       -- whether an answer may still come
            UNIQUE (call_id, person)
        );
        CREATE INDEX company_asked_by_person ON company_asked (person);
        """,
        holds=(
            PersonalData(
                feature="company",
                kind="asked",
                others=frozenset({"call_id"}),
                group=group_of("company_calls", "call_id"),
                timers=("unreached",),
                left=Leaving.PASSES,
            ),
        ),
        export="of the moment",
        reads={SWITCH: "waits", NUMBER: "id call_id"},
    ),
    Table(
        schema="""
        CREATE TABLE company_turns (      -- when somebody was asked, so that it is never the same ones
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, at INTEGER NOT NULL
        );
        CREATE INDEX company_turns_by_person ON company_turns (person);
        CREATE INDEX company_turns_by_time ON company_turns (at);
        """,
        holds=(PersonalData(feature="company", kind="turns", group=NO_GROUP),),
        export="of the moment",
        reads={MOMENT: "at", NUMBER: "id"},
        expires=(Expiry("at <= ?", KEEP_TURNS),),
    ),
    Table(
        schema="""
        CREATE TABLE company_pairing (    -- who is in the draw of pairs
            group_id INTEGER NOT NULL, person TEXT NOT NULL,
            skips INTEGER NOT NULL DEFAULT 0,   -- whether they are left out the next time
            missed INTEGER NOT NULL DEFAULT 0,  -- whether nobody was left for them the last time
            event_id TEXT NOT NULL,
            PRIMARY KEY (group_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX company_pairing_by_person ON company_pairing (person);
        CREATE INDEX company_pairing_by_event ON company_pairing (event_id);
        """,
        holds=(PersonalData(feature="company", kind="pairing", group=OWN_GROUP, left=Leaving.ENDS),),
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP,
        reads={SWITCH: "skips missed", NUMBER: "group_id"},
    ),
    Table(
        schema="""
        CREATE TABLE company_pairs (      -- what was drawn last, until the next time
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            number INTEGER,               -- those of one number are together; none: nobody was left for them
            at INTEGER NOT NULL
        );
        CREATE INDEX company_pairs_by_group ON company_pairs (group_id);
        CREATE INDEX company_pairs_by_person ON company_pairs (person);
        CREATE INDEX company_pairs_by_time ON company_pairs (at);
        CREATE INDEX company_pairs_by_number ON company_pairs (number);
        """,
        holds=(PersonalData(feature="company", kind="pairs", group=OWN_GROUP, timers=("place",), left=Leaving.ENDS),),
        export="of the moment",
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "at", NUMBER: "id group_id number"},
        expires=(Expiry("at <= ?", KEEP_PAIRS),),
    ),
    Table(
        schema="""
        CREATE TABLE company_draws (group_id INTEGER PRIMARY KEY, salt TEXT NOT NULL);
        """,
        holds="a random text for each group, without which nobody can tell who has met",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={NUMBER: "group_id"},
    ),
    Table(
        schema="""
        CREATE TABLE company_met (
            group_id INTEGER NOT NULL, veil TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (group_id, veil)
        ) WITHOUT ROWID;
        CREATE INDEX company_met_by_time ON company_met (at);
        """,
        holds="checksums of two people who have met, so that they don’t meet again before others; they name nobody",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={NUMBER: "group_id", MOMENT: "at"},
        expires=(Expiry("at <= ?", KEEP_MET),),
    ),
)
