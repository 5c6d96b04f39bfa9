"""Errors as a sentence or two for the host: what went wrong, and what to do about it."""

from __future__ import annotations

import sqlite3

from bot.config.errors import ConfigError
from bot.matrix import errors
from storage.core.migrations import NewerDatabase

LOST = "Run `entraide init`: it logs in as a new device, by password or by a new token."
_RESET = (
    "As the last resort, `entraide init --reset-cross-signing` makes new keys; who verified the bot will be warned."
)
_ADVICE: dict[type[Exception], str] = {
    errors.DeadToken: "Run `entraide init`, which logs in again and keeps everything else.",
    errors.NoCredentials: "Run `entraide init`; or `entraide recover`, if you have a recovery key of this bot.",
    errors.DamagedCrossSigningKeys: "Run `entraide recover` with the recovery key, or restore the folder's backup.",
    errors.LostStore: LOST,
    errors.WrongStore: "Restore the folder's backup; or take the files encryption.* out of it and run `entraide init`.",
    errors.StoreUnwritable: "Is the disk full, or may the bot not write there? Nothing was lost by that.",
    errors.MissingCrossSigningKeys: (
        f"Run `entraide recover` with the recovery key, or restore the folder's backup. {_RESET}"
    ),
    errors.NoRecovery: f"Restore the data folder's backup. {_RESET}",
    errors.DamagedRecovery: f"Restore the data folder's backup. {_RESET}",
    errors.OldRecovery: f"Is there a newer recovery key? {_RESET}",
    errors.PasswordNeeded: "Run `entraide init --reset-cross-signing`.",
    NewerDatabase: "Install the newest Entraide.",
}


def sentence(error: Exception) -> str | None:
    """The text for an expected error; None for a bug."""
    if isinstance(error, ConfigError | errors.MatrixError | NewerDatabase):
        return " ".join(part for part in (_said(error), _ADVICE.get(type(error))) if part)
    if isinstance(error, sqlite3.Error):
        return f"The database can't be used: {error}. `entraide check` says more."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return None


def _said(error: Exception) -> str:
    text = str(error) or type(error).__name__
    text = text if text.endswith((".", "!", "?")) else f"{text}."
    if type(error) is errors.Retry:
        return f"The homeserver can't do it now, try again later: {text}"
    if isinstance(error, errors.Refused):
        return f"The homeserver refuses: {text}"
    return text
