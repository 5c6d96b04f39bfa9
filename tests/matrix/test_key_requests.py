"""Asking for a room key that did not come, and giving ours again, with a homeserver in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from nio.crypto import InboundGroupSession  # type: ignore[import-untyped]

from bot.matrix.errors import Retry, Unreachable
from bot.matrix.events import Undecryptable
from bot.matrix.http import Json
from tests.matrix_fake import ALICE, BOT, EVE, ROOM, FakeHomeserver, Person, eve_comes, texts, together

REQUEST = "m.room_key_request"


@pytest.fixture
def server() -> FakeHomeserver:
    return FakeHomeserver()


@pytest.fixture
async def people(server: FakeHomeserver, tmp_path: Path) -> tuple[Person, Person]:
    """Alice and the bot in an encrypted room, who have read each other."""
    alice, bot = await together(server, tmp_path)
    await bot.say("hello")
    await alice.hear()
    await alice.say("hello")
    await bot.hear()
    return alice, bot


async def lose_key(server: FakeHomeserver, author: Person, reader: Person, *said: str) -> None:
    """The author says that with a new key, which does not reach the reader."""
    author.parts.machine.olm.outbound_group_sessions.clear()
    for text in said:
        await author.say(text)
    del server.inbox[reader.user, reader.name]


def requests(server: FakeHomeserver, person: Person) -> list[Json]:
    """The requests for keys that wait for somebody's device."""
    return [event for _, event in server.inbox[person.user, person.name] if event["type"] == REQUEST]


def request(server: FakeHomeserver) -> Json:
    """What Eve may write to the bot, about the session of what was said last."""
    session = server.timeline[ROOM][-1][1]["content"]["session_id"]
    body = {"algorithm": "m.megolm.v1.aes-sha2", "room_id": ROOM, "session_id": session, "sender_key": "any"}
    content = {"action": "request", "body": body, "request_id": "1", "requesting_device_id": "E"}
    return {"type": REQUEST, "sender": EVE, "content": content}


