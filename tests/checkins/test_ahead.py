"""Answers before a check-in opens, as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

HOUR = timedelta(hours=1)
TILL_NINE = 14 * HOUR  # from seven in the evening to nine in the morning

SAID = {
    "en": ("!checkin every day 9:00", "!checkin ahead 3 wobbly", "!checkin 3 wobbly", "!checkin close"),
    "fr": ("!météo tous les jours 9h", "!météo d’avance 3 patraque", "!météo 3 patraque", "!météo terminer"),
    "es": ("!consulta cada día 9:00", "!consulta por adelantado 3 flojera", "!consulta 3 flojera", "!consulta cerrar"),
}
KEPT = {
    "en": "Kept for the check-in in Tuesday circle that opens on Thursday, 11 March at 09:00.",
    "fr": "Je la garde pour la météo de Tuesday circle qui s’ouvre le jeudi 11 mars à 9 h.",
    "es": "La guardo para la consulta de Tuesday circle que se abre el jueves 11 de marzo a las 9:00.",
}
ASKED = {
    "en": ("Is this for the next one in Tuesday circle", "everybody there sees it, with your name", "yes"),
    "fr": ("C’est pour la prochaine dans Tuesday circle", "tout le monde là-bas la voit, avec ton nom", "oui"),
    "es": ("¿Es para la próxima de Tuesday circle", "allí la ve todo el mundo, con tu nombre", "sí"),
}


async def kept(talk: Conversation) -> int:
    async with talk.store.transaction():
        found: int = await talk.store._database.value("SELECT count(*) FROM checkin_ahead")
        return found


@pytest.mark.parametrize("language", SAID)
async def test_an_answer_waits_for_the_check_in_and_is_counted_once(tmp_path: Path, language: str) -> None:
    every, ahead, answer, close = SAID[language]
    word = ahead.split()[-1]
    async with conversation(tmp_path, language) as talk:
        direct = await talk.direct("Chloé")
        await talk.says("Anne", every)
        assert usual(await talk.says("Ben", ahead)).splitlines()[0] == KEPT[language]
        await talk.says("Ben", ahead)  # said again, it is the same answer
        question, seen, yes = ASKED[language]
        for place in (direct, talk.room):
            said = usual(await talk.says("Chloé", answer, place))
            assert question in said and seen in said
            assert await talk.says("Chloé", yes, place) and await kept(talk) == 2
        await talk.restart()
        opened = await talk.passes(TILL_NINE)
        assert opened and word not in opened, "nobody sees it before the check-in closes"
        assert await kept(talk) == 0
        said = await talk.says("Anne", close)
        assert said.count(word) == 2 and "Ben" in said and "Chloé" in said
        await talk.passes(24 * HOUR)
        assert word not in await talk.says("Anne", close)


async def test_it_is_taken_back_changed_and_forgotten(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin every day 9:00")
    await talk.says("Ben", "!checkin ahead 3 tired")
    await talk.takes_back("Ben", talk.last)
    assert await kept(talk) == 0
    await talk.says("Ben", "!checkin ahead 3 tired")
    assert "deleted your answer for Thursday, 11 March" in await talk.says("Ben", "!checkin withdraw")
    assert "No check-in is open" in await talk.says("Ben", "!checkin withdraw")
    direct = await talk.direct("Dan")
    assert "not in any group" in await talk.says("Dan", "!checkin ahead 3", direct) or await kept(talk) == 0
    chloe = await talk.direct("Chloé")
    await talk.says("Chloé", "!checkin ahead 2 low", chloe)
    assert await kept(talk) == 1, "until she says no, or an hour"
    await talk.says("Chloé", "no", chloe)
    assert await kept(talk) == 0
    await talk.says("Chloé", "!checkin ahead 2 low", chloe)
    await talk.passes(HOUR + timedelta(seconds=1))
    await talk.app.tidy()
    assert await kept(talk) == 0, "what nobody said yes to is not kept"
    await talk.says("Chloé", "!checkin ahead 2 low")
    assert "Your answers to check-ins that are still to open: 1" in await talk.says("Chloé", "!mydata", chloe)
    await talk.says("Chloé", "!forgetme everything", chloe)
    await talk.says("Chloé", "yes", chloe)
    assert await kept(talk) == 0
    await talk.says("Ben", "!checkin ahead 4 fine")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    await talk.passes(TILL_NINE)
    assert "Ben" not in await talk.says("Anne", "!checkin close"), "who left is not shown"


async def test_what_nobody_said_yes_to_is_not_counted_and_an_edit_changes_what_is(talk: Conversation) -> None:
    chloe = await talk.direct("Chloé")
    await talk.says("Anne", "!checkin every day 9:00")
    await talk.says("Ben", "!checkin ahead 3 wobbly")
    await talk.says("Ben", "!checkin ahead 4 better", edit_of=talk.last)
    assert await kept(talk) == 1
    await talk.passes(TILL_NINE - timedelta(minutes=5))
    await talk.says("Chloé", "!checkin ahead 2 low", chloe)
    await talk.passes(timedelta(minutes=5))
    assert "I don’t have that answer any more" in await talk.says("Chloé", "yes", chloe)
    said = await talk.says("Anne", "!checkin close")
    assert "Ben: 4 of 5, better" in said and "Chloé" not in said


async def test_an_anonymous_one_is_answered_in_private_and_stays_anonymous(talk: Conversation) -> None:
    direct = {name: await talk.direct(name) for name in ("Anne", "Ben", "Chloé")}
    await talk.says("Anne", "!checkin every day 9:00 see:anonymous")
    assert "is answered in private, so I kept nothing" in await talk.says("Ben", "!checkin ahead 3 tired")
    assert await kept(talk) == 0
    for name in direct:
        assert "Your name is not shown with it." in await talk.says(name, "!checkin ahead 3 tired", direct[name])
        assert "Kept" in await talk.says(name, "yes", direct[name])
    await talk.passes(TILL_NINE)
    said = await talk.says("Anne", "!checkin close")
    assert "3 answers" in said and not any(name in said for name in direct) and "tired" not in said


async def test_what_would_be_seen_by_others_than_announced_is_not_counted(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!settings checkin see anonymous")
    await talk.says("Anne", "!checkin every day 9:00")
    await talk.says("Ben", "!checkin ahead 3 tired", ben)
    await talk.says("Ben", "yes", ben)
    await talk.says("Anne", "!settings checkin see group")
    await talk.passes(TILL_NINE)
    assert "asked in another way than when you answered ahead" in talk.message("another way", ben).body
    assert "tired" not in await talk.says("Anne", "!checkin close")


async def test_what_can_not_be_answered_ahead_is_said(talk: Conversation) -> None:
    assert "No repeated check-in is planned here" in await talk.says("Ben", "!checkin ahead 3 tired")
    await talk.says("Anne", "!checkin every day 9:00 One? | Two?")
    said = await talk.says("Ben", "!checkin ahead 3 tired")
    assert "on Thursday, 11 March at 09:00, has several questions" in said
    await talk.says("Anne", "!checkin stop 1")
    await talk.says("Anne", "!checkin every day 9:00")
    assert "from 1" in await talk.says("Ben", "!checkin ahead 9")
    await talk.says("Ben", "!checkin ahead 3 tired")
    await talk.says("Anne", "!checkin stop 1")
    assert await kept(talk) == 0, "it goes with what it is for"
