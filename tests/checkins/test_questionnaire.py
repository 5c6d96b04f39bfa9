"""Check-ins of several questions, one after another in the private chat."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
ASKED = "!checkin start How are you? | What do you need? | What was good?"


async def test_questions_come_one_after_another(talk: Conversation) -> None:
    said = await talk.says("Anne", ASKED)
    assert said.startswith(
        "How are you?\nWhat do you need?\nWhat was good?\n\nIf you like, answer me in our private chat"
    )
    chat = await talk.direct("Ben")
    assert await talk.reacts("Ben", "✋", "How are you") == ""
    assert talk.heard(chat).startswith("1 of 3: How are you?\n\nIf you like, reply to this message")
    said = await talk.says("Ben", "4 tired", chat)  # no reply and no command needed
    assert said.startswith("Noted: 4 of 5. Thank you.") and "2 of 3: What do you need?\nJust write" in said
    said = await talk.says("Ben", "some sleep", chat)
    assert said.startswith("Noted, thank you.") and "3 of 3: What was good?" in said
    said = await talk.says("Ben", "Pass.", chat)
    assert said == "That’s fine.\nThat was the last question. Thank you."
    said = await talk.says("Anne", "!checkin close")
    assert "1 answer." in said
    assert "How are you?\nBen: 4 of 5, tired\n\nWhat do you need?\nBen: some sleep\n\nI have forgotten" in said


async def test_an_answer_is_changed_and_taken_back_alone(talk: Conversation) -> None:
    await talk.says("Anne", ASKED)
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!checkin 4 one", chat)
    first = talk.last
    await talk.replies("Ben", "two", "2 of 3", chat)
    second = talk.last
    await talk.says("Ben", "!checkin three", chat)
    said = await talk.says("Ben", "two better", chat, edit_of=second)
    assert said.endswith("That was the last question. Thank you.")
    await talk.takes_back("Ben", first, chat)
    said = await talk.says("Anne", "!checkin close")
    assert "Ben: one" not in said and ", one" not in said
    assert "What do you need?\nBen: two better\n\nWhat was good?\nBen: three" in said and "4 of 5" not in said


async def test_whoever_takes_all_back_has_not_answered(talk: Conversation) -> None:
    await talk.says("Anne", ASKED)
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!checkin pass", chat)
    await talk.says("Ben", "needs", chat)
    await talk.takes_back("Ben", talk.last, chat)
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")
    await talk.says("Anne", ASKED)
    await talk.says("Ben", "!checkin 4", chat)
    await talk.says("Ben", "needs", chat)
    assert "is withdrawn" in await talk.says("Ben", "!checkin withdraw", chat)
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


async def test_each_question_keeps_to_the_minimum(talk: Conversation) -> None:
    await talk.says("Anne", f"{ASKED} see:anonymous")
    for name, need in (("Ben", "sleep show:yes"), ("Chloé", "quiet show:yes"), ("Dan", "pass")):
        chat = await talk.direct(name)
        await talk.says(name, "!checkin 4 hello show:yes", chat)
        await talk.says(name, need, chat)
    said = await talk.says("Anne", "!checkin close")
    assert said.count("“hello”") == 3 and "4 of 5: ●●●" in said
    assert "sleep" not in said and "quiet" not in said  # only two answered that


async def test_what_is_written_long_after_a_question_is_no_answer(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!checkin", chat)
    await talk.passes(timedelta(minutes=61))
    assert "Noted" not in await talk.says("Ben", "4", chat)
    await talk.says("Ben", "!checkin", chat)
    assert "Noted: 4 of 5." in await talk.says("Ben", "4", chat)
    assert "Noted" not in await talk.says("Ben", "4", chat)  # one question, one answer


async def test_several_are_not_asked_in_the_room(talk: Conversation) -> None:
    said = await talk.says("Anne", f"{ASKED} in:room")
    assert said.startswith("Several questions are asked in private, one after another.")
    said = await talk.says("Anne", "!checkin every monday 9:00 How are you? | What do you need?")
    assert "09:00: How are you? · What do you need? To stop it" in said
    said = await talk.passes(timedelta(days=5))
    assert said.startswith("How are you?\nWhat do you need?\n\nIf you like, answer me in our private chat")


@pytest.mark.parametrize(
    ("language", "start", "answer", "second", "pass_", "fine"),
    [
        ("fr", "!météo ouvrir Ça va ? | Un besoin ?", "!météo 4", "2 sur 2 : Un besoin ?", "Je passe", "Pas de souci"),
        ("es", "!cómo estamos ¿Qué tal? | ¿Necesitas algo?", "!ánimo 4", "2 de 2: ¿Necesitas algo?", "paso", "No pasa"),
    ],
)  # fmt: skip
async def test_in_french_and_spanish(
    tmp_path: Path, language: str, start: str, answer: str, second: str, pass_: str, fine: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", start)
        chat = await talk.direct("Ben")
        assert second in usual(await talk.says("Ben", answer, chat))
        assert usual(await talk.says("Ben", pass_, chat)).startswith(fine)
