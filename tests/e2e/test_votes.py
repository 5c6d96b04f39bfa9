"""A secret vote of seven people in an encrypted room; the bot is killed between vote, change and close."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import TIMEOUT, People, Someone
from tests.e2e.test_circle import hears

NAMES = ("anne", "ben", "chloe", "dan", "eve", "fay", "gus")
PAPERS = "SELECT choice FROM vote_papers"


async def gather(bot: BotProcess, people: People) -> tuple[str, list[Someone], list[str]]:
    """Seven people in Anne's encrypted room, and their encrypted private chats with the bot."""
    group = [await people.make(name) for name in NAMES]
    anne, *others = group
    room = await anne.make_room(bot.user_id, *(other.id for other in others), encrypted=True)
    for other in others:
        await other.session.join(room)
        await other.sees_join(room, other.id)
        await anne.sees_join(room, other.id)
    await hears(anne, bot, "Entraide")
    chats = [await each.session.create_direct(bot.user_id) for each in group]
    for each, chat in zip(group, chats, strict=True):
        await each.sees_join(chat, bot.user_id)
    return room, group, chats


async def noted(person: Someone, chat: str, words: str) -> None:
    """Wait until the bot has confirmed this choice."""
    said = await person.until(Message, lambda event: event.room == chat and f"Noted for V1: {words}" in event.body)
    assert said.encrypted


def files_with(folder: Path, words: list[bytes]) -> list[str]:
    """The files below a folder in which any of these bytes stand."""
    found = [(path, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    return [path.name for path, data in found if any(each in data for each in words)]


async def test_a_secret_vote_goes_on_over_kills_and_leaves_nothing(bot: BotProcess, people: People) -> None:
    room, group, chats = await gather(bot, people)
    anne = group[0]
    await anne.say(room, "!secret ballot who keeps the money? Kestrel, Heron")
    live = await hears(anne, bot, "V1 · who keeps the money?")
    for person, chat in zip(group[:4], chats[:4], strict=True):
        await person.say(chat, "!vote V1 heron")
        await noted(person, chat, "Heron")
    await bot.delivered()

    await bot.kill()  # between vote and change
    for person, chat in zip(group[2:5], chats[2:5], strict=True):
        await person.say(chat, "!vote V1 kestrel")
    bot.start()
    for person, chat in zip(group[2:5], chats[2:5], strict=True):
        await noted(person, chat, "Kestrel")
    for person, chat in zip(group[5:], chats[5:], strict=True):
        await person.say(chat, "!vote V1 kestrel")
        await noted(person, chat, "Kestrel")
    await bot.delivered()
    assert sorted(row[0] for row in bot.rows(PAPERS)) == ["1"] * 5 + ["2"] * 2
    known = [bytes(row[0]) for row in bot.rows("SELECT key FROM vote_keys UNION ALL SELECT slip FROM vote_papers")]
    assert len(known) == 8

    await bot.kill()  # between change and close
    await anne.say(room, "!close vote V1")
    bot.start()
    closed = await anne.until(
        Message, lambda said: said.edits == live.event_id and "Kestrel has the most votes." in said.body
    )
    assert "Votes: Kestrel: 5 and Heron: 2." in closed.body
    await bot.kill()  # right after the close: what is still in the files goes with the next life
    bot.start()
    await bot.delivered()
    async with asyncio.timeout(TIMEOUT):
        while files_with(bot.data, known):
            await asyncio.sleep(0.5)
    assert not bot.rows("SELECT 1 FROM vote_papers UNION ALL SELECT 1 FROM vote_keys UNION ALL SELECT 1 FROM vote_roll")
    assert not bot.rows("SELECT 1 FROM outbox WHERE feature = 'votes' AND kind = 'secret' AND live IS NULL")
    await hears(anne, bot, "who keeps the money? Kestrel")
    said = [event for event in anne.heard if isinstance(event, Message) and event.room == room]
    assert sum("who keeps the money? Kestrel" in event.body for event in said if event.sender == bot.user_id) == 1
