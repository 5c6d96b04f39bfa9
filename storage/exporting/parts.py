"""Which rows and timers are exported with a group, as the tables declare it.

What is only of the moment is not: running meetings, open questions, messages, calls for help. Nor is who asked
anonymously, which is stored in one place only.
"""

from __future__ import annotations

from storage.core.table import Export
from storage.tables import TABLES

GROUPS = "groups"
"""As the table that a column refers to: the group's own id."""

SETTINGS = "settings"
"""The table of what groups, and people, have set."""

_CREATED = {table.name for table in TABLES if table.created_in}
_EXPORTS = tuple(each for table in TABLES for each in table.exports)
_OF_THE_GROUP = tuple(each for each in _EXPORTS if not each.personal)
_MESSAGES = " UNION ".join(
    f"SELECT event_id FROM {each.table} WHERE {each.mine}" for each in _EXPORTS if each.table in _CREATED
)
_ORIGINS = Export(mine=f"event_id IN ({_MESSAGES})", personal=True, table="origins")

PARTS: tuple[Export, ...] = (*_OF_THE_GROUP, *(each for each in _EXPORTS if each.personal), _ORIGINS)
"""In this order: rows come before those that refer to them."""

SUBJECT_OF_ROOM = (("checkins", "forget"), ("minutes", "forget"))
SUBJECT_OF_GROUP = (("sos", "check"), ("resources", "board"))
"""Exported timers whose subject is a room, or the group."""

STAYING_TIMERS = (
    *(("sos", name) for name in ("next", "end", "silent", "cut-off", "unreached")),
    *(
        (feature, "")
        for feature in ("turns", "rounds", "circle", "respond", "notes", "reports", "relays", "moderation")
    ),
    ("activities", "show"),
    ("petitions", "show"),
    ("activities", "wipe"),
    ("votes", "show"),
    ("welcome", "lot"),
    *(
        (feature, "")
        for feature in (
            "beginning",
            "company",
            "direct",
            "encryption",
            "goals",
            "groups",
            "homeward",
            "kindness",
            "letters",
            "rights",
        )
    ),
)
"""Timers that are not exported; without a name, all of a feature."""
