"""Rounds: everybody is asked, and passing is always fine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.rounds.rules import next_up, order_after, ordered
from storage.rounds import Place, Stage
from tests.conversation import conversation, user

SECONDS = timedelta(seconds=1)
MINUTES = timedelta(minutes=1)


async def test_everybody_is_asked_in_turn(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Anne", "!round What helped you this week? order:list")
        assert "Round: What helped you this week?" in said and "Then: Ben and Chloé" in said
        assert "Anne, it is your turn" in said
        assert talk.message("Anne, it is").mentions == (user("Anne"),)
        assert await talk.says("Anne", "A long walk.") == ""
        assert "Ben, it is your turn" in await talk.says("Anne", "!done")
        assert await talk.says("Chloé", "I know that feeling") == ""
        assert "Chloé, it is your turn" in await talk.reacts("Ben", "✅", to="Ben, it is")
        said = await talk.says("Chloé", "!DONE")
        assert "Thank you all" in said and "The round is over" in said


async def test_who_passes_is_asked_once_more_and_then_left_alone(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert "Ben, it is" in await talk.says("Anne", "!pass")
        assert "Chloé, it is" in await talk.says("Ben", "!done")
        assert "Anne, would you like to say something after all" in await talk.says("Chloé", "!done")
        said = await talk.says("Anne", "!pass")
        assert "Thank you all" in said and "Anne" not in said


async def test_who_passes_beforehand_is_asked_at_the_end(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert "That is fine" in await talk.says("Ben", "!pass")
        assert "Chloé, it is" in await talk.says("Anne", "!done")
        assert "Ben, would you like" in await talk.says("Chloé", "!done")


async def test_who_does_not_answer_is_passed_without_a_word(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        said = await talk.passes(2 * MINUTES)
        assert "Ben, it is your turn" in said and "Anne" not in said
        await talk.says("Ben", "!done")
        assert "Anne, would you" in await talk.says("Chloé", "!done")
        assert "Thank you all" in await talk.passes(2 * MINUTES)


async def test_a_silence_after_the_last_word_is_asked_about_first(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        await talk.says("Anne", "It was a hard week.")
        assert await talk.passes(59 * SECONDS) == ""
        assert "Anne, have you finished?" in await talk.passes(1 * SECONDS)
        await talk.says("Anne", "No, there is more.")
        assert "have you finished" in await talk.passes(60 * SECONDS)
        assert "Ben, it is your turn" in await talk.passes(60 * SECONDS)


async def test_time_is_told_and_nobody_is_cut_short(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round each:2m order:list")
        for _ in range(3):
            await talk.says("Anne", "and then")
            said = await talk.passes(45 * SECONDS)
        assert "your time (2 minutes) is up" in said and "Ben" not in said
        assert talk.message("is up").mentions == ()


async def test_a_round_goes_on_after_a_restart_in_the_middle(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        await talk.restart()
        assert "Ben, it is your turn" in await talk.passes(2 * MINUTES)
        await talk.restart()
        assert "Chloé, it is your turn" in await talk.says("Ben", "!done")


async def test_the_next_round_starts_elsewhere_and_goes_the_other_way(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "Anne, it is" in await talk.says("Anne", "!round order:list")
        assert "A round is going on here: a round" in await talk.says("Anne", "!round again")
        await talk.says("Anne", "!round stop")
        said = await talk.says("Anne", "!round")
        assert "Ben, it is" in said and "Then: Anne and Chloé" in said


async def test_coming_late_leaving_and_going(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        talk.server.invite(talk.room, user("Anne"), user("Dan"))
        talk.server.join(talk.room, user("Dan"))
        await talk.settle()
        assert "at the end" in await talk.says("Dan", "!round join")
        assert "in this round already" in await talk.says("Dan", "!round join")
        assert "not in this round any more" in await talk.says("Chloé", "!round leave")
        talk.server.leave(talk.room, user("Anne"))
        await talk.settle()
        assert "Ben, it is your turn" in talk.heard()
        assert "Dan, it is your turn" in await talk.says("Ben", "!done")
        assert "Thank you all" in await talk.says("Dan", "!done")
        assert "no round going on" in await talk.says("Dan", "!pass")


async def test_only_the_speaker_and_facilitators_go_on(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "for facilitators" in await talk.says("Ben", "!round")
        await talk.says("Anne", "!round order:reverse")
        assert "Chloé is speaking" in await talk.says("Ben", "!done")
        assert await talk.reacts("Ben", "✅", to="Chloé, it is") == ""
        assert "Ben, it is" in await talk.says("Anne", "!next")
        assert "Anne, it is" in await talk.says("Anne", "!round next")
        assert "for facilitators" in await talk.says("Ben", "!round stop")


async def test_taking_the_command_back_ends_the_round(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        begun = talk.last
        assert "over" in await talk.takes_back("Anne", begun)
        assert await talk.passes(5 * MINUTES) == ""


async def test_what_people_say_in_a_round_is_not_kept(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round What about chrysanthemums? order:list")
        await talk.says("Anne", "I like marigolds")
        await talk.says("Anne", "!round stop")
        await talk.app.tidy()
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("entraide.db*"))
        assert b"marigold" not in kept and b"chrysanthemum" not in kept


@pytest.mark.parametrize(
    ("language", "begin", "turn", "passed", "then"),
    [
        ("fr", "!tour Qu’est-ce qui aide ? ordre:liste", "Anne, c’est à toi", "!passe", "Ben, c’est à toi"),
        ("es", "!ronda ¿Qué ayuda? orden:lista", "Anne, te toca", "!paso", "Ben, te toca"),
    ],
)
async def test_in_the_language_of_the_room(
    tmp_path: Path, language: str, begin: str, turn: str, passed: str, then: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert turn in await talk.says("Anne", begin)
        assert then in await talk.says("Anne", passed)


# The rules.

names = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(names, names)
def test_the_next_order_has_everybody_once_and_begins_with_somebody_else(last: list[str], present: list[str]) -> None:
    order = order_after(last, present)
    assert sorted(order) == sorted(present)
    stayed = [person for person in last if person in present]
    if len(stayed) > 1:
        assert order[0] != stayed[0] or len(stayed) == 2
    if len(stayed) > 2:
        assert order[0] != stayed[-1], "who spoke last does not begin"


@given(st.sampled_from(["list", "reverse", "random", None]), names, names, st.text())
def test_every_order_is_a_function_of_the_facts(
    how: str | None, last: list[str], present: list[str], seed: str
) -> None:
    order = ordered(how, last, present, seed)
    assert order == ordered(how, last, present, seed) and sorted(order) == sorted(present)


@given(names, st.data())
def test_everybody_is_asked_once_and_once_more_who_let_it_go(people: list[str], data: st.DataObject) -> None:
    places: dict[str, Stage] = dict.fromkeys(people, "waiting")
    asked: list[str] = []
    let_go: set[str] = set()
    while up := next_up([Place(person, stage) for person, stage in places.items()]):
        asked.append(up.person)
        passes = data.draw(st.booleans())
        if passes and up.stage == "waiting":
            let_go.add(up.person)
        places[up.person] = "later" if passes and up.stage == "waiting" else "over"
    assert asked[: len(people)] == people
    assert asked[len(people) :] == [person for person in people if person in let_go]
