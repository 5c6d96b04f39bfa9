"""A group that keeps its bot busy, and the proof that everything was answered, and answered once."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.matrix.events import Message
from bot.matrix.http import path
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import TIMEOUT, People, Someone


@dataclass(frozen=True, slots=True)
class Said:
    """A need that somebody wrote, in words that nobody else used."""

    event_id: str
    room: str
    words: str


class Load:
    """People in rooms with the bot, where the last room is encrypted; they write needs at random moments."""

    def __init__(self, bot: BotProcess, people: Sequence[Someone], rooms: Sequence[str], seed: int) -> None:
        self.bot = bot
        self.people = people
        self.rooms = rooms
        self.said: list[Said] = []
        self._random = random.Random(seed)
        self._begun = 0

    @classmethod
    async def gather(cls, bot: BotProcess, people: People, *, rooms: int, seed: int) -> Load:
        """Three people who are all in the same rooms. The bot is running, and comes when it is invited."""
        anne, ben, chloe = [await people.make(name) for name in ("anne", "ben", "chloe")]
        made = [
            await anne.make_room(bot.user_id, ben.id, chloe.id, encrypted=number == rooms, name=f"circle {number}")
            for number in range(1, rooms + 1)
        ]
        for room in made:
            for guest in (ben, chloe):
                await guest.session.join(room)
            for person in (anne, ben, chloe):
                await person.sees_join(room, bot.user_id)
            for user in (ben.id, chloe.id):
                await anne.sees_join(room, user)
        return cls(bot, (anne, ben, chloe), made, seed)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Meanwhile everybody hears what is said."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(person.listen()) for person in self.people]
            yield
            for task in tasks:
                task.cancel()

    @asynccontextmanager
    async def going_on(self, pause: float) -> AsyncIterator[None]:
        """Meanwhile each person writes a need about every `pause` seconds."""
        over = asyncio.Event()

        async def writes(person: Someone) -> None:
            while not over.is_set():
                await self.write(person, self._random.choice(self.rooms))
                await asyncio.sleep(self._random.uniform(0, 2 * pause))

        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(writes(person))
            yield
            over.set()

    async def goes_on(self, more: int) -> None:
        """Wait until so many more needs were written, and the bot has dealt with so many more."""
        said, stored = len(self.said) + more, len(self._stored()) + more
        async with asyncio.timeout(TIMEOUT):
            while len(self.said) < said or len(self._stored()) < stored:
                await asyncio.sleep(0.1)

    async def write(self, person: Someone, room: str) -> None:
        """One more need."""
        self._begun += 1
        words = f"item-{self._begun:04}."
        self.said.append(Said(await person.insist(room, f"!need {words}"), room, words))

    async def write_many(self, each: int) -> None:
        """So many needs by each of the people, all at the same time, anywhere."""

        async def writes(person: Someone) -> None:
            for _ in range(each):
                await self.write(person, self._random.choice(self.rooms))

        await asyncio.gather(*map(writes, self.people))

    async def handled(self, within: float) -> None:
        """Wait until the bot has dealt with everything that was said, and has nothing to send any more.

        As long as it gets on: `within` seconds without that are too many.
        """
        end, least = time.monotonic() + within, None
        while True:
            missing = len(self.said) - len(self._stored())
            unsent = len(self.bot.rows("SELECT 1 FROM outbox WHERE done IS NULL"))
            if missing <= 0 and not unsent:
                return
            if least is None or missing + unsent < least:
                end, least = time.monotonic() + within, missing + unsent
            assert time.monotonic() < end, f"of {len(self.said)} commands {missing} are lost, {unsent} messages unsent"
            await asyncio.sleep(0.1)

    async def counted(self) -> tuple[int, int]:
        """How many of the commands have no effect or no answer, and how many have several."""
        effects = Counter(event_id for event_id, _ in self._stored())
        answers = Counter[str]()
        for room in self.rooms:
            history = [event for event in await self.history(room) if event["sender"] == self.bot.user_id]
            answers.update(target for target in map(_replied_to, history) if target is not None)
        asked = [said.event_id for said in self.said]
        lost = sum(min(effects[each], answers[each]) < 1 for each in asked)
        return lost, sum(max(effects[each], answers[each]) > 1 for each in asked)

    async def verify(self) -> None:
        """Every need is stored once, and has one answer in its room, in the order in which they were written."""
        stored = self._stored()
        assert Counter(event_id for event_id, _ in stored) == Counter(said.event_id for said in self.said)
        assert dict(stored) == {said.event_id: said.words for said in self.said}
        for room in self.rooms:
            said = {each.event_id: each.words for each in self.said if each.room == room}
            history = await self.history(room)
            replies = [(_replied_to(event), event) for event in history if event["sender"] == self.bot.user_id]
            answered = [target for target, event in replies if target is not None]
            counted, wanted = Counter(answered), Counter(said.keys())
            assert counted == wanted, f"twice: {dict(counted - wanted)}, never: {dict(wanted - counted)}"
            assert answered == [event["event_id"] for event in history if event["event_id"] in said], "not in order"
            unasked = [event for target, event in replies if target is None and event["type"] != "m.reaction"]
            assert len(unasked) == 1, "greeted"
        await self._verify_words()

    async def history(self, room: str) -> list[dict[str, Any]]:
        """All events of a room that are not state, as the homeserver keeps them, the oldest first."""
        found: list[dict[str, Any]] = []
        query = [("dir", "f"), ("limit", "500")]
        while True:
            page = await self.people[0].wire.get(path("v3", "rooms", room, "messages"), query)
            found += [event for event in page["chunk"] if "state_key" not in event]
            if "end" not in page:
                return found
            query = [("dir", "f"), ("limit", "500"), ("from", page["end"])]

    async def _verify_words(self) -> None:
        """Everybody could read every answer, and it was about what was asked."""
        for person in self.people:
            await person.hear()
            answers = {event.in_reply_to: event for event in person.heard if isinstance(event, Message)}
            for said in self.said:
                assert said.words in answers[said.event_id].body
                assert answers[said.event_id].encrypted == (said.room == self.rooms[-1])

    def _stored(self) -> list[tuple[Any, ...]]:
        return self.bot.rows("SELECT event_id, what FROM resources")


def _replied_to(event: dict[str, Any]) -> str | None:
    relation = event["content"].get("m.relates_to") or {}
    target = (relation.get("m.in_reply_to") or {}).get("event_id")
    return target if isinstance(target, str) else None
