"""Somebody asks anonymously, in encrypted rooms; the bot is killed on the way, says everything once, and forgets."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone


async def hears(person: Someone, bot: BotProcess, words: str) -> Message:
    """Wait until the bot has said these words to the person, encrypted."""
    heard = await person.until(Message, lambda said: said.sender == bot.user_id and words in said.body)
    assert heard.encrypted
    return heard


async def test_what_is_asked_anonymously_is_passed_on_once_and_forgotten(bot: BotProcess, people: People) -> None:
    anne, ben, chloe = [await people.make(name) for name in ("anne", "ben", "chloe")]
    room = await anne.make_room(bot.user_id, ben.id, chloe.id, encrypted=True)
    for other in (ben, chloe):
        await other.session.join(room)
        await anne.sees_join(room, other.id)
    await hears(anne, bot, "Entraide")
    chats = {each.id: await each.session.create_direct(bot.user_id) for each in (ben, chloe)}
    for each in (ben, chloe):
        await hears(each, bot, "just the two of us")

    await chloe.say(chats[chloe.id], "!need a ladder anonymous")
    await hears(chloe, bot, "without your name")
    await bot.delivered()
    await bot.kill()
    its_moment_comes(bot)
    bot.start()
    news = await hears(ben, bot, "asks anonymously")
    assert news.room == room and "ladder" in news.body

    await ben.say(room, "!take N1")
    await hears(ben, bot, "You are taking care of N1")
    await ben.say(chats[ben.id], "!tell N1 I come at ten")
    await hears(chloe, bot, "I come at ten")
    await bot.kill()
    await chloe.say(chats[chloe.id], "!tell N1 wonderful")
    bot.start()
    await hears(ben, bot, "wonderful")
    await chloe.say(chats[chloe.id], "!close N1 thank you")
    await hears(ben, bot, "says that it is done, and thanks you")
    await hears(chloe, bot, "I’ve deleted the note of who asked")
    await bot.delivered()
    await nothing_is_left(bot, anne, ben, chloe)


def its_moment_comes(bot: BotProcess) -> None:
    """It is brought to the group at a moment of chance; here that is now."""
    with closing(sqlite3.connect(bot.database)) as connection, connection:
        connection.execute("UPDATE timers SET due = 0 WHERE feature = 'relays'")


async def nothing_is_left(bot: BotProcess, anne: Someone, ben: Someone, chloe: Someone) -> None:
    """Everything was said once; nothing that others heard, no log and no row has to do with who asked."""
    for each in (anne, ben):
        await each.hear()
        said = [event.body for event in each.heard if isinstance(event, Message) and event.sender == bot.user_id]
        assert len(said) == len(set(said))
        assert not [body for body in said if chloe.id in body or "chloe" in body.lower()]
    assert bot.rows("SELECT 1 FROM resource_relays") == []
    assert bot.rows("SELECT 1 FROM resources WHERE person = ?", (chloe.id,)) == []
    assert await bot.stop() == 0
    log = bot.log.read_text()
    assert chloe.id not in log and "ladder" not in log
    kept = b"".join(path.read_bytes() for path in bot.data.rglob("*") if path.is_file())
    assert b"I come at ten" not in kept and b"wonderful" not in kept
