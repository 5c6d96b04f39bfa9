"""A private chat has one language and one clock: its person's. Two groups, of different languages and zones."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

_ELSEWHERE = "America/Montreal"
_OTHER = {"en": "fr", "fr": "es", "es": "en"}
_TEA = {"en": "!remind me tomorrow 9:00 tea", "fr": "!rappel moi demain 9:00 thé", "es": "!recuérdame mañana 9:00 té"}
_AT = {"en": "Thursday, 11 March at 09:00", "fr": "jeudi 11 mars à 9 h", "es": "jueves 11 de marzo a las 9:00"}
_CITY = {"en": " (Paris)", "fr": " (Paris)", "es": " (París)"}
_LINE = {
    "en": "Here I write to you in English, time zone Europe/Paris.",
    "fr": "Ici, je t’écris en français, fuseau horaire Europe/Paris.",
    "es": "Aquí te escribo en español, zona horaria Europe/Paris.",
}
_ON_CALL = {"en": "whether you would be on call", "fr": "si tu veux bien être de garde", "es": "de guardia"}
_STILL = {"en": "knows", "fr": "sait", "es": "sabe"}
_COMES = {"en": "!coming", "fr": "!j’arrive", "es": "!voy"}


async def club(talk: Conversation, language: str, name: str = "Aaa club") -> str:
    """Dan's group, which comes first in the alphabet, far away and in another language; with Ben and Eve."""
    room = await talk.gathering("Dan", "Ben", "Eve", name=name)
    await talk.says("Dan", f"!language {language}", room)
    await talk.says("Dan", f"!timezone {_ELSEWHERE}", room)
    return room


@pytest.mark.parametrize("language", _OTHER)
async def test_nobody_else_changes_the_language_and_the_clock_of_a_private_chat(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        ben = await talk.direct("Ben")
        assert _LINE[language] in usual(talk.message(room=ben).body), "who opens the chat is told"
        promised = usual(await talk.says("Ben", _TEA[language], ben))
        assert _AT[language] in promised and _CITY[language] not in promised, "there is no other clock"
        away = await club(talk, _OTHER[language])
        for _ in range(2):
            shown = usual(await talk.says("Ben", "!reminders", ben))
            assert f"{_AT[language]}{_CITY[language]}" in shown, "the clock could be doubted now"
            help_ = usual(await talk.says("Ben", "!help", ben))
            assert _LINE[language] not in help_, "that is said once"
            talk.server.leave(talk.room, user("Ben"))  # the second time, they are only in the other group
            await talk.settle()
        await talk.says("Dan", f"!language {language}", away)
        await talk.says("Ben", f"!language {_OTHER[language]}", ben)
        assert _AT[_OTHER[language]] in usual(await talk.says("Ben", "!reminders", ben)), "they can, themselves"
        await talk.says("Ben", "!forgetme", ben)
        await talk.says("Ben", "1", ben)
        await talk.says("Ben", "yes", ben)
        async with talk.store.transaction():
            assert await talk.store.settings.all("@ben:x") == {}


@pytest.mark.parametrize("language", _OTHER)
async def test_a_chat_begins_with_a_letter_of_a_group_or_with_somebodys_words(tmp_path: Path, language: str) -> None:
    other = _OTHER[language]
    async with conversation(tmp_path, language, people=("Anne", "Ben", "Chloé")) as talk:
        away, ben = await club(talk, other), await talk.direct("Ben")
        await talk.says("Dan", "!oncall Ben", away)
        assert _ON_CALL[other] in usual(talk.heard(ben))
        await talk.says("Dan", f"!language {language}", away)
        await talk.says("Ben", "!oncall yes", ben)
        await talk.says("Anne", "!oncall Ben")
        assert _ON_CALL[other] in usual(talk.heard(ben)), "every letter is in it, whichever group it comes from"
        chloe = await talk.direct("Chloé")
        theirs = language if other == "en" else other  # English words are everybody's
        assert _AT[theirs] in usual(await talk.says("Chloé", _TEA[other], chloe))
        await talk.says("Anne", "!oncall Chloé")
        assert _ON_CALL[theirs] in usual(talk.heard(chloe))
        # Whatever language a call is answered in, it goes on in that of the chat, and what it prints is heard there.
        await talk.says("Eve", "!sos", await talk.direct("Eve"))
        assert _COMES[other] in usual(talk.heard(ben))
        await talk.says("Ben", _COMES[language], ben)
        await talk.passes(timedelta(minutes=30))
        assert _STILL[other] in usual(await talk.says("Ben", _COMES[other].removeprefix("!"), ben))


@pytest.mark.parametrize("language", _OTHER)
async def test_who_sets_up_a_group_reads_its_language_and_it_is_undone_with_their_answer(
    tmp_path: Path, language: str
) -> None:
    other = _OTHER[language]
    async with conversation(tmp_path, language, begins=True) as talk:
        anne = await talk.direct("Anne")
        await talk.says("Anne", other, anne)
        answer = talk.last
        assert _AT[other] in usual(await talk.says("Anne", _TEA[other], anne)), "it is theirs too"
        talk.heard()
        assert await talk.takes_back("Anne", answer, anne) and talk.heard(), (
            "both the group and they read that it is undone"
        )
        assert _AT[language] in usual(await talk.says("Anne", _TEA[language], anne))
