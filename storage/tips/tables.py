"""The tables of tips: what helped people, what was different for others, and what they said before."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    CODE,
    ME,
    MOMENT,
    NO_GROUP,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    SWITCH,
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
from storage.word_index import words_table

KEPT = timedelta(days=731)
"""How long one is kept that nobody has confirmed."""
UNDOABLE = timedelta(days=7)
"""How long a change can be undone by deleting its message."""
WISHED = timedelta(days=1)
"""So often somebody is asked at most to write down what they said."""
REMEMBERED = timedelta(days=8)
"""How long it is known when people met in a circle or a round: longer than what was said can be asked for."""

_TIMERS = ("ask",)
_OF_MINE = f"tip_id IN (SELECT id FROM tips WHERE person = {ME})"
_GROUP = group_of("tips", "tip_id")

TABLES = (
    Table(
        schema="""
        CREATE TABLE tips (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            what TEXT NOT NULL,
            person TEXT NOT NULL,         -- whose experience it is; empty once they left it to the group
            signed INTEGER NOT NULL,      -- their name stands with it
            stays INTEGER NOT NULL,       -- it stays with the group, unsigned, when they leave
            event_id TEXT NOT NULL, created INTEGER NOT NULL,
            confirmed INTEGER NOT NULL,   -- when they last said that it is so
            UNIQUE (group_id, number)
        );
        CREATE INDEX tips_by_person ON tips (person, group_id);
        CREATE INDEX tips_by_event ON tips (event_id);
        """,
        holds=(PersonalData(feature="tips", kind="told", timers=_TIMERS, group=OWN_GROUP, left=Leaving.ENDS),),
        export=(Export(timers=tuple(("tips", name) for name in _TIMERS), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={MOMENT: "created confirmed", SWITCH: "signed stays", NUMBER: "id group_id number"},
        expires=(Expiry("confirmed < ?", KEPT),),
        numbered=Numbered(
            letter="'K'",
            counter="'tip'",
            open="TRUE",
            # Of one that is not signed only a move of all of them may show whose it is.
            between="SELECT tips.person WHERE tips.signed",
            features=("tips",),
        ),
    ),
    Table(
        schema="""
        CREATE TABLE tip_notes (          -- what was different for others
            id INTEGER PRIMARY KEY AUTOINCREMENT, tip_id INTEGER NOT NULL REFERENCES tips (id) ON DELETE CASCADE,
            person TEXT NOT NULL, what TEXT NOT NULL, event_id TEXT NOT NULL, created INTEGER NOT NULL
        );
        CREATE INDEX tip_notes_by_tip ON tip_notes (tip_id);
        CREATE INDEX tip_notes_by_person ON tip_notes (person);
        CREATE INDEX tip_notes_by_event ON tip_notes (event_id);
        """,
        holds=(PersonalData(feature="tips", kind="notes", group=_GROUP, left=Leaving.ENDS),),
        export=(Export(mine=exported_with("tips", "tip_id", OF_THE_GROUP), refers={"tip_id": "tips"}),),
        reads={MOMENT: "created", NUMBER: "id tip_id"},
    ),
    Table(
        schema="""
        CREATE TABLE tip_changes (        -- how each was before its author last said something of it
            tip_id INTEGER PRIMARY KEY REFERENCES tips (id) ON DELETE CASCADE,
            event_id TEXT NOT NULL,       -- the message that did
            what TEXT NOT NULL, signed INTEGER NOT NULL, stays INTEGER NOT NULL, confirmed INTEGER NOT NULL,
            at INTEGER NOT NULL
        );
        CREATE INDEX tip_changes_by_event ON tip_changes (event_id);
        """,
        holds=(PersonalData(feature="tips", kind="changes", passing=True, mine=_OF_MINE, group=_GROUP, people=()),),
        export=(Export(mine=exported_with("tips", "tip_id", OF_THE_GROUP), refers={"tip_id": "tips"}),),
        reads={MOMENT: "confirmed at", SWITCH: "signed stays", NUMBER: "tip_id"},
        expires=(Expiry("at <= ?", UNDOABLE),),
    ),
    words_table("tip_words", feature="tips", of="tips", item="tip_id", mine=_OF_MINE, exported=OF_THE_GROUP),
    Table(
        schema="""
        CREATE TABLE tip_wishes (         -- who was asked to write down what they said; not by whom, nor what
            person TEXT PRIMARY KEY, asked INTEGER NOT NULL
        ) WITHOUT ROWID;
        """,
        holds=(PersonalData(feature="tips", kind="wishes", group=NO_GROUP),),
        export="of the moment",
        reads={MOMENT: "asked"},
        expires=(Expiry("asked <= ?", WISHED),),
    ),
    Table(
        schema="""
        CREATE TABLE tip_circles (        -- when people met in a room: what they said then stays there
            id INTEGER PRIMARY KEY, room_id TEXT NOT NULL,
            kind TEXT NOT NULL,           -- circle, round; off: nobody noted it
            began INTEGER NOT NULL, ended INTEGER
        );
        CREATE INDEX tip_circles_by_room ON tip_circles (room_id);
        """,
        holds="when a circle or a round was held in a room, for some days",
        export="of the moment",
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "began ended", NUMBER: "id", CODE: "kind"},
        expires=(Expiry("began <= ?", REMEMBERED),),
    ),
)
