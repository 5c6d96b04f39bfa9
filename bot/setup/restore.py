"""`entraide restore`: replaces the data folder by a backup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from bot.config import Config
from bot.config.errors import ConfigError
from bot.matrix.credentials import Credentials
from bot.matrix.errors import NoCredentials
from bot.matrix.private_files import LOCK, Lock, private_folder, sync_folder, write_private
from bot.setup.backup import CONFIG, DATA, copy_database, copy_file
from bot.setup.manifest import Manifest
from storage.core.copying import is_sound
from storage.inspection import look

_DATABASE, _KEYS = "entraide.db", "encryption.db"
# The files that belong to the encryption keys, and are as new as those.
_WITH_THE_KEYS = ("encryption.key", "credentials.json", "key-backup.json", "cross-signing.json")


def restore(path: Path, source: Path, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Replace the contents of the data folder by the backup `source`. What was there is moved to a subfolder.

    Raises `ConfigError`, `SecondInstance` where the bot is running, `NewerDatabase`, `OSError` or `sqlite3.Error`.
    """
    data = source / DATA
    manifest = Manifest.read(data)
    manifest.verify(data)
    look(data / _DATABASE)
    config = _config(path, source)
    if config.user_id != manifest.user_id:
        raise ConfigError(f"The configuration is for {config.user_id}, and the backup is {manifest.user_id}'s.")
    private_folder(config.folder)
    lock = Lock.take(config.folder)
    try:
        aside = _set_aside(config.folder, now())
        kept = aside is not None and _are_better(aside, manifest)
        _put_in_place(data, config.folder, aside if kept else None, manifest)
    finally:
        lock.release()
    if aside is not None:
        say(f"What was in {config.folder} is in {aside} now; remove it when all is well.")
    say(f"The encryption keys {'stay: they were whole' if kept else 'are those of the backup'}.")
    say(f"{config.folder} is as it was on {manifest.made}. Start the bot: it catches up with what was said since then.")


def _config(path: Path, source: Path) -> Config:
    if not path.exists():
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        write_private(path, (source / CONFIG).read_text(encoding="utf-8"))
    return Config.load(path)


def _set_aside(folder: Path, now: datetime) -> Path | None:
    """Move everything but earlier subfolders of this kind to a new one. Returns that; None if there was nothing."""
    found = [each for each in folder.iterdir() if each.name != LOCK and not each.name.startswith("before-restore-")]
    if not found:
        return None
    aside = folder / f"before-restore-{now:%Y%m%d-%H%M%S}"
    private_folder(aside)
    for each in found:
        each.rename(aside / each.name)
    sync_folder(folder)
    return aside


def _are_better(aside: Path, manifest: Manifest) -> bool:
    """Whether the keys that were here are whole, and those of the device in the backup: then they know more than it."""
    try:
        same = Credentials.load(aside).device_id == manifest.device_id
    except NoCredentials:
        return False
    return same and (aside / "encryption.key").is_file() and is_sound(aside / _KEYS)


def _put_in_place(data: Path, folder: Path, keys: Path | None, manifest: Manifest) -> None:
    """The mark first: a bot that is started too early shall know what it has."""
    replace(manifest, keys="kept" if keys else "copied").write(folder)
    theirs = (_KEYS, *_WITH_THE_KEYS) if keys else ()
    for name in manifest.files:
        origin = keys if keys and name in theirs and (keys / name).exists() else data
        if name.endswith(".db"):
            copy_database(origin / name, folder / name)
        else:
            copy_file(origin / name, folder / name)
    for name in theirs:
        if keys and not (folder / name).exists() and (keys / name).exists():
            copy_file(keys / name, folder / name)
    sync_folder(folder)
