"""The tables of what keeps people safe: a part of the first step of `migrations`."""

from __future__ import annotations

from storage.holding import ME, NO_GROUP, OWN_GROUP, Holding

_MY_CALL = f"call_id IN (SELECT id FROM sos_calls WHERE person = {ME})"

SAFETY = """
CREATE TABLE sos_calls (          -- open calls for help; never what was said in them
    id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL UNIQUE, event_id TEXT NOT NULL, began INTEGER NOT NULL,
    called INTEGER NOT NULL       -- when somebody was called last
);
CREATE TABLE sos_groups (
    call_id INTEGER NOT NULL REFERENCES sos_calls (id) ON DELETE CASCADE, group_id INTEGER NOT NULL,
    step INTEGER NOT NULL DEFAULT 0,             -- whom to call next: on call, backup, who facilitates, nobody
    asked INTEGER,                -- whether everybody was asked: with the name (1), without it (0)
    PRIMARY KEY (call_id, group_id)
) WITHOUT ROWID;
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
CREATE TABLE sos_shifts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL, person TEXT NOT NULL,
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
CREATE TABLE helplines (
    id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, wording TEXT NOT NULL, event_id TEXT NOT NULL
);
CREATE INDEX helplines_by_group ON helplines (group_id);
CREATE INDEX helplines_by_event ON helplines (event_id);
CREATE TABLE helpline_checks (group_id INTEGER PRIMARY KEY, checked INTEGER NOT NULL);

CREATE TABLE welcomes (
    group_id INTEGER PRIMARY KEY, wording TEXT NOT NULL,
    before TEXT, event_id TEXT    -- what the last change replaced, and the message that asked for it
);
CREATE INDEX welcomes_by_event ON welcomes (event_id) WHERE event_id IS NOT NULL;
CREATE TABLE acquaintances (      -- those who are in a group or were, so that nobody is welcomed twice
    group_id INTEGER NOT NULL, person TEXT NOT NULL, gone INTEGER,
    PRIMARY KEY (group_id, person)
) WITHOUT ROWID;
CREATE INDEX acquaintances_gone ON acquaintances (gone) WHERE gone IS NOT NULL;

CREATE TABLE notes (              -- what was written with a content note
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, person TEXT NOT NULL,
    topic TEXT NOT NULL, words TEXT,             -- erased after so many days as the group wants
    event_id TEXT, created INTEGER NOT NULL
);
CREATE INDEX notes_by_room ON notes (room_id);
CREATE INDEX notes_by_person ON notes (person);
CREATE INDEX notes_by_event ON notes (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX notes_by_created ON notes (created);

CREATE TABLE reports (            -- what somebody has not finished telling; never to whom
    id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL UNIQUE, group_id INTEGER NOT NULL,
    room_id TEXT, target TEXT, words TEXT, event_id TEXT,
    listed TEXT, chosen TEXT,     -- a checksum of the people to choose from, and places among them
    until INTEGER NOT NULL
);
CREATE INDEX reports_by_event ON reports (event_id) WHERE event_id IS NOT NULL;
"""

SAFETY_HOLDS = (
    Holding("sos", "whose", "sos_groups", _MY_CALL, OWN_GROUP),
    Holding("sos", "called", "sos_pages", _MY_CALL, OWN_GROUP, others=frozenset({"person", "state", "event_id"})),
    Holding("sos", "calls", "sos_calls", group=NO_GROUP, timers=("next", "end")),
    Holding("sos", "pages", "sos_pages", group=OWN_GROUP, timers=("unreached",)),
    Holding("sos", "shifts", "sos_shifts", group=OWN_GROUP, timers=("unasked",)),
    Holding("sos", "wanted", "sos_shifts", f"author = {ME}", OWN_GROUP, "author = NULL"),
    Holding("reports", "draft", "reports", group=OWN_GROUP),
    Holding("notes", "notes", "notes", timers=("erase",)),
    Holding("welcome", "known", "acquaintances", group=OWN_GROUP, passing=True),
)
SAFETY_HOLDS_NOTHING = {
    "helplines": "the group’s own words; whose message brought them is not kept",
    "welcomes": "the group’s own words; whose message brought them is not kept",
    "helpline_checks": "when somebody last looked at a group’s helplines",
}
