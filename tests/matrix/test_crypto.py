"""Encryption between devices, with a homeserver in memory that fails when it is told to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nio.crypto import InboundGroupSession  # type: ignore[import-untyped]

from bot.matrix.assembly import Assembly
from bot.matrix.crypto.inbound_sessions import InboundSessions
from bot.matrix.errors import Retry, StoreUnwritable, Unreachable, WrongStore
from bot.matrix.events import Delivered, Message, Undecryptable
from bot.matrix.http import Answer, path
from tests.matrix_fake import (
    ALICE,
    BOT,
    EVE,
    ROOM,
    FakeHomeserver,
    FakeWire,
    Person,
    device,
    eve_comes,
    texts,
    together,
)


@pytest.fixture
def server() -> FakeHomeserver:
    return FakeHomeserver()


@pytest.fixture
async def people(server: FakeHomeserver, tmp_path: Path) -> tuple[Person, Person]:
    """Alice and the bot in an encrypted room; both have synced once."""
    return await together(server, tmp_path)


async def test_what_one_says_the_other_reads_and_the_homeserver_does_not(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await alice.say("the door code is 1789")
    assert texts(await bot.hear()) == ["the door code is 1789"]
    assert "1789" not in json.dumps(server.timeline)
    await bot.say("noted")
    assert texts(await alice.hear()) == ["noted"]


async def test_relations_stay_outside_and_mentions_go_inside(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    relation = {"m.in_reply_to": {"event_id": "$before"}}
    content = {"msgtype": "m.text", "body": "x", "m.relates_to": relation, "m.mentions": {"user_ids": [ALICE]}}
    await bot.parts.room_requests.send(ROOM, "m.room.message", content, "t")
    sent = server.timeline[ROOM][-1][1]
    assert sent["type"] == "m.room.encrypted"
    assert sent["content"]["m.relates_to"] == relation
    assert set(sent["content"]) == {
        "algorithm", "ciphertext", "sender_key", "session_id", "device_id", "m.relates_to",
    }  # fmt: skip
    inside = alice.parts.machine
    await alice.hear()
    opened = inside.decrypt(ROOM, sent)
    assert opened is not None
    assert opened["content"] == {"msgtype": "m.text", "body": "x", "m.mentions": {"user_ids": [ALICE]}}


async def test_own_events_come_back_as_delivered_under_their_transaction(people: tuple[Person, Person]) -> None:
    _, bot = people
    event_id = await bot.say("hello", transaction="row-7")
    delivered = [event for event in (await bot.hear()).events if isinstance(event, Delivered)]
    assert [(event.event_id, event.transaction_id) for event in delivered] == [(event_id, "row-7")]


async def test_one_key_is_shared_once_for_many_messages(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    server.log.clear()
    for number in range(20):
        await bot.say(str(number))
    assert sum("sendToDevice" in what for _, what in server.log) == 1
    assert sum("members" in what for _, what in server.log) == 1
    assert sum("keys query" in what for user, what in server.log if user == BOT) == 1
    await alice.hear()


async def test_who_leaves_gets_no_further_key_and_who_comes_gets_the_next_messages(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    eve = Person(server, EVE, tmp_path / "eve", "E")
    await eve.hear()
    await bot.say("before")
    server.member(ROOM, EVE, "join")
    await bot.hear()
    await bot.say("with eve")
    assert texts(await eve.hear()) == ["with eve"]
    server.member(ROOM, EVE, "leave")
    await bot.hear()
    await bot.say("without eve")
    session = server.timeline[ROOM][-1][1]["content"]["session_id"]
    await eve.hear()
    assert eve.parts.machine.olm.inbound_group_store.find(ROOM, session) is None
    assert texts(await alice.hear()) == ["before", "with eve", "without eve"]


async def hand_out_a_key_and_lose_the_answer(bot: Person) -> None:
    bot.wire.after = lambda _, where: Unreachable("the answer was lost") if "sendToDevice" in where else None
    with pytest.raises(Unreachable):
        await bot.say("one")
    bot.wire.after = lambda *_: None


async def test_who_may_have_got_the_key_and_left_does_not_read_on(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    """The homeserver handed the key out; only its answer was lost on the way to the bot."""
    alice, bot = people
    eve = await eve_comes(server, bot, tmp_path)
    await hand_out_a_key_and_lose_the_answer(bot)
    await eve.hear()
    (held,) = eve.parts.machine.olm.inbound_group_store
    server.member(ROOM, EVE, "leave")
    await bot.hear()
    await bot.say("two")
    assert server.timeline[ROOM][-1][1]["content"]["session_id"] != held.id
    assert texts(await alice.hear())[-1] == "two"


async def test_a_lost_answer_alone_does_not_change_the_key(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    """Everybody is still there: the key is given again as it is."""
    alice, bot = people
    await hand_out_a_key_and_lose_the_answer(bot)
    await alice.hear()
    (held,) = alice.parts.machine.olm.inbound_group_store
    await bot.say("two")
    assert server.timeline[ROOM][-1][1]["content"]["session_id"] == held.id


async def test_a_new_device_of_a_member_gets_the_next_messages(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    _, bot = people
    await bot.say("before")
    phone = Person(server, ALICE, tmp_path / "phone", "PHONE")
    await phone.hear()
    await bot.hear()
    await bot.say("after")
    assert texts(await phone.hear()) == ["after"]


async def test_who_is_invited_can_read_what_was_said_before_they_came(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    _, bot = people
    eve = await eve_comes(server, bot, tmp_path, "invite")
    await bot.say("welcome, when you come")
    await eve.hear()
    ciphertext = server.timeline[ROOM][-1][1]
    await eve.parts.devices.get_to_know({BOT})
    opened = eve.parts.machine.decrypt(ROOM, ciphertext)
    assert opened is not None and opened["content"]["body"] == "welcome, when you come"


async def test_nothing_goes_out_while_the_key_cannot_be_shared(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    bot.wire.fault = lambda _, where: Answer(502, None) if "sendToDevice" in where else None
    before = len(server.timeline[ROOM])
    for _ in range(3):
        with pytest.raises(Retry):
            await bot.say("secret")
    assert len(server.timeline[ROOM]) == before
    bot.wire.fault = lambda *_: None
    await bot.say("secret")
    assert texts(await alice.hear()) == ["secret"]


@pytest.mark.parametrize("broken", ["members", "state/m.room.encryption", "keys/query", "keys/claim"])
async def test_no_failure_on_the_way_makes_it_fall_back_to_clear(
    server: FakeHomeserver, tmp_path: Path, broken: str
) -> None:
    bot, alice = Person(server, BOT, tmp_path / "bot", "B"), Person(server, ALICE, tmp_path / "alice", "A")
    server.room(ROOM, ALICE, BOT)
    await alice.hear()
    await bot.parts.syncing._keys.publish()
    bot.wire.fault = lambda _, where: Unreachable("gone") if where.endswith(broken) else None
    with pytest.raises(Unreachable):
        await bot.say("secret")
    assert "m.room.message" not in json.dumps(server.timeline)


async def test_a_room_that_became_encrypted_while_the_bot_was_away_gets_nothing_in_clear(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    _, bot = people
    server.room("!open", ALICE, BOT, encrypted=False)
    await bot.hear()
    await bot.stop()
    server.encrypted.add("!open")
    bot.start()
    bot.parts.rooms.know({"!open": False})
    await bot.say("hello", room="!open")
    assert server.timeline["!open"][-1][1]["type"] == "m.room.encrypted"


async def test_reactions_go_out_in_clear(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    _, bot = people
    relation = {"rel_type": "m.annotation", "event_id": "$x", "key": "✋"}
    await bot.parts.room_requests.send(ROOM, "m.reaction", {"m.relates_to": relation}, "t")
    assert server.timeline[ROOM][-1][1]["type"] == "m.reaction"


async def test_a_key_that_comes_late_opens_what_was_kept(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    await alice.say("first")
    held = server.inbox.pop((BOT, "B"))
    batch = await bot.hear()
    (kept,) = [event for event in batch.events if isinstance(event, Undecryptable)]
    assert texts(batch) == [] and batch.opened == frozenset()
    server.inbox[BOT, "B"] = [(server.step(), event) for _, event in held]
    await alice.say("second")
    batch = await bot.hear()
    assert texts(batch) == ["first", "second"]
    assert batch.opened == {kept.event_id}
    assert batch.events[0] == Message(
        room=ROOM, event_id=kept.event_id, sender=ALICE, body="first", at=kept.at, encrypted=True
    )


async def test_a_late_key_is_not_lost_by_a_crash_between_the_key_and_the_commit(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await alice.say("first")
    held = server.inbox.pop((BOT, "B"))
    await bot.hear()
    server.inbox[BOT, "B"] = [(server.step(), event) for _, event in held]
    assert texts(await bot.look()) == ["first"]
    await bot.stop()  # the batch was never committed; the key's ratchet has moved on, so the key is not readable again
    bot.start()
    bot.parts.rooms.know({ROOM: True})
    assert texts(await bot.look()) == ["first"]
    assert texts(await bot.hear()) == ["first"]
    assert texts(await bot.hear()) == []
    await bot.stop()
    bot.start()
    assert bot.parts.machine.receive([], "later") == frozenset()


async def test_to_device_events_that_come_again_after_a_crash_break_nothing(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await alice.say("first")
    assert texts(await bot.look()) == ["first"]
    await bot.stop()
    bot.start()
    bot.parts.rooms.know({ROOM: True})
    assert texts(await bot.look()) == ["first"]
    await alice.say("second")
    assert texts(await bot.hear()) == ["first", "second"]
    await bot.say("both read")
    assert texts(await alice.hear()) == ["both read"]


async def test_an_unwritable_store_acknowledges_nothing_and_recovers(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await alice.say("first")
    database = bot.parts.machine._store.database
    database.execute_sql("PRAGMA query_only = 1")
    for _ in range(2):
        with pytest.raises(StoreUnwritable):
            await bot.look()
    with pytest.raises(StoreUnwritable):
        await bot.say("the bot cannot keep its own key either")
    database.execute_sql("PRAGMA query_only = 0")
    assert texts(await bot.hear()) == ["first"]
    await bot.stop()
    bot.start()
    bot.parts.rooms.know({ROOM: True})
    await alice.say("second")
    assert texts(await bot.hear()) == ["second"]


async def test_a_store_that_fails_in_the_middle_loses_no_key(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await bot.say("zero")
    database = bot.parts.machine._store.database
    full = "CREATE TRIGGER full BEFORE INSERT ON {} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    database.execute_sql(full.format("megolminboundsessions"))
    await alice.say("one")
    for _ in range(2):
        with pytest.raises(StoreUnwritable):
            await bot.look()
    database.execute_sql("DROP TRIGGER full")
    assert texts(await bot.hear()) == ["one"]
    database.execute_sql(full.format("olmsessions"))
    with pytest.raises(StoreUnwritable):
        await bot.say("two")
    database.execute_sql("DROP TRIGGER full")
    await bot.say("three")
    assert texts(await alice.hear()) == ["zero", "three"]


async def test_a_one_time_key_opens_one_session_only(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    await alice.say("one")
    first = list(server.inbox[BOT, "B"])
    await bot.hear()
    bot.parts.machine._store.database.execute_sql("DELETE FROM olmsessions")
    await bot.stop()
    bot.start()
    bot.parts.machine.receive([event for _, event in first], "again")
    assert list(bot.parts.machine.olm.session_store) == []


async def test_a_message_that_was_written_for_another_room_is_dropped(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await alice.say("one")
    await bot.hear()
    session = alice.parts.machine.olm.outbound_group_sessions[ROOM]
    content = dict(server.timeline[ROOM][-1][1]["content"])
    for room in (ROOM, "!other"):
        inside = {"room_id": room, "type": "m.room.message", "content": {"msgtype": "m.text", "body": room}}
        content["ciphertext"] = session.encrypt(json.dumps(inside))
        server.say(ROOM, ALICE, "m.room.encrypted", dict(content))
    content["ciphertext"] = session.encrypt("[" * 5000)
    server.say(ROOM, ALICE, "m.room.encrypted", dict(content))
    batch = await bot.hear()
    assert texts(batch) == [ROOM] and len(batch.events) == 1


async def test_one_time_keys_are_filled_up_and_the_fallback_key_is_renewed(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    _, bot = people
    assert len(server.one_time[BOT, "B"]) == 50 and len(server.fallback[BOT, "B"]) == 1
    server.one_time[BOT, "B"].clear()
    bot.parts.syncing._keys.note({"signed_curve25519": 0}, [])
    await bot.parts.syncing._keys.look_after()
    assert len(server.one_time[BOT, "B"]) == 50 and len(server.fallback[BOT, "B"]) == 2
    bot.parts.syncing._keys.note({"signed_curve25519": 26}, ["signed_curve25519"])
    uploads = sum("keys upload" in what for _, what in server.log)
    await bot.parts.syncing._keys.look_after()
    assert sum("keys upload" in what for _, what in server.log) == uploads


async def test_keys_that_others_use_up_are_replaced_after_the_next_sync(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    """Down to none, by claims; the fallback key serves meanwhile, is replaced, and opens what was under way."""
    alice, bot = people
    slow = Person(server, EVE, tmp_path / "slow", "E")
    server.member(ROOM, EVE, "join")
    await slow.hear()
    await bot.hear()
    first = dict(server.fallback[BOT, "B"])
    claim = {"one_time_keys": {BOT: {"B": "signed_curve25519"}}}
    while server.one_time[BOT, "B"]:
        await slow.wire.post(path("v3", "keys", "claim"), claim)
    for person in (alice, slow):
        await person.parts.room_requests._sharing._devices.bring_up_to_date({BOT})
        await person.parts.room_requests._sharing._devices.open_sessions({BOT})
    assert (BOT, "B") in server.used_fallback
    await alice.say("by the fallback key")
    assert texts(await bot.hear()) == ["by the fallback key"]
    await bot.hear()
    assert len(server.one_time[BOT, "B"]) == 50
    assert (BOT, "B") not in server.used_fallback and len(server.fallback[BOT, "B"]) == 2
    assert first.items() <= server.fallback[BOT, "B"].items()
    await slow.say("by the fallback key before")
    assert texts(await bot.hear()) == ["by the fallback key before"]
    uploads = sum("keys upload" in what for _, what in server.log)
    await bot.hear()
    assert sum("keys upload" in what for _, what in server.log) == uploads, "nothing is missing"


async def test_a_homeserver_without_fallback_keys_gets_none_again(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    """Client-server API: what it does not list (not even as an empty list) it does not know."""
    _, bot = people
    uploads = sum("keys upload" in what for _, what in server.log)
    for _ in range(3):
        bot.parts.syncing._keys.note({"signed_curve25519": 50}, None)
        await bot.parts.syncing._keys.look_after()
    assert sum("keys upload" in what for _, what in server.log) == uploads


async def test_a_count_that_is_missing_is_zero(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    _, bot = people
    server.one_time[BOT, "B"].clear()
    bot.parts.syncing._keys.note(None, None)
    await bot.parts.syncing._keys.look_after()
    assert len(server.one_time[BOT, "B"]) == 50


async def test_one_time_keys_whose_names_are_taken_are_replaced_by_others(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    _, bot = people
    keys = bot.parts.syncing._keys
    before = set(server.one_time[BOT, "B"])
    server.one_time[BOT, "B"].clear()
    taken = Answer(400, {"errcode": "M_UNKNOWN", "error": "One time key already exists"})
    bot.wire.fault = lambda _, where: taken if "keys/upload" in where else None
    keys.note({"signed_curve25519": 0}, ["signed_curve25519"])
    await keys.look_after()
    bot.wire.fault = lambda *_: None
    keys.note({"signed_curve25519": 0}, ["signed_curve25519"])
    await keys.look_after()
    assert len(server.one_time[BOT, "B"]) == 50 and not before & set(server.one_time[BOT, "B"])


async def test_own_keys_are_not_collected(people: tuple[Person, Person]) -> None:
    _, bot = people
    await bot.say("hello")
    assert list(bot.parts.machine.olm.inbound_group_store) == []


async def test_a_key_is_on_the_disk_before_others_can_use_it(server: FakeHomeserver, tmp_path: Path) -> None:
    alice, bot = Person(server, ALICE, tmp_path / "alice", "A"), Person(server, BOT, tmp_path / "bot", "B")
    server.room(ROOM, ALICE, BOT)
    bot.wire.after = lambda _, where: Unreachable("cut") if "keys/upload" in where else None
    await bot.parts.syncing._keys.look_after()  # the homeserver has the keys, and we do not know it
    await bot.stop()
    await alice.hear()
    await alice.say("with a key of that upload")
    bot.start()
    assert texts(await bot.hear()) == []  # the first sync shows no messages
    await bot.parts.devices.get_to_know({ALICE})
    opened = bot.parts.machine.decrypt(ROOM, server.timeline[ROOM][-1][1])
    assert opened is not None and opened["content"]["body"] == "with a key of that upload"


async def test_the_fallback_key_serves_when_the_others_are_gone(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    server.one_time[BOT, "B"].clear()
    await alice.say("still in secret")
    assert texts(await bot.hear()) == ["still in secret"]


async def test_a_device_without_keys_does_not_keep_the_others_from_reading(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    tablet = Person(server, ALICE, tmp_path / "tablet", "TABLET")
    await tablet.hear()
    server.one_time[ALICE, "TABLET"].clear()
    server.fallback[ALICE, "TABLET"].clear()
    await bot.hear()
    await bot.say("for all who can")
    assert texts(await alice.hear()) == ["for all who can"]
    await bot.say("and again")
    assert sum("keys claim" in what for user, what in server.log if user == BOT) == 1


BAD_DEVICES: list[Any] = [
    None,
    "x",
    {},
    {"user_id": ALICE, "device_id": "BAD"},
    {"user_id": ALICE, "device_id": "BAD", "keys": {"ed25519:BAD": "?", "curve25519:BAD": "?"}, "signatures": {}},
    {"user_id": ALICE, "device_id": "BAD", "keys": [], "signatures": 7, "unsigned": 3},
]


@pytest.mark.parametrize("bad", BAD_DEVICES)
async def test_a_malformed_device_hides_only_itself(
    server: FakeHomeserver, people: tuple[Person, Person], bad: Any
) -> None:
    alice, bot = people
    server.device_keys[ALICE]["BAD"] = bad
    await bot.say("hello")
    assert texts(await alice.hear()) == ["hello"]


@pytest.mark.parametrize(
    "bad",
    [
        None,
        {},
        {"signed_curve25519:A": None},
        {"a": {"key": "?"}},
        {"a": {"key": 1, "signatures": {ALICE: {"ed25519:A": "?"}}}},
    ],
)
async def test_a_malformed_one_time_key_hides_only_its_device(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path, bad: Any
) -> None:
    _, bot = people
    phone = Person(server, ALICE, tmp_path / "phone", "PHONE")
    await phone.hear()
    await bot.hear()
    server.one_time[ALICE, "A"] = bad if isinstance(bad, dict) else {"x": bad}
    server.fallback[ALICE, "A"].clear()
    await bot.say("hello")
    assert texts(await phone.hear()) == ["hello"]


async def test_a_device_that_was_gone_and_is_back_gets_keys_again(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await bot.say("one")
    keys = server.device_keys[ALICE].pop("A")
    server.changed.append((server.step(), ALICE))
    await bot.hear()
    await bot.say("two")
    server.device_keys[ALICE]["A"] = keys
    server.changed.append((server.step(), ALICE))
    await bot.hear()
    await bot.say("three")
    batch = await alice.hear()
    assert texts(batch) == ["one", "three"]


GARBAGE: list[Any] = [
    None,
    [],
    "text",
    {},
    {"type": "m.room.encrypted"},
    {"type": "m.room.encrypted", "sender": EVE, "content": None},
    {"type": "m.room.encrypted", "sender": EVE, "content": {"algorithm": "m.olm.v1.curve25519-aes-sha2"}},
    {"type": "m.room_key", "sender": EVE, "content": {"room_id": ROOM, "session_id": "x", "session_key": "x"}},
    {"type": "m.key.verification.start", "sender": EVE, "content": {"transaction_id": 1}},
]


def olm_event(own_key: str, type: Any, body: Any, sender_key: Any = "A" * 43) -> Any:
    content = {
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "sender_key": sender_key,
        "ciphertext": {own_key: {"type": type, "body": body}},
    }
    return {"type": "m.room.encrypted", "sender": EVE, "content": content}


async def test_garbage_from_a_stranger_changes_nothing(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    own = bot.parts.machine.olm.account.identity_keys["curve25519"]
    types: list[Any] = [0, 1, 2, -1, "0", None]
    bodies: list[Any] = ["", "AAAA", "!!!", "A" * 400, "é", None, 7]
    keys: list[Any] = ["A" * 43, "?", None]
    crafted = [olm_event(own, type, body, key) for type in types for body in bodies for key in keys]
    server.inbox[BOT, "B"] = [(server.step(), event) for event in [*GARBAGE, *crafted]]
    await alice.say("hello")
    assert texts(await bot.hear()) == ["hello"]


async def test_a_room_key_that_is_garbage_inside_sound_encryption_changes_nothing(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    eve = Person(server, EVE, tmp_path / "eve", "E")
    await eve.hear()
    await eve.parts.room_requests._sharing._devices.bring_up_to_date({BOT})
    await eve.parts.room_requests._sharing._devices.open_sessions({BOT})
    olm = eve.parts.machine.olm
    target = olm.device_store[BOT]["B"]
    session = olm.session_store.get(target.curve25519)
    for content in (
        {"room_id": ROOM, "algorithm": "m.megolm.v1.aes-sha2", "session_id": "x", "session_key": "x"},
        {},
        {"algorithm": 1},
    ):
        message = olm._olm_encrypt(session, target, "m.room_key", content)
        server.inbox[BOT, "B"].append((server.step(), {"type": "m.room.encrypted", "sender": EVE, "content": message}))
    await alice.say("hello")
    assert texts(await bot.hear()) == ["hello"]


@dataclass(eq=False)
class Key:
    """As much of a room key as the collection looks at."""

    sender_key: str
    first_known_index: int
    room_id: str = ROOM
    id: str = "session"


@pytest.mark.parametrize(
    ("new", "kept"),
    [(Key("alice", 4), True), (Key("alice", 5), False), (Key("alice", 6), False), (Key("eve", 0), False)],
)
def test_a_room_key_gives_way_only_to_its_owners_better_one(new: Key, kept: bool) -> None:
    held = Key("alice", 5)
    keys = InboundSessions([held])
    assert keys.add(new) is kept and keys.keeps(new) is kept and keys.keeps(held) is not kept
    assert keys.find(ROOM, "session") is (new if kept else held)
    assert keys.take_arrived() == (frozenset({"session"}) if kept else frozenset())


async def test_a_worse_key_does_not_reach_the_disk(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    await alice.say("one")
    await bot.hear()
    machine = bot.parts.machine
    (held,) = machine.olm.inbound_group_store
    later = InboundGroupSession.import_session(held.export_session(1), held.ed25519, held.sender_key, ROOM)
    with machine.transaction():
        machine.olm.inbound_group_store.add(later)
        machine.olm.save_inbound_group_session(later)
    await bot.stop()
    bot.start()
    (kept,) = bot.parts.machine.olm.inbound_group_store
    assert kept.first_known_index == 0


async def test_a_replayed_ciphertext_and_one_under_another_name_are_dropped(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await bot.say("so that the bot knows alice's device")
    await alice.hear()
    await alice.say("pay 10")
    assert texts(await bot.hear()) == ["pay 10"]
    ciphertext = server.timeline[ROOM][-1][1]["content"]
    server.say(ROOM, ALICE, "m.room.encrypted", ciphertext)
    assert (await bot.hear()).events == ()
    await alice.say("pay 20")
    at, event = server.timeline[ROOM].pop()
    server.timeline[ROOM].append((at, event | {"sender": EVE}))
    assert (await bot.hear()).events == ()


@pytest.mark.parametrize("devices_known", [True, False])
async def test_who_sends_a_ciphertext_of_another_first_hides_nothing(
    server: FakeHomeserver, people: tuple[Person, Person], devices_known: bool
) -> None:
    alice, bot = people
    if devices_known:
        await bot.say("so that the bot knows alice's device")
        await alice.hear()
    await alice.say("!sos please")
    at, event = server.timeline[ROOM].pop()
    for number in range(3):
        server.timeline[ROOM].append((at, event | {"sender": EVE, "event_id": f"$copy{number}"}))
    server.timeline[ROOM].append((at, event))
    server.timeline[ROOM].append((at, event | {"event_id": "$again"}))
    heard = [each for each in (await bot.hear()).events if isinstance(each, Message)]
    assert [each.body for each in heard if each.sender == ALICE] == ["!sos please"]
    if devices_known:
        assert len(heard) == 1


async def test_the_keys_of_another_device_are_refused(server: FakeHomeserver, tmp_path: Path) -> None:
    parts, _ = device(server, BOT, "B", tmp_path / "bot")
    await parts.close()
    with pytest.raises(WrongStore):
        Assembly.assemble(FakeWire(server, BOT, "OTHER"), BOT, "OTHER", tmp_path / "bot")
    (tmp_path / "bot" / "encryption.key").write_text("another key\n")
    with pytest.raises(WrongStore):
        Assembly.assemble(FakeWire(server, BOT, "B"), BOT, "B", tmp_path / "bot")
    (tmp_path / "bot" / "encryption.key").unlink()
    with pytest.raises(WrongStore):
        Assembly.assemble(FakeWire(server, BOT, "B"), BOT, "B", tmp_path / "bot")


async def test_the_key_files_are_private(people: tuple[Person, Person]) -> None:
    _, bot = people
    files = [path for path in bot.folder.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"encryption.db", "encryption.key"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


async def test_a_broken_session_is_mended(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    alice, bot = people
    await alice.say("one")
    await bot.hear()
    await bot.say("two")
    await alice.hear()
    bot.parts.machine._store.database.execute_sql("DELETE FROM olmsessions")  # as after an old backup
    await bot.stop()
    bot.start()
    bot.parts.rooms.know({ROOM: True})
    server.member(ROOM, EVE, "join")
    server.member(ROOM, EVE, "leave")
    await alice.hear()
    alice.parts.machine.olm.outbound_group_sessions.clear()
    await alice.say("lost")
    lost = await bot.hear()
    assert [type(event) for event in lost.events][-1] is Undecryptable
    await bot.hear()
    await alice.hear()
    alice.parts.machine.olm.outbound_group_sessions.clear()
    await alice.say("with the new session")
    assert texts(await bot.hear()) == ["with the new session"]
