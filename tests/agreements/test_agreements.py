"""The group's agreements, as conversations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import conversation


async def test_there_are_usual_ones_to_begin_with(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Ben", "!agreements")
        assert said.splitlines()[:2] == ["Our agreements", "1. What is said here stays here."]
        assert "4. Passing is always fine." in said and "6. We are kind" in said


async def test_facilitators_change_them_and_everybody_sees_who_changed_what(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "for facilitators" in await talk.says("Ben", "!agreements add No phones")
        said = await talk.says("Anne", "!agreements add We begin  on time.")
        assert "Anne added agreement 7: “We begin on time.”" in said
        said = await talk.says("Anne", "!agreements change 2 I speak for myself.")
        assert "from “We speak for ourselves, from what we have lived.” to “I speak for myself.”" in said
        said = await talk.says("Anne", "!agreements remove 3")
        assert "Anne took agreement 3 off the list: “We listen; advice" in said
        said = await talk.says("Chloé", "!agreements")
        assert "2. I speak for myself.\n3. Passing is always fine." in said and "6. We begin on time." in said
        await talk.restart()
        said = await talk.says("Anne", "!agreements reset")
        assert "Anne brought the usual agreements back." in said and "3. We listen" in said and "on time" not in said


async def test_what_can_not_be_done_is_said(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "There is no agreement 9" in await talk.says("Anne", "!agreements change 9 Something")
        assert "300 characters at most" in await talk.says("Anne", f"!agreements add {'long ' * 100}")
        assert "What do you want to agree on?" in await talk.says("Anne", "!agreements add")
        assert "Anne added agreement 7" in await talk.replies("Anne", "Tea for everybody.")
        for _ in range(6):
            await talk.says("Anne", "!agreements remove 1")
        assert "the only agreement left" in await talk.says("Anne", "!agreements remove 1")
        assert "1. Tea for everybody." in await talk.says("Ben", "!agreements")


async def test_a_change_that_is_taken_back_leaves_the_agreements_as_they_were(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!agreements change 1 Marigolds.")
        changed = talk.last
        await talk.says("Anne", "!agreements add Peonies.")
        said = await talk.takes_back("Anne", changed)
        assert "1. What is said here stays here." in said and "7. Peonies." in said
        said = await talk.takes_back("Anne", talk.last)
        assert "as they were" in said and "Peonies" not in said


async def test_the_agreements_are_the_groups_in_all_its_rooms_and_in_a_direct_chat(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!agreements change 1 Marigolds.")
        chat = await talk.direct("Ben")
        assert "1. Marigolds." in await talk.says("Ben", "!agreements", chat)
        elsewhere = await talk.gathering("Anne", "Ben")
        assert "1. What is said here" in await talk.says("Ben", "!agreements", elsewhere)


@pytest.mark.parametrize(
    ("language", "show", "first", "change", "changed"),
    [
        ("fr", "!cadre", "1. Ce qui se dit ici reste ici.", "!cadre changer 1 Chut !", "Anne a changé le point 1"),
        ("es", "!acuerdos", "1. Lo que se dice aquí", "!acuerdos cambiar 1 Silencio", "Anne cambió el acuerdo 1"),
    ],
)
async def test_in_the_language_of_the_room(
    tmp_path: Path, language: str, show: str, first: str, change: str, changed: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert first in await talk.says("Ben", show)
        assert changed in await talk.says("Anne", change)
        assert first not in await talk.says("Ben", show)
