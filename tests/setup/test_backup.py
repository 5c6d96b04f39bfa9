"""`entraide backup` and `entraide restore`: what is copied, who can read it, and what is put back."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from bot.cli import main
from bot.config.errors import ConfigError
from bot.matrix.credentials import Credentials
from bot.matrix.errors import SecondInstance
from bot.matrix.private_files import MARK
from bot.setup.backup import backup
from bot.setup.restore import restore
from storage.core.migrations import NewerDatabase
from tests.conversation import BOT, START, Conversation, conversation, user

MINUTES = timedelta(minutes=1)


class Host:
    """Who looks after a bot that is in a conversation."""

    def __init__(self, talk: Conversation, home: Path) -> None:
        self.talk, self.home = talk, home
        self.data = talk.config.folder
        self.config = home / "config.yaml"
        self.config.write_text(
            yaml.safe_dump({"homeserver": "http://fake", "user_id": BOT, "data": "data", "timezone": "Europe/Paris"})
        )
        Credentials("http://fake", BOT, "BOT", "token").save(self.data)

    def now(self) -> datetime:
        return self.talk.server.now

    def backup(self, name: str = "backup") -> Path:
        self.said = list[str]()
        backup(self.config, self.home / name, self.now, self.said.append)
        return self.home / name

    def restore(self, source: Path, config: Path | None = None) -> str:
        self.said = list[str]()
        restore(config or self.config, source, self.now, self.said.append)
        return "\n".join(self.said)


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    async with conversation(tmp_path / "home" / "data") as talk:
        yield Host(talk, tmp_path / "home")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# Backing up.


async def test_everything_is_copied_while_the_bot_runs_and_nobody_else_can_read_it(host: Host) -> None:
    await host.talk.says("Ben", "!need marigolds")
    (host.data / "entraide.before-1.db").write_text("of an upgrade")
    (host.data / "credentials.json.new").write_text("half of a file")
    (host.data / "heartbeat.json").write_text("{}")
    (host.data / "device-OLD").mkdir()
    made = host.backup()
    assert {each.name for each in made.iterdir()} == {"config.yaml", "data"}
    names = {"backup.json", "credentials.json", "encryption.db", "encryption.key", "entraide.db"}
    assert {each.name for each in (made / "data").iterdir()} == names
    assert {mode(each) for each in made.rglob("*") if each.is_file()} == {0o600}
    assert (mode(made), mode(made / "data")) == (0o700, 0o700)
    with closing(sqlite3.connect(made / "data" / "entraide.db")) as copy:
        assert copy.execute("SELECT what FROM resources").fetchall() == [("marigolds",)]
    assert "Whoever can read it is the bot" in host.said[0]
    assert [each.name for each in host.home.iterdir() if "unfinished" in each.name] == []


async def test_a_copy_is_of_one_moment(host: Host) -> None:
    """What is not committed yet is not in it."""
    async with host.talk.store.transaction():
        await host.talk.store.settings.set(user("Ben"), "language", "fr")
        await host.talk.store.settings.all(user("Ben"))
        made = host.backup()
    with closing(sqlite3.connect(made / "data" / "entraide.db")) as copy:
        assert copy.execute("SELECT count(*) FROM settings").fetchone() == (0,)


async def test_what_is_there_already_is_not_overwritten(host: Host) -> None:
    (host.home / "backup").mkdir()
    with pytest.raises(ConfigError, match="is there already"):
        host.backup()


async def test_a_copy_that_fails_leaves_nothing_behind(host: Host) -> None:
    await host.talk.stop()
    whole = (host.data / "encryption.db").read_bytes()
    (host.data / "encryption.db").write_text("not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(sqlite3.Error, match=r"^encryption\.db: file is not a database"):
        host.backup()
    assert {each.name for each in host.home.iterdir()} == {"config.yaml", "data"}
    (host.data / "encryption.db").write_bytes(whole)
    await host.talk.start()


async def test_a_bot_that_never_ran_has_nothing_to_lose(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"homeserver: http://fake\nuser_id: '{BOT}'\n")
    Credentials("http://fake", BOT, "BOT", "token").save(tmp_path / "data")
    with pytest.raises(ConfigError, match="start the bot first"):
        backup(config, tmp_path / "backup", lambda: START, print)


# Restoring.


async def test_the_bot_goes_on_from_a_backup(host: Host) -> None:
    talk = host.talk
    await talk.says("Ben", "!need a ladder")
    made = host.backup()
    await talk.says("Ben", "!need a lamp")
    talk.server.now += 10 * MINUTES
    await talk.stop()
    said = host.restore(made)
    talk.server.forget_transactions()
    await talk.start()
    await talk.settle()
    assert talk.heard() == ""
    assert "N2 a lamp" in await talk.says("Anne", "!needs")
    assert f"is as it was on {START.isoformat()}" in said
    assert not (host.data / MARK).exists(), "the mark is gone with the first sync"


async def test_what_was_there_is_set_aside_and_whole_keys_stay(host: Host) -> None:
    made = host.backup()
    await host.talk.stop()
    (host.data / "credentials.json").write_text(
        json.dumps(json.loads((host.data / "credentials.json").read_text()) | {"access_token": "newer"})
    )
    (host.data / "entraide.db").write_text("damaged")
    said = host.restore(made)
    (aside,) = host.data.glob("before-restore-*")
    assert (aside / "entraide.db").read_text() == "damaged"
    assert "The encryption keys stay" in said and str(aside) in said
    assert json.loads((host.data / MARK).read_text())["keys"] == "kept"
    assert Credentials.load(host.data).access_token == "newer"
    assert {mode(each) for each in host.data.iterdir() if each.is_file()} == {0o600}
    assert mode(aside) == 0o700
    await host.talk.start()
    # Once more: what was set aside stays where it is.
    await host.talk.stop()
    host.talk.server.now += MINUTES
    host.restore(made)
    assert len(list(host.data.glob("before-restore-*"))) == 2
    assert {each.name for each in aside.iterdir()} >= {"entraide.db"}
    await host.talk.start()


def _damage_keys(host: Host) -> None:
    (host.data / "encryption.db").write_text("not a database at all, but long enough to be looked at" * 20)


def _lose_pickle_key(host: Host) -> None:
    (host.data / "encryption.key").unlink()


def _other_device(host: Host) -> None:
    Credentials("http://fake", BOT, "OTHER", "token").save(host.data)


def _lose_all(host: Host) -> None:
    for each in host.data.iterdir():
        each.unlink()


@pytest.mark.parametrize("harm", [_damage_keys, _lose_pickle_key, _other_device, _lose_all])
async def test_keys_that_are_lost_are_those_of_the_backup(host: Host, harm: object) -> None:
    made = host.backup()
    await host.talk.stop()
    harm(host)  # type: ignore[operator]
    assert "The encryption keys are those of the backup." in host.restore(made)
    assert json.loads((host.data / MARK).read_text())["keys"] == "copied"
    assert Credentials.load(host.data).device_id == "BOT"
    await host.talk.start()
    await host.talk.settle()


async def test_another_machine_becomes_the_bot(host: Host, tmp_path: Path) -> None:
    made = host.backup()
    new = tmp_path / "new" / "config.yaml"
    host.restore(made, new)
    assert yaml.safe_load(new.read_text())["timezone"] == "Europe/Paris"
    assert mode(new) == 0o600
    assert (new.parent / "data" / "entraide.db").exists()


async def test_a_copy_by_hand_is_as_good(host: Host) -> None:
    made = host.backup()
    await host.talk.says("Ben", "!need a lamp")
    await host.talk.stop()
    for each in (made / "data").iterdir():
        for old in host.data.glob(f"{each.name}*"):
            old.unlink()
        (host.data / each.name).write_bytes(each.read_bytes())
    host.talk.server.now += 10 * MINUTES
    await host.talk.start()
    await host.talk.settle()
    assert "N1 a lamp" in await host.talk.says("Anne", "!needs")
    assert not (host.data / MARK).exists()


async def test_while_the_bot_runs_nothing_is_put_back(host: Host) -> None:
    made = host.backup()
    with pytest.raises(SecondInstance):
        host.restore(made)


async def test_what_is_no_backup_or_a_damaged_one_is_refused(host: Host) -> None:
    made = host.backup()
    await host.talk.stop()
    login = (host.data / "credentials.json").stat()
    with pytest.raises(ConfigError, match="is no backup"):
        host.restore(host.home)
    for harm in ("{}", "[]", "nothing"):
        broken = host.backup(f"broken {harm}")
        (broken / "data" / MARK).write_text(harm)
        with pytest.raises(ConfigError, match="is damaged"):
            host.restore(broken)
    (made / "data" / "entraide.db").write_bytes((made / "data" / "entraide.db").read_bytes() + b"!")
    with pytest.raises(ConfigError, match=r"entraide\.db is damaged"):
        host.restore(made)
    (made / "data" / "entraide.db").unlink()
    with pytest.raises(ConfigError, match=r"entraide\.db is missing"):
        host.restore(made)
    mark = json.loads((made / "data" / MARK).read_text())
    mark["files"] = {"../config.yaml": "0"}
    (made / "data" / MARK).write_text(json.dumps(mark))
    with pytest.raises(ConfigError, match="is missing in the backup"):
        host.restore(made)
    assert (host.data / "credentials.json").stat() == login and not list(host.data.glob("before-*"))
    await host.talk.start()


async def test_a_backup_of_a_newer_version_or_another_bot_is_refused(host: Host) -> None:
    with closing(sqlite3.connect(host.data / "entraide.db")) as database:
        database.execute("PRAGMA user_version = 99")
        newer = host.backup("newer")
        database.execute("PRAGMA user_version = 1")
    with pytest.raises(NewerDatabase):
        host.restore(newer)
    made = host.backup()
    host.config.write_text(host.config.read_text().replace(BOT, "@other:x"))
    with pytest.raises(ConfigError, match=rf"is for @other:x, and the backup is {BOT}'s"):
        host.restore(made)


async def test_at_the_prompt(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    target = str(host.home / "backup")
    assert main(["backup", target, "--config", str(host.config)]) == 0
    assert capsys.readouterr().out.startswith(f"{target} has everything, ")
    assert main(["backup", target, "--config", str(host.config)]) == 1
    assert capsys.readouterr().err == f"entraide: {target} is there already. Name a folder that is not.\n"
    assert main(["restore", target, "--config", str(host.config)]) == 1
    assert "Another process is already using" in capsys.readouterr().err
    await host.talk.stop()
    assert main(["restore", target, "--config", str(host.config)]) == 0
    assert "catches up with what was said since then" in capsys.readouterr().out
    await host.talk.start()
