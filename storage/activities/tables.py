"""The tables of activities: what a group does together, who comes, and who does what there."""

from __future__ import annotations

from datetime import timedelta

from storage.ballots import ballot_tables
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
from storage.rsvps import rsvp_tables

RSVPS, DATES = "activity_rsvps", "activity_dates"
KEPT = timedelta(days=30)
"""How long one is kept that is over."""

_TIMERS = "over", "last", "moved", "announce"
_LASTING = f"{OF_THE_GROUP} AND NOT action"  # an action is nobody else's business, also at another instance
_OF_GROUP = exported_with("activities", "activity_id", _LASTING)
_MINE = f"activity_id IN (SELECT id FROM activities WHERE person = {ME})"

TABLES = (
    Table(
        schema="""
        CREATE TABLE activities (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            person TEXT NOT NULL,         -- who came up with it; empty once they have left
            what TEXT NOT NULL, place TEXT, secret INTEGER NOT NULL,
            start INTEGER,                -- none while the date is open
            until INTEGER, places INTEGER,
            shows TEXT NOT NULL,          -- of the answers: names, number, hidden
            rule TEXT, first TEXT, zone TEXT,  -- how it comes back
            action INTEGER NOT NULL DEFAULT 0,  -- who comes is shown to nobody, and it is wiped soon after its end
            meeting INTEGER NOT NULL DEFAULT 0,  -- one of the group's own meetings
            event_id TEXT NOT NULL, created INTEGER NOT NULL,
            over INTEGER, cancelled INTEGER NOT NULL DEFAULT 0,
            UNIQUE (group_id, number)
        );
        CREATE INDEX activities_open ON activities (group_id, start) WHERE over IS NULL;
        CREATE INDEX activities_by_person ON activities (person);
        CREATE INDEX activities_by_event ON activities (event_id);
        """,
        holds=(
            PersonalData(
                feature="activities",
                kind="made",
                timers=("over", "last", "moved", "wipe"),
                group=OWN_GROUP,
                left=Leaving.GROUPS,
            ),
        ),
        export=(Export(timers=tuple(("activities", name) for name in _TIMERS), mine=_LASTING),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={
            MOMENT: "start until created over",
            SWITCH: "secret cancelled meeting action",
            WORD: "shows",
            NUMBER: "id group_id number places",
        },
        expires=(Expiry("over < ?", KEPT),),
        numbered=Numbered(
            letter="'E'",
            counter="'activity'",
            open="over IS NULL",
            between="SELECT activities.person UNION SELECT r.person FROM activity_rsvps r"
            " WHERE r.subject = activities.id UNION SELECT m.person FROM activity_dates_marks m"
            " JOIN activity_dates d ON d.id = m.ballot_id WHERE d.subject = activities.id",
            features=("activities",),
        ),
    ),
    *rsvp_tables(RSVPS, feature="activities", of="activities", timers=("hold", "remind"), mine=_LASTING),
    *ballot_tables(DATES, feature="activities", of="activities", timer="dates"),
    Table(
        schema="""
        CREATE TABLE activity_entries (  -- what is in people's calendars
            activity_id INTEGER PRIMARY KEY REFERENCES activities (id) ON DELETE CASCADE,
            uid TEXT NOT NULL, sequence INTEGER NOT NULL,
            start INTEGER NOT NULL,      -- of the date that it is known for
            says TEXT NOT NULL           -- a checksum of what the last file said
        );
        """,
        holds="the random name by which calendars know an activity, and how often it has changed since",
        export=(Export(mine=_OF_GROUP, refers={"activity_id": "activities"}),),
    ),
    Table(
        schema="""
        CREATE TABLE activity_parts (    -- what somebody could bring or do
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            activity_id INTEGER NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
            name TEXT NOT NULL, most INTEGER NOT NULL, person TEXT NOT NULL, event_id TEXT NOT NULL
        );
        CREATE INDEX activity_parts_by_activity ON activity_parts (activity_id);
        CREATE INDEX activity_parts_by_person ON activity_parts (person);
        CREATE INDEX activity_parts_by_event ON activity_parts (event_id);
        """,
        holds=(
            PersonalData(
                feature="activities", kind="parts", group=group_of("activities", "activity_id"), left=Leaving.GROUPS
            ),
        ),
        export=(Export(mine=_OF_GROUP, refers={"activity_id": "activities"}),),
        reads={NUMBER: "id activity_id most"},
    ),
    Table(
        schema="""
        CREATE TABLE activity_takers (   -- who brings or does it
            part_id INTEGER NOT NULL REFERENCES activity_parts (id) ON DELETE CASCADE, person TEXT NOT NULL,
            event_id TEXT NOT NULL,
            backup INTEGER NOT NULL DEFAULT 0,  -- 0: does it; else the place among those who would, if it gets free
            PRIMARY KEY (part_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX activity_takers_by_person ON activity_takers (person);
        CREATE INDEX activity_takers_by_event ON activity_takers (event_id);
        """,
        holds=(
            PersonalData(
                feature="activities",
                kind="takes",
                group="(SELECT activities.group_id FROM activities JOIN activity_parts"
                " ON activity_parts.activity_id = activities.id WHERE activity_parts.id = {table}.part_id)",
                left=Leaving.ENDS,
            ),
        ),
        export=(
            Export(mine=exported_with("activity_parts", "part_id", _OF_GROUP), refers={"part_id": "activity_parts"}),
        ),
        reads={NUMBER: "part_id backup"},
    ),
    Table(
        schema="""
        CREATE TABLE activity_told (  -- to whom whoever came up with it wants a secret place told
            activity_id INTEGER NOT NULL REFERENCES activities (id) ON DELETE CASCADE, person TEXT NOT NULL,
            PRIMARY KEY (activity_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX activity_told_by_person ON activity_told (person);
        """,
        holds=(
            PersonalData(
                feature="activities", kind="told", group=group_of("activities", "activity_id"), left=Leaving.ENDS
            ),
        ),
        export=(Export(mine=_OF_GROUP, refers={"activity_id": "activities"}),),
        reads={NUMBER: "activity_id"},
    ),
    Table(
        schema="""
        CREATE TABLE activity_changes (  -- the last change of each, for as long as it can be undone
            activity_id INTEGER PRIMARY KEY REFERENCES activities (id) ON DELETE CASCADE,
            event_id TEXT NOT NULL,      -- the message that asked for it
            before TEXT NOT NULL,        -- what it said, in JSON
            until INTEGER NOT NULL
        );
        CREATE INDEX activity_changes_by_event ON activity_changes (event_id);
        """,
        holds=(
            PersonalData(
                feature="activities",
                kind="changes",
                passing=True,
                mine=_MINE,
                people=(),
                group=group_of("activities", "activity_id"),
            ),
        ),
        export=(Export(mine=_OF_GROUP, refers={"activity_id": "activities"}),),
        reads={MOMENT: "until", NUMBER: "activity_id"},
        expires=(Expiry("until < ?"),),
    ),
)
