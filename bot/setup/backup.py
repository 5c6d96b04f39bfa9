"""`entraide backup`: a copy of everything that the bot must not lose, also while it runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.config import Config
from bot.config.errors import ConfigError
from bot.dispatch.poison_guard import UNDER_WAY
from bot.health.heartbeat import HEARTBEAT
from bot.matrix.private_files import LOCK, MARK, private_folder, sync_folder
from bot.setup.manifest import Manifest, digest_of
from storage.core.copying import copy, sync

DATA, CONFIG = "data", "config.yaml"
# The database first: the keys may be newer than it, but never older.
_DATABASES = ("entraide.db", "encryption.db")
_LEFT_OUT = (LOCK, HEARTBEAT, MARK, UNDER_WAY)


def backup(path: Path, target: Path, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Create the folder `target` with a copy of the configuration and the data; it is complete or not there at all.

    Raises `ConfigError`, `NoCredentials`, `OSError` or `sqlite3.Error`.
    """
    config = Config.load(path)
    login = config.credentials()
    if target.exists():
        raise ConfigError(f"{target} is there already. Name a folder that is not.")
    draft = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        private_folder(draft)
        copy_file(path, draft / CONFIG)
        files = _copy_data(config.folder, draft / DATA)
        made = now().isoformat(timespec="seconds")
        Manifest(login.user_id, login.device_id, made, files).write(draft / DATA)
        sync_folder(draft)
        draft.rename(target)
        sync_folder(target.absolute().parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    size = sum(each.stat().st_size for each in (target / DATA).iterdir())
    say(f"{target} has everything, {size / 2**20:.1f} MiB. Whoever can read it is the bot: keep it as safe as the bot.")


def _copy_data(folder: Path, target: Path) -> dict[str, str]:
    """Copy the data folder's files. Returns their SHA-256 digests by name."""
    if not (folder / _DATABASES[0]).exists():
        raise ConfigError(f"There is no {folder / _DATABASES[0]} yet: start the bot first.")
    private_folder(target)
    for name in _DATABASES:
        if (folder / name).exists():
            copy_database(folder / name, target / name)
    for each in sorted(folder.iterdir()):
        if each.is_file() and each.name not in _LEFT_OUT and each.suffix not in (".db", ".db-wal", ".db-shm", ".new"):
            copy_file(each, target / each.name)
    sync_folder(target)
    return {each.name: digest_of(each) for each in sorted(target.iterdir())}


def copy_database(source: Path, target: Path) -> None:
    """Write a consistent copy of an SQLite file, which may be in use (mode 0600)."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        copy(source, target)
    except sqlite3.Error as error:
        raise sqlite3.OperationalError(f"{source.name}: {error}") from error
    sync(target)


def copy_file(source: Path, target: Path) -> None:
    """Copy any other file (mode 0600)."""
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(source.read_bytes())
    sync(target)
