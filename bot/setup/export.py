"""`entraide export` and `entraide import`: move a group to another instance."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.config import Config
from bot.config.errors import ConfigError
from bot.matrix.private_files import Lock, write_private
from bot.setup.findings import counted
from storage.exporting.exporting import UnknownGroup, export
from storage.exporting.importing import AbsentRooms, CannotImport, import_rows
from storage.exporting.parts import SETTINGS


def export_group(path: Path, group: str, target: Path, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Write the group to the file `target` (mode 0600). The bot may be running.

    Raises `ConfigError`, `NewerDatabase`, `OSError` or `sqlite3.Error`.
    """
    config = Config.load(path)
    if target.exists():
        raise ConfigError(f"{target} is there already. Name a file that is not.")
    if not config.database.exists():
        raise ConfigError(f"There is no {config.database} yet: start the bot first.")
    try:
        defaults = {"language": config.language, "timezone": config.timezone}
        found = export(config.database, group, now().isoformat(timespec="seconds"), defaults)
    except UnknownGroup as error:
        raise ConfigError(str(error)) from None
    write_private(target, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    rows = sum(len(part["rows"]) for part in found["parts"])
    rooms = counted(len(found["group"]["rooms"]), "room", "rooms")
    say(f"{target} has “{found['group']['name']}”, {rooms}, {counted(rows, 'row', 'rows')}. Keep it private.")
    if found["left_behind"]:
        stays = counted(found["left_behind"], "anonymous need stays", "anonymous needs stay")
        say(f"{stays} behind: nobody else is to know who asked. Once this bot is out, who asked is told privately.")
    say("Next: take this bot out of the rooms, invite the other one, and run `entraide import` there.")


def import_group(path: Path, source: Path, *, replace: bool, say: Callable[[str], None]) -> None:
    """Import a group from a file. The bot must be stopped, and have been in the group's rooms before.

    Raises `ConfigError`, `SecondInstance`, `OSError` or `sqlite3.Error`.
    """
    config = Config.load(path)
    if source.is_dir():
        raise ConfigError(f"{source} is a folder. Name the file in it that `entraide export` wrote.")
    try:
        found = json.loads(source.read_text(encoding="utf-8"))
    except ValueError:
        raise ConfigError(f"{source} is no group that `entraide export` wrote.") from None
    if not config.database.exists():
        raise ConfigError(f"There is no {config.database} yet: start the bot and invite it to the group's rooms first.")
    lock = Lock.take(config.folder)
    try:
        rows = import_rows(config.database, found, replace=replace)
    except AbsentRooms as error:
        how = f"Start it, invite {config.user_id} there, stop it, and do this again."
        raise ConfigError(f"{error} {how}") from None
    except CannotImport as error:
        raise ConfigError(str(error)) from None
    finally:
        lock.release()
    say(f"“{found['group']['name']}” goes on here with {counted(rows, 'row', 'rows')}.")
    say(f"It keeps its clock and its language: {_in_force(found, 'timezone')}, {_in_force(found, 'language')}.")
    if found["left_behind"]:
        say("Anonymous needs have stayed behind: who asked can ask again here.")
    say("Start the bot.")


def _in_force(found: Any, name: str) -> str:
    """The group's value of a setting, in an export that was imported."""
    rows = next(part["rows"] for part in found["parts"] if part["table"] == SETTINGS)
    return next((str(row["value"]) for row in rows if row["name"] == name and row["value"]), "as here")
