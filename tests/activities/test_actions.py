"""Actions: nobody is shown who comes, the place is told in private, and soon nothing is kept of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user
from tests.rights.test_files import found_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ACTION = "!event qzxjvkwords friday 19:00 at:qzxjvkplace until:21:00 kind:action"
PEOPLE = ("Anne", "Ben", "Chloé")


async def rows(talk: Conversation) -> list[str]:
    """What is stored of any activity, and by whom it was answered."""
    tables = "activities", "activity_rsvps", "activity_rsvps_said", "activity_takers", "activity_told"
    async with talk.store.transaction():
        database = talk.store._database
        found = [f"{table} {dict(row)}" for table in tables for row in await database.all(f"SELECT * FROM {table}")]
        about = "SELECT * FROM outbox WHERE feature = 'activities' AND person IS NOT NULL"
        return found + [str(dict(row)) for row in await database.all(about)]


async def test_who_comes_is_shown_to_nobody_and_the_place_told_in_private(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        annes, bens = await talk.direct("Anne"), await talk.direct("Ben")
        shown = await talk.says("Anne", ACTION)
        assert "An action: nobody is shown who comes" in shown and "qzxjvkplace" not in shown
        assert talk.message("E1").reactions == {}, "no tap is offered: everybody would see it"
        said = await talk.says("Ben", "!going E1", bens)
        assert "For the way home, here in our private chat: !out E1." in said
        assert "qzxjvkplace" not in said and "Ben" not in talk.message("E1").body
        assert "Ben" in talk.heard(annes)
        await talk.says("Anne", "yes", annes)
        assert "qzxjvkplace" in talk.heard(bens)
        assert "Ben" not in await talk.says("Chloé", "!event E1")


async def test_its_answers_can_not_be_shown_and_an_edit_hides_them_still(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        assert "nobody is shown who comes, so" in await talk.says("Anne", f"{ACTION} answers:names")
        await talk.says("Anne", "!event a sit-in friday 19:00 kind:action")
        made = talk.last
        talk.server.say(talk.room, user("Anne"), "!event a sit-in friday 19:00 at:Gate", edit_of=made)
        await talk.settle()
        assert "Gate" not in talk.message("E1").body and "An action" in talk.message("E1").body
        await talk.says("Anne", "!event change E1 at:Fence")
        assert "Fence" not in talk.message("E1").body


async def test_a_day_after_its_end_nothing_is_kept_of_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        annes, bens = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", ACTION)
        await talk.says("Ben", "!going E1", bens)
        await talk.says("Anne", "yes", annes)
        await talk.passes(2 * DAY + 3 * HOUR)
        assert talk.message("E1", talk.room).body == "E1 was an action, and is over. Tomorrow I keep nothing of it."
        assert await rows(talk)
        await talk.passes(DAY - timedelta(minutes=1))
        assert await rows(talk)
        await talk.passes(timedelta(minutes=1))
        assert await rows(talk) == []
        await talk.app.tidy()
        assert found_in(tmp_path) == {}


async def test_it_is_wiped_at_once_where_that_is_wished(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens = await talk.direct("Ben")
        await talk.says("Anne", ACTION)
        await talk.says("Ben", "!going E1", bens)
        await talk.says("Chloé", "!event cancel E1 wipe")
        assert await rows(talk), "it is not hers"
        assert "E1 was called off. I keep nothing of it." in await talk.says("Anne", "!event cancel E1 wipe")
        assert "called off" in talk.heard(bens)
        assert await rows(talk) == []
        await talk.app.tidy()
        assert found_in(tmp_path) == {}
        assert "E1" in await talk.says("Ben", "!going E1", bens), "there is no such thing any more"


async def test_neither_the_export_nor_a_calendar_has_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens = await talk.direct("Ben")
        await talk.says("Anne", ACTION)
        await talk.says("Anne", "!event a card night saturday 19:00")
        await talk.says("Ben", "!going E1", bens)
        await talk.says("Ben", "!going E2", bens)
        async with talk.store.transaction():
            database = talk.store._database
            from storage.tables import TABLES

            said = [
                str([*row])
                for table in TABLES
                for export in table.exports
                for row in await database.all(f"SELECT * FROM {table.name} WHERE {export.mine.replace(':group', '1')}")
            ]
        assert "a card night" in str(said) and "qzxjvk" not in str(said)
        await talk.says("Ben", "!calendar", bens)
        sent = [event for event in talk.server.room(bens).events if event.sender == talk.bot]
        assert "qzxjvkwords" not in str([event.content.get("filename") for event in sent])


@pytest.mark.parametrize("how", ["gives it back", "does not come", "leaves", "deletes it"])
async def test_a_backup_is_asked_in_private_as_soon_as_a_part_gets_free(tmp_path: Path, how: str) -> None:
    async with conversation(tmp_path, people=(*PEOPLE, "Dan")) as talk:
        bens, chloes, dans = [await talk.direct(name) for name in ("Ben", "Chloé", "Dan")]
        await talk.says("Anne", ACTION)
        await talk.says("Anne", "!role E1 first aid")
        await talk.says("Ben", "!going E1", bens)
        await talk.says("Ben", "!take E1 first aid", bens)
        taken = talk.last
        for name, chat in (("Chloé", chloes), ("Dan", dans)):
            assert "You’re a backup for first aid at E1" in await talk.says(name, "!take E1 first aid", chat)
        talk.heard()
        match how:
            case "gives it back":
                await talk.says("Ben", "!release E1 first aid", bens)
            case "does not come":
                await talk.says("Ben", "!not going E1", bens)
            case "leaves":
                talk.server.leave(talk.room, user("Ben"))
                await talk.settle()
            case _:
                await talk.takes_back("Ben", taken, bens)
        assert "first aid at E1 is free now" in talk.heard(chloes) and talk.heard(dans) == ""
        await talk.says("Chloé", "no", chloes)
        assert "first aid at E1 is free now" in talk.heard(dans)
        await talk.says("Dan", "yes", dans)
        await talk.passes(timedelta(0))
        assert "first aid" in talk.message("E1").body and "Dan" not in talk.message("E1").body
        assert "backup" in await talk.says("Chloé", "!take E1 first aid", chloes)


async def test_whoever_is_no_backup_answers_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens, chloes = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Anne", ACTION)
        await talk.says("Anne", "!role E1 steward")
        await talk.says("Ben", "!take E1", bens)
        await talk.says("Chloé", "!take E1", chloes)
        await talk.says("Chloé", "!release E1", chloes)
        await talk.says("Ben", "!release E1", bens)
        assert "free now" not in talk.heard(chloes)


@pytest.mark.parametrize(
    ("language", "text", "shows", "wipes"),
    [
        ("fr", "!activité manif samedi 14h lieu:Place genre:action", "Une action", "!activité annuler E1 effacer"),
        ("es", "!actividad marcha sábado 14:00 lugar:Plaza tipo:acción", "Una acción", "!actividad cancelar E1 borrar"),
    ],
)
async def test_in_french_and_spanish(tmp_path: Path, language: str, text: str, shows: str, wipes: str) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        shown = await talk.says("Anne", text)
        assert shows in shown and "Pla" not in shown
        await talk.says("Anne", wipes)
        assert await rows(talk) == []
