"""Reminders between people: being reminded too, reminding others who agreed, zones and quiet hours of one's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conversation import START, Conversation, conversation, user, usual

PARIS = ZoneInfo("Europe/Paris")
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def at(talk: Conversation, month: int, day: int, hour: int, minute: int) -> str:
    """Time goes by until the clocks in Paris show that; what the bot said then."""
    return await talk.passes(datetime(START.year, month, day, hour, minute, tzinfo=PARIS) - talk.server.now)


# Being reminded too.


@pytest.mark.parametrize("how", ["👍", "!reminders too 1", "remind me too", "à moi aussi !"])
async def test_being_reminded_too(talk: Conversation, how: str) -> None:
    await talk.says("Ben", "!remind me in 1 hour the train")
    said = await (talk.reacts if how == "👍" else talk.replies)("Chloé", how)
    assert said == "Chloé, I’ll remind you too on Wednesday, 10 March at 20:00: the train"
    assert await talk.reacts("Ben", "👍", "To cancel") == ""
    assert "already" in await talk.says("Chloé", "!me too 1")
    assert "1 the train ·" in await talk.says("Chloé", "!reminders")
    assert await talk.passes(HOURS) == "Ben and Chloé, a reminder: the train"
    assert sorted(talk.message().mentions) == [user("Ben"), user("Chloé")]


async def test_each_puts_off_for_themselves(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me in 1 hour the train")
    await talk.reacts("Chloé", "👍")
    await talk.passes(HOURS)
    await talk.reacts("Chloé", "💤")
    await talk.replies("Ben", "30m", "Ben and Chloé")
    assert await talk.passes(10 * MINUTES) == "Chloé, a reminder: the train"
    assert await talk.passes(20 * MINUTES) == "Ben, a reminder: the train"
    assert await talk.passes(DAYS) == ""


@pytest.mark.parametrize(
    ("who", "how", "heard"),
    [
        ("Chloé", "!cancel reminder 1", "Ben, a reminder: the train"),
        ("Chloé", "❌", "Ben, a reminder: the train"),
        ("Chloé", "takes back", "Ben, a reminder: the train"),
        ("Ben", "!cancel reminder 1", "Chloé, a reminder: the train"),
        ("Ben", "leaves", "Chloé, a reminder: the train"),
        ("Ben", "takes back", ""),
    ],
)
async def test_not_any_more_is_for_oneself(talk: Conversation, who: str, how: str, heard: str) -> None:
    await talk.says("Ben", "!remind me in 1 hour the train")
    said = {"Ben": talk.last}
    await talk.reacts("Chloé", "👍")
    said["Chloé"] = talk.last
    if how.startswith("!"):
        assert "cancelled" in await talk.says(who, how)
    elif how == "❌":
        assert "cancelled" in await talk.reacts(who, how, "To cancel")
    elif how == "leaves":
        talk.server.leave(talk.room, user(who))
        await talk.settle()
    else:
        await talk.takes_back(who, said[who])
    assert await talk.passes(HOURS) == heard
    assert await talk.passes(DAYS) == ""


async def test_who_is_on_pause_hears_it_after_the_pause(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me every day 20:00 the train")
    await talk.reacts("Chloé", "👍")
    await talk.says("Chloé", "!pause")
    assert await talk.passes(HOURS) == "Ben, a reminder: the train"
    assert await talk.passes(DAYS) == "Ben, a reminder: the train"
    await talk.says("Chloé", "!resume")
    assert await talk.passes(timedelta(0)) == (
        "Chloé, a reminder that was due on Wednesday, 10 March at 20:00: the train"
    )
    assert await talk.passes(DAYS - MINUTES) == ""
    assert await talk.passes(MINUTES) == "Ben and Chloé, a reminder: the train"


# For somebody else.


async def asked(talk: Conversation) -> str:
    """Anne wants Ben reminded; Ben's direct chat, where he is asked."""
    direct = await talk.direct("Ben")
    said = await talk.says("Anne", "!remind @Ben tomorrow 18:00 bring the ladder")
    assert said.splitlines()[:2] == [
        "I’ll remind Ben on Thursday, 11 March at 18:00: bring the ladder",
        "I only do so once Ben agrees. If there is no answer, nothing is said.",
    ]
    assert talk.heard(direct).splitlines() == [
        "Anne from Tuesday circle would like to have me remind you of things now and then. May I?",
        "👍 or !reminders accept: yes. 👎, !reminders decline or no answer: I won’t, and nobody is told.",
    ]
    return direct


