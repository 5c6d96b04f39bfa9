"""Proposals in one step: words, a tap, three days, and what comes of them; in three languages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

MOMENT, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SIX = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay")
TUESDAYS = "!proposal we meet on Tuesdays"
HOW = (
    "Fine with it? 👍 or !agree P1. Not fine? 👎 or !against P1: I ask you privately what it is."
    " Questions belong in the thread of this message."
)


async def test_one_message_says_what_until_when_and_how_to_answer(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        shown = await talk.says("Anne", TUESDAYS)
        assert shown == (
            "P1 · we meet on Tuesdays\nProposed by Anne\n"
            "Open until Saturday, 13 March at 19:00. It is decided if nobody objects and enough people have answered.\n"
            f"1 agree so far; 3 answers are needed.\n\n{HOW}"
        ).replace("1 agree ", "1 agrees "), shown
        assert await talk.reacts("Ben", "👍", "Tuesdays") != ""
        await talk.says("Chloé", "!agree P1")
        assert talk.signs() == ["✅"]
        assert "3 agree so far; that is enough answers." in talk.message("P1 ·").body
        assert len(talk.shown()) == 2, "the greeting, and one live message"


async def test_what_echoes_an_answer_can_be_answered_as_the_proposal_can(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        await talk.says("Anne", TUESDAYS)
        await talk.says("Ben", "!agree")
        await talk.replies("Chloé", "fine with me", "You agree to P1")
        assert "3 agree so far" in talk.message("P1 ·").body
        dan = await talk.direct("Dan")
        await talk.reacts("Dan", "👎", "You agree to P1")
        assert "what is it?" in talk.heard(dan)


async def test_without_objections_and_with_enough_people_it_is_decided(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        await talk.says("Anne", TUESDAYS)
        await talk.reacts("Ben", "👍", "Tuesdays")
        await talk.says("Chloé", "!agree P1")
        assert "Decided" not in await talk.passes(3 * DAY - MOMENT)
        said = await talk.passes(MOMENT)
        assert "D1" in said and "P1" in said and "12 June" in said, said
        assert len(talk.shown()) == 3, "the live message, and the one announcement"
        shown = talk.message("P1 ·").body
        assert "Decided." in shown and "Nobody objects, and 3 of 6 people answered; 3 were needed." in shown, shown
        assert "is over by now" in await talk.says("Dan", "!agree P1")
        assert await talk.reacts("Dan", "👍", "P1 ·") == "" == await talk.replies("Dan", "yes!", "P1 ·")
        assert "Decided." in await talk.says("Dan", "!proposal P1")


async def test_too_few_answers_decide_nothing_and_it_can_be_open_for_longer_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        await talk.says("Anne", TUESDAYS)
        await talk.reacts("Ben", "👍", "Tuesdays")
        ended = await talk.passes(3 * DAY)
        assert "Not decided.\n2 of 6 people answered; 3 are needed." in ended and "!proposal extend P1" in ended, ended
        assert "Only who proposed" in await talk.says("Ben", "!proposal extend P1")
        assert "Open until Tuesday, 16 March" in await talk.says("Anne", "!proposal extend P1")
        await talk.says("Chloé", "!agree P1")
        await talk.passes(3 * DAY)
        assert "Decided." in talk.message("P1 ·").body
        assert "can’t be extended" in await talk.says("Anne", "!proposal extend P1")


@pytest.mark.parametrize("people", [("Anne", "Ben"), ("Anne", "Ben", "Chloé")])
async def test_a_group_of_two_or_three_decides(tmp_path: Path, people: tuple[str, ...]) -> None:
    async with conversation(tmp_path, people=people) as talk:
        await talk.says("Anne", TUESDAYS)
        await talk.says("Ben", "!agree")
        await talk.passes(3 * DAY)
        assert "Decided." in talk.message("P1 ·").body


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("ok", True),
        ("vale, gracias", True),
        ("d’accord", True),
        ("I agree", True),
        ("yes please", True),
        ("de acuerdo", True),
        ("what about the others?", False),
        ("ok, but not before eight", False),
    ],
)
async def test_a_reply_in_plain_words_agrees_and_talk_does_not(talk: Conversation, said: str, counts: bool) -> None:
    await talk.says("Anne", TUESDAYS)
    await talk.replies("Ben", said, "P1 ·")
    assert ("2 agree" in talk.message("P1 ·").body) is counts


@pytest.mark.parametrize("said", ["ok", "vale", "d’accord", "de acuerdo", "yes", "agree"])
async def test_a_mere_yes_in_the_room_agrees_to_nothing(talk: Conversation, said: str) -> None:
    await talk.says("Anne", TUESDAYS)
    await talk.says("Ben", said)
    assert "1 agrees" in talk.message("P1 ·").body


async def test_a_yes_in_the_thread_is_talk_and_a_whole_sentence_agrees(talk: Conversation) -> None:
    await talk.says("Anne", TUESDAYS)
    root = talk.message("P1 ·").event_id
    for said in ("what time?", "ok", "no"):
        await talk.says("Ben", said, thread=root)
    assert "1 agrees" in talk.message("P1 ·").body
    await talk.says("Ben", "I agree", thread=root)
    assert "2 agree" in talk.message("P1 ·").body


@pytest.mark.parametrize(
    "said", ["agreement P1", "acuerdo P1", "ok P1", "vale P1", "yes P1", "D'ACCORD p1", "de acuerdo P1"]
)
async def test_with_its_number_every_word_of_agreement_agrees(talk: Conversation, said: str) -> None:
    await talk.says("Anne", TUESDAYS)
    await talk.says("Ben", f"!{said}")
    assert "2 agree" in talk.message("P1 ·").body


async def test_without_a_number_the_words_open_the_agreements_as_before(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        await talk.says("Anne", "!propuesta nos vemos los martes")
        assert "acuerdos" in (await talk.says("Ben", "!acuerdo")).lower()
        assert "1 persona está de acuerdo" in talk.message("P1 ·").body


async def test_agree_alone_says_to_what_and_of_several_it_is_asked_which(talk: Conversation) -> None:
    assert "No proposal is open" in await talk.says("Ben", "!agree")
    await talk.says("Anne", TUESDAYS)
    assert "You agree to P1: “we meet on Tuesdays”" in await talk.says("Ben", "!agree")
    await talk.says("Chloé", "!proposal we sing at the beginning")
    asked = await talk.says("Ben", "!agree")
    assert asked.startswith("Which one do you mean?\n1. P1 we meet on Tuesdays\n2. P2 we sing"), asked
    await talk.says("Ben", "2")
    assert "2 agree" in talk.message("P2 ·").body


@pytest.mark.parametrize("said", ["d’accord", "!d’accord", "vale", "!ok"])
async def test_a_yes_to_another_question_never_agrees_to_a_proposal(talk: Conversation, said: str) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!remind Ben friday 17:00 the keys")
    assert "May I?" in talk.heard(ben)
    await talk.says("Anne", TUESDAYS)
    await talk.says("Ben", said, ben)
    await talk.passes(MOMENT)
    assert "1 agrees" in talk.message("P1 ·").body


@pytest.mark.parametrize("said", ["d’accord", "de acuerdo", "ok", "agreed"])
async def test_in_private_without_the_sign_a_mere_yes_agrees_to_nothing(talk: Conversation, said: str) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    await talk.says("Ben", said, ben)
    await talk.passes(MOMENT)
    assert "1 agrees" in talk.message("P1 ·").body or said == "agreed"


async def test_an_answer_can_be_changed_and_taken_back_while_it_is_open(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        await talk.says("Anne", TUESDAYS)
        await talk.reacts("Ben", "👍", "P1 ·")
        tap = talk.last
        await talk.says("Ben", "!aside P1")
        written = talk.last
        assert "1 agrees" in talk.message("P1 ·").body and "1 stands aside." in talk.message("P1 ·").body
        await talk.takes_back("Ben", written)
        assert "2 agree" in talk.message("P1 ·").body, "the tap stands there still"
        await talk.takes_back("Ben", tap)
        assert "1 agrees" in talk.message("P1 ·").body


async def test_what_is_answered_in_private_is_shown_without_a_name(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    assert "You agree to P1: “we meet on Tuesdays”" in await talk.says("Ben", "!agree P1", ben)
    await talk.passes(MOMENT)
    body = talk.message("P1 ·").body
    assert "2 agree" in body and "Ben" not in body


async def test_what_is_proposed_in_private_is_shown_first(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.agrees("Anne", TUESDAYS, anne)
    assert "Proposed by Anne" in talk.message("P1 ·").body


# Who may.


async def test_who_came_later_learns_so_only_when_they_answer(talk: Conversation) -> None:
    await talk.passes(20 * DAY)
    await talk.says("Anne", TUESDAYS)
    talk.server.invite(talk.room, user("Anne"), user("Dan"))
    talk.server.join(talk.room, user("Dan"))
    await talk.settle()
    assert "P1" not in talk.heard()
    assert "two weeks" in await talk.says("Dan", "!agree P1")
    assert "1 agrees" in talk.message("P1 ·").body
    assert "two weeks" in await talk.says("Dan", "!against P1")


async def test_each_has_two_open_and_the_group_twenty(tmp_path: Path) -> None:
    people = tuple(f"P{number}" for number in range(11))
    async with conversation(tmp_path, people=people) as talk:
        for name in people[:10]:
            for number in range(2):
                assert "·" in await talk.says(name, f"!proposal number {number}")
        assert "You have two proposals open: P1 and P2." in await talk.says("P0", "!proposal a third")
        assert "20 proposals are open" in await talk.says("P10", "!proposal one more")
        await talk.says("P0", "!proposal withdraw P1")
        assert "·" in await talk.says("P10", "!proposal one more")


async def test_nobody_else_changes_or_ends_it_whatever_their_role(talk: Conversation) -> None:
    await talk.says("Ben", TUESDAYS)
    for said in ("change P1 never", "withdraw P1", "next P1"):
        assert "Only who proposed P1" in await talk.says("Anne", f"!proposal {said}"), said
    assert "P1 was taken back." in await talk.says("Ben", "!proposal withdraw P1")


async def test_who_is_not_in_the_group_has_no_say(talk: Conversation) -> None:
    await talk.says("Anne", TUESDAYS)
    mallory = await talk.direct("Mallory")
    assert "agree to P1" not in await talk.says("Mallory", "!agree P1", mallory)
    ben = await talk.direct("Ben")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    await talk.says("Ben", "!agree P1", ben)
    await talk.passes(MOMENT)
    assert "1 agrees" in talk.message("P1 ·").body


# Its message.


async def test_deleting_its_message_takes_it_off_and_what_is_decided_stays_without_a_name(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben")) as talk:
        await talk.says("Anne", TUESDAYS)
        first = talk.last
        assert "P1 was taken back." in await talk.takes_back("Anne", first)
        await talk.says("Anne", TUESDAYS)
        second = talk.last
        await talk.says("Ben", "!agree")
        await talk.passes(3 * DAY)
        await talk.takes_back("Anne", second)
        shown = await talk.says("Ben", "!proposal P2")
        assert "we meet on Tuesdays" in shown and "Decided." in shown and "Anne" not in shown


async def test_editing_its_message_corrects_it_and_voids_what_others_had_answered(talk: Conversation) -> None:
    await talk.says("Anne", "!proposal we meet on Thusdays")
    first = talk.last
    await talk.says("Anne", TUESDAYS, edit_of=first)
    assert "P1 · we meet on Tuesdays" in talk.message("P1 ·").body and "Thusdays" not in talk.message("P1 ·").body
    await talk.says("Ben", "!agree P1")
    await talk.says("Ben", "!proposal never", edit_of=first)
    assert "2 agree" in talk.message("P1 ·").body, "it is not Ben’s message"
    await talk.says("Anne", "!proposal we meet on Wednesdays", edit_of=first)
    shown = talk.message("P1 ·").body
    assert "we meet on Wednesdays" in shown and "we meet on Tuesdays" in shown and "1 agrees" in shown, shown
    assert "please answer once more" in shown


# What others send is bounded.


@pytest.mark.parametrize(("length", "fits"), [(400, True), (401, False)])
async def test_its_words_have_a_length(talk: Conversation, length: int, fits: bool) -> None:
    said = await talk.says("Anne", f"!proposal {'x' * length}")
    assert ("P1 ·" in said) is fits and ("at most 400 fit" in said) is not fits


async def test_a_huge_text_and_one_without_words_propose_nothing(talk: Conversation) -> None:
    assert "P1" not in await talk.says("Anne", f"!proposal {'x' * 60_000}")
    assert "in words" in await talk.says("Anne", "!proposal ...!")


async def test_a_flood_of_answers_by_one_is_one_answer(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        await talk.says("Anne", TUESDAYS)
        for _ in range(30):
            talk.server.say(talk.room, user("Ben"), "!agree P1")
        await talk.settle()
        assert "2 agree" in talk.message("P1 ·").body
        async with talk.store.transaction():
            rows = await talk.store._database.all("SELECT * FROM proposal_answers WHERE person = ?", user("Ben"))
        assert len(rows) == 20


@pytest.mark.parametrize(("until", "fits"), [("9 april 20:00", True), ("9 april 20:01", False)])
async def test_it_is_open_for_a_month_at_most(talk: Conversation, until: str, fits: bool) -> None:
    said = await talk.says("Anne", f"{TUESDAYS} until:{until}")
    assert ("P1 ·" in said) is fits, said


@pytest.mark.parametrize(
    "words",
    [
        "change the meeting time",
        "next meeting is on Monday",
        "lift the ban on candles",
        "extend the lease",
        "withdraw from the fair",
    ],
)
async def test_what_is_proposed_may_begin_like_a_command(talk: Conversation, words: str) -> None:
    assert f"P1 · {words}" in await talk.says("Anne", f"!proposal {words}")


async def test_the_message_fits_into_an_event_whatever_is_said(tmp_path: Path) -> None:
    names = tuple(f"{'🦄' * 12}{number}" for number in range(6))
    async with conversation(tmp_path, people=names) as talk:
        await talk.says(f"@{names[0]}:x", f"!proposal x{'🎲' * 399}")
        for name in names[2:]:
            await talk.says(f"@{name}:x", f"!concern P1 x{'🎉' * 399}")
        await talk.says(f"@{names[1]}:x", f"!objection P1 x{'🥗' * 399}")
        await talk.says(f"@{names[0]}:x", f"!proposal change P1 x{'🍕' * 399}")
        assert len(talk.message("P1 ·").body.encode()) < 8000


# Ways to decide, and other languages.


async def test_the_group_chooses_how_it_decides_and_what_is_open_keeps_its_way(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        await talk.says("Anne", TUESDAYS)
        assert "majority" in await talk.says("Anne", "!settings decide by majority")
        shown = await talk.says("Anne", "!proposal we sing")
        assert "more yes than no" in shown and "Yes: 1. No: 0. 1 of the 3 needed have answered." in shown, shown
        await talk.says("Ben", "!agree P1")
        assert "nobody objects" in talk.message("P1 ·").body


async def test_a_proposal_names_its_own_way_to_decide(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        await talk.says("Anne", "!proposal we sing by:two thirds")
        for name in ("Ben", "Chloé"):
            await talk.says(name, "!agree P1")
        await talk.says("Dan", "!objection P1 I have a cold")
        assert "No, says Dan: “I have a cold”" in talk.message("P1 ·").body
        await talk.passes(3 * DAY)
        assert "3 say yes and 1 no: at least two thirds." in talk.message("P1 ·").body


async def test_where_the_group_chose_so_silence_is_consent(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        assert "only where the group has chosen so" in await talk.says("Ben", f"{TUESDAYS} by:silence")
        await talk.says("Anne", "!settings decide by silence")
        assert "who says nothing agrees" in await talk.says("Ben", TUESDAYS)
        await talk.passes(3 * DAY)
        assert "here who says nothing agrees" in talk.message("P1 ·").body


async def test_it_can_be_off(talk: Conversation) -> None:
    await talk.says("Anne", "!turn off proposals")
    assert "off" in await talk.says("Ben", TUESDAYS)
    assert await talk.says("Ben", "!agree P1") == "" or "P1 ·" not in talk.message().body


async def test_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=SIX) as talk:
        shown = usual(await talk.says("Anne", "!proposition on se voit le mardi jusqu’à:vendredi"))
        assert shown.startswith("P1 · on se voit le mardi\nProposé par Anne\nOuvert jusqu’au vendredi 12 mars"), shown
        assert "Tu es d’accord avec P1" in await talk.says("Ben", "!d’accord")
        await talk.says("Chloé", "!je suis d’accord P1")
        await talk.passes(3 * DAY)
        assert "Décidé." in talk.message("P1 ·").body


async def test_in_french_propose_with_a_clause_is_asked_about(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        asked = usual(await talk.says("Ben", "!propose que l’on se voie le mardi"))
        assert "Une offre pour le tableau, ou une proposition au groupe ?" in asked, asked
        assert "P1 · que l’on se voie le mardi\n" in await talk.says("Ben", "oui")
        assert "une proposition au groupe" in usual(await talk.says("Chloé", "!je propose qu’on chante"))
        assert "à personne" in await talk.says("Chloé", "non")
        assert "O1" in await talk.says("Ben", "!propose du pain"), "an offer"


async def test_english_propose_is_a_proposal_in_an_english_room(talk: Conversation) -> None:
    assert "P1 · we meet" in await talk.says("Ben", "!propose we meet")
    assert "P2 · we sing" in await talk.says("Ben", "!I propose that we sing")


async def test_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=SIX) as talk:
        shown = await talk.says("Anne", "!propuesta nos vemos los martes hasta:viernes")
        assert "P1 · nos vemos los martes\nPropuesta de Anne\nAbierta hasta el viernes 12 de marzo" in shown, shown
        await talk.says("Ben", "!de acuerdo P1")
        await talk.says("Chloé", "!acuerdo P1")
        await talk.passes(3 * DAY)
        assert "Decidido." in talk.message("P1 ·").body


async def test_lists_what_is_open(talk: Conversation) -> None:
    assert "No proposal is open." in await talk.says("Ben", "!proposals")
    await talk.says("Anne", TUESDAYS)
    await talk.says("Ben", "!proposal slowly we move")
    listed = await talk.says("Ben", "!proposals")
    assert "P1 we meet on Tuesdays · open until" in listed and "P2 we move · questions until" in listed, listed


async def test_what_one_has_proposed_is_among_what_is_theirs(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Ben", TUESDAYS)
    await talk.says("Anne", "!proposal we sing")
    shown = await talk.says("Ben", "!mine", ben)
    assert "Your proposals\n- P1 we meet on Tuesdays" in shown and "P2" not in shown, shown


async def test_whole_sentences_in_private(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    await talk.says("Anne", "!proposal we sing at the beginning")
    assert "You agree to P2" in await talk.says("Ben", "I agree with singing at the beginning", ben)
    assert "what is it?" in await talk.says("Ben", "I’m against P1", ben)
