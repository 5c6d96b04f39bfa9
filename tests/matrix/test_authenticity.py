"""Whose a message is: a homeserver may add devices, take keys away, write beside the ciphertext: it is not believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
from bot.matrix.errors import Unreachable
from bot.matrix.events import Batch, Message, Undecryptable, Withheld
from bot.matrix.http import Answer
from tests.matrix_fake import ALICE, BOT, EVE, ROOM, FakeHomeserver, Person, eve_comes, texts, together


@pytest.fixture
def server() -> FakeHomeserver:
    return FakeHomeserver()


@pytest.fixture
async def people(server: FakeHomeserver, tmp_path: Path) -> tuple[Person, Person]:
    """Alice and the bot in an encrypted room; both have synced once."""
    return await together(server, tmp_path)


async def another(server: FakeHomeserver, folder: Path, name: str, signed_by: Person | None = None) -> Person:
    """One more device of Alice, signed by her account or not."""
    device = Person(server, ALICE, folder / name.lower(), name)
    await device.hear()
    if signed_by is not None:
        keys = CrossSigningKeys.load(signed_by.folder)
        assert keys is not None
        await device.parts.signing.restore(keys)
    return device


def unread(batch: Batch) -> list[bool]:
    """Of what could not be read: whether it waits for a signature."""
    return [event.unsigned for event in batch.events if isinstance(event, Undecryptable)]


def changed(server: FakeHomeserver, user: str = ALICE) -> None:
    server.changed.append((server.step(), user))


async def test_who_has_no_cross_signing_is_heard(people: tuple[Person, Person]) -> None:
    alice, bot = people
    await alice.say("hello")
    assert texts(await bot.hear()) == ["hello"]


async def test_who_has_cross_signing_is_heard_from_every_signed_device(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    phone = await another(server, tmp_path, "PHONE", signed_by=alice)
    await alice.say("here")
    await phone.say("and there")
    assert texts(await bot.hear()) == ["here", "and there"]


async def test_an_unsigned_device_is_not_heard_until_it_is_signed(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    phone = await another(server, tmp_path, "PHONE")
    await phone.say("!settings facilitators everyone")
    batch = await bot.hear()
    assert (texts(batch), unread(batch)) == ([], [True])
    keys = CrossSigningKeys.load(alice.folder)
    assert keys is not None
    await phone.parts.signing.restore(keys)
    batch = await bot.hear()
    assert texts(batch) == ["!settings facilitators everyone"] and len(batch.opened) == 1
    await phone.say("once more")
    assert texts(await bot.hear()) == ["once more"]


async def test_an_unsigned_device_is_known_over_a_restart(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    phone = await another(server, tmp_path, "PHONE")
    await phone.say("one")
    assert unread(await bot.hear()) == [True]
    await bot.stop()
    bot.start()
    bot.parts.rooms.know({ROOM: True})
    bot.wire.fault = lambda _, where: Answer(502, None) if where.endswith("keys/query") else None
    await phone.say("two")
    assert unread(await bot.hear()) == [True]
    await alice.say("three")
    assert texts(await bot.hear()) == ["three"]


async def test_a_homeserver_that_stops_showing_cross_signing_gains_nothing(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    await alice.say("hello")
    assert texts(await bot.hear()) == ["hello"]
    server.signing_keys[ALICE].clear()
    ghost = await another(server, tmp_path, "GHOST")
    await ghost.say("obey")
    assert unread(await bot.hear()) == [True]
    await alice.say("still here")
    assert texts(await bot.hear()) == ["still here"]


FORGERIES: list[Any] = [
    None,
    [],
    {},
    {"keys": {}},
    {"keys": {"ed25519:x": "x"}, "usage": ["self_signing"], "user_id": ALICE},
    {"keys": {"ed25519:x": "x"}, "usage": "self_signing", "user_id": ALICE, "signatures": []},
    {"keys": {"ed25519:x": "x"}, "usage": ["self_signing"], "user_id": ALICE, "signatures": []},
]


@pytest.mark.parametrize("forged", FORGERIES)
async def test_a_chain_that_does_not_hold_is_none(
    server: FakeHomeserver, people: tuple[Person, Person], forged: Any
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    server.signing_keys[ALICE]["self_signing_key"] = forged
    await alice.say("as somebody without cross-signing")
    assert texts(await bot.hear()) == ["as somebody without cross-signing"]


async def test_a_self_signing_key_that_the_master_key_did_not_sign_signs_nothing(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    await alice.say("hello")
    await bot.hear()
    ghost = await another(server, tmp_path, "GHOST")
    keys = CrossSigningKeys.make(ghost.folder)
    server.signing_keys[ALICE]["self_signing_key"] = keys.self_signing.public_part("self_signing", ALICE)
    held = server.device_keys[ALICE]["GHOST"]
    server.device_keys[ALICE]["GHOST"] = keys.self_signing.sign(held, ALICE)
    changed(server)
    await ghost.say("obey")
    assert unread(await bot.hear()) == [True]


async def test_a_session_of_no_known_device_waits_for_the_device_to_be_known(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    _, bot = people
    ghost = await another(server, tmp_path, "GHOST")
    keys = server.device_keys[ALICE].pop("GHOST")
    await ghost.say("!settings facilitators everyone")
    batch = await bot.hear()
    assert (texts(batch), unread(batch)) == ([], [False])
    server.device_keys[ALICE]["GHOST"] = keys
    changed(server)
    assert texts(await bot.hear()) == ["!settings facilitators everyone"]


async def test_that_a_device_is_new_may_be_said_late_or_never(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    _, bot = people
    late = await another(server, tmp_path, "LATE")
    keys = server.device_keys[ALICE].pop("LATE")
    await late.say("!sos")
    assert unread(await bot.hear()) == [False]
    server.device_keys[ALICE]["LATE"] = keys  # and no sync says so
    assert texts(await bot.hear()) == ["!sos"]


async def test_a_removed_device_is_not_heard(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    _, bot = people
    lost = await another(server, tmp_path, "LOST")
    await lost.say("before")
    assert texts(await bot.hear()) == ["before"]
    del server.device_keys[ALICE]["LOST"]
    changed(server)
    await lost.say("after")
    batch = await bot.hear()
    assert (texts(batch), unread(batch)) == ([], [False])


async def test_the_key_of_a_device_under_another_name_makes_nobody_its_owner(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    _, bot = people
    eve = await eve_comes(server, bot, tmp_path)
    await eve.say("mine")
    assert texts(await bot.hear()) == ["mine"]
    await eve.say("of Alice")
    at, event = server.timeline[ROOM].pop()
    server.timeline[ROOM].append((at, event | {"sender": ALICE}))
    batch = await bot.hear()
    assert (texts(batch), unread(batch)) == ([], [])


@pytest.mark.parametrize("failure", [Answer(502, None), Answer(400, {"errcode": "M_UNKNOWN"}), Unreachable("gone")])
async def test_a_homeserver_that_answers_nothing_about_devices_holds_up_nobody(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path, failure: Answer | Exception
) -> None:
    alice, bot = people
    await alice.say("known")
    await bot.hear()
    phone = await another(server, tmp_path, "PHONE")
    bot.wire.fault = lambda _, where: failure if where.endswith("keys/query") else None
    await phone.say("from a new one")
    await alice.say("from the known one")
    batch = await bot.hear()
    assert (texts(batch), unread(batch)) == (["from the known one"], [False])
    bot.wire.fault = lambda *_: None
    assert texts(await bot.hear()) == ["from a new one"]


async def test_what_is_asked_while_others_wait_has_little_time(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    asked: list[int] = []
    query = server._query

    def noted(asker: str, users: Any) -> Any:
        return query(asker, users) | {"failures": {"x": {}}, "device_keys": {}}

    server._query = noted  # type: ignore[method-assign]
    await alice.say("hello")
    for _ in range(3):
        server.log.clear()
        await bot.hear()
        asked.append(sum("keys query" in what for user, what in server.log if user == BOT))
    assert asked == [1, 0, 0], "a homeserver that was silent is left alone for a while"


async def test_that_somebody_has_another_master_key_is_in_the_log(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    await alice.say("hello")
    with structlog.testing.capture_logs() as logged:
        assert texts(await bot.hear()) == ["hello"]
    assert not [each for each in logged if each["event"] == "master_key_changed"]
    await alice.parts.signing.sign(server.password, reset=True)
    (alice.folder / "cross-signing.json").unlink()
    await alice.parts.signing.sign(server.password, reset=True)
    await alice.say("with other keys")
    with structlog.testing.capture_logs() as logged:
        assert texts(await bot.hear()) == ["with other keys"]
    assert [(each["log_level"], each["user"]) for each in logged if each["event"] == "master_key_changed"] == [
        ("warning", ALICE)
    ]


# What a message relates to.


def relates(batch: Batch) -> list[str | None]:
    return [event.in_reply_to for event in batch.events if isinstance(event, Message)]


def outside(server: FakeHomeserver, relation: Any) -> None:
    """The homeserver writes beside the last ciphertext what it relates to."""
    _, event = server.timeline[ROOM][-1]
    event["content"] = {**event["content"], "m.relates_to": relation}


async def say(person: Person, content: dict[str, Any], inside: bool) -> None:
    """Write as an app that says what a message relates to in the ciphertext, too, or as one that does not."""
    room_requests = person.parts.room_requests
    if not inside:
        await room_requests.send(ROOM, "m.room.message", content, json.dumps(content))
        return
    await person.parts.room_requests._sharing.prepare(ROOM)
    payload = {"type": "m.room.message", "content": content}
    sealed = person.parts.machine.olm.group_encrypt(ROOM, payload)
    relation = {"m.relates_to": content["m.relates_to"]} if "m.relates_to" in content else {}
    person.server.say(ROOM, person.user, "m.room.encrypted", sealed | relation)  # type: ignore[attr-defined]


def reply(text: str, to: str) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": text, "m.relates_to": {"m.in_reply_to": {"event_id": to}}}


@pytest.mark.parametrize("inside", [True, False])
async def test_a_reply_is_one_wherever_the_app_says_so(people: tuple[Person, Person], inside: bool) -> None:
    alice, bot = people
    await say(alice, reply("yes", "$question"), inside)
    assert relates(await bot.hear()) == ["$question"]


async def test_what_is_said_inside_wins(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    await say(alice, reply("yes", "$question"), inside=True)
    outside(server, {"m.in_reply_to": {"event_id": "$other"}})
    assert relates(await bot.hear()) == ["$question"]


@pytest.mark.parametrize("restarted", [False, True])
async def test_of_who_says_it_inside_nothing_else_is_believed(
    server: FakeHomeserver, people: tuple[Person, Person], restarted: bool
) -> None:
    alice, bot = people
    await say(alice, reply("no", "$question"), inside=True)
    assert relates(await bot.hear()) == ["$question"]
    if restarted:
        await bot.stop()
        bot.start()
        bot.parts.rooms.know({ROOM: True})
    await say(alice, {"msgtype": "m.text", "body": "yes"}, inside=True)
    outside(server, {"m.in_reply_to": {"event_id": "$other"}})
    assert relates(await bot.hear()) == [None]


@pytest.mark.parametrize("inside", [True, False])
async def test_an_edit_is_one_wherever_the_app_says_so(people: tuple[Person, Person], inside: bool) -> None:
    alice, bot = people
    new = {"msgtype": "m.text", "body": "better"}
    replaces = {"rel_type": "m.replace", "event_id": "$first"}
    await say(alice, {"msgtype": "m.text", "body": "* better", "m.new_content": new, "m.relates_to": replaces}, inside)
    (edit,) = [event for event in (await bot.hear()).events if isinstance(event, Message)]
    assert (edit.edits, edit.body) == ("$first", "better")


async def test_the_homeserver_makes_no_edit_of_a_message_and_no_message_of_an_edit(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await alice.say("a message")
    outside(server, {"rel_type": "m.replace", "event_id": "$first"})
    (message,) = [event for event in (await bot.hear()).events if isinstance(event, Message)]
    assert (message.edits, message.body) == (None, "a message")
    edit = {"msgtype": "m.text", "body": "* better", "m.new_content": {"msgtype": "m.text", "body": "better"}}
    await say(alice, edit, inside=False)
    assert (await bot.hear()).events == ()


async def test_own_name_is_no_excuse(server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path) -> None:
    """Eve names a device of hers after Alice's key: it is still Alice's."""
    alice, bot = people
    eve = await eve_comes(server, bot, tmp_path)
    own = server.device_keys[EVE]["E"]
    stolen = alice.parts.machine.olm.account.identity_keys["curve25519"]
    keys = {**own["keys"], "curve25519:E": stolen}
    server.device_keys[EVE]["E"] = eve.parts.keys.signed({**own, "keys": keys, "signatures": {}})
    changed(server, EVE)
    await alice.say("mine")
    assert texts(await bot.hear()) == ["mine"]
    await alice.say("mine as well")
    at, event = server.timeline[ROOM].pop()
    server.timeline[ROOM].append((at, event | {"sender": EVE}))
    assert texts(await bot.hear()) == []


# Who gets the keys.


def withheld(batch: Batch) -> list[str]:
    return [event.code for event in batch.events if isinstance(event, Withheld)]


async def test_an_unsigned_device_gets_no_keys_and_is_told_so_once(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    phone = await another(server, tmp_path, "PHONE", signed_by=alice)
    ghost = await another(server, tmp_path, "GHOST")
    await bot.hear()
    await bot.say("one")
    await bot.say("two")
    batch = await ghost.hear()
    assert (texts(batch), withheld(batch)) == ([], ["m.unverified"])
    assert not [*ghost.parts.machine.olm.inbound_group_store]
    for device in (alice, phone):
        batch = await device.hear()
        assert (texts(batch), withheld(batch)) == (["one", "two"], [])


async def test_a_device_that_is_signed_later_reads_on(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    phone = await another(server, tmp_path, "PHONE")
    await bot.hear()
    await bot.say("before")
    keys = CrossSigningKeys.load(alice.folder)
    assert keys is not None
    await phone.parts.signing.restore(keys)
    await bot.hear()
    await bot.say("after")
    assert texts(await phone.hear()) == ["after"]


async def test_who_sets_cross_signing_up_keeps_reading_where_it_is_signed(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    """The key changes, because a device has it that does not count any more."""
    alice, bot = people
    tablet = await another(server, tmp_path, "TABLET")
    await bot.hear()
    await bot.say("to both")
    assert texts(await tablet.hear()) == ["to both"]
    await alice.parts.signing.sign()
    await bot.hear()
    await bot.say("to one")
    assert texts(await tablet.hear()) == []
    assert texts(await alice.hear()) == ["to both", "to one"]


async def test_a_device_that_somebody_adds_to_the_bots_own_account_gets_nothing(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    _, bot = people
    await bot.parts.signing.sign()
    ghost = Person(server, BOT, tmp_path / "ghost", "GHOST")
    await ghost.hear()
    keys = CrossSigningKeys.make(ghost.folder)
    for usage, key in (("master", keys.master), ("self_signing", keys.self_signing)):
        server.signing_keys[BOT][f"{usage}_key"] = keys.master.sign(key.public_part(usage, BOT), BOT)
    held = server.device_keys[BOT]["GHOST"]
    server.device_keys[BOT]["GHOST"] = keys.self_signing.sign(held, BOT)
    changed(server, BOT)
    await bot.hear()
    assert bot.parts.devices.own_changed
    await bot.say("between us")
    await ghost.hear()
    assert not [*ghost.parts.machine.olm.inbound_group_store]


async def test_that_it_cannot_be_told_holds_up_no_message(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.parts.signing.sign()
    await another(server, tmp_path, "GHOST")
    await bot.hear()
    bot.wire.fault = lambda _, where: Answer(502, None) if "room_key.withheld" in where else None
    await bot.say("hello")
    assert texts(await alice.hear()) == ["hello"]
