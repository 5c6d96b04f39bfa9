"""The machine is lost: the bot goes on elsewhere by its recovery key, and people's clients notice nothing."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config.errors import ConfigError
from bot.demo.homeserver import Homeserver
from bot.matrix.crypto.cross_signing import SignatureState
from bot.matrix.errors import MissingCrossSigningKeys, NoRecovery, WrongRecoveryKey
from bot.matrix.events import Message
from bot.matrix.http import HttpClient, Json, path
from bot.matrix.login import log_in
from bot.matrix.private_files import Lock
from bot.setup.advice import sentence
from tests import other_client
from tests.e2e.bot_process import BotProcess
from tests.e2e.host import PASSWORD, Host
from tests.e2e.people import People
from tests.e2e.strict import Strict
from tests.terminal import Terminal


@pytest.fixture
async def host(homeserver: Homeserver, tmp_path: Path) -> Host:
    user = f"bot-{uuid.uuid4().hex[:8]}"
    return Host(homeserver, await homeserver.register(user, PASSWORD, displayname="Entraide"), tmp_path / "old")


def elsewhere(host: Host, name: str, *, terminal: bool = True) -> Host:
    """The same account on another machine."""
    return Host(host.homeserver, host.user_id, host.config.parent.with_name(name), terminal=terminal)


async def account_data(host: Host) -> dict[str, Json]:
    """What the homeserver keeps for the account."""
    wire = HttpClient(host.homeserver.url, host.login().access_token)
    try:
        body = await wire.get(path("v3", "sync"))
    finally:
        await wire.close()
    return {event["type"]: event["content"] for event in body["account_data"]["events"]}


async def test_init_then_a_new_machine_then_a_strict_client(host: Host, people: People) -> None:
    said = await host.init(host.user_id, host.homeserver.url, PASSWORD)
    assert "Recovery       set up" in said and host.recovery_key() not in said
    anne = await people.make("anne")
    old = BotProcess(host.config.parent, host.user_id)
    old.start()
    room = await anne.make_room(host.user_id, encrypted=True)
    await anne.sees_join(room, host.user_id)
    await anne.reconnect(Strict(anne.credentials.homeserver, anne.credentials.access_token), {room: True})
    assert "N1" in (await anne.answer(await anne.say(room, "!need a ladder"))).body
    await anne.until(Message, lambda _: len(anne.texts(room)) == 2)  # it greets, perhaps after the answer
    await old.kill()

    new = elsewhere(host, "new")
    said = await new.recover(host.user_id, host.homeserver.url, PASSWORD, host.recovery_key())
    assert new.asked[-1] == f"Recovery key of {host.user_id}: "
    assert host.recovery_key() not in said
    assert new.login().device_id != host.login().device_id
    for fact in (new.login().device_id, str(new.config), "entraide run", "Recovery       set up"):
        assert fact in said
    async with BotProcess(new.config.parent, host.user_id) as bot:
        before = len(anne.texts(room))
        bot.start()
        await anne.until(Message, lambda _: len(anne.texts(room)) > before)  # it greets, for it knows nothing any more
        asked = await anne.say(room, "!need a rope")
        answer = await anne.answer(asked)
        assert answer.encrypted and "a rope" in answer.body
        found = await new.check()
        assert [found[about][:2] for about in ("cross-signing", "recovery", "devices", "keys")] == ["ok"] * 4
    everything = [each.read_bytes() for each in new.config.parent.rglob("*") if each.is_file()]
    assert not [each for each in everything if new.shown or host.recovery_key().encode() in each]


async def test_other_clients_can_read_what_is_on_the_homeserver(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    key = other_client.decoded_key(host.recovery_key())
    data = await account_data(host)
    assert other_client.recognises(key, data)
    wire = HttpClient(host.homeserver.url, host.login().access_token)
    published = await wire.post(path("v3", "keys", "query"), {"device_keys": {host.user_id: []}})
    await wire.close()
    for name in other_client.NAMES:
        seed = other_client.decoded(other_client.opened(key, data, name).decode())
        usage = name.removeprefix("m.cross_signing.")
        assert other_client.public_of(seed) in published[f"{usage}_keys"][host.user_id]["keys"].values()


async def test_a_wrong_key_is_told_in_a_sentence_and_the_right_one_may_follow(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    new = elsewhere(host, "new")
    other = other_client.written(bytes(range(32)))
    with pytest.raises(WrongRecoveryKey) as wrong:
        await new.recover(host.user_id, host.homeserver.url, PASSWORD, other, other, other)
    said = sentence(wrong.value)
    assert said == "This is a recovery key, but not the one of this account: another account's, or an old one."
    assert await new.signatures() is SignatureState.SEEDS_MISSING
    assert "entraide recover" in (await new.check())["cross-signing"]
    await new.recover(host.recovery_key())
    assert await new.signatures() is SignatureState.GOOD


async def test_by_an_access_token(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    made = await log_in(host.homeserver.url, host.user_id, PASSWORD, "made elsewhere")
    new = elsewhere(host, "new")
    token = host.config.with_name("token")
    token.write_text(made.access_token)
    known = {"user": host.user_id, "homeserver": host.homeserver.url, "token_file": token}
    await new.recover(host.recovery_key(), **known)
    assert new.login() == made
    assert await new.signatures() is SignatureState.GOOD


async def test_init_does_not_overwrite_what_others_made(host: Host) -> None:
    """A person has set the account up in an app, secret storage and all."""
    made = await log_in(host.homeserver.url, host.user_id, PASSWORD, "an app")
    key = bytes(range(32))
    stored = other_client.stored(key, "theirs", {"m.megolm_backup.v1": "of messages"})
    wire = HttpClient(host.homeserver.url, made.access_token)
    for name, content in stored.items():
        await wire.put(path("v3", "user", host.user_id, "account_data", name), content)
    await wire.close()
    said = await host.init(host.user_id, host.homeserver.url, PASSWORD)
    assert (
        "Recovery       the account's secret storage has a key that was not made here; nothing was overwritten" in said
    )
    assert "`entraide recover --new-key` replaces it" in said
    data = await account_data(host)
    assert {name: data[name] for name in stored} == stored and host.shown == []
    assert (await host.check())["recovery"].startswith("note")
    with pytest.raises(NoRecovery):
        await host.recover(other_client.written(key))
    await host.new_key()
    assert (await host.check())["recovery"].startswith("ok")
    await host.recover(host.recovery_key())


async def test_at_a_real_terminal(host: Host) -> None:
    """The key is seen once and has to be confirmed; it is asked for without being seen."""
    password = host.config.with_name("password")
    password.parent.mkdir()
    password.write_text(PASSWORD)
    account = ["--user", host.user_id, "--homeserver", host.homeserver.url, "--password-file", str(password)]

    def at(arguments: list[str], waits_for: str, answer: Callable[[str], str]) -> str:
        terminal = Terminal(*arguments)
        terminal.types(answer(terminal.until(waits_for)))
        code = terminal.ends()
        assert code == 0, terminal.seen
        return terminal.seen

    init = ["init", *account, "--config", str(host.config)]
    seen = await asyncio.to_thread(at, init, "Press Enter when you have it.", lambda _: "")
    key = re.findall(r"Recovery key   ((?:\w{4} ?){12})", seen)[0]
    assert seen.count(key) == 1 and "Recovery       set up" in seen
    new = elsewhere(host, "new")
    recover = ["recover", *account, "--config", str(new.config)]
    seen = await asyncio.to_thread(at, recover, "Recovery key of", lambda _: key)
    assert key not in seen and "Recovery       set up" in seen
    assert await new.signatures() is SignatureState.GOOD


async def test_without_a_terminal_no_key_is_made(host: Host) -> None:
    host = elsewhere(host, "container", terminal=False)
    said = await host.init(host.user_id, host.homeserver.url, PASSWORD)
    assert (
        "Recovery       not set up, for nobody is at a terminal to see the key; run `entraide recover --new-key`"
        in said
    )
    assert "m.secret_storage.default_key" not in await account_data(host)
    assert (await host.check())["recovery"] == (
        "note  recovery       There is no recovery key: run `entraide recover --new-key` at a terminal."
    )
    with pytest.raises(ConfigError, match="run this at a terminal"):
        await host.new_key()


async def test_init_again_shows_no_second_key(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    assert "Recovery       set up" in await host.init()
    assert len(host.shown) == 1


async def test_a_new_key_while_the_bot_runs(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    old = host.recovery_key()
    lock = Lock.take(host.data)
    try:
        await host.new_key()
    finally:
        lock.release()
    assert (await host.check())["recovery"].startswith("ok")
    with pytest.raises(WrongRecoveryKey):
        await host.recover(old, old, old)
    await host.recover(host.recovery_key())


async def test_a_new_key_needs_the_accounts_keys(host: Host) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    (host.data / "cross-signing.json").unlink()
    with pytest.raises(MissingCrossSigningKeys) as missing:
        await host.new_key()
    assert "`entraide recover`" in str(sentence(missing.value))
    await host.recover(host.recovery_key())
    await host.new_key()


async def test_after_a_reset_there_is_a_new_key(host: Host, tmp_path: Path) -> None:
    await host.init(host.user_id, host.homeserver.url, PASSWORD)
    old = host.recovery_key()
    host.data.rename(tmp_path / "lost")
    with pytest.raises(MissingCrossSigningKeys):
        await host.init(PASSWORD)
    await host.init(PASSWORD, reset=True)
    assert host.recovery_key() != old
    assert (await host.check())["recovery"].startswith("ok")
    new = elsewhere(host, "new")
    with pytest.raises(WrongRecoveryKey):
        await new.recover(host.user_id, host.homeserver.url, PASSWORD, old, old, old)
    await new.recover(host.recovery_key())
    assert await new.signatures() is SignatureState.GOOD
