"""The tables that are for the host of the bot, part of the first step of the migrations."""

from __future__ import annotations

HOSTING = """
CREATE TABLE house (secret BLOB NOT NULL);        -- one row, for as long as the file lives
INSERT INTO house VALUES (randomblob(32));

CREATE TABLE arrivals (           -- letters of ours that came through the stream and are not in the outbox (yet)
    name TEXT NOT NULL, due INTEGER NOT NULL,     -- the two parts of a transaction id
    event_id TEXT NOT NULL, edits TEXT, noted INTEGER NOT NULL
);
CREATE INDEX arrivals_by_name ON arrivals (name);

CREATE TABLE handled (             -- events that were dealt with, for a week: a homeserver may repeat them
    mark TEXT PRIMARY KEY,        -- the event’s id, and what of it was dealt with where that is not all
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE concerns (           -- what needs a human, and whether the host was told
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, seen INTEGER NOT NULL, told INTEGER
);
"""

HOSTING_HOLDS_NOTHING = {
    "house": "a number drawn by lot, so that nobody else can tell what the names of letters stand for",
    "handled": "the ids of the events that were dealt with this week, so that nothing is done twice",
    "concerns": "what is wrong with the bot, and since when the host knows",
    "arrivals": "which letters the homeserver has, by names that stand for them",
}
