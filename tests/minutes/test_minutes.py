"""Minutes, as conversations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit.deadline import LAST_MINUTE
from commands.minutes import reminded_at
from tests.conversation import conversation, user

DAYS = timedelta(days=1)
FIRST = datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)
PARIS = ZoneInfo("Europe/Paris")


async def test_only_what_was_recorded_is_in_the_minutes_and_they_come_at_the_end(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "Nothing is recorded" in await talk.says("Ben", "!minutes")
        await talk.says("Anne", "!circle start")
        await talk.says("Ben", "I think we should meet more often")
        assert "Noted as decided: D1 We meet on Tuesdays." in await talk.says("Ben", "!decided We meet on Tuesdays.")
        said = await talk.says("Anne", "!todo @Ben book the room by:friday")
        assert "Noted in the minutes: T1 Ben: book the room (by Friday, 12 March)" in said
        said = await talk.says("Anne", "!circle end")
        assert "Minutes\n\nDecided:\n- D1 We meet on Tuesdays.\n\nTo do:\n- T1 Ben: book the room (by Friday" in said
        assert "I keep the tasks for 30 days" in said and "more often" not in said
        assert "Minutes" in await talk.says("Ben", "!minutes"), "the last ones"
        await talk.says("Anne", "!circle start")
        assert "Minutes" not in await talk.says("Anne", "!circle end"), "sent once, and nothing new"


async def test_the_person_is_asked_and_reminded_only_if_they_agree(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Anne", "!todo Ben book the room by:friday")
        assert "Ben, shall I remind you on Friday, 12 March at 09:00? If so: 👍, or reply “yes”." in said
        assert talk.message("shall I").mentions == (user("Ben"),)
        assert await talk.reacts("Chloé", "👍", to="shall I") == "", "that is Ben's to say"
        assert "Friday, 12 March at 09:00: book the room" in await talk.reacts("Ben", "👍", to="shall I")
        assert await talk.reacts("Ben", "👍🏽", to="shall I") == "", "once"
        await talk.restart()
        assert "Ben" in await talk.passes(datetime(2027, 3, 12, 8, tzinfo=UTC) - talk.server.now)


async def test_words_are_as_good_as_taps(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!todo Ben book the room by:friday")
        assert await talk.replies("Chloé", "yes", to="shall I") == "", "that is Ben's to say"
        assert await talk.replies("Ben", "Which room?", to="shall I") == ""
        assert "at 09:00: book the room" in await talk.replies("Ben", "Yes, please.", to="shall I")
        assert await talk.replies("Chloé", "remove", to="shall I") == (
            "Whoever wrote it down can take it out; so can whoever does it, or a facilitator."
        )
        assert "Ben took this out of the minutes" in await talk.replies("Ben", "Remove!", to="shall I")


async def test_without_a_date_or_too_late_nothing_is_offered(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "remind" not in await talk.says("Anne", "!todo Ben book the room")
        assert "on Wednesday, 10 March at 21:59" in await talk.says("Anne", "!todo Ben book the room by:today")
        talk.server.now += timedelta(hours=4)
        assert "remind" not in await talk.says("Anne", "!todo Ben book the room by:today")
        assert talk.message("book the room").mentions == (user("Ben"),), "it is his, and he reads it"


async def test_what_was_recorded_can_be_taken_out(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided Marigolds.")
        assert await talk.reacts("Chloé", "❌", to="Marigolds") == "", "neither hers nor does she facilitate"
        assert "Ben took this off the list of decisions: D1 Marigolds." in await talk.reacts(
            "Ben", "❌", to="Marigolds"
        )
        await talk.says("Ben", "!decided Peonies.")
        await talk.takes_back("Ben", talk.last)
        assert "Nothing is recorded" in await talk.says("Ben", "!minutes")
        assert "400 characters at most" in await talk.says("Ben", f"!decided {'long ' * 100}")


async def test_they_are_forgotten_after_the_time_that_the_group_set(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "from 1 day to 366 days" in await talk.says("Anne", "!settings keep the minutes 2 hours")
        assert "10 days" in await talk.says("Anne", "!settings keep the minutes 10 days")
        assert "10 days" in await talk.says("Anne", "!settings keep decisions 10 days")
        await talk.says("Ben", "!decided Marigolds.")
        for _ in range(5):
            await talk.passes(DAYS)
        await talk.says("Ben", "!decided Peonies.")
        for _ in range(4):
            await talk.passes(DAYS)
        assert "Marigolds" in await talk.says("Anne", "!minutes")
        for _ in range(2):
            await talk.passes(DAYS)
        said = await talk.says("Anne", "!minutes")
        assert "Marigolds" not in said and "Peonies" in said
        for _ in range(6):
            await talk.passes(DAYS)
            await talk.app.tidy()
        assert "Nothing is recorded" in await talk.says("Anne", "!minutes")
        await talk.app.tidy()
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("entraide.db*"))
        assert b"Marigolds" not in kept and b"Peonies" not in kept


@pytest.mark.parametrize(
    ("language", "decided", "todo", "noted", "yes", "start", "end", "minutes"),
    [
        ("fr", "!décidé On se voit mardi.", "!tâche Ben réserver la salle pour:vendredi",
         "Ben : réserver la salle (pour le vendredi 12 mars)", "Oui, merci !", "!cercle commencer",
         "!cercle fin", "Décidé :"),
        ("es", "!decidido Nos vemos el martes.", "!tarea Ben reservar la sala para:viernes",
         "Ben: reservar la sala (para el viernes 12 de marzo)", "Sí, gracias", "!círculo empezar",
         "!círculo fin", "Decidido:"),
    ],
)  # fmt: skip
async def test_in_the_language_of_the_room(
    tmp_path: Path, language: str, decided: str, todo: str, noted: str, yes: str, start: str, end: str, minutes: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", start)
        await talk.says("Ben", decided)
        assert noted in (await talk.says("Anne", todo)).replace("\u00a0", " ")
        assert ("9 h" if language == "fr" else "9:00") in await talk.replies("Ben", yes)
        assert minutes in (await talk.says("Anne", end)).replace("\u00a0", " ")


@given(
    st.datetimes(FIRST, FIRST + 365 * DAYS),
    st.timedeltas(timedelta(), timedelta(days=9)),
    st.booleans(),
)
def test_a_reminder_comes_before_it_is_too_late(moment: datetime, ahead: timedelta, whole_day: bool) -> None:
    now = moment.replace(tzinfo=PARIS)
    due = now + ahead
    if whole_day:
        due = datetime.combine(due.date(), LAST_MINUTE, PARIS)
    at = reminded_at(due, PARIS, now)
    if at is None:
        assert due - now <= timedelta(hours=2) or (not whole_day and due <= now)
    else:
        assert now < at <= due
        assert not whole_day or at.date() == due.date()
