"""From a decision to what came of it, as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual
from tests.decisions.test_decisions import another_room

DAYS = timedelta(days=1)
WORDS = {
    "en": ("!decided Ask for the key", "!todo Ben hand it over by:friday for:D1",
           "hand it over (by Friday, 12 March) · for D1",
           "(open)", "!decisions", "T1 Ben: hand it over", "!decision D1", "done", "What came of it?",
           "We have the key.", "What came of D1 (Ask for the key): We have the key.", "no"),
    "fr": ("!décidé Demander la clé", "!tâche Ben la remettre pour:vendredi pour:D1",
           "la remettre (pour le vendredi 12 mars) · pour D1", "(ouvert)", "!décisions", "T1 Ben : la remettre",
           "!décision D1", "fait", "Qu’est-ce que ça a donné ?", "On a la clé.",
           "Ce que D1 a donné (Demander la clé) : On a la clé.", "non"),
    "es": ("!decidido Pedir la llave", "!tarea Ben entregarla para:viernes para:D1",
           "entregarla (para el viernes 12 de marzo) · para D1", "(abierta)", "!decisiones", "T1 Ben: entregarla",
           "!decisión D1", "hecho", "¿Qué resultó?", "Tenemos la llave.",
           "Lo que resultó de D1 (Pedir la llave): Tenemos la llave.", "no"),
}  # fmt: skip


async def begun(talk: Conversation, language: str = "en") -> str:
    """A decision, and Ben's task for it; his private chat."""
    chat = await talk.direct("Ben")
    await talk.says("Anne", WORDS[language][0])
    assert WORDS[language][2] in usual(await talk.says("Anne", WORDS[language][1]))
    return chat


@pytest.mark.parametrize("language", WORDS)
async def test_whoever_had_a_task_for_it_is_asked_once_and_the_group_reads_the_answer(
    tmp_path: Path, language: str
) -> None:
    _, _, _, still_open, all_, task, one, done, asked, answer, told, _ = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        kitchen = await another_room(talk, "Kitchen", "Ben")
        chat = await begun(talk, language)
        assert still_open in usual(await talk.says("Chloé", all_))
        assert task in usual(await talk.says("Chloé", one))
        talk.heard(chat)
        said = usual(await talk.replies("Ben", done, to="❌"))
        assert asked not in said
        assert asked in usual(talk.heard(chat))
        await talk.passes(4 * DAYS)
        assert talk.heard(chat) == "", "once, however its date passes"
        talk.heard(kitchen)
        await talk.says("Ben", answer, chat)
        assert told in usual(talk.heard()) and told in usual(talk.heard(kitchen))
        assert still_open not in usual(await talk.says("Chloé", all_))
        assert answer in usual(await talk.says("Chloé", one))


async def test_when_its_date_has_passed_nobody_else_hears_of_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await begun(talk)
        talk.heard(chat)
        await talk.passes(2 * DAYS)
        assert talk.heard(chat) == "", "Friday is not over"
        assert await talk.passes(DAYS) == ""
        assert "You did something for D1 (Ask for the key): hand it over. What came of it?" in (
            said := talk.heard(chat)
        )
        assert "late" not in said
        await talk.replies("Ben", "done", to="T1")
        assert "What came of it?" not in talk.heard(chat), "once"
        assert "D1 Ask for the key (open)" in await talk.says("Chloé", "!decisions")


async def test_a_no_or_nothing_leaves_it_open(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await begun(talk)
        await talk.replies("Ben", "done", to="T1")
        await talk.says("Ben", "no", chat)
        talk.heard()
        await talk.passes(30 * DAYS)
        assert "D1 Ask for the key (open)" in await talk.says("Chloé", "!decisions")


async def test_who_says_so_without_being_asked_tells_every_room_and_takes_it_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        kitchen = await another_room(talk, "Kitchen", "Ben")
        chat = await begun(talk)
        await talk.replies("Ben", "done", to="T1")
        talk.heard(kitchen)
        assert "What came of D1 (Ask for the key): no luck" in await talk.says("Chloé", "!outcome D1 no luck")
        said = talk.last
        assert "no luck" in talk.heard(kitchen)
        await talk.says("Ben", "we have it", chat)
        assert "we have it" not in talk.heard(), "the question was over"
        assert "What came of it: no luck" in await talk.says("Ben", "!decision D1")
        assert "some luck" in await talk.says("Chloé", "!outcome D1 some luck", edit_of=said)
        assert (
            "What came of it: some luck" in (shown := await talk.says("Ben", "!decision D1")) and "no luck" not in shown
        )
        await talk.takes_back("Chloé", said)
        assert "luck" not in await talk.says("Ben", "!decision D1")
        assert "To tell what came of it: !outcome D1" in await talk.says("Ben", "!outcome D1")
        assert "Of which decision" in await talk.says("Ben", "!outcome we have it")
        assert "we have it" in await talk.replies("Ben", "!outcome we have it", to="D1 Ask")
        asked = await talk.says("Ben", "!outcome D1 more of it", chat)
        assert "stays between us" in asked and talk.heard() == ""
        await talk.says("Ben", "yes", chat)
        assert "more of it" in talk.heard()
        for number in range(8):
            await talk.says("Ben", f"!outcome D1 word {number}")
        assert "as much as I keep" in await talk.says("Ben", "!outcome D1 one more")


async def test_who_is_on_pause_or_gone_is_not_asked(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await begun(talk)
        await talk.says("Ben", "!pause")
        talk.heard(chat)
        await talk.passes(4 * DAYS)
        assert "What came of it?" not in talk.heard(chat)
        await talk.says("Ben", "!resume")
        assert "What came of it?" not in talk.heard(chat)
        await talk.says("Anne", "!todo Ben more by:tomorrow for:D1")
        talk.server.leave(talk.room, user("Ben"))
        await talk.settle()
        talk.heard(chat)
        await talk.passes(3 * DAYS)
        assert talk.heard(chat) == ""


async def test_a_task_names_its_decision_also_at_the_end_and_none_that_is_not_there(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!decided Ask for the key")
        assert "T1 Ben: hand it over · for D1" in await talk.says("Anne", "!todo Ben hand it over for D1")
        assert "I find no decision D9 here" in await talk.says("Anne", "!todo Ben hand it over for:D9")
        assert "T2 Ben: hand it over for D9" in await talk.says("Anne", "!todo Ben hand it over for D9")
        await talk.says("Anne", "!decided remove D1")
        assert "T1 Ben: hand it over\n" in f"{await talk.says('Anne', '!todo list')}\n", "its task stays"


async def test_what_was_told_stays_without_a_name_when_who_told_it_is_forgotten(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await begun(talk)
        await talk.says("Ben", "!outcome D1 we have it")
        assert "What you told of decisions: 1" in await talk.says("Ben", "!mydata", chat)
        await talk.says("Ben", "!forgetme everything yes", chat)
        assert "What came of it: we have it" in await talk.says("Anne", "!decision D1")
        assert "What you told" not in await talk.says("Ben", "!mydata", chat)
