"""Reminders and check-ins in great numbers: what they cost a start and a look at what is due, and many due at once."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, Target
from benchmarks.measures.inside import PERSON, ROOM, dispatching
from benchmarks.plan import Plan
from benchmarks.stage import Progress
from bot.dispatch.dispatcher import Dispatcher
from storage.core.times import to_ms
from storage.store import Store

_FEW = 100
_AT_ONCE = 1000
_EACH_TENTH = 10  # comes back
_LOOKS = 200
_STARTS = 5
_TO_A_SCHEDULE = 10  # reminders
_ROOMS = (ROOM, *(f"!circle{number}:x" for number in range(1, _AT_ONCE)))
_REMINDERS = (
    "INSERT INTO reminders (room_id, number, person, author, whole_room, what, due, stands_for, rule, start, zone,"
    " event_id, created) VALUES (?, ?, ?, ?, ?, 'water the plants', ?, ?, ?, ?, 'Europe/Paris', ?, 0)"
)
_TIMERS = (
    "INSERT INTO timers (feature, name, subject, room_id, due, wait)"
    " SELECT 'reminders', 'due', CAST(id AS TEXT), room_id, due, whole_room FROM reminders"
    " WHERE id NOT IN (SELECT CAST(subject AS INTEGER) FROM timers WHERE feature = 'reminders')"
)
_SCHEDULES = (
    "INSERT INTO checkin_schedules (room_id, person, question, rule, start, zone, event_id)"
    " VALUES (?, ?, 'how are you?', 'FREQ=WEEKLY', ?, 'UTC', ?)"
)
_SCHEDULE_TIMERS = (
    "INSERT INTO timers (feature, name, subject, room_id, due, wait)"
    " SELECT 'checkins', 'open', CAST(id AS TEXT), room_id, ? + id - ?, 0 FROM checkin_schedules"
    " WHERE id > ?"
)


async def reminding(plan: Plan, tell: Progress) -> list[Row]:
    """Ratios of many reminders and check-ins to few, and seconds until all that is due at once is committed."""
    starts: list[list[float]] = []
    looks: list[list[float]] = []
    reminders: list[list[float]] = []
    checkins: list[list[float]] = []
    tomorrow, schedules = datetime.now(UTC) + timedelta(days=1), plan.reminders // _TO_A_SCHEDULE
    for number in range(plan.inside_passes):
        tell(f"reminders: {number + 1} of {plan.inside_passes}")
        async with dispatching() as (few, few_path), dispatching(_ROOMS) as (many, many_path):
            _fill(few_path, _FEW, 0, tomorrow)
            _fill(many_path, plan.reminders, schedules, tomorrow)
            looks.append([await _look(many) / await _look(few)])
            starts.append([await _start(many_path) / await _start(few_path)])
            _fill(many_path, _AT_ONCE, 0, datetime.now(UTC) - timedelta(seconds=1))
            reminders.append([await _until_committed(many)])
            _fill(many_path, 0, _AT_ONCE, datetime.now(UTC) - timedelta(seconds=1))
            checkins.append([await _until_committed(many)])
    many_to_few = f"with {plan.reminders:,} reminders and {schedules:,} check-ins to come, times that with {_FEW}"
    return [
        Row(f"opening the file {many_to_few}", {ENTRAIDE: starts}, 2, Target(1.5)),
        Row(f"a look at what is due {many_to_few}", {ENTRAIDE: looks}, 2, Target(1.5)),
        Row(f"{_AT_ONCE:,} reminders due at once, s until committed", {ENTRAIDE: reminders}, 2, Target(1)),
        Row(f"{_AT_ONCE:,} rooms' check-ins due at once, s until committed", {ENTRAIDE: checkins}, 2, Target(1)),
    ]


def _fill(path: Path, reminders: int, schedules: int, due: datetime) -> None:
    """So many more reminders of one room, half of them its own, and check-ins of all rooms, a millisecond apart."""
    with closing(sqlite3.connect(path)) as connection:
        first = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM reminders").fetchone()[0]
        connection.executemany(_REMINDERS, [_reminder(first + place, to_ms(due) + place) for place in range(reminders)])
        connection.execute(_TIMERS)
        made = connection.execute("SELECT coalesce(max(id), 0) FROM checkin_schedules").fetchone()[0]
        start = due.replace(tzinfo=None).isoformat()
        connection.executemany(
            _SCHEDULES, [(_ROOMS[place % len(_ROOMS)], PERSON, start, f"$s{place}") for place in range(schedules)]
        )
        connection.execute(_SCHEDULE_TIMERS, (to_ms(due), made, made))
        connection.commit()


def _reminder(number: int, due: int) -> tuple[object, ...]:
    again = ("FREQ=WEEKLY;BYDAY=MO", "2026-03-02T19:00:00") if number % _EACH_TENTH == 0 else (None, None)
    return (ROOM, number, PERSON, PERSON, number % 2, due, due, *again, f"${number}")


async def _look(dispatcher: Dispatcher) -> float:
    began = time.perf_counter()
    for _ in range(_LOOKS):
        await dispatcher.timers.wake()
    return time.perf_counter() - began


async def _start(path: Path) -> float:
    """Opening the file and looking when the next timer is due, which is all that a start does with reminders."""
    began = time.perf_counter()
    for _ in range(_STARTS):
        store = await Store.open(path)
        try:
            async with store.statement():
                await store.timers.next_due()
        finally:
            await store.close()
    return time.perf_counter() - began


async def _until_committed(dispatcher: Dispatcher) -> float:
    began = time.perf_counter()
    while await dispatcher.timers.wake():
        pass
    return time.perf_counter() - began
