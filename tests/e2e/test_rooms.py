"""The bot in real rooms: how it comes, whom it obeys, where it follows, and when it goes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.demo.homeserver import Homeserver
from bot.matrix.credentials import Credentials
from bot.matrix.events import Invited, Message, Reaction, State
from bot.matrix.http import HttpClient, path
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import TIMEOUT, People, Someone


async def circle(bot: BotProcess, anne: Someone, *others: Someone, encrypted: bool = False, **wish: object) -> str:
    """Anne's room with everybody in it, after the bot's greeting."""
    room = await anne.make_room(bot.user_id, *(other.id for other in others), encrypted=encrypted, **wish)
    for other in others:
        await other.session.join(room)
        await other.sees_join(room, other.id)
        await anne.sees_join(room, other.id)
    await anne.until(Message, lambda message: message.room == room)
    return room


async def asked_privately(bot: BotProcess, person: Someone) -> str:
    """The private chat that the bot opens with whoever invited it."""
    return (await person.until(Invited, lambda invited: invited.direct and invited.inviter == bot.user_id)).room


async def sees_go(person: Someone, room: str, user_id: str) -> None:
    """Sync until this user is out of the room."""
    await person.until(
        State,
        lambda event: (
            event.room == room
            and (event.type, event.key, event.content.get("membership")) == ("m.room.member", user_id, "leave")
        ),
    )


async def test_the_creator_of_a_version_12_room_facilitates(bot: BotProcess, people: People) -> None:
    anne, ben = await people.make("anne"), await people.make("ben")
    room = await circle(bot, anne, ben, encrypted=True)
    create = next(event for event in anne.heard if isinstance(event, State) and event.type == "m.room.create")
    assert create.content["room_version"] == "12"
    greeting = await anne.until(Message)
    assert (greeting.notice, greeting.encrypted, greeting.in_reply_to) == (True, True, None)
    assert all(words in greeting.body for words in ("Entraide", "I remember", "!help"))
    hand = await ben.say(room, "!hand")
    await ben.until(Reaction, lambda sign: (sign.sender, sign.target, sign.key) == (bot.user_id, hand, "✋"))
    refused = await ben.answer(await ben.say(room, "!next"))
    assert "for facilitators" in refused.body
    await anne.say(room, "!next")
    called = await anne.until(Message, lambda message: "it is your turn" in message.body)
    assert not called.notice and ben.id.removeprefix("@").partition(":")[0] in called.body
    facilitators = await anne.answer(await anne.say(room, "!settings facilitators everyone"))
    assert "everyone" in facilitators.body
    assert "for facilitators" not in (await ben.answer(await ben.say(room, "!settings language fr"))).body


async def test_invites_are_accepted_from_the_listed_alone(
    homeserver: Homeserver, people: People, tmp_path: Path
) -> None:
    anne, stranger = await people.make("anne"), await people.make("stranger")
    invites = {"accept": "listed", "users": [anne.id]}
    async with await BotProcess.make(homeserver, tmp_path, invites=invites) as bot:
        bot.start()
        declined = await stranger.make_room(bot.user_id)
        await sees_go(stranger, declined, bot.user_id)
        await circle(bot, anne)
        assert [event for event in stranger.heard if isinstance(event, Message)] == []


async def test_a_direct_chat_knows_the_groups_of_the_person(bot: BotProcess, people: People) -> None:
    anne, ben = await people.make("anne"), await people.make("ben")
    room = await circle(bot, anne, ben, name="Tuesday circle")
    chat = await ben.session.create_direct(bot.user_id)
    greeting = await ben.until(Message, lambda message: message.room == chat)
    assert greeting.encrypted and "just the two of us" in greeting.body
    await ben.say(chat, "!need somebody to walk with")
    await ben.until(Message, lambda message: message.room == chat and "1. with your name" in message.body)
    await ben.say(chat, "1")
    shared = await ben.until(Message, lambda message: message.room == chat and "N1 is on the board" in message.body)
    assert "Tuesday circle" in shared.body
    news = await anne.until(Message, lambda message: message.room == room and "N1" in message.body)
    assert "somebody to walk with" in news.body


async def needs_are_there(person: Someone, room: str) -> None:
    """The group's board has the ladder as N1, and counts on from there."""
    assert "ladder" in (await person.answer(await person.say(room, "!needs"))).body
    assert "N2" in (await person.answer(await person.say(room, "!need a rope"))).body


async def test_an_open_room_is_followed_when_it_is_upgraded(bot: BotProcess, people: People) -> None:
    anne = await people.make("anne")
    old = await circle(bot, anne, preset="public_chat", room_version="11")
    await anne.answer(await anne.say(old, "!need a ladder"))
    new = await upgraded(anne, old)
    await anne.sees_join(new, bot.user_id)
    await sees_go(anne, old, bot.user_id)
    await needs_are_there(anne, new)
    assert len(anne.texts(new)) == 2, "no second greeting"


