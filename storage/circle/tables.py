"""The tables of the circle."""

from __future__ import annotations

from storage.core.table import (
    IN_ITS_ROOM,
    ME,
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    SWITCH,
    BelongsTo,
    Export,
    Leaving,
    PersonalData,
    Table,
    room_group_of,
)

TABLES = (
    Table(
        schema="""
        CREATE TABLE circles (          -- those that go on; deleted when they end
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL UNIQUE, topic TEXT, event_id TEXT NOT NULL,
            steps TEXT NOT NULL, place INTEGER NOT NULL DEFAULT 0, stage INTEGER NOT NULL DEFAULT 0,
            began INTEGER NOT NULL, step_ends INTEGER NOT NULL, ends INTEGER NOT NULL,
            mover TEXT, has_round INTEGER NOT NULL DEFAULT 0, speaker TEXT
        );
        CREATE INDEX circles_by_event ON circles (event_id);
        """,
        holds=(
            PersonalData(
                feature="circle",
                kind="moved",
                others=frozenset({"speaker"}),
                mine=f"mover = {ME}",
                group=IN_ITS_ROOM,
                without="mover = NULL",
                left=Leaving.PASSES,
            ),
            PersonalData(
                feature="circle",
                kind="word",
                others=frozenset({"mover"}),
                mine=f"speaker = {ME}",
                group=IN_ITS_ROOM,
                without="speaker = NULL",
                left=Leaving.ENDS,
            ),
        ),
        export="of the meeting",
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "began step_ends ends", SWITCH: "has_round", NUMBER: "id place stage"},
    ),
    Table(
        schema="""
        CREATE TABLE circle_told (  -- whom the bot has told something in this meeting, so that it says it once
            circle_id INTEGER NOT NULL REFERENCES circles (id) ON DELETE CASCADE, person TEXT NOT NULL,
            what TEXT NOT NULL,
            PRIMARY KEY (circle_id, person, what)
        ) WITHOUT ROWID;
        """,
        holds=(PersonalData(feature="circle", kind="told", group=room_group_of("circles", "circle_id"), passing=True),),
        export="of the meeting",
        reads={NUMBER: "circle_id"},
    ),
    Table(
        schema="""
        CREATE TABLE circle_templates (
            group_id INTEGER PRIMARY KEY, steps TEXT,     -- NULL for the usual ones
            before TEXT, event_id TEXT                    -- what they were before, and the message that changed them
        );
        CREATE INDEX circle_templates_by_event ON circle_templates (event_id) WHERE event_id IS NOT NULL;
        """,
        holds="the group’s own words",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={NUMBER: "group_id"},
    ),
    Table(
        schema="""
        CREATE TABLE circle_dates (
            group_id INTEGER PRIMARY KEY, due INTEGER, rule TEXT, start TEXT, zone TEXT,  -- NULL where there is none
            before TEXT, event_id TEXT                    -- the one before, and the message that set this one
        );
        CREATE INDEX circle_dates_by_event ON circle_dates (event_id) WHERE event_id IS NOT NULL;
        """,
        holds="when the group meets",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={MOMENT: "due", NUMBER: "group_id"},
    ),
)
