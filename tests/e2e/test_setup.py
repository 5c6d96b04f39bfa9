"""Setting up against a real homeserver: `entraide init`, done once or again, and `entraide check`."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
import sys
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.config import Config, ConfigError
from bot.demo.homeserver import Homeserver
from bot.matrix.crypto.cross_signing import SignatureState
from bot.matrix.errors import DeadToken, MissingCrossSigningKeys, WrongPassword
from bot.matrix.login import log_in, whoami
from bot.matrix.private_files import Lock
from bot.matrix.session import Session
from storage.store import Store
from tests.e2e.host import PASSWORD, Host


@pytest.fixture
async def host(homeserver: Homeserver, tmp_path: Path) -> Host:
    return Host(homeserver, await homeserver.register(f"bot-{uuid.uuid4().hex[:8]}", PASSWORD), tmp_path)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_init_asks_and_leaves_a_bot_that_can_start(host: Host) -> None:
    said = await host.init(host.user_id, host.homeserver.url, PASSWORD)
    assert host.asked == [
        "The bot's account, as @name:server: ",
        "Its homeserver, name or address [entraide.example]: ",
        f"Password of {host.user_id}: ",
    ]
    login = host.login()
    assert await whoami(login.homeserver, login.access_token) == (host.user_id, login.device_id)
    assert await host.signatures() is SignatureState.GOOD
    config = Config.load(host.config)
    assert (config.homeserver, config.user_id, config.folder) == (host.homeserver.url, host.user_id, host.data)
    assert "data: data\n" in host.config.read_text()
    assert [mode(host.config), mode(host.data)] == [0o600, 0o700]
    assert {mode(each) for each in host.data.iterdir()} == {0o600}
    session = await Session.open(login, host.data)
    fingerprint = session.fingerprint
    await session.close()
    for fact in (host.user_id, login.device_id, str(host.config), "entraide run", fingerprint[:4]):
        assert fact in said
    assert PASSWORD not in said
    assert login.access_token not in said


async def test_init_again_keeps_the_login_and_repairs_the_rest(host: Host) -> None:
    await host.init(user=host.user_id, homeserver=host.homeserver.url, password_file=_secret(host))
    login, text = host.login(), host.config.read_text() + "language: fr\n"
    host.config.write_text(text.replace("language: en\n", ""))
    host.asked.clear()
    await host.init()
    assert host.login() == login
    assert host.asked == []
    assert Config.load(host.config).language == "fr"
    host.config.unlink()
    await host.init()
    assert Config.load(host.config).user_id == host.user_id


async def test_a_dead_login_is_replaced_and_the_account_still_vouches(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    old = host.login()
    await host.log_out()
    assert "Log in again. Run `entraide init`" in (await host.check())["login"]
    await host.init(PASSWORD)
    assert host.login().device_id != old.device_id
    assert (host.data / f"device-{old.device_id}" / "encryption.db").exists()
    assert await host.signatures() is SignatureState.GOOD
    assert mode(host.data / f"device-{old.device_id}") == 0o700


async def test_a_device_that_lost_its_keys_is_replaced(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    old = host.login()
    for file in host.data.glob("encryption.*"):
        file.unlink()
    found = (await host.check())["cross-signing"]
    assert found.startswith("FIX") and f"keys of the device {old.device_id} were lost. Run `entraide init`" in found
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "run", "--config", str(host.config),
        cwd=Path(__file__).parents[2], stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, err = await asyncio.wait_for(running.communicate(), 60)
    assert running.returncode == 1
    assert err.decode().splitlines()[-1] == (
        f"entraide: The encryption keys of the device {old.device_id} were lost."
        " Run `entraide init`: it logs in as a new device, by password or by a new token."
    )
    assert (await host.check())["cross-signing"] == found, "the start has not made it worse"
    await host.init(PASSWORD)
    assert host.login().device_id != old.device_id
    assert await host.signatures() is SignatureState.GOOD
    with pytest.raises(DeadToken):
        await whoami(old.homeserver, old.access_token)
    assert (await host.check())["devices"].endswith("1 device of the account")


async def test_an_access_token_instead_of_a_password(host: Host) -> None:
    made = await log_in(host.homeserver.url, host.user_id, PASSWORD, "made elsewhere")
    token = host.config.with_name("token")
    token.write_text(made.access_token + "\n")
    known: dict[str, Any] = {"user": host.user_id, "homeserver": host.homeserver.url, "token_file": token}
    with pytest.raises(ConfigError, match=f"belongs to the device {made.device_id}, not to OTHER"):
        await host.init(**known, device_id="OTHER")
    with pytest.raises(ConfigError, match="The access token is for"):
        await host.init(**(known | {"user": "@somebody:entraide.example"}))
    assert not host.config.exists()
    await host.init(**known, device_id=made.device_id)
    assert host.login() == made
    assert await host.signatures() is SignatureState.GOOD


async def test_a_wrong_password_leaves_no_login(host: Host) -> None:
    with pytest.raises(WrongPassword):
        await host.init(host.user_id, host.homeserver.url, "wrong", "wrong", "wrong")
    assert not host.config.exists()
    assert not (host.data / "credentials.json").exists()


async def test_keys_of_others_are_replaced_only_by_wish(host: Host, tmp_path: Path) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    host.data.rename(tmp_path / "lost")
    with pytest.raises(MissingCrossSigningKeys):
        await host.init(PASSWORD)
    login = host.login()
    assert "FIX" in (await host.check())["cross-signing"]
    host.asked.clear()
    await host.init(PASSWORD, reset=True)
    assert host.asked == [f"Password of {host.user_id}, for new cross-signing keys: "]
    assert host.login() == login, "the login of the first try is used"
    assert await host.signatures() is SignatureState.GOOD


async def test_a_folder_is_for_one_account(host: Host, tmp_path: Path) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    with pytest.raises(ConfigError, match=r"is for .* not for @somebody:entraide"):
        await host.init(user="@somebody:entraide.example")
    with pytest.raises(ConfigError, match=r"is for .* not for @somebody:entraide"):
        await host.init(user="@somebody:entraide.example", config=tmp_path / "other.yaml")


# Check.


async def test_check_finds_nothing_to_do(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    before = sorted(host.data.iterdir())
    found = await host.check()
    assert {line[:2] for line in found.values()} == {"ok"}, found
    wire = ["homeserver", "clock", "login", "cross-signing", "recovery", "devices", "keys"]
    assert list(found) == ["configuration", "permissions", *wire, "database", "process", "disk"]
    assert found["keys"].endswith(" one-time keys at the homeserver") and " 0 " not in found["keys"]
    assert "none yet" in found["database"]
    assert sorted(host.data.iterdir()) == before


async def test_check_while_the_bot_runs(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    lock = Lock.take(host.data)
    store = await Store.open(host.data / "entraide.db")
    (host.data / "entraide.db").chmod(0o600)
    try:
        found = await host.check()
    finally:
        await store.close()
        lock.release()
    assert found["cross-signing"].startswith("ok")
    assert "version 1" in found["database"]
    assert "running" in found["process"]
    assert "nothing waits" in found["outbox"]


def _open_to_others(host: Host) -> None:
    (host.data / "credentials.json").chmod(0o644)


def _writable(host: Host) -> None:
    host.config.chmod(0o666)


def _other_device(host: Host) -> None:
    login = json.loads((host.data / "credentials.json").read_text())
    (host.data / "credentials.json").write_text(json.dumps(login | {"device_id": "OTHER"}))


def _no_login(host: Host) -> None:
    (host.data / "credentials.json").unlink()


def _no_seeds(host: Host) -> None:
    (host.data / "cross-signing.json").unlink()


def _broken_seeds(host: Host) -> None:
    (host.data / "cross-signing.json").write_text("{")


def _no_pickle_key(host: Host) -> None:
    (host.data / "encryption.key").unlink()


def _no_database(host: Host) -> None:
    (host.data / "entraide.db").write_text("not a database at all, but long enough to be looked at" * 20)
    (host.data / "entraide.db").chmod(0o600)


def _old_database(host: Host) -> None:
    sqlite3.connect(host.data / "entraide.db").close()
    (host.data / "entraide.db").chmod(0o600)


def _newer_database(host: Host) -> None:
    database = sqlite3.connect(host.data / "entraide.db")
    database.execute("PRAGMA user_version = 99")
    database.close()
    (host.data / "entraide.db").chmod(0o600)


@pytest.mark.parametrize(
    ("harm", "about", "expected"),
    [
        (_open_to_others, "permissions", "credentials.json. Run `chmod -R go= "),
        (_writable, "permissions", "Others may write to "),
        (_other_device, "login", "not for ours"),
        (_no_login, "login", "Run `entraide init`; or `entraide recover`, if you have a recovery key of this bot."),
        (_no_seeds, "cross-signing", "`entraide recover`, or restore the data folder's backup"),
        (_broken_seeds, "cross-signing", "is damaged"),
        (_broken_seeds, "recovery", "Run `entraide recover` with the recovery key"),
        (_no_pickle_key, "cross-signing", "take the files encryption.* out of it and run `entraide init`."),
        (_no_database, "database", "can't be read (file is not a database). Put a backup back: `entraide restore`."),
        (_newer_database, "database", "was written by a newer version (file 99, program 1). Install the newest"),
    ],
)
async def test_check_finds_what_is_wrong(host: Host, harm: Callable[[Host], None], about: str, expected: str) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    harm(host)
    found = await host.check()
    assert found[about].startswith("FIX"), found
    assert expected in found[about]


async def test_check_leaves_an_old_database_as_it_is(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    _old_database(host)
    assert "the next start keeps a copy and brings it to version" in (await host.check())["database"]
    assert (host.data / "entraide.db").stat().st_size == 0


@pytest.mark.parametrize(("hours", "words"), [(1, "3600 s ahead of"), (-1, "s behind")])
async def test_check_compares_the_clocks(host: Host, hours: int, words: str) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    clock = (await host.check(timedelta(hours=hours, milliseconds=200)))["clock"]
    assert clock.startswith("FIX")
    assert words in clock or words.replace("3600", "3601") in clock


# The command line.


async def test_the_commands_at_the_prompt(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    async def entraide(*arguments: str) -> tuple[int, str, str]:
        code = await asyncio.to_thread(main, [*arguments, "--config", str(host.config)])
        return code, *capsys.readouterr()

    given = ["--homeserver", host.homeserver.url, "--user", host.user_id, "--password-file"]
    wrong = host.config.with_name("wrong")
    wrong.write_text("wrong")
    code, out, err = await entraide("init", *given, str(wrong))
    assert (code, out) == (1, "")
    assert err == f"entraide: {host.homeserver.url} does not know {host.user_id} with this password.\n"
    code, out, err = await entraide("init", *given, str(_secret(host)))
    assert (code, err) == (0, "")
    assert host.login().device_id in out
    assert f"entraide run --config {host.config}" in out
    code, out, err = await entraide("check")
    assert (code, err) == (0, ""), out
    (to_do,) = (line for line in out.splitlines() if line.startswith("note"))
    assert "There is no recovery key" in to_do, "for there was no terminal to show one"
    assert (await entraide("recover", "--new-key"))[0] == 1
    await host.log_out()
    assert (await entraide("check"))[0] == 1


async def test_a_dead_login_ends_the_bot_with_a_sentence(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    await host.log_out()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "run", "--config", str(host.config),
        cwd=Path(__file__).parents[2], stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        _, err = await asyncio.wait_for(process.communicate(), 60)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 1
    last = err.decode().splitlines()[-1]
    assert last.startswith("entraide: The homeserver does not accept the access token any more. Log in again.")
    assert "Traceback" not in err.decode()


def _secret(host: Host) -> Path:
    file = host.config.with_name("password")
    file.write_text(PASSWORD + "\n")
    return file
