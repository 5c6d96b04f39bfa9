"""The program in a process of its own, which ends in the middle: nothing is lost, and nothing is done twice.

Nothing here depends on time: what comes next waits for a sign of the process, or of the homeserver. See `dying.py`.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import DATABASE
from bot.dispatch.poison_guard import UNDER_WAY
from storage.store import Store
from tests.conversation import BOT, user
from tests.e2e.host import PASSWORD, Host
from tests.fake.faults import CUT, LOST, Break
from tests.fake.listening import Listening, listening

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NEVER = 3600.0  # seconds: nothing takes so long
AT_ONCE = 0.01  # seconds: whatever stops takes longer


class Bot:
    """A bot that was set up, its homeserver, which outlives it, and its present life."""

    def __init__(self, host: Host, listening: Listening) -> None:
        self.host = host
        self.server = listening.server
        self.room = self.chat = ""
        self.process: asyncio.subprocess.Process
        self._log = host.config.parent / "log"

    async def sets_up(self) -> None:
        """In a room, and in a private chat with its host."""
        await self.host.init(BOT, self.host.homeserver.url, PASSWORD)
        with self.host.config.open("a") as file:
            file.write(f"commands_per_minute: 0\nadmin: '{user('Hanna')}'\n")
        self.server.now = datetime.now(UTC)
        self.room = self.server.create_room(user("Anne"), "Circle", invite=[BOT], members=[user("Ben")])
        self.chat = self.server.create_room(user("Hanna"), invite=[BOT], is_direct=True)
        await self.starts()
        await self.until(lambda: bool(self.said(self.room) and self.said(self.chat)))
        await self.ends()

    async def starts(self, *texts: str, how: str = "sleeps", long: float = NEVER) -> None:
        """A life; these texts stop it."""
        arguments = (sys.executable, "-m", "tests.dying", str(self.host.config), str(long), how, *texts)
        with self._log.open("ab") as log:
            pipe = asyncio.subprocess.PIPE
            self.process = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, stdout=pipe, stderr=log)

    async def ends(self) -> None:
        """It is told to end, and does."""
        self.process.send_signal(signal.SIGTERM)
        await self.process.communicate()
        assert self.process.returncode == 0, self.log

    async def hears(self, text: str) -> None:
        """Wait until it is at this text."""
        assert self.process.stdout
        while (line := (await self.process.stdout.readline()).decode()) != f"{text}\n":
            assert line, self.log

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until this holds, while it lives."""
        while not holds():
            assert self.process.returncode is None, self.log
            await asyncio.sleep(0.02)

    async def dies(self) -> None:
        """It is killed, or was."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.communicate()
        assert self.process.returncode == -signal.SIGKILL, self.log

    def says(self, name: str, text: str) -> None:
        """Somebody says something in the room."""
        self.server.say(self.room, user(name), text)

    def said(self, room: str) -> str:
        """All that the bot has said there, as it is shown now."""
        return "\n".join(each.body for each in self.server.shown(room) if each.sender == BOT)

    def noted(self) -> list[str]:
        """What its guard has noted."""
        path = self.host.data / UNDER_WAY
        return path.read_text().splitlines() if path.exists() else []

    @property
    def log(self) -> str:
        """What all its lives logged."""
        return self._log.read_text()


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    async with listening(BOT, PASSWORD) as server:
        found = Bot(Host(server, BOT, tmp_path), server)
        await found.sets_up()
        yield found
        if found.process.returncode is None:
            found.process.kill()
        await found.process.communicate()
        found.server.step()  # nobody waits for news any more


# Ordinary kills.

NEEDS = 75


async def test_kills_at_any_point_and_twice_at_the_same_lose_nothing_and_repeat_nothing(bot: Bot) -> None:
    bot.says("Ben", "begun")
    for number in range(NEEDS):
        bot.says("Ben", f"!need thing{number}")
        if number == NEEDS // 2:
            bot.says("Ben", "half")
    bot.says("Ben", "done")
    for text in ("begun", "half", "done"):
        for _ in range(2):
            await bot.starts(text)
            await bot.hears(text)
            await bot.dies()
    for answer in (LOST, LOST, CUT, CUT):
        killing(bot, answer)
        await bot.starts()
        await bot.process.wait()
        await bot.dies()
    await bot.starts()
    await bot.until(lambda: f"on the board: thing{NEEDS - 1} " in bot.said(bot.room).replace("\n", " "))
    await bot.ends()
    said = [each.body for each in bot.server.shown(bot.room) if "on the board: thing" in each.body]
    assert [body.partition("thing")[2].split()[0] for body in said] == [str(number) for number in range(NEEDS)]
    store = await Store.open(bot.host.data / DATABASE)
    async with store.statement():
        board = await store.resources.overview.listed(1)
    await store.close()
    assert sorted(item.what for item in board) == sorted(f"thing{number}" for number in range(NEEDS))
    assert not bot.noted() and "stumbled" not in bot.said(bot.room)


def killing(bot: Bot, answer: Break) -> None:
    """The fifth message from now kills the bot: before the homeserver has it, or before the bot knows."""
    messages = 0

    def fifth(method: str, path: str) -> bool:
        nonlocal messages
        messages += method == "PUT" and "/send/m.room.message/" in path
        if messages == 5:
            bot.process.kill()
        return messages == 5

    bot.server.fail_next(fifth, answer, user=BOT)


# Messages that stop it.


@pytest.mark.parametrize("how", ["sleeps", "burns"])
async def test_what_it_worked_on_for_long_when_it_was_killed_twice_is_skipped(bot: Bot, how: str) -> None:
    bot.says("Anne", "!need a ladder")
    bot.says("Ben", "poison")
    bot.says("Ben", "!need a drill")
    for times in (1, 2):
        await bot.starts("poison", how=how, long=AT_ONCE)
        await bot.hears("poison")
        await bot.until(lambda times=times: len(bot.noted()) >= times)  # type: ignore[misc]
        await bot.dies()
    assert len(set(bot.noted())) == 1 and json.loads(bot.noted()[0]).startswith("$")
    await bot.starts("poison", how=how)
    await bot.until(lambda: "a drill" in bot.said(bot.room))
    await bot.ends()
    if "stopped me" not in bot.said(bot.chat):  # the host is told when it looks at itself: now and then, and at first
        await bot.starts()
        await bot.until(lambda: "The same message stopped me twice" in bot.said(bot.chat))
        await bot.ends()
    said = bot.said(bot.room)
    assert said.index("a ladder") < said.index("stumbled twice over this message") < said.index("a drill")
    assert said.count("on the board: a ladder") == said.count("stumbled") == said.count("on the board: a drill") == 1
    assert bot.said(bot.chat).count("stopped me twice") == 1
    assert bot.log.count("skipped") == 1 and "event_id" in bot.log and "poison" not in bot.log.replace("poison.py", "")


async def test_what_it_worked_on_for_long_when_it_was_killed_once_is_not(bot: Bot) -> None:
    bot.says("Ben", "poison")
    bot.says("Ben", "!need a drill")
    await bot.starts("poison", long=AT_ONCE)
    await bot.until(lambda: bool(bot.noted()))
    await bot.dies()
    await bot.starts()
    await bot.hears("poison")
    await bot.until(lambda: "a drill" in bot.said(bot.room))
    await bot.ends()
    assert "stumbled" not in bot.said(bot.room) and "skipped" not in bot.log and not bot.noted()


# An end that was asked for.

MANY, LAST = 500, 60


async def test_who_ends_it_in_a_long_batch_waits_for_one_piece(bot: Bot) -> None:
    for number in range(MANY):
        bot.says("Ben", f"words {number}")
    await bot.starts(f"words {LAST}", how="ends")
    out, _ = await bot.process.communicate()
    assert bot.process.returncode == 0, bot.log
    heard = out.decode().splitlines()
    assert heard == [f"words {number}" for number in range(len(heard))]
    assert LAST < len(heard) <= LAST + 50
    await bot.starts()
    await bot.hears(f"words {MANY - 1}")
    await bot.ends()
