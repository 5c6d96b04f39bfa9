"""The tables of what people are reminded of, and of who is left in peace: a part of the first step of `migrations`."""

from __future__ import annotations

REMINDING = """
CREATE TABLE reminders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, number INTEGER NOT NULL, person TEXT NOT NULL,
    whole_room INTEGER NOT NULL, what TEXT NOT NULL, due INTEGER NOT NULL,
    rule TEXT, start TEXT, zone TEXT NOT NULL, event_id TEXT NOT NULL, created INTEGER NOT NULL,
    UNIQUE (room_id, number)
);
CREATE INDEX reminders_by_event ON reminders (event_id);
CREATE INDEX reminders_by_person ON reminders (person, due);

CREATE TABLE pauses (
    person TEXT PRIMARY KEY, since INTEGER NOT NULL,
    until INTEGER,                -- none: until the person says so
    event_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pauses_by_event ON pauses (event_id);
CREATE INDEX pauses_by_end ON pauses (until) WHERE until IS NOT NULL;
"""
