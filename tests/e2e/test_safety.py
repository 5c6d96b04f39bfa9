"""A call for help and a content note in encrypted rooms, at a real homeserver; the bot is killed in the middle."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix.events import Invited, Message, Redaction
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone


@pytest.fixture
async def people(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[People]:
    async with People(homeserver, tmp_path / "people") as made:
        yield made


@pytest.fixture
async def bot(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[BotProcess]:
    async with await BotProcess.make(homeserver, tmp_path) as made:
        made.start()
        yield made


async def hears(person: Someone, bot: BotProcess, words: str) -> Message:
    """Wait until the bot has said these words to the person, encrypted."""
    heard = await person.until(Message, lambda said: said.sender == bot.user_id and words in said.body)
    assert heard.encrypted
    return heard


async def gather(bot: BotProcess, people: People) -> tuple[str, list[Someone]]:
    """Four people in Anne's encrypted room, where the bot may delete messages."""
    anne, *others = [await people.make(name) for name in ("anne", "ben", "chloe", "dan")]
    guests = [bot.user_id, *(other.id for other in others)]
    room = await anne.make_room(*guests, encrypted=True, power_level_content_override={"redact": 0})
    for other in others:
        await other.session.join(room)
        await anne.sees_join(room, other.id)
    await hears(anne, bot, "Entraide")
    return room, [anne, *others]


async def puts_self_on_call(person: Someone, bot: BotProcess, room: str, command: str) -> str:
    """In the room; the private chat that the bot opens for that."""
    await person.say(room, command)
    invited = await person.until(Invited, lambda event: event.inviter == bot.user_id)
    await person.session.join(invited.room)
    await hears(person, bot, "You are on call for")
    return invited.room


async def test_a_call_for_help_outlives_the_bot(bot: BotProcess, people: People) -> None:
    room, (anne, ben, chloe, dan) = await gather(bot, people)
    chloes = await puts_self_on_call(chloe, bot, room, "!oncall me")
    await puts_self_on_call(dan, bot, room, "!oncall backup")
    bens = await ben.session.create_direct(bot.user_id)
    await hears(ben, bot, "just the two of us")

    await bot.kill()
    await ben.say(bens, "!sos I fell on the stairs")
    bot.start()
    await hears(ben, bot, "called the person on call")
    await hears(chloe, bot, "asks for somebody, now")
    await hears(chloe, bot, "I fell on the stairs")
    await bot.delivered()

    await bot.kill()
    with closing(sqlite3.connect(bot.database)) as connection, connection:
        connection.execute("UPDATE timers SET due = 0 WHERE feature = 'sos' AND name = 'next'")
    bot.start()
    await hears(dan, bot, "nobody else is there yet")
    await chloe.say(chloes, "!coming")
    await hears(ben, bot, f"has read it and is coming. You can also write first: {chloe.id}")
    await hears(dan, bot, "Somebody is taking care of")
    await ben.say(bens, "!sos over")
    await hears(chloe, bot, "needs nobody any more")
    await bot.delivered()

    for each in (anne, ben, chloe, dan):
        await each.hear()
        said = [event.body for event in each.heard if isinstance(event, Message) and event.sender == bot.user_id]
        assert len(said) == len(set(said)), "everything is said once"
    assert not [body for body in anne.texts(room) if "stairs" in body or "asks for" in body]
    assert bot.rows("SELECT 1 FROM sos_calls") == []
    assert await bot.stop() == 0
    assert "stairs" not in bot.log.read_text()
    kept = b"".join(path.read_bytes() for path in bot.data.rglob("*") if path.is_file())
    assert b"on the stairs" not in kept


async def test_a_content_note_is_hidden_and_the_original_deleted(bot: BotProcess, people: People) -> None:
    room, (anne, ben, *_) = await gather(bot, people)
    original = await ben.say(room, "!cn fear I was very afraid")
    note = await hears(anne, bot, "with a content note: fear")
    assert note.formatted and '<span data-mx-spoiler="fear">I was very afraid</span>' in note.formatted
    assert "afraid" not in note.body
    await anne.until(Redaction, lambda event: event.target == original and event.sender == bot.user_id)
    await bot.delivered()
    assert await bot.stop() == 0
    assert "afraid" not in bot.log.read_text()
