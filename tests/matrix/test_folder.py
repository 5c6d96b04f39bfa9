"""The data folder: private, damaged, and used by one process at a time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.matrix.credentials import Credentials
from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys, signed_by
from bot.matrix.crypto.store import Store
from bot.matrix.errors import NoCredentials, SecondInstance, StoreUnwritable, WrongStore
from bot.matrix.private_files import Lock
from bot.matrix.session import Session
from bot.setup.advice import sentence

CREDENTIALS = Credentials("http://127.0.0.1:9", "@bot:x", "D", "secret-token")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_credentials_come_back_and_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"
    CREDENTIALS.save(folder)
    assert Credentials.load(folder) == CREDENTIALS
    assert mode(folder) == 0o700 and mode(folder / "credentials.json") == 0o600
    CREDENTIALS.save(folder)
    assert [path.name for path in folder.iterdir()] == ["credentials.json"]
    assert "secret-token" not in repr(CREDENTIALS)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"homeserver": 1}', '{"homeserver": ""}', "\x00"])
def test_damaged_credentials_are_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "credentials.json").write_text(text)
    with pytest.raises(NoCredentials, match=r"credentials\.json"):
        Credentials.load(tmp_path)


def test_missing_credentials_are_named(tmp_path: Path) -> None:
    with pytest.raises(NoCredentials, match="log in"):
        Credentials.load(tmp_path)


async def test_a_second_session_on_the_folder_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    session = await Session.open(CREDENTIALS, tmp_path / "data")
    with pytest.raises(SecondInstance):
        await Session.open(CREDENTIALS, tmp_path / "data")
    fingerprint = session.fingerprint
    await session.close()
    again = await Session.open(CREDENTIALS, tmp_path / "data")
    assert again.fingerprint == fingerprint and len(fingerprint) == 43
    await again.close()


def test_the_lock_holds_between_processes_and_dies_with_them(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bot.matrix.private_files import Lock\n"
        "lock = Lock.take(Path(sys.argv[1])); print('taken', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "taken\n"
    with pytest.raises(SecondInstance):
        Lock.take(tmp_path)
    holder.kill()
    holder.communicate()
    Lock.take(tmp_path).release()


async def test_a_session_that_cannot_open_lets_go_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "encryption.db").write_text("this is no database, but a text that is long enough to be read as one")
    (tmp_path / "encryption.key").write_text("key\n")
    with pytest.raises(WrongStore):
        await Session.open(CREDENTIALS, tmp_path)
    Lock.take(tmp_path).release()


async def test_a_disk_that_says_no_is_not_taken_for_broken_keys(tmp_path: Path) -> None:
    (tmp_path / "encryption.key").write_text("key\n")
    (tmp_path / "encryption.db").mkdir()
    with pytest.raises(StoreUnwritable) as refused:
        await Session.open(CREDENTIALS, tmp_path)
    said = sentence(refused.value)
    assert said is not None and "Is the disk full" in said and "init" not in said
    Lock.take(tmp_path).release()


def test_the_tables_for_keys_are_made_with_their_indexes_or_not_at_all(tmp_path: Path) -> None:
    def tables(*statements: str) -> list[str]:
        with closing(sqlite3.connect(tmp_path / "encryption.db")) as database:
            for each in statements:
                database.execute(each)
            return sorted(name for (name,) in database.execute("SELECT name FROM sqlite_master"))

    Store.open(tmp_path, "@bot:x", "D").close()
    whole = tables()
    assert "keys" not in tables("DROP TABLE keys")
    Store.open(tmp_path, "@bot:x", "D").close()
    assert tables() == whole
    # The name of an index is taken, so that it fails when other tables have been made.
    spoilt = tables("DROP TABLE keys", "DROP TABLE olmsessions", "CREATE TABLE olmsessions_account_id (id)")
    with pytest.raises(WrongStore):
        Store.open(tmp_path, "@bot:x", "D")
    assert tables() == spoilt


def test_seeds_come_back_and_sign(tmp_path: Path) -> None:
    assert CrossSigningKeys.load(tmp_path) is None
    seeds = CrossSigningKeys.make(tmp_path)
    assert mode(tmp_path / "cross-signing.json") == 0o600
    again = CrossSigningKeys.load(tmp_path)
    assert again is not None and again.master.public == seeds.master.public
    thing = again.self_signing.sign({"b": "é", "a": 1, "unsigned": {"x": 1}}, "@bot:x")
    public = seeds.self_signing.public
    assert signed_by(public, thing, "@bot:x")
    assert signed_by(public, thing | {"unsigned": {}}, "@bot:x")
    assert not signed_by(public, thing | {"a": 2}, "@bot:x")
    assert not signed_by(public, thing, "@other:x")
    assert not signed_by(seeds.master.public, thing, "@bot:x")
    assert not signed_by(public, {"signatures": {"@bot:x": {f"ed25519:{public}": "?"}}}, "@bot:x")
    assert not signed_by(public, {"signatures": 7}, "@bot:x")
    assert seeds.master.secret not in repr(seeds)


def test_damaged_seeds_are_named(tmp_path: Path) -> None:
    (tmp_path / "cross-signing.json").write_text('{"master": "AAAA"}')
    with pytest.raises(WrongStore, match="cross-signing"):
        CrossSigningKeys.load(tmp_path)
