"""`!action`: with a time it is an activity, and without one perhaps a task."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual

WORDS = {
    "en": ("!action banner at the town hall saturday 14:00", "An action: nobody is shown", "!action Ben hand it over",
           "Is it a task for somebody?", "yes", "T1 Ben: hand it over", "say when"),
    "fr": ("!action banderole devant la mairie samedi 14h", "Une action : personne ne voit", "!action Ben la remettre",
           "Est-ce une tâche pour quelqu’un ?", "oui", "T1 Ben : la remettre", "dis quand"),
    "es": ("!acción pancarta ante el ayuntamiento sábado 14:00", "Una acción", "!acción Ben entregarla",
           "¿Es una tarea para alguien?", "sí", "T1 Ben: entregarla", "di cuándo"),
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
async def test_with_a_time_it_is_an_activity_and_without_one_it_is_asked(tmp_path: Path, language: str) -> None:
    timed, hidden, timeless, asked, yes, noted, when = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        said = usual(await talk.says("Anne", timed))
        assert "E1 ·" in said and hidden in said
        said = usual(await talk.says("Anne", timeless))
        assert asked in said and when in said
        assert noted in usual(await talk.says("Anne", yes))
        chat = await talk.direct("Anne")
        said = usual(await talk.says("Anne", timeless, chat))
        assert when in said and asked not in said


async def test_where_there_are_no_minutes_it_is_asked_when(talk: Conversation) -> None:
    await talk.says("Anne", "!turn off minutes")
    said = await talk.says("Anne", "!action Ben hand it over")
    assert "say when" in said and "task" not in said


async def test_editing_one_into_an_action_hides_it(talk: Conversation) -> None:
    await talk.says("Anne", "!event banner saturday 14:00")
    written = talk.last
    assert "An action" not in talk.message("E1 ·").body
    await talk.says("Anne", "!action banner saturday 15:00", edit_of=written)
    assert "An action" in talk.message("E1 ·").body and "15:00" in talk.message("E1 ·").body
    await talk.says("Anne", "!action banner", edit_of=written)
    assert "15:00" in talk.message("E1 ·").body, "without a time nothing is changed"