async def test_a_closed_room_is_followed_once_the_bot_is_invited(bot: BotProcess, people: People) -> None:
    anne = await people.make("anne")
    old = await circle(bot, anne, encrypted=True)
    await anne.answer(await anne.say(old, "!need a ladder"))
    new = await upgraded(anne, old)
    await anne.wire.post(path("v3", "rooms", new, "invite"), {"user_id": bot.user_id})
    await anne.sees_join(new, bot.user_id)
    await sees_go(anne, old, bot.user_id)
    await needs_are_there(anne, new)
    assert len(anne.texts(new)) == 2, "no second greeting"


async def upgraded(person: Someone, room: str) -> str:
    """Upgrade a room to version 12; the new one's id."""
    wish = {"new_version": "12"}
    return str((await person.wire.post(path("v3", "rooms", room, "upgrade"), wish))["replacement_room"])


async def test_who_removes_the_bot_may_invite_it_again(bot: BotProcess, people: People) -> None:
    anne = await people.make("anne")
    room = await circle(bot, anne)
    await anne.answer(await anne.say(room, "!need a ladder"))
    await anne.wire.post(path("v3", "rooms", room, "kick"), {"user_id": bot.user_id})
    await anne.say(room, "!need nothing from who is away")
    async with asyncio.timeout(TIMEOUT):
        while bot.rows("SELECT 1 FROM rooms WHERE person IS NULL"):
            await asyncio.sleep(0.05)
    anne.heard.clear()
    await anne.wire.post(path("v3", "rooms", room, "invite"), {"user_id": bot.user_id})
    await anne.sees_join(room, bot.user_id)
    assert "Entraide" in (await anne.until(Message)).body
    await needs_are_there(anne, room)


async def test_an_empty_room_is_left(bot: BotProcess, people: People) -> None:
    anne, ben = await people.make("anne"), await people.make("ben")
    room = await circle(bot, anne, ben)
    wire = HttpClient(anne.credentials.homeserver, Credentials.load(bot.data).access_token)
    try:
        chat = await asked_privately(bot, anne)
        await anne.session.leave(chat)
        await anne.session.leave(room)
        await sees_go(ben, room, anne.id)
        assert "N1" in (await ben.answer(await ben.say(room, "!need company"))).body
        async with asyncio.timeout(TIMEOUT):
            while chat in (await wire.get(path("v3", "joined_rooms")))["joined_rooms"]:
                await asyncio.sleep(0.05)
        await ben.session.leave(room)
        async with asyncio.timeout(TIMEOUT):  # it may write to Ben about his need meanwhile
            while room in (await wire.get(path("v3", "joined_rooms")))["joined_rooms"]:
                await asyncio.sleep(0.05)
    finally:
        await wire.close()


async def test_a_private_answer_comes_in_a_chat_that_the_bot_opens(bot: BotProcess, people: People) -> None:
    anne, ben = await people.make("anne"), await people.make("ben")
    room = await circle(bot, anne, ben)
    first = await rehearsal(bot, ben, room)
    # Who leaves it and asks again is invited into another.
    await ben.session.leave(first)
    await anne.answer(await anne.say(room, "!help"))
    assert await rehearsal(bot, ben, room) != first


async def rehearsal(bot: BotProcess, person: Someone, room: str) -> str:
    """Somebody asks for a private answer and gets it; the chat that the bot opened for that."""
    person.heard.clear()
    await person.say(room, "!circle rehearse")
    chat = (await person.until(Invited, lambda invited: invited.direct and invited.inviter == bot.user_id)).room
    await person.session.join(chat)
    page = await person.until(Message, lambda message: message.room == chat)
    assert page.encrypted and "step 1" in page.body
    return chat


async def test_who_wants_no_invites_is_told_in_the_room(bot: BotProcess, people: People) -> None:
    anne, ben = await people.make("anne"), await people.make("ben")
    room = await circle(bot, anne, ben)
    annes = await asked_privately(bot, anne)
    blocked = path("v3", "user", ben.id, "account_data", "m.invite_permission_config")
    await ben.wire.put(blocked, {"default_action": "block"})
    await ben.say(room, "!circle rehearse")
    hint = await ben.until(Message, lambda message: message.room == room and "privately" in message.body, 60)
    assert "Open a private chat with me" in hint.body
    await anne.answer(await anne.say(room, "!help"))
    async with asyncio.timeout(TIMEOUT):
        while await joined_rooms(bot) != {room, annes}:
            await asyncio.sleep(0.5)


async def joined_rooms(bot: BotProcess) -> set[str]:
    """The rooms that the bot is in."""
    credentials = Credentials.load(bot.data)
    wire = HttpClient(credentials.homeserver, credentials.access_token)
    try:
        return set((await wire.get(path("v3", "joined_rooms")))["joined_rooms"])
    finally:
        await wire.close()
