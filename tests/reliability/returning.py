"""Safe returns in bad times: whoever looks out is asked all the same, and once; and everybody reads how it ends."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo.homeserver import Homeserver
from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone
from tests.e2e.proxy import Chance, Proxy, Weather, too_many
from tests.reliability.faults import SEED
from tests.reliability.table import Row

ASKED, LOOKS_OUT = "would like you to look out", "is looking out for you"
CALL, WORDS = "wanted to be home and hasn’t written", "by the canal"
HAS_IT, HOME = "has it and is looking for you", "is home. Thank you for looking out."
_SOON = timedelta(seconds=5)  # until somebody is asked to look, once the bot is up
_WAITS = 30.0  # seconds: so long anything may take in bad times
_BUSY = (Chance(r"^PUT .*/send/", too_many(400), 0.6), Chance(r"^GET .*/sync", too_many(400), 0.3))
Trouble = Callable[[BotProcess], AbstractAsyncContextManager[None]]


def said(person: Someone, bot: BotProcess, words: str) -> int:
    """How often somebody has read these words of the bot."""
    heard = [event for event in person.heard if isinstance(event, Message) and event.sender == bot.user_id]
    return sum(words in event.body for event in heard)


def comes_due(bot: BotProcess) -> None:
    """While the bot is not running, so much time goes by that somebody is asked to look soon."""
    with closing(sqlite3.connect(bot.database)) as connection, connection:
        ((due,),) = connection.execute("SELECT due FROM timers WHERE feature = 'homeward' AND name = 'look'")
        by = due - int((datetime.now(UTC) + _SOON).timestamp() * 1000)
        connection.execute("UPDATE timers SET due = due - ? WHERE feature = 'homeward'", (by,))
        connection.execute("UPDATE homeward SET due = due - ?, called = called - ?", (by, by))


@asynccontextmanager
async def no_room(bot: BotProcess) -> AsyncIterator[None]:
    """None of the bot's files can grow, until it has noticed more than once; then they can again."""
    _, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
        await bot.logs("disk I/O error", within=_WAITS, times=3)
    finally:
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (hard, hard))


class Returns:
    """Anne, who goes out again and again, and Zoé, who looks out for her; in an encrypted room and chats."""

    def __init__(self, bot: BotProcess, anne: Someone, zoe: Someone, chats: tuple[str, str]) -> None:
        self.bot, self.anne, self.zoe = bot, anne, zoe
        self.annes, self.zoes = chats

    @classmethod
    async def gather(cls, bot: BotProcess, people: People) -> Returns:
        """The two, and their private chats with the bot."""
        anne, zoe = await people.make("anne"), await people.make("zoe")
        room = await anne.make_room(bot.user_id, zoe.id, encrypted=True)
        await zoe.session.join(room)
        await anne.sees_join(room, zoe.id)
        annes, zoes = [await each.session.create_direct(bot.user_id) for each in (anne, zoe)]
        made = cls(bot, anne, zoe, (annes, zoes))
        for each in (anne, zoe):
            await made.reads(each, "just the two of us", 1)
        return made

    async def reads(self, person: Someone, words: str, times: int) -> None:
        """Wait until somebody has read that so often."""
        await person.until(Message, lambda _: said(person, self.bot, words) >= times, _WAITS)

    async def one(self, number: int, trouble: Trouble) -> None:
        """Anne is out and does not come back in time, and then does; each time somebody acts there is trouble."""
        async with trouble(self.bot):
            await self.anne.say(self.annes, f"!out in 90 minutes tell:{self.zoe.id} {WORDS}")
        await self.reads(self.zoe, ASKED, number)
        async with trouble(self.bot):
            await self.zoe.say(self.zoes, "yes")
        await self.reads(self.anne, LOOKS_OUT, number)
        await self.bot.delivered()
        await self.bot.kill()
        comes_due(self.bot)
        self.bot.start()
        await self.bot.logs("started")
        async with trouble(self.bot):
            await asyncio.sleep(_SOON.total_seconds())
        await self.reads(self.zoe, CALL, number)
        await self.reads(self.zoe, WORDS, number)
        async with trouble(self.bot):
            await self.zoe.say(self.zoes, "I have it")
        await self.reads(self.anne, HAS_IT, number)
        async with trouble(self.bot):
            await self.anne.say(self.annes, "I’m home")
        await self.reads(self.zoe, HOME, number)
        await self.bot.delivered()

    async def many(self, what: str, count: int, trouble: Trouble) -> Row:
        """So many of them, one after another: of how many something was lost, and what was said twice."""
        survived = 0
        for number in range(1, count + 1):
            try:
                await self.one(number, trouble)
            except (TimeoutError, AssertionError):
                break  # the others would wait for the same
            survived += not self.bot.rows("SELECT 1 FROM homeward")
        once = ((self.zoe, (ASKED, CALL, WORDS, HOME)), (self.anne, (LOOKS_OUT, HAS_IT)))
        times = [said(person, self.bot, words) for person, read in once for words in read]
        lost, twice = (sum(max(0, sign * (count - each)) for each in times) for sign in (1, -1))
        return Row(what, count, "safe returns", survived, lost, twice)


async def full_disk(folder: Path, count: int) -> Row:
    """The disk is full whenever somebody says something, and when somebody has to be asked to look."""
    async with (
        Homeserver() as homeserver,
        People(homeserver, folder / "people") as people,
        await BotProcess.make(homeserver, folder) as bot,
    ):
        bot.start()
        returns = await Returns.gather(bot, people)
        return await returns.many("a safe return while the disk is full", count, no_room)


async def limited(folder: Path, count: int) -> Row:
    """The homeserver asks for patience all the time, with what is sent and with what is heard."""
    weather = Weather(SEED, _BUSY)
    weather.fine = True
    async with (
        Homeserver() as homeserver,
        People(homeserver, folder / "people") as people,
        Proxy(homeserver.url, weather) as proxy,
        await BotProcess.make(homeserver, folder, address=proxy.url) as bot,
    ):
        bot.start()
        returns = await Returns.gather(bot, people)
        weather.fine = False
        row = await returns.many("a safe return while the homeserver answers 429", count, _as_it_is)
        assert any(exchange.fault is not None for exchange in proxy.exchanges), "there was no trouble"
        return row


@asynccontextmanager
async def _as_it_is(bot: BotProcess) -> AsyncIterator[None]:
    yield
