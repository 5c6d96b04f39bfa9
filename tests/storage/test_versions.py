"""Files of released versions are brought to this one, with everything that is in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.store import Store
from storage.tables import STEPS
from tests.versions import FOLDER, dump, lived_in, load, released

DUMPS = sorted(FOLDER.glob("*.sql"))


def schema(database: Path) -> dict[str, list[str]]:
    """Tables with their columns, and indexes: what a step adds stands at the end, wherever a new file has it."""
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema")]
        return {name: sorted(row[1] for row in connection.execute(f"PRAGMA table_xinfo({name})")) for name in names}


def counts(database: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


async def opened(database: Path) -> None:
    """The program starts on the file."""
    store = await Store.open(database)
    await store.close()


def test_every_released_version_left_a_file() -> None:
    assert [path.stem for path in DUMPS] == sorted(released()), "with a release goes: python -m tests.versions"


async def test_a_file_of_any_version_is_brought_to_this_one_with_all_that_is_in_it(tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    await opened(new)
    dumps = {path.stem: path.read_text(encoding="utf-8") for path in DUMPS} | {"today": await lived_in()}
    for name, dumped in dumps.items():
        old = tmp_path / f"{name}.db"
        load(dumped, old)
        before = counts(old)
        assert all(before[table] for table in ("groups", "state", "resources", "loans", "reminders", "checkins")), name
        await opened(old)
        assert schema(old) == schema(new), name
        after = counts(old)
        assert all(after[table] >= rows for table, rows in before.items() if table in after), name
        with closing(sqlite3.connect(old)) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert dump(tmp_path / "today.db") == dumps["today"], "today's file is not touched"
