"""All tables, and the migrations of the schema.

The order is the one in which `!mydata` shows rows and `!forgetme` deletes them; exported rows come after those that
they refer to.
"""

from __future__ import annotations

from storage import (
    agreements,
    encryption,
    handled,
    loans,
    minutes,
    notes,
    origins,
    pauses,
    questions,
    reports,
    requests,
    respond,
    rounds,
    sync,
    timers,
    welcome,
)
from storage.checkins import tables as checkins
from storage.circle import tables as circle
from storage.core import house
from storage.core.migrations import Step
from storage.core.table import Table
from storage.outbox import tables as outbox
from storage.reminders import tables as reminders
from storage.resources import tables as resources
from storage.rooms import tables as rooms
from storage.sos import tables as sos
from storage.turns import tables as turns

_WITH_TABLES = (
    checkins,
    turns,
    rounds,
    circle,
    respond,
    minutes,
    agreements,
    resources,
    loans,
    reminders,
    pauses,
    sos,
    reports,
    notes,
    welcome,
    outbox,
    timers,
    questions,
    requests,
    rooms,
    encryption,
    sync,
    handled,
    origins,
    house,
)

TABLES: tuple[Table, ...] = tuple(table for module in _WITH_TABLES for table in module.TABLES)

STEPS: tuple[Step, ...] = (Step("the tables of the first version", "\n".join(table.schema for table in TABLES)),)
"""Until version 0.1.0 is released, the first step is whatever the tables declare, and changes with them.

From then on it is the text of that release, frozen in a file beside this one; a table that is changed says in its
declaration how it is now, and the step that brings an older file there is added here: `Step("what it does", SQL)`.
Tests compare the two.
"""
