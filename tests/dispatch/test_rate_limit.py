"""Who asks for very much at once is told kindly, and the others notice nothing of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dispatch.rate_limit import WINDOW, RateLimit
from bot.matrix.http import Answer, Json
from tests.conversation import BOT, Conversation, conversation
from tests.fake import limited
from tests.fake.base import Request
from tests.fake.writing import How

START = datetime(2027, 3, 10, 18, tzinfo=UTC)
people = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 200)), max_size=60)


def ask(flood: RateLimit, person: str, event_id: str, at: datetime) -> int:
    """Somebody asks for something that takes one message; by how much that is too much."""
    over = flood.over(person, event_id, at)
    if not over:
        flood.spend(person, event_id, 1, at)
    return over


@pytest.mark.parametrize(
    ("language", "command", "told"),
    [("en", "!needs", "a lot at once"), ("fr", "!besoins", "beaucoup d’un coup"), ("es", "!necesidades", "Es mucho")],
)
async def test_a_flood_is_told_once_and_passes(tmp_path: Path, language: str, command: str, told: str) -> None:
    async with conversation(tmp_path, language, most=5) as talk:
        said = [await talk.says("Ben", command) for _ in range(12)]
        assert all(said[:5]) and told not in "".join(said[:5])
        assert told in said[5] and not any(said[6:])
        assert told not in await talk.says("Chloé", command), "others are heard as always"
        await talk.passes(WINDOW)
        answer = await talk.says("Ben", command)
        assert answer and told not in answer


async def test_taps_count_too_and_talk_does_not(tmp_path: Path) -> None:
    async with conversation(tmp_path, most=3) as talk:
        for _ in range(9):
            await talk.says("Ben", "just talking")
        await talk.says("Ben", "!need a ladder")
        await talk.says("Ben", "!need a drill")
        assert "reminder" in (await talk.says("Ben", "!remind me in 2 hours tea")).lower() or talk.heard() == ""
        assert "a lot at once" in await talk.reacts("Ben", "❌")
        assert await talk.reacts("Ben", "👍") == ""


async def test_a_call_for_help_is_always_heard(tmp_path: Path) -> None:
    async with conversation(tmp_path, most=2) as talk:
        for _ in range(6):
            await talk.says("Ben", "!needs")
        before = {each.event_id for room in talk.server.rooms for each in talk.shown(room)}
        assert "a lot at once" not in await talk.says("Ben", "!sos")
        assert {each.event_id for room in talk.server.rooms for each in talk.shown(room)} - before


async def test_what_waited_during_an_absence_is_no_flood(tmp_path: Path) -> None:
    async with conversation(tmp_path, most=3) as talk:
        for _ in range(12):
            talk.server.now += timedelta(seconds=30)
            talk.server.say(talk.room, "@ben:x", "!need a ladder")
        await talk.settle()
        assert talk.heard().count("a ladder") >= 12 and "at once" not in talk.heard()


async def test_a_batch_that_comes_again_counts_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, most=3) as talk:
        for _ in range(3):
            await talk.says("Ben", "!needs")
            await talk.restart()
        flood = RateLimit(3)
        assert [ask(flood, "a", "$1", START) for _ in range(9)] == [0] * 9


@given(people)
def test_within_a_minute_no_more_than_the_limit_and_nobody_pays_for_others(asked: list[tuple[str, int]]) -> None:
    flood, done = RateLimit(4), list[tuple[str, int]]()
    for number, (person, second) in enumerate(sorted(asked, key=lambda each: each[1])):
        if ask(flood, person, f"${number}", START + timedelta(seconds=second)) == 0:
            done.append((person, second))
    for person, second in done:
        assert sum(who == person and second - 60 < at <= second for who, at in done) <= 4
    alone = RateLimit(4)
    mine = enumerate(sorted(second for who, second in asked if who == "a"))
    kept = [second for number, second in mine if not ask(alone, "a", f"${number}", START + timedelta(0, second))]
    assert kept == [second for who, second in done if who == "a"]


@given(st.integers(0, 500))
def test_without_a_limit_everything_is_done(count: int) -> None:
    flood = RateLimit(0)
    assert not any(ask(flood, "a", f"${number}", START) for number in range(count))


# Messages that somebody causes, by every path: the limit is of messages, not of commands.

MOST = 30
Act = Callable[[int], object]


def messages(talk: Conversation) -> int:
    """All that the bot has sent so far, of any kind and anywhere."""
    sent = [event for room in talk.server.rooms.values() for event in room.events if event.sender == BOT]
    kinds = ("m.room.message", "m.room.encrypted", "m.reaction", "m.room.redaction", "m.key.verification.cancel")
    return sum(event.type in kinds for event in sent)


def writes(talk: Conversation, text: str, room: str = "", **how: Unpack[How]) -> Act:
    """Ben writes this."""
    return lambda number: talk.server.say(room or talk.room, "@ben:x", text.format(number), **how)


async def mistyped(talk: Conversation) -> Act:
    return writes(talk, "!quue")


async def well_typed(talk: Conversation) -> Act:
    return writes(talk, "!needs")


async def ended(talk: Conversation) -> Act:
    return writes(talk, "!sos over")


async def privately(talk: Conversation) -> Act:
    return writes(talk, "hello {}", await talk.direct("Ben"))


async def verifying(talk: Conversation) -> Act:
    content = {
        "msgtype": "m.key.verification.request", "from_device": "D", "methods": ["m.sas.v1"], "to": BOT, "body": "",
    }  # fmt: skip
    return lambda _: talk.server.send(talk.room, "@ben:x", "m.room.message", content)


async def answering_a_checkin(talk: Conversation) -> Act:
    await talk.says("Anne", "!checkin start")
    return writes(talk, "4 well", reply_to=talk.message().event_id)


async def editing(talk: Conversation) -> Act:
    await talk.says("Ben", "!need a ladder")
    return writes(talk, "!need a ladder of {} m", edit_of=talk.last)


async def through_a_relay(talk: Conversation) -> Act:
    chloe, ben = await talk.direct("Chloé"), await talk.direct("Ben")
    await talk.says("Chloé", "!need a ladder anonymous", chloe)
    await talk.passes(timedelta(minutes=5))
    await talk.says("Ben", "!take N1")
    return writes(talk, "I can bring it at {}", ben, reply_to=talk.message(room=ben).event_id)


PATHS = [mistyped, well_typed, ended, privately, verifying, answering_a_checkin, editing, through_a_relay]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
async def test_by_no_path_does_one_person_cause_more_messages_than_the_limit(
    tmp_path: Path, path: Callable[[Conversation], Awaitable[Act]]
) -> None:
    async with conversation(tmp_path, most=MOST) as talk:
        act = await path(talk)
        await talk.passes(2 * WINDOW)
        talk.heard()
        before = messages(talk)
        for number in range(100):
            act(number)
        await talk.settle()
        caused = messages(talk) - before
        assert 0 < caused <= MOST + 1
        told = [each for room in talk.server.rooms for each in talk.shown(room) if "a lot at once" in each.body]
        assert len(told) == (caused > MOST)
        await talk.passes(2 * WINDOW)
        assert "a lot at once" not in await talk.says("Ben", "!needs"), "it passes"


@pytest.mark.parametrize("count", [MOST, MOST + 1])
async def test_the_limit_is_exact(tmp_path: Path, count: int) -> None:
    async with conversation(tmp_path, most=MOST) as talk:
        for _ in range(count):
            talk.server.say(talk.room, "@ben:x", "!needs")
        await talk.settle()
        assert talk.heard().count("a lot at once") == count - MOST


async def test_what_is_refused_has_not_happened(tmp_path: Path) -> None:
    async with conversation(tmp_path, most=2) as talk:
        for number in range(5):
            await talk.says("Ben", f"!need item {number}")
        await talk.passes(WINDOW)
        board = await talk.says("Anne", "!needs")
        assert "item 1" in board and "item 2" not in board


async def test_a_clock_that_is_wrong_makes_no_room(tmp_path: Path) -> None:
    """A homeserver says when something was said: what claims to be older than the last batch is as old as that."""
    flood = RateLimit(3)
    now = START
    flood.moment(START, now)
    now += timedelta(seconds=5)
    claimed = [flood.moment(START - timedelta(hours=number), now) for number in range(9)]
    assert claimed == [START] * 9
    assert flood.moment(now + timedelta(hours=1), now) == now


# People whom nobody knows.


async def test_a_stranger_is_answered_three_times_and_then_when_they_give_a_command(tmp_path: Path) -> None:
    async with conversation(tmp_path, most=MOST) as talk:
        chat = await talk.direct("Eve")
        said = [await talk.says("Eve", words, chat) for words in ("hello", "so", "undo", "well", "bye")]
        assert [bool(each) for each in said] == [True, True, True, False, False]
        assert await talk.says("Eve", "!help", chat)
        assert await talk.says("Eve", "bye", chat)


async def test_a_call_for_help_is_answered_while_fifty_strangers_flood(tmp_path: Path) -> None:
    """The homeserver takes one message a time; the clock stands still."""
    async with conversation(tmp_path, most=MOST) as talk:
        strangers = [f"@eve{number}:x" for number in range(50)]
        chats = [talk.server.create_room(eve, invite=[BOT], is_direct=True) for eve in strangers]
        await talk.settle()
        for eve, chat in zip(strangers, chats, strict=True):
            for text in ("hello", "!quue", "!help", "!sos over", "!needs", "who are you?"):
                talk.server.say(chat, eve, text)
        talk.server.fail_next("PUT /send/", limited(50), times=1, user=BOT)
        talk.server.say(talk.room, "@ben:x", "!needs")
        talk.server.say(talk.room, "@ben:x", "!sos")
        await talk.app.hear()
        order: list[str] = []
        taken = talk.server.answer

        def noted(request: Request) -> Json | Answer:
            if request.parts[:1] == ["rooms"] and request.parts[2:4] == ["send", "m.room.message"]:
                order.append(request.parts[1])
            return taken(request)

        talk.server.answer = noted  # type: ignore[method-assign]
        running = asyncio.create_task(talk.app.courier.run())
        while len(order) < 100:
            await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])
        groups = [place for place, room in enumerate(order) if room not in chats]
        assert groups and max(groups) < 15, order[:20]
