"""What becomes of a reminder: put off, moved, repeated until it is done, ended; as conversations and as laws."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conversation import START, Conversation, conversation, usual

PARIS = ZoneInfo("Europe/Paris")
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def at(talk: Conversation, month: int, day: int, hour: int, minute: int) -> str:
    """Time goes by until the clocks in Paris show that; what the bot said then."""
    return await talk.passes(datetime(START.year, month, day, hour, minute, tzinfo=PARIS) - talk.server.now)


# Putting off.


@pytest.mark.parametrize(
    ("how", "until"),
    [
        ("!snooze", "Wednesday, 10 March at 20:10"),
        ("!snooze 30m", "Wednesday, 10 March at 20:30"),
        ("!snooze tomorrow 9:00", "Thursday, 11 March at 09:00"),
        ("30m", "Wednesday, 10 March at 20:30"),
        ("tomorrow 9:00", "Thursday, 11 March at 09:00"),
        ("tomorrow at 8", "Thursday, 11 March at 08:00"),
        ("💤", "Wednesday, 10 March at 20:10"),
        ("🌅", "Thursday, 11 March at 09:00"),
    ],
)
async def test_what_was_said_can_be_put_off_by_command_by_reply_and_by_a_tap(
    talk: Conversation, how: str, until: str
) -> None:
    await talk.says("Ben", "!remind me in 1 hour tea")
    assert await talk.passes(HOURS) == "Ben, a reminder: tea"
    if how.startswith("!"):
        said = await talk.says("Ben", how)
    elif how in "💤🌅":
        said = await talk.reacts("Ben", how)
    else:
        said = await talk.replies("Ben", how)
    assert said.splitlines()[0] == f"Ben, I’ll say it again on {until}: tea"
    assert "!cancel reminder 1" in said
    assert await talk.passes(13 * HOURS - MINUTES) in ("", "Ben, a reminder: tea") or "was due" in talk.message().body
    await talk.passes(3 * DAYS)
    assert sum("a reminder" in each.body for each in talk.shown()) == 2, "said once more, and once only"


async def test_putting_off_twice_is_putting_off_once(talk: Conversation) -> None:
    await talk.says("Ben", "!remind us in 1 hour tea")
    await talk.passes(HOURS)
    for name in ("Ben", "Chloé"):
        await talk.reacts(name, "💤", "tea")
        await talk.reacts(name, "🌅", "A reminder for all")
    said = await at(talk, 3, 11, 9, 0)
    assert sorted(said.splitlines()) == ["", "Ben, a reminder: tea", "Chloé, a reminder: tea"]
    assert await talk.passes(3 * DAYS) == ""


async def test_a_reply_with_the_command_is_about_what_it_replies_to(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me in 1 hour tea")
    await talk.says("Ben", "!remind me in 1 hour bread")
    await talk.passes(HOURS)
    target = talk.message("reminder: tea").event_id
    assert "20:10: tea" in await talk.says("Ben", "!snooze 10m", reply_to=target)
    assert "20:10: bread" in await talk.says("Ben", "!snooze 10m")


async def test_other_words_under_a_reminder_are_for_the_others(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me in 1 hour tea")
    await talk.passes(HOURS)
    assert await talk.replies("Ben", "thanks, tomorrow is better for me") == ""
    assert await talk.replies("Chloé", "tomorrow 9:00") == ""
    assert await talk.reacts("Chloé", "💤") == ""
    assert "today" in await talk.says("Chloé", "!snooze 10m")


async def test_one_that_comes_back_is_put_off_beside_its_next_times(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me every day 20:00 breathe")
    assert await talk.passes(HOURS) == "Ben, a reminder: breathe"
    await talk.says("Ben", "!snooze 2 days")
    assert [await talk.passes(DAYS) for _ in range(2)] == [
        "Ben, a reminder: breathe",
        "Ben, a reminder: breathe\n\nBen, a reminder: breathe",
    ]
    assert await talk.passes(DAYS) == "Ben, a reminder: breathe"


async def test_after_a_day_there_is_nothing_to_put_off_and_no_word_is_kept(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me in 1 hour a chrysanthemum")
    await talk.passes(HOURS)
    await talk.passes(DAYS + MINUTES)
    await talk.app.tidy()
    assert "haven’t reminded you of anything here" in await talk.says("Ben", "!snooze")
    assert await talk.reacts("Ben", "💤", "chrysanthemum") == ""
    kept = b"".join(path.read_bytes() for path in talk.folder.glob("entraide.db*"))
    assert b"chrysanthemum" not in kept


async def test_taking_back_the_snooze_or_the_command_takes_it_away(talk: Conversation) -> None:
    await talk.says("Anne", "!remind us in 1 hour tea")
    command = talk.last
    await talk.passes(HOURS)
    await talk.says("Ben", "!snooze 10m")
    snooze = talk.last
    await talk.says("Chloé", "!snooze 10m")
    await talk.takes_back("Ben", snooze)
    assert await talk.passes(10 * MINUTES) == "Chloé, a reminder: tea"
    await talk.says("Chloé", "!snooze 10m")
    await talk.takes_back("Anne", command)
    assert await talk.passes(DAYS) == ""


# Moving.


async def test_moving(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me tomorrow 18:00 tea")
    assert "Reminder 1 now comes on Friday, 12 March at 09:00: tea" in await talk.says(
        "Ben", "!reminders move 1 friday 9:00"
    )
    assert "belongs to" in await talk.says("Chloé", "!reminders move 1 tomorrow 9:00")
    assert "no reminder 7" in await talk.says("Ben", "!reminders move 7 tomorrow 9:00")
    assert "already over" in await talk.says("Ben", "!reminders move 1 2027-03-01")
    assert "When?" in await talk.says("Ben", "!reminders move 1")
    assert "at 10:00: tea" in await talk.replies("Ben", "friday 10:00")
    assert await at(talk, 3, 12, 9, 59) == ""
    assert await at(talk, 3, 12, 10, 0) == "Ben, a reminder: tea"
    assert await talk.passes(DAYS) == ""


@pytest.mark.parametrize("to", ["tomorrow 9:00", "2027-03-14 9:00"])
async def test_only_the_next_time_of_one_that_comes_back_moves(talk: Conversation, to: str) -> None:
    await talk.says("Anne", "!remind us every day 20:00 breathe")
    assert "That one time, it comes on" in await talk.says("Anne", f"!reminders move 1 {to}")
    said: list[str] = []
    for day in range(10, 16):
        for hour in (9, 20):
            if (day, hour) != (10, 9):
                said += [f"{day}:{hour}"] * (await at(talk, 3, day, hour, 0)).count("breathe")
    once = "11:9" if to.startswith("tom") else "14:9"
    assert sorted(said) == sorted([once, *(f"{day}:20" for day in range(11, 16))])


async def test_the_list_is_in_order_of_time(talk: Conversation) -> None:
    for when in ("friday 9:00", "tomorrow 9:00", "saturday 9:00"):
        await talk.says("Ben", f"!remind me {when} tea")
    await talk.says("Ben", "!reminders move 1 sunday 9:00")
    listed = (await talk.says("Ben", "!reminders")).splitlines()[1:-1]
    assert [line.split()[1] for line in listed] == ["2", "3", "1"]
    assert talk.message().msgtype == "m.notice"


# Ends.


@pytest.mark.parametrize(
    ("typed", "promise", "days"),
    [
        ("every day 20:00 breathe times:3", "every day at 20:00, 3 times, next on", 3),
        ("every day 20:00 breathe until:2027-03-12", "every day at 20:00, until Friday, 12 March, next", 3),
        ("breathe every day 20:00 until:friday", "every day at 20:00, until Friday, 12 March, next", 3),
        ("every day 20:00 until 2027-03-20 breathe until:friday", "until Friday, 12 March, next", 3),
    ],
)
async def test_one_that_comes_back_can_end(talk: Conversation, typed: str, promise: str, days: int) -> None:
    assert promise in await talk.says("Ben", f"!remind me {typed}")
    said = [await talk.passes(DAYS if day else 2 * HOURS) for day in range(6)]
    assert [bool(each) for each in said] == [True] * days + [False] * (6 - days)
    assert (await talk.says("Ben", "!reminders")).startswith("No reminders")


async def test_ends_that_make_no_sense(talk: Conversation) -> None:
    assert "comes only once" in await talk.says("Ben", "!remind me tomorrow tea times:3")
    assert "comes only once" in await talk.says("Ben", "!remind me tomorrow tea until:friday")
    assert "one end" in await talk.says("Ben", "!remind me every day tea until:friday times:3")
    assert "would end on" in await talk.says("Ben", "!remind me every sunday tea until:friday")
    assert "is not a whole number" in await talk.says("Ben", "!remind me every day tea times:often")


# Until it is done.


async def test_until_done_it_comes_again_ever_later_and_not_for_ever(talk: Conversation) -> None:
    said = await talk.says("Ben", "!remind me in 1 hour pills until:done times:4")
    assert "I’ll say it up to 4 times, further and further apart, until it’s done: ✅ or !reminders done 1." in said
    heard = []
    for minute in range(60 + 300):
        if await talk.passes(MINUTES):
            heard.append(minute + 1 - 60)
    assert heard == [0, 15, 45, 105]
    assert "Done?" in talk.shown()[-2].body and "Done?" not in talk.message().body, "the last one asks no more"
    assert (await talk.says("Ben", "!reminders")).startswith("No reminders")


@pytest.mark.parametrize("how", ["✅", "done", "Done!", "!reminders done 1"])
async def test_done_is_done(talk: Conversation, how: str) -> None:
    await talk.says("Ben", "!remind me in 1 hour pills until:done")
    await talk.passes(HOURS)
    assert await talk.reacts("Chloé", "✅") == ""
    if how.startswith("!"):
        said = await talk.says("Ben", how)
    else:
        said = await (talk.reacts("Ben", how) if how == "✅" else talk.replies("Ben", how))
    assert said == "Done, I won’t come back to it: pills"
    assert await talk.passes(3 * DAYS) == ""


async def test_what_comes_back_until_done_begins_anew_each_time(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me every day 20:00 pills until:done times:3")
    assert "pills" in await talk.passes(HOURS)
    assert await talk.reacts("Ben", "✅") == "Done. I’ll come back to it on Thursday, 11 March at 20:00: pills"
    assert await talk.passes(DAYS - MINUTES) == ""
    heard = 0
    for _ in range(24 * 4):
        heard += "pills" in await talk.passes(15 * MINUTES)
    assert heard == 3


async def test_what_is_repeated_until_done_can_be_put_off(talk: Conversation) -> None:
    await talk.says("Ben", "!remind us in 1 hour water the plants until:done")
    await talk.passes(HOURS)
    assert "on Thursday, 11 March at 09:00" in await talk.reacts("Chloé", "🌅")
    assert await at(talk, 3, 11, 8, 59) == ""
    assert "water the plants" in await at(talk, 3, 11, 9, 0)
    assert await talk.reacts("Chloé", "✅") == "Done, I won’t come back to it: water the plants"
    assert await talk.passes(3 * DAYS) == ""


async def test_done_before_it_comes_again_goes_on_with_the_next_time(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me every day 20:00 pills until:done")
    await talk.passes(HOURS)
    await talk.replies("Ben", "2 days")
    assert "on Thursday, 11 March at 20:00: pills" in await talk.reacts("Ben", "✅", "a reminder: pills")
    assert "pills" in await talk.passes(DAYS)


# Delivered once.


async def test_people_come_before_rooms_when_many_are_due(talk: Conversation) -> None:
    for number in range(3):
        await talk.says("Anne", f"!remind us in 1 hour room {number}")
        await talk.says("Ben", f"!remind me in {61 + number} minutes own {number}")
    said = [line for line in (await talk.passes(2 * HOURS)).splitlines() if line]
    assert [line.split(": ")[-1] for line in said] == ["own 0", "own 1", "own 2", "room 0", "room 1", "room 2"]


async def test_what_waits_for_the_homeserver_is_said_once(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me in 1 hour tea")
    talk.server.now += HOURS
    await talk.app.wake()
    await talk.restart()
    await talk.app.wake()
    await talk.settle()
    assert talk.heard() == "Ben, a reminder: tea"
    assert await talk.passes(DAYS) == ""


# In French and in Spanish.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        said = usual(await talk.says("Ben", "!rappel dans 1 heure médicaments jusque:fait fois:3"))
        assert "Je le dirai jusqu’à 3 fois, de plus en plus espacées, tant que ce n’est pas fait : ✅" in said
        said = usual(await talk.passes(HOURS))
        assert said.splitlines() == [
            "Ben, un rappel : médicaments",
            "C’est fait ? ✅ ou !rappels fait 1. Plus tard ? 💤 ou !reporter 1h.",
        ]
        assert "Ben, je le redirai le jeudi 11 mars à 9 h" in usual(await talk.replies("Ben", "demain 9h"))
        assert "le mercredi 10 mars à 20 h 30" in usual(await talk.says("Ben", "!reporter 30 min"))
        assert usual(await talk.replies("Ben", "fait", "un rappel")) == "C’est fait, je n’y reviens plus : médicaments"
        assert "3 fois, la prochaine fois" in usual(await talk.says("Ben", "!rappel tous les jours à 9h thé fois:3"))
        said = usual(await talk.says("Ben", "!rappels déplacer 1 vendredi 10h"))
        assert said.startswith("Cette fois-ci, il viendra le vendredi 12 mars à 10 h (c’est le rappel 2)")
        assert "jusqu’au dimanche 14 mars" in usual(await talk.says("Ben", "!rappel tous les jours thé fin:14/03/2027"))


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        said = await talk.says("Ben", "!recordar en 1 hora pastillas hasta:hecho veces:3")
        assert "Lo diré hasta 3 veces, cada vez más espaciadas, hasta que esté hecho: ✅" in said
        assert (await talk.passes(HOURS)).splitlines() == [
            "Ben, un recordatorio: pastillas",
            "¿Hecho? ✅ o !recordatorios hecho 1. ¿Más tarde? 💤 o !posponer 1h.",
        ]
        assert "lo repetiré el jueves 11 de marzo a las 9:00" in await talk.replies("Ben", "mañana 9:00")
        assert "a las 20:30" in await talk.says("Ben", "!posponer 30m")
        assert await talk.replies("Ben", "hecho", "un recordatorio") == "Hecho, no vuelvo sobre ello: pastillas"
        assert "3 veces, la próxima vez" in await talk.says("Ben", "!recordar cada día a las 9 té veces:3")
        said = await talk.says("Ben", "!recordatorios mover 1 viernes 10:00")
        assert said.startswith("Esta vez llegará el viernes 12 de marzo a las 10:00")
