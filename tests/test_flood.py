"""Who asks for very much at once is told kindly, and the others notice nothing of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flood import WINDOW, Flood
from tests.conversation import conversation

START = datetime(2027, 3, 10, 18, tzinfo=UTC)
people = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 200)), max_size=60)


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
        flood = Flood(3)
        assert [flood.over("a", "$1", START) for _ in range(9)] == [0] * 9


@given(people)
def test_within_a_minute_no_more_than_the_limit_and_nobody_pays_for_others(asked: list[tuple[str, int]]) -> None:
    flood, done = Flood(4), list[tuple[str, int]]()
    for number, (person, second) in enumerate(sorted(asked, key=lambda each: each[1])):
        if flood.over(person, f"${number}", START + timedelta(seconds=second)) == 0:
            done.append((person, second))
    for person, second in done:
        assert sum(who == person and second - 60 < at <= second for who, at in done) <= 4
    alone = Flood(4)
    mine = enumerate(sorted(second for who, second in asked if who == "a"))
    kept = [second for number, second in mine if not alone.over("a", f"${number}", START + timedelta(0, second))]
    assert kept == [second for who, second in done if who == "a"]


@given(st.integers(0, 500))
def test_without_a_limit_everything_is_done(count: int) -> None:
    assert not any(Flood(0).over("a", f"${number}", START) for number in range(count))
