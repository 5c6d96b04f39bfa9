"""`entraide demo`: a throw-away homeserver, three people in an encrypted room, and the bot as its host starts it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import tempfile
import uuid
from contextlib import AsyncExitStack
from pathlib import Path

from bot.demo.bot_process import BotFailed, running_bot
from bot.demo.homeserver import Homeserver, HomeserverFailed
from bot.demo.keyboard import converse
from bot.demo.people import Person
from bot.demo.room import Room
from bot.demo.screen import Screen
from bot.demo.script import MEETING, NAMES, Line, Part
from bot.process import logs

_PATIENCE = 30.0  # seconds for an answer
_PACE = 0.8  # seconds between two lines: people do not type at once
_BOT = "entraide"


async def main(script: bool) -> int:
    """Hold the meeting. With `script` end after it, otherwise read from the terminal. Returns the exit code."""
    running = asyncio.current_task()
    assert running is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    screen = Screen(_BOT)
    logs.set_up("error")
    try:
        async with AsyncExitStack() as stack:
            return await _demo(stack, screen, script)
    except asyncio.CancelledError:
        screen.note("Stopped; everything is tidied away.")
        return 130
    except (HomeserverFailed, BotFailed) as error:
        print(error, file=sys.stderr)
        return 1


async def _demo(stack: AsyncExitStack, screen: Screen, script: bool) -> int:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="entraide-demo-")))
    homeserver = Homeserver()
    with screen.busy("Starting a homeserver to throw away (Synapse, on this machine only)"):
        await stack.enter_async_context(homeserver)
    with screen.busy("Making accounts for Entraide and three people"):
        people = [await _arrive(stack, homeserver, name, folder) for name in NAMES]
        password = uuid.uuid4().hex
        bot = await homeserver.register(_BOT, password, displayname="Entraide")
    screen.know({bot: "Entraide", **{person.user_id: person.name for person in people}})
    with screen.busy("Starting Entraide"):
        await stack.enter_async_context(running_bot(homeserver.url, bot, password, folder))
    room = await Room.open(homeserver.url, bot, people, screen)
    screen.title("An encrypted room: Anne invites Ben, Chloé and Entraide")
    stack.push_async_callback(_end, asyncio.create_task(room.listen()))
    missing = await _meeting(room, screen)
    if script or not sys.stdin.isatty():
        return _verdict(screen, missing)
    await converse(room, screen, homeserver.url, people)
    return 0


async def _arrive(stack: AsyncExitStack, homeserver: Homeserver, name: str, folder: Path) -> Person:
    person = await Person.arrive(homeserver, name, folder)
    stack.push_async_callback(person.session.close)
    stack.push_async_callback(_end, asyncio.create_task(person.listen()))
    return person


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _meeting(room: Room, screen: Screen) -> list[str]:
    """Play the script. Returns the answers that did not come."""
    missing = [] if await room.answered("I’m Entraide", 0, _PATIENCE) else ["the greeting"]
    for part in MEETING:
        missing += await _part(room, screen, part)
    return missing


async def _part(room: Room, screen: Screen, part: Part) -> list[str]:
    screen.title(part.title)
    missing = [line.expect for line in part.lines if not await _line(room, line)]
    if part.board and not await room.shows(part.board, _PATIENCE):
        missing.append(part.board)
    room.show_boards()
    return missing


async def _line(room: Room, line: Line) -> bool:
    since = room.heard()
    if line.reaction:
        await room.react(line.who, line.text, line.reply_to or "")
    elif line.who:
        await room.say(line.who, line.text, line.reply_to)
    await asyncio.sleep(_PACE)
    return not line.expect or await room.answered(line.expect, since, _PATIENCE)


def _verdict(screen: Screen, missing: list[str]) -> int:
    if missing:
        screen.note(f"These answers did not come: {', '.join(missing)}")
        return 1
    screen.note("The meeting is over. Every answer came.")
    return 0
