"""The help, read as somebody tired reads it: on a phone, in their language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conversation import conversation, usual

LANGUAGES = {"en": "!help", "fr": "!aide", "es": "!ayuda"}
COLUMNS = 40


@pytest.mark.parametrize(("language", "ask"), LANGUAGES.items())
async def test_the_overview_fits_a_phone(tmp_path: Path, language: str, ask: str) -> None:
    async with conversation(tmp_path, language) as talk:
        said = usual(await talk.says("Ben", ask))
        title, *topics = said.split("\n\n")[0].splitlines()
        assert len(title) <= COLUMNS
        assert "<strong>" in (talk.message().html or "")
        assert all(re.fullmatch(r"[^:!]+: ![^:]+", topic) for topic in topics), "a topic and its words"
        for name in re.findall(r"![^!]+", " ".join(topic.split(": ")[1] for topic in topics)):
            assert usual(await talk.says("Ben", f"{ask} {name}")).startswith(name.strip())
        assert all(len(topic) <= 4 * COLUMNS for topic in topics), "not a wall"
        assert not re.search(r"[*`_]", said), "no marks in the plain text"


@pytest.mark.parametrize(
    ("language", "typed", "lines"),
    [
        (
            "en",
            "!help need",
            [
                "!need what [by:when] [where:words] [tag:word] [people:number]",
                "Ask the group for something.",
                "",
                "For example:",
                "!need ladder by:friday",
            ],
        ),
        (
            "fr",
            "!Aide besoin",
            [
                "!besoin quoi [pour:quand] [lieu:mots] [thème:mot] [personnes:nombre]",
                "Demander quelque chose au groupe.",
                "",
                "Par exemple :",
                "!besoin échelle pour:vendredi",
            ],
        ),
        (
            "es",
            "! ayuda Necesito",
            [
                "!necesito qué [para:cuándo] [lugar:palabras] [tema:palabra] [personas:número]",
                "Pedir algo al grupo.",
                "",
                "Por ejemplo:",
                "!necesito una escalera para:viernes",
            ],
        ),
    ],
)
async def test_a_command_in_full(tmp_path: Path, language: str, typed: str, lines: list[str]) -> None:
    async with conversation(tmp_path, language) as talk:
        said = usual(await talk.says("Ben", typed))
        assert said.splitlines()[:5] == lines
        assert "`" not in said and f"<code>{lines[4]}</code><br>" in (talk.message().html or "")


async def test_the_others_of_its_kind_are_named(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        said = usual(await talk.says("Ben", "!aide météo"))
        assert "\nVoir aussi : !météo ouvrir, !météo clore, !météo retirer" in said and said.endswith(".")
        assert "Voir aussi" not in await talk.says("Ben", "!aide aide")


async def test_a_topic_by_its_name(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        said = await talk.says("Ben", "!ayuda turnos de palabra")
        assert said.splitlines()[:2] == ["Turnos de palabra", "- !mano: Pedir la palabra."]


@pytest.mark.parametrize(
    ("language", "typed", "answer"),
    [
        ("fr", "!beosin échelle", "Tu voulais dire !besoin ?"),
        ("fr", "!aide beosin", "Il n’y a pas de commande « beosin ». Tu voulais dire !besoin ?"),
        ("es", "!nesecito escalera", "¿Querías decir !necesito?"),
        ("en", "!hlep", "Did you mean !help?"),
    ],
)
async def test_a_typing_error_is_met_kindly(tmp_path: Path, language: str, typed: str, answer: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await talk.says("Ben", typed)) == answer
