"""Who may decide: who has been there for long enough; a younger group, all who are in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dispatch.context import ContextReader
from commands.kit.roll import KNOWN_FOR, long_enough, roll_of
from tests.conversation import BOT, Conversation, conversation, user

NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
DAY, MOMENT = timedelta(days=1), timedelta(milliseconds=1)
LONG = NOW - 100 * DAY


async def roll(talk: Conversation) -> set[str]:
    """The names of those who may decide in the group of the room."""
    contexts = ContextReader(talk.store, talk.registry, {}, BOT, talk.config.ignore)
    async with talk.store.transaction():
        ctx = await contexts.room_context(talk.room, talk.clock())
        assert ctx is not None
        return {each[1:].removesuffix(":x") for each in await roll_of(ctx, ctx.group.id)}


async def comes(talk: Conversation, name: str) -> None:
    """Somebody comes into the room."""
    talk.server.invite(talk.room, user("Anne"), user(name))
    talk.server.join(talk.room, user(name))
    await talk.settle()


@pytest.mark.parametrize(("ago", "may"), [(KNOWN_FOR, True), (KNOWN_FOR - MOMENT, False)])
def test_the_moment_from_which_on_somebody_may_decide(ago: timedelta, *, may: bool) -> None:
    assert ("new" in long_enough({"old": LONG, "new": NOW - ago}, LONG, NOW)) is may
    assert long_enough({"old": LONG, "new": NOW - ago}, NOW - KNOWN_FOR + MOMENT, NOW) == {"old", "new"}, (
        "a young group"
    )


def test_where_nobody_is_known_for_long_enough_all_may_decide() -> None:
    assert long_enough({"a": NOW, "b": NOW - DAY}, LONG, NOW) == {"a", "b"}
    assert long_enough({}, LONG, NOW) == frozenset()


async def test_who_comes_to_a_group_that_has_been_for_long_may_decide_after_two_weeks(talk: Conversation) -> None:
    await comes(talk, "Dan")
    assert await roll(talk) == {"anne", "ben", "chloé", "dan"}, "the group is young"
    await talk.passes(15 * DAY)
    await comes(talk, "Eve")
    assert await roll(talk) == {"anne", "ben", "chloé", "dan"}
    await talk.passes(15 * DAY)
    assert "eve" in await roll(talk)


async def test_who_leaves_may_not_and_who_comes_back_within_a_month_has_been_there_as_long(talk: Conversation) -> None:
    await talk.passes(20 * DAY)
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert "ben" not in await roll(talk)
    await talk.passes(5 * DAY)
    await comes(talk, "Ben")
    assert "ben" in await roll(talk)
    talk.server.rename(user("Ben"), "Ben of the hill")
    await talk.settle()
    assert "ben" in await roll(talk)


@pytest.mark.parametrize("late", [timedelta(0), 10 * DAY], ids=["at once", "later"])
async def test_a_room_that_is_replaced_keeps_since_when_people_are_there(talk: Conversation, late: timedelta) -> None:
    await talk.passes(20 * DAY)
    await comes(talk, "Eve")
    everybody = [user(name) for name in ("Ben", "Chloé", "Eve")]
    talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[BOT, *everybody])
    talk.server.join(talk.room, user("Chloé"))
    await talk.settle()
    assert await roll(talk) == {"anne", "chloé"}
    await talk.passes(late)
    for each in everybody:
        talk.server.join(talk.room, each)
    await talk.settle()
    assert await roll(talk) == {"anne", "ben", "chloé"}


async def test_people_of_a_room_that_joins_the_group_have_been_there_as_long(talk: Conversation) -> None:
    second = await talk.gathering("Anne", "Dan")
    await talk.passes(20 * DAY)
    await talk.says("Anne", "!group join Tuesday circle", second)
    await talk.says("Anne", "!group accept")
    assert await roll(talk) == {"anne", "ben", "chloé", "dan"}


async def test_a_bot_decides_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Mod")) as talk:
        talk.config = talk.config.model_copy(update={"ignore": (user("Mod"),)})
        await talk.restart()
        assert await roll(talk) == {"anne", "ben"}


async def test_who_is_forgotten_has_not_been_there(talk: Conversation) -> None:
    await talk.passes(20 * DAY)
    ben = await talk.direct("Ben")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    for said in ("!forgetme", "1", "yes"):
        await talk.says("Ben", said, ben)
    await comes(talk, "Ben")
    assert "ben" not in await roll(talk)
