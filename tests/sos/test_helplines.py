"""The group's own helplines, and that those who facilitate look at them twice a year."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation, usual

DAYS = timedelta(days=1)
EVENT = {"en": "!event sit-in", "fr": "!activité manif", "es": "!actividad marcha"}


async def test_there_are_none_until_the_group_writes_some_down(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert (await talk.says("Ben", "!helplines")).startswith("This group has written down no helplines.")
        assert "for facilitators" in await talk.says("Ben", "!helplines add Night line 00 00")
        said = await talk.says("Anne", "!helplines add  Night line,  every night: 00 00")
        assert said.startswith("Anne added to our helplines: “Night line, every night: 00 00”")
        await talk.says("Anne", "!helplines add Day line: 11 11")
        assert (await talk.says("Ben", "!helplines")).splitlines()[:4] == [
            "Our helplines",
            "1. Night line, every night: 00 00",
            "2. Day line: 11 11",
            "Last checked on Wednesday, 10 March.",
        ]
        said = await talk.says("Anne", "!helplines remove 1")
        assert said == "Anne took off our helplines: “Night line, every night: 00 00”\n!helplines shows them all."
        assert "There is no helpline 2." in await talk.says("Anne", "!helplines remove 2")
        await talk.says("Anne", "!helplines add Marigolds")
        said = await talk.takes_back("Anne", talk.last)
        assert said == "The message was taken back, and a helpline went with it.\n!helplines shows them all."
        assert "Marigolds" not in await talk.says("Ben", "!helplines")


async def test_what_is_too_much(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "300 characters at most" in await talk.says("Anne", f"!helplines add {'long ' * 100}")
        assert "when somebody answers there" in await talk.says("Anne", "!helplines add")
        assert "Tea line" in await talk.replies("Anne", "Tea line: 22 22")
        for number in range(19):
            await talk.says("Anne", f"!helplines add Line {number}")
        assert "There are 20 already" in await talk.says("Anne", "!helplines add One more")


async def test_they_are_the_groups_in_the_private_chat_too(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Anne")
        await talk.agrees("Anne", "!helplines add Day line: 11 11", chat)
        assert talk.heard() == "Anne added to our helplines: “Day line: 11 11”\n!helplines shows them all."
        assert "1. Day line: 11 11" in await talk.says("Ben", "!helplines")


async def test_who_facilitates_is_asked_twice_a_year_whether_they_are_right(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", "!helplines add Day line: 11 11")
        await talk.restart()
        await talk.passes(181 * DAYS)
        assert talk.heard(anne) == ""
        assert await talk.passes(DAYS) == ""
        asked = talk.heard(anne)
        assert asked.startswith("It is half a year since somebody checked the helplines of Tuesday circle.")
        assert "1. Day line: 11 11" in asked and talk.heard(ben) == ""
        assert "I’ll ask again in half a year." in await talk.reacts("Anne", "✅", "half a year", anne)
        assert "Last checked on Wednesday, 8 September." in await talk.says("Ben", "!helplines")
        await talk.passes(181 * DAYS)
        assert talk.heard(anne) == ""
        await talk.passes(DAYS)
        assert "It is half a year" in talk.heard(anne)
        await talk.passes(182 * DAYS)
        assert "It is half a year" in talk.heard(anne), "asked again, and not more often, where nobody says anything"


async def test_a_change_is_a_look_and_without_any_nobody_is_asked(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        anne = await talk.direct("Anne")
        await talk.says("Anne", "!helplines add Day line: 11 11")
        await talk.passes(100 * DAYS)
        await talk.says("Anne", "!helplines add Night line: 00 00")
        await talk.passes(100 * DAYS)
        assert talk.heard(anne) == ""
        for _ in range(2):
            await talk.says("Anne", "!helplines remove 1")
        await talk.passes(200 * DAYS)
        assert talk.heard(anne) == ""


async def test_only_who_facilitates_says_that_they_are_right(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        anne = await talk.direct("Anne")
        await talk.says("Anne", "!settings facilitators Ben")
        await talk.says("Anne", "!helplines add Day line: 11 11")
        ben = await talk.direct("Ben")
        await talk.passes(182 * DAYS)
        assert "It is half a year" in talk.heard(anne) and "It is half a year" in talk.heard(ben)
        await talk.says("Anne", "!settings facilitators room")
        assert "for facilitators" in await talk.reacts("Ben", "✅", "half a year", ben)
        assert "I’ll ask again" in await talk.says("Anne", "!helplines checked", anne)


@pytest.mark.parametrize(
    ("language", "add", "added", "show", "shown"),
    [
        (
            "fr",
            "!lignes ajouter Écoute de nuit : 00 00",
            "Anne a ajouté à nos lignes d’écoute : « Écoute de nuit : 00 00 »",
            "!lignes d’écoute",
            "Nos lignes d’écoute\n1. Écoute de nuit : 00 00",
        ),
        (
            "es",
            "!líneas añadir Escucha de noche: 00 00",
            "Anne añadió a nuestras líneas de ayuda: «Escucha de noche: 00 00»",
            "!líneas de ayuda",
            "Nuestras líneas de ayuda\n1. Escucha de noche: 00 00",
        ),
    ],
)
async def test_in_other_languages(tmp_path: Path, language: str, add: str, added: str, show: str, shown: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await talk.says("Anne", add)).startswith(added)
        assert usual(await talk.says("Ben", show)).startswith(shown)


@pytest.mark.parametrize(
    ("language", "add", "undone"),
    [
        ("en", "!helplines add Marigolds 00", "The message was taken back, and a helpline went with it."),
        ("fr", "!lignes ajouter Marigolds 00", "Le message a été repris, et une ligne d’écoute est partie avec lui."),
        ("es", "!líneas añadir Marigolds 00", "El mensaje se retiró, y con él una línea de ayuda."),
    ],
)
async def test_every_room_sees_that_one_was_taken_back_and_not_what_was_in_it(
    tmp_path: Path, language: str, add: str, undone: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        garden = await talk.gathering("Anne", "Kim", name="Garden")
        join, accept = {
            "en": ("!group join", "!group accept"),
            "fr": ("!groupe rejoindre", "!groupe accepter"),
            "es": ("!grupo unirse", "!grupo aceptar"),
        }[language]
        await talk.says("Anne", f"{join} Tuesday circle", garden)
        await talk.says("Anne", accept)
        for chat in (None, await talk.direct("Anne")):
            await talk.says("Anne", add, chat)
            taken_back = talk.last
            talk.heard(), talk.heard(garden)
            await talk.takes_back("Anne", taken_back, chat)
            for room in (talk.room, garden):
                newest = usual(talk.shown(room)[-1].body)
                assert newest.startswith(undone) and "Marigolds" not in newest


@pytest.mark.parametrize(
    ("language", "add", "event", "shown", "remove"),
    [
        ("en", "!helplines add 22 22 kind:legal", "friday 19:00 kind:action", "Legal help:", "!helplines remove 1"),
        ("fr", "!lignes ajouter 22 22 type:droit", "samedi 14h genre:action", "Aide juridique :", "!lignes retirer 1"),
        ("es", "!líneas añadir 22 22 tipo:legal", "sábado 14:00 tipo:acción", "Ayuda legal:", "!líneas quitar 1"),
    ],
)  # fmt: skip
async def test_legal_help_is_shown_with_actions_and_with_nothing_else(
    tmp_path: Path, language: str, add: str, event: str, shown: str, remove: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        event = f"{EVENT[language]} {event}"
        await talk.says("Anne", event)
        assert shown not in usual(talk.message("E1").body)
        await talk.says("Anne", event.rpartition(" ")[0])
        said = usual(await talk.says("Anne", add))
        assert "22 22" in said and "kind:" not in said and ":legal" not in said
        assert f"{shown} " in usual(talk.message("E1").body) and "22 22" in talk.message("E1").body
        assert shown not in usual(talk.message("E2").body), "it is no action"
        await talk.says("Anne", remove)
        assert shown not in usual(talk.message("E1").body)
        await talk.says("Anne", add)
        assert shown in usual(talk.message("E1").body)
        await talk.takes_back("Anne", talk.last)
        assert shown not in usual(talk.message("E1").body)


async def test_three_lines_for_legal_help_are_shown_with_an_action_and_no_more(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!event sit-in friday 19:00 kind:action")
        for number in range(1, 5):
            await talk.says("Anne", f"!helplines add Team {number}: 22 kind:legal")
            await talk.says("Anne", f"!helplines add Line {number}: 11")
        shown = talk.message("E1").body
        assert shown.count("Legal help:") == 3 and "Team 3" in shown and "Team 4" not in shown and "Line" not in shown
        assert "7. Team 4: 22 (legal help, shown with actions)" in await talk.says("Ben", "!helplines")


REGIONS = {
    "en": ("!helplines add {} region:{}", "!helplines", "Belgium", "Our helplines", "Belgium:"),
    "fr": ("!lignes ajouter {} région:{}", "!lignes", "Belgique", "Nos lignes d’écoute", "Belgique :"),
    "es": ("!líneas añadir {} región:{}", "!líneas", "Bélgica", "Nuestras líneas de ayuda", "Bélgica:"),
}


@pytest.mark.parametrize("language", REGIONS)
async def test_those_of_a_region_stand_under_its_name(tmp_path: Path, language: str) -> None:
    add, show, region, title, heading = REGIONS[language]
    everywhere = add.rpartition(" ")[0]
    async with conversation(tmp_path, language) as talk:
        assert f"Tea line 107 · {region}" in await talk.says("Anne", add.format("Tea line 107", region))
        await talk.says("Anne", add.format("Rose line 31", '"Catalunya nord"'))
        await talk.says("Anne", everywhere.format("Night line 00"))
        await talk.says("Anne", add.format("Owl line 108", region.upper()))
        said = usual(await talk.says("Ben", show)).splitlines()[:7]
        assert said[0].startswith(title[:4]) and said[1:] == [
            "3. Night line 00",
            heading,
            "1. Tea line 107",
            "4. Owl line 108",
            f"Catalunya nord{heading.removeprefix(region)}",
            "2. Rose line 31",
        ], said
        chat = await talk.direct("Ben")
        called = usual(await talk.says("Ben", "!sos", chat)).splitlines()
        place = next(number for number, line in enumerate(called) if "Night line 00" in line)
        assert called[place + 1] == heading and "Tea line 107" in called[place + 2], called
