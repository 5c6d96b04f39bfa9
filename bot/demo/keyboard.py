"""After the meeting, whoever sits at the terminal can speak as any of the three people."""

from __future__ import annotations

import asyncio
import re
import sys

from bot.demo.people import Person
from bot.demo.room import Room
from bot.demo.screen import Screen
from commands.kit.words import fold

_SPOKEN = re.compile(r"\s*(\w+)\s*[>:]\s*(.*)", re.DOTALL)
_A_MOMENT = 3.0  # seconds for an answer, before the next prompt


async def converse(room: Room, screen: Screen, homeserver: str, people: list[Person]) -> None:
    """Read lines and send them until the input ends."""
    screen.title("Your turn")
    screen.note(f"Join with a Matrix client, if you like. Homeserver: {homeserver}")
    for person in people:
        screen.note(f"  {person.user_id}   password: {person.password}")
    screen.note("Or type here as any of them, for example:  ben> !need a ladder    Ctrl-C ends everything.")
    speaker = people[0].name
    lines = await _lines()
    while True:
        screen.prompt(speaker)
        line = (await lines.readline()).decode(errors="replace")
        if not line:
            return
        speaker, text = _spoken(line, speaker, [person.name for person in people])
        if text:
            since = await room.say(speaker, text, shown=True)
            await room.answered("", since, _A_MOMENT)
            room.show_boards()


def _spoken(line: str, speaker: str, names: list[str]) -> tuple[str, str]:
    """Who says a line, and what: without a name, whoever spoke last."""
    found = _SPOKEN.fullmatch(line.strip())
    for name in names:
        if found and fold(found[1]) == fold(name):
            return name, found[2]
    return speaker, line.strip()


async def _lines() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader
