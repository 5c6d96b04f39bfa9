"""What is on the board, named by its words instead of its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import conversation, usual

LIFT = {"en": "a lift to hospital", "fr": "un trajet à l’hôpital", "es": "un viaje al hospital"}


@pytest.mark.parametrize(
    ("language", "need", "take", "release", "close"),
    [
        ("en", "!need", "!take the lift, please", "!release the lift", "!close the hospital lift"),
        ("fr", "!besoin", "!prends le trajet s’il te plaît", "!rends le trajet", "!terminer le trajet hôpital"),
        ("es", "!necesito", "!tomo el viaje por favor", "!suelto el viaje", "!cerrar el viaje hospital"),
    ],
)
async def test_its_words_are_as_good_as_its_number(
    tmp_path: Path, language: str, need: str, take: str, release: str, close: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", f"{need} {LIFT[language]}")
        await talk.says("Ben", f"{need} 2 chaises")
        assert "N1" in (taken := await talk.says("Chloé", take)) and LIFT[language] in taken
        assert "N1" in await talk.says("Chloé", release)
        assert "N1" in (closed := await talk.says("Ben", close)) and LIFT[language] in usual(closed)


async def test_which_of_several_is_asked_and_what_is_not_there_is_said(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        await talk.says("Anne", "!offer a small ladder")
        both = "Which one do you mean? N1 (a ladder) and O1 (a small ladder). Please write it again with its number."
        assert await talk.says("Chloé", "!take the ladder") == both
        assert (await talk.says("Chloé", "!take the")).startswith("I can’t find “the” on the board.")
        assert (await talk.says("Chloé", "!take the boat")).startswith("I can’t find “the boat” on the board.")
        long = "boat " * 300
        assert len(await talk.says("Chloé", f"!take {long}")) < 200


async def test_what_somebody_asks_for_without_their_name_is_found_and_not_whose_it_is(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need a winter coat anonymous", chat)
        assert "can’t find" in await talk.says("Chloé", "!take the coat"), "it is not on the board yet"
