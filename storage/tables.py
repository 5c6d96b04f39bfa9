"""All tables, and the migrations of the schema.

Each `storage/<noun>.py`, or `tables.py` in a folder `storage/<noun>/`, declares its `TABLES`. They are collected here,
in the alphabetical order of the modules. Tables whose rows refer to other rows come after those, in the same module.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from storage.core.migrations import Step
from storage.core.table import Table

_HERE = Path(__file__).parent
_READERS = ("inspection", "store", "tables")  # modules that need the tables themselves


def _declared() -> Iterator[Table]:
    for path in sorted((*_HERE.glob("[a-z]*.py"), *_HERE.glob("*/tables.py"))):
        if path.parent != _HERE or path.stem not in _READERS:
            module = path.relative_to(_HERE.parent).with_suffix("")
            yield from import_module(".".join(module.parts)).TABLES


TABLES: tuple[Table, ...] = tuple(_declared())

STEPS: tuple[Step, ...] = (Step("the tables of the first version", "\n".join(table.schema for table in TABLES)),)
"""Until version 0.1.0 is released, the first step is whatever the tables declare, and changes with them.

From then on it is the text of that release, frozen in a file beside this one; a table that is changed says in its
declaration how it is now, and the step that brings an older file there is added here: `Step("what it does", SQL)`.
Tests compare the two.
"""
