"""What presses goes before everything else that waits to be sent."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.delivery.priority import PriorityGate
from bot.matrix.http import Answer
from storage.outbox.messages import PRESSING, OutboxMessage
from tests.conversation import BOT, Conversation, conversation
from tests.fake import LOST, broken, limited
from tests.fake.faults import Break


class Crowd:
    """Addresses that come to a gate, and in which order they got in."""

    def __init__(self, gate: PriorityGate) -> None:
        self.gate = gate
        gate.admit_last()
        self.inside: list[str] = []
        self._doors: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def comes(self, *addresses: str) -> None:
        """They come, one after another."""
        for address in addresses:
            self._doors[address] = asyncio.Event()
            self._tasks[address] = asyncio.create_task(self._pass(address))
            await asyncio.sleep(0)

    async def leaves(self, address: str) -> None:
        """It is done inside."""
        self._doors[address].set()
        await self._tasks[address]
        await asyncio.sleep(0)

    async def gives_up(self, address: str) -> None:
        """It is called away, wherever it stands."""
        self._tasks[address].cancel()
        await asyncio.wait([self._tasks[address]])
        await asyncio.sleep(0)

    async def _pass(self, address: str) -> None:
        async with self.gate.place(address):
            self.inside.append(address)
            await self._doors[address].wait()


async def test_so_many_at_once_in_the_order_of_their_coming() -> None:
    crowd = Crowd(PriorityGate(2, 1))
    await crowd.comes("a", "b", "c", "d")
    assert crowd.inside == ["a", "b"]
    await crowd.leaves("b")
    assert crowd.inside == ["a", "b", "c"]
    await crowd.leaves("a")
    assert crowd.inside == ["a", "b", "c", "d"]


async def test_what_presses_waits_for_no_place() -> None:
    crowd = Crowd(PriorityGate(1, 1))
    await crowd.comes("a", "b", "c")
    crowd.gate.set_pressing("c")
    await asyncio.sleep(0)
    assert crowd.inside == ["a", "c"]
    crowd.gate.set_pressing("d")
    await crowd.comes("d")
    assert crowd.inside == ["a", "c", "d"]


async def test_nobody_else_is_let_in_while_what_presses_is_inside() -> None:
    crowd = Crowd(PriorityGate(5, 1))
    crowd.gate.set_pressing("a")
    await crowd.comes("a", "b")
    assert crowd.inside == ["a"]
    await crowd.leaves("a")
    assert crowd.inside == ["a", "b"]


async def test_what_presses_and_is_not_there_holds_up_nobody() -> None:
    crowd = Crowd(PriorityGate(5, 1))
    crowd.gate.set_pressing("a")
    await crowd.comes("b")
    assert crowd.inside == ["b"]


async def test_a_closed_gate_opens_to_what_presses_first() -> None:
    crowd = Crowd(PriorityGate(5, 1))
    crowd.gate.close()
    await crowd.comes("a", "b", "c")
    crowd.gate.set_pressing("c")
    assert crowd.inside == []
    crowd.gate.open()
    await asyncio.sleep(0)
    assert crowd.inside == ["c"]
    crowd.gate.unset_pressing("c")
    await asyncio.sleep(0)
    assert crowd.inside == ["c", "a", "b"]


async def test_who_gives_way_goes_after_all_others_and_fills_few_places() -> None:
    crowd = Crowd(PriorityGate(5, 1))
    for address in "abc":
        crowd.gate.set_yielding(address, True)
    await crowd.comes("a", "b", "c")
    assert crowd.inside == ["a"]
    await crowd.comes("d", "e")
    assert crowd.inside == ["a", "d", "e"]
    await crowd.leaves("a")
    assert crowd.inside == ["a", "d", "e", "b"]
    crowd.gate.set_yielding("c", False)
    await crowd.leaves("d")
    assert crowd.inside == ["a", "d", "e", "b", "c"]


async def test_who_gives_way_waits_for_the_moment_when_that_is_let_in_at_all() -> None:
    gate, inside = PriorityGate(5, 1), list[str]()

    async def comes(address: str) -> None:
        async with gate.place(address):
            inside.append(address)

    gate.set_yielding("a", True)
    async with asyncio.TaskGroup() as group:
        for address in "ab":
            group.create_task(comes(address))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert inside == ["b"]
        gate.admit_last()
    assert inside == ["b", "a"]


async def test_who_gives_way_is_let_in_last_when_the_gate_opens() -> None:
    crowd = Crowd(PriorityGate(1, 1))
    crowd.gate.set_yielding("a", True)
    crowd.gate.close()
    await crowd.comes("a", "b")
    crowd.gate.open()
    await asyncio.sleep(0)
    await crowd.leaves("b")
    assert crowd.inside == ["b", "a"]


async def test_who_is_called_away_leaves_no_place_taken() -> None:
    crowd = Crowd(PriorityGate(1, 1))
    await crowd.comes("a", "b", "c")
    await crowd.gives_up("b")
    await crowd.gives_up("a")
    assert crowd.inside == ["a", "c"]
    await crowd.leaves("c")
    await crowd.comes("d")
    assert crowd.inside == ["a", "c", "d"]


def said(talk: Conversation) -> list[str]:
    """What the bot sent since the last look, over all rooms, in order."""
    events = [event for room in talk.server.rooms.values() for event in room.events if event.sender == BOT]
    events.sort(key=lambda event: event.at)
    return [str(event.content["body"]) for event in events if event.type == "m.room.message"]


async def write(talk: Conversation, room: str, words: str, priority: int = 0) -> None:
    async with talk.store.transaction():
        content = {"msgtype": "m.notice", "body": words, "m.mentions": {}}
        await talk.store.outbox.put(
            OutboxMessage(room_id=room, type="m.room.message", content=content, priority=priority), talk.server.now
        )
    talk.app.courier.wake()


async def test_after_a_rate_limit_what_presses_is_sent_first(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        rooms = [talk.room, *[await talk.gathering("Kim", name=f"Room {number}") for number in range(3)]]
        before = len(said(talk))
        # At first one is told to be patient, and then, when all try again, all of them.
        talk.server.fail_next("PUT /send/", limited(1000), times=1 + len(rooms), user=BOT)
        running = asyncio.create_task(talk.app.courier.run())
        async with asyncio.timeout(120):
            for number, room in enumerate(rooms):
                await write(talk, room, f"usual {number}")
                while talk.server.faults.left > len(rooms):
                    await asyncio.sleep(0)
            while talk.server.faults.left:
                await asyncio.sleep(0)
            # The homeserver limits the rate; meanwhile something comes up in a room in which something waits.
            await write(talk, rooms[-1], "now", PRESSING)
            while len(said(talk)) < before + len(rooms) + 1:
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])
        assert said(talk)[before] == "now"
        assert sorted(said(talk)[before + 1 :]) == [f"usual {number}" for number in range(len(rooms))]


@pytest.mark.parametrize("trouble", [broken(502), LOST])
async def test_while_one_room_has_trouble_the_others_go_on(tmp_path: Path, trouble: Answer | Break) -> None:
    async with conversation(tmp_path) as talk:
        rooms = [talk.room, *[await talk.gathering("Kim", name=f"Room {number}") for number in range(3)]]
        before = len(said(talk))
        talk.server.fail_next(lambda method, where: f"{talk.room}/send/" in unquote(where), trouble, times=3, user=BOT)
        running = asyncio.create_task(talk.app.courier.run())
        async with asyncio.timeout(120):
            await write(talk, talk.room, "late")
            while talk.server.faults.left == 3:
                await asyncio.sleep(0)
            for number, room in enumerate(rooms[1:]):
                await write(talk, room, f"usual {number}")
            while len(said(talk)) < before + len(rooms):
                assert talk.app.courier._gate.is_open
                await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait([running])
        assert said(talk)[before:] == ["usual 0", "usual 1", "usual 2", "late"]


async def test_the_limit_on_invites_holds_up_nothing_that_is_said(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next("POST /createRoom", limited(300_000), times=10, user=BOT)
        running = asyncio.create_task(talk.app.courier.run())
        async with talk.store.transaction():
            content = {"msgtype": "m.notice", "body": "welcome", "m.mentions": {}}
            await talk.store.outbox.put(
                OutboxMessage(room_id=None, type="m.room.message", content=content, person="@kim:x"), talk.server.now
            )
        talk.app.courier.wake()
        async with asyncio.timeout(120):
            while talk.server.faults.left == 10:
                await asyncio.sleep(0)
            await write(talk, talk.room, "now")
            while "now" not in said(talk):
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])
