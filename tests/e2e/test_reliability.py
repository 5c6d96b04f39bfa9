"""Whatever is killed, cut off or full: every command has its effect once and its answer once."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.load import Load
from tests.e2e.people import TIMEOUT, People
from tests.e2e.proxy import BAD_GATEWAY, Cut, Exchange, Fault, Proxy, Weather, fair
from tests.reliability import crowds, faults, interruptions, returning
from tests.reliability.faults import CHANCES, SPOILT, random_moment

KILLS = int(os.environ.get("ENTRAIDE_KILLS", "30"))
SEED = int(os.environ.get("ENTRAIDE_SEED", "7"))


@pytest.fixture
async def bot(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[BotProcess]:
    async with await BotProcess.make(homeserver, tmp_path) as made:
        yield made


async def test_kills_in_a_row(bot: BotProcess, people: People) -> None:
    """The bot dies at random moments: while it starts, in the middle of batches, between sending and noting it."""
    chance = random.Random(SEED)
    bot.start()
    load = await Load.gather(bot, people, rooms=3, seed=SEED)
    await bot.delivered()
    at_work, began = 0, time.monotonic()
    async with load.listening():
        async with load.going_on(pause=0.5):
            for _ in range(KILLS):
                before = bot.on_their_way()
                await random_moment(bot, chance)
                await bot.kill()
                at_work += not bot.on_their_way() <= before
                bot.start()
        await load.handled(within=60)
        assert await bot.stop() == 0
        await load.verify()
    seconds = time.monotonic() - began
    print(f"\n{KILLS} kills, {at_work} of them in the middle of sending; {len(load.said)} commands in {seconds:.0f} s")
    assert at_work > KILLS / 10, "the kills came when there was nothing to lose"


async def test_restarts_of_the_homeserver(tmp_path: Path) -> None:
    """The homeserver is stopped and killed; people and the bot try again until it is back."""
    chance = random.Random(SEED)
    async with (
        Homeserver() as homeserver,
        People(homeserver, tmp_path / "people") as people,
        await BotProcess.make(homeserver, tmp_path) as bot,
    ):
        bot.start()
        load = await Load.gather(bot, people, rooms=2, seed=SEED)
        began = time.monotonic()
        async with load.listening():
            async with load.going_on(pause=0.1):
                for end in (homeserver.stop, homeserver.kill, homeserver.kill):
                    await asyncio.sleep(chance.uniform(0.5, 2))
                    await end()
                    await homeserver.start()
                await load.goes_on(5)
            await load.handled(within=60)
            await load.verify()
        print(f"\n3 restarts, {len(load.said)} commands in {time.monotonic() - began:.0f} s")


async def test_faults_between_the_bot_and_the_homeserver(
    homeserver: Homeserver, people: People, tmp_path: Path
) -> None:
    """Rate limits, bad gateways, and connections cut before and after the homeserver did what was asked."""
    weather = Weather(SEED, CHANCES)
    async with (
        Proxy(homeserver.url, weather) as proxy,
        await BotProcess.make(homeserver, tmp_path, address=proxy.url) as bot,
    ):
        weather.fine = True
        bot.start()
        load = await Load.gather(bot, people, rooms=6, seed=SEED)
        weather.fine = False
        began = time.monotonic()
        async with load.listening():
            await load.write_many(each=100)
            await load.handled(within=90)
            await load.verify()
    sent = Counter(exchange.fault for exchange in proxy.exchanges if "/send/" in exchange.path)
    spoilt = sum(exchange.fault is not None for exchange in proxy.exchanges)
    print(f"\n300 commands in {time.monotonic() - began:.0f} s; {spoilt} of {len(proxy.exchanges)} requests spoilt")
    assert all(sent[fault] > 1 for fault in SPOILT), sent


async def test_what_was_said_while_the_bot_was_away(bot: BotProcess, people: People) -> None:
    """More than one sync shows of a room; and a reminder that came due meanwhile."""
    bot.start()
    load = await Load.gather(bot, people, rooms=1, seed=SEED)
    anne, room = load.people[0], load.rooms[0]
    promise = await anne.answer(await anne.say(room, "!remind me in 1 second drink something"))
    await bot.kill()
    await load.write_many(each=25)
    bot.start()
    async with load.listening():
        await load.handled(within=TIMEOUT)
        await bot.stop()
        history = [event for event in anne.heard if isinstance(event, Message) and event.sender == bot.user_id]
    reminders = [event for event in history if "drink something" in event.body and event.event_id != promise.event_id]
    assert len(reminders) == 1 and not reminders[0].notice
    written = [event["event_id"] for event in await load.history(room) if event["sender"] != bot.user_id]
    answered = [event.in_reply_to for event in history if event.in_reply_to]
    assert answered == written and len(written) == 76


async def test_a_full_disk(bot: BotProcess, people: People) -> None:
    """Nothing is acknowledged that can't be kept; once there is room, the bot goes on by itself."""
    bot.start()
    load = await Load.gather(bot, people, rooms=2, seed=SEED)
    async with load.listening():
        for room in load.rooms:
            await load.write(load.people[0], room)
        await load.handled(within=TIMEOUT)
        _, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        for person in load.people:
            for room in load.rooms:
                await load.write(person, room)
        await bot.logs("disk I/O error", times=3)  # it has tried again
        assert len(bot.rows("SELECT 1 FROM resources")) == len(load.rooms)
        for room in load.rooms:
            said = [event for event in await load.history(room) if event["sender"] == bot.user_id]
            assert len(said) == 2, "the greeting and the first answer"
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (hard, hard))
        await load.handled(within=60)
        await load.verify()


