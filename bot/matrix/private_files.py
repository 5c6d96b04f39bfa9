"""Files that only the bot's own user may read, and the lock against a second process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from bot.matrix.errors import SecondInstance

LOCK = "lock"
"""The lock file of a data folder: while it is locked, the folder is in use."""

MARK = "backup.json"
"""The manifest in a backup, and in a folder restored from one until the first batch. See `bot/setup/manifest.py`."""


def private_folder(folder: Path) -> None:
    """Create the folder with mode 0700, if it is missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def write_private(path: Path, text: str, *, lasting: bool = True) -> None:
    """Write a file of mode 0600 atomically: after a crash it has either the old or the new text.

    Without `lasting` it is not synced to the disk: a power cut may lose it.
    """
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        if lasting:
            os.fsync(file.fileno())
    os.replace(draft, path)
    if lasting:
        sync_folder(path.parent)


def unreadable(path: Path, error: Exception) -> str:
    """Why a secret file can't be read, without any of its contents.

    Libraries quote what they fail on: a `UnicodeDecodeError` holds the whole file.
    """
    if isinstance(error, OSError):
        return f"{path} can't be read: {error.strerror}."
    return f"{path} is damaged."


def sync_folder(folder: Path) -> None:
    """Make created, renamed and removed files in the folder durable (fsync)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Lock:
    """A lock on the data folder, held by at most one process; the kernel releases it when the process ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, folder: Path) -> Lock:
        """Take the folder's lock, or raise `SecondInstance`."""
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise SecondInstance(f"Another process is already using {folder}. Stop it first.") from None
        return cls(handle)

    def release(self) -> None:
        """Release the lock."""
        os.close(self._handle)
