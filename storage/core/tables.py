"""Tables of the instance as a whole: its secret, and the alerts to the host."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import MOMENT, NUMBER, Expiry, Table

# An alert that recurs within this time is not sent again.
KEEP_ALERTS = timedelta(days=1)
TABLES = (
    Table(
        schema="""
        CREATE TABLE house (secret BLOB NOT NULL);        -- one row, for as long as the file lives
        INSERT INTO house VALUES (randomblob(32));
        """,
        holds="a random number, without which nobody can tell what the transaction ids stand for",
        export="the instance’s own",
    ),
    Table(
        schema="""
        CREATE TABLE alerts (             -- what needs the host, and whether the host was told
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, seen INTEGER NOT NULL, told INTEGER
        );
        """,
        holds="what is wrong with the bot, and since when the host knows",
        export="the instance’s own",
        reads={MOMENT: "told", NUMBER: "id seen"},
        expires=(Expiry("seen < ?", KEEP_ALERTS),),
    ),
)
