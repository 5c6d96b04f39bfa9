"""The help, read as somebody tired reads it: on a phone, in their language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Role
from commands.kit.registry import Registry
from tests.conversation import conversation, usual

LANGUAGES = {"en": "!help", "fr": "!aide", "es": "!ayuda"}
COLUMNS = 40


@pytest.mark.parametrize(("language", "ask"), LANGUAGES.items())
async def test_the_help_is_six_lines_with_a_word_of_meaning_each_and_one_that_leads_on(
    tmp_path: Path, language: str, ask: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        said = usual(await talk.says("Ben", ask))
        short, more = said.split("\n\n")
        call, *topics = short.splitlines()
        assert call.endswith("!sos.") or "!sos, " in call
        assert len(topics) == 5 and all(len(line) <= 2 * COLUMNS for line in topics)
        assert all(re.fullmatch(r"[^:!]+: ![^:]+", topic) for topic in topics), "a meaning and its words"
        for name in re.findall(r"![^!,]+", ", ".join(topic.split(": ")[1] for topic in topics)):
            assert usual(await talk.says("Ben", f"{ask} {name}")).startswith(name.strip())
        for name in re.findall(r"![^!.]+", more):
            assert "?" not in await talk.says("Ben", name), "what leads on leads somewhere"
        assert not re.search(r"[*`_]", said), "no marks in the plain text"


@pytest.mark.parametrize(("language", "ask"), {"en": "!help all", "fr": "!aide tout", "es": "!ayuda todo"}.items())
async def test_everything_goes_to_who_asked_for_it_and_keeps_the_facilitators_words_apart(
    tmp_path: Path, language: str, ask: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        ben = await talk.direct("Ben")
        assert await talk.says("Ben", ask) == ""
        registry = Registry(features(), Catalogs(LOCALES))
        title, *topics = usual(talk.heard(ben)).split("\n\n")[0].splitlines()
        assert len(title) <= COLUMNS
        assert "<strong>" in (talk.message(room=ben).html or "")
        assert all(re.fullmatch(r"[^:!]+: ![^:]+", topic) for topic in topics), "a topic and its words"
        assert all(len(topic) <= 5 * COLUMNS for topic in topics), "not a wall"
        named = {name.strip() for topic in topics for name in re.findall(r"![^!,]+", topic)}
        for command in registry.commands:
            name = usual(registry.name(command, language))
            assert command.role is not Role.PARTICIPANT or any(f"{name} ".startswith(f"{each} ") for each in named)


@pytest.mark.parametrize(
    ("language", "ask", "has", "lacks"),
    [
        ("en", "!help facilitators please", "!circle start", "!hand"),
        ("fr", "!aide pour animer", "!cercle commencer", "!main"),
        ("es", "!ayuda facilitación", "!círculo empezar", "!mano"),
    ],
)
async def test_what_is_for_facilitators_is_found_by_that_word(
    tmp_path: Path, language: str, ask: str, has: str, lacks: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        ben = await talk.direct("Ben")
        assert await talk.says("Ben", ask) == ""
        said = usual(talk.heard(ben))
        assert has in said and lacks not in said


@pytest.mark.parametrize(
    ("language", "typed", "lines"),
    [
        (
            "en",
            "!help need",
            [
                "!need what [by:when] [where:words] [tag:word] [people:number] [kind:word]",
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
                "!besoin quoi [pour:quand] [lieu:mots] [thème:mot] [personnes:nombre] [genre:mot]",
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
                "!necesito qué [para:cuándo] [lugar:palabras] [tema:palabra] [personas:número] [tipo:palabra]",
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
        assert usual(await talk.says("Ben", "!aide mesdonnées")).endswith(
            "\nVoir aussi : !oubliezmoi et !confidentialité."
        )
        assert usual(await talk.says("Ben", "!aide main")).endswith("\nTout sur ce thème : !aide Tours de parole.")
        assert "Voir aussi" not in await talk.says("Ben", "!aide aide")


async def test_a_topic_by_its_name(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        ana = await talk.direct("Ana")
        said = await talk.says("Ana", "!ayuda turnos de palabra", ana)
        assert said.splitlines()[:2] == ["Turnos de palabra", "- !mano: Pedir la palabra."]


@pytest.mark.parametrize(
    ("language", "typed", "answer"),
    [
        ("fr", "!beosin échelle", "Tu voulais dire !besoin échelle ?"),
        ("fr", "!aide beosin", "Je ne connais pas « beosin ». Tu voulais dire !besoin ?"),
        ("es", "!nesecito escalera", "¿Querías decir !necesito escalera?"),
        ("en", "!hlep", "Did you mean !help?"),
    ],
)
async def test_a_typing_error_is_met_kindly(tmp_path: Path, language: str, typed: str, answer: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await talk.says("Ben", typed)) == answer


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_what_is_for_facilitators_is_a_short_line_for_each_topic(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        asks = {"en": "!help facilitators", "fr": "!aide animation", "es": "!ayuda facilitación"}[language]
        said = (await talk.says("Anne", asks, await talk.direct("Anne"))).splitlines()
        assert 5 < len(said) <= 20 and all(len(line) <= 90 for line in said)
        topic = said[-1].split("`")[-2] if "`" in said[-1] else said[-1].rsplit("!", 1)[-1].rstrip(".")
        assert len((await talk.says("Anne", f"!{topic.lstrip('!')}", await talk.direct("Anne"))).splitlines()) > 10