async def test_an_answer_that_has_arrived_is_not_sent_again(
    homeserver: Homeserver, people: People, tmp_path: Path
) -> None:
    """The homeserver forgets transaction ids after a day or so; what it shows of our own events, it never forgets."""
    async with (
        Proxy(homeserver.url) as proxy,
        await BotProcess.make(homeserver, tmp_path, address=proxy.url) as bot,
    ):
        bot.start()
        load = await Load.gather(bot, people, rooms=2, seed=SEED)
        for room in load.rooms:
            await load.write(load.people[0], room)
        await load.handled(within=TIMEOUT)  # greetings too: they come before the first answer
        sent = len(proxy.exchanges)

        def spoil(exchange: Exchange) -> Fault | None:
            """The answer arrives, and neither the request nor a sync tells the bot so."""
            if "/sync" in exchange.path:
                return BAD_GATEWAY if len(bot.rows("SELECT 1 FROM resources")) > len(load.rooms) else None
            return Cut.AFTER if "/send/" in exchange.path else None

        proxy.plan = spoil
        async with load.listening():
            await load.write(load.people[0], load.rooms[0])
            await bot.logs("delivery")
            await bot.kill()
            proxy.plan = fair
            bot.start()
            await load.handled(within=TIMEOUT)
            await load.verify()
        old, new = _lives(proxy.exchanges[sent:])
        arrived = {exchange.path for exchange in old if "/send/" in exchange.path and exchange.status == 200}
        assert len(arrived) == 1
        assert not [exchange for exchange in new if exchange.path in arrived]


def _lives(exchanges: Sequence[Exchange]) -> tuple[Sequence[Exchange], Sequence[Exchange]]:
    """What a bot asked for before and after it was killed: a new life begins by saying what it wants to hear of."""
    begins = next(number for number, exchange in enumerate(exchanges) if "filter=%7B" in exchange.path)
    return exchanges[:begins], exchanges[begins:]


async def test_a_bot_that_is_killed_in_its_first_seconds(tmp_path: Path) -> None:
    assert (await faults.first_seconds(tmp_path, 4)).good


async def test_a_database_that_another_process_locks(tmp_path: Path) -> None:
    assert (await faults.locked(tmp_path, 1)).good


async def test_a_backup_that_is_killed_or_whose_bot_is(tmp_path: Path) -> None:
    assert (await interruptions.backups(tmp_path, 4)).good


async def test_a_later_version_that_is_killed_while_it_changes_the_file(tmp_path: Path) -> None:
    assert (await interruptions.updates(tmp_path, 4)).good


async def test_a_safe_return_while_the_disk_is_full(tmp_path: Path) -> None:
    assert (row := await returning.full_disk(tmp_path, 1)).good, row


async def test_a_safe_return_while_the_homeserver_asks_for_patience(tmp_path: Path) -> None:
    assert (row := await returning.limited(tmp_path, 1)).good, row


async def test_kills_and_a_restore_among_many_groups(tmp_path: Path) -> None:
    assert (await crowds.groups(tmp_path, 500)).good
