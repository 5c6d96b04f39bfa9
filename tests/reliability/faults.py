"""What machines and networks do: over the whole program as a process, at a real homeserver."""

from __future__ import annotations

import asyncio
import random
import resource
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

from bot.demo.homeserver import Homeserver
from bot.matrix.events import Message
from tests.e2e.bot_process import TIMEOUT, BotProcess
from tests.e2e.load import Load
from tests.e2e.people import People
from tests.e2e.proxy import BAD_GATEWAY, Chance, Cut, Delay, Doubled, Fault, Proxy, Weather, too_many
from tests.reliability.table import Row

SEED = 7
FaultRow = Callable[[Path, int], Awaitable[Row]]

SPOILT: dict[Fault, float] = {
    too_many(300): 0.02,
    BAD_GATEWAY: 0.03,
    Cut.BEFORE: 0.03,
    Cut.AFTER: 0.06,
    Cut.HALFWAY: 0.03,
    Doubled(): 0.03,
}
CHANCES = (
    *(Chance(r"^PUT .*/send/", fault, share) for fault, share in SPOILT.items()),
    *(Chance(r"^GET .*/sync", fault, 0.03) for fault in (*SPOILT, Delay(0.3))),
    *(Chance(r"^POST |/sendToDevice/|/messages|/members", fault, 0.05) for fault in SPOILT),
)


@asynccontextmanager
async def busy(folder: Path, rooms: int) -> AsyncIterator[tuple[Homeserver, BotProcess, Load]]:
    """A homeserver, the bot, and people who are in rooms with it."""
    async with (
        Homeserver() as homeserver,
        People(homeserver, folder / "people") as people,
        await BotProcess.make(homeserver, folder) as bot,
    ):
        bot.start()
        load = await Load.gather(bot, people, rooms=rooms, seed=SEED)
        await bot.delivered()
        async with load.listening():
            yield homeserver, bot, load


async def judged(load: Load, what: str, tried: int, unit: str) -> Row:
    """The row, once everything has been dealt with: what of the commands was lost, and what answered twice."""
    try:
        await load.handled(within=60)
        lost, twice = await load.counted()
    except AssertionError as error:
        print(f"{what}: {error}", file=sys.stderr, flush=True)
        lost, twice = await load.counted()
    return Row(f"{what}; {len(load.said):,} commands", tried, unit, 0 if lost or twice else tried, lost, twice)


async def kills(folder: Path, count: int) -> Row:
    """SIGKILL at random moments: while it starts, in the middle of batches, between sending and noting it."""
    chance = random.Random(SEED)
    async with busy(folder, rooms=3) as (_, bot, load):
        async with load.going_on(pause=0.5):
            for _ in range(count):
                await random_moment(bot, chance)
                await bot.kill()
                bot.start()
        return await judged(load, "SIGKILL under load", count, "kills")


async def random_moment(bot: BotProcess, chance: random.Random) -> None:
    """While it starts, or when it has been at work for a while, or in the middle of sending, however slow it is."""
    before = bot.on_their_way()
    if chance.random() < 0.65:
        await bot.logs("started")
    if chance.random() < 0.35:
        async with asyncio.timeout(TIMEOUT):
            while bot.on_their_way() <= before:
                await asyncio.sleep(0.005)
    else:
        await asyncio.sleep(chance.uniform(0, 0.6))


async def first_seconds(folder: Path, count: int) -> Row:
    """SIGKILL in the first seconds of a bot: while its file is made, its keys uploaded, its device signed."""
    chance, each, survived = random.Random(SEED), 4, 0
    async with Homeserver() as homeserver, People(homeserver, folder / "people") as people:
        anne = await people.make("anne")
        for _ in range(count // each):
            async with await BotProcess.make(homeserver, folder) as bot:
                for _ in range(each):
                    bot.start()
                    await asyncio.sleep(chance.uniform(0.1, 1.6))
                    await bot.kill()
                bot.start()
                room = await anne.make_room(bot.user_id, encrypted=True)
                await anne.sees_join(room, bot.user_id)
                answer = await anne.answer(await anne.say(room, "!need a ladder"))
                survived += each * ("a ladder" in answer.body and answer.encrypted)
    return Row("SIGKILL in a bot’s first seconds: file, keys, signatures", count // each * each, "kills", survived)


async def restarts(folder: Path, count: int) -> Row:
    """The homeserver is stopped and killed; people and the bot try again until it is back."""
    chance = random.Random(SEED)
    async with busy(folder, rooms=2) as (homeserver, _, load):
        async with load.going_on(pause=0.1):
            for number in range(count):
                await asyncio.sleep(chance.uniform(0.5, 2))
                await (homeserver.kill() if number % 2 else homeserver.stop())
                await homeserver.start()
            await load.goes_on(5)
        return await judged(load, "the homeserver stops or is killed under load", count, "restarts")


async def weather(folder: Path, count: int) -> Row:
    """Rate limits, bad gateways, delays, and connections cut before and after the homeserver did what was asked."""
    spoils = Weather(SEED, CHANCES)
    spoils.fine = True
    async with (
        Homeserver() as homeserver,
        People(homeserver, folder / "people") as people,
        Proxy(homeserver.url, spoils) as proxy,
        await BotProcess.make(homeserver, folder, address=proxy.url) as bot,
    ):
        bot.start()
        load = await Load.gather(bot, people, rooms=6, seed=SEED)
        spoils.fine = False
        async with load.listening():
            for _ in range(max(1, count // 300)):
                await load.write_many(each=min(count, 300) // len(load.people))
                await load.handled(within=300)
            spoilt = sum(exchange.fault is not None for exchange in proxy.exchanges)
            return await judged(load, "429, 502, delays, cut connections and doubled requests", spoilt, "faults")


async def full_disk(folder: Path, count: int) -> Row:
    """No file may grow for a while: nothing is acknowledged that can't be kept, and then it goes on by itself."""
    async with busy(folder, rooms=2) as (_, bot, load):
        for _ in range(count):
            _, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            await load.write_many(each=3)
            await bot.logs("disk I/O error")
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (hard, hard))
            await load.handled(within=120)
            await bot.stop()
            bot.start()
            await bot.logs("started")  # on a full disk it would not even begin
        return await judged(load, "the disk is full for a while", count, "times")


async def locked(folder: Path, count: int) -> Row:
    """Another process holds the database for longer than the bot waits for it."""
    async with busy(folder, rooms=2) as (_, bot, load):
        for _ in range(count):
            with closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                await load.write_many(each=3)
                await bot.logs("locked")
                other.execute("ROLLBACK")
            await load.handled(within=120)
            await bot.stop()
            bot.start()
        return await judged(load, "another process locks the database", count, "times")


async def away(folder: Path, count: int) -> Row:
    """What is said while the bot is away, more than one sync shows, is answered when it is back."""
    async with busy(folder, rooms=1) as (_, bot, load):
        await bot.kill()
        await load.write_many(each=max(1, count // len(load.people)))
        bot.start()
        row = await judged(load, "said while the bot was away", len(load.said), "commands")
        heard = [event for event in load.people[0].heard if isinstance(event, Message)]
        assert heard, "somebody listened"
        return row
