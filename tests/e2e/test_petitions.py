"""A petition at a real homeserver, encrypted: from its first word to the page at those who carry it, over kills."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.matrix.events import Message
from bot.matrix.http import path
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import TIMEOUT, People, Someone
from tests.e2e.test_attachments import opened
from tests.e2e.test_circle import hears

NAMES = ("anne", "ben", "chloe", "dan", "eve")


async def gather(bot: BotProcess, people: People) -> tuple[str, dict[str, Someone], dict[str, str]]:
    """Five people in Anne's encrypted room, and their private chats with the bot."""
    group = {name: await people.make(name) for name in NAMES}
    anne = group["anne"]
    room = await anne.make_room(bot.user_id, *(group[name].id for name in NAMES[1:]), encrypted=True)
    for name in NAMES[1:]:
        await group[name].session.join(room)
        await group[name].sees_join(room, group[name].id)
        await anne.sees_join(room, group[name].id)
    await hears(anne, bot, "Entraide")
    chats = {name: await each.session.create_direct(bot.user_id) for name, each in group.items()}
    for name, each in group.items():
        await each.sees_join(chats[name], bot.user_id)
    return room, group, chats


async def files(person: Someone, room: str, count: int) -> dict[str, Any]:
    """What the bot's files of a private chat are, by name, once there are so many."""
    async with asyncio.timeout(TIMEOUT):
        while True:
            await person.hear(timeout_ms=1000)
            page = await person.wire.get(path("v3", "rooms", room, "messages"), (("dir", "b"), ("limit", "50")))
            sealed = [raw for raw in page["chunk"] if raw["type"] == "m.room.encrypted" and raw["sender"] != person.id]
            inside = [person.session._parts.machine.decrypt(room, raw) for raw in sealed]
            found = [each["content"] for each in inside if each and each["content"].get("msgtype") == "m.file"]
            if len(found) >= count:
                return {each.get("filename", each["body"]): each["file"] for each in found}


def read_by(person: Someone, room: str) -> list[str]:
    """All that somebody has read in a room."""
    return [event.body for event in person.heard if isinstance(event, Message) and event.room == room]


async def test_a_petition_from_its_words_to_the_page(bot: BotProcess, people: People) -> None:
    room, group, chats = await gather(bot, people)
    anne, ben = group["anne"], group["ben"]
    await anne.say(room, f'!petition Please keep the library open. to:"the city council" carriers:{ben.id}')
    await hears(ben, bot, "would like you to carry it")
    await bot.delivered()

    await bot.kill()  # between being asked and agreeing
    await ben.say(chats["ben"], "yes")
    bot.start()
    await hears(ben, bot, "You carry S1")
    live = await hears(anne, bot, "S1 · To: the city council")
    for name in ("chloe", "dan", "eve"):
        await group[name].say(chats[name], "!sign S1")
        await hears(group[name], bot, "How should your name stand?")
    for name in ("chloe", "dan"):
        await group[name].say(chats[name], "1")
        await hears(group[name], bot, "You have signed S1")
    await bot.delivered()

    await bot.kill()  # while somebody signs
    await group["eve"].say(chats["eve"], "Eve of the bakery")
    bot.start()
    await hears(group["eve"], bot, "Eve of the bakery")
    await group["eve"].say(chats["eve"], "yes")
    await hears(group["eve"], bot, "You have signed S1")
    await bot.delivered()
    assert bot.rows("SELECT count(*) FROM petition_signatures WHERE state = 'stands'") == [(3,)]

    await ben.say(chats["ben"], "!petition file S1")
    made = await files(ben, chats["ben"], 2)
    assert set(made) == {"S1.pdf", "S1.txt"}
    page, text = [await opened(ben, made[name]) for name in ("S1.pdf", "S1.txt")]
    assert page.startswith(b"%PDF-") and page.rstrip().endswith(b"%%EOF")
    lines = text.decode().splitlines()
    assert lines[:3] == ["the city council", "", "Please keep the library open."]
    signed = [line.partition(". ")[2].partition("-")[0] for line in lines[4:] if line]
    assert sorted(signed) == ["Eve of the bakery", "chloe", "dan"]

    await bot.kill()  # before it is handed over
    await ben.say(room, "!petition delivered S1")
    bot.start()
    shown = await anne.until(Message, lambda event: event.edits == live.event_id and "Handed over" in event.body)
    assert "3" in shown.body
    await bot.delivered()
    for each in group.values():
        await each.hear()
        assert not [body for body in read_by(each, room) if "bakery" in body], "the room reads no name"
    for name in ("chloe", "dan", "eve"):
        told = [body for body in read_by(group[name], chats[name]) if "You have signed S1" in body]
        assert len(told) == 1, "everything is said once"
    assert await bot.stop() == 0
    assert "bakery" not in bot.log.read_text()
