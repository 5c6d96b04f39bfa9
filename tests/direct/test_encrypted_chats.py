"""Words of encrypted rooms are said in encrypted chats alone; a call for help is heard wherever it is made."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.fake import Person
from tests.fake.creating import MEGOLM

EXPOSED = {"en": "This chat is not encrypted", "fr": "n’est pas chiffrée", "es": "Este chat no está cifrado"}
URGENT = {
    "en": "An urgent message is waiting",
    "fr": "Un message urgent t’attend",
    "es": "Te espera un mensaje urgente",
}


def encrypted_chats(talk: Conversation, name: str) -> list[str]:
    """The encrypted rooms of this person and the bot alone."""
    return [
        room_id
        for room_id, room in talk.server.rooms.items()
        if {*room.members("join", "invite")} == {BOT, user(name)} and ("m.room.encryption", "") in room.state
        if room.field("m.room.create", "room_version") and room.state["m.room.create", ""].sender == BOT
    ]


async def joins(talk: Conversation, person: Person, room: str) -> None:
    talk.server.join(room, person.user)
    await talk.settle()
    await person.hear()


def read(talk: Conversation, person: Person, room: str) -> str:
    """What the bot has said there."""
    return "\n".join(usual(each.body) for each in talk.server.shown(room, person) if each.sender == BOT)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_in_a_clear_chat_nothing_is_said_or_done_for_somebody_of_an_encrypted_room(
    tmp_path: Path, language: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        ben, room = await talk.in_secret("Ben")
        await ben.say("!need a ladder", room)
        await talk.settle()
        clear = await talk.direct("Ben")
        for words in ("!needs", "!settings facilitators everyone", "!need a rope", "hello"):
            assert "ladder" not in await talk.says("Ben", words, clear)
        said = [usual(each.body) for each in talk.shown(clear) if EXPOSED[language] in usual(each.body)]
        assert len(said) == 1
        (secret,) = encrypted_chats(talk, "Ben")
        await joins(talk, ben, secret)
        for words in ("!needs", "1"):
            await ben.say(words, secret)
            await talk.settle()
        await ben.hear()
        assert "ladder" in read(talk, ben, secret) and "rope" not in read(talk, ben, secret)


async def test_letters_go_to_the_encrypted_chat_whatever_clear_one_is_newer(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben, room = await talk.in_secret("Ben")
        secret = talk.server.create_room(user("Ben"), encrypted=True, invite=[BOT], is_direct=True)
        await talk.settle()
        await talk.passes(timedelta(minutes=1))
        clear = await talk.direct("Ben")
        before = len(talk.shown(clear))
        await ben.hear()
        await ben.say("!mydata", room)
        await talk.settle()
        await ben.hear()
        assert len(talk.shown(clear)) == before
        assert read(talk, ben, secret)


async def test_a_chat_that_was_encrypted_is_not_replaced_by_a_clear_one(tmp_path: Path) -> None:
    """Also where no room of a group is encrypted."""
    async with conversation(tmp_path) as talk:
        ben = Person(talk.server, user("Ben"), tmp_path / "ben")
        await ben.hear()
        secret = talk.server.create_room(user("Ben"), encrypted=True, invite=[BOT], is_direct=True)
        await talk.settle()
        await talk.passes(timedelta(minutes=1))
        clear = await talk.direct("Ben")
        before = len(talk.shown(clear))
        await talk.says("Ben", "!mydata")
        await ben.hear()
        assert len(talk.shown(clear)) == before and read(talk, ben, secret)


async def test_where_nothing_is_encrypted_a_clear_chat_will_do(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        clear = await talk.direct("Ben")
        assert await talk.says("Ben", "!needs", clear) and EXPOSED["en"] not in talk.heard(clear)
        assert encrypted_chats(talk, "Ben") == []


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_a_call_from_a_clear_chat_is_made_and_those_called_in_clear_chats_hear_where_it_is(
    tmp_path: Path, language: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        theirs = await talk.direct("Chloé")
        await talk.says("Anne", "!oncall Chloé")
        await talk.says("Chloé", {"en": "yes", "fr": "oui", "es": "sí"}[language], theirs)
        _, room = await talk.in_secret("Ben")
        chloe = Person(talk.server, user("Chloé"), tmp_path / "chloe")
        talk.server.invite(room, user("Ben"), user("Chloé"))
        talk.server.join(room, user("Chloé"))
        await chloe.hear()
        await talk.settle()
        before = len(talk.shown(theirs))
        clear = await talk.direct("Ben")
        await talk.says("Ben", "sos", clear)
        shown = [usual(each.body) for each in talk.shown(theirs)[before:]]
        assert any(URGENT[language] in body for body in shown)
        assert not any("Ben" in body for body in shown)
        (secret,) = encrypted_chats(talk, "Chloé")
        await joins(talk, chloe, secret)
        await talk.settle()
        await chloe.hear()
        assert "Ben" in read(talk, chloe, secret)


async def test_an_edit_and_a_tap_in_a_clear_chat_do_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        clear = await talk.direct("Ben")
        await talk.says("Ben", "!need a ladder", clear)
        said = talk.last
        await talk.in_secret("Ben")
        before = len(talk.shown(clear))
        await talk.says("Ben", "!need a rope", clear, edit_of=said)
        await talk.reacts("Ben", "✅", room=clear)
        assert len(talk.shown(clear)) == before


async def called_before_the_room_was_encrypted(talk: Conversation) -> str:
    """Chloé is called in her clear chat, and then the room of the group is encrypted; the chat."""
    theirs = await talk.direct("Chloé")
    await talk.says("Anne", "!oncall Chloé")
    await talk.says("Chloé", "yes", theirs)
    chat = await talk.direct("Ben")
    await talk.says("Ben", "sos", chat)
    assert "Ben" in talk.heard(theirs)
    talk.server.set_state(talk.room, user("Anne"), "m.room.encryption", "", {"algorithm": MEGOLM})
    await talk.settle()
    return theirs


@pytest.mark.parametrize("how", ["word", "sign", "reply", "tap"])
async def test_who_was_called_may_answer_in_a_clear_chat_all_the_same(tmp_path: Path, how: str) -> None:
    async with conversation(tmp_path) as talk:
        theirs = await called_before_the_room_was_encrypted(talk)
        before = len(talk.shown(theirs))
        match how:
            case "word":
                await talk.says("Chloé", "yes", theirs)
            case "sign":
                await talk.says("Chloé", "!coming", theirs)
            case "reply":
                await talk.replies("Chloé", "yes", "Ben", room=theirs)
            case _:
                await talk.reacts("Chloé", "👍", "Ben", room=theirs)
        said = [each.body for each in talk.shown(theirs)[before:]]
        assert any("Ben now knows that you are coming" in body for body in said)


async def test_whether_to_call_is_asked_and_answered_in_a_clear_chat_all_the_same(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.in_secret("Ben")
        clear = await talk.direct("Ben")
        assert "Shall I call somebody" in await talk.says("Ben", "I don’t know what to do any more, sos", clear)
        assert "Nobody on call can be reached" in await talk.says("Ben", "yes", clear)
