"""Times on call: how people type them, and whether somebody is on call at a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit.arguments import Circumstances
from commands.kit.catalogs import Catalogs
from commands.kit.errors import UserError
from commands.kit.shift_kind import ShiftKind
from commands.kit.shifts import Shift, Turn
from commands.kit.when import Recurrence
from commands.kit.words import Span

CATALOGS = Catalogs(LOCALES)
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)  # a Wednesday, at 19:00 in Paris
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def read(text: str, language: str = "en", now: datetime = NOW) -> Shift:
    found = (
        ShiftKind().read(Span.of(text), Circumstances(now=now, zone=PARIS, language=language, catalogs=CATALOGS)).value
    )
    assert isinstance(found, Shift)
    return found


def shown(shift: Shift) -> str:
    """Its first turn on the clocks of Paris, and how often it comes."""
    begins, ends = (each and f"{each.astimezone(PARIS):%a %d %H:%M}" for each in (shift.first.begins, shift.first.ends))
    return f"{begins} - {ends}" + (f" {shift.again.rule}" if shift.again else "")


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "until friday 18:00", "Wed 10 19:00 - Fri 12 18:00"),
        ("en", "until 22:00", "Wed 10 19:00 - Wed 10 22:00"),
        ("en", "for 2 hours", "Wed 10 19:00 - Wed 10 21:00"),
        ("en", "monday 18:00..22:00", "Mon 15 18:00 - Mon 15 22:00"),
        ("en", "monday 18..22", "Mon 15 18:00 - Mon 15 22:00"),
        ("en", "monday 18:00 – 22:00", "Mon 15 18:00 - Mon 15 22:00"),
        ("en", "monday 9am..5pm", "Mon 15 09:00 - Mon 15 17:00"),
        ("en", "monday from 18:00 to 22:00", "Mon 15 18:00 - Mon 15 22:00"),
        ("en", "from monday 18:00 to 22:00", "Mon 15 18:00 - Mon 15 22:00"),
        ("en", "5 april 9:00..17:00", "Mon 05 09:00 - Mon 05 17:00"),
        ("en", "in 2 hours for 3 hours", "Wed 10 21:00 - Thu 11 00:00"),
        ("en", "tomorrow 18h", "Thu 11 18:00 - Fri 12 00:00"),
        ("en", "from friday 18:00 until sunday 20:00", "Fri 12 18:00 - Sun 14 20:00"),
        ("en", "every monday 18:00..22:00", "Mon 15 18:00 - Mon 15 22:00 FREQ=WEEKLY;BYDAY=MO"),
        ("en", "mondays 18..22", "Mon 15 18:00 - Mon 15 22:00 FREQ=WEEKLY;BYDAY=MO"),
        ("en", "every monday 18:00 for 4 hours", "Mon 15 18:00 - Mon 15 22:00 FREQ=WEEKLY;BYDAY=MO"),
        ("en", "every monday and thursday 20h to 8h", "Thu 11 20:00 - Fri 12 08:00 FREQ=WEEKLY;BYDAY=MO,TH"),
        ("en", "weekdays 9:00..17:00", "Thu 11 09:00 - Thu 11 17:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("en", "every day 22:00..06:00", "Wed 10 22:00 - Thu 11 06:00 FREQ=DAILY"),
        # What has begun already.
        ("en", "18:00..22:00", "Wed 10 18:00 - Wed 10 22:00"),
        ("en", "today 8:00..22:00", "Wed 10 08:00 - Wed 10 22:00"),
        ("en", "every wednesday 18:00..22:00", "Wed 10 18:00 - Wed 10 22:00 FREQ=WEEKLY;BYDAY=WE"),
        ("fr", "jusqu’à vendredi 18h", "Wed 10 19:00 - Fri 12 18:00"),
        ("fr", "pendant 2 heures", "Wed 10 19:00 - Wed 10 21:00"),
        ("fr", "lundi à 18h", "Mon 15 18:00 - Tue 16 00:00"),
        ("fr", "lundi 18h-22h", "Mon 15 18:00 - Mon 15 22:00"),
        ("fr", "lundi de 18 à 22h", "Mon 15 18:00 - Mon 15 22:00"),
        ("fr", "demain de 9h à midi", "Thu 11 09:00 - Thu 11 12:00"),
        ("fr", "du vendredi 18h au dimanche 20h", "Fri 12 18:00 - Sun 14 20:00"),
        ("fr", "tous les lundis de 18h à 22h", "Mon 15 18:00 - Mon 15 22:00 FREQ=WEEKLY;BYDAY=MO"),
        ("fr", "du lundi au vendredi de 18h à 22h", "Wed 10 18:00 - Wed 10 22:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("es", "hasta el viernes 18:00", "Wed 10 19:00 - Fri 12 18:00"),
        ("es", "durante 2 horas", "Wed 10 19:00 - Wed 10 21:00"),
        ("es", "el lunes de 18 a 22h", "Mon 15 18:00 - Mon 15 22:00"),
        ("es", "cada lunes de 18:00 a 22:00", "Mon 15 18:00 - Mon 15 22:00 FREQ=WEEKLY;BYDAY=MO"),
        ("es", "de lunes a viernes de 18 a 22", "Wed 10 18:00 - Wed 10 22:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("es", "desde el viernes a las 18 hasta el domingo a las 20", "Fri 12 18:00 - Sun 14 20:00"),
    ],
)
def test_how_times_are_typed(language: str, text: str, meant: str) -> None:
    assert shown(read(text, language)) == meant


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("whenever", "kit-shift-unreadable"),
        ("monday 18:00..22:00 please", "kit-shift-unreadable"),
        ("today 8:00..10:00", "when-past"),
        ("every 2 hours", "kit-shift-hourly"),
        ("every monday for 9 days", "kit-shift-too-long"),
    ],
)
def test_what_is_none(text: str, error: str) -> None:
    with pytest.raises(UserError) as raised:
        read(text)
    assert raised.value.phrase.key == error


def test_the_clocks_go_forward_in_the_middle_of_a_turn() -> None:
    shift = read("every day 22:00..06:00")
    night = datetime(2027, 3, 27, 23, 0, tzinfo=PARIS)  # the night of the change
    turn = shift.turn_at(night)
    assert turn and turn.ends and turn.ends.astimezone(PARIS).time() == time(6)
    assert turn.ends - turn.begins == timedelta(hours=7)


clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
moments = st.integers(0, 365 * 24 * 60).map(lambda minutes: datetime(2027, 1, 1, tzinfo=UTC) + minutes * MINUTE)


@settings(max_examples=60)
@given(
    st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1),
    clocks,
    st.integers(1, 24 * 60).map(lambda minutes: timedelta(minutes=minutes)),
    moments,
)
def test_somebody_is_on_call_exactly_when_one_of_the_turns_goes_on(
    days: set[str], clock: time, lasts: timedelta, moment: datetime
) -> None:
    """Against every single turn of the year, on the clocks."""
    start = datetime.combine(date(2026, 12, 20), clock)
    again = Recurrence(f"FREQ=WEEKLY;BYDAY={','.join(sorted(days))}", start, PARIS.key)
    shift = Shift(Turn(NOW, None), again, lasts)
    turns = []
    begins = again.next_after(moment - 30 * DAY)
    while begins and begins <= moment + 10 * DAY:
        turns.append(Turn(begins, shift.end_of(begins)))
        begins = again.next_after(begins)
    going_on = [turn for turn in turns if moment in turn]
    assert shift.turn_at(moment) == (going_on[0] if going_on else None)
    assert shift.turn_after(moment) == next((turn for turn in turns if turn.begins > moment), None)


typed = st.from_regex(r"(every |until |from )?(monday|day) \d{1,2}(\.\.|-| to )\d{1,2}", fullmatch=True)


@settings(max_examples=100)
@given(
    st.text(max_size=40)
    | st.from_regex(r"(every |until |from )?(monday|day) \d{1,2}(\.\.|-| to )\d{1,2}", fullmatch=True)
)
def test_anything_typed_is_a_time_on_call_or_a_kind_sentence(text: str) -> None:
    if not Span.of(text):
        return
    try:
        shift = read(text)
    except UserError:
        return
    except Exception as error:
        raise AssertionError(text) from error
    assert shift.first.ends is None or shift.first.begins < shift.first.ends
    assert not shift.is_over(NOW)
