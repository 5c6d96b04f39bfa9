"""Check-ins, as conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands.checkins import level_of, picture
from commands.kit.words import Span
from storage.checkins import Answer
from tests.conversation import Conversation, conversation, user, usual

NONE = "No check-in is open. To open one: !checkin start."
FORGOTTEN = "I have forgotten the answers; what was written here stays in the room’s messages."


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path) as talk:
        yield talk


# Reading a level.


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("4", 4),
        ("4/5", 4),
        ("4, tired", 4),
        ("4️⃣ good", 4),
        ("1.", 1),
        ("0", None),
        ("6", None),
        ("4/10", None),
        ("12", None),
        ("tired", None),
        ("3rd coffee", None),
        ("", None),
    ],
)
def test_a_level_is_a_number_of_the_scale(typed: str, level: int | None) -> None:
    assert level_of(Span.of(typed)) == level


def test_fewer_than_three_numbers_are_not_drawn() -> None:
    two = [Answer("@a:x", 4, None), Answer("@b:x", 2, "tired"), Answer("@c:x", None, "fine")]
    assert picture(two) == []
    assert [phrase.facts.get("number") for phrase in picture([*two, Answer("@d:x", 4, None)])[1:]] == [0, 2, 0, 1, 0]


# Opening.


async def test_the_question_says_how_to_answer_who_sees_it_and_until_when(talk: Conversation) -> None:
    said = await talk.says("Ben", "!checkin start")
    assert said.startswith("How are you today?\n\nIf you like, reply to this message or write for example !checkin 4")
    assert "Not answering is always fine." in said
    assert "reactions are not encrypted" in said
    assert "Everybody in this room sees your answer." in said
    assert "on Thursday, 11 March 2027 at 19:00 at the latest" in said
    assert talk.message().msgtype == "m.text"  # a question that nobody notices is none
    assert talk.message().mentions == ()


async def test_anyone_asks_a_question_of_their_own(talk: Conversation) -> None:
    said = await talk.says("Ben", "!Checkin start  What do you **bring**\ntoday?")
    assert said.startswith("What do you **bring** today?\n")


async def test_one_check_in_at_a_time(talk: Conversation) -> None:
    await talk.says("Ben", "!checkin start What do you bring?")
    said = await talk.says("Chloé", "!checkin start How was the week?")
    assert said == "A check-in is already open: What do you bring? To end it: !checkin close."
    other = await talk.gathering("Anne", "Ben")
    assert (await talk.says("Ben", "!checkin start", other)).startswith("How are you today?")


@pytest.mark.parametrize("typed", ["!checkin", "!checkin 4", "!checkin close", "!checkin withdraw"])
async def test_without_a_check_in_the_way_to_open_one_is_shown(talk: Conversation, typed: str) -> None:
    assert await talk.says("Ben", typed) == NONE


# Answering.


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("!checkin 4 tired but here", "Noted: 4 of 5. Thank you. To take it back: !checkin withdraw."),
        ("!CHECK-IN 4/5", "Noted: 4 of 5. Thank you. To take it back: !checkin withdraw."),
        ("!check in fine", "Noted, thank you. To take it back: !checkin withdraw."),
        ("!checkin close to tears", "Noted, thank you. To take it back: !checkin withdraw."),
        ("!checkin", "The question is: How are you today? Answer for example with !checkin 4 tired but here."),
        ("!checkin 7", "The numbers go from 1 (very hard) to 5 (very good). Words alone are fine too."),
        ("!checkin 4/10", "The numbers go from 1 (very hard) to 5 (very good). Words alone are fine too."),
        ("!chekin 4", "Did you mean !checkin?"),
    ],
)
async def test_an_answer_is_a_number_or_words_or_both(talk: Conversation, typed: str, said: str) -> None:
    await talk.says("Anne", "!checkin start")
    assert await talk.says("Ben", typed) == said
    assert talk.message().reply_to == talk.last
    assert talk.message().msgtype == "m.notice"


async def test_a_reply_to_the_question_is_an_answer(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    assert (await talk.replies("Ben", "3 – so so", to="How are you")).startswith("Noted: 3 of 5.")
    assert (await talk.replies("Chloé", "a bit\nlost", to="How are you")).startswith("Noted, thank you.")
    assert (await talk.replies("Anne", "8", to="How are you")).startswith("The numbers go from 1")
    said = await talk.says("Anne", "!checkin close")
    assert "2 answers. Thank you for sharing." in said
    assert "Ben: 3 of 5, so so\nChloé: a bit lost" in said


async def test_a_command_in_a_reply_to_the_question_is_a_command(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    assert (await talk.replies("Ben", "!checkin 2", to="How are you")).startswith("Noted: 2 of 5.")


async def test_what_is_written_beside_the_question_is_nobodys_answer(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    assert await talk.says("Ben", "4, I think") == ""
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


async def test_a_number_as_a_reaction_is_an_answer(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    assert await talk.reacts("Ben", "4️⃣", to="How are you") == ""  # the reaction shows it
    assert await talk.reacts("Chloé", "2\u20e3", to="How are you") == ""
    assert await talk.reacts("Anne", "👍", to="How are you") == ""
    said = await talk.reacts("Ben", "5️⃣", to="How are you")
    assert said.startswith("Noted: 5 of 5, in place of your earlier answer.")
    assert "Ben: 5 of 5\nChloé: 2 of 5\n" in await talk.says("Anne", "!checkin close") + "\n"


async def test_a_new_answer_takes_the_place_of_the_old(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2 awful")
    said = await talk.says("Ben", "!checkin 4")
    assert said == "Noted: 4 of 5, in place of your earlier answer. To take it back: !checkin withdraw."
    said = await talk.says("Ben", "!checkin better")
    assert said == "Noted, in place of your earlier answer. To take it back: !checkin withdraw."
    said = await talk.says("Anne", "!checkin close")
    assert "Ben: better" in said
    assert "awful" not in said


# Taking back.


async def test_an_answer_is_withdrawn_by_a_word(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2 private")
    said = await talk.says("Ben", "!checkin withdraw")
    assert said == "Your answer is withdrawn. Your message stays in the room unless you delete it."
    said = await talk.says("Ben", "!checkin withdraw")
    assert said == "I have no answer of yours in this check-in, so there is nothing to withdraw."
    assert "Nobody answered this time, and that is fine." in await talk.says("Anne", "!checkin close")


@pytest.mark.parametrize("how", ["command", "reply", "reaction"])
async def test_an_answer_is_withdrawn_with_its_message(talk: Conversation, how: str) -> None:
    await talk.says("Anne", "!checkin start")
    if how == "command":
        await talk.says("Ben", "!checkin 2 private")
    elif how == "reply":
        await talk.replies("Ben", "2 private", to="How are you")
    else:
        await talk.reacts("Ben", "2️⃣", to="How are you")
    assert await talk.takes_back("Ben", talk.last) == ""
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


async def test_an_answer_that_was_replaced_does_not_take_the_new_one_with_it(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2 private")
    old = talk.last
    await talk.says("Ben", "!checkin 4")
    await talk.takes_back("Ben", old)
    assert "Ben: 4 of 5" in await talk.says("Anne", "!checkin close")


async def test_a_check_in_is_cancelled_with_the_message_that_opened_it(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    opening = talk.last
    await talk.says("Ben", "!checkin 2 private")
    said = await talk.takes_back("Anne", opening)
    assert said == "The check-in is cancelled, because the message that opened it was deleted. No answer was kept."
    assert await talk.says("Ben", "!checkin 3") == NONE
    assert await talk.passes(timedelta(days=2)) == ""


# Closing.


async def test_the_summary_shows_what_was_said_and_forgets_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan", "Eve")) as talk:
        await talk.says("Anne", "!checkin start What do you bring?")
        answers = [("Dan", "4 tired but here"), ("Ben", "2"), ("Chloé", "*fine* <b>"), ("Anne", "4/5 curious")]
        for name, answer in answers:
            await talk.says(name, f"!checkin {answer}")
            await talk.passes(timedelta(seconds=10))
        said = await talk.says("Anne", "!checkin close")
        assert said.split("\n") == [
            "Check-in closed: What do you bring?",
            "4 answers. Thank you for sharing.",
            "",
            "5 of 5: – 0",
            "4 of 5: ●● 2",
            "3 of 5: – 0",
            "2 of 5: ● 1",
            "1 of 5: – 0",
            "",
            "Dan: 4 of 5, tired but here",
            "Ben: 2 of 5",
            "Chloé: *fine* <b>",
            "Anne: 4 of 5, curious",
            "",
            FORGOTTEN,
        ]  # and Eve, who did not answer, is not named
        assert (talk.message().msgtype, talk.message().mentions) == ("m.notice", ())
    assert b"curious" not in b"".join(path.read_bytes() for path in tmp_path.glob("entraide.db*"))


async def test_two_answers_are_not_drawn(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2")
    await talk.says("Chloé", "!checkin 4")
    assert "●" not in await talk.says("Anne", "!checkin close")


async def test_whoever_opened_it_or_facilitates_closes_it(talk: Conversation) -> None:
    await talk.says("Ben", "!checkin start")
    said = await talk.says("Chloé", "!checkin close")
    assert said == "Ben opened this check-in. It can be closed by the person who opened it, or by a facilitator."
    assert "Check-in closed" in await talk.says("Ben", "!checkin close")
    assert await talk.says("Ben", "!checkin close") == NONE
    await talk.says("Ben", "!checkin start")
    assert "Check-in closed" in await talk.says("Anne", "!checkin close")


async def test_what_is_said_to_a_closed_question_is_between_people(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Anne", "!checkin close")
    assert await talk.replies("Ben", "4 too late", to="Not answering") == ""
    assert await talk.reacts("Ben", "4️⃣", to="Not answering") == ""


async def test_a_check_in_that_nobody_closes_ends_when_it_was_announced(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 3 here")
    assert await talk.passes(timedelta(hours=23)) == ""
    said = await talk.passes(timedelta(hours=1))
    assert said.startswith(
        "Check-in closed: How are you today?\n1 answer. Thank you for sharing.\n\nBen: 3 of 5, here\n"
    )
    assert await talk.says("Ben", "!checkin 3") == NONE


async def test_an_early_end_leaves_no_alarm_for_the_next_check_in(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Anne", "!checkin close")
    await talk.passes(timedelta(hours=23))
    await talk.says("Anne", "!checkin start")
    assert await talk.passes(timedelta(hours=2)) == ""
    assert (await talk.says("Ben", "!checkin 3")).startswith("Noted")


async def test_a_check_in_survives_a_restart(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 3 here")
    await talk.restart()
    assert (await talk.replies("Chloé", "4", to="How are you")).startswith("Noted: 4 of 5.")
    assert "2 answers" in await talk.says("Anne", "!checkin close")


async def test_in_a_direct_chat_there_is_no_check_in(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    direct = await talk.direct("Ben")
    assert "Noted" not in await talk.says("Ben", "!checkin 4", direct)
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


async def test_who_left_is_still_heard(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 3 have to go")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert "3 of 5, have to go" in await talk.says("Anne", "!checkin close")


# In French and Spanish.


async def test_a_check_in_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        assert (
            usual(await talk.says("Ben", "!meteo 4"))
            == "Aucune météo n’est ouverte. Pour en ouvrir une : !météo ouvrir."
        )
        assert usual(await talk.says("Anne", "!METEO OUVRIR")).startswith("Comment ça va aujourd’hui ?\n")
        assert usual(await talk.says("Ben", "!météo 4 de la fatigue")).startswith("C’est noté : 4 sur 5. Merci.")
        assert usual(await talk.says("Chloé", "!météo clore, ou presque")).startswith("C’est noté, merci.")
        assert usual(await talk.replies("Anne", "2", to="Comment ça va")).startswith("C’est noté : 2 sur 5.")
        assert usual(await talk.says("Anne", "!meteo retirer")).startswith("Ta réponse est retirée.")
        assert "Cette météo a été ouverte par Anne" in await talk.says("Ben", "!meteo fermer")
        said = usual(await talk.says("Anne", "!meteo clore"))
        assert said.startswith("Météo close : Comment ça va aujourd’hui ?\n2 réponses. Merci pour ce partage.")
        assert "Ben : 4 sur 5, de la fatigue\nChloé : clore, ou presque" in said
        await talk.says("Ben", "!checkin start")  # English works everywhere
        assert usual(await talk.takes_back("Ben", talk.last)).startswith("La météo est annulée")


async def test_a_check_in_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        assert (await talk.says("Anne", "!animo abrir")).startswith("¿Cómo estás hoy?\n")
        assert (await talk.says("Ben", "!Ánimo 4 con sueño")).startswith("Anotado: 4 de 5. Gracias.")
        assert (await talk.says("Chloé", "!animo bien")).startswith("Anotado, gracias.")
        assert "Los números van de 1" in await talk.says("Chloé", "!ánimo 9")
        assert (await talk.says("Chloé", "!ánimo retirar")).startswith("Tu respuesta queda retirada.")
        assert "la abrió Anne" in await talk.says("Ben", "!ánimo cerrar")
        said = await talk.says("Anne", "!ÁNIMO CERRAR")
        assert said.startswith("Ronda de ánimo cerrada: ¿Cómo estás hoy?\n1 respuesta. Gracias por compartir.")
        assert "Ben: 4 de 5, con sueño" in said
