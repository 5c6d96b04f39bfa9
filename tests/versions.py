"""Files as released versions left them: `tests/versions/<version>.sql`, each a dump of a file that was lived in.

With the release of a version goes `python -m tests.versions`, which makes the dump of that version. From then on the
steps in `storage/tables.py` that it has been through are never changed, and every later version is tried on it.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import tempfile
import tomllib
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from tests.conversation import conversation

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).with_name("versions")

_LIFE = (
    ("Anne", "!agreements add Tea for everybody."),
    ("Ben", "!need a ladder by friday"),
    ("Chloé", "!take N1"),
    ("Anne", "!offer bread"),
    ("Anne", "!lend a book to:Ben until:friday"),
    ("Ben", "!remind me in 2 hours tea"),
    ("Anne", "!remind us every day 20:00 the candle"),
    ("Anne", "!checkin every monday 19:00"),
    ("Anne", "!checkin start"),
    ("Ben", "!checkin 4"),
    ("Anne", "!decided We meet on Tuesdays"),
    ("Ben", "!hand"),
    ("Anne", "!next"),
    ("Anne", "!language fr"),
)


def released() -> list[str]:
    """The versions that the changelog says are released: with a date, and not under 'Unreleased'."""
    return re.findall(r"^## (\d+\.\d+\.\d+) ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def version() -> str:
    """The one that the project has now."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


async def lived_in() -> str:
    """The dump of a file of today's version with something in every corner."""
    with tempfile.TemporaryDirectory() as folder:
        async with conversation(Path(folder)) as talk:
            for name, text in _LIFE:
                await talk.says(name, text)
            await talk.passes(timedelta(hours=1))
            database = talk.config.database
        return dump(database)


def dump(database: Path) -> str:
    """A file as SQL, its version included."""
    with closing(sqlite3.connect(database)) as connection:
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        return "\n".join([*connection.iterdump(), f"PRAGMA user_version = {number};", ""])


def load(dumped: str, database: Path) -> None:
    """The file again."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(dumped)


def main() -> None:
    """Make the dump of this version. A version has one, for good."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{version()}.sql").open("x", encoding="utf-8") as file:
        file.write(asyncio.run(lived_in()))


if __name__ == "__main__":
    main()
