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


@pytest.mark.parametrize(
    ("language", "said", "undone"),
    [
        (
            "en",
            (
                "!circle date tuesday 19:00", "!circle date off", "!circle time 1 9m", "!circle time 1 12m",
                "!circle remove 1", "!circle steps",
            ),
            (
                "what was said about our next circle.\nThe next circle is on Tuesday", "No date is set",
                "took that change back. Our steps now:",
            ),
        ),
        (
            "fr",
            (
                "!cercle date mardi 19h", "!cercle date non", "!cercle durée 1 9m", "!cercle durée 1 12m",
                "!cercle retirer 1", "!cercle étapes",
            ),
            (
                "ce qui était dit du prochain cercle.\nLe prochain cercle : mardi", "Aucune date",
                "a retiré ce changement. Nos étapes maintenant :",
            ),
        ),
        (
            "es",
            (
                "!círculo fecha martes 19:00", "!círculo fecha no", "!círculo tiempo 1 9m", "!círculo tiempo 1 12m",
                "!círculo quitar 1", "!círculo pasos",
            ),
            (
                "lo dicho sobre el próximo círculo.\nEl próximo círculo: martes", "No hay fecha",
                "deshizo ese cambio. Nuestros pasos ahora:",
            ),
        ),
    ],
)  # fmt: skip
async def test_the_date_and_the_steps_of_the_circle_are_what_they_were(
    tmp_path: Path, language: str, said: tuple[str, ...], undone: tuple[str, ...]
) -> None:
    on, off, nine, twelve, remove, steps = said
    day, none, changed = undone
    async with conversation(tmp_path, language) as talk:
        usual_steps = usual(await talk.says("Anne", steps)).split("\n", 1)[1]
        await talk.says("Anne", on)
        assert none in await talk.takes_back("Anne", talk.last)
        await talk.says("Anne", on)
        await talk.says("Anne", off)
        assert day in usual(await talk.takes_back("Anne", talk.last))
        await talk.says("Anne", nine)
        before = talk.last
        nine_long = usual(await talk.says("Anne", steps))
        await talk.says("Anne", twelve)
        assert await talk.takes_back("Anne", before) == "", "somebody has changed it since"
        assert changed in usual(await talk.takes_back("Anne", talk.last))
        assert usual(await talk.says("Anne", steps)) == nine_long
        await talk.says("Anne", remove)
        assert changed in usual(await talk.takes_back("Anne", talk.last))
        assert usual(await talk.says("Anne", steps)) == nine_long != usual_steps


@pytest.mark.parametrize(
    ("language", "on", "off", "is_on", "is_off"),
    [
        ("en", "!checkin remind", "!checkin remind no", "I’ll remind you", "no longer"),
        ("en", "!checkin volunteer", "!checkin volunteer no", "I’ll tell you", "no longer"),
        ("fr", "!météo rappel", "!météo rappel non", "je te le rappellerai", "plus"),
        ("es", "!ánimo recordar", "!ánimo recordar no", "te lo recordaré", "ya no"),
    ],
)
async def test_what_one_wants_to_hear_about_check_ins_is_what_it_was(
    tmp_path: Path, language: str, on: str, off: str, is_on: str, is_off: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        said_on, said_off = await talk.says("Ben", on), await talk.says("Ben", off)
        await talk.takes_back("Ben", talk.last)
        assert talk.heard(chat) == said_on != said_off, (said_on, said_off)
        await talk.says("Ben", off)
        off_again = talk.last
        await talk.says("Ben", on)
        assert await talk.takes_back("Ben", off_again) == "" == talk.heard(chat), "it was said anew"
        await talk.takes_back("Ben", talk.last)
        assert talk.heard(chat) == said_off
