"""The tables of calls for help, the rota, and helplines."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    ME,
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
)

KEEP_CALLS = timedelta(days=1)
"""How long a call stays open after somebody was called last, if nobody ends it."""
_MY_CALL = f"call_id IN (SELECT id FROM sos_calls WHERE person = {ME})"

TABLES = (
    Table(
        schema="""
        CREATE TABLE sos_groups (
            call_id INTEGER NOT NULL REFERENCES sos_calls (id) ON DELETE CASCADE, group_id INTEGER NOT NULL,
            step INTEGER NOT NULL DEFAULT 0,  -- whom to call next: on call, backup, who facilitates, nobody
            asked INTEGER,                -- whether everybody was asked: with the name (1), without it (0)
            PRIMARY KEY (call_id, group_id)
        ) WITHOUT ROWID;
        """,
        holds=(PersonalData(feature="sos", kind="whose", mine=_MY_CALL, group=OWN_GROUP, left=Leaving.PASSES),),
        export="of the moment",
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "asked", NUMBER: "call_id group_id step"},
    ),
    Table(
        schema="""
        CREATE TABLE sos_pages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            call_id INTEGER NOT NULL REFERENCES sos_calls (id) ON DELETE CASCADE, person TEXT NOT NULL,
            group_id INTEGER NOT NULL,    -- where the two know each other from
            state TEXT NOT NULL DEFAULT 'called' CHECK (state IN ('called', 'coming', 'unable', 'unreached')),
            event_id TEXT,                -- the message or reaction that said so
            UNIQUE (call_id, person)
        );
        CREATE INDEX sos_pages_by_person ON sos_pages (person);
        CREATE INDEX sos_pages_by_event ON sos_pages (event_id) WHERE event_id IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="sos",
                kind="called",
                others=frozenset({"person", "state", "event_id"}),
                mine=_MY_CALL,
                group=OWN_GROUP,
                left=Leaving.PASSES,
            ),
            PersonalData(feature="sos", kind="pages", group=OWN_GROUP, timers=("unreached",), left=Leaving.PASSES),
        ),
        export="of the moment",
        belongs_to=BelongsTo.GROUP,
        reads={WORD: "state", NUMBER: "id call_id group_id"},
    ),
    Table(
        schema="""
        CREATE TABLE sos_calls (          -- open calls for help; never what was said in them
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL UNIQUE, event_id TEXT NOT NULL,
            began INTEGER NOT NULL,
            called INTEGER NOT NULL       -- when somebody was called last
        );
        """,
        holds=(PersonalData(feature="sos", kind="calls", group=NO_GROUP, timers=("next", "end")),),
        export="of the moment",
        reads={MOMENT: "began called", NUMBER: "id"},
        expires=(Expiry("called < ?", KEEP_CALLS),),
    ),
    Table(
        schema="""
        CREATE TABLE sos_shifts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            person TEXT NOT NULL,
            author TEXT,                  -- who asked for it, until it is answered
            backup INTEGER NOT NULL, agreed INTEGER NOT NULL,
            begins INTEGER NOT NULL, ends INTEGER,       -- the first turn; no end: until further notice
            rule TEXT, start TEXT, zone TEXT, lasts INTEGER,      -- of what comes back; the time in seconds
            event_id TEXT NOT NULL
        );
        CREATE INDEX sos_shifts_by_group ON sos_shifts (group_id, number);
        CREATE INDEX sos_shifts_by_person ON sos_shifts (person);
        CREATE INDEX sos_shifts_by_author ON sos_shifts (author) WHERE author IS NOT NULL;
        CREATE INDEX sos_shifts_by_event ON sos_shifts (event_id);
        """,
        holds=(
            PersonalData(feature="sos", kind="shifts", group=OWN_GROUP, timers=("unasked",), left=Leaving.ENDS),
            PersonalData(
                feature="sos",
                kind="wanted",
                mine=f"author = {ME}",
                group=OWN_GROUP,
                without="author = NULL",
                left=Leaving.GROUPS,
            ),
        ),
        export=(Export(timers=(("sos", "unasked"),), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "begins ends", SECONDS: "lasts", SWITCH: "backup agreed", NUMBER: "id group_id number"},
        expires=(Expiry("rule IS NULL AND ends <= ?"),),
    ),
    Table(
        schema="""
        CREATE TABLE helplines (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, wording TEXT NOT NULL,
            event_id TEXT NOT NULL,
            legal INTEGER NOT NULL DEFAULT 0,  -- for legal help: it is shown with actions
            region TEXT NOT NULL DEFAULT ''    -- where it can be reached; empty: everywhere
        );
        CREATE INDEX helplines_by_group ON helplines (group_id);
        CREATE INDEX helplines_by_event ON helplines (event_id);
        """,
        holds="the group’s own words; whose message brought them is not kept",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={SWITCH: "legal", NUMBER: "id group_id"},
    ),
    Table(
        schema="""
        CREATE TABLE helpline_checks (group_id INTEGER PRIMARY KEY, checked INTEGER NOT NULL);
        """,
        holds="when somebody last looked at a group’s helplines",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={NUMBER: "group_id checked"},
    ),
)
