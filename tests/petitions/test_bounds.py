"""The bounds of petitions, each exactly and with one more, and people who mean no good."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.kit.errors import UserError
from commands.petitions.carrying import MOST_CARRIERS
from commands.petitions.changing import MOST_CHANGES
from commands.petitions.opening import LONGEST_NAMES, MOST, MOST_OWN
from commands.petitions.signing import MOST_SIGNATURES
from commands.petitions.wording import LONGEST_LINE, MOST_MARKS, addressee_of, line_of, names_of, words_of
from tests.conversation import Conversation, conversation, user
from tests.petitions.test_petitions import PEOPLE, opened, signs


def test_a_name_has_so_many_characters() -> None:
    assert len(line_of("x" * LONGEST_LINE)) == LONGEST_LINE
    with pytest.raises(UserError):
        line_of("x" * (LONGEST_LINE + 1))


def test_a_letter_has_so_many_marks() -> None:
    assert len(line_of("q" + "\u0323" * MOST_MARKS)) == 1 + MOST_MARKS
    assert line_of("q" + "\u0323" * (MOST_MARKS + 1)) == line_of("q" + "\u0323" * MOST_MARKS)


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("  “Anne  Martin” ", "Anne Martin"),
        ("Anne\u202eniraM\u2066\x07", "AnneniraM"),
        ("=HYPERLINK(x)", "HYPERLINK(x)"),
        ("@anne", "anne"),
        ("Anne\nMartin", "Anne Martin"),
        ("Zoé\u200d", "Zoé\u200d"),
        ("محمد", "محمد"),
    ],
)
def test_a_name_stands_on_one_line_and_turns_nothing_round(typed: str, stands: str) -> None:
    assert line_of(typed) == stands


@pytest.mark.parametrize("typed", ["", "🌻", "...", "=1+1", "\u202e"])
def test_what_has_no_letter_is_no_name(typed: str) -> None:
    with pytest.raises(UserError):
        line_of(typed)


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("Anne Martin", ["Anne Martin", "A. M."]),
        ("Jean-Paul", ["Jean-Paul", "J. P."]),
        ("Zoé", ["Zoé", "Z."]),
        ("A.", ["A."]),
        ("🌻", []),
        ("x" * 300, ["x" * (LONGEST_LINE - 1), "X."]),
    ],
)
def test_the_name_of_a_member_can_stand_as_it_is_or_as_its_initials(name: str, ways: list[str]) -> None:
    assert names_of(name) == ways


def test_words_keep_their_paragraphs() -> None:
    assert words_of(" One.\r\n\n\n\n Two.\u202e \n") == "One.\n\n Two."
    assert addressee_of(" «the  mayor». ") == "the mayor"


async def test_so_many_petitions_at_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        for count in range(MOST):
            await talk.says(PEOPLE[count // MOST_OWN], "!petition a bench to:x carriers:Zoé")
            assert talk.signs() == ["✅"]
        assert "There are 10 petitions" in await talk.says("Dan", "!petition a bench to:x carriers:Zoé")


async def test_so_long_a_list_of_names(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!petition a bench to:x", anne)
    assert "names of people" in await talk.says("Anne", f"Ben,{' ' * LONGEST_NAMES}Chloé", anne)
    listed = f"Ben,{' ' * (LONGEST_NAMES - 9)}Chloé"
    assert len(listed) == LONGEST_NAMES
    assert "Shall I ask Ben and Chloé" in await talk.says("Anne", listed, anne)


async def test_so_many_carry_one(tmp_path: Path) -> None:
    people = ("Anne", *(f"P{number}" for number in range(MOST_CARRIERS + 1)))
    async with conversation(tmp_path, people=people) as talk:
        refused = await talk.says("Anne", f"!petition a bench to:x carriers:{', '.join(people[1:])}")
        assert "5 people are enough" in refused
        await talk.says("Anne", f"!petition a bench to:x carriers:{', '.join(people[1:-1])}")
        assert talk.signs() == ["✅"]


async def test_so_many_changes(talk: Conversation) -> None:
    await opened(talk)
    for number in range(MOST_CHANGES):
        assert f"> bench {number}" in await talk.says("Anne", f"!petition change S1 bench {number}")
    assert "has been changed 3 times" in await talk.says("Anne", "!petition change S1 a bench")


async def test_so_many_signatures(talk: Conversation) -> None:
    await opened(talk)
    chloe = await talk.direct("Chloé")
    async with talk.store.transaction():
        for each in range(MOST_SIGNATURES - 1):
            await talk.store.petitions.signatures.sign(1, f"@{each}:x", f"Person {each}", f"${each}", talk.clock())
    await signs(talk, "Anne")
    assert "has 1,000 signatures" in await talk.says("Chloé", "!sign S1", chloe)


# People who mean no good.


async def test_nobody_signs_for_somebody_else(talk: Conversation) -> None:
    await opened(talk)
    chloe = await talk.direct("Chloé")
    await talk.says("Chloé", "!sign S1 Ben", chloe)
    await talk.says("Chloé", "1", chloe)
    async with talk.store.transaction():
        assert await talk.store.petitions.signatures.people(1) == [user("Chloé")]
        assert await talk.store.petitions.signatures.lines(1) == ["Chloé"]


async def test_somebody_else_s_question_is_not_answered(talk: Conversation) -> None:
    await opened(talk)
    chloe = await talk.direct("Chloé")
    await talk.says("Chloé", "!sign S1", chloe)
    ben = await talk.direct("Ben")
    await talk.says("Ben", "1", ben)
    async with talk.store.transaction():
        assert await talk.store.petitions.signatures.number(1) == 0


async def test_who_has_left_signs_nothing_any_more_and_takes_back_what_is_theirs(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await opened(talk)
        chloe, dan = await signs(talk, "Chloé"), await talk.direct("Dan")
        await talk.says("Dan", "!sign S1", dan)
        for name in ("Chloé", "Dan"):
            talk.server.leave(talk.room, user(name))
        await talk.settle()
        talk.heard(dan)
        assert "signed" not in await talk.says("Dan", "1", dan)
        assert "in no group together" in await talk.says("Dan", "!sign S1", dan)
        async with talk.store.transaction():
            assert await talk.store.petitions.signatures.lines(1) == ["Chloé"], "leaving takes nothing back"
        assert "You signed S1 (to: the city council) as “Chloé”" in await talk.says("Chloé", "!mine", chloe)
        assert "Your name is off S1" in await talk.says("Chloé", "!unsign S1", chloe)
        assert "in no group together" in await talk.says("Chloé", "!sign S1", chloe)


async def test_who_has_left_with_something_else_of_theirs_signs_nothing_either(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, dan = await opened(talk), await talk.direct("Dan")
        await talk.says("Anne", '!petition A bench. to:"the city council" carriers:Ben')
        await talk.says("Ben", "yes", ben)
        await talk.says("Dan", "!lend bike to Ben")
        talk.server.leave(talk.room, user("Dan"))
        await talk.settle()
        assert "can be signed by people who are in its group" in await talk.says("Dan", "!sign S1", dan)
        for said in ("!sign", "!unsign", "!petitions", "!petition S1"):
            assert "city council" not in await talk.says("Dan", said, dan), said


async def test_somebody_of_another_group_reads_nothing_of_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await opened(talk)
        club = await talk.gathering("Mallory")
        mallory = await talk.direct("Mallory")
        for said in ("!petition S1", "!sign S1", "!petition file S1", "!petition delivered S1", "!unsign S1"):
            assert "library" not in await talk.says("Mallory", said, club)
            assert "library" not in await talk.says("Mallory", said, mallory)


async def test_a_huge_petition_is_not_kept(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", f"!petition {'x' * 60_000} to:y carriers:Ben")
    assert talk.heard(ben) == ""
    async with talk.store.transaction():
        assert await talk.store.petitions.get(1) is None
