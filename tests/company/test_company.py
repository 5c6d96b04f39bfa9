"""Company, as conversations: those around are asked privately, the first yes wins, and nobody learns of a no."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.company.feature import MOST_CALLS, TAKEN_BACK
from commands.company.rules import ASKED_A_DAY, AT_ONCE, EACH, next_asked
from tests.conversation import START, Conversation, conversation, gone_on, user, usual
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve")
MINUTE = timedelta(minutes=1)
ABOUT = "about the marigolds"
BEGUN = "I’m asking. As soon as somebody says yes, I’ll tell you. To stop: !company stop."
HOW = "Do you have time now? 👍 or yes. If not: ❌ or no. Nobody learns of it; saying nothing is fine too."
ASKS = f"Anne (@anne:x) would like company: somebody to talk to.\n{HOW}"
NOBODY = "Nobody is free right now. That is not about you.\n!company here asks in the room. If it can’t wait: !sos."
THANKS = "Thanks, somebody is there."


class Case(Chats):
    """Anne would like company; whoever else is around."""

    async def around(self, *names: str) -> None:
        for name in names:
            await self.says(name, "!around until 23:00")

    async def asks(self, how: str = "1", words: str = ABOUT) -> str:
        await self.says("Anne", f"!company {words}")
        return await self.says("Anne", how)

    def asked(self) -> set[str]:
        """Who reads something now."""
        return {name for name in PEOPLE[1:] if "would like company" in self.heard(name)}


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await begun(talk)


async def begun(talk: Conversation) -> Case:
    chats = await chats_of(talk, *PEOPLE)
    return Case(talk, chats.rooms)


async def rows(talk: Conversation, table: str) -> list[dict[str, object]]:
    async with talk.store.transaction():
        return [dict(row) for row in await talk.store._database.all(f"SELECT * FROM {table}")]


async def test_who_would_like_company_is_told_beforehand_and_the_first_yes_brings_two_together(case: Case) -> None:
    await case.around("Ben", "Chloé", "Dan")
    assert (await case.says("Anne", f"!company {ABOUT}")).splitlines() == [
        "I can ask those who are around, two at a time, whether one of them has time for you. Nobody learns who was"
        " asked or said no. What it is about only somebody who says yes reads.",
        "",
        "1. with your name (they read that Anne would like company)",
        "2. without your name (until somebody says yes)",
        "3. not at all",
        "",
        "Write the number. If it can’t wait: !sos.",
    ]
    assert case.asked() == set(), "nobody before she has said how"
    assert await case.says("Anne", "1") == BEGUN
    assert (case.heard("Ben"), case.heard("Chloé"), case.heard("Dan")) == (ASKS, ASKS, ""), "two at a time"
    assert await case.reacts("Chloé", "👍", "would like") == (
        "Thank you. It is Anne: write to @anne:x\n> about the marigolds"
    )
    assert case.heard("Anne") == "Chloé is there for you: write to @chloé:x"
    assert case.heard("Ben") == THANKS
    assert await case.says("Ben", "!mydata") and "marigolds" not in case.heard("Ben")
    await case.passes(20 * MINUTE)
    assert [case.heard(name) for name in ("Anne", "Chloé", "Dan")] == [""] * 3 and case.talk.heard() == ""
    assert await rows(case.talk, "company_asked") == []
    (call,) = await rows(case.talk, "company_calls")
    assert (call["state"], call["about"]) == ("over", None)


async def test_without_the_name_until_yes(case: Case) -> None:
    await case.around("Ben", "Chloé")
    assert await case.asks("without my name until yes") == BEGUN
    asked = "Somebody in Tuesday circle would like company: somebody to talk to. With your yes you read who."
    assert case.heard("Ben") == f"{asked}\n{HOW}"
    await case.says("Ben", "no")
    await case.talk.app.tidy()
    async with case.talk.store.transaction():
        held = [dict(each.fields) for each in await case.talk.store.rights.held(user("Ben"))]
    assert "anne" not in str(held).lower()
    assert "It is Anne" in await case.says("Chloé", "yes")


@pytest.mark.parametrize("how", ["3", "not at all", "no", "❌", "never mind"])
async def test_or_not_at_all(case: Case, how: str) -> None:
    await case.around("Ben")
    assert await case.asks(how) == "All right, I’ve told nobody."
    assert case.asked() == set() and await rows(case.talk, "company_calls") == []


async def test_silence_and_no_are_the_same_and_the_next_ones_are_asked(case: Case) -> None:
    await case.around("Ben", "Chloé", "Dan", "Eve")
    await case.asks()
    assert case.asked() == {"Ben", "Chloé"}
    assert await case.says("Ben", "no") == "All right. Nobody learns of it."
    await case.passes(EACH - MINUTE)
    assert case.asked() == set()
    await case.passes(MINUTE)
    assert case.asked() == {"Dan", "Eve"}
    assert case.heard("Anne") == "", "nobody tells her how many"
    assert "It is Anne" in await case.says("Chloé", "I have time"), "who was asked before may still say yes"
    assert case.heard("Dan") == case.heard("Eve") == THANKS and case.heard("Ben") == ""


async def test_where_both_say_no_nobody_waits_and_the_end_leads_on(case: Case) -> None:
    await case.around("Ben", "Chloé", "Dan")
    await case.asks()
    await case.says("Ben", "not now")
    await case.reacts("Chloé", "❌", "would like")
    assert case.asked() == {"Dan"}
    await case.passes(EACH)
    assert case.heard("Anne") == NOBODY
    assert await case.says("Dan", "yes") != "", "there is always an answer"
    assert await case.reacts("Dan", "👍", "would like") == THANKS


async def test_nobody_is_around(case: Case) -> None:
    assert await case.asks() == NOBODY


async def test_who_was_asked_longest_ago_is_next_and_nobody_is_drained(case: Case) -> None:
    await case.around("Ben", "Chloé", "Dan")
    came = []
    for _ in range(3):
        await case.asks()
        came.append(case.asked())
        await case.says("Anne", "!company stop")
        for name in PEOPLE:
            case.heard(name)
        await case.passes(MINUTE)
    assert came == [{"Ben", "Chloé"}, {"Ben", "Dan"}, {"Chloé", "Dan"}], "twice a day each"
    assert await case.asks() == NOBODY


async def test_nobody_asks_all_day(case: Case) -> None:
    for _ in range(MOST_CALLS):
        assert await case.asks() == NOBODY
    assert await case.says("Anne", "!company") == (
        "You’ve asked 4 times within a day. If you need somebody: !sos is always there."
    )
    await case.passes(timedelta(days=1))
    assert "I can ask those who are around" in await case.says("Anne", "!company")


@pytest.mark.parametrize(("owner", "other"), [("Anne", "Ben"), ("Ben", "Anne")])
async def test_who_is_kept_apart_is_not_asked_and_it_ends_as_with_one_who_is_silent(
    case: Case, tmp_path: Path, owner: str, other: str
) -> None:
    await case.around("Ben")
    worlds = []
    for world in ("apart", "silent"):
        async with gone_on(case.talk, tmp_path / world) as now:
            there = Case(now, case.rooms)
            if world == "apart":
                await there.says(owner, f"!not with {other}")
            for name in PEOPLE:
                there.heard(name)
            seen = [await there.asks()]
            assert there.asked() == (set() if world == "apart" else {"Ben"})
            for _ in range(6):
                await now.passes(MINUTE)
                seen.append(there.heard("Anne"))
            worlds.append(seen)
            async with now.store.transaction():
                held = await now.store.rights.held(user("Ben"))
            if world == "apart":
                assert not {each.declared.kind for each in held} & {"asked", "turns"}, "nor does his data tell"
    assert worlds[0] == worlds[1] and NOBODY in worlds[0]


async def test_who_is_kept_apart_only_now_reads_that_somebody_is_there_and_it_ends_at_its_time(case: Case) -> None:
    await case.around("Ben", "Chloé")
    await case.asks()
    await case.says("Anne", "!not with Ben")
    assert case.asked() == {"Ben", "Chloé"}
    assert await case.reacts("Ben", "👍", "would like") == THANKS
    assert case.heard("Anne") == ""
    await case.passes(EACH)
    assert case.heard("Anne") == NOBODY


async def test_who_is_on_pause_or_can_not_be_reached_is_not_asked(case: Case) -> None:
    await case.around("Ben", "Chloé")
    await case.says("Ben", "!pause")
    await case.asks()
    assert case.asked() == {"Chloé"}


@pytest.mark.parametrize("how", ["leaves", "is removed", "is forgotten"])
async def test_who_was_asked_and_goes_makes_room_for_the_next(case: Case, how: str) -> None:
    await case.around("Ben", "Chloé", "Dan")
    await case.asks()
    await case.says("Chloé", "no")
    assert case.asked() == {"Ben"}
    await goes(case, "Ben", how)
    assert case.asked() == {"Dan"}
    await case.says("Ben", "yes")
    assert case.heard("Anne") == "", "who has gone brings nobody"


@pytest.mark.parametrize("how", ["leaves", "is removed", "is forgotten", "stops", "deletes"])
async def test_who_asked_and_goes_needs_nobody_any_more(case: Case, how: str) -> None:
    await case.talk.says("Ben", "!settings facilitators Ben Anne")
    await case.around("Ben", "Chloé")
    await case.says("Anne", "!company")
    command = case.talk.last
    await case.says("Anne", "1")
    assert case.asked() == {"Ben", "Chloé"}
    if how == "stops":
        assert await case.says("Anne", "!company stop") == "All right, I’ve stopped asking."
    elif how == "deletes":
        await case.talk.takes_back("Anne", command, case.rooms["Anne"])
    else:
        await goes(case, "Anne", how)
    assert case.heard("Ben") == "It is settled, nobody is needed any more. Thank you for being around."
    assert await case.reacts("Ben", "👍", "would like") == THANKS
    await case.passes(20 * MINUTE)
    assert "is there for you" not in case.heard("Anne")


async def goes(case: Case, name: str, how: str) -> None:
    match how:
        case "leaves":
            case.talk.server.leave(case.talk.room, user(name))
        case "is removed" if name == "Anne":
            case.talk.server.leave(case.talk.room, user(name))
        case "is removed":
            case.talk.server.kick(case.talk.room, user("Anne"), user(name))
        case _:
            assert "It is done" in await case.says(name, "!forgetme everything yes")
    await case.talk.settle()


async def test_a_call_for_help_comes_first(case: Case) -> None:
    await case.talk.says("Ben", "!oncall me")
    await case.says("Eve", "!sos")
    await case.around("Ben")
    case.heard("Ben")
    await case.asks()
    assert case.asked() == {"Ben"}
    assert "Eve now knows that you are coming" in await case.says("Ben", "yes")
    assert case.heard("Anne") == "", "however new another question is"
    assert "It is Anne" in await case.reacts("Ben", "👍", "would like")


async def test_down_at_the_time_nothing_is_lost_and_what_was_said_meanwhile_counts(case: Case) -> None:
    await case.around("Ben", "Chloé", "Dan")
    await case.asks()
    await case.talk.stop()
    case.talk.server.now += 2 * EACH
    case.talk.server.react(
        case.rooms["Chloé"], user("Chloé"), case.talk.message("would like", case.rooms["Chloé"]).event_id, "👍"
    )
    await case.talk.start()
    await case.talk.settle()
    await case.talk.passes(timedelta(0))
    assert case.heard("Anne") == "Chloé is there for you: write to @chloé:x"
    assert "would like" not in case.heard("Dan")


async def test_two_yeses_that_cross(case: Case) -> None:
    await case.around("Ben", "Chloé")
    await case.asks()
    for name in ("Chloé", "Ben"):
        question = case.talk.message("would like", case.rooms[name]).event_id
        case.talk.server.react(case.rooms[name], user(name), question, "👍")
    await case.talk.settle()
    first, second = ("Chloé", "Ben") if "Chloé" in (told := case.heard("Anne")) else ("Ben", "Chloé")
    assert told == f"{first} is there for you: write to {user(first)}"
    assert "It is Anne" in case.heard(first)
    heard = case.heard(second)
    assert heard.endswith(THANKS) and "It is Anne" not in heard


async def test_an_upgraded_room_and_a_feature_that_is_off_for_a_while(case: Case) -> None:
    talk = case.talk
    await case.around("Ben", "Chloé", "Dan")
    await case.asks()
    case.asked()
    new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *map(user, PEOPLE[1:])])
    await talk.settle()
    for name in PEOPLE[1:]:
        talk.server.join(new, user(name))
    await talk.settle()
    talk.room = new
    await talk.says("Anne", "!turn off company")
    await talk.passes(EACH)
    assert case.asked() == set()
    await talk.says("Anne", "!turn on company")
    await talk.passes(timedelta(hours=1))
    assert case.asked() == {"Dan"}


async def test_while_it_is_off_nobody_is_asked_whoever_leaves(case: Case) -> None:
    await case.around("Ben", "Chloé", "Dan")
    await case.asks()
    await case.says("Chloé", "no")
    assert case.asked() == {"Ben"}
    await case.talk.says("Anne", "!turn off company")
    await goes(case, "Ben", "leaves")
    assert case.asked() == set()
    await case.talk.says("Anne", "!turn on company")
    await case.passes(timedelta(hours=1))
    assert case.asked() == {"Dan"}


# In the room.


async def test_everybody_in_the_room_is_asked_at_ones_wish_and_the_line_is_taken_back(case: Case) -> None:
    talk = case.talk
    assert await talk.says("Anne", "!company here") == "Anne would like company. 👋 if you have time."
    line = talk.message("would like company")
    assert case.heard("Anne").startswith(
        "I’ve asked in the room. I take it back when somebody says yes, or after 30 min"
    )
    assert await talk.reacts("Dan", "👋", "would like company") == ""
    assert "It is Anne" in case.heard("Dan") and "Dan is there for you" in case.heard("Anne")
    held = talk.server.room(talk.room).find(line.event_id)
    assert held and held.redaction


async def test_a_line_that_nobody_answered_goes_without_a_word(case: Case) -> None:
    talk = case.talk
    await talk.says("Anne", "!company here")
    line = talk.message("would like company")
    case.heard("Anne")
    await talk.passes(TAKEN_BACK - MINUTE)
    held = talk.server.room(talk.room).find(line.event_id)
    assert held and not held.redaction
    assert await talk.passes(MINUTE) == ""
    held = talk.server.room(talk.room).find(line.event_id)
    assert held and held.redaction and case.heard("Anne") == ""


async def test_said_in_private_it_is_asked_about_first(case: Case) -> None:
    said = await case.says("Anne", "!company here")
    assert "Before I say it: everybody in Tuesday circle would read this." in said
    assert "> Anne would like company." in said and case.talk.heard() == ""
    await case.says("Anne", "yes")
    assert case.talk.heard() == "Anne would like company. 👋 if you have time."


async def test_who_is_kept_apart_is_not_brought_together_by_a_tap_in_the_room(case: Case) -> None:
    await case.says("Anne", "!not with Dan")
    await case.talk.says("Anne", "!company here")
    case.heard("Anne")
    await case.talk.reacts("Dan", "👋", "would like company")
    assert case.heard("Dan") == THANKS and case.heard("Anne") == ""
    await case.talk.reacts("Eve", "👋", "would like company")
    assert "Eve is there for you" in case.heard("Anne")


# What people say.


@pytest.mark.parametrize(
    ("language", "said", "how"),
    [
        ("en", "!need to talk", "I can ask those who are around"),
        ("en", "!I need somebody to talk to", "I can ask those who are around"),
        ("fr", "!besoin de parler", "Je peux demander aux personnes disponibles"),
        ("fr", "!j’ai besoin de parler", "Je peux demander aux personnes disponibles"),
        ("es", "!necesito hablar", "Puedo preguntar a quienes están disponibles"),
    ],
)  # fmt: skip
async def test_what_people_say_is_no_need_for_the_board(tmp_path: Path, language: str, said: str, how: str) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        case = await begun(talk)
        assert how in await case.says("Anne", said)
        assert await talk.says("Ben", said) == "" and how in case.heard("Ben")


@pytest.mark.parametrize("said", ["!need to talk", "!I need to talk"])
async def test_where_there_is_no_company_the_same_words_call_somebody(case: Case, said: str) -> None:
    await case.talk.says("Anne", "!turn off company")
    assert "!sos over" in await case.says("Ben", said)


@pytest.mark.parametrize(
    ("language", "company", "how", "asks", "yes", "there"),
    [
        ("fr", "!compagnie", "sans mon nom jusqu’au oui", "Quelqu’un de Tuesday circle voudrait de la compagnie",
         "avec plaisir", "Ben est là pour toi : écris à @ben:x"),
        ("es", "!compañía", "2", "A alguien de Tuesday circle le gustaría tener compañía", "con gusto",
         "Ben está ahí para ti: escribe a @ben:x"),
    ],
)  # fmt: skip
async def test_in_other_languages(
    tmp_path: Path, language: str, company: str, how: str, asks: str, yes: str, there: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        case = await begun(talk)
        await case.says("Ben", "!around until 23:00")
        await case.says("Anne", company)
        await case.says("Anne", how)
        assert case.heard("Ben").startswith(asks)
        await case.says("Ben", yes)
        assert usual(case.heard("Anne")).endswith(there)


# Whom it comes to: pure.

_PEOPLE = st.sets(st.sampled_from("abcdefgh"), max_size=8)
_TURNS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 99).map(lambda ago: START - ago * MINUTE), st.integers(0, 3))
)


@given(_PEOPLE, _PEOPLE, _TURNS)
def test_those_who_were_asked_longest_ago_come_first(
    around: set[str], already: set[str], turns: dict[str, tuple[object, int]]
) -> None:
    chosen = next_asked(around, already, turns)  # type: ignore[arg-type]
    free = {each for each in around - already if turns.get(each, (START, 0))[1] < ASKED_A_DAY}
    assert set(chosen) <= free and len(chosen) == min(AT_ONCE, len(free)) == len(set(chosen))
    oldest = START - timedelta(days=999)
    for left in free - set(chosen):
        assert all(turns.get(left, (oldest,))[0] >= turns.get(each, (oldest,))[0] for each in chosen)  # type: ignore[operator]
