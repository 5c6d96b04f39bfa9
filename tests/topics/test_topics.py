"""Topics for the next circle, as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

DAYS = timedelta(days=1)
WORDS = {
    "en": ("!topic the key", "On the agenda of the next circle: A1 the key", "!agenda", "!circle start", "!circle end",
           "What we want to speak about\n- A1 the key", "!topic done A1", "A1 was dealt with: the key", "done"),
    "fr": ("!sujet la clé", "À l’ordre du jour du prochain cercle : A1 la clé", "!sujets", "!cercle commencer",
           "!cercle fin", "De quoi nous voulons parler\n- A1 la clé", "!sujet traité A1", "A1 est traité : la clé",
           "C’est traité"),
    "es": ("!tema la llave", "En el orden del día del próximo círculo: A1 la llave", "!temas", "!círculo empezar",
           "!círculo fin", "De qué queremos hablar\n- A1 la llave", "!tema tratado A1", "A1 ya se trató: la llave",
           "ya se trató"),
}  # fmt: skip


async def another_room(talk: Conversation, name: str, *people: str) -> str:
    """Another room of the group."""
    room = await talk.gathering("Anne", *people, name=name)
    await talk.says("Anne", "!group join Tuesday circle", room)
    await talk.says("Anne", "!group accept")
    talk.heard(room)
    return room


@pytest.mark.parametrize("language", WORDS)
async def test_a_topic_waits_for_the_circle_and_stays_until_it_was_dealt_with(tmp_path: Path, language: str) -> None:
    topic, noted, all_, start, end, title, done, was, word = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        assert noted in usual(await talk.says("Ben", topic))
        told = talk.message("A1")
        assert title in usual(await talk.says("Chloé", all_))
        assert title in usual(await talk.says("Anne", start))
        await talk.says("Anne", end)
        assert title in usual(await talk.says("Anne", start)), "it was not dealt with"
        await talk.says("Anne", end)
        assert was in usual(await talk.says("Chloé", done))
        said = talk.last
        assert "A1" not in await talk.says("Anne", start)
        await talk.takes_back("Chloé", said)
        assert title in usual(await talk.says("Chloé", all_)), "the word is taken back"
        assert was in usual(await talk.says("Chloé", word, reply_to=told.event_id))
        assert "A1" not in await talk.says("Chloé", all_)


async def test_a_tap_and_done_with_its_number_say_that_it_was_dealt_with(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!topic the key")
        await talk.says("Ben", "!topic the tea")
        assert "A1 was dealt with" in await talk.reacts("Chloé", "✅", to="A1 the key")
        assert await talk.reacts("Ben", "✅", to="A1 the key") == "", "once"
        assert "A2 was dealt with" in await talk.says("Chloé", "!done A2")
        assert "A2 was dealt with already" in await talk.says("Chloé", "!topic done A2")
        assert "I find no topic A9 here" in await talk.says("Chloé", "!topic done 9")
        assert "Nothing is on the agenda" in await talk.says("Chloé", "!topics")


async def test_ones_own_can_be_taken_off_and_whoever_facilitates_can_take_off_any(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for _ in range(4):
            await talk.says("Ben", "!topic the key")
        assert "Whoever brought A1 up" in await talk.says("Chloé", "!topic remove A1")
        assert await talk.reacts("Chloé", "❌", to="A1 the key") == ""
        assert "A1 is off the agenda" in await talk.says("Ben", "!topic remove A1")
        assert "A2 is off the agenda" in await talk.reacts("Ben", "❌", to="A2 the key")
        assert "A3 is off the agenda" in await talk.replies("Anne", "remove", "A3 the key")
        assert "A4 the key" in (said := await talk.says("Ben", "!topics")) and "A3" not in said


async def test_deleting_the_message_takes_it_off_and_editing_it_corrects_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!topic the kee")
        told = talk.last
        assert "A1 the key" in await talk.says("Ben", "!topic the key", edit_of=told)
        await talk.says("Chloé", "!topic money", edit_of=told)
        assert "A1 the key" in (said := await talk.says("Ben", "!topics")) and "kee" not in said
        await talk.takes_back("Ben", told)
        assert "Nothing is on the agenda" in await talk.says("Ben", "!topics")


async def test_what_is_told_in_private_is_shown_with_the_name_without_it_or_not_at_all(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        asked = await talk.says("Ben", "!topic the rent", chat)
        assert "Ben would like to speak about this in the next circle: A1 the rent" in asked
        assert "Nothing is on the agenda" in await talk.says("Anne", "!topics")
        await talk.says("Ben", "2", chat)
        said = talk.heard()
        assert "For the next circle: A1 the rent" in said and "Ben" not in said
        assert "Ben" not in await talk.says("Anne", "!topics")
        await talk.says("Ben", "!topic the heating", chat)
        await talk.says("Ben", "1", chat)
        assert "Ben would like to speak about this in the next circle: A2 the heating" in talk.heard()
        await talk.says("Ben", "!topic the neighbour", chat)
        await talk.says("Ben", "3", chat)
        assert "neighbour" not in talk.heard() + await talk.says("Anne", "!topics")
        assert "A1 is off the agenda" in await talk.says("Ben", "!topic remove A1", chat)


async def test_they_are_the_groups_and_nobody_elses(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        kitchen, film = await another_room(talk, "Kitchen", "Ben"), await talk.gathering("Dan", "Ben", name="Film club")
        ben, eve = await talk.direct("Ben"), await talk.direct("Eve")
        await talk.says("Chloé", "!topic the key")
        await talk.says("Dan", "!topic Tati", film)
        assert "A1 the key" in await talk.says("Anne", "!circle start", kitchen)
        said = await talk.says("Ben", "topics", ben)
        assert "What Tuesday circle wants to speak about\n- A1 the key" in said and "A1 Tati" in said
        for words in ("!topics", "!topic done A1", "!topic remove A1", "!topic more"):
            assert "A1" not in await talk.says("Eve", words, eve)
        talk.server.leave(talk.room, user("Chloé"))
        await talk.settle()
        assert "A1 the key" in await talk.says("Ben", "!topics"), "who leaves leaves it to the group"


async def test_who_is_forgotten_takes_their_words_along(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!topic the key")
        assert "Topics that you brought up: 1" in await talk.says("Ben", "!mydata", chat)
        await talk.says("Ben", "!forgetme everything yes", chat)
        assert "Nothing is on the agenda" in await talk.says("Anne", "!topics")


async def test_a_decision_to_look_at_again_becomes_a_topic_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided Marigolds review:in 3 days")
        said = await talk.passes(4 * DAYS)
        assert "look at this again: D1 Marigolds\nIt is on the agenda of the next circle: A1." in said
        assert "- A1 Marigolds (D1)" in await talk.says("Anne", "!circle start")
        await talk.says("Ben", "!review D1 in 3 days")
        assert "next circle: A1." in await talk.passes(4 * DAYS), "it is on the agenda already"
        await talk.says("Anne", "!turn off topics")
        await talk.says("Ben", "!review D1 in 3 days")
        said = await talk.passes(4 * DAYS)
        assert "look at this again: D1 Marigolds" in said and "agenda" not in said


async def test_a_long_agenda_is_cut_in_the_opening_and_private_in_full(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        for number in range(1, 15):
            await talk.says("Ben", f"!topic matter {number}")
        said = await talk.says("Anne", "!circle start")
        assert "A12 matter" in said and "A13" not in said and "…and 2 more: !topics" in said
        assert await talk.says("Ben", "!topics") == ""
        assert "A14 matter" in talk.heard(chat)


async def test_what_was_not_dealt_with_within_a_year_is_forgotten(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!topic the key")
        await talk.passes(365 * DAYS)
        assert "A1 the key" in await talk.says("Ben", "!topics")
        await talk.passes(2 * DAYS)
        await talk.app.tidy()
        assert "Nothing is on the agenda" in await talk.says("Ben", "!topics")
