"""Pairs, as conversations: one plain draw a week, by lot, and nobody learns why they are with whom."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest

from commands.company.lots import Lots, Pair
from tests.conversation import Conversation, conversation, gone_on, user, usual
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve")
WEEK = timedelta(weeks=1)
TO_MONDAY = timedelta(days=4, hours=14)  # from Wednesday at 19:00 to Monday at 9:00, in Paris
NOBODY = "There is nobody for you this time. The next draw comes in a week."
BEGIN = "Whoever likes writes first. A few words are enough."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def enter(chats: Chats, *names: str) -> None:
    for name in names:
        await chats.says(name, "!pair")


async def drawn(chats: Chats, passes: timedelta = WEEK) -> dict[str, str]:
    """What everybody reads after the draw."""
    await chats.passes(passes)
    return {name: heard for name in PEOPLE if (heard := chats.heard(name))}


def partners(heard: str) -> set[str]:
    return set(re.findall(r"(\w+) \(@", heard))


async def test_two_are_brought_together_and_nobody_sees_who_is_in_the_draw(chats: Chats) -> None:
    assert await chats.says("Anne", "!pair") == (
        "You’re in the draw. On Monday mornings I bring two people together, by lot; next on Monday, 15 March.\n"
        "Nobody sees who is in it. To skip one: !pair skip. To be out: !pair off."
    )
    assert await chats.talk.says("Ben", "!pair") == "" and chats.talk.signs() == ["👍"]
    assert chats.heard("Ben").startswith("You’re in the draw.")
    assert await drawn(chats, TO_MONDAY - timedelta(minutes=1)) == {}
    assert await drawn(chats, timedelta(minutes=1)) == {
        "Anne": f"This week you’re together with Ben (@ben:x).\n{BEGIN}",
        "Ben": f"This week you’re together with Anne (@anne:x).\n{BEGIN}",
    }
    assert chats.talk.heard() == ""


async def test_nobody_meets_again_while_others_are_left_and_the_odd_one_makes_a_three(chats: Chats) -> None:
    await enter(chats, "Anne", "Ben", "Chloé", "Dan")
    met = set[frozenset[str]]()
    for week in range(3):
        heard = await drawn(chats, TO_MONDAY if week == 0 else WEEK)
        pairs = {frozenset({name, *partners(said)}) for name, said in heard.items()}
        assert len(heard) == 4 and len(pairs) == 2 and not pairs & met
        met |= pairs
    await enter(chats, "Eve")
    chats.heard("Eve")
    sizes = [len(partners(said)) for said in (await drawn(chats)).values()]
    assert sorted(sizes) == [1, 1, 2, 2, 2]


async def test_who_skips_is_on_pause_or_is_out_is_not_drawn(chats: Chats) -> None:
    assert await chats.says("Anne", "!pair skip") == "You aren’t in the draw. To be in it: !pair."
    await enter(chats, *PEOPLE)
    assert await chats.says("Anne", "!pair skip") == (
        "You skip the draw on Monday, 15 March. After that you’re in again."
    )
    await chats.says("Ben", "!pause")
    assert await chats.says("Chloé", "!pair off") == "You’re out of the draw. To be in again: !pair."
    for name in PEOPLE:
        chats.heard(name)
    heard = await drawn(chats, TO_MONDAY)
    assert {name: partners(said) for name, said in heard.items()} == {"Dan": {"Eve"}, "Eve": {"Dan"}}
    heard = await drawn(chats)
    assert heard.keys() == {"Anne", "Dan", "Eve"} and all(len(partners(said)) == 2 for said in heard.values())


async def test_alone_and_kept_apart_read_the_same_words(chats: Chats, tmp_path: Path) -> None:
    """Stalking by pairing: whoever of the two wants it, they never meet, and nothing says why."""
    worlds = []
    for world, line in (("a", ("Anne", "!not with Ben")), ("b", ("Ben", "!not with Anne")), ("alone", ("Ben", ""))):
        async with gone_on(chats.talk, tmp_path / world) as now:
            there = Chats(now, chats.rooms)
            await there.says("Anne", "!pair")
            if world != "alone":
                await there.says("Ben", "!pair")
                await there.says(*line)
            for name in PEOPLE:
                there.heard(name)
            worlds.append([(await drawn(there, TO_MONDAY))["Anne"], (await drawn(there))["Anne"]])
    assert worlds == [[NOBODY, NOBODY]] * 3


async def test_who_is_kept_apart_after_the_draw_meets_this_once_as_was_said(chats: Chats) -> None:
    await enter(chats, "Anne", "Ben")
    await drawn(chats, TO_MONDAY)
    await chats.says("Anne", "!not with Ben")
    assert chats.heard("Ben") == "", "nobody is told in the middle of the week"
    assert await drawn(chats) == {"Anne": NOBODY, "Ben": NOBODY}


async def pair_of(chats: Chats, heard: dict[str, str]) -> tuple[str, str, set[str]]:
    """Two who are together, of whom the first does not facilitate, and the others."""
    one = next(name for name in heard if name != "Anne" and len(partners(heard[name])) == 1)
    (other,) = partners(heard[one])
    return one, other, set(heard) - {one, other}


@pytest.mark.parametrize("how", ["leaves", "is removed", "is forgotten", "pause", "off"])
async def test_whose_partner_goes_makes_a_three(chats: Chats, how: str) -> None:
    await enter(chats, "Anne", "Ben", "Chloé", "Dan")
    one, other, others = await pair_of(chats, await drawn(chats, TO_MONDAY))
    await goes(chats, one, how)
    said = chats.heard(other)
    assert said.endswith(BEGIN) and said.startswith("It has changed: this week you’re together with")
    assert partners(said) == others
    for each in others:
        assert partners(chats.heard(each)) == {other, *(others - {each})}
    assert one not in said, "nor why"


@pytest.mark.parametrize("how", ["leaves", "is forgotten", "pause", "off"])
async def test_where_there_is_nobody_else_it_is_not_this_time(chats: Chats, how: str) -> None:
    await enter(chats, "Anne", "Ben")
    await drawn(chats, TO_MONDAY)
    await goes(chats, "Ben", how)
    assert chats.heard("Anne") == NOBODY


async def test_while_it_is_off_nobody_is_told(chats: Chats) -> None:
    await enter(chats, "Anne", "Ben")
    await drawn(chats, TO_MONDAY)
    await chats.talk.says("Anne", "!turn off company")
    chats.heard("Anne")
    await goes(chats, "Ben", "leaves")
    assert chats.heard("Anne") == ""


async def test_of_three_two_go_on(chats: Chats) -> None:
    await enter(chats, "Anne", "Ben", "Chloé")
    await drawn(chats, TO_MONDAY)
    await goes(chats, "Ben", "leaves")
    assert partners(chats.heard("Anne")) == {"Chloé"} and partners(chats.heard("Chloé")) == {"Anne"}


async def goes(chats: Chats, name: str, how: str) -> None:
    talk = chats.talk
    match how:
        case "leaves":
            talk.server.leave(talk.room, user(name))
        case "is removed":
            talk.server.kick(talk.room, user("Anne"), user(name))
        case "is forgotten":
            assert "It is done" in await chats.says(name, "!forgetme everything yes")
        case "pause":
            await chats.says(name, "!pause")
        case _:
            await chats.says(name, "!pair off")
    await talk.settle()


async def test_the_draw_survives_restarts_upgrades_absence_and_being_off(chats: Chats) -> None:
    talk = chats.talk
    await enter(chats, "Anne", "Ben")
    await talk.restart()
    new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *map(user, PEOPLE[1:])])
    await talk.settle()
    for name in PEOPLE[1:]:
        talk.server.join(new, user(name))
    await talk.settle()
    talk.room = new
    await talk.says("Anne", "!turn off company")
    assert await drawn(chats, TO_MONDAY) == {}
    await talk.says("Anne", "!turn on company")
    chats.heard("Anne")
    await talk.stop()
    talk.server.now += timedelta(hours=3)
    await talk.start()
    heard = await drawn(chats, timedelta(0))
    assert {name: partners(said) for name, said in heard.items()} == {"Anne": {"Ben"}, "Ben": {"Anne"}}
    assert await drawn(chats, timedelta(days=1)) == {}, "once"


async def test_a_message_that_is_deleted_takes_out(chats: Chats) -> None:
    await enter(chats, "Anne")
    await chats.talk.takes_back("Anne", chats.talk.last, chats.rooms["Anne"])
    assert await drawn(chats, TO_MONDAY) == {}


async def test_who_has_met_is_kept_under_a_veil_and_for_a_year(chats: Chats) -> None:
    await enter(chats, "Anne", "Ben")
    await drawn(chats, TO_MONDAY)
    assert "ben" not in str(await rows(chats.talk, "company_met")).lower()
    assert len(await rows(chats.talk, "company_met")) == 1
    for name in ("Anne", "Ben"):
        await chats.says(name, "!pair off")
    await chats.passes(timedelta(days=10))
    await chats.talk.app.tidy()
    assert await rows(chats.talk, "company_pairs") == []
    await chats.passes(timedelta(days=365))
    await chats.talk.app.tidy()
    assert await rows(chats.talk, "company_met") == []


async def rows(talk: Conversation, table: str) -> list[dict[str, object]]:
    async with talk.store.transaction():
        return [dict(row) for row in await talk.store._database.all(f"SELECT * FROM {table}")]


def test_a_draw_of_two_hundred_takes_little_time() -> None:
    people = [f"@p{number}:x" for number in range(200)]
    apart = {frozenset((people[number], people[-number - 2])) for number in range(66)}
    met = dict[Pair, int]()
    for week in range(4):
        before = process_time()
        groups = Lots(apart, met, ()).draw(people, str(week)).groups
        assert process_time() - before < 1.5, "of a busy machine"
        assert len(groups) == 100
        met |= {frozenset(pair): 0 for pair in groups}


@pytest.mark.parametrize(
    ("language", "pair", "said", "drawn_with", "off", "out"),
    [
        ("fr", "!duo", "Tu es dans le tirage.", "Cette semaine, tu es avec Ben (@ben:x).", "!duo fin", "Tu n’es plus"),
        ("es", "!dúo", "Estás en el sorteo.", "Esta semana estás con Ben (@ben:x).", "!dúo fin", "Ya no estás"),
    ],
)
async def test_in_other_languages(
    tmp_path: Path, language: str, pair: str, said: str, drawn_with: str, off: str, out: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = await chats_of(talk, "Anne", "Ben")
        for name in ("Anne", "Ben"):
            assert (await chats.says(name, pair)).startswith(said)
        await chats.passes(TO_MONDAY)
        assert usual(chats.heard("Anne")).startswith(drawn_with)
        assert (await chats.says("Anne", off)).startswith(out)
