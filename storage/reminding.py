"""The tables of what people are reminded of, and of who is left in peace: a part of the first step of `migrations`."""

from __future__ import annotations

from storage.holding import IN_ITS_ROOM, ME, NO_GROUP, Holding, room_group_of

_NOBODYS = "person = '', author = ''"
_FOLLOWED = "EXISTS (SELECT 1 FROM reminder_followers AS f WHERE f.reminder_id = reminders.id)"
_FIRST = "(SELECT min(f.person) FROM reminder_followers AS f WHERE f.reminder_id = reminders.id)"
_MINE = f"NOT whole_room AND person = {ME}"
_FOR_ANOTHER = f"NOT whole_room AND author = {ME} AND person <> {ME}"

REMINDING = """
CREATE TABLE reminders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL,
    number INTEGER,               -- none: said for the last time, and kept for a day so that it can be put off
    person TEXT NOT NULL, author TEXT NOT NULL, whole_room INTEGER NOT NULL, what TEXT NOT NULL,
    due INTEGER NOT NULL, stands_for INTEGER NOT NULL,
    rule TEXT, start TEXT, zone TEXT NOT NULL,
    urgent INTEGER NOT NULL DEFAULT 0, most INTEGER, said INTEGER NOT NULL DEFAULT 0, last_said INTEGER,
    agreed INTEGER NOT NULL DEFAULT 1,
    copied_from INTEGER,          -- what was put off, or could not be said to everybody, of another reminder
    event_id TEXT NOT NULL, created INTEGER NOT NULL,
    source TEXT,                  -- the message that had the words, where that is another one
    UNIQUE (room_id, number)
);
CREATE INDEX reminders_by_event ON reminders (event_id);
CREATE INDEX reminders_by_source ON reminders (source) WHERE source IS NOT NULL;
CREATE INDEX reminders_by_person ON reminders (person, due);
CREATE INDEX reminders_by_last ON reminders (room_id, last_said) WHERE last_said IS NOT NULL;
CREATE INDEX reminders_over ON reminders (last_said) WHERE number IS NULL;
CREATE INDEX reminders_by_copied ON reminders (copied_from, person) WHERE copied_from IS NOT NULL;
CREATE TABLE reminder_followers (
    reminder_id INTEGER NOT NULL REFERENCES reminders (id) ON DELETE CASCADE,
    person TEXT NOT NULL, event_id TEXT NOT NULL,
    PRIMARY KEY (reminder_id, person)
) WITHOUT ROWID;
CREATE INDEX reminder_followers_by_person ON reminder_followers (person);
CREATE INDEX reminder_followers_by_event ON reminder_followers (event_id);
CREATE TABLE reminder_consents (  -- whether a person takes reminders from another; none: asked, and no answer yet
    id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, author TEXT NOT NULL, yes INTEGER,
    UNIQUE (person, author)
);

CREATE TABLE pauses (
    person TEXT PRIMARY KEY, since INTEGER NOT NULL,
    until INTEGER,                -- none: until the person says so
    event_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pauses_by_event ON pauses (event_id);
CREATE INDEX pauses_by_end ON pauses (until) WHERE until IS NOT NULL;
"""

REMINDING_HOLDS = (
    Holding(
        "reminders",
        "shared",
        "reminders",
        f"{_MINE} AND {_FOLLOWED}",
        IN_ITS_ROOM,
        f"person = {_FIRST}, author = {_FIRST}",
    ),
    Holding("reminders", "mine", "reminders", f"{_MINE} AND NOT {_FOLLOWED}", timers=("due",)),
    Holding("reminders", "unanswered", "reminders", f"{_FOR_ANOTHER} AND NOT agreed", timers=("due",)),
    Holding("reminders", "others", "reminders", f"{_FOR_ANOTHER} AND agreed", IN_ITS_ROOM, "author = person"),
    Holding("reminders", "room", "reminders", f"whole_room AND {ME} IN (person, author)", IN_ITS_ROOM, _NOBODYS),
    Holding("reminders", "too", "reminder_followers", group=room_group_of("reminders", "reminder_id")),
    Holding(
        "reminders",
        "consents",
        "reminder_consents",
        f"{ME} IN (person, author)",
        NO_GROUP,
        people=("person", "author"),
    ),
    Holding("pauses", "pause", "pauses", group=NO_GROUP),
)