async def test_a_key_that_was_lost_is_asked_for_and_given_again(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await lose_key(server, alice, bot, "one", "two")
    assert texts(await bot.hear()) == []
    assert [asked["content"]["requesting_device_id"] for asked in requests(server, alice)] == ["B"]
    await alice.hear()
    await alice.hear()  # what waits goes out before the next sync
    assert texts(await bot.hear()) == ["one", "two"]
    assert bot.waiting == []


async def test_it_is_asked_before_the_batch_is_committed(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    await lose_key(server, alice, bot, "one")
    await bot.look()
    await bot.stop()
    assert len(requests(server, alice)) == 1


async def test_each_key_is_asked_for_once(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    await lose_key(server, alice, bot, "one")
    for text in ("two", "three"):
        await bot.hear()
        await alice.say(text)
    await bot.hear()
    assert len(bot.waiting) == 3 and len(requests(server, alice)) == 1
    assert requests(server, alice)[0]["content"]["body"]["session_id"] == bot.waiting[0].session_id


async def test_a_device_gets_no_more_than_it_was_given_before(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    """Eve came later: what was said before stays closed to her, whatever she asks for."""
    alice, bot = people
    await bot.say("before")
    before = server.timeline[ROOM][-1][1]
    eve = await eve_comes(server, bot, tmp_path)
    await bot.say("after")
    assert texts(await eve.hear()) == ["after"]
    server.inbox[BOT, "B"].append((server.step(), request(server)))
    await bot.hear()
    await bot.hear()
    await eve.hear()
    (session,) = eve.parts.machine.olm.inbound_group_store
    assert session.first_known_index == 2 and session.id == before["content"]["session_id"]
    assert texts(await alice.hear()) == ["before", "after"]


async def elsewhere_with_eve(server: FakeHomeserver, folder: Path) -> None:
    """Eve is in another room with the bot."""
    eve = Person(server, EVE, folder / "eve", "E")
    await eve.hear()
    server.room("!other", EVE, BOT)


async def test_who_was_given_nothing_gets_nothing(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    """The bot speaks with Eve, in another room; there she asks for what is said in this one, in whatever way."""
    _, bot = people
    await elsewhere_with_eve(server, tmp_path)
    await bot.hear()
    await bot.say("for eve", "!other")
    await bot.say("not for eve")
    asked = request(server)
    elsewhere = {**asked["content"], "body": {**asked["content"]["body"], "room_id": "!other"}}
    known = bot.parts.machine.olm.device_store
    known[ALICE]["A"] = known[EVE]["E"]  # her device under a name that was given the key
    as_alice = {**asked["content"], "requesting_device_id": "A"}
    server.inbox.clear()
    for raw in (asked, {**asked, "content": elsewhere}, {**asked, "sender": ALICE, "content": as_alice}):
        server.inbox[BOT, "B"].append((server.step(), raw))
    await bot.hear()
    await bot.hear()
    assert server.inbox[EVE, "E"] == server.inbox[ALICE, "A"] == []


def forwarded(author: Person, reader: Person, maker: str | None = None) -> Any:
    """A room key as apps pass it on; where they say that another device is its maker, its key is `maker`."""
    olm = author.parts.machine.olm
    own, target = olm.account.identity_keys, olm.device_store[reader.user][reader.name]
    given = author.parts.room_requests._sharing.given(ROOM, olm.outbound_group_sessions[ROOM].id)
    session = InboundGroupSession(given[target.curve25519], own["ed25519"], own["curve25519"], ROOM)
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "forwarding_curve25519_key_chain": [],
        "room_id": ROOM,
        "sender_claimed_ed25519_key": own["ed25519"],
        "sender_key": maker or own["curve25519"],
        "session_id": session.id,
        "session_key": session.export_session(0),
    }
    sealed = olm._olm_encrypt(olm.session_store.get(target.curve25519), target, "m.forwarded_room_key", content)
    return {"type": "m.room.encrypted", "sender": author.user, "content": sealed}


async def test_a_key_that_its_maker_forwards_is_taken(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    await lose_key(server, alice, bot, "one", "two")
    await bot.hear()
    server.inbox[BOT, "B"].append((server.step(), forwarded(alice, bot)))
    assert texts(await bot.hear()) == ["one", "two"]
    await bot.stop()
    bot.start()
    assert len(list(bot.parts.machine.olm.inbound_group_store)) == 2


async def test_a_key_that_is_passed_on_for_somebody_else_is_not(
    server: FakeHomeserver, people: tuple[Person, Person]
) -> None:
    alice, bot = people
    await lose_key(server, alice, bot, "one")
    await bot.hear()
    server.inbox[BOT, "B"].append((server.step(), forwarded(alice, bot, maker="another device")))
    assert texts(await bot.hear()) == []
    assert [type(event) for event in bot.waiting] == [Undecryptable]


@pytest.mark.parametrize("part", ["body", "requesting_device_id", "action"])
async def test_a_request_that_is_none_changes_nothing(
    server: FakeHomeserver, people: tuple[Person, Person], part: str
) -> None:
    alice, bot = people
    await bot.say("one")
    asked = {**request(server), "sender": ALICE}
    wrongs: list[Any] = [None, 1, [], {}, {"room_id": 1, "session_id": []}, "x" * 5000]
    for wrong in wrongs:
        raw = {**asked, "content": {**asked["content"], "requesting_device_id": "A", part: wrong}}
        server.inbox[BOT, "B"].append((server.step(), raw))
    server.inbox[ALICE, "A"].clear()
    await alice.say("hello")
    assert texts(await bot.hear()) == ["hello"]
    await bot.hear()
    assert server.inbox[ALICE, "A"] == []


async def test_who_left_before_the_key_reached_them_does_not_get_it_by_asking(
    server: FakeHomeserver, people: tuple[Person, Person], tmp_path: Path
) -> None:
    _, bot = people
    await elsewhere_with_eve(server, tmp_path)
    server.member(ROOM, EVE, "join")
    await bot.hear()
    await bot.say("so that they have a session", "!other")
    bot.wire.fault = lambda _, where: Unreachable("away") if "sendToDevice" in where else None
    with pytest.raises(Retry):
        await bot.say("not for eve")
    bot.wire.fault = lambda *_: None
    server.member(ROOM, EVE, "leave")
    await bot.hear()
    await bot.say("not for eve")
    server.inbox.clear()
    server.inbox[BOT, "B"].append((server.step(), request(server)))
    await bot.hear()
    await bot.hear()
    assert server.inbox[EVE, "E"] == []


async def test_a_key_may_have_so_long_a_name(server: FakeHomeserver, people: tuple[Person, Person]) -> None:
    alice, bot = people
    await lose_key(server, alice, bot, "one")
    await bot.hear()
    (lost,) = bot.waiting
    asks = bot.parts.syncing._requests
    assert asks.ask([replace(lost, session_id="x" * 255)])
    assert not asks.ask([replace(lost, session_id="x" * 256)])


async def test_so_much_waits_for_devices_and_no_more(people: tuple[Person, Person]) -> None:
    _, bot = people
    assert all(bot.parts.machine.queue(ALICE, "*", REQUEST, {}) for _ in range(100))
    assert not bot.parts.machine.queue(ALICE, "*", REQUEST, {})
