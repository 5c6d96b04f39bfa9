"""Somebody wants to verify the bot by emoji: nobody waits for what will not come, and all hear how to compare."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.matrix.credentials import Credentials
from bot.matrix.http import Json, path
from bot.setup.device import in_groups
from bot.setup.device import whoami as say_who
from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.fake import Person, refused

WORDS = {
    "en": ("I am a program and can’t compare emoji", "the session key of my device BOT"),
    "fr": ("je ne peux pas comparer d’émojis", "la clé de session de mon appareil BOT"),
    "es": ("no puedo comparar emojis", "la clave de sesión de mi dispositivo BOT"),
}


def request(to: str = BOT, **more: Any) -> Json:
    """What apps send, in the room of two."""
    return {
        "msgtype": "m.key.verification.request",
        "body": "Anne wants to verify you, but your app can't.",
        "from_device": "PHONE",
        "methods": ["m.sas.v1", "m.qr_code.show.v1", "m.reciprocate.v1"],
        "to": to,
        **more,
    }


def cancels(talk: Conversation, room: str) -> list[Json]:
    """The bot's."""
    sent = (event for event in talk.server.room(room).events if event.sender == BOT)
    return [event.content for event in sent if event.type == "m.key.verification.cancel"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_a_request_is_ended_and_answered_in_words(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        room = await talk.direct("Anne")
        asked = talk.server.send(room, user("Anne"), "m.room.message", request())
        await talk.settle()
        said = usual(talk.heard(room))
        assert all(words in said for words in WORDS[language])
        (cancel,) = cancels(talk, room)
        assert cancel["m.relates_to"] == {"rel_type": "m.reference", "event_id": asked}
        assert cancel["code"] == "m.user" and isinstance(cancel["reason"], str)
        await talk.restart()
        await talk.settle()
        assert len(cancels(talk, room)) == 1 and talk.heard(room) == ""


async def test_in_secret_too(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = Person(talk.server, user("Ben"), tmp_path / "ben")
        await ben.hear()
        room = talk.server.create_room(ben.user, encrypted=True, invite=[BOT], is_direct=True)
        await talk.settle()
        await ben.hear()
        asked = await ben.parts.room_requests.send(room, "m.room.message", request(), "t")
        await talk.settle()
        await ben.hear()
        assert WORDS["en"][0] in [each for each in talk.server.shown(room, ben) if each.sender == BOT][-1].body
        sent = [each for each in talk.server.room(room).events if each.sender == BOT and each.state_key is None]
        assert {each.type for each in sent} == {"m.room.encrypted"}
        (cancel,) = [
            (each.content["m.relates_to"], inside["content"]["code"])
            for each in sent
            if (inside := ben.decrypt(room, each.raw())) and inside["type"] == "m.key.verification.cancel"
        ]
        assert cancel == ({"rel_type": "m.reference", "event_id": asked}, "m.user")
        await ben.stop()


async def test_who_asks_before_the_bot_is_there_is_answered(tmp_path: Path) -> None:
    """An app makes the room, invites the bot and asks, all in one go."""
    async with conversation(tmp_path) as talk:
        room = talk.server.create_room(user("Chloé"), invite=[BOT], is_direct=True)
        talk.server.say(room, user("Chloé"), "!need a ladder")
        talk.server.send(room, user("Chloé"), "m.room.message", request())
        await talk.settle()
        assert len(cancels(talk, room)) == 1
        said = talk.heard(room)
        assert WORDS["en"][0] in said and "ladder" not in said


async def test_what_is_not_a_request_to_us_is_none(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Anne")
        asked = talk.server.send(room, user("Anne"), "m.room.message", request(to=user("Ben")))
        relation = {"rel_type": "m.reference", "event_id": asked}
        for step in ("ready", "start", "key", "mac", "done", "cancel", "x"):
            talk.server.send(room, user("Anne"), f"m.key.verification.{step}", {"m.relates_to": relation})
        odd: list[Any] = [{}, {"m.relates_to": {}}, {"m.relates_to": {"rel_type": "m.reference", "event_id": []}}]
        for content in odd:
            talk.server.send(room, user("Anne"), "m.key.verification.start", content)
        await talk.settle()
        assert talk.heard(room) == "" and cancels(talk, room) == []


async def test_the_host_may_verify_somebody_from_the_bots_account(tmp_path: Path) -> None:
    """In another app, where a person compares the emoji: the bot keeps out of it."""
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Anne")
        asked = talk.server.send(room, BOT, "m.room.message", request(to=user("Anne"), from_device="APP"))
        relation = {"rel_type": "m.reference", "event_id": asked}
        for sender, step in ((user("Anne"), "ready"), (BOT, "start"), (user("Anne"), "accept"), (user("Anne"), "done")):
            talk.server.send(room, sender, f"m.key.verification.{step}", {"m.relates_to": relation})
        await talk.settle()
        assert cancels(talk, room) == [] and len(talk.shown(room)) == 2, "the greeting, and the request itself"


async def test_an_old_request_has_ended_by_itself(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Anne")
        talk.server.send(room, user("Anne"), "m.room.message", request())
        talk.server.now += timedelta(minutes=11)
        await talk.settle()
        assert talk.heard(room) == "" and cancels(talk, room) == []


async def to_device(talk: Conversation, person: Person, type: str, content: Any) -> None:
    where = path("v3", "sendToDevice", f"m.key.verification.{type}", uuid.uuid4().hex)
    await person.wire.put(where, {"messages": {BOT: {"BOT": content}}})
    for _ in range(2):  # what there is to send to devices is sent before the next sync
        await talk.settle()
        await talk.app.hear()
    await talk.settle()


async def test_from_device_to_device(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = Person(talk.server, user("Ben"), tmp_path / "ben")
        await ben.hear()
        room = await talk.direct("Ben")
        asked = {"from_device": "D", "transaction_id": "t1", "methods": ["m.sas.v1"], "timestamp": 1}
        await to_device(talk, ben, "request", asked)
        (answer,) = [event for _, event in talk.server.inbox[ben.user, "D"]]
        assert answer["type"] == "m.key.verification.cancel"
        assert (answer["content"]["transaction_id"], answer["content"]["code"]) == ("t1", "m.user")
        assert WORDS["en"][0] in talk.heard(room)
        await ben.stop()


async def test_from_device_to_device_without_a_private_chat(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = Person(talk.server, user("Ben"), tmp_path / "ben")
        await ben.hear()
        rooms = set(talk.server.rooms)
        asked = {"from_device": "D", "transaction_id": "t1", "methods": ["m.sas.v1"], "timestamp": 1}
        await to_device(talk, ben, "request", asked)
        assert talk.heard() == "", "the others asked for nothing"
        (room,) = set(talk.server.rooms) - rooms
        await ben.parts.room_requests.join(room)
        await talk.settle()
        await ben.hear()
        assert any(WORDS["en"][0] in each.body for each in talk.server.shown(room, ben))
        await ben.stop()


async def test_strangers_and_rubbish_change_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = Person(talk.server, user("Ben"), tmp_path / "ben")
        ben.wire.caller = type(ben.wire.caller)("@eve:y", "D")
        odd: list[Any] = [None, [], {}, {"transaction_id": 3}, {"transaction_id": "x" * 999, "from_device": "D"}]
        odd += [{"transaction_id": "t", "from_device": each} for each in (None, 5, "D", "E")]
        talk.server.fail_next("PUT /sendToDevice/m.key.verification.cancel", refused("M_INVALID_PARAM", 400), user=BOT)
        for content in odd:
            await to_device(talk, ben, "request", content)
        assert [event["type"] for _, event in talk.server.inbox["@eve:y", "E"]] == ["m.key.verification.cancel"]
        assert "on the board: a ladder" in await talk.says("Anne", "!need a ladder")
        assert talk.heard() == ""
        await ben.stop()


async def test_the_fingerprint_is_told_beside_the_running_bot(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        Credentials("http://fake", BOT, "BOT", "token").save(tmp_path)
        said: list[str] = []
        say_who(talk.config, said.append)
        assert said == [
            f"Account        {BOT}",
            "Device         BOT",
            f"Fingerprint    {in_groups(talk.session.fingerprint)}",
        ]
        assert talk.server.device_keys[BOT]["BOT"]["keys"]["ed25519:BOT"] == talk.session.fingerprint
        assert "on the board: a ladder" in await talk.says("Anne", "!need a ladder")
