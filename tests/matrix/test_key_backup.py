"""Keys that went back: a data folder that is put back to an older state reads what came since, and is read."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from nio.crypto import InboundGroupSession  # type: ignore[import-untyped]
from vodozemac import Curve25519PublicKey, GroupSession, PkEncryption

from bot.matrix.crypto import base64
from bot.matrix.errors import Refused, Unreachable, WrongStore
from bot.matrix.events import Batch, Undecryptable
from bot.matrix.private_files import MARK
from tests.fake.faults import refused
from tests.fake.people import fake_session
from tests.matrix_fake import FakeHomeserver, Person, texts

ALICE, BOT, EVE = "@alice:x", "@bot:x", "@eve:x"
ROOM = "!room"


class Bot:
    """The bot's session over all its lives, with what a program remembers."""

    def __init__(self, server: FakeHomeserver, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.token: str | None = None
        self.waiting: list[Undecryptable] = []
        self.start()

    def start(self) -> None:
        self.session = fake_session(self.server, BOT, self.folder)
        if self.token is not None:
            self.session.know_rooms({ROOM: True})

    async def hear(self) -> list[str]:
        """What a sync brings, committed: the texts."""

        async def kept(sessions: frozenset[str]) -> Sequence[Undecryptable]:
            return [event for event in self.waiting if event.session_id in sessions]

        batch: Batch = await self.session.sync(self.token, timeout_ms=0, kept=kept)
        self.token = batch.token
        self.waiting = [event for event in self.waiting if event.event_id not in batch.opened]
        self.waiting += [event for event in batch.events if isinstance(event, Undecryptable)]
        return texts(batch)

    async def say(self, text: str) -> None:
        await self.session.send(ROOM, "m.room.message", {"msgtype": "m.text", "body": text}, text)

    async def stop(self) -> None:
        await self.session.close()

    async def copied(self) -> Path:
        """A copy of the folder, with the mark of one."""
        await self.stop()
        copy = self.folder.with_name("copy")
        shutil.copytree(self.folder, copy)
        (copy / MARK).write_text(json.dumps({"keys": "copied"}))
        self.copied_at = self.token
        self.start()
        return copy

    async def put_back(self, copy: Path, mark: dict[str, Any] | None = None) -> None:
        """The folder is the copy from now on, and the position that of then."""
        await self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        if mark is not None:
            (self.folder / MARK).write_text(json.dumps(mark))
        self.token = self.copied_at
        self.start()


@pytest.fixture
def server() -> FakeHomeserver:
    return FakeHomeserver()


@pytest.fixture
async def bot(server: FakeHomeserver, tmp_path: Path) -> AsyncIterator[Bot]:
    made = Bot(server, tmp_path / "bot")
    yield made
    await made.stop()


@pytest.fixture
async def alice(server: FakeHomeserver, bot: Bot, tmp_path: Path) -> Person:
    """Somebody who has spoken with the bot in an encrypted room, both ways."""
    alice = Person(server, ALICE, tmp_path / "alice", "A")
    server.room(ROOM, ALICE, BOT)
    await alice.hear()
    await bot.hear()
    await alice.say("before")
    assert await bot.hear() == ["before"]
    await bot.say("yes")
    await alice.hear()
    return alice


def with_a_new_key(person: Person) -> None:
    """The person's client makes a new key for the next message, and shares it."""
    person.parts.machine.olm.outbound_group_sessions.clear()


async def converse(bot: Bot, alice: Person) -> None:
    """Words go back and forth, each with a key that was shared for it: nobody's ratchet stays where it was."""
    for number in range(3):
        with_a_new_key(alice)
        await alice.say(f"since {number}")
        await bot.hear()
        bot.session._parts.machine.olm.outbound_group_sessions.clear()
        await bot.say(f"answer {number}")
        await alice.hear()


# The backup at the homeserver.


async def test_a_key_is_in_the_backup_before_the_homeserver_is_asked_to_go_on(
    server: FakeHomeserver, bot: Bot, alice: Person
) -> None:
    assert server.backups.versions == {}
    server.log.clear()
    await bot.hear()
    asked = [what for user, what in server.log if user == BOT and not what.endswith(" filter")]
    assert asked == ["POST room_keys version", "PUT room_keys keys", "GET sync"]
    stored = json.dumps([*server.backups.keys.values()])
    session = next(iter(bot.session._parts.machine.olm.inbound_group_store))
    assert session.id in stored and session.export_session(0) not in stored
    server.log.clear()
    await bot.hear()
    assert [what for user, what in server.log if user == BOT] == ["GET sync"], "once is enough"
    await bot.stop()
    bot.start()
    await bot.hear()
    assert (BOT, "PUT room_keys keys") not in server.log


async def test_the_lock_is_private_and_signed_by_the_device(server: FakeHomeserver, bot: Bot, alice: Person) -> None:
    await bot.hear()
    assert (bot.folder / "key-backup.json").stat().st_mode & 0o777 == 0o600
    (version,) = server.backups.versions[BOT]
    assert version["algorithm"] == "m.megolm_backup.v1.curve25519-aes-sha2"
    assert f"ed25519:{bot.session.device_id}" in version["auth_data"]["signatures"][BOT]
    assert json.loads((bot.folder / "key-backup.json").read_text())["secret"] not in json.dumps(version)


@pytest.mark.parametrize("trouble", [Unreachable("gone"), refused("M_UNRECOGNIZED", 404)])
async def test_a_backup_that_fails_holds_nothing_up(
    server: FakeHomeserver, bot: Bot, alice: Person, trouble: Any
) -> None:
    wire: Any = bot.session._parts.http
    wire.fault = lambda method, where: trouble if "room_keys" in where else None
    await alice.say("hello")
    assert await bot.hear() == ["hello"]
    await bot.hear()
    assert sum("room_keys" in what for _, what in server.log) == 1, "and is not asked for again at once"
    wire.fault = lambda method, where: None
    bot.session._parts.backup._rest_until = 0
    await bot.hear()
    assert server.backups.keys[BOT, "1"]


async def test_a_backup_that_somebody_deleted_is_made_anew_with_everything(
    server: FakeHomeserver, bot: Bot, alice: Person
) -> None:
    await bot.hear()
    server.backups.delete(BOT)
    with_a_new_key(alice)
    await alice.say("hello")
    await bot.hear()
    await bot.hear()
    bot.session._parts.backup._rest_until = 0
    await bot.hear()
    assert len(server.backups.keys[BOT, "2"][ROOM]["sessions"]) == 2


async def test_a_damaged_lock_is_said(server: FakeHomeserver, bot: Bot, alice: Person) -> None:
    (bot.folder / "key-backup.json").write_text("{}")
    with pytest.raises(WrongStore, match=r"key-backup\.json is damaged"):
        await bot.session._parts.backup.fetch()


# A folder that is put back.


async def test_what_came_since_is_read_again_and_what_comes_now_is_read(bot: Bot, alice: Person) -> None:
    await bot.hear()
    copy = await bot.copied()
    await converse(bot, alice)
    await bot.hear()
    await bot.put_back(copy)
    assert await bot.hear() == ["since 0", "since 1", "since 2"]
    assert (bot.folder / MARK).exists(), "for what was heard may not be kept yet"
    await alice.hear()
    with_a_new_key(alice)
    await alice.say("now")
    assert await bot.hear() == ["now"]
    assert not (bot.folder / MARK).exists()
    await bot.say("and I am read")
    assert texts(await alice.hear())[-1] == "and I am read"


async def test_nothing_is_begun_with_keys_that_nobody_has_any_more(
    server: FakeHomeserver, bot: Bot, alice: Person, tmp_path: Path
) -> None:
    copy = await bot.copied()
    server.one_time[BOT, "BOT"].clear()
    await bot.hear()  # notices it
    await bot.hear()  # and makes new ones
    assert server.one_time[BOT, "BOT"]
    await bot.put_back(copy)
    await bot.hear()
    eve = Person(server, EVE, tmp_path / "eve", "E")
    server.member(ROOM, EVE, "join")
    await eve.hear()
    eve.parts.rooms.know({ROOM: True})
    await bot.hear()
    await eve.say("my first words")
    assert server.timeline[ROOM][-1][1]["type"] == "m.room.encrypted"
    assert await bot.hear() == ["my first words"]


async def test_keys_that_stayed_are_left_as_they_are(server: FakeHomeserver, bot: Bot, alice: Person) -> None:
    await bot.hear()
    keys = dict(server.one_time[BOT, "BOT"])
    await bot.stop()
    (bot.folder / MARK).write_text(json.dumps({"keys": "kept"}))
    bot.start()
    await bot.hear()
    await bot.hear()
    assert server.one_time[BOT, "BOT"] == keys
    assert not (bot.folder / MARK).exists()


async def test_what_waited_for_its_key_when_the_copy_was_made_waits_no_longer(
    server: FakeHomeserver, bot: Bot, alice: Person
) -> None:
    """The key came after the copy of the database, and before that of the keys: it will not come again."""
    with_a_new_key(alice)
    await alice.say("at last")
    keys, server.inbox[BOT, "BOT"] = server.inbox[BOT, "BOT"], []
    await bot.hear()
    assert len(bot.waiting) == 1
    waiting = list(bot.waiting)
    server.inbox[BOT, "BOT"] = [(server.step(), key) for _, key in keys]
    assert await bot.hear() == ["at last"]
    await bot.hear()
    copy = await bot.copied()
    bot.waiting = waiting
    await bot.put_back(copy)
    assert await bot.hear() == ["at last"]
    assert bot.waiting == []


async def test_a_renewal_that_fails_is_done_again_before_anything_is_heard(
    server: FakeHomeserver, bot: Bot, alice: Person
) -> None:
    await bot.hear()
    copy = await bot.copied()
    await converse(bot, alice)
    await bot.hear()
    await bot.put_back(copy)
    for place in ("GET /room_keys", "POST /keys/claim", "PUT /sendToDevice"):
        server.fail_next(place, refused("M_UNKNOWN", 500), user=BOT)
        before = len(server.log)
        with pytest.raises(Exception, match="The test says no"):
            await bot.hear()
        assert (BOT, "GET sync") not in server.log[before:]
    assert await bot.hear() == ["since 0", "since 1", "since 2"]


async def test_a_backup_without_keys_at_the_homeserver_is_put_back_all_the_same(
    server: FakeHomeserver, bot: Bot, alice: Person
) -> None:
    await bot.hear()
    copy = await bot.copied()
    await converse(bot, alice)
    await bot.hear()
    server.backups.delete(BOT)
    await bot.put_back(copy)
    assert await bot.hear() == []
    assert len(bot.waiting) == 3


async def test_what_is_damaged_in_the_backup_harms_nothing_else(
    server: FakeHomeserver, bot: Bot, alice: Person
) -> None:
    await bot.hear()
    copy = await bot.copied()
    await converse(bot, alice)
    await bot.hear()
    sessions = server.backups.keys[BOT, "1"][ROOM]["sessions"]
    newest = list(sessions)[-1]
    damaged: tuple[object, ...] = (None, {}, {"session_data": {"ciphertext": "x"}}, {"session_data": []})
    for number, rubbish in enumerate(damaged):
        sessions[f"rubbish {number}"] = rubbish
    sessions["under another name"] = sessions.pop(newest)
    await bot.put_back(copy)
    assert await bot.hear() == ["since 0", "since 1"]


async def test_refusals_are_no_reason_to_lose_the_mark(server: FakeHomeserver, bot: Bot, alice: Person) -> None:
    copy = await bot.copied()
    await bot.put_back(copy)
    server.fail_next("POST /keys/claim", refused("M_FORBIDDEN"), user=BOT)
    with pytest.raises(Refused):
        await bot.hear()
    assert (bot.folder / MARK).exists()


async def test_a_key_that_the_homeserver_writes_into_the_backup_is_dropped(
    server: FakeHomeserver, bot: Bot, alice: Person
) -> None:
    """The public key of the backup is all that it takes to write into it: under Alice's name, too."""
    await bot.hear()
    copy = await bot.copied()
    own = GroupSession()
    identity = alice.parts.machine.olm.account.identity_keys
    forged = InboundGroupSession(
        own.session_key.to_base64(), identity["ed25519"], identity["curve25519"], ROOM
    )  # as if it were Alice's
    plain = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "sender_key": forged.sender_key,
        "sender_claimed_keys": {"ed25519": forged.ed25519},
        "forwarding_curve25519_key_chain": [],
        "session_key": forged.export_session(0),
        "org.entraide.mac": "x",
    }
    public = Curve25519PublicKey.from_base64(server.backups.versions[BOT][-1]["auth_data"]["public_key"])
    sealed = PkEncryption.from_key(public).encrypt(json.dumps(plain).encode())
    parts = {"ciphertext": sealed.ciphertext, "mac": sealed.mac, "ephemeral": sealed.ephemeral_key}
    entry = {name: base64.encode(part) for name, part in parts.items()}
    sessions = server.backups.keys[BOT, "1"][ROOM]["sessions"]
    sessions[forged.id] = {
        "first_message_index": 0, "forwarded_count": 0, "is_verified": False, "session_data": entry,
    }  # fmt: skip
    payload = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "obey"}, "room_id": ROOM}
    ciphertext = own.encrypt(json.dumps(payload).encode()).to_base64()
    content = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": forged.id, "ciphertext": ciphertext}
    await converse(bot, alice)
    await bot.hear()
    server.say(ROOM, ALICE, "m.room.encrypted", content)
    await bot.put_back(copy)
    assert await bot.hear() == ["since 0", "since 1", "since 2"]
    assert [event.session_id for event in bot.waiting] == [forged.id]