@pytest.mark.parametrize("how", ["👍", "Yes!", "!reminders accept"])
async def test_somebody_else_is_reminded_after_a_yes(talk: Conversation, how: str) -> None:
    direct = await asked(talk)
    assert "for Ben, if they agree" in await talk.says("Anne", "!reminders")
    if how == "👍":
        said = await talk.reacts("Ben", how, room=direct)
    else:
        said = await (talk.says if how.startswith("!") else talk.replies)("Ben", how, room=direct)
    assert said.startswith("Good, I’ll pass such reminders on to you.")
    assert "with their yes" not in await talk.says("Anne", "!reminders")
    assert await at(talk, 3, 11, 18, 0) == "Ben, a reminder from Anne: bring the ladder"
    assert talk.message().mentions == (user("Ben"),)
    said = await talk.says("Anne", "!remind ben in 1 hour call me")
    assert "agrees" not in said and talk.heard(direct) == ""
    assert await talk.passes(HOURS) == "Ben, a reminder from Anne: call me"


@pytest.mark.parametrize("how", ["👎", "no", "!reminders decline", None])
async def test_without_a_yes_nothing_is_said_and_nobody_is_told(talk: Conversation, how: str | None) -> None:
    direct = await asked(talk)
    before = len(talk.shown())
    if how == "👎":
        await talk.reacts("Ben", how, room=direct)
    elif how:
        await (talk.says if how.startswith("!") else talk.replies)("Ben", how, room=direct)
    talk.heard(direct)
    assert await at(talk, 3, 11, 18, 0) == "" and len(talk.shown()) == before
    assert "I only do so once Ben agrees" in await talk.says("Anne", "!remind Ben friday 18:00 bring the ladder")
    assert talk.heard(direct) == "", "asked once"
    assert await at(talk, 3, 12, 18, 0) == ""


async def test_a_yes_can_be_taken_back(talk: Conversation) -> None:
    direct = await asked(talk)
    await talk.reacts("Ben", "👍", room=direct)
    assert "no reminders from others" in await talk.says("Ben", "!reminders decline", direct)
    assert await at(talk, 3, 11, 18, 0) == ""
    assert "Nobody has asked" in await talk.says("Ben", "!reminders decline", direct)
    assert "Nobody has asked" in await talk.says("Ben", "!reminders accept", direct)


async def test_a_yes_to_one_is_no_yes_to_another(talk: Conversation) -> None:
    direct = await asked(talk)
    await talk.reacts("Ben", "👍", room=direct)
    talk.heard(direct)
    assert "once Ben agrees" in await talk.says("Chloé", "!remind Ben in 1 hour my book")
    assert talk.heard(direct).startswith("Chloé from Tuesday circle")
    assert await talk.passes(HOURS) == ""


async def test_whom_it_is_for_can_cancel_it_and_so_can_who_asked(talk: Conversation) -> None:
    direct = await asked(talk)
    await talk.reacts("Ben", "👍", room=direct)
    await talk.says("Anne", "!remind Ben in 1 hour my book")
    assert "belongs to" in await talk.says("Chloé", "!cancel reminder 1")
    assert "cancelled" in await talk.says("Ben", "!cancel reminder 1")
    assert "cancelled" in await talk.says("Anne", "!cancel reminder 2")
    assert await talk.passes(3 * DAYS) == ""


async def test_a_name_of_nobody_and_words_that_are_no_name(talk: Conversation) -> None:
    assert "I don’t see “Zoe”" in await talk.says("Anne", "!remind @Zoe tomorrow 18:00 the ladder")
    assert "I’ll remind you on" in await talk.says("Anne", "!remind tomorrow 18:00 Ben’s ladder")
    assert "I’ll remind you on" in await talk.says("Anne", "!remind Anne tomorrow 18:00 the ladder")
    assert "I’ll remind you on" in await talk.says("Anne", "!remind call Ben tomorrow 18:00")


# Zones.


