"""What a sync becomes: order, gaps, joins, and what happens when a batch is never committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.matrix.errors import Retry, Unreachable
from bot.matrix.events import Event, Joined, Left, Message, State
from bot.matrix.http import Answer
from tests.matrix_fake import FakeHomeserver, Person, texts

ANNE, BOT = "@anne:x", "@bot:x"
ROOM = "!room"


@pytest.fixture
def server() -> FakeHomeserver:
    return FakeHomeserver()


@pytest.fixture
def bot(server: FakeHomeserver, tmp_path: Path) -> Person:
    return Person(server, BOT, tmp_path / "bot")


def say(server: FakeHomeserver, *bodies: str) -> None:
    for body in bodies:
        server.say(ROOM, ANNE, "m.room.message", {"msgtype": "m.text", "body": body})


def shape(events: tuple[Event, ...]) -> list[str]:
    """The events in short: what was said, state in brackets where it is background."""
    words = []
    for event in events:
        match event:
            case Message():
                words.append(event.body)
            case State():
                words.append(f"[{event.type}]" if event.background else event.type)
            case _:
                words.append(type(event).__name__)
    return words


async def test_the_first_sync_shows_where_we_are_and_nothing_that_was_said(server: FakeHomeserver, bot: Person) -> None:
    server.room(ROOM, ANNE, BOT, encrypted=False)
    say(server, "old")
    assert shape((await bot.hear()).events) == ["[m.room.member]", "[m.room.member]", "Joined"]
    say(server, "new")
    assert shape((await bot.hear()).events) == ["new"]


async def test_a_gap_is_filled_in_order_over_pages(server: FakeHomeserver, bot: Person) -> None:
    server.room(ROOM, ANNE, BOT, encrypted=False)
    await bot.hear()
    said = [str(number) for number in range(37)]
    say(server, *said)
    assert texts(await bot.hear()) == said
    assert sum("messages" in what for _, what in server.log) == 4


async def test_what_is_said_while_a_gap_is_read_comes_with_the_next_batch(server: FakeHomeserver, bot: Person) -> None:
    server.room(ROOM, ANNE, BOT, encrypted=False)
    await bot.hear()
    say(server, *"abcdefghij")

    def interrupt(method: str, where: str) -> None:
        if where.endswith("/sync"):
            say(server, "k")

    bot.wire.after = interrupt
    assert texts(await bot.hear()) == list("abcdefghij")
    bot.wire.after = lambda *_: None
    assert texts(await bot.hear()) == ["k"]


async def test_a_gap_after_a_restart_is_filled_too(server: FakeHomeserver, bot: Person) -> None:
    server.room(ROOM, ANNE, BOT, encrypted=False)
    await bot.hear()
    await bot.stop()
    say(server, *"abcdefghij")
    bot.start()
    bot.parts.rooms.know({ROOM: False})
    assert texts(await bot.hear()) == list("abcdefghij")


async def test_a_gap_that_cannot_be_read_now_fails_the_sync(server: FakeHomeserver, bot: Person) -> None:
    server.room(ROOM, ANNE, BOT, encrypted=False)
    await bot.hear()
    say(server, *"abcdefghij")
    bot.wire.fault = lambda _, where: Unreachable("gone") if "/messages" in where else None
    with pytest.raises(Unreachable):
        await bot.hear()
    bot.wire.fault = lambda *_: None
    assert texts(await bot.hear()) == list("abcdefghij")


async def test_a_gap_that_the_homeserver_refuses_is_left_open(server: FakeHomeserver, bot: Person) -> None:
    server.room(ROOM, ANNE, BOT, encrypted=False)
    await bot.hear()
    say(server, *"abcdefghij")
    no = Answer(403, {"errcode": "M_FORBIDDEN", "error": "no"})
    bot.wire.fault = lambda _, where: no if "/messages" in where else None
    assert texts(await bot.hear()) == list("fghij")


async def test_a_room_begins_with_our_coming(server: FakeHomeserver, bot: Person) -> None:
    await bot.hear()
    server.room(ROOM, ANNE, encrypted=False)
    say(server, "before")
    server.member(ROOM, BOT, "join")
    say(server, "after")
    batch = await bot.hear()
    assert shape(batch.events) == ["[m.room.member]", "[m.room.member]", "Joined", "after"]


async def test_our_coming_is_found_where_the_timeline_was_cut(server: FakeHomeserver, bot: Person) -> None:
    await bot.hear()
    server.room(ROOM, ANNE, encrypted=False)
    say(server, "before", "too")
    server.member(ROOM, BOT, "join")
    said = [str(number) for number in range(30)]
    say(server, *said)
    batch = await bot.hear()
    assert texts(batch) == said and shape(batch.events)[:2] == ["[m.room.member]", "Joined"]


async def test_a_change_of_our_name_is_no_coming(server: FakeHomeserver, bot: Person) -> None:
    await bot.hear()
    server.room(ROOM, ANNE, BOT, encrypted=False)
    say(server, "hello")
    server.say(
        ROOM, BOT, "m.room.member", {"membership": "join", "displayname": "Bot"},
        state_key=BOT, unsigned={"prev_content": {"membership": "join"}},
    )  # fmt: skip
    assert shape((await bot.hear()).events)[-3:] == ["Joined", "hello", "m.room.member"]


async def test_a_batch_that_was_not_committed_comes_again_the_same(server: FakeHomeserver, bot: Person) -> None:
    await bot.hear()
    server.room(ROOM, ANNE, encrypted=False)
    say(server, "before")
    server.member(ROOM, BOT, "join")
    say(server, "after")
    first = await bot.look()
    say(server, "more")
    second = await bot.look()
    assert shape(second.events) == [*shape(first.events), "more"]
    assert Joined in map(type, (await bot.hear()).events)
    say(server, "later")
    assert shape((await bot.hear()).events) == ["later"]


async def test_leaving_and_coming_back(server: FakeHomeserver, bot: Person) -> None:
    server.room(ROOM, ANNE, BOT, encrypted=False)
    await bot.hear()
    server.left.append((server.step(), BOT, ROOM))
    server.members[ROOM][BOT] = "leave"
    assert (await bot.hear()).events == (Left(ROOM),)
    say(server, "while we were out")
    await bot.hear()
    server.member(ROOM, BOT, "join")
    say(server, "welcome back")
    assert shape((await bot.hear()).events)[-2:] == ["Joined", "welcome back"]


async def test_a_sync_without_a_position_is_a_passing_trouble(bot: Person) -> None:
    bot.wire.fault = lambda _, where: Answer(200, {"rooms": {}}) if where.endswith("/sync") else None
    with pytest.raises(Retry):
        await bot.hear()


@pytest.mark.parametrize(
    "more",
    [
        {"rooms": []},
        {"rooms": {"join": [], "invite": 1, "leave": "x"}},
        {"rooms": {"join": {ROOM: None}, "invite": {ROOM: []}, "leave": {"!gone": None}}},
        {"to_device": {"events": "x"}, "device_lists": {"changed": [1, None], "left": 3}},
        {"device_one_time_keys_count": {"signed_curve25519": "many"}, "device_unused_fallback_key_types": {}},
    ],
)
async def test_no_shape_of_a_sync_raises_anything_else(bot: Person, more: dict[str, object]) -> None:
    bot.wire.fault = lambda _, where: Answer(200, {"next_batch": "1", **more}) if where.endswith("/sync") else None
    assert (await bot.hear()).token == "1"
    assert (await bot.hear()).token == "1"


async def test_keys_that_cannot_be_uploaded_now_do_not_stop_the_sync(server: FakeHomeserver, bot: Person) -> None:
    server.room(ROOM, ANNE, BOT, encrypted=False)
    bot.wire.fault = lambda _, where: Answer(502, None) if "keys/upload" in where else None
    await bot.hear()
    say(server, "hello")
    assert texts(await bot.hear()) == ["hello"]
    assert not server.device_keys[BOT]
    assert sum("keys upload" in what for _, what in server.log) == 1, "a second try so soon"
    bot.wire.fault = lambda *_: None
    await bot.stop()
    bot.start()
    await bot.hear()
    assert "D" in server.device_keys[BOT]
