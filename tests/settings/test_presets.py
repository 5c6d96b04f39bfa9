"""One command for what a kind of group usually wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.presets import PRESETS, Preset
from commands.kit.registry import Registry
from tests.conversation import conversation, usual

REGISTRY = Registry(features(), Catalogs(LOCALES))


@pytest.mark.parametrize(
    ("language", "ask", "circle", "told"),
    [
        ("en", "!preset", "sharing circle", "Anne set this group up as: A sharing circle\n- off here: "),
        (
            "fr",
            "!modèle",
            "un cercle de parole",
            "Anne a choisi pour ce groupe : Un cercle de parole\n- désactivé ici : ",
        ),
        (
            "es",
            "!modelo",
            "círculo de palabra",
            "Anne eligió para este grupo: Un círculo de palabra\n- desactivado aquí: ",
        ),
    ],
)
async def test_a_preset_says_what_it_changed_and_is_undone_with_its_message(
    tmp_path: Path, language: str, ask: str, circle: str, told: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert "1. " in await talk.says("Anne", ask) and "3. " in talk.message("1. ").body
        said = usual(await talk.says("Anne", f"{ask} {circle}"))
        assert said.startswith(told) and "5 minut" in said and len(said.splitlines()) < 8
        undone = usual(await talk.takes_back("Anne", talk.last))
        assert len(undone.splitlines()) == len(said.splitlines()) - 2, "each of them is as it was"
        assert usual(await talk.says("Anne", f"{ask} {circle}")) == said


async def test_a_tap_chooses_it_and_what_was_set_since_stays(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!preset")
        assert "A sharing circle" in await talk.reacts("Anne", "1️⃣", "1. ")
        chosen = talk.last
        await talk.says("Anne", "!queue limit 9m")
        undone = await talk.takes_back("Anne", chosen)
        assert "queue order" in undone and "a turn lasts" not in undone
        assert "a turn lasts: 9 minutes" in await talk.says("Anne", "!settings a turn lasts")


async def test_a_preset_keeps_what_it_is_not_about_and_is_for_facilitators(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!settings keep the minutes 5 days")
        assert "is for facilitators" in await talk.says("Ben", "!preset circle")
        await talk.says("Anne", "!preset mutual aid")
        assert "all of that is set already" in await talk.says("Anne", "!preset neighbourhood")
        said = await talk.says("Anne", "!preset action group")
        assert "Loans" in said and "off here" in said
        assert "keep the minutes: 5 days" in await talk.says("Anne", "!settings keep the minutes")


async def test_in_private_the_room_reads_it_as_was_said_before(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Anne")
        assert "the room reads what that is" in await talk.says("Anne", "!preset", chat)
        assert await talk.says("Anne", "2", chat) == "That is set up; the room reads what it changed."
        assert talk.heard().startswith("Anne set this group up as: A neighbourhood’s mutual aid")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda each: each.name)
def test_a_preset_is_made_of_what_there_is(preset: Preset) -> None:
    optional = {feature.name for feature in REGISTRY.features if feature.optional}
    assert preset.off <= optional and REGISTRY.dependents(preset.off) & optional == preset.off
    for name, value in preset.values.items():
        setting = REGISTRY.setting_called(name)
        assert setting.kind.value(setting.kind.kept(value)) == value != setting.default
        assert setting.feature not in REGISTRY.dependents(preset.off)