async def test_times_are_on_ones_own_clock_and_shown_on_both(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    await talk.says("Ben", "!timezone America/Lima", direct)
    said = await talk.says("Ben", "!remind me tomorrow 9:00 call home")
    assert said.splitlines()[:2] == [
        "I’ll remind you on Thursday, 11 March at 15:00: call home",
        "On your clock (America/Lima) that is Thursday, 11 March at 09:00.",
    ]
    assert "On your clock" not in await talk.says("Anne", "!remind me tomorrow 9:00 call home")
    assert "at 09:00: we meet\nOn your clock" in await talk.says("Ben", "!remind us tomorrow 9:00 we meet"), (
        "the room’s"
    )
    assert "March at 03:00" in talk.message("we meet").body
    assert await at(talk, 3, 11, 15, 0) != ""
    await talk.reacts("Ben", "🌅", "Ben, a reminder")
    assert "On your clock (America/Lima) that is Friday, 12 March at 09:00." in talk.message("again on").body
    again = await talk.says("Ben", "!remind me every day 7:00 breathe")
    assert "every day at 07:00 (America/Lima), next on Friday, 12 March at 07:00" in again
    assert "On your clock" not in again, "it is shown on that"
    assert await at(talk, 3, 29, 14, 0) != "", "Lima has no summer time, Paris has"
    assert "on Tuesday, 30 March at 15:00" in await talk.says("Ben", "!reminders move 2 tomorrow 8:00")


async def test_a_time_of_two_meanings_is_asked_on_ones_own_clock(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    await talk.says("Ben", "!timezone America/Lima", direct)
    said = await talk.says("Ben", "!remind me tomorrow at 8 call Ana")
    assert "1. Thursday, 11 March at 08:00\n2. Thursday, 11 March at 20:00" in said
    assert "that is Thursday, 11 March at 20:00" in await talk.replies("Ben", "2")


# Quiet hours of one's own.


async def test_quiet_hours_of_ones_own(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    said = await talk.says("Ben", "!settings quiet hours 21:00-10:00", direct)
    assert "quiet hours is now 21:00 to 10:00" in said
    said = await talk.says("Ben", "!remind me tomorrow 8:00 tea")
    assert "March at 10:00: tea" in said and "(21:00 to 10:00)" in said
    assert "at 08:00: pills" in await talk.says("Ben", "!remind me tomorrow 8:00 pills urgent:yes")
    await talk.reacts("Chloé", "👍", "pills")
    assert "at 08:00: bread" in await talk.says("Anne", "!remind me tomorrow 8:00 bread")
    await talk.reacts("Ben", "👍", "bread")
    said = await at(talk, 3, 11, 8, 0)
    assert sorted(said.split("\n\n")) == ["Anne, a reminder: bread", "Ben and Chloé, a reminder: pills"]
    assert sorted((await at(talk, 3, 11, 10, 0)).split("\n\n")) == [
        "Ben, a reminder that was due on Thursday, 11 March at 08:00: bread",
        "Ben, a reminder: tea",
    ]


async def test_the_groups_and_ones_own_are_heeded_one_after_the_other(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    await talk.says("Anne", "!settings quiet hours 22:00-8:00")
    await talk.says("Ben", "!settings quiet hours 8:00-10:00", direct)
    assert "March at 10:00: tea" in await talk.says("Ben", "!remind me today 23:00 tea")
    assert "March at 08:00: all" in await talk.says("Ben", "!remind us today 23:00 all")
    said = await talk.says("Ben", "!remind me today 23:00 in private", direct)
    assert "March at 23:00: in private" in said, "nobody else is disturbed there"


# In French and in Spanish.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        direct = await talk.direct("Ben")
        said = usual(await talk.says("Anne", "!rappelle à Ben demain 18h l’échelle"))
        assert said.startswith("Je le rappellerai à Ben le jeudi 11 mars à 18 h : l’échelle\nJe ne le fais que si")
        assert usual(talk.heard(direct)).startswith("Anne, du groupe Tuesday circle, aimerait que je te rappelle")
        assert usual(await talk.replies("Ben", "oui", room=direct)).startswith("D’accord, je te transmettrai")
        assert usual(await at(talk, 3, 11, 18, 0)) == "Ben, un rappel de la part de Anne : l’échelle"
        await talk.says("Ben", "!rappel dans 1 heure thé")
        assert "Chloé, je te le rappellerai aussi le" in usual(await talk.says("Chloé", "!rappels aussi 1"))
        assert usual(await talk.passes(HOURS)) == "Ben et Chloé, un rappel : thé"
        await talk.says("Ben", "!réglages fuseau America/Lima", direct)
        assert "À ton heure (America/Lima), c’est le" in usual(await talk.says("Ben", "!rappel demain 9h thé"))
        await talk.says("Anne", "!réglages heures calmes 22h-8h")
        said = usual(await talk.says("Anne", "!rappel demain à 23h thé"))
        assert "Avec urgent:oui, je n’attends pas." in said
        assert "à 23 h : pilule" in usual(await talk.says("Anne", "!rappel demain à 23h pilule urgent:oui"))


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        direct = await talk.direct("Ben")
        said = await talk.says("Anne", "!recordar a Ben mañana 18:00 la escalera")
        assert said.startswith("Se lo recordaré a Ben el jueves 11 de marzo a las 18:00: la escalera\nSolo lo")
        assert talk.heard(direct).startswith("Anne, del grupo Tuesday circle, querría que yo te recuerde")
        assert (await talk.replies("Ben", "sí", room=direct)).startswith("Bien, te pasaré")
        assert await at(talk, 3, 11, 18, 0) == "Ben, un recordatorio de parte de Anne: la escalera"
        await talk.says("Ben", "!recordar en 1 hora té")
        assert "Chloé, te lo recordaré también el" in await talk.says("Chloé", "!recordatorios también 1")
        assert await talk.passes(HOURS) == "Ben y Chloé, un recordatorio: té"
        await talk.says("Ben", "!ajustes zona America/Lima", direct)
        assert "En tu reloj (America/Lima) es el" in await talk.says("Ben", "!recordar mañana 9:00 té")
        await talk.says("Anne", "!ajustes horas de silencio 22h-8h")
        assert "Con urgente:sí no espero." in await talk.says("Anne", "!recordar mañana a las 23:00 té")
        assert "a las 23:00: pastilla" in await talk.says("Anne", "!recordar mañana a las 23:00 pastilla urgente:sí")
