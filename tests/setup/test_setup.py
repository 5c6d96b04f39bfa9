"""Setting a bot up at a homeserver in memory: `entraide init`, `recover` and `check`. On a real one: tests/e2e."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import _live
from bot.cli import main
from bot.config import Config
from bot.config.errors import ConfigError
from bot.matrix.crypto.cross_signing import SignatureState
from bot.matrix.errors import DeadToken, MissingCrossSigningKeys, WrongPassword
from bot.matrix.private_files import Lock
from tests.conversation import BOT, user
from tests.e2e.host import PASSWORD, Host
from tests.fake.base import Caller
from tests.fake.listening import Listening, listening


@pytest.fixture
async def server() -> AsyncIterator[Listening]:
    async with listening(BOT, PASSWORD) as found:
        yield found


@pytest.fixture
def host(server: Listening, tmp_path: Path) -> Host:
    return Host(server, BOT, tmp_path)


async def ready(host: Host) -> None:
    """The bot is set up."""
    await host.init(BOT, host.homeserver.url, PASSWORD)


async def test_init_asks_and_leaves_a_bot_that_can_start(host: Host) -> None:
    said = await host.init(BOT, host.homeserver.url, PASSWORD)
    assert [each.partition(" [")[0] for each in host.asked] == [
        "The bot's account, as @name:server: ",
        "Its homeserver, name or address",
        f"Password of {BOT}: ",
    ]
    assert await host.signatures() is SignatureState.GOOD
    config = Config.load(host.config)
    assert (config.homeserver, config.user_id, config.folder) == (host.homeserver.url, BOT, host.data)
    assert host.login().device_id in said and "entraide run" in said and "set up: the recovery key" in said
    assert PASSWORD not in said and host.login().access_token not in said and host.recovery_key() not in said


async def test_init_again_keeps_the_login_and_repairs_the_rest(host: Host) -> None:
    await ready(host)
    login = host.login()
    host.asked.clear()
    host.config.unlink()
    await host.init(user="entraide")
    assert (host.login(), host.asked, Config.load(host.config).user_id) == (login, [], BOT)


async def test_a_dead_login_is_replaced_and_the_account_still_vouches(host: Host) -> None:
    await ready(host)
    old = host.login()
    await host.log_out()
    await host.init(PASSWORD)
    assert host.login().device_id != old.device_id
    assert (host.data / f"device-{old.device_id}").is_dir(), "its keys are set aside"
    assert await host.signatures() is SignatureState.GOOD


async def test_a_device_that_lost_its_keys_is_logged_out_and_replaced(host: Host, server: Listening) -> None:
    await ready(host)
    old = host.login()
    for each in host.data.glob("encryption.*"):
        each.unlink()
    assert "were lost" in (await host.check())["cross-signing"]
    await host.init(PASSWORD)
    assert host.login().device_id != old.device_id
    assert old.access_token not in server.callers, "nobody goes on giving keys to that device"
    assert await host.signatures() is SignatureState.GOOD


async def test_an_access_token_instead_of_a_password(host: Host, server: Listening, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(server.device("BY TOKEN") + "\n")
    secret.chmod(0o600)
    at: dict[str, Any] = {"user": BOT, "homeserver": server.url, "token_file": secret}
    with pytest.raises(ConfigError, match="belongs to the device BY TOKEN, not to OTHER"):
        await host.init(**at, device_id="OTHER")
    with pytest.raises(ConfigError, match="The access token is for @entraide:x, not for @other:x"):
        await host.init(**{**at, "user": "@other:x"})
    await host.init(**at, device_id="BY TOKEN")
    assert host.login().device_id == "BY TOKEN"
    assert await host.signatures() is SignatureState.GOOD


async def test_a_wrong_password_is_asked_again_and_one_from_a_file_leaves_no_login(host: Host, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("wrong")
    secret.chmod(0o600)
    with pytest.raises(WrongPassword):
        await host.init(user=BOT, homeserver=host.homeserver.url, password_file=secret)
    assert not host.config.exists() and not (host.data / "credentials.json").exists()
    await host.init(BOT, host.homeserver.url, "wrong", PASSWORD)
    assert await host.signatures() is SignatureState.GOOD


async def test_keys_of_others_are_replaced_only_by_wish_and_with_the_password(host: Host, tmp_path: Path) -> None:
    await ready(host)
    other = Host(host.homeserver, BOT, tmp_path / "other")
    (tmp_path / "other").mkdir()
    with pytest.raises(MissingCrossSigningKeys):
        await other.init(BOT, host.homeserver.url, PASSWORD)
    assert "recover" in (await other.check())["cross-signing"]
    await other.init(PASSWORD, reset=True)
    assert await other.signatures() is SignatureState.GOOD
    assert (await host.check())["cross-signing"].startswith("FIX")


async def test_another_machine_becomes_the_bot_by_the_recovery_key(host: Host, tmp_path: Path) -> None:
    await ready(host)
    (tmp_path / "other").mkdir()
    other = Host(host.homeserver, BOT, tmp_path / "other")
    said = await other.recover(BOT, host.homeserver.url, PASSWORD, "no key at all", host.recovery_key())
    assert "vouched for by its account" in said
    assert await other.signatures() is SignatureState.GOOD
    await host.new_key()
    before, now = host.shown[0].split("Recovery key")[1].splitlines()[0], host.recovery_key()
    await other.recover(before, now)  # asked again: the one before opens nothing any more


async def test_where_nobody_sees_it_no_recovery_key_is_made(server: Listening, tmp_path: Path) -> None:
    host = Host(server, BOT, tmp_path, terminal=False)
    said = await host.init(BOT, server.url, PASSWORD)
    assert "not set up, for nobody is at a terminal" in said
    assert (await host.check())["recovery"].startswith("note")
    with pytest.raises(ConfigError, match="nobody to show the key to"):
        await host.new_key()
    seen = Host(server, BOT, tmp_path)
    await seen.new_key()
    assert (await seen.check())["recovery"].startswith("ok")


async def test_check_finds_nothing_to_do(host: Host) -> None:
    await ready(host)
    found = await host.check()
    assert [line for line in found.values() if not line.startswith("ok")] == []
    assert list(found)[:6] == ["configuration", "permissions", "homeserver", "clock", "login", "cross-signing"]


def _another_device(host: Host, server: Listening) -> None:
    server.callers[host.login().access_token] = Caller(BOT, "OTHER")


def _logged_out(host: Host, server: Listening) -> None:
    server.callers.clear()


def _many_devices(host: Host, server: Listening) -> None:
    server.server.device_keys[BOT] |= {f"OLD{number}": {} for number in range(10)}


def _unknown_device(host: Host, server: Listening) -> None:
    held = server.server.device_keys[BOT][host.login().device_id]
    server.server.device_keys[BOT]["GHOST"] = {**held, "keys": {"ed25519:GHOST": "x"}, "signatures": {}}


def _not_signed(host: Host, server: Listening) -> None:
    server.server.device_keys[BOT][host.login().device_id]["signatures"] = {}


def _no_login(host: Host, server: Listening) -> None:
    (host.data / "credentials.json").unlink()


@pytest.mark.parametrize(
    ("harm", "about", "words"),
    [
        (_another_device, "login", "is for @entraide:x and its device OTHER, not for ours"),
        (_logged_out, "login", "entraide init"),
        (_many_devices, "devices", "11 devices of the account, and apps give their keys to each"),
        (_unknown_device, "devices", "does not vouch for these devices: 'GHOST'. If one is yours"),
        (_not_signed, "cross-signing", "members with strict clients get no answer"),
        (_no_login, "login", "Run `entraide init`; or `entraide recover`"),
    ],
)
async def test_check_finds_what_is_wrong(
    host: Host, server: Listening, harm: Callable[[Host, Listening], None], about: str, words: str
) -> None:
    await ready(host)
    harm(host, server)
    found = (await host.check())[about]
    assert found.startswith("FIX") and words in found


@pytest.mark.parametrize(("minutes", "words"), [(2, "ahead of"), (-2, "behind")])
async def test_check_compares_the_clocks(host: Host, minutes: int, words: str) -> None:
    await ready(host)
    assert words in (await host.check(timedelta(minutes=minutes)))["clock"]


# The program.


async def test_it_runs_answers_and_ends_when_the_account_logs_it_out(host: Host, server: Listening) -> None:
    await ready(host)
    running = asyncio.create_task(_live(Config.load(host.config)))
    room = server.server.create_room(user("Anne"), "Circle", invite=[BOT])
    async with asyncio.timeout(120):
        while BOT not in server.server.room(room).members():
            await asyncio.sleep(0.01)
        server.server.say(room, user("Anne"), "!help")
        while not [each for each in server.server.shown(room) if "!checkin" in each.body]:
            await asyncio.sleep(0.01)
        server.callers.clear()
        server.server.step()
        with pytest.raises(BaseExceptionGroup) as ended:
            await running
    assert ended.group_contains(DeadToken)
    Lock.take(host.data).release()


async def test_the_commands_at_the_prompt(
    host: Host, server: Listening, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)

    async def entraide(*arguments: str) -> tuple[int, str]:
        code = await asyncio.to_thread(main, [*arguments, "--config", str(host.config)])
        found = capsys.readouterr()
        assert bool(found.err) <= bool(code)
        return code, found.out + found.err

    named = ("--user", BOT, "--homeserver", server.url, "--password-file", str(secret))
    code, said = await entraide("init", *named)
    assert code == 0 and "vouched for by its account" in said and "not set up, for nobody is at a terminal" in said
    code, said = await entraide("whoami")
    assert code == 0 and f"Device         {host.login().device_id}\n" in said
    code, said = await entraide("check")
    assert code == 0 and [line[6:14] for line in said.splitlines() if not line.startswith("ok")] == ["recovery"]
    code, said = await entraide("health")
    assert (code, said) == (1, "not running\n")
    code, said = await entraide("recover")
    assert code == 1 and said == "entraide: There is nobody to ask: give it at a terminal.\n"
    server.callers.clear()
    code, said = await entraide("init", "--password-file", str(tmp_path / "none"))
    assert code == 1 and "none" in said
    code, said = await entraide("init", "--password-file", str(secret))
    assert code == 0 and host.login().device_id in said
