"""What people and homeservers can try, over the whole program, real SQLite and a homeserver in memory."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.matrix.http import Answer, Json
from tests.conversation import BOT, Conversation, conversation, user
from tests.reliability.fuzz import Fuzzer
from tests.reliability.table import Row

_AT_ONCE = 25
_LIMIT = 30

Attack = Callable[[Path, int], Awaitable[Row]]


async def malformed_events(folder: Path, count: int) -> Row:
    """Rubbish in rooms, and a command after every handful of it."""

    def poured(talk: Conversation, fuzzer: Fuzzer) -> Json:
        events = [fuzzer.event() for _ in range(_AT_ONCE)]
        timeline = {"events": events, "limited": False, "prev_batch": "1"}
        state = {"events": [fuzzer.event() for _ in range(3)]}
        return {"rooms": {"join": {talk.room: {"timeline": timeline, "state": state}, "!nowhere": fuzzer.event()}}}

    return await _poured(folder, count, "malformed events of rooms", "events", poured)


async def malformed_to_device(folder: Path, count: int) -> Row:
    """Rubbish to the bot's device, from anybody."""

    def poured(talk: Conversation, fuzzer: Fuzzer) -> Json:
        return {"to_device": {"events": [fuzzer.to_device() for _ in range(_AT_ONCE)]}}

    return await _poured(folder, count, "malformed messages to the device", "messages", poured)


async def _poured(folder: Path, count: int, what: str, unit: str, body: Callable[[Conversation, Fuzzer], Json]) -> Row:
    async with conversation(folder) as talk:
        fuzzer, survived, lost, twice = Fuzzer(7, [user("Ben"), user("Zoe")]), 0, 0, 0
        for _ in range(count // _AT_ONCE):
            answer = Answer(200, {"next_batch": str(talk.server.position), **body(talk, fuzzer)})
            talk.server.fail_next(lambda method, where: where == "/sync", answer, user=BOT)
            await talk.app.hear()
            said = await talk.says("Anne", "!need a ladder")
            answered = said.count("on the board: a ladder")
            survived += _AT_ONCE if answered else 0
            lost, twice = lost + (answered == 0), twice + (answered > 1)
        return Row(what, count // _AT_ONCE * _AT_ONCE, unit, survived, lost, twice)


async def flood(folder: Path, count: int) -> Row:
    """One person writes commands as fast as the wire takes them; another one goes on as always."""
    async with conversation(folder, most=_LIMIT) as talk:
        done = told = lost = twice = 0
        for number in range(count):
            said = await talk.says("Ben", "!needs")
            told += "a lot at once" in said
            done += bool(said) and "a lot at once" not in said
            if number % 50 == 0:
                heard = (await talk.says("Chloé", "!need a ladder")).count("on the board: a ladder")
                lost, twice = lost + (heard == 0), twice + (heard > 1)
        kind = told == 1 and done == min(count, _LIMIT)
        what = "a flood of commands by one person; lost and twice are the others’"
        return Row(what, count, "commands", count * kind, lost, twice)


async def clock_jumps(folder: Path, count: int) -> Row:
    """The clock jumps by minutes to weeks, back and forth; each time a command, and a reminder that is to come once."""
    chance = random.Random(7)
    async with conversation(folder) as talk:
        survived = lost = twice = 0
        for number in range(count):
            await talk.says("Anne", f"!remind us in 10 minutes kettle{number}.")
            answers = (await talk.says("Anne", f"!need ladder{number}.")).count(f"on the board: ladder{number}.")
            await talk.passes(timedelta(minutes=chance.choice((-20000, -600, -1, 1, 30, 600, 20000))))
            survived += answers == 1
            lost, twice = lost + (answers == 0), twice + (answers > 1)
        await talk.passes(timedelta(days=400))
        said = [each.body for each in talk.shown() if each.msgtype == "m.text"]
        reminded = [sum(f"kettle{number}." in body for body in said) for number in range(count)]
        lost, twice = lost + reminded.count(0), twice + sum(each > 1 for each in reminded)
        return Row("the clock jumps, back and forth", count, "jumps", survived, lost, twice)
