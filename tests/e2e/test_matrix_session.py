"""Sessions on a real homeserver."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix.crypto.cross_signing import SignatureState
from bot.matrix.errors import (
    CannotDecrypt,
    DeadToken,
    MissingCrossSigningKeys,
    PasswordNeeded,
    Refused,
    Unreachable,
    WrongPassword,
)
from bot.matrix.events import (
    Delivered,
    Invited,
    Joined,
    Left,
    Message,
    Reaction,
    Redaction,
    State,
    Undecryptable,
)
from bot.matrix.http import path
from bot.matrix.login import discover, log_in, versions, whoami
from bot.matrix.power import CREATOR, could_upgrade, level_of
from tests.e2e.people import PASSWORD, People, Withholding, meet, plain_room


async def test_what_is_said_in_secret_arrives_both_ways(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    room = await meet(anne, bot)
    asked = await anne.say(room, "!hand")
    heard = await bot.until(Message)
    assert (heard.room, heard.event_id, heard.body, heard.encrypted) == (room, asked, "!hand", True)
    relation = {"m.in_reply_to": {"event_id": asked}}
    content = {"msgtype": "m.text", "body": "you are first", "m.relates_to": relation}
    await bot.session.send(room, "m.room.message", content, "t1")
    answer = await anne.until(Message)
    assert (answer.body, answer.in_reply_to, answer.encrypted) == ("you are first", asked, True)
    stored = await anne.wire.get(path("v3", "rooms", room, "event", answer.event_id))
    assert stored["type"] == "m.room.encrypted" and stored["content"]["m.relates_to"] == relation


async def test_own_events_come_back_delivered_and_once(people: People) -> None:
    bot, anne = await people.make("bot"), await people.make("anne")
    room = await meet(bot, anne)
    sent = [await bot.say(room, text, "row-1") for text in ("hello", "hello again")]
    assert sent[0] == sent[1]
    delivered = await bot.until(Delivered)
    assert (delivered.room, delivered.event_id, delivered.transaction_id) == (room, sent[0], "row-1")
    reaction = {"m.relates_to": {"rel_type": "m.annotation", "event_id": sent[0], "key": "✋"}}
    reacted = await bot.session.send(room, "m.reaction", reaction, "row-2")
    await bot.until(Delivered, lambda event: (event.event_id, event.transaction_id) == (reacted, "row-2"))
    with pytest.raises(Refused) as refused:
        await bot.session.send(room, "m.reaction", reaction, "row-3")
    assert refused.value.code == "M_DUPLICATE_ANNOTATION"
    redacted = await bot.session.redact(room, sent[0], "row-4")
    await bot.until(Delivered, lambda event: (event.event_id, event.transaction_id) == (redacted, "row-4"))
    assert (await anne.until(Reaction)).target == sent[0]
    assert (await anne.until(Redaction)).target == sent[0]


async def test_a_gap_is_filled_in_order(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    room = await meet(anne, bot)
    await bot.hear()
    said = [str(number) for number in range(110)]
    for text in said[:55]:
        await anne.say(room, text)
    own = await bot.say(room, "from the bot itself", "row-1")
    for text in said[55:]:
        await anne.say(room, text)
    batch = await bot.hear()
    assert bot.texts(room) == said
    delivered = [event for event in batch.events if isinstance(event, Delivered)]
    assert [(event.event_id, event.transaction_id) for event in delivered] == [(own, "row-1")]
    assert not (await bot.hear()).events


async def test_only_what_was_said_after_the_bot_came_is_heard(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    room = await plain_room(anne, bot)
    for number in range(10):
        await anne.say(room, f"before {number}")
    await bot.session.join(room)
    after = [f"after {number}" for number in range(70)]
    for text in after:
        await anne.say(room, text)
    await bot.until(Joined)
    assert bot.texts(room) == after


async def test_a_key_that_comes_late_opens_the_message(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    room = await meet(anne, bot)
    wire = Withholding(anne.credentials)
    await anne.reconnect(wire, {room: True})
    first = await anne.say(room, "first")
    assert (await bot.until(Undecryptable)).event_id == first
    await wire.release()
    await anne.say(room, "second")
    await bot.until(Message, lambda event: event.body == "second")
    assert bot.texts(room) == ["first", "second"] and bot.waiting == []


async def test_garbage_from_a_stranger_changes_nothing(people: People) -> None:
    anne, bot, stranger = await people.make("anne"), await people.make("bot"), await people.make("stranger")
    room = await meet(anne, bot)
    keys = await anne.wire.post(path("v3", "keys", "query"), {"device_keys": {bot.session.user_id: []}})
    device = keys["device_keys"][bot.session.user_id][bot.session.device_id]
    own = device["keys"][f"curve25519:{bot.session.device_id}"]
    for kind, body in ((0, "AAAA"), (0, "?"), (1, "AAAA"), (1, ""), (7, "x"), ("0", None)):
        content = {
            "algorithm": "m.olm.v1.curve25519-aes-sha2",
            "sender_key": "A" * 43,
            "ciphertext": {own: {"type": kind, "body": body}},
        }
        message = {"messages": {bot.session.user_id: {"*": content}}}
        await stranger.wire.put(path("v3", "sendToDevice", "m.room.encrypted", uuid.uuid4().hex), message)
    await stranger.wire.put(
        path("v3", "sendToDevice", "m.room_key", "t"), {"messages": {bot.session.user_id: {"*": {}}}}
    )
    await anne.say(room, "still there?")
    await bot.until(Message)
    assert bot.texts(room) == ["still there?"]
    await bot.say(room, "still here")
    assert (await anne.until(Message)).body == "still here"


async def test_after_a_restart_the_bot_speaks_in_encrypted_rooms_at_once(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    room = await meet(anne, bot)
    await anne.say(room, "before")
    await bot.until(Message)
    await bot.restart()
    bot.session.know_rooms({room: True})
    await bot.say(room, "I am back")
    await anne.say(room, "while it was away")
    assert (await anne.until(Message)).body == "I am back"
    await bot.until(Message)
    assert bot.texts(room) == ["while it was away"]
    assert not any(isinstance(event, Joined) for event in bot.heard)


async def test_a_batch_that_was_never_committed_comes_again_with_its_keys(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    room = await meet(anne, bot)
    await anne.say(room, "first")
    token = bot.token
    await bot.until(Message)
    await bot.restart()
    bot.session.know_rooms({room: True})
    bot.token = token
    await anne.say(room, "second")
    await bot.until(Message, lambda event: event.body == "second")
    assert bot.texts(room) == ["first", "second"]


async def test_who_left_cannot_read_on_and_who_came_can(people: People) -> None:
    anne, ben, bot = await people.make("anne"), await people.make("ben"), await people.make("bot")
    room = await meet(anne, bot)
    await anne.wire.post(path("v3", "rooms", room, "invite"), {"user_id": ben.session.user_id})
    await ben.session.join(room)
    ben_id = ben.session.user_id
    await bot.until(State, lambda event: event.key == ben_id and event.content.get("membership") == "join")
    await ben.until(Joined)
    await bot.say(room, "welcome")
    assert (await ben.until(Message)).body == "welcome"
    await ben.session.leave(room)
    await ben.until(Left)
    await bot.until(State, lambda event: event.key == ben_id and event.content.get("membership") == "leave")
    sent = await bot.say(room, "without ben")
    await anne.until(Message, lambda event: event.event_id == sent)
    event = await anne.wire.get(path("v3", "rooms", room, "event", sent))
    await ben.hear()
    with pytest.raises(CannotDecrypt):
        ben.session._parts.machine.decrypt(room, event)


async def test_a_second_device_of_a_member_reads_what_follows(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    room = await meet(bot, anne)
    await bot.say(room, "before")
    phone = await people.log_in(anne.session.user_id)
    await asyncio.wait_for(bot.hear(timeout_ms=1000), 120)
    await bot.say(room, "after")
    assert (await phone.until(Message, lambda event: event.body == "after")).encrypted


async def test_one_time_keys_do_not_run_out(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    wanted = {"one_time_keys": {bot.session.user_id: {bot.session.device_id: "signed_curve25519"}}}
    claim = path("v3", "keys", "claim")

    async def key() -> str:
        answer = await anne.wire.post(claim, wanted)
        (found,) = answer["one_time_keys"][bot.session.user_id][bot.session.device_id].values()
        return str(found["key"])

    first = [await key() for _ in range(52)]
    assert len(set(first)) == 51, "fifty one-time keys, then the fallback key again and again"
    await bot.hear()
    await bot.hear()
    later = [await key() for _ in range(52)]
    assert len(set(later)) == 51 and not set(later) & set(first)


async def test_the_powers_of_a_version_12_room(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    room = await plain_room(anne, bot)
    await bot.session.join(room)
    await bot.until(Joined)
    state = {event.type: event for event in bot.heard if isinstance(event, State) and event.room == room}
    create, levels = state["m.room.create"], state["m.room.power_levels"]
    assert create.content["room_version"] == "12"
    assert level_of(anne.session.user_id, create.content, create.sender, levels.content) == CREATOR
    assert level_of(bot.session.user_id, create.content, create.sender, levels.content) == 0
    assert could_upgrade(anne.session.user_id, create.content, create.sender, levels.content)
    assert not could_upgrade(bot.session.user_id, create.content, create.sender, levels.content)


async def test_leaving_being_removed_and_declining(people: People) -> None:
    anne, bot = await people.make("anne"), await people.make("bot")
    declined, left, removed = [await plain_room(anne, bot) for _ in range(3)]
    await bot.until(Invited, lambda event: event.room == removed)
    await bot.session.leave(declined)
    for room in (left, removed):
        await bot.session.join(room)
        await bot.until(Joined, lambda event, room=room: event.room == room)  # type: ignore[misc]
    await bot.session.leave(left)
    await bot.session.leave(left)
    await anne.wire.post(path("v3", "rooms", removed, "kick"), {"user_id": bot.session.user_id})
    for room in (declined, left, removed):
        await bot.until(Left, lambda event, room=room: event.room == room)  # type: ignore[misc]
    with pytest.raises(Refused):
        await bot.say(removed, "too late")
    with pytest.raises(Refused):
        await bot.session.join("!nowhere:localhost")


async def test_the_account_vouches_for_the_device(people: People, tmp_path: Path) -> None:
    bot = await people.make("bot")
    assert await bot.session.check_signatures() is SignatureState.NOT_SET_UP
    await bot.session.cross_sign()
    assert await bot.session.check_signatures() is SignatureState.GOOD
    await bot.session.cross_sign()
    seeds = bot.folder / "cross-signing.json"
    kept = seeds.read_bytes()

    phone = await people.log_in(bot.session.user_id)
    assert await phone.session.check_signatures() is SignatureState.SEEDS_MISSING
    with pytest.raises(MissingCrossSigningKeys):
        await phone.session.cross_sign(PASSWORD)
    (phone.folder / "cross-signing.json").write_bytes(kept)
    assert await phone.session.check_signatures() is SignatureState.NOT_SIGNED
    await phone.session.cross_sign()
    assert await phone.session.check_signatures() is SignatureState.GOOD

    seeds.unlink()
    with pytest.raises(PasswordNeeded):
        await bot.session.cross_sign(reset=True)
    assert await bot.session.check_signatures() is SignatureState.OTHER_KEYS
    with pytest.raises(MissingCrossSigningKeys):
        await bot.session.cross_sign(PASSWORD)
    with pytest.raises(WrongPassword):
        await bot.session.cross_sign("wrong", reset=True)
    await bot.session.cross_sign(PASSWORD, reset=True)
    assert await bot.session.check_signatures() is SignatureState.GOOD
    assert await phone.session.check_signatures() is SignatureState.OTHER_KEYS


async def test_finding_the_server_and_logging_in(homeserver: Homeserver, people: People) -> None:
    assert await discover(homeserver.url) == homeserver.url
    assert "v1.1" in await versions(homeserver.url)
    bot = await people.make("bot")
    token = bot.credentials.access_token
    assert await whoami(homeserver.url, token) == (bot.session.user_id, bot.session.device_id)
    with pytest.raises(DeadToken):
        await whoami(homeserver.url, "nonsense")
    with pytest.raises(WrongPassword):
        await log_in(homeserver.url, bot.session.user_id, "wrong", "test")
    await bot.wire.post(path("v3", "logout"), {})
    with pytest.raises(DeadToken):
        await bot.hear()
    with pytest.raises(Unreachable):
        await versions("http://127.0.0.1:9")
