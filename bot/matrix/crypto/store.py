"""nio's key store, made durable and private; which devices count is decided by cross-signing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee  # type: ignore[import-untyped]
from nio.store.database import MatrixStore  # type: ignore[import-untyped]

from bot.matrix.crypto.identities import Identity
from bot.matrix.errors import StoreUnwritable, WrongStore
from bot.matrix.private_files import write_private
from bot.process.failures import is_of_the_disk

_FILE = "encryption.db"
_KEY_FILE = "encryption.key"
# FULL: the homeserver forgets a room key once the next batch is requested, so by then it must survive a power cut.
_PRAGMAS = (
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("secure_delete", 1),
    ("cache_size", -500),  # KiB
)


class _Database(peewee.SqliteDatabase):  # type: ignore[misc]
    """Does not do again and again what nio asks for at each start and at each statement."""

    def bind_ctx(self, models: Iterable[Any], bind_refs: bool = False, bind_backrefs: bool = False) -> Any:
        """Bind these models alone: nio names all that it uses.

        Following their relations, as peewee does by itself, takes longer than most of the statements do.
        """
        return super().bind_ctx(models, bind_refs, bind_backrefs)

    def create_tables(self, models: Iterable[Any], **options: Any) -> None:
        """Create those that are not there yet, each with its indexes or not at all."""
        there = set(self.get_tables())
        missing = [model for model in models if model._meta.table_name not in there]
        if missing:
            with self.atomic():
                super().create_tables(missing, **options)


class Store(MatrixStore):  # type: ignore[misc]
    """The key store of one device. Of who has cross-signing, only signed devices count."""

    identities: dict[str, Identity]
    """By user id, those that have been seen."""
    relating: set[str]
    """The Curve25519 keys of devices that encrypt what their messages relate to."""

    @classmethod
    def open(cls, folder: Path, user_id: str, device_id: str) -> Store:
        """Open or create the store in `folder`.

        Raises `WrongStore` where it can't be read or is another device's, `StoreUnwritable` where the disk fails: then
        the keys may be intact.
        """
        before = os.umask(0o077)
        try:
            return cls(user_id, device_id, str(folder), _pickle_key(folder), _FILE)
        except peewee.PeeweeException as error:
            kind = StoreUnwritable if is_of_the_disk(getattr(error, "orig", error)) else WrongStore
            raise kind(f"{folder / _FILE} can't be opened: {error}") from error
        except ValueError:
            raise not_together(folder) from None
        finally:
            os.umask(before)

    def __post_init__(self) -> None:
        try:
            super().__post_init__()
            self._own_tables()
            self._check_owner()
            self.load_identities()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction, durable at its end. Raises `StoreUnwritable` where it can't be written."""
        try:
            with self.database.atomic():
                yield
        except peewee.PeeweeException as error:
            raise StoreUnwritable(f"The encryption store can't be written: {error}") from error

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    # Room keys that arrived in a batch which has not been committed yet.

    def fresh(self) -> dict[str, str]:
        """The sessions whose stored messages may still have to be handled, with the token of the batch to do it."""
        return dict(self.database.execute_sql("SELECT session_id, token FROM fresh").fetchall())

    def set_fresh(self, session_ids: frozenset[str], token: str) -> None:
        """Note that the batch ending at `token` handles the stored messages of these sessions."""
        for session_id in session_ids:
            self.database.execute_sql("INSERT OR REPLACE INTO fresh VALUES (?, ?)", (session_id, token))

    def forget_fresh(self, token: str) -> None:
        """The batch that ended at `token` was committed."""
        self.database.execute_sql("DELETE FROM fresh WHERE token = ?", (token,))

    # Room keys that are in the key backup.

    def saved(self) -> set[tuple[str, str]]:
        """The room and session ids that are in the key backup."""
        return set(self.database.execute_sql("SELECT room_id, session_id FROM saved").fetchall())

    def set_saved(self, sessions: Iterable[tuple[str, str]]) -> None:
        """Note that these are in the key backup."""
        for session in sessions:
            self.database.execute_sql("INSERT OR IGNORE INTO saved VALUES (?, ?)", session)

    def forget_saved(self) -> None:
        """Note that none is in the key backup."""
        self.database.execute_sql("DELETE FROM saved")

    # Cross-signing.

    def load_identities(self) -> None:
        """Read what is stored about cross-signing, as after a failed write."""
        rows = self.database.execute_sql("SELECT user_id, master, self_signing, signed FROM identities").fetchall()
        self.identities = {
            user: Identity((master, self_signing), frozenset(signed.split()))
            for user, master, self_signing, signed in rows
        }
        self.relating = {key for (key,) in self.database.execute_sql("SELECT sender_key FROM relating").fetchall()}

    def set_identity(self, user: str, identity: Identity) -> None:
        """Store somebody's cross-signing."""
        row = (user, *identity.chain, " ".join(sorted(identity.signed)))
        self.database.execute_sql("INSERT OR REPLACE INTO identities VALUES (?, ?, ?, ?)", row)
        self.identities[user] = identity

    def set_relating(self, sender_key: str) -> None:
        """Note that this device encrypts what its messages relate to."""
        self.database.execute_sql("INSERT OR IGNORE INTO relating VALUES (?)", (sender_key,))
        self.relating.add(sender_key)

    # What nio asks about each device.

    def is_device_verified(self, device: Any) -> bool:
        """No device counts as verified."""
        return False

    def is_device_blacklisted(self, device: Any) -> bool:
        """Whether its owner has cross-signing that does not sign it: then it counts for nothing."""
        identity = self.identities.get(device.user_id)
        return identity is not None and device.curve25519 not in identity.signed

    def is_device_ignored(self, device: Any) -> bool:
        """Nobody is asked to confirm unverified devices."""
        return True

    def _create_database(self) -> Any:
        return _Database(self.database_path, pragmas=_PRAGMAS)

    def _check_owner(self) -> None:
        for user_id, device_id in self.database.execute_sql("SELECT user_id, device_id FROM accounts"):
            if (user_id, device_id) != (self.user_id, self.device_id):
                raise WrongStore(
                    f"{self.database_path} holds the keys of {user_id}'s device {device_id}, not of this one."
                )

    def _own_tables(self) -> None:
        self.database.execute_sql("CREATE TABLE IF NOT EXISTS fresh (session_id TEXT PRIMARY KEY, token TEXT NOT NULL)")
        self.database.execute_sql(
            "CREATE TABLE IF NOT EXISTS saved"
            " (room_id TEXT NOT NULL, session_id TEXT NOT NULL, PRIMARY KEY (room_id, session_id)) WITHOUT ROWID"
        )
        self.database.execute_sql(
            "CREATE TABLE IF NOT EXISTS identities (user_id TEXT PRIMARY KEY, master TEXT NOT NULL,"
            " self_signing TEXT NOT NULL, signed TEXT NOT NULL) WITHOUT ROWID"
        )
        self.database.execute_sql("CREATE TABLE IF NOT EXISTS relating (sender_key TEXT PRIMARY KEY) WITHOUT ROWID")


def fingerprint_in(folder: Path, user_id: str, device_id: str) -> str | None:
    """The device's Ed25519 key in the store in `folder`; None where there is none yet.

    A bot may be using the store meanwhile. Raises `WrongStore`.
    """
    if not (folder / _FILE).exists():
        return None
    store = Store.open(folder, user_id, device_id)
    try:
        account = store.load_account()
        return str(account.identity_keys["ed25519"]) if account else None
    except peewee.PeeweeException as error:
        raise WrongStore(f"The encryption keys in {folder} can't be read: {error}") from error
    except ValueError:
        raise not_together(folder) from None
    finally:
        store.close()


def not_together(folder: Path) -> WrongStore:
    """The error for a store and a pickle key that don't belong together. It quotes neither."""
    return WrongStore(f"The encryption keys in {folder / _FILE} can't be read with the key in {folder / _KEY_FILE}.")


def _pickle_key(folder: Path) -> str:
    path = folder / _KEY_FILE
    if not path.exists():
        if (folder / _FILE).exists():
            raise WrongStore(f"{path} is missing, and without it {folder / _FILE} can't be read.")
        write_private(path, secrets.token_urlsafe(32) + "\n")
    return path.read_text(encoding="ascii").strip()
