"""Who is on call, as conversations: people put themselves there or agree to it, and the group sees it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

HOUR = timedelta(hours=1)


async def test_somebody_is_on_call_from_now_on(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    assert (await talk.says("Chloé", "!oncall")).startswith("Nobody is on call right now.\n\n!oncall me every monday")
    assert await talk.says("Ben", "!oncall me") == (
        "Ben is on call: from Wednesday, 10 March at 19:00 on. To end it: !oncall off 1."
    )
    assert talk.heard(chat).startswith("You are on call for Tuesday circle. When somebody calls, I write to you here")
    assert (await talk.says("Chloé", "!oncall")).splitlines()[:3] == [
        "On call now: Ben",
        "",
        "- 1 Ben: from Wednesday, 10 March at 19:00 on",
    ]
    await talk.passes(30 * 24 * HOUR)
    assert "On call now: Ben" in await talk.says("Chloé", "!oncall")
    assert await talk.says("Ben", "!oncall off") == "Ben is no longer on call for that time."
    assert "Nobody is on call" in await talk.says("Chloé", "!oncall")
    assert "no time on call to end" in await talk.says("Ben", "!oncall off")


async def test_times_that_come_back(talk: Conversation) -> None:
    said = await talk.says("Ben", "!oncall me every wednesday 18:00..22:00")
    assert said.startswith("Ben is on call: every Wednesday at 18:00, for 4 hours.")
    assert "On call now: Ben" in await talk.says("Anne", "!oncall")
    await talk.passes(3 * HOUR)
    assert "Nobody is on call" in await talk.says("Anne", "!oncall")
    await talk.passes(6 * 24 * HOUR + 20 * HOUR)
    assert "On call now: Ben" in await talk.says("Anne", "!oncall")


async def test_times_that_come_once_are_forgotten_when_they_are_over(talk: Conversation) -> None:
    await talk.direct("Ben")
    said = await talk.says("Ben", "!oncall backup until 22:00")
    assert "Ben is the backup: from Wednesday, 10 March at 19:00 to Wednesday, 10 March at 22:00." in said
    assert (await talk.says("Anne", "!oncall")).startswith(
        "Nobody is on call right now.\nBackup now: Ben\n\n- 1 Ben, backup"
    )
    await talk.passes(3 * HOUR)
    assert "Ben" not in await talk.says("Anne", "!oncall")
    await talk.app.tidy()
    async with talk.store.transaction():
        assert await talk.store._database.value("SELECT count(*) FROM sos_shifts") == 0


async def test_somebody_else_is_asked_and_agrees(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    assert "I’ve asked Ben privately." in await talk.says("Anne", "!oncall Ben monday 18:00..22:00")
    assert talk.heard(chat).startswith(
        "Anne (Tuesday circle) asks whether you would be on call: from Monday, 15 March at 18:00 to Monday,"
    )
    assert "Ben" not in await talk.says("Anne", "!oncall"), "nobody is named for not having answered"
    await talk.reacts("Ben", "👍", "asks whether", chat)
    assert talk.heard() == (
        "Ben is on call: from Monday, 15 March at 18:00 to Monday, 15 March at 22:00. To end it: !oncall off 1."
    )
    assert "- 1 Ben" in await talk.says("Anne", "!oncall")


async def test_somebody_else_is_asked_and_says_no_without_a_word_to_others(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    for said in ("!oncall Ben monday 18:00..22:00", "!oncall backup Ben"):
        await talk.says("Anne", said)
        talk.heard(chat)
    assert "All right. I’ll tell nobody." in await talk.says("Ben", "!oncall no", chat)
    assert "All right. I’ll tell nobody." in await talk.reacts("Ben", "❌", "be on call", chat)
    assert talk.heard() == ""
    assert "Nobody has asked you" in await talk.says("Ben", "!oncall yes", chat)
    assert "Ben" not in await talk.says("Anne", "!oncall")


async def test_who_can_not_be_asked(talk: Conversation) -> None:
    chat = await talk.direct("Anne")
    talk.server.refuses_invites.add(user("Ben"))
    await talk.says("Anne", "!oncall Ben")
    await talk.passes(timedelta(0))
    assert "I can’t write to Ben privately, so I could not ask." in talk.heard(chat)


async def test_numbers_and_who_may_end_what(talk: Conversation) -> None:
    await talk.says("Ben", "!oncall me monday 18..22")
    await talk.says("Ben", "!oncall me tuesday 18..22")
    assert "off 3" in await talk.says("Chloé", "!oncall me thursday 18..22")
    assert "You have no time on call with that number." in await talk.says("Ben", "!oncall off 3")
    assert "is for facilitators" in await talk.says("Ben", "!oncall off Chloé")
    assert "Ben is no longer on call for that time." in await talk.says("Ben", "!oncall off 1")
    assert "off 1" in await talk.says("Chloé", "!oncall me friday 18..22"), "a number that is free is used again"
    assert "Chloé is no longer on call for 2 times." in await talk.says("Anne", "!oncall off Chloé")
    assert "Ben is no longer on call for that time." in await talk.says("Anne", "!oncall off 2")


async def test_a_message_that_is_taken_back_takes_its_time_along(talk: Conversation) -> None:
    await talk.says("Ben", "!oncall me")
    await talk.takes_back("Ben", talk.last)
    assert "Nobody is on call" in await talk.says("Anne", "!oncall")


async def test_who_leaves_is_not_on_call(talk: Conversation) -> None:
    await talk.says("Ben", "!oncall me")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert "Ben" not in await talk.says("Anne", "!oncall")


async def test_a_pause_and_the_rota_that_says_so(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!oncall me")
    talk.heard(chat)
    await talk.says("Ben", "!pause")
    assert "You are on a pause: until it is over I don’t call you, and !oncall says so." in talk.heard(chat)
    assert "On call now: Ben (on a pause, so not called)" in await talk.says("Anne", "!oncall")
    await talk.says("Ben", "!oncall backup")
    assert "You are on a pause" in talk.heard(chat)
    await talk.says("Ben", "!resume")
    assert "On call now: Ben\n" in await talk.says("Anne", "!oncall")


async def test_from_the_private_chat_the_group_sees_it_too(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    assert "Ben is on call" in await talk.agrees("Ben", "!oncall me", chat)
    assert "Ben is on call" in talk.heard()
    assert "On call now: Ben" in await talk.says("Ben", "!oncall", chat)


async def test_a_group_can_leave_it_to_who_facilitates(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Ben", "!oncall me")
    await talk.says("Anne", "!settings on call facilitators")
    assert "only people who facilitate can be on call" in await talk.says("Ben", "!oncall me")
    await talk.says("Anne", "!oncall me")
    [talk.heard(chat) for chat in (anne, ben)]
    await talk.says("Chloé", "!sos")
    assert "needs somebody" in talk.heard(anne)
    assert talk.heard(ben) == "", "who is no facilitator is not called any more either"


async def test_what_is_no_time_on_call(talk: Conversation) -> None:
    assert "I can’t read “whenever I like” as a time that begins and ends." in await talk.says(
        "Ben", "!oncall me whenever I like"
    )
    assert "not by the hour" in await talk.says("Ben", "!oncall me every 2 hours")
    assert "lasts 7 days at most" in usual(await talk.says("Ben", "!oncall me every monday for 9 days"))
    assert "already over" in await talk.says("Ben", "!oncall me today 8:00..10:00")
    assert "Nobody is on call" in await talk.says("Ben", "!oncall")


@pytest.mark.parametrize(
    ("language", "said", "begun", "shown"),
    [
        (
            "fr",
            ("!garde moi tous les lundis de 18h à 22h", "!garde"),
            "Ben est de garde : chaque lundi à 18 h, pendant 4 heures. Pour y mettre fin : !garde fin 1.",
            "Personne n’est de garde en ce moment.\n\n- 1 Ben : chaque lundi à 18 h, pendant 4 heures",
        ),
        (
            "es",
            ("!guardia yo cada lunes de 18:00 a 22:00", "!guardia"),
            "Ben está de guardia: cada lunes a las 18:00, durante 4 horas. Para terminarlo: !guardia fin 1.",
            "Ahora mismo no hay nadie de guardia.\n\n- 1 Ben: cada lunes a las 18:00, durante 4 horas",
        ),
    ],
)
async def test_in_other_languages(tmp_path: Path, language: str, said: tuple[str, str], begun: str, shown: str) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.direct("Ben")
        assert usual(await talk.says("Ben", said[0])) == begun
        assert usual(await talk.says("Anne", said[1])).startswith(shown)
