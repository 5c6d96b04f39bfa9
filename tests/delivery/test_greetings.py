"""Greetings keep nobody waiting: of many rooms at once, whoever asks for something is answered first."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.matrix.http import Answer
from tests.conversation import BOT, Conversation, conversation, user
from tests.fake.wire import FakeWire

ROOMS = 30
AT_ONCE = 4  # greetings on their way


async def test_an_answer_is_given_before_the_greetings_of_which_few_are_on_their_way(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        members = [BOT, user("Kim")]
        rooms = [talk.server.create_room(user("Ben"), f"Room {number}", members=members) for number in range(ROOMS)]
        await talk.app.hear()
        talk.server.say(rooms[-1], user("Kim"), "!need a ladder")
        await talk.app.hear()
        said = await delivered(talk, rooms)  # Kim is also told something in private
        assert said & {*rooms} == {rooms[-1]} | {*rooms[:AT_ONCE]}
        assert ["ladder" in each.body for each in talk.shown(rooms[-1])] == [True, False], "the greeting comes after it"


async def test_at_a_very_first_start_all_that_was_said_is_answered_before_any_greeting(tmp_path: Path) -> None:
    async with conversation(tmp_path / "before") as talk:
        await talk.stop()
        talk.folder, talk.device = tmp_path / "anew", "ANEW"
        talk.folder.mkdir()
        await talk.start()
        wire = talk.session._parts.http
        assert isinstance(wire, FakeWire)
        syncs: list[int] = []

        def after(method: str, where: str) -> Answer | None:
            if where.endswith("/sync"):
                syncs.append(len(talk.shown()))
                if len(syncs) == 1:
                    talk.server.say(talk.room, user("Ben"), "!needs")
            return None

        wire.after, talk.server.patient, before = after, True, len(talk.shown())
        running = asyncio.create_task(talk.app.run())
        async with asyncio.timeout(60):
            while len(talk.shown()) < before + 2:
                await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait([running])
        answer, greeting = talk.shown()[before:]
        assert "no needs on the board" in answer.body and "!help" in greeting.body
        assert syncs[:2] == [before, before]


async def delivered(talk: Conversation, rooms: list[str]) -> set[str]:
    """Deliver all that waits; the rooms in which something was on its way when the first message went out."""
    wire, gate = talk.session._parts.http, talk.app.courier._gate
    assert isinstance(wire, FakeWire)
    seen: list[set[str]] = []

    def before(method: str, where: str) -> Answer | None:
        if "/send/" in where:
            seen.append({*gate._inside})
        return None

    wire.fault = before
    running = asyncio.create_task(talk.app.courier.run())
    async with asyncio.timeout(60):
        while not all(talk.shown(room) for room in rooms) or len(talk.shown(rooms[-1])) < 2:
            await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait([running])
    return seen[0]


@pytest.mark.parametrize(("over", "greeted"), [(timedelta(0), True), (timedelta(milliseconds=1), False)])
async def test_rooms_that_knew_the_bot_before_are_not_greeted_again(
    tmp_path: Path, over: timedelta, greeted: bool
) -> None:
    async with conversation(tmp_path / "before") as talk:
        joined = talk.server.now
        await talk.stop()
        talk.folder, talk.device = tmp_path / "anew", "ANEW"
        talk.folder.mkdir()
        talk.server.now = joined + timedelta(days=1) + over
        await talk.start()
        await talk.settle()
        assert (talk.heard() != "") is greeted
        assert await talk.says("Ben", "!needs")
