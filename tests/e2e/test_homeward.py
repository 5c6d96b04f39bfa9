"""A safe return at a real homeserver, encrypted: over a kill, an outage and an older file that was put back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.demo.homeserver import Homeserver
from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone
from tests.e2e.test_safety import hears

CALL, WORDS = "wanted to be home and hasn’t written", "by the canal"


def passes(bot: BotProcess, until: str) -> None:
    """While the bot is not running, so much time goes by that this timer is due: all of it is that much earlier."""
    with closing(sqlite3.connect(bot.database)) as connection, connection:
        ((due,),) = connection.execute("SELECT due FROM timers WHERE feature = 'homeward' AND name = ?", (until,))
        by = due - int(datetime.now(UTC).timestamp() * 1000)
        connection.execute("UPDATE timers SET due = due - ? WHERE feature = 'homeward'", (by,))
        connection.execute("UPDATE homeward SET due = due - ?, called = called - ?", (by, by))


def said(person: Someone, bot: BotProcess, words: str) -> int:
    """How often the bot has said something with these words to somebody."""
    heard = [event for event in person.heard if isinstance(event, Message) and event.sender == bot.user_id]
    return sum(words in event.body for event in heard)


async def test_a_safe_return_outlives_a_kill_an_outage_and_an_older_file(tmp_path: Path) -> None:
    async with (
        Homeserver() as homeserver,
        People(homeserver, tmp_path / "people") as people,
        await BotProcess.make(homeserver, tmp_path) as bot,
    ):
        bot.start()
        anne, zoe = await people.make("anne"), await people.make("zoe")
        room = await anne.make_room(bot.user_id, zoe.id, encrypted=True)
        await zoe.session.join(room)
        await anne.sees_join(room, zoe.id)
        await hears(anne, bot, "Entraide")
        annes, zoes = [await each.session.create_direct(bot.user_id) for each in (anne, zoe)]
        for each in (anne, zoe):
            await hears(each, bot, "just the two of us")

        await bot.kill()
        await anne.say(annes, f"!out in 90 minutes tell:{zoe.id} {WORDS}")
        bot.start()
        await hears(anne, bot, "Nobody is watching yet")
        await hears(zoe, bot, "is going out and would like you to look out")
        await zoe.say(zoes, "yes")
        await hears(anne, bot, "is looking out for you")
        await bot.delivered()
        assert not said(zoe, bot, WORDS)

        await bot.kill()
        passes(bot, "home")
        bot.start()
        await hears(anne, bot, "Home? 👍")
        await bot.delivered()
        await bot.kill()
        passes(bot, "look")
        older = tmp_path / "older"
        older.mkdir()
        for file in bot.data.glob("entraide.db*"):
            shutil.copy(file, older)
        await homeserver.stop()
        bot.start()  # nobody is called before it has heard what was written
        await bot.logs("sync")
        assert not bot.rows("SELECT 1 FROM homeward_people WHERE state = 'called'")
        await homeserver.start()
        await hears(zoe, bot, CALL)
        await hears(zoe, bot, WORDS)
        await zoe.say(zoes, "I have it")
        await hears(anne, bot, "has it and is looking for you")
        await bot.delivered()

        await bot.kill()
        for file in bot.data.glob("entraide.db*"):
            file.unlink()
        for file in older.iterdir():
            shutil.copy(file, bot.data)
        assert bot.rows("SELECT state FROM homeward_people") == [("agreed",)], "it is older"
        bot.start()
        await anne.say(annes, "I’m home")
        await hears(anne, bot, "Good that you’re home")
        await hears(zoe, bot, "is home. Thank you for looking out.")
        await bot.delivered()

        for each in (anne, zoe):
            await each.hear()
        assert [said(zoe, bot, words) for words in (CALL, WORDS, "is home.", "Thank you. ")] == [1, 1, 1, 2]
        assert [said(anne, bot, words) for words in ("has it and is", "Good that you’re home")] == [1, 1]
        assert not bot.rows("SELECT 1 FROM homeward UNION ALL SELECT 1 FROM homeward_people")
        assert not [body for body in anne.texts(room) if WORDS in body or "home" in body]
        assert await bot.stop() == 0
        assert WORDS not in bot.log.read_text()
        kept = b"".join(path.read_bytes() for path in bot.data.rglob("*") if path.is_file())
        assert WORDS.encode() not in kept
