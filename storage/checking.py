"""The tables of check-ins, part of the first step of the migrations."""

from __future__ import annotations

from storage.holding import IN_ITS_ROOM, ME, OWN_GROUP, Holding, group_of, named_in, without_me

_OF_CHECKIN = group_of("checkins", "checkin_id")
_VIEWERS = frozenset({"viewers"})

CHECKING = """
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
CREATE INDEX checkins_open ON checkins (room_id) WHERE closed IS NULL;
CREATE INDEX checkins_by_room ON checkins (room_id, closed);
CREATE INDEX checkins_by_event ON checkins (event_id);
CREATE TABLE checkin_answers (
    checkin_id INTEGER NOT NULL REFERENCES checkins (id) ON DELETE CASCADE, person TEXT NOT NULL,
    words TEXT, shows INTEGER NOT NULL, wish TEXT, event_id TEXT NOT NULL, at INTEGER NOT NULL,
    replaced INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (checkin_id, person)
) WITHOUT ROWID;
CREATE TABLE checkin_marks (
    checkin_id INTEGER NOT NULL, person TEXT NOT NULL, mark TEXT NOT NULL, event_id TEXT NOT NULL,
    PRIMARY KEY (checkin_id, person, mark),
    FOREIGN KEY (checkin_id, person) REFERENCES checkin_answers (checkin_id, person) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX checkin_marks_by_event ON checkin_marks (event_id);
CREATE INDEX checkin_answers_by_person ON checkin_answers (person);
CREATE TABLE checkin_steps (
    checkin_id INTEGER NOT NULL, person TEXT NOT NULL, step INTEGER NOT NULL,
    words TEXT NOT NULL, shows INTEGER NOT NULL, event_id TEXT NOT NULL,
    PRIMARY KEY (checkin_id, person, step),
    FOREIGN KEY (checkin_id, person) REFERENCES checkin_answers (checkin_id, person) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX checkin_steps_by_event ON checkin_steps (event_id);
CREATE TABLE checkin_prompts (
    person TEXT PRIMARY KEY, checkin_id INTEGER NOT NULL REFERENCES checkins (id) ON DELETE CASCADE,
    step INTEGER NOT NULL, until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE checkin_counts (
    checkin_id INTEGER NOT NULL REFERENCES checkins (id) ON DELETE CASCADE, mark TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (checkin_id, mark)
) WITHOUT ROWID;
CREATE TABLE checkin_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, person TEXT NOT NULL, question TEXT,
    rule TEXT NOT NULL, start TEXT NOT NULL, zone TEXT NOT NULL, ends TEXT, lasts INTEGER,
    scale TEXT, sight TEXT, place TEXT, event_id TEXT NOT NULL
);
CREATE INDEX checkin_schedules_by_room ON checkin_schedules (room_id);
CREATE INDEX checkin_schedules_by_event ON checkin_schedules (event_id);
CREATE TABLE checkin_breaks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL
);
CREATE INDEX checkin_breaks_by_room ON checkin_breaks (room_id);
CREATE TABLE checkin_people (
    group_id INTEGER NOT NULL, person TEXT NOT NULL,
    what TEXT NOT NULL,           -- what the person asked to be told: 'reminders' or 'wishes'
    PRIMARY KEY (group_id, person, what)
) WITHOUT ROWID;
CREATE INDEX checkin_answers_by_event ON checkin_answers (event_id);
"""

CHECKING_HOLDS = (
    Holding("checkins", "answers", "checkin_answers", group=_OF_CHECKIN),
    Holding("checkins", "signs", "checkin_marks", group=_OF_CHECKIN),
    Holding("checkins", "steps", "checkin_steps", group=_OF_CHECKIN),
    Holding("checkins", "asked", "checkin_prompts", group=_OF_CHECKIN, passing=True),
    Holding("checkins", "people", "checkin_people", group=OWN_GROUP),
    Holding("checkins", "opened", "checkins", f"opener = {ME}", OWN_GROUP, "opener = ''", others=_VIEWERS),
    Holding("checkins", "viewed", "checkins", named_in("viewers"), OWN_GROUP, without_me("viewers"), others=_VIEWERS),
    Holding("checkins", "schedules", "checkin_schedules", f"person = {ME}", IN_ITS_ROOM, "person = ''"),
)
CHECKING_HOLDS_NOTHING = {
    "checkin_counts": "how often each sign was given, by nobody in particular",
    "checkin_breaks": "days without check-ins",
}
