"""Tables: until when somebody facilitates, and who would like to when the group looks for somebody."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    ME,
    MILLISECONDS,
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    SWITCH,
    WORD,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    PersonalData,
    Table,
    exported_with,
    group_of,
)

OFFERED = timedelta(days=30)
"""So long somebody can say yes to what the group has decided."""
REMEMBERED = timedelta(days=2 * 365)
"""So long it is known until when somebody has facilitated: whose turn it is follows from that."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE terms (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            until INTEGER,         -- empty: until further notice, where there was an end before
            event_id TEXT NOT NULL,
            until_before INTEGER,  -- until when it was before that message
            way TEXT,              -- lot, turns: how they were called
            lasts INTEGER NOT NULL DEFAULT 0,
            UNIQUE (group_id, person)
        );
        CREATE INDEX terms_by_person ON terms (person);
        CREATE INDEX terms_by_event ON terms (event_id);
        """,
        holds=(PersonalData(feature="settings", kind="term", timers=("term",), group=OWN_GROUP, left=Leaving.RESTS),),
        export=(Export(timers=(("settings", "term"),), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={MOMENT: "until until_before", NUMBER: "id group_id", WORD: "way", MILLISECONDS: "lasts"},
    ),
    Table(
        schema="""
        CREATE TABLE term_calls (          -- the group looks for somebody who would like to facilitate
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL,
            person TEXT NOT NULL,          -- who began it; empty where the one before has ended
            way TEXT NOT NULL,             -- lot, turns: who it is of those who would like to
            until INTEGER NOT NULL, closes INTEGER NOT NULL,
            chosen TEXT, published TEXT,   -- who it is, and by what a lot was drawn
            event_id TEXT NOT NULL
        );
        CREATE UNIQUE INDEX term_calls_open ON term_calls (group_id) WHERE chosen IS NULL;
        CREATE INDEX term_calls_by_group ON term_calls (group_id);
        CREATE INDEX term_calls_by_person ON term_calls (person);
        CREATE INDEX term_calls_by_chosen ON term_calls (chosen);
        CREATE INDEX term_calls_by_event ON term_calls (event_id);
        """,
        holds=(
            PersonalData(
                feature="settings", kind="called", group=OWN_GROUP, without="person = ''", left=Leaving.GROUPS,
                others=frozenset(("chosen",)),
            ),
            PersonalData(
                feature="settings", kind="chosen", group=OWN_GROUP, mine=f"chosen = {ME}", people=("chosen",),
                passing=True, others=frozenset(("person",)),
            ),
        ),
        export=(Export(timers=(("settings", "call"),), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={MOMENT: "until closes", NUMBER: "id group_id", WORD: "way"},
        expires=(Expiry("until < ?"),),
    ),
    Table(
        schema="""
        CREATE TABLE term_wishes (         -- who would like to
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            call_id INTEGER NOT NULL REFERENCES term_calls (id) ON DELETE CASCADE,
            person TEXT NOT NULL, event_id TEXT NOT NULL,
            UNIQUE (call_id, person)
        );
        CREATE INDEX term_wishes_by_person ON term_wishes (person);
        CREATE INDEX term_wishes_by_event ON term_wishes (event_id);
        """,
        holds=(
            PersonalData(
                feature="settings", kind="wishes", group=group_of("term_calls", "call_id"), passing=True,
            ),
        ),
        export=(
            Export(mine=exported_with("term_calls", "call_id", OF_THE_GROUP), refers={"call_id": "term_calls"}),
        ),
        reads={NUMBER: "id call_id"},
    ),
    Table(
        schema="""
        CREATE TABLE term_past (           -- until when somebody has facilitated for the last time
            group_id INTEGER NOT NULL, person TEXT NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY (group_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX term_past_by_person ON term_past (person);
        """,
        holds=(PersonalData(feature="settings", kind="past", group=OWN_GROUP, left=Leaving.RESTS),),
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={MOMENT: "last", NUMBER: "group_id"},
        expires=(Expiry("last < ?", REMEMBERED),),
    ),
    Table(
        schema="""
        CREATE TABLE term_offers (         -- the group has decided that somebody facilitates, if they like
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            until INTEGER,                 -- empty: until further notice
            source TEXT NOT NULL,          -- what was decided: "P7"
            asked INTEGER NOT NULL DEFAULT 0,  -- whether they have been: not while they are on pause
            created INTEGER NOT NULL
        );
        CREATE INDEX term_offers_by_group ON term_offers (group_id);
        CREATE INDEX term_offers_by_person ON term_offers (person);
        """,
        holds=(PersonalData(feature="settings", kind="offered", group=OWN_GROUP, passing=True),),
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={MOMENT: "until created", NUMBER: "id group_id", SWITCH: "asked"},
        expires=(Expiry("created < ?", OFFERED),),
    ),
)  # fmt: skip
