"""Tables that belong to the instance as a whole."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import MOMENT, NUMBER, Expiry, Table

# What was told is not told again when it comes again within this time.
KEEP_ALERTS = timedelta(days=1)
TABLES = (
    Table(
        """
        CREATE TABLE house (secret BLOB NOT NULL);        -- one row, for as long as the file lives
        INSERT INTO house VALUES (randomblob(32));
        """,
        holds="a number drawn by lot, so that nobody else can tell what the names of letters stand for",
        export="the instance’s own",
    ),
    Table(
        """
        CREATE TABLE concerns (           -- what needs a human, and whether the host was told
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, seen INTEGER NOT NULL, told INTEGER
        );
        """,
        holds="what is wrong with the bot, and since when the host knows",
        export="the instance’s own",
        reads={MOMENT: "told", NUMBER: "id seen"},
        expires=(Expiry("seen < ?", KEEP_ALERTS),),
    ),
)
