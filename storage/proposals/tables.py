"""The tables of proposals: what is proposed, who could answer, and what they said."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
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

KEPT = timedelta(days=30)
"""How long one is kept that is over: what was decided has its place elsewhere."""

_OF_GROUP = exported_with("proposals", "proposal_id", OF_THE_GROUP)
_GROUP = group_of("proposals", "proposal_id")

TABLES = (
    Table(
        schema="""
        CREATE TABLE proposals (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            person TEXT NOT NULL,         -- who proposed it; empty once they have left
            what TEXT NOT NULL,
            before TEXT, changed TEXT,    -- the words before the last change, and the message that changed them
            method TEXT NOT NULL,         -- how it is decided
            stage TEXT NOT NULL, until INTEGER NOT NULL,
            size INTEGER NOT NULL,        -- how many could answer at the opening
            tries INTEGER NOT NULL DEFAULT 0, extended INTEGER NOT NULL DEFAULT 0,
            private INTEGER NOT NULL,     -- answers are given in private, and shown without names
            source TEXT NOT NULL,         -- what it comes from, such as a petition: "S1"
            event_id TEXT NOT NULL, created INTEGER NOT NULL,
            over INTEGER, ending TEXT,
            UNIQUE (group_id, number)
        );
        CREATE INDEX proposals_open ON proposals (group_id) WHERE over IS NULL;
        CREATE INDEX proposals_by_person ON proposals (person);
        CREATE INDEX proposals_by_event ON proposals (event_id);
        CREATE INDEX proposals_by_change ON proposals (changed) WHERE changed IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="proposals", kind="made", timers=("close", "show"), group=OWN_GROUP, left=Leaving.GROUPS
            ),
        ),
        export=(Export(timers=(("proposals", "close"), ("proposals", "show")), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={
            MOMENT: "until created over",
            SWITCH: "extended private",
            WORD: "method stage ending",
            NUMBER: "id group_id number size tries",
        },
        expires=(Expiry("over < ?", KEPT),),
        numbered=Numbered(
            letter="'P'",
            counter="'proposal'",
            open="over IS NULL",
            between="SELECT proposals.person UNION SELECT a.person FROM proposal_answers a"
            " WHERE a.proposal_id = proposals.id",
            features=("proposals",),
            sources="source",
        ),
    ),
    Table(
        schema="""
        CREATE TABLE proposal_roll (     -- who could answer at the opening
            proposal_id INTEGER NOT NULL REFERENCES proposals (id) ON DELETE CASCADE, person TEXT NOT NULL,
            PRIMARY KEY (proposal_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX proposal_roll_by_person ON proposal_roll (person);
        """,
        holds=(PersonalData(feature="proposals", kind="roll", passing=True, group=_GROUP),),
        export=(Export(mine=_OF_GROUP, refers={"proposal_id": "proposals"}),),
        reads={NUMBER: "proposal_id"},
    ),
    Table(
        schema="""
        CREATE TABLE proposal_answers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            proposal_id INTEGER NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
            person TEXT NOT NULL,
            kind TEXT NOT NULL, words TEXT,
            event_id TEXT NOT NULL,
            asked INTEGER NOT NULL DEFAULT 0,   -- how often they were asked whether their objection is met
            removed INTEGER NOT NULL DEFAULT 0  -- others removed who objects: it stays until the group lifts it
        );
        CREATE INDEX proposal_answers_by_proposal ON proposal_answers (proposal_id, person);
        CREATE INDEX proposal_answers_by_person ON proposal_answers (person);
        CREATE INDEX proposal_answers_by_event ON proposal_answers (event_id);
        """,
        holds=(
            PersonalData(feature="proposals", kind="answers", timers=("silence",), group=_GROUP, left=Leaving.GROUPS),
        ),
        export=(Export(mine=_OF_GROUP, refers={"proposal_id": "proposals"}, timers=(("proposals", "silence"),)),),
        reads={NUMBER: "id proposal_id asked", WORD: "kind", SWITCH: "removed"},
    ),
)
