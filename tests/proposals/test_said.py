"""What people say of a proposal in their own words: an agreement alone, and where it is at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual

MOMENT, DAY = timedelta(seconds=1), timedelta(days=1)
TUESDAYS = "!proposal we meet on Tuesdays"
LANGUAGES = {
    "en": ("To P1, “we meet on Tuesdays”? yes counts.", "yes", "You agree to P1"),
    "fr": ("À P1, « we meet on Tuesdays » ? oui compte.", "oui", "Tu es d’accord avec P1"),
    "es": ("¿A P1, «we meet on Tuesdays»? sí cuenta.", "sí", "Estás de acuerdo con P1"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", ["agreed", "d’accord", "De acuerdo!", "ok pour moi", "por mí bien"])
async def test_an_agreement_alone_in_private_is_asked_about_and_a_yes_counts(
    tmp_path: Path, language: str, said: str
) -> None:
    asked, agrees = ([each[place] for each in LANGUAGES.values()] for place in (0, 2))
    async with conversation(tmp_path, language) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", TUESDAYS)
        answer = usual(await talk.says("Ben", said, ben))
        assert answer in asked, "in the language of the words"
        assert "1 " in talk.message("P1 ·").body
        answer = usual(await talk.says("Ben", LANGUAGES[language][1], ben))
        assert any(each in answer for each in agrees)
        await talk.passes(MOMENT)
        assert "2 " in talk.message("P1 ·").body
        assert usual(await talk.says("Ben", said, ben)) not in asked, "they have agreed"


async def test_a_no_to_that_is_no_answer_to_the_proposal(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    await talk.says("Ben", "agreed", ben)
    assert "Nothing is noted" in await talk.says("Ben", "no", ben)
    await talk.passes(MOMENT)
    assert "1 agrees" in talk.message("P1 ·").body


async def test_of_several_it_says_how_and_without_any_the_words_are_none(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    assert "To " not in await talk.says("Ben", "agreed", ben)
    await talk.says("Anne", TUESDAYS)
    await talk.says("Anne", "!proposal we sing")
    said = await talk.says("Ben", "agreed", ben)
    assert said == "To which one: P1 we meet on Tuesdays and P2 we sing? !agree P1 says so."


async def test_a_yes_that_crosses_with_other_words_agrees_to_nothing(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    await talk.says("Ben", "agreed", ben)
    await talk.says("Anne", "!proposal change P1 we meet on Mondays")
    await talk.says("Ben", "yes", ben)
    await talk.passes(MOMENT)
    assert "1 agrees" in talk.message("P1 ·").body


async def test_who_is_not_in_the_group_or_came_later_is_asked_nothing(talk: Conversation) -> None:
    zoe = await talk.direct("Zoé")
    await talk.says("Anne", TUESDAYS)
    assert "P1" not in await talk.says("Zoé", "agreed", zoe)


async def test_a_yes_after_it_is_over_reads_so(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    await talk.says("Ben", "agreed", ben)
    asked = talk.message("To P1", ben).event_id
    await talk.says("Anne", "!proposal withdraw P1")
    assert "You agree" not in await talk.says("Ben", "yes", ben, reply_to=asked)


@pytest.mark.parametrize(
    "said",
    ["where is P1 at?", "how is the proposal going?", "où en est la proposition 1 ?", "¿cómo va la propuesta?",
     "!où en est P1", "!cómo va la propuesta", "!where is the proposal", "what about the proposal with the Tuesdays?"],
)  # fmt: skip
async def test_where_it_is_at(talk: Conversation, said: str) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    assert "P1 · we meet on Tuesdays" in await talk.says("Ben", said, ben)


@pytest.mark.parametrize("said", ["where is my drill?", "how is everybody?", "où en est le temps ?", "¿cómo va?"])
async def test_what_is_about_something_else_shows_no_proposal(talk: Conversation, said: str) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    assert "P1" not in await talk.says("Ben", said, ben)


async def test_where_one_is_at_that_is_over_and_where_none_is_open(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    await talk.passes(3 * DAY)
    assert "Not decided." in await talk.says("Ben", "where is P1 at?", ben)
    assert "No proposal is open." in await talk.says("Ben", "where is the proposal?", ben)
    await talk.says("Anne", "!proposal we sing")
    await talk.says("Anne", "!proposal we dance")
    assert "P2 we sing" in (asked := await talk.says("Ben", "how is the proposal?", ben)) and "P3" in asked


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "!amender P1 on se voit le lundi"), ("en", "!amend P1 we meet on Mondays"),
     ("es", "!enmendar P1 nos vemos los lunes")],
)  # fmt: skip
async def test_to_amend_it_is_to_change_it(tmp_path: Path, language: str, said: str) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", TUESDAYS)
        await talk.says("Anne", said)
        assert said.split(" ", 2)[2] in talk.message("P1 ·").body
