"""The tables of who is around."""

from __future__ import annotations

from storage.core.table import (
    CODE,
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    SECONDS,
    SWITCH,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    PersonalData,
    Table,
)

TABLES = (
    Table(
        schema="""
        CREATE TABLE company_windows (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            ways TEXT NOT NULL,           -- how they can be met: write, call, meet
            named INTEGER NOT NULL,       -- whether the group was to see the name, when it was said
            begins INTEGER NOT NULL, ends INTEGER,       -- the first time; the end of each that comes back follows
            rule TEXT, start TEXT, zone TEXT, lasts INTEGER,      -- of what comes back; the time in seconds
            until INTEGER NOT NULL,       -- when it is over, for good
            event_id TEXT NOT NULL
        );
        CREATE INDEX company_windows_by_group ON company_windows (group_id, person);
        CREATE INDEX company_windows_by_person ON company_windows (person);
        CREATE INDEX company_windows_by_event ON company_windows (event_id);
        """,
        holds=(PersonalData(feature="company", kind="windows", group=OWN_GROUP, left=Leaving.ENDS),),
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP,
        reads={
            MOMENT: "begins ends until",
            SECONDS: "lasts",
            SWITCH: "named",
            CODE: "ways",
            NUMBER: "id group_id",
        },
        expires=(Expiry("until <= ?"),),
    ),
)
