"""Live messages are edited at once, and then not again for a moment, however much changes in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.delivery.edit_throttle import EditThrottle
from storage.outbox.messages import OutboxMessage, PendingMessage
from storage.store import Store
from tests.conversation import BOT, START, Conversation, conversation, user

PEOPLE = ("Anne", *(f"P{number}" for number in range(1, 9)))


async def until(seen: Callable[[], object]) -> None:
    """Let the courier work until this is seen in the room."""
    async with asyncio.timeout(30):
        while not seen():
            await asyncio.sleep(0.01)


def edits(talk: Conversation) -> int:
    """How often the bot has edited something in the room."""
    events = talk.server.room(talk.room).events
    return sum(each.sender == BOT and each.relation.get("rel_type") == "m.replace" for each in events)


async def test_several_changes_within_a_moment_are_one_edit(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await talk.says("Anne", "!queue")
        running = asyncio.create_task(talk.app.courier.run())
        talk.app.courier.wake()
        began = time.monotonic()
        for name in PEOPLE[1:]:
            hand = talk.server.say(talk.room, user(name), "!hand")
            await talk.app.hear()
            await until(partial(talk.signs, hand))
        await until(lambda: any("8. P8" in each.body for each in talk.shown()))
        assert edits(talk) <= 2 + (time.monotonic() - began), "the first at once, and then at most one a second"
        running.cancel()
        await asyncio.wait([running])


class Clock(asyncio.SelectorEventLoop):
    """A loop whose time can be moved on."""

    ahead = 0.0

    def time(self) -> float:
        """Seconds, and those that were not waited for."""
        return super().time() + self.ahead

    async def passes(self, seconds: float) -> None:
        """So much time goes by, and what is due then happens."""
        self.ahead += seconds
        for _ in range(2):
            await asyncio.sleep(0)


def test_an_edit_that_is_tried_again_takes_nothing_from_the_rest_after_the_next_one() -> None:
    clock, over = Clock(), list[str]()
    resting = EditThrottle(over.append)
    edit = PendingMessage(
        id=1,
        transaction_id="t1",
        room_id="!a",
        person=None,
        type="m.room.message",
        content={},
        live="queue",
        live_event="$board",
    )

    async def three_edits() -> None:
        resting.begin(edit)
        await clock.passes(0.5)
        resting.begin(edit)  # the homeserver did not answer the first time
        assert list(resting) == [edit.throttle_name]
        await clock.passes(0.6)
        assert (list(resting), over) == ([], ["!a"])
        resting.begin(edit)
        await clock.passes(0.6)
        assert list(resting) == [edit.throttle_name], "the next edit rests for all of its moment"
        await clock.passes(0.6)
        assert (list(resting), over) == ([], ["!a"] * 2)

    with asyncio.Runner(loop_factory=lambda: clock) as runner:
        runner.run(three_edits())


async def test_only_the_next_edit_of_that_message_rests(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "entraide.db")
    async with store.transaction():

        async def put(body: str, live: str | None) -> None:
            await store.outbox.put(
                OutboxMessage(room_id="!a", type="m.room.message", content={"body": body}, live=live), START
            )

        async def send(*resting: str) -> str | None:
            message = await store.outbox.next_for("!a", resting)
            if message is None:
                return None
            await store.outbox.delivered(message.transaction_id, f"${message.content['body']}", START)
            return str(message.content["body"])

        await put("board", "queue")
        assert await send("!a queue") == "board", "there is nothing to edit yet"
        for body, live in (("first", "queue"), ("other", "circle"), ("answer", None), ("second", "queue")):
            await put(body, live)
        assert [await send("!a queue") for _ in range(3)] == ["other", "answer", None]
        assert [await send() for _ in range(2)] == ["second", None]
        await put("third", "queue")
        tried = await store.outbox.next_for("!a")
        again = await store.outbox.next_for("!a", ["!a queue"])
        assert tried and again and tried.id == again.id, "what was begun is tried until it is done"
        await store.outbox.live.restart("!a", "queue")
        await put("anew", "queue")
        assert await send("!a queue") == "anew", "what is sent anew is no edit"
    await store.close()
