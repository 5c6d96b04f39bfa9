"""The tables of votes: what is asked, who can vote, and what they have said while it is open.

Of a secret vote, what ties people to what they chose is there only while it is open: the key, the papers and the roll.
Without the key nobody can tell whose a paper is, because the key is random. Rows of these tables have no times, and
no place that would tell in which order they came.
"""

from __future__ import annotations

from datetime import timedelta

from storage.ballots import marks_table
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

MARKS = "vote_marks"
KEPT = timedelta(days=90)
"""How long one is kept that is over, with its outcome."""

_OF_A_VOTE = group_of("votes", "vote_id")
_STAYS_HERE = "of the moment: a secret vote that is open goes along as a cancelled one"

TABLES = (
    Table(
        schema="""
        CREATE TABLE votes (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            person TEXT NOT NULL,         -- who opened it; empty once they have left
            what TEXT NOT NULL, options TEXT NOT NULL,  -- what is asked, and what there is to choose from, in JSON
            method TEXT NOT NULL,         -- one, approval
            tie TEXT NOT NULL,            -- what a tie means: group, runoff, lot, both
            secret INTEGER NOT NULL,
            decides INTEGER NOT NULL,     -- whether the group decides by it
            roll INTEGER NOT NULL,        -- how many could vote when it was opened
            event_id TEXT NOT NULL, created INTEGER NOT NULL, closes INTEGER NOT NULL,
            over INTEGER, cancelled INTEGER NOT NULL DEFAULT 0,
            outcome TEXT,                 -- of one that is over what can be told of it, in JSON
            UNIQUE (group_id, number)
        );
        CREATE INDEX votes_open ON votes (group_id) WHERE over IS NULL;
        CREATE INDEX votes_by_person ON votes (person);
        CREATE INDEX votes_by_event ON votes (event_id);
        """,
        holds=(PersonalData(feature="votes", kind="made", timers=("close",), group=OWN_GROUP, left=Leaving.GROUPS),),
        export=(Export(timers=(("votes", "close"),), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={
            MOMENT: "created closes over",
            SWITCH: "secret decides cancelled",
            WORD: "method tie",
            NUMBER: "id group_id number roll",
        },
        expires=(Expiry("over < ?", KEPT),),
        numbered=Numbered(
            letter="'V'",
            counter="'vote'",
            open="over IS NULL",
            between="SELECT votes.person UNION SELECT r.person FROM vote_roll r WHERE r.vote_id = votes.id",
            features=("votes",),
        ),
    ),
    marks_table(
        MARKS, feature="votes", of="votes", group=group_of("votes", "ballot_id"), mine=OF_THE_GROUP, left=Leaving.GROUPS
    ),
    Table(
        schema="""
        CREATE TABLE vote_roll (          -- who can vote, while it is open
            vote_id INTEGER NOT NULL REFERENCES votes (id) ON DELETE CASCADE, person TEXT NOT NULL,
            event_id TEXT,                -- the message with their secret vote, which takes it back
            PRIMARY KEY (vote_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX vote_roll_by_person ON vote_roll (person);
        CREATE INDEX vote_roll_by_event ON vote_roll (event_id) WHERE event_id IS NOT NULL;
        """,
        holds=(PersonalData(feature="votes", kind="roll", passing=True, group=_OF_A_VOTE),),
        export=(
            Export(
                mine=exported_with("votes", "vote_id", f"{OF_THE_GROUP} AND NOT secret"), refers={"vote_id": "votes"}
            ),
        ),
        reads={NUMBER: "vote_id"},
    ),
    Table(
        schema="""
        CREATE TABLE vote_keys (          -- by which it is known whose a paper is, while a secret vote is open
            vote_id INTEGER PRIMARY KEY REFERENCES votes (id) ON DELETE CASCADE, key BLOB NOT NULL
        ) WITHOUT ROWID;
        """,
        holds="random keys",
        export=_STAYS_HERE,
        reads={NUMBER: "vote_id"},
    ),
    Table(
        schema="""
        CREATE TABLE vote_papers (        -- what was chosen in a secret vote, while it is open
            vote_id INTEGER NOT NULL REFERENCES votes (id) ON DELETE CASCADE,
            slip BLOB NOT NULL,           -- a checksum of the key and the person
            choice TEXT NOT NULL,         -- the numbers of options
            PRIMARY KEY (vote_id, slip)
        ) WITHOUT ROWID;
        """,
        holds=(
            PersonalData(
                feature="votes",
                kind="papers",
                passing=True,
                others=frozenset({"slip"}),
                mine=f"slip = slip((SELECT key FROM vote_keys WHERE vote_keys.vote_id = vote_papers.vote_id), {ME})",
                group=_OF_A_VOTE,
                people=(),
            ),
        ),
        export=_STAYS_HERE,
        reads={NUMBER: "vote_id"},
    ),
)
