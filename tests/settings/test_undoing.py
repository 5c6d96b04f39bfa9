"""Deleting the message that set something undoes it; editing it corrects it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import conversation, usual


@pytest.mark.parametrize(
    ("language", "first", "change", "undone"),
    [
        ("en", "!queue limit 3m", "!queue limit 5m", "Anne took that back: a turn lasts is 3 minutes again."),
        (
            "fr",
            "!réglages un tour de parole dure 3m",
            "!réglages un tour de parole dure 5m",
            "Anne a retiré ce changement : un tour de parole dure est de nouveau sur 3 minutes.",
        ),
        (
            "es",
            "!ajustes un turno dura 3m",
            "!ajustes un turno dura 5m",
            "Anne deshizo ese cambio: un turno dura es de nuevo 3 minutos.",
        ),
    ],
)
async def test_deleting_the_message_of_a_setting_undoes_it(
    tmp_path: Path, language: str, first: str, change: str, undone: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", first)
        before = talk.last
        await talk.says("Anne", change)
        assert usual(await talk.takes_back("Anne", talk.last)) == undone
        assert await talk.takes_back("Anne", before) == "", "somebody has changed it since"


async def test_what_was_changed_since_stays(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!settings a turn lasts 3m")
        set_by = talk.last
        await talk.says("Anne", "!settings a turn lasts 4m")
        assert await talk.takes_back("Anne", set_by) == ""
        assert "a turn lasts: 4 minutes" in await talk.says("Ben", "!settings a turn lasts")


async def test_a_reset_is_undone_too_and_so_is_what_somebody_set_for_themselves(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!settings a turn lasts 3m")
        await talk.says("Anne", "!settings a turn lasts reset")
        assert "is 3 minutes again" in await talk.takes_back("Anne", talk.last)
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!timezone Lisbon", chat)
        assert await talk.takes_back("Ben", talk.last, chat) == "Taken back, Ben: time zone is Europe/Paris again."


async def test_what_was_turned_off_is_on_again(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!turn off loans")
        assert "off here is nothing again" in await talk.takes_back("Anne", talk.last)
        assert "L1" in await talk.says("Ben", "!lend a ladder to Anne")


@pytest.mark.parametrize(
    ("typed", "corrected", "shown", "says"),
    [
        ("!queue limit 5m", "!queue limit 6m", "!settings a turn lasts", "6 minutes"),
        ("!queue order fair", "!queue order first", "!queue order first", "in the order of asking"),
        ("!settings a turn lasts 5m", "!settings a turn lasts 6m", "!settings a turn lasts", "6 minutes"),
        ("!turn off loans", "!turn off minutes", "!features", "Off: Minutes"),
        ("!language french", "!language spanish", "!settings idioma", "español"),
    ],
)
async def test_editing_corrects_it_and_says_it_once(
    tmp_path: Path, typed: str, corrected: str, shown: str, says: str
) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", typed)
        said = await talk.says("Anne", corrected, edit_of=talk.last)
        assert said and "took that back" not in said and "deshizo" not in said
        assert says in await talk.says("Anne", shown)


@pytest.mark.parametrize(
    ("typed", "corrected", "says"),
    [
        ("!limit 2 per month", "!limit 3 per month", "3 times a month"),
        ("!agreements change 1 Be nice", "!agreements change 1 Be kind", "“Be kind”"),
        ("!circle time 1 10m", "!circle time 1 12m", "12 minutes"),
        ("!circle date tuesday 19:00", "!circle date wednesday 19:00", "Wednesday"),
        ("!checkin volunteer yes", "!checkin volunteer no", "I’ll no longer"),
        ("!balance name yes", "!balance name no", "no names"),
    ],
)
async def test_every_value_can_be_corrected_by_editing(tmp_path: Path, typed: str, corrected: str, says: str) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", typed)
        said = await talk.says("Anne", corrected, edit_of=talk.last)
        assert says in said and "taken back" not in said


async def test_ones_limit_is_what_it_was_when_the_message_is_deleted(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!limit 2 per month")
        await talk.says("Ben", "!limit none")
        assert "2 times a month" in await talk.takes_back("Ben", talk.last)
        await talk.says("Ben", "!limit 5 per month")
        await talk.says("Ben", "!limit 6 per month")
        first = talk.last
        await talk.says("Ben", "!limit 7 per month")
        assert await talk.takes_back("Ben", first) == ""
        assert "7 times a month" in await talk.says("Ben", "!limit")
