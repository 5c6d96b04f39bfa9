"""The tables of petitions: what they say, who carries them, who signed, and who wants to hear what comes of it."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    ME,
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
    Numbered,
    PersonalData,
    Table,
    exported_with,
    group_of,
)

KEPT = timedelta(days=365)
"""How long what a petition said, and its number, are kept once it has been handed over, or is over."""
UNDOABLE = timedelta(days=1)
"""How long a change can be undone by deleting its message."""
BEGUN = timedelta(days=14)
"""How long one is kept that nobody has opened."""

_TIMERS = "close", "forget", "answer"
_GROUP = group_of("petitions", "petition_id")

TABLES = (
    Table(
        schema="""
        CREATE TABLE petitions (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            person TEXT NOT NULL,          -- who began it; empty once they have left
            words TEXT NOT NULL, addressee TEXT NOT NULL,  -- empty until they are said
            private INTEGER NOT NULL,      -- some of it was said in a private chat: it is shown once that is confirmed
            state TEXT NOT NULL,           -- draft, open, closed, delivered, answered, unanswered, lapsed
            until INTEGER NOT NULL,        -- when it closes by itself
            changes INTEGER NOT NULL DEFAULT 0,  -- how often its words were changed while people could sign
            signed INTEGER,                -- how many had signed when it was handed over, or lapsed
            answer TEXT,                   -- what came of it
            event_id TEXT NOT NULL, created INTEGER NOT NULL,
            closed_by TEXT, delivered_by TEXT, answered_by TEXT,  -- the messages that said so
            delivered INTEGER, over INTEGER,
            UNIQUE (group_id, number)
        );
        CREATE INDEX petitions_by_group ON petitions (group_id, state);
        CREATE INDEX petitions_by_person ON petitions (person);
        CREATE INDEX petitions_by_event ON petitions (event_id);
        CREATE INDEX petitions_by_closing ON petitions (closed_by) WHERE closed_by IS NOT NULL;
        CREATE INDEX petitions_by_delivery ON petitions (delivered_by) WHERE delivered_by IS NOT NULL;
        CREATE INDEX petitions_by_answer ON petitions (answered_by) WHERE answered_by IS NOT NULL;
        """,
        holds=(PersonalData(feature="petitions", kind="made", timers=_TIMERS, group=OWN_GROUP, left=Leaving.GROUPS),),
        export=(Export(timers=tuple(("petitions", name) for name in _TIMERS), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={
            MOMENT: "until created delivered over",
            SWITCH: "private",
            WORD: "state",
            NUMBER: "id group_id number changes signed",
        },
        expires=(
            Expiry("coalesce(over, delivered) < ?", KEPT),
            Expiry("state = 'draft' AND created < ?", BEGUN),
        ),
        numbered=Numbered(
            letter="'S'",
            counter="'petition'",
            open="over IS NULL AND state <> 'draft'",
            words="words",
            between="SELECT petitions.person UNION SELECT c.person FROM petition_carriers c"
            " WHERE c.petition_id = petitions.id",
            features=("petitions",),
        ),
    ),
    Table(
        schema="""
        CREATE TABLE petition_carriers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            petition_id INTEGER NOT NULL REFERENCES petitions (id) ON DELETE CASCADE, person TEXT NOT NULL,
            asked INTEGER NOT NULL DEFAULT 0,  -- they have been asked whether they carry it
            agreed INTEGER,                    -- since when they do
            UNIQUE (petition_id, person)
        );
        CREATE INDEX petition_carriers_by_person ON petition_carriers (person);
        """,
        holds=(PersonalData(feature="petitions", kind="carries", group=_GROUP, left=Leaving.ENDS),),
        export=(
            Export(mine=exported_with("petitions", "petition_id", OF_THE_GROUP), refers={"petition_id": "petitions"}),
        ),
        reads={MOMENT: "agreed", SWITCH: "asked", NUMBER: "id petition_id"},
    ),
    Table(
        schema="""
        CREATE TABLE petition_signatures (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            petition_id INTEGER NOT NULL REFERENCES petitions (id) ON DELETE CASCADE, person TEXT NOT NULL,
            state TEXT NOT NULL,   -- new: only words to confirm; stands; asked: whether it stands with other words
            line TEXT NOT NULL,    -- how the name stands
            offered TEXT,          -- how it would stand, which is still to be confirmed
            offered_by TEXT,       -- the message that has these words
            event_id TEXT NOT NULL,
            since INTEGER NOT NULL,  -- when it was first given
            at INTEGER NOT NULL,     -- when it was given with the words as they are
            UNIQUE (petition_id, person)
        );
        CREATE INDEX petition_signatures_by_state ON petition_signatures (petition_id, state);
        CREATE INDEX petition_signatures_by_person ON petition_signatures (person);
        CREATE INDEX petition_signatures_by_event ON petition_signatures (event_id);
        CREATE INDEX petition_signatures_by_offer ON petition_signatures (offered_by) WHERE offered_by IS NOT NULL;
        """,
        holds=(PersonalData(feature="petitions", kind="signed", group=_GROUP, left=Leaving.THEIRS),),
        export="who signs agreed that those who carry it read the name, and the addressee; others would read a file",
        reads={MOMENT: "since at", WORD: "state", NUMBER: "id petition_id"},
    ),
    Table(
        schema="""
        CREATE TABLE petition_names (      -- what becomes of the names of each, while there are any
            petition_id INTEGER PRIMARY KEY REFERENCES petitions (id) ON DELETE CASCADE,
            shown INTEGER NOT NULL DEFAULT 0,  -- how many there were when the group was last shown that
            last INTEGER                   -- when they are deleted at the latest, since it was first closed
        );
        """,
        holds="how many names the group was last shown, and when they are deleted at the latest",
        export="signatures do not go along",
        reads={MOMENT: "last", NUMBER: "petition_id shown"},
    ),
    Table(
        schema="""
        CREATE TABLE petition_listeners (  -- who has signed and wants to hear what comes of it
            petition_id INTEGER NOT NULL REFERENCES petitions (id) ON DELETE CASCADE, person TEXT NOT NULL,
            event_id TEXT NOT NULL,
            PRIMARY KEY (petition_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX petition_listeners_by_person ON petition_listeners (person);
        CREATE INDEX petition_listeners_by_event ON petition_listeners (event_id);
        """,
        holds=(PersonalData(feature="petitions", kind="listens", group=_GROUP, left=Leaving.THEIRS),),
        export="it would tell who has signed",
        reads={NUMBER: "petition_id"},
    ),
    Table(
        schema="""
        CREATE TABLE petition_changes (  -- the last change of each, for as long as it can be undone
            petition_id INTEGER PRIMARY KEY REFERENCES petitions (id) ON DELETE CASCADE,
            event_id TEXT NOT NULL,      -- the message that asked for it
            words TEXT NOT NULL, addressee TEXT NOT NULL,  -- what it said before
            at INTEGER NOT NULL
        );
        CREATE INDEX petition_changes_by_event ON petition_changes (event_id);
        """,
        holds=(
            PersonalData(
                feature="petitions",
                kind="changes",
                passing=True,
                mine=f"petition_id IN (SELECT id FROM petitions WHERE person = {ME})",
                people=(),
                group=_GROUP,
            ),
        ),
        export=(
            Export(mine=exported_with("petitions", "petition_id", OF_THE_GROUP), refers={"petition_id": "petitions"}),
        ),
        reads={MOMENT: "at", NUMBER: "petition_id"},
        expires=(Expiry("at < ?", UNDOABLE),),
    ),
)
