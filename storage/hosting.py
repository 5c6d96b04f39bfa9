"""The tables that are for the host of the bot, part of the first step of the migrations."""

from __future__ import annotations

HOSTING = """
CREATE TABLE arrivals (           -- letters of ours that came through the stream and are not in the outbox (yet)
    name TEXT NOT NULL, due INTEGER NOT NULL,     -- the two parts of a transaction id
    event_id TEXT NOT NULL, edits TEXT, noted INTEGER NOT NULL
);
CREATE INDEX arrivals_by_name ON arrivals (name);
"""

HOSTING_HOLDS_NOTHING = {"arrivals": "which letters the homeserver has, by numbers that stand for them"}
