"""The tables of check-ins."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    IN_A_ROOM,
    IN_ITS_ROOM,
    ME,
    MOMENT,
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
    exported_with,
    group_of,
    named_in,
    room_group_of,
    without_me,
)

_OF_CHECKIN = group_of("checkins", "checkin_id")
# By way of the answers, which are found by their person.
_MINE = f"person = {ME} AND checkin_id IN (SELECT checkin_id FROM checkin_answers WHERE person = {ME})"
_KEEP_BREAKS = timedelta(days=3)  # after the beginning of the last day: then it is over in every time zone
_KEEP_UNANSWERED = timedelta(hours=1)
_VIEWERS = frozenset({"viewers"})

TABLES = (
    Table(
        schema="""
        CREATE TABLE checkins (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, group_id INTEGER NOT NULL,
            question TEXT,                -- erased when it is closed, as are the answers' words and wishes
            opener TEXT NOT NULL, event_id TEXT NOT NULL,
            opened INTEGER NOT NULL, until INTEGER NOT NULL, closed INTEGER,
            people INTEGER,               -- how many gave the marks that were counted, where there were enough
            scale TEXT NOT NULL, sight TEXT NOT NULL, place TEXT NOT NULL,
            least INTEGER NOT NULL,       -- the smallest number of answers that are shown together
            viewers TEXT NOT NULL         -- who was announced to see the answers, where that is not the group
        );
        CREATE INDEX checkins_by_group ON checkins (group_id);
        CREATE INDEX checkins_by_room ON checkins (room_id, closed);
        CREATE INDEX checkins_by_event ON checkins (event_id);
        """,
        holds=(
            PersonalData(
                feature="checkins",
                kind="opened",
                others=_VIEWERS,
                mine=f"opener = {ME}",
                group=OWN_GROUP,
                without="opener = ''",
                left=Leaving.GROUPS,
            ),
            PersonalData(
                feature="checkins",
                kind="viewed",
                others=_VIEWERS,
                mine=named_in("viewers"),
                group=OWN_GROUP,
                without=without_me("viewers"),
                left=Leaving.PASSES,
            ),
        ),
        export=(Export(timers=(("checkins", "close"), ("checkins", "remind")), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={WORD: "scale", MOMENT: "opened until closed", NUMBER: "id group_id people least"},
        # Where the bot was taken out of the room nobody closes it, and answers are kept no longer than was announced.
        expires=(Expiry("closed IS NULL AND until < ? AND room_id NOT IN (SELECT room_id FROM rooms)"),),
    ),
    Table(
        schema="""
        CREATE TABLE checkin_answers (
            checkin_id INTEGER NOT NULL REFERENCES checkins (id) ON DELETE CASCADE, person TEXT NOT NULL,
            words TEXT, shows INTEGER NOT NULL, wish TEXT, event_id TEXT NOT NULL, at INTEGER NOT NULL,
            free INTEGER NOT NULL DEFAULT 0,  -- a message of its own, and no command
            replaced INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (checkin_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX checkin_answers_by_person ON checkin_answers (person);
        CREATE INDEX checkin_answers_by_event ON checkin_answers (event_id);
        """,
        holds=(PersonalData(feature="checkins", kind="answers", group=_OF_CHECKIN, left=Leaving.PASSES),),
        export=(Export(mine=exported_with("checkins", "checkin_id", OF_THE_GROUP), refers={"checkin_id": "checkins"}),),
        reads={MOMENT: "at", SWITCH: "shows free replaced", NUMBER: "checkin_id"},
    ),
    Table(
        schema="""
        CREATE TABLE checkin_marks (
            checkin_id INTEGER NOT NULL, person TEXT NOT NULL, mark TEXT NOT NULL, event_id TEXT NOT NULL,
            PRIMARY KEY (checkin_id, person, mark),
            FOREIGN KEY (checkin_id, person) REFERENCES checkin_answers (checkin_id, person) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX checkin_marks_by_event ON checkin_marks (event_id);
        """,
        holds=(PersonalData(feature="checkins", kind="signs", mine=_MINE, group=_OF_CHECKIN, left=Leaving.PASSES),),
        export=(Export(mine=exported_with("checkins", "checkin_id", OF_THE_GROUP), refers={"checkin_id": "checkins"}),),
        reads={WORD: "mark", NUMBER: "checkin_id"},
    ),
    Table(
        schema="""
        CREATE TABLE checkin_steps (
            checkin_id INTEGER NOT NULL, person TEXT NOT NULL, step INTEGER NOT NULL,
            words TEXT NOT NULL, shows INTEGER NOT NULL, event_id TEXT NOT NULL,
            PRIMARY KEY (checkin_id, person, step),
            FOREIGN KEY (checkin_id, person) REFERENCES checkin_answers (checkin_id, person) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX checkin_steps_by_event ON checkin_steps (event_id);
        """,
        holds=(PersonalData(feature="checkins", kind="steps", mine=_MINE, group=_OF_CHECKIN, left=Leaving.PASSES),),
        export="of the moment",
        reads={SWITCH: "shows", NUMBER: "checkin_id step"},
    ),
    Table(
        schema="""
        CREATE TABLE checkin_prompts (
            person TEXT PRIMARY KEY, checkin_id INTEGER NOT NULL REFERENCES checkins (id) ON DELETE CASCADE,
            step INTEGER NOT NULL, until INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX checkin_prompts_by_checkin ON checkin_prompts (checkin_id);
        """,
        holds=(PersonalData(feature="checkins", kind="asked", group=_OF_CHECKIN, passing=True),),
        export="of the moment",
        reads={MOMENT: "until", NUMBER: "checkin_id step"},
    ),
    Table(
        schema="""
        CREATE TABLE checkin_counts (
            checkin_id INTEGER NOT NULL REFERENCES checkins (id) ON DELETE CASCADE, mark TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (checkin_id, mark)
        ) WITHOUT ROWID;
        """,
        holds="how often each sign was given, by nobody in particular",
        export=(Export(mine=exported_with("checkins", "checkin_id", OF_THE_GROUP), refers={"checkin_id": "checkins"}),),
        reads={NUMBER: "checkin_id number"},
    ),
    Table(
        schema="""
        CREATE TABLE checkin_schedules (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, person TEXT NOT NULL, question TEXT,
            rule TEXT NOT NULL, start TEXT NOT NULL, zone TEXT NOT NULL, ends TEXT, lasts INTEGER,
            scale TEXT, sight TEXT, place TEXT, event_id TEXT NOT NULL
        );
        CREATE INDEX checkin_schedules_by_room ON checkin_schedules (room_id);
        CREATE INDEX checkin_schedules_by_event ON checkin_schedules (event_id);
        """,
        holds=(
            PersonalData(
                feature="checkins",
                kind="schedules",
                mine=f"person = {ME}",
                group=IN_ITS_ROOM,
                without="person = ''",
                left=Leaving.GROUPS,
            ),
        ),
        export=(Export(timers=(("checkins", "open"),), mine=IN_A_ROOM),),
        belongs_to=BelongsTo.ROOM,
        reads={WORD: "scale", SECONDS: "lasts", NUMBER: "id"},
    ),
    Table(
        schema="""
        CREATE TABLE checkin_ahead (
            schedule_id INTEGER NOT NULL REFERENCES checkin_schedules (id) ON DELETE CASCADE, person TEXT NOT NULL,
            words TEXT NOT NULL, shows INTEGER NOT NULL, sight TEXT NOT NULL, opens INTEGER NOT NULL,
            event_id TEXT NOT NULL, at INTEGER NOT NULL,
            agreed INTEGER NOT NULL,      -- whether the person said yes to what becomes of it
            PRIMARY KEY (schedule_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX checkin_ahead_by_person ON checkin_ahead (person);
        CREATE INDEX checkin_ahead_by_event ON checkin_ahead (event_id);
        """,
        holds=(
            PersonalData(
                feature="checkins",
                kind="ahead",
                group=room_group_of("checkin_schedules", "schedule_id"),
                left=Leaving.PASSES,
            ),
        ),
        export=(
            Export(
                mine=exported_with("checkin_schedules", "schedule_id", IN_A_ROOM),
                refers={"schedule_id": "checkin_schedules"},
            ),
        ),
        reads={MOMENT: "opens at", SWITCH: "shows agreed", NUMBER: "schedule_id"},
        expires=(Expiry("NOT agreed AND at < ?", _KEEP_UNANSWERED), Expiry("opens < ?", _KEEP_BREAKS)),
    ),
    Table(
        schema="""
        CREATE TABLE checkin_breaks (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
            event_id TEXT NOT NULL
        );
        CREATE INDEX checkin_breaks_by_room ON checkin_breaks (room_id);
        CREATE INDEX checkin_breaks_by_event ON checkin_breaks (event_id);
        """,
        holds="days without check-ins",
        export=(Export(mine=IN_A_ROOM),),
        belongs_to=BelongsTo.ROOM,
        reads={NUMBER: "id"},
        expires=(Expiry("unixepoch(last) * 1000 < ?", _KEEP_BREAKS),),
    ),
    Table(
        schema="""
        CREATE TABLE checkin_people (
            group_id INTEGER NOT NULL, person TEXT NOT NULL,
            what TEXT NOT NULL,           -- what the person asked to be told: 'reminders' or 'wishes'
            wanted INTEGER NOT NULL DEFAULT 1,
            before INTEGER NOT NULL DEFAULT 0, event_id TEXT,  -- what it was before, and the message that said it
            PRIMARY KEY (group_id, person, what)
        ) WITHOUT ROWID;
        CREATE INDEX checkin_people_by_event ON checkin_people (event_id) WHERE event_id IS NOT NULL;
        """,
        holds=(PersonalData(feature="checkins", kind="people", group=OWN_GROUP, left=Leaving.RESTS),),
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP,
        reads={WORD: "what", SWITCH: "wanted before", NUMBER: "group_id"},
    ),
)
