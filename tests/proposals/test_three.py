"""Three people bring other words: the third by lot among those who agree, and only if they like."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

DAY = timedelta(days=1)
SIX = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay")
WORDS = {
    "en": ("!proposal we meet on Tuesdays", "!agree P1", "!objection P1 two of us work then", "skip",
           "!proposal change P1 we meet on", "no", "the lot fell on you", "yes", "looks for other words for P1"),
    "fr": ("!proposition on se voit le mardi", "!d’accord P1", "!objection P1 deux travaillent", "passer",
           "!proposition changer P1 on se voit le", "non", "le sort est tombé sur toi", "oui", "cherche avec toi"),
    "es": ("!propuesta nos vemos los martes", "!de acuerdo P1", "!objeción P1 dos trabajamos", "saltar",
           "!propuesta cambiar P1 nos vemos los", "no", "te tocó por sorteo", "sí", "busca contigo otras palabras"),
}  # fmt: skip


async def reworded(talk: Conversation, language: str, agree: tuple[str, ...] = ("Chloé", "Dan")) -> dict[str, str]:
    """Anne proposes, Ben objects to two tries, the others agree, and the group picks that three bring other words."""
    propose, agrees, objects, skip, change, no, *_ = WORDS[language]
    chats = {name: await talk.direct(name) for name in SIX}
    await talk.says("Anne", propose)
    await talk.says("Ben", objects)
    await talk.says("Ben", skip, chats["Ben"])
    for number in (1, 2):
        await talk.says("Anne", f"{change} {number}")
        if number == 2:
            for name in agree:
                await talk.says(name, agrees)
        await talk.says("Ben", no, chats["Ben"])
    for name in ("Anne", "Chloé", "Dan"):
        await talk.reacts(name, "2️⃣", "P1 ·")
    for chat in chats.values():
        talk.heard(chat)
    await talk.passes(4 * DAY)
    return chats


@pytest.fixture
async def six(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path, people=SIX) as talk:
        yield talk


@pytest.mark.parametrize("language", WORDS)
async def test_the_third_is_asked_and_the_two_read_who_it_is(tmp_path: Path, language: str) -> None:
    *_, asked, yes, found = WORDS[language]
    async with conversation(tmp_path, language, people=SIX) as talk:
        chats = await reworded(talk, language)
        heard = {name: usual(talk.heard(chat)) for name, chat in chats.items()}
        (third,) = [name for name, said in heard.items() if asked in said]
        assert third in ("Chloé", "Dan") and "Ben" in heard[third]
        talk.heard()
        await talk.says(third, yes, chats[third])
        assert all(f"{third} {found}" in usual(talk.heard(chats[name])) for name in ("Anne", "Ben"))
        assert talk.heard() == "", "the room is not told who agrees"


async def test_a_no_is_told_to_nobody_and_the_lot_falls_on_somebody_else(six: Conversation) -> None:
    chats = await reworded(six, "en")
    asked = []
    for _ in range(2):
        heard = {name: six.heard(chat) for name, chat in chats.items()}
        (third,) = [name for name, said in heard.items() if "the lot fell on you" in said]
        asked.append(third)
        if len(asked) == 1:
            said = await six.says(third, "no", chats[third])
            assert "Nobody hears of that." in said or "Nobody hears of it." in said
    assert sorted(asked) == ["Chloé", "Dan"]
    await six.says(asked[1], "no", chats[asked[1]])
    assert all(six.heard(chats[name]) == "" for name in ("Anne", "Ben")), "nobody is left, and nobody hears of it"


async def test_who_has_left_or_is_on_pause_is_not_asked(six: Conversation) -> None:
    dan = await six.direct("Dan")
    chats = await reworded(six, "en", agree=("Dan",))
    assert "the lot fell on you" in six.heard(chats["Dan"]) + six.heard(dan)
    six.server.leave(six.room, user("Dan"))
    await six.settle()
    await six.says("Dan", "yes", chats["Dan"])
    assert "Dan" not in six.heard(chats["Anne"])


async def test_who_is_on_pause_is_passed_over(six: Conversation) -> None:
    chat = await six.direct("Dan")
    await six.says("Dan", "!pause", chat)
    chats = await reworded(six, "en", agree=("Dan",))
    assert "the lot fell" not in six.heard(chats["Dan"]) + six.heard(chat)
