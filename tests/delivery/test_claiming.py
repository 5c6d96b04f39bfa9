"""What was written is claimed for delivery by the transaction that wrote it, at a cost that does not grow."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.delivery.courier import _LAST_TASKS, Courier
from storage.outbox.messages import YIELDING, Letter, OutboxMessage, PendingMessage
from storage.store import Store
from tests.conversation import START, Conversation, conversation, user
from tests.rights.test_files import lived
from tests.work import Count, counted


class Doubted(Courier):
    """Has all that waits looked at once more in each transaction."""

    overlooked: list[PendingMessage]

    async def _claim_new(self) -> list[PendingMessage]:
        claimed = await super()._claim_new()
        known = self._busy | {message.address for message in claimed}
        left = await self._store.outbox.take(known, self._edit_throttle, self._gate.giving_way)
        self.overlooked += [message for message in left if message.address not in known]
        return claimed


def doubted(talk: Conversation) -> list[PendingMessage]:
    """What is overlooked from now on."""
    courier = talk.app.courier
    courier.__class__ = Doubted
    assert isinstance(courier, Doubted)
    courier.overlooked = []
    return courier.overlooked


async def test_nothing_that_was_written_is_overlooked(tmp_path: Path) -> None:
    async with conversation(tmp_path, budget=True) as talk:
        overlooked = doubted(talk)
        await lived(talk)
        assert overlooked == []


async def release(store: Store) -> None:
    (letter,) = await store.letters.waiting(BEN)
    await store.letters.release(letter.id, START)


BEN, CHAT, NEXT = user("Ben"), "!chat:x", "!next:x"
WAITS = OutboxMessage(room_id=CHAT, type="m.room.message", content={}, person=BEN)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    store = await Store.open(folder / "entraide.db")
    try:
        yield store
    finally:
        await store.close()


@pytest.mark.parametrize(
    ("waits", "lets_go", "address"),
    [
        (replace(WAITS, letter=Letter(cause=1, waits=True)), release, CHAT),
        (replace(WAITS, held=True), lambda store: store.pauses.end(BEN, START), CHAT),
        (WAITS, lambda store: store.direct.call_back(CHAT, START), BEN),
        (replace(WAITS, room_id=None), lambda store: store.outbox.address(BEN, NEXT), NEXT),
        (WAITS, lambda store: store.rooms.move(CHAT, NEXT, START), NEXT),
    ],
)
async def test_nothing_that_is_let_go_is_overlooked(
    tmp_path: Path, waits: OutboxMessage, lets_go: Callable[[Store], Awaitable[object]], address: str
) -> None:
    async with opened(tmp_path) as store, store.transaction():
        await store.rooms.begin_direct(CHAT, BEN, START)
        await store.outbox.put(waits, START)
        await store.outbox.take_new()
        await lets_go(store)
        assert [each.address for each in await store.outbox.take_new()] == [address]
        assert await store.outbox.take_new() == []


async def test_what_was_claimed_in_a_transaction_that_failed_is_claimed_again(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        courier = talk.app.courier
        delivering = asyncio.create_task(courier.run())
        while courier._unsure or courier._wakeup.is_set():
            await asyncio.sleep(0)
        async with talk.store.transaction():  # as a pause ends, outside the courier's own
            await talk.store.outbox.put(replace(WAITS, room_id=talk.room), START)
        with suppress(OSError):
            async with courier.transaction():
                await courier._claim_new()
                raise OSError
        async with asyncio.timeout(60):
            while await left(talk):
                await asyncio.sleep(0)
        delivering.cancel()
        await asyncio.wait((delivering,))


async def left(talk: Conversation) -> int:
    """How many messages wait."""
    async with talk.store.statement():
        return (await talk.store.health.backlog(START)).messages


async def waiting(talk: Conversation, count: int) -> Count:
    """The calls that a message takes while greetings wait in so many rooms."""
    for number in range(count):
        message = OutboxMessage(room_id=f"!r{number}", type="m.room.message", content={}, priority=YIELDING)
        async with talk.store.transaction():
            await talk.store.outbox.put(message, START)
    courier = talk.app.courier
    async with courier.transaction():
        pass
    assert len(courier._busy) >= count
    gc.disable()
    try:
        with counted() as done:
            async with courier.transaction():
                message = OutboxMessage(room_id=talk.room, type="m.room.message", content={})
                await talk.store.outbox.put(message, START)
    finally:
        gc.enable()
    assert talk.room in courier._busy
    return done


async def test_a_message_is_claimed_with_the_same_calls_however_many_wait(tmp_path: Path) -> None:
    found = []
    for count in (30, 300):
        async with conversation(tmp_path / str(count)) as talk:
            await talk.settle()
            found.append((await waiting(talk, count)).calls)
    assert found[1] <= found[0] + 5, found


async def test_of_what_yields_only_a_few_addresses_have_a_task_and_all_have_their_turn(tmp_path: Path) -> None:
    """Who is spoken to meanwhile does not wait for the others."""
    async with conversation(tmp_path) as talk:
        await talk.settle()
        await waiting(talk, 300)
        courier = talk.app.courier
        assert (len(courier._taken), len(courier._later)) == (_LAST_TASKS + 1, 300 - _LAST_TASKS)
        last = next(reversed(courier._later))
        async with courier.transaction():
            answer = OutboxMessage(room_id=last, type="m.room.message", content={})
            await talk.store.outbox.put(answer, START)
        assert last in courier._taken and last not in courier._later
        async with asyncio.timeout(60):
            delivering = asyncio.create_task(courier.run())
            courier.heard()
            while courier._later:
                await asyncio.sleep(0)
        delivering.cancel()
        await asyncio.wait((delivering,))
