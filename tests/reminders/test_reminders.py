"""Reminders and quiet hours, as conversations; what is only arithmetic by its properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit.arguments import Circumstances
from commands.kit.catalogs import Catalogs
from commands.kit.errors import Unreadable
from commands.kit.words import Span
from commands.reminders.quiet import Quiet, QuietHoursKind
from tests.conversation import START, Conversation, conversation, user, usual

PARIS = ZoneInfo("Europe/Paris")
CATALOGS = Catalogs(LOCALES)


async def at(talk: Conversation, month: int, day: int, hour: int, minute: int) -> str:
    """Time goes by until the clocks in Paris show that, in the year of the conversations; what the bot said then."""
    return await talk.passes(datetime(START.year, month, day, hour, minute, tzinfo=PARIS) - talk.server.now)


# One person's reminder.


async def test_a_reminder_is_promised_and_said_to_the_person(talk: Conversation) -> None:
    assert (await talk.says("Ben", "!remind me tomorrow 18:00 water the plants")).splitlines() == [
        "I’ll remind you on Thursday, 11 March at 18:00: water the plants",
        "To cancel it: ❌ or !cancel reminder 1. To be reminded too: 👍 or reply “me too”.",
    ]
    assert talk.message().msgtype == "m.notice"
    assert await at(talk, 3, 11, 17, 59) == ""
    assert await at(talk, 3, 11, 18, 0) == "Ben, a reminder: water the plants"
    assert talk.message().mentions == (user("Ben"),) and talk.message().msgtype == "m.text"
    assert await talk.passes(timedelta(days=400)) == ""


async def test_what_is_missing_is_asked_for(talk: Conversation) -> None:
    assert (await talk.says("Ben", "!remind me")).startswith("When? For example: tomorrow 18:00")
    assert (await talk.replies("Ben", "in 2 hours")).startswith("What should I say then?")
    said = await talk.replies("Ben", "call Ana")
    assert said.startswith("I’ll remind you on Wednesday, 10 March at 21:00: call Ana")


async def test_a_time_of_two_meanings_is_asked(talk: Conversation) -> None:
    said = await talk.says("Ben", "!remind me tomorrow at 8 call Ana")
    assert "1. Thursday, 11 March at 08:00\n2. Thursday, 11 March at 20:00" in said
    assert "on Thursday, 11 March at 20:00: call Ana" in await talk.replies("Ben", "2")


async def test_the_past_and_what_is_no_time_promise_nothing(talk: Conversation) -> None:
    assert "already over" in await talk.says("Ben", "!remind me 2027-03-01 10:00 call Ana")
    assert await talk.says("Ben", "!remined me tomorrow call Ana") == "Did you mean !remind me tomorrow call Ana?"
    assert (await talk.says("Ben", "!reminders")).startswith("No reminders to come here.")


@pytest.mark.parametrize(
    ("language", "typed", "promise"),
    [
        ("en", "to call Ben tomorrow 18h", "on Thursday, 11 March at 18:00: call Ben"),
        ("en", "call Ben on friday 7pm.", "on Friday, 12 March at 19:00: call Ben"),
        ("en", "that the soup is ready in half an hour", "on Wednesday, 10 March at 19:30: the soup is ready"),
        (
            "en",
            "to feed the cat every morning",
            "every day at 09:00, next on Thursday, 11 March at 09:00: feed",
        ),
        ("en", "tomorrow 18h to call Ben at noon", "on Thursday, 11 March at 18:00: call Ben at noon"),
        ("fr", "d’appeler Ben demain à 18h", "le jeudi 11 mars à 18 h : appeler Ben"),
        ("fr", "d'appeler Ben Demain à 18\u202fh\u202f30", "le jeudi 11 mars à 18 h 30 : appeler Ben"),
        ("fr", "dans 20 min de boire", "le mercredi 10 mars à 19 h 20 : boire"),
        ("fr", "que le cercle commence le 5 janvier à midi", "le mercredi 5 janvier 2028 à 12 h : le cercle commence"),
        ("fr", "de sortir le chien tous les soirs à 21h", "tous les jours à 21 h, la prochaine fois le mercredi 10"),
        (
            "fr",
            "l’anniversaire de Léa tous les ans le 5 janvier",
            "tous les ans le 5 janvier à 9 h, la prochaine fois le",
        ),
        ("fr", "ce soir de respirer", "le mercredi 10 mars à 20 h : respirer"),
        ("es", "llamar a Ben mañana a las 18", "el jueves 11 de marzo a las 18:00: llamar a Ben"),
        ("es", "que llame a Ben el próximo viernes", "el viernes 12 de marzo a las 9:00: llame a Ben"),
        ("es", "tomar agua dentro de 20 minutos", "el miércoles 10 de marzo a las 19:20: tomar agua"),
        ("es", "regar pasado mañana a mediodía", "el viernes 12 de marzo a las 12:00: regar"),
        ("es", "mañana a las 7 de la tarde llamar a Ana", "el jueves 11 de marzo a las 19:00: llamar a Ana"),
    ],
)
async def test_the_time_can_come_last(tmp_path: Path, language: str, typed: str, promise: str) -> None:
    command = {"en": "!remind me", "fr": "!rappelle-moi", "es": "!recuérdame"}[language]
    async with conversation(tmp_path, language) as talk:
        assert promise in usual(await talk.says("Ben", f"{command} {typed}"))


@pytest.mark.parametrize(
    ("language", "typed", "answer", "promise"),
    [
        ("en", "to call Ana", "tomorrow 18:00", "on Thursday, 11 March at 18:00: call Ana"),
        (
            "en",
            "the shopping for friday",
            "in 2 hours",
            "on Wednesday, 10 March at 21:00: the shopping for friday",
        ),
        ("en", "we have it until friday 18h", "tomorrow", "March at 09:00: we have it until friday 18h"),
        ("fr", "d’appeler Sam", "demain 18h", "le jeudi 11 mars à 18 h : appeler Sam"),
        ("fr", "la réunion de vendredi à 19h", "demain 18h", "11 mars à 18 h : la réunion de vendredi à 19h"),
        ("es", "comprar pan para mañana", "hoy a las 20h", "marzo a las 20:00: comprar pan para mañana"),
    ],
)
async def test_what_may_be_no_time_is_asked_for(
    tmp_path: Path, language: str, typed: str, answer: str, promise: str
) -> None:
    command = {"en": "!remind me", "fr": "!rappelle-moi", "es": "!recuérdame"}[language]
    async with conversation(tmp_path, language) as talk:
        said = usual(await talk.says("Ben", f"{command} {typed}"))
        assert said.startswith(("When? For example", "Quand ? Par exemple", "¿Cuándo? Por ejemplo"))
        assert promise in usual(await talk.replies("Ben", answer))


async def test_a_last_time_of_two_meanings_is_asked(talk: Conversation) -> None:
    assert "“tomorrow at 8” can be two things" in await talk.says("Ben", "!remind me to call Ana tomorrow at 8")
    assert "at 20:00: call Ana" in await talk.replies("Ben", "2")
    assert "already over" in await talk.says("Ben", "!remind me to pay the rent 2027-03-01 10:00")
    assert "- 1 call Ana" in await talk.says("Ben", "!reminders")


@pytest.mark.parametrize(
    ("language", "typed", "how"),
    [
        ("en", "!remind tomorrow 18:00 tea", "For the whole room: !remind us."),
        ("fr", "!rappel demain 18h30 rendez-vous", "Pour tout le salon : !rappelle-nous."),
        ("es", "!recordar mañana 18h cita", "Para toda la sala: !recuérdanos."),
    ],
)
async def test_without_saying_whom_it_is_for_oneself(tmp_path: Path, language: str, typed: str, how: str) -> None:
    async with conversation(tmp_path, language) as talk:
        direct = await talk.direct("Ben")
        assert usual(await talk.says("Ben", typed)).endswith(how)
        assert how not in usual(await talk.says("Ben", typed, direct))
        talk.heard()
        assert "Ben, " in await at(talk, 3, 11, 18, 30)
        assert talk.message("Ben, ").mentions == (user("Ben"),)


async def test_in_a_direct_chat_us_is_the_group(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    assert "everybody in Tuesday circle would read this" in await talk.says("Ben", "!remind us in 1 hour tea", direct)
    assert "I’ll remind the room" in await talk.says("Ben", "yes", direct) and "I’ll remind the room" in talk.heard()
    assert await talk.passes(timedelta(hours=1)) == "A reminder for all of us: tea"
    assert talk.heard(direct) == ""


async def test_who_has_left_is_not_reminded(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me tomorrow 18:00 water the plants")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert await at(talk, 3, 11, 18, 0) == ""


# The room's.


async def test_a_reminder_for_the_room_notifies_without_naming_anybody(talk: Conversation) -> None:
    said = await talk.says("Ben", "!remind us tomorrow 18:00 we meet at Chloé’s")
    assert said.startswith("I’ll remind the room on Thursday, 11 March at 18:00: we meet at Chloé’s")
    assert await at(talk, 3, 11, 18, 0) == "A reminder for all of us: we meet at Chloé’s"
    assert talk.message().mentions == () and talk.message().msgtype == "m.text"


async def test_a_weekly_one_stays_at_its_hour_when_the_clocks_change(talk: Conversation) -> None:
    said = await talk.says("Anne", "!remind us every monday 19:00 our circle begins")
    assert said.startswith("I’ll remind the room every Monday at 19:00, next on Monday, 15 March at 19:00: our")
    for day in (15, 22, 29):  # the clocks are put forward on 28 March
        assert await at(talk, 3, day, 18, 59) == ""
        assert await at(talk, 3, day, 19, 0) == "A reminder for all of us: our circle begins"
    assert talk.server.now == datetime(2027, 3, 29, 17, 0, tzinfo=UTC)


async def test_a_daily_one_comes_once_in_the_hour_that_is_skipped_and_in_the_one_that_is_repeated(
    talk: Conversation,
) -> None:
    await talk.says("Anne", "!remind me every day 2:30 breathe")
    await at(talk, 3, 28, 0, 0)
    assert await at(talk, 3, 28, 1, 59) == ""
    assert await at(talk, 3, 28, 3, 30) == "Anne, a reminder: breathe"
    await at(talk, 10, 31, 0, 0)
    assert await at(talk, 10, 31, 2, 30) == "Anne, a reminder: breathe"
    assert await talk.passes(timedelta(hours=1)) == ""


async def test_one_that_ends_is_forgotten_after_its_last_time(talk: Conversation) -> None:
    said = await talk.says("Anne", "!remind me every day 20:00 until 2027-03-11 breathe")
    assert "until Thursday, 11 March, next on Wednesday, 10 March at 20:00" in said
    assert await at(talk, 3, 10, 20, 0) == "Anne, a reminder: breathe"
    assert await at(talk, 3, 11, 20, 0) == "Anne, a reminder: breathe"
    assert (await talk.says("Anne", "!reminders")).startswith("No reminders")


# When the bot was away.


async def test_what_became_due_in_an_absence_is_said_once_with_its_time(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me tomorrow 18:00 water the plants")
    talk.server.now += timedelta(days=2)
    await talk.restart()
    assert await talk.passes(timedelta(0)) == (
        "Ben, a reminder that was due on Thursday, 11 March at 18:00: water the plants"
    )
    await talk.restart()
    assert await talk.passes(timedelta(days=2)) == ""


async def test_a_few_minutes_are_not_late(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me in 1 hour tea")
    assert await talk.passes(timedelta(hours=1, minutes=5)) == "Ben, a reminder: tea"


async def test_what_was_missed_of_a_recurring_one_is_said_once(talk: Conversation) -> None:
    await talk.says("Anne", "!remind us every day 20:00 breathe")
    said = await at(talk, 3, 14, 12, 0)
    assert said == "A reminder for all of us that was due on Wednesday, 10 March at 20:00: breathe"
    assert await at(talk, 3, 14, 20, 0) == "A reminder for all of us: breathe"


# Listing and cancelling.


async def test_the_list_has_the_rooms_and_ones_own(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me friday 18:00 water the plants")
    await talk.says("Chloé", "!remind me tomorrow 9:00 a secret of mine")
    await talk.says("Anne", "!remind us every monday 19:00 our circle begins")
    assert (await talk.says("Ben", "!reminders")).splitlines() == [
        "Reminders",
        "- 1 water the plants · Friday, 12 March at 18:00",
        "- 3 our circle begins · for everyone · every Monday at 19:00, next on Monday, 15 March at 19:00",
        "To change one: !cancel reminder 1, or !reminders move 1 tomorrow 9:00.",
    ]


async def test_who_may_cancel(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me tomorrow 18:00 water the plants")
    await talk.says("Ben", "!remind us tomorrow 18:00 our circle begins")
    assert (await talk.says("Chloé", "!cancel reminder 2")).startswith("Reminder 2 belongs to the person who made it")
    assert (await talk.says("Anne", "!reminders cancel 1")).startswith("Reminder 1 belongs to the person who made it")
    assert await talk.says("Anne", "!cancel reminder 2") == "The reminder is cancelled: our circle begins"
    assert await talk.says("Ben", "!remind cancel 1") == "The reminder is cancelled: water the plants"
    assert (await talk.says("Ben", "!cancel reminder 1")).startswith("There is no reminder 1 here.")
    assert await talk.passes(timedelta(days=2)) == ""


async def test_the_number_to_cancel_is_asked_for(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me tomorrow 18:00 water the plants")
    assert (await talk.says("Ben", "!cancel reminder")).startswith("Which number?")
    assert await talk.replies("Ben", "1") == "The reminder is cancelled: water the plants"


async def test_a_cross_cancels(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me tomorrow 18:00 water the plants")
    assert await talk.reacts("Chloé", "❌") == ""
    assert await talk.reacts("Ben", "❌") == "The reminder is cancelled: water the plants"
    assert await talk.passes(timedelta(days=2)) == ""


async def test_a_message_taken_back_is_not_reminded_of(talk: Conversation) -> None:
    await talk.says("Ben", "!remind us every day 20:00 breathe")
    assert await talk.takes_back("Ben", talk.last) == ""
    assert await talk.passes(timedelta(days=2)) == ""


# Quiet hours.


async def test_a_reminder_for_the_room_waits_for_the_end_of_the_quiet_hours(talk: Conversation) -> None:
    assert await talk.says("Anne", "!settings quiet hours 22:00-8:00") == (
        "Anne changed “quiet hours”: none → 22:00 to 08:00."
    )
    assert (await talk.says("Ben", "!remind us today 23:00 lights out")).splitlines()[:2] == [
        "I’ll remind the room on Thursday, 11 March at 08:00: lights out",
        "That time falls into the quiet hours (22:00 to 08:00), so I’ll wait until they are over.",
    ]
    assert await at(talk, 3, 11, 7, 59) == ""
    assert await at(talk, 3, 11, 8, 0) == "A reminder for all of us: lights out"


@pytest.mark.parametrize("words", ["!remind me in 5 minutes tea", "!remind us in 5 minutes tea"])
async def test_what_is_only_rounded_is_not_late(talk: Conversation, words: str) -> None:
    talk.server.now += timedelta(microseconds=1)
    said = await talk.says("Ben", words)
    assert "10 March at 19:05: tea" in said and "quiet hours" not in said
    await talk.says("Anne", "!settings quiet hours 19:00-20:00")
    assert "That time falls into the quiet hours (19:00 to 20:00)" in await talk.says("Ben", words)


async def test_a_recurring_one_waits_for_their_end_each_time(talk: Conversation) -> None:
    await talk.says("Anne", "!settings quiet hours 22:00-8:00")
    assert "next on Thursday, 11 March at 08:00" in await talk.says("Anne", "!remind us every day 7:30 breathe")
    for day in (11, 12):
        assert await at(talk, 3, day, 7, 30) == ""
        assert await at(talk, 3, day, 8, 0) == "A reminder for all of us: breathe"


async def test_ones_own_waits_too_unless_one_said_that_it_is_urgent(talk: Conversation) -> None:
    await talk.says("Anne", "!settings quiet hours 22:00-8:00")
    said = await talk.says("Ben", "!remind me today 23:00 tea")
    assert "on Thursday, 11 March at 08:00: tea" in said and "With urgent:yes I don’t wait." in said
    assert "at 23:00: pills" in await talk.says("Ben", "!remind me today 23:00 pills urgent:yes")
    assert await at(talk, 3, 10, 23, 0) == "Ben, a reminder: pills"
    assert await at(talk, 3, 11, 8, 0) == "Ben, a reminder: tea"


async def test_what_is_late_does_not_break_the_quiet(talk: Conversation) -> None:
    await talk.says("Anne", "!settings quiet hours 22:00-8:00")
    await talk.says("Anne", "!remind us today 21:00 tea")
    assert await at(talk, 3, 10, 23, 0) == ""
    assert await at(talk, 3, 11, 8, 0) == ("A reminder for all of us that was due on Wednesday, 10 March at 21:00: tea")


async def test_quiet_hours_that_make_no_sense_are_explained(talk: Conversation) -> None:
    said = await talk.says("Anne", "!settings quiet hours at night")
    assert said == "I can’t read “at night” as quiet hours. Write two times, such as 22:00-8:00, or off."
    await talk.says("Anne", "!settings quiet hours 22:00-8:00")
    assert await talk.says("Anne", "!settings quiet hours off") == "Anne changed “quiet hours”: 22:00 to 08:00 → none."


NIGHT = Quiet(time(22), time(8))


@pytest.mark.parametrize(
    ("language", "typed", "hours"),
    [
        ("en", "22:00-8:00", NIGHT),
        ("en", "22:00 – 8:00", NIGHT),
        ("en", "from 10pm to 8am", NIGHT),
        ("en", "22-8", NIGHT),
        ("en", "OFF", None),
        ("fr", "22h-8h", NIGHT),
        ("fr", "de 22 h à 8 h", NIGHT),
        ("fr", "22h00-08h00", NIGHT),
        ("fr", "non", None),
        ("fr", "off", None),
        ("es", "de 22:00 a 8:00", NIGHT),
        ("es", "22h-8h", NIGHT),
        ("es", "no", None),
        ("en", "12:30-14:15", Quiet(time(12, 30), time(14, 15))),
    ],
)
def test_quiet_hours_as_they_are_typed(language: str, typed: str, hours: Quiet | None) -> None:
    kind = QuietHoursKind()
    assert (
        kind.read(Span.of(typed), Circumstances(now=START, zone=PARIS, language=language, catalogs=CATALOGS)) == hours
    )
    assert kind.value(kind.kept(hours)) == hours


@pytest.mark.parametrize("typed", ["22:00", "22:00-", "-8:00", "22:00-22:00", "25:00-8:00", "22:00-8:00 please", "8"])
def test_what_is_not_quiet_hours(typed: str) -> None:
    with pytest.raises(Unreadable):
        QuietHoursKind().read(Span.of(typed), Circumstances(now=START, zone=PARIS, language="en", catalogs=CATALOGS))


minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60)))
# Also the days on which clocks change, by an hour and by half an hour.
days = st.dates(date(2027, 1, 1), date(2027, 12, 31)) | st.sampled_from([date(2027, 3, 28), date(2027, 10, 31)])
zones = st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "UTC"]).map(ZoneInfo)


@given(minutes, minutes, days, st.integers(0, 25 * 60), zones)
def test_quiet_hours_end_soon_and_at_their_end(start: time, end: time, day: date, minute: int, zone: ZoneInfo) -> None:
    assume(start != end)
    quiet = Quiet(start, end)
    moment = datetime.combine(day, time(), zone).astimezone(UTC) + timedelta(minutes=minute)
    spoken = quiet.over(moment, zone)
    if moment.astimezone(zone).time() not in quiet:
        assert spoken == moment
    else:
        assert moment < spoken <= moment + timedelta(hours=25)
        here = spoken.astimezone(zone)
        exists = datetime.combine(here.date(), end, zone).astimezone(UTC).astimezone(zone).time() == end
        assert here.time() == end or not exists


@given(minutes, minutes, minutes)
def test_what_is_not_quiet_from_one_time_to_another_is_quiet_the_other_way_round(
    start: time, end: time, clock: time
) -> None:
    assume(start != end)
    assert (clock in Quiet(start, end)) is not (clock in Quiet(end, start))


# In French and in Spanish.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        assert usual(await talk.says("Ben", "!rappels")).startswith("Aucun rappel à venir ici.")
        assert usual(await talk.says("Ben", "!rappelle-moi")).startswith("Quand ? Par exemple : demain 18h")
        assert usual(await talk.replies("Ben", "demain à 18h30")).startswith(
            "Qu’est-ce que je devrai dire à ce moment-là ?"
        )
        assert usual(await talk.replies("Ben", "arroser les plantes")).splitlines() == [
            "Je te le rappellerai le jeudi 11 mars à 18 h 30 : arroser les plantes",
            "Pour annuler : ❌ ou !annuler rappel 1. Pour recevoir ce rappel aussi : 👍 ou réponds « moi aussi ».",
        ]
        said = usual(await talk.says("Anne", "!Rappel nous tous les lundis à 19h notre cercle commence"))
        assert said.startswith("Je le rappellerai au salon chaque lundi à 19 h, la prochaine fois le lundi 15 mars")
        assert usual(await talk.says("Ben", "!raples")) == "Tu voulais dire !rappels ?"
        assert usual(await talk.says("Ben", "!annuler rappel 7")).startswith("Il n’y a pas de rappel 7 ici.")
        assert usual(await at(talk, 3, 11, 18, 30)) == "Ben, un rappel : arroser les plantes"
        assert usual(await at(talk, 3, 29, 19, 0)) == (
            "Un rappel pour tout le monde, qui était prévu le lundi 15 mars à 19 h : notre cercle commence"
        )
        assert usual(await at(talk, 4, 5, 19, 0)) == "Un rappel pour tout le monde : notre cercle commence"
        assert "aucune → de 22 h à 8 h" in usual(await talk.says("Anne", "!réglages heures calmes 22h-8h"))
        said = usual(await talk.says("Ben", "!rappelle-nous ce soir à 23h lumières"))
        assert "Cette heure tombe pendant les heures calmes (de 22 h à 8 h)" in said
        assert usual(await talk.reacts("Ben", "❌")) == "Le rappel est annulé : lumières"


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        assert (await talk.says("Ben", "!recordatorios")).startswith("Aquí no hay recordatorios pendientes.")
        assert (await talk.says("Ben", "!recuérdame")).startswith("¿Cuándo? Por ejemplo: mañana 18:00")
        assert (await talk.replies("Ben", "mañana a las 18:30")).startswith("¿Qué tengo que decir entonces?")
        assert (await talk.replies("Ben", "regar las plantas")).splitlines() == [
            "Te lo recordaré el jueves 11 de marzo a las 18:30: regar las plantas",
            "Para cancelarlo: ❌ o !cancelar recordatorio 1. Para recibirlo también: 👍 o responde «yo también».",
        ]
        said = await talk.says("Anne", "!recuerdanos cada lunes a las 19:00 empieza nuestro círculo")
        assert said.startswith(
            "Lo recordaré a toda la sala cada lunes a las 19:00, la próxima vez el lunes 15 de marzo"
        )
        assert await talk.says("Ben", "!recordatoros") == "¿Querías decir !recordatorios?"
        assert (await talk.says("Ben", "!cancelar recordatorio 7")).startswith("Aquí no hay ningún recordatorio 7.")
        assert await at(talk, 3, 11, 18, 30) == "Ben, un recordatorio: regar las plantas"
        assert await at(talk, 3, 15, 19, 0) == "Un recordatorio para todo el grupo: empieza nuestro círculo"
        assert await at(talk, 3, 29, 20, 0) == (
            "Un recordatorio para todo el grupo que tocaba el lunes 22 de marzo a las 19:00: empieza nuestro círculo"
        )
        assert "ninguna → de 22:00 a 8:00" in await talk.says("Anne", "!ajustes horas de silencio 22h-8h")
        assert "Esa hora cae en las horas de silencio" in await talk.says("Ben", "!recuérdanos hoy a las 23:00 luces")
        assert await talk.reacts("Ben", "❌") == "El recordatorio queda cancelado: luces"


@pytest.mark.parametrize(
    ("language", "us", "me", "mine"),
    [
        ("en", "!remind us friday 18:00 cinema", "!remind me friday 18:00 dentist", "my reminders"),
        ("fr", "!rappelle-nous vendredi 18h cinema", "!rappelle-moi vendredi 18h dentist", "mes rappels"),
        ("es", "!recuérdanos viernes 18:00 cinema", "!recuérdame viernes 18:00 dentist", "mis recordatorios"),
    ],
)
async def test_the_list_in_private_has_what_is_to_come_in_ones_rooms(
    tmp_path: Path, language: str, us: str, me: str, mine: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        bens, chloes = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Ben", us)
        await talk.says("Ben", me)
        seen = await talk.says("Ben", mine, bens)
        assert "Tuesday circle" in seen and "cinema" in seen and "dentist" in seen
        seen = await talk.says("Chloé", mine, chloes)
        assert "cinema" in seen and "dentist" not in seen, "it is Ben's alone"
        talk.server.leave(talk.room, user("Chloé"))
        await talk.settle()
        assert "cinema" not in await talk.says("Chloé", mine, chloes)


@pytest.mark.parametrize(
    ("language", "asked", "answer", "promise"),
    [
        ("en", "remind me twice a day tea", "7:00 and 19:00", "every day at 07:00 and 19:00"),
        ("en", "remind me twice a day tea", "at 7 and at 19", "every day at 07:00 and 19:00"),
        ("en", "remind me twice a week tea", "monday and friday", "every Monday and Friday at 09:00"),
        ("en", "remind me twice a day tea", "every monday at 9:00", "every Monday at 09:00"),
        ("fr", "rappelle-moi deux fois par jour thé", "7h et 19h", "tous les jours à 7 h et 19 h"),
        ("es", "recuérdame dos veces al día té", "7:00 y 19:00", "todos los días a las 7:00 y 19:00"),
    ],
)
async def test_hours_alone_complete_how_often(
    tmp_path: Path, language: str, asked: str, answer: str, promise: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", asked, chat)
        assert promise in usual(await talk.says("Ben", answer, chat))


@pytest.mark.parametrize(
    ("language", "asks", "cancels", "cancelled"),
    [
        ("en", "remind me {} 9:00 take the pills", "cancel the reminder about the pills", "cancelled: take the pills"),
        ("en", "remind me {} 9:00 take the pills", "delete my reminder for the pill", "cancelled: take the pills"),
        ("en", "remind me {} 9:00 take the pills", "!cancel reminder pills", "cancelled: take the pills"),
        ("fr", "rappelle-moi {} 9h les médicaments", "annule le rappel des medicaments", "annulé : les médicaments"),
        (
            "es",
            "recuérdame {} 9:00 las pastillas",
            "cancela el recordatorio de las pastillas",
            "cancelado: las pastillas",
        ),
    ],
)
async def test_a_reminder_is_cancelled_by_its_words(
    tmp_path: Path, language: str, asks: str, cancels: str, cancelled: str
) -> None:
    days = {"en": ("tomorrow", "friday"), "fr": ("demain", "vendredi"), "es": ("mañana", "viernes")}[language]
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", asks.format(days[0]), chat)
        assert cancelled in usual(await talk.says("Ben", cancels, chat))
        assert cancelled not in usual(await talk.says("Ben", cancels, chat)), "it is gone"
        for day in days:
            await talk.says("Ben", asks.format(day), chat)
        assert "1" in (said := await talk.says("Ben", cancels, chat)) and "2" in said, "which of the two"


@pytest.mark.parametrize(
    ("language", "asks", "corrects", "moved"),
    [
        ("en", "remind me friday at 10:00 tea", "no i meant thursday", "Thursday, 11 March at 10:00"),
        ("en", "remind me friday at 10:00 tea", "sorry, saturday at 11:00", "Saturday, 13 March at 11:00"),
        ("en", "remind me friday at 10:00 tea", "cancel", "cancelled: tea"),
        ("fr", "rappelle-moi mardi 10h thé", "j’ai dit lundi", "lundi 15 mars à 10 h"),
        ("es", "recuérdame el viernes a las 10:00 té", "dije jueves", "jueves 11 de marzo a las 10:00"),
        ("es", "recuérdame el viernes a las 10:00 té", "mejor a las 12:00", "viernes 12 de marzo a las 12:00"),
    ],
)
async def test_right_after_it_a_reminder_is_corrected_in_plain_words(
    tmp_path: Path, language: str, asks: str, corrects: str, moved: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", asks, chat)
        assert moved in usual(await talk.says("Ben", corrects, chat))


@pytest.mark.parametrize(("seconds", "heard"), [(600, True), (601, False)])
async def test_after_ten_minutes_a_day_alone_is_about_nothing(talk: Conversation, seconds: int, heard: bool) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "remind me friday at 10:00 tea", chat)
    await talk.passes(timedelta(seconds=seconds))
    assert ("Thursday, 11 March" in await talk.says("Ben", "thursday", chat)) is heard
