"""Check-ins that come back, as conversations; and what holds of their times in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.checkins.times import end_of, in_break, next_outside
from commands.kit.when import Recurrence
from tests.conversation import START, Conversation, conversation, usual

ZONES = ("Europe/Paris", "America/Santiago", "Australia/Lord_Howe", "UTC")


async def until(talk: Conversation, day: int, hour: int, minute: int) -> str:
    """Time goes by until then, in March 2027 in Paris."""
    moment = datetime(2027, 3, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))
    return await talk.passes(moment - talk.server.now)


async def test_a_check_in_comes_back_every_week_at_the_same_hour_over_the_change_of_clocks(talk: Conversation) -> None:
    said = await talk.says("Anne", "!checkin every monday 9:00 How was the weekend? until:18:00 scale:weather")
    assert said == (
        "I’ll ask this every Monday at 09:00 (open until 18:00), the next time"
        " on Monday, 15 March at 09:00: How was the weekend?"
        " To stop it: !checkin schedules."
    )
    for day in (15, 22, 29):  # on the 28th the clocks went forward
        assert await until(talk, day, 8, 59) == ""
        said = await until(talk, day, 9, 0)
        first = said.startswith("How was the weekend?\n\nWhat is the weather like in you?")
        assert said.startswith("How was the weekend?\nReply here with a sign") if day > 15 else first
        assert f"{day} March at 18:00" in said
        await talk.says("Ben", "!checkin ☁️")
        assert "1 answer." in await until(talk, day, 18, 0)


@pytest.mark.parametrize(
    ("language", "listed", "rows"),
    [
        (
            "en",
            "!checkin schedules",
            {
                "every monday from 9 to 12": "every Monday at 09:00 (open until 12:00), ",
                "every tuesday 9:00-11:30 How are you?": "every Tuesday at 09:00 (open until 11:30), ",
                "every wednesday from 6 to 8 pm": "every Wednesday at 18:00 (open until 20:00), ",
                "every day from 22 to 2 Late?": "every day at 22:00 (open until 02:00), ",
                "every friday from 9 to 5": "every Friday at 09:00 (open until 17:00), ",
                "every friday from 9 to 12 until:13:00 And?": "every Friday at 09:00 (open until 13:00), ",
                "every day 9:00 until 12:00 Plain?": "every day at 09:00 (open until 12:00), ",
                "every hour from 9 to 11 Still here?": "every day at 09:00, 10:00 and 11:00, ",
            },
        ),
        (
            "fr",
            "!météo programme",
            {
                "chaque lundi de 9h à 12h": "chaque lundi à 9 h (ouverte jusqu’à 12 h), ",
                "chaque mardi entre 9h et midi Ça va ?": "chaque mardi à 9 h (ouverte jusqu’à 12 h), ",
                "chaque jour de 18 à 20": "tous les jours à 18 h (ouverte jusqu’à 20 h), ",
            },
        ),
        (
            "es",
            "!consultas",
            {
                "cada lunes de 9 a 12": "cada lunes a las 9:00 (abierta hasta las 12:00), ",
                "cada martes de las 9 a las 12 ¿Qué tal?": "cada martes a las 9:00 (abierta hasta las 12:00), ",
            },
        ),
    ],
)
async def test_the_end_of_a_range_closes_it(tmp_path: Path, language: str, listed: str, rows: dict[str, str]) -> None:
    command = {"en": "!checkin", "fr": "!météo", "es": "!consulta"}[language]
    async with conversation(tmp_path, language) as talk:
        for typed, meant in rows.items():
            assert meant in usual(await talk.says("Anne", f"{command} {typed}")).replace("\u202f", " ")
        lines = usual(await talk.says("Ben", listed)).replace("\u202f", " ").split("\n")
        assert [each in line for each, line in zip(rows.values(), lines[1:], strict=False)] == [True] * len(rows)


async def test_a_range_is_kept_while_something_else_is_asked_and_closes_to_the_minute(talk: Conversation) -> None:
    asked = await talk.says("Anne", "!checkin every second friday from 9 to 12 How are you?")
    assert "1. every 2 weeks on Friday at 09:00 (open until 12:00)" in asked
    assert "2 weeks on Friday at 09:00 (open until 12:00), the next time" in await talk.says("Anne", "1")
    await talk.says("Anne", "!checkin move 1 every friday 10:00")
    assert "at 10:00 (open until 12:00)" in await talk.says("Ben", "!checkin schedules")
    await talk.says("Anne", "!checkin move 1 every friday until:30m")
    assert "(open for 30 minutes)" in await talk.says("Ben", "!checkin schedules")
    await talk.says("Anne", "!checkin move 1 every friday from 9 to 11")
    assert (await until(talk, 12, 9, 0)).startswith("How are you?")
    await talk.says("Ben", "!checkin 4")
    assert await until(talk, 12, 10, 59) == ""
    assert "1 answer." in await until(talk, 12, 11, 0)


async def test_the_list_the_change_and_the_end(talk: Conversation) -> None:
    assert "!checkin every monday 9:00" in await talk.says("Ben", "!checkin schedules")
    await talk.says("Anne", "!checkin every day at 8pm")
    await talk.says("Anne", "!checkin every friday 9:00 And now?")
    await talk.says("Anne", "!checkin move 1 every tuesday 10:00")
    said = await talk.says("Ben", "!checkin schedules")
    assert said.split("\n")[:3] == [
        "Repeated check-ins",
        "- 1 every Tuesday at 10:00, next on Tuesday, 16 March at 10:00: How are you today?",
        "- 2 every Friday at 09:00, next on Friday, 12 March at 09:00: And now?",
    ]
    assert await talk.passes(timedelta(hours=3)) == ""  # not at eight any more
    assert (await talk.says("Anne", "!checkin stop 2")).startswith(
        "Stopped: I no longer ask this every Friday at 09:00."
    )
    assert await until(talk, 16, 9, 59) == ""
    assert "How are you today?" in await until(talk, 16, 10, 0)
    assert "no check-in 2 in the list" in await talk.says("Anne", "!checkin stop 2")
    assert "is for facilitators" in await talk.says("Ben", "!checkin stop 1")


async def test_a_message_taken_back_takes_its_schedule_along(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin every day 9:00")
    await talk.takes_back("Anne", talk.last)
    assert await talk.passes(timedelta(days=3)) == ""


async def test_breaks_and_holidays(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin every day 9:00")
    said = await talk.says("Anne", "!checkin break until:13 march")
    assert said.split("\n") == [
        "Break: no repeated check-in from Wednesday, 10 March to Saturday, 13 March.",
        "The next check-in opens on Sunday, 14 March at 09:00.",
    ]
    await talk.says("Anne", "!checkin break from:15 march until:15 march")
    said = await talk.says("Ben", "!checkin schedules")
    assert "next on Sunday, 14 March" in said and "from Monday, 15 March to Monday, 15 March" in said
    assert await until(talk, 14, 8, 59) == ""
    assert "How are you" in await until(talk, 14, 9, 0)
    said = await until(talk, 16, 8, 59)
    assert said == "How are you today?\nClosed. Nobody answered this time, and that is fine."  # only Sunday's end
    assert "How are you" in await until(talk, 16, 9, 0)
    await talk.says("Anne", "!checkin break until:1 june")
    said = await talk.says("Anne", "!checkin break no")
    assert said.startswith("The break is over.\nThe next check-in opens on Wednesday, 17 March at 09:00.")
    assert "Say from when to when" in await talk.says("Anne", "!checkin break")
    said = await talk.says("Anne", "!checkin break from:5 june until:1 june")
    assert said.startswith("A break can’t end on Tuesday, 1 June")
    assert "is for facilitators" in await talk.says("Ben", "!checkin break until:1 june")


AHEAD = {  # a schedule; a break, said in four ways; its end; and one without an end
    "en": (
        "!checkin every day 9:00",
        "!checkin break",
        ("friday to sunday", "12 march to 14 march", "12-14 march", "from:12 march until:14 march"),
        ("no", "from friday"),
        "from Friday, 12 March to Sunday, 14 March",
    ),
    "fr": (
        "!météo tous les jours 9h",
        "!météo vacances",
        ("de vendredi à dimanche", "du 12 au 14 mars", "vendredi à dimanche", "dès:12 mars fin:14 mars"),
        ("non", "à partir de vendredi"),
        "du vendredi 12 mars au dimanche 14 mars",
    ),
    "es": (
        "!consulta cada día 9:00",
        "!consulta descanso",
        ("de viernes a domingo", "del 12 al 14 de marzo", "viernes a domingo", "desde:12 marzo hasta:14 marzo"),
        ("no", "a partir del viernes"),
        "desde el viernes 12 de marzo hasta el domingo 14 de marzo",
    ),
}


@pytest.mark.parametrize("language", AHEAD)
async def test_days_are_left_out_ahead(tmp_path: Path, language: str) -> None:
    every, rest, ways, (no, open_end), line = AHEAD[language]
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", every)
        for way in ways:
            said = usual(await talk.says("Anne", f"{rest} {way}"))
            assert line in said and "11" in said.splitlines()[1], way
            (listed,) = await _breaks(talk)
            assert listed == (date(2027, 3, 12), date(2027, 3, 14))
            await talk.takes_back("Anne", talk.last)
            assert await _breaks(talk) == []
        await talk.says("Anne", f"{rest} {ways[0]}")
        await talk.says("Anne", f"{rest} {no}")
        assert await _breaks(talk) == []
        await talk.says("Anne", f"{rest} pizza")  # is asked about
        await talk.says("Anne", f"{rest} {open_end}")  # as is one without an end
        assert await _breaks(talk) == []
        await talk.says("Anne", f"{rest} {ways[1]}")
        await until(talk, 11, 9, 0)
        assert len(await _openings(talk)) == 1
        await talk.restart()
        await until(talk, 14, 23, 59)
        assert len(await _openings(talk)) == 1
        await until(talk, 15, 9, 0)
        assert len(await _openings(talk)) == 2


async def _breaks(talk: Conversation) -> list[tuple[date, date]]:
    async with talk.store.transaction():
        return await talk.store.checkin_schedules.breaks(talk.room, date(2027, 3, 10))


async def _openings(talk: Conversation) -> list[int]:
    """All check-ins that have been opened."""
    async with talk.store.transaction():
        return [row["id"] for row in await talk.store._database.all("SELECT id FROM checkins")]


async def test_several_a_day_and_one_that_is_still_open(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin every day 20:00 Dinner?")
    await talk.says("Anne", "!checkin every day 21:00 Sleep?")
    await until(talk, 10, 20, 0)
    await talk.says("Ben", "!checkin 4 here")
    said = await until(talk, 10, 21, 0)
    assert "Check-in closed: Dinner?" in said and "Ben: 4 of 5, here" in said
    assert said.index("closed") < said.index("Sleep?")


async def test_an_early_answer_hears_when_the_next_one_opens(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin every monday 9:00")
    said = await talk.says("Ben", "!checkin 4")
    assert said.startswith("No check-in is open. Is this for the next one in Tuesday circle, on Monday, 15 March at 09")
    assert await talk.says("Ben", "no") == "All right, I have not kept it."
    assert (await talk.says("Ben", "!checkin pass")).endswith("The next one opens on Monday, 15 March at 09:00.")


async def test_what_was_missed_is_asked_late_or_not_at_all(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin every day 20:00 until:22:00")
    await talk.stop()
    talk.server.now = START + timedelta(hours=2)  # nine in the evening
    await talk.start()
    assert "10 March at 22:00 at the latest" in await talk.passes(timedelta(0))
    await talk.passes(timedelta(hours=2))
    await talk.stop()
    talk.server.now += timedelta(hours=24)  # eleven
    await talk.start()
    assert await talk.passes(timedelta(0)) == ""
    assert "12 March at 22:00" in await talk.passes(timedelta(hours=21))


async def test_what_can_not_be_kept_is_said_at_once(talk: Conversation) -> None:
    assert "leave out in:room" in await talk.says("Anne", "!checkin every day 9:00 see:anonymous in:room")
    assert "I can’t read “never” as an end" in await talk.says("Anne", "!checkin every day 9:00 until:never")
    await talk.says("Anne", "!checkin every day 20:00 see:facilitators")
    await talk.says("Anne", "!settings facilitators everyone")
    assert (await talk.passes(timedelta(hours=1))).startswith("Everybody facilitates here")


async def test_a_schedule_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        said = usual(await talk.says("Anne", "!météo tous les lundis 9h Bon week-end ? fin:18h"))
        assert said.startswith(
            "Je poserai cette question chaque lundi à 9 h (ouverte jusqu’à 18 h),"
            " la prochaine fois le lundi 15 mars à 9 h :"
        )
        said = usual(await talk.says("Anne", "!météo chaque jeudi à 20h"))
        assert "chaque jeudi à 20 h, la prochaine fois le jeudi 11 mars à 20 h" in said
        said = usual(await talk.says("Anne", "!météo vacances fin:5 avril"))
        assert said.endswith("La prochaine météo ouvre le jeudi 8 avril à 20 h.")
        assert "- 1 chaque lundi à 9 h (ouverte jusqu’à 18 h), prochaine le lundi 12 avril" in usual(
            await talk.says("Ben", "!météo programme")
        )
        await talk.says("Anne", "!météo vacances non")
        assert usual(await talk.says("Anne", "!météo déplacer 2 tous les jours 20h")).startswith(
            "Je poserai cette question tous les jours"
        )
        assert "Comment ça va aujourd’hui" in usual(await until(talk, 10, 20, 0))
        assert usual(await talk.says("Anne", "!météo arrêter 2")).startswith("C’est arrêté")


async def test_a_schedule_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        said = await talk.says("Anne", "!consulta cada lunes 9:00 ¿Qué tal? hasta:18:00")
        assert said.startswith(
            "Haré esta pregunta cada lunes a las 9:00 (abierta hasta las 18:00),"
            " la próxima vez el lunes 15 de marzo a las 9:00:"
        )
        assert "cada jueves a las 20:00" in await talk.says("Anne", "!ánimo todos los jueves 20h")
        said = await talk.says("Anne", "!consulta descanso desde:24 diciembre hasta:5 enero")
        assert "desde el viernes 24 de diciembre hasta el miércoles 5 de enero de 2028" in said
        assert (await talk.says("Anne", "!consulta parar 1")).startswith(
            "Terminada: ya no hago esta pregunta cada lunes"
        )


# Whatever the clocks do.

MOMENTS = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
SPANS = st.lists(
    st.tuples(st.integers(0, 700), st.integers(0, 40)).map(
        lambda pair: (date(2025, 1, 1) + timedelta(pair[0]), date(2025, 1, 1) + timedelta(pair[0] + pair[1]))
    ),
    max_size=4,
)


@given(MOMENTS, TIMES, st.sampled_from(ZONES))
def test_a_check_in_ends_when_the_clocks_next_show_it(opened: datetime, ends: time, zone: str) -> None:
    there = ZoneInfo(zone)
    end = end_of(opened, ends, timedelta(days=1), there)
    assert opened < end <= opened + timedelta(hours=25, minutes=1)
    shown = end.astimezone(there).time()
    skipped = datetime.combine(end.astimezone(there).date(), ends, there)
    assert shown == ends or skipped.astimezone(UTC).astimezone(there).time() != ends
    assert end_of(opened, None, timedelta(hours=5), there) == opened + timedelta(hours=5)


@given(MOMENTS, TIMES, st.sampled_from(ZONES), SPANS, st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,SU"]))
def test_no_check_in_comes_in_a_break_and_none_is_left_out(
    after: datetime, clock: time, zone: str, breaks: list[tuple[date, date]], rule: str
) -> None:
    there = ZoneInfo(zone)
    again = Recurrence(rule, datetime.combine(date(2024, 12, 1), clock), zone)
    found = next_outside(again, breaks, after)
    assert found is not None and found > after and not in_break(found, breaks, there)
    here = found.astimezone(there)
    if here.utcoffset() == (found - timedelta(hours=4)).astimezone(there).utcoffset():
        assert here.time() == clock
    before = again.next_after(after)
    while before is not None and before < found:
        assert in_break(before, breaks, there)
        before = again.next_after(before)
    assert before == found
