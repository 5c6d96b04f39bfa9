"""Very many groups at one bot: killed, stopped, away, put back to an older copy, and nothing is lost or said twice.

The homeserver is the stand-in of the benchmarks: a real one takes minutes to make thousands of rooms.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.understudy import Understudy, understudy
from tests.e2e.bot_process import BotProcess
from tests.reliability.faults import SEED
from tests.reliability.interruptions import backup, restore
from tests.reliability.table import Row

_EACH = 300  # commands between two faults
_KILLS = 8
_LONGEST = 900.0  # seconds: on a busy machine too
_THING = re.compile(r"thing-\d{6}")


async def groups(folder: Path, count: int) -> Row:
    """In so many groups: killed in the first sync, in backlogs and while it greets; stopped; put back to a copy."""
    chance = random.Random(SEED)
    async with understudy() as place, await BotProcess.make(place, folder) as bot:
        crowd = await Crowd.gather(place, bot, chance, count)
        for _ in range(2):  # in the middle of the first sync
            bot.start()
            await asyncio.sleep(chance.uniform(1, 3))
            await bot.kill()
        bot.start()
        await crowd.first_sync()  # what was said before it is not heard
        await crowd.promise(_EACH)
        for _ in range(_KILLS):
            await crowd.say(_EACH)
            await asyncio.sleep(chance.uniform(0, 1.5))
            await bot.kill()
            await crowd.say(_EACH)  # while it is away
            bot.start()
        await crowd.answered()
        assert await (await backup(bot, folder / "copy")).wait() == 0
        await crowd.say(_EACH)
        await crowd.answered()
        await bot.kill()
        await crowd.say(_EACH)
        assert await (await restore(bot, folder / "copy")).wait() == 0
        bot.start()
        await crowd.answered()
        assert await bot.stop() == 0
        bot.start()
        await crowd.say(1)
        await crowd.answered()
        await bot.delivered(_LONGEST)
        lost, twice = await crowd.counted()
    what = f"{count:,} groups: SIGKILL, SIGTERM, backlogs, a restore; {crowd.said:,} commands"
    faults = 2 + _KILLS + 2
    return Row(what, faults, "faults", 0 if lost or twice else faults, lost, twice)


class Crowd:
    """Somebody in each room, who say things of which no two are the same."""

    def __init__(self, place: Understudy, bot: BotProcess, rooms: Sequence[str], chance: random.Random) -> None:
        self._place, self._bot, self._rooms, self._chance = place, bot, rooms, chance
        self._needs: dict[str, str] = {}  # rooms, by what was said there
        self._promised: dict[str, str] = {}

    @classmethod
    async def gather(cls, place: Understudy, bot: BotProcess, chance: random.Random, count: int) -> Crowd:
        """They are there before the bot is."""
        await place.ask("pace", seconds=0)
        brought = await place.ask("bring", user=bot.user_id, count=count, apart=True)
        return cls(place, bot, brought["rooms"], chance)

    @property
    def said(self) -> int:
        """How many commands they have said."""
        return len(self._needs) + len(self._promised)

    async def first_sync(self) -> None:
        """Wait until the bot has handled its first sync, in this life or in one before."""
        await self._bot.logs("started")
        async with asyncio.timeout(_LONGEST):
            while not self._bot.rows("SELECT 1 FROM sync"):
                await asyncio.sleep(0.1)

    async def say(self, count: int) -> None:
        """In so many rooms somebody writes a need."""
        await self._say("!need a {}", self._needs, count)

    async def promise(self, count: int) -> None:
        """In so many rooms the bot is asked for a reminder, which comes due in the middle of it all."""
        await self._say("!remind me in 10 seconds {}", self._promised, count)

    async def _say(self, wording: str, noted: dict[str, str], count: int) -> None:
        rooms = self._chance.sample(range(len(self._rooms)), min(count, len(self._rooms)))
        things = [f"thing-{self.said + number:06}" for number in range(len(rooms))]
        noted |= {thing: self._rooms[room] for thing, room in zip(things, rooms, strict=True)}
        said = [[room, wording.format(thing)] for thing, room in zip(things, rooms, strict=True)]
        await self._place.ask("say_all", user=self._bot.user_id, said=said)

    async def answered(self) -> None:
        """Wait until everything has been."""
        async with asyncio.timeout(_LONGEST):
            while self._needs.keys() - (await self._heard()).keys():
                await asyncio.sleep(0.5)

    async def counted(self) -> tuple[int, int]:
        """What was lost, and what was said twice or in another room.

        Each need is answered once, each reminder promised once and given once, and each room is greeted once.
        """
        heard, wanted = await self._heard(), dict[str, Sequence[str]]()
        wanted |= {thing: (room,) for thing, room in self._needs.items()}
        wanted |= {thing: (room, room) for thing, room in self._promised.items()}
        greeted = Counter(room for room, text in await self._texts() if "Entraide" in text)
        pairs = [(Counter(wanted[thing]), Counter(heard[thing])) for thing in wanted]
        pairs.append((Counter(self._rooms), greeted))
        lost = sum((right - found).total() for right, found in pairs)
        return lost, sum((found - right).total() for right, found in pairs)

    async def _heard(self) -> dict[str, list[str]]:
        """The rooms in which the bot spoke of a thing, by the thing."""
        found: dict[str, list[str]] = defaultdict(list)
        for room, text in await self._texts():
            for thing in _THING.findall(text):
                found[thing].append(room)
        return found

    async def _texts(self) -> list[tuple[str, str]]:
        said = await self._place.ask("heard", user=self._bot.user_id)
        return [(room, text) for room, text in said["said"]]
