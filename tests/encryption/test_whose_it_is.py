"""In an encrypted room only what its sender's device encrypted is a command; who can't be heard is told, seldom."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
from bot.matrix.rooms import KeyRules
from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.fake import Person

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEFT_ALONE = {
    "en": "I can’t be sure who wrote it",
    "fr": "je ne peux pas savoir de qui il vient",
    "es": "no puedo saber quién lo escribió",
}
NOT_CALLED = {"en": "I’ve called nobody", "fr": "Je n’ai appelé personne", "es": "No llamé a nadie"}
LOOK = {"en": "look after Ben", "fr": "des nouvelles de Ben", "es": "vean cómo está Ben"}
UNSIGNED = {"en": "verify this one", "fr": "vérifie celle-ci", "es": "verifica esta"}


async def told(talk: Conversation, person: Person, room: str, words: str) -> int:
    """How often the bot has said something with these words there."""
    await person.hear()
    return sum(words in usual(each.body) for each in talk.server.shown(room, person) if each.sender == BOT)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_clear_text_in_an_encrypted_room_is_no_command(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        ben, room = await talk.in_secret("Ben")
        for _ in range(3):
            await talk.says("Ben", "!settings facilitators everyone", room)
        assert await told(talk, ben, room, LEFT_ALONE[language]) == 1
        await ben.say("!need a ladder", room)
        await talk.settle()
        assert await told(talk, ben, room, "N1") == 1
        await talk.says("Ben", "!close N1", room)
        await talk.passes(HOUR)
        await talk.says("Ben", "!need a rope", room)
        assert await told(talk, ben, room, LEFT_ALONE[language]) == 2
        await ben.say("!needs", room)
        await talk.settle()
        assert await told(talk, ben, room, "- N1 a ladder") == 1, "it was not closed"
        assert await told(talk, ben, room, "a rope") == 0


async def test_talk_in_clear_is_talk(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        _, room = await talk.in_secret("Ben")
        before = len(talk.server.room(room).events)
        await talk.says("Ben", "hello everybody", room)
        assert len(talk.server.room(room).events) == before + 1


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_a_call_in_clear_calls_nobody_and_is_answered_each_time(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        ben, room = await talk.in_secret("Ben")
        for words in ("!sos", "!sos please"):
            await talk.says("Ben", words, room)
        assert await told(talk, ben, room, NOT_CALLED[language]) == 2
        assert await told(talk, ben, room, LOOK[language]) == 2


async def test_an_edit_in_clear_changes_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben, room = await talk.in_secret("Ben")
        said = await ben.say("!need a ladder", room)
        await talk.settle()
        await talk.says("Ben", "!need a rope", room, edit_of=said)
        await ben.say("!needs", room)
        await talk.settle()
        assert await told(talk, ben, room, "a rope") == 0


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_who_writes_from_an_unsigned_device_is_told_once_how_to_sign_it(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        ben, room = await talk.in_secret("Ben")
        await ben.parts.signing.sign()
        phone = Person(talk.server, user("Ben"), tmp_path / "phone", "PHONE")
        await phone.hear()
        phone.parts.rooms.know({room: True})
        for _ in range(3):
            await phone.say("!need a ladder", room)
            await talk.settle()
            await talk.passes(HOUR)
        assert await told(talk, ben, room, UNSIGNED[language]) == 1
        assert await told(talk, ben, room, "N1") == 0
        keys = CrossSigningKeys.load(ben.folder)
        assert keys is not None
        await phone.parts.signing.restore(keys)
        await talk.settle()
        assert await told(talk, ben, room, "N1") == 1, "what waited is done once the device is signed"
        await phone.stop()


async def test_what_a_room_says_of_its_keys_is_known_after_a_restart(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        _, room = await talk.in_secret("Ben")
        talk.server.set_state(room, user("Ben"), "m.room.history_visibility", "", {"history_visibility": "joined"})
        rotation = {"algorithm": "m.megolm.v1.aes-sha2", "rotation_period_msgs": 3, "rotation_period_ms": "soon"}
        talk.server.set_state(room, user("Ben"), "m.room.encryption", "", rotation)
        await talk.settle()
        await talk.restart()
        assert talk.session._parts.rooms.rules(room) == KeyRules(messages=3, joined_only=True)
        assert talk.session._parts.rooms.rules(talk.room) == KeyRules()
