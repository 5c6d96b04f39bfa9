"""What is due while the bot is not in the room: kicked and invited again, or left out of an upgrade."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import BOT, Conversation, conversation, user, usual

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# What is said before; of what comes late; of what is not said any more; and of what goes on.
SAID = {
    "en": (
        ("!remind us in 30 minutes the kettle", "!remind us every day 21:00 lights", "!checkin every day 12:00 Lunch?"),
        ("!need ladder", "!needs", "!reminders"),
        ("that was due on Wednesday, 10 March at 19:30: the kettle", "lights"),
        "came due more than a week ago. I don’t say them any more",
    ),
    "fr": (
        (
            "!rappel nous dans 30 minutes bouilloire",
            "!rappel nous tous les jours 21h lumières",
            "!météo chaque jour 12h Bon appétit ?",
        ),
        ("!besoin échelle", "!besoins", "!rappels"),
        ("prévu le mercredi 10 mars à 19 h 30", "lumières"),
        "choses sont arrivées à échéance il y a plus d’une semaine",
    ),
    "es": (
        (
            "!recordar nos en 30 minutos la tetera",
            "!recordar nos cada día 21:00 luces",
            "!consulta cada día 12:00 ¿Mediodía?",
        ),
        ("!necesito escalera", "!necesidades", "!recordatorios"),
        ("10 de marzo a las 19:30", "luces"),
        "hace más de una semana vencieron",
    ),
}


async def away(talk: Conversation, length: timedelta, *, upgraded: bool) -> str:
    """The bot is out of the room for so long. Returns what it says when it is back."""
    if upgraded:
        talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[user("Ben"), user("Chloé")])
        talk.server.join(talk.room, user("Ben"))
        talk.server.join(talk.room, user("Chloé"))
    else:
        talk.server.kick(talk.room, user("Anne"), BOT)
    await talk.settle()
    assert talk.server.room(talk.room).membership(BOT) != "join"
    assert await talk.passes(length) == ""
    await talk.restart()
    talk.server.invite(talk.room, user("Anne"), BOT)
    return usual("\n".join([await talk.passes(timedelta(0)), await talk.passes(timedelta(0))]))


@pytest.mark.parametrize("upgraded", [False, True], ids=["kicked", "upgraded"])
@pytest.mark.parametrize("days", [HOUR, 3 * DAY, 8 * DAY], ids=["an hour", "3 days", "8 days"])
@pytest.mark.parametrize("language", SAID)
async def test_what_was_due_meanwhile_is_late_or_counted_and_the_rest_goes_on(
    tmp_path: Path, language: str, days: timedelta, upgraded: bool
) -> None:
    before, (need, needs, reminders), (late, lights), lapsed = SAID[language]
    async with conversation(tmp_path, language) as talk:
        for said in (*before, need):
            await talk.says("Anne", said)
        back = await away(talk, days, upgraded=upgraded)
        if days > 7 * DAY:
            assert lapsed in back and "3 " in back and late not in back and lights not in back
        else:
            assert back.count(late) == 1 and lapsed not in back
            assert (lights in back) is (days > HOUR)
        assert late not in await talk.passes(timedelta(0))
        listed = await talk.says("Ben", reminders)
        assert lights in listed and len(listed.splitlines()) <= 4, "the other one has been said, or is over"
        assert need.split()[1] in await talk.says("Ben", needs)
        following = await talk.passes(DAY)
        assert following.count(lights) == 1
        assert sum(each in following for each in ("Lunch?", "Bon appétit", "¿Mediodía?")) == 1


@pytest.mark.parametrize("days", [3, 8])
async def test_a_loan_and_a_need_are_asked_about_late_and_once(talk: Conversation, days: int) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Chloé", "!lend ladder to Ben until friday")
    await talk.says("Chloé", "!need soup by:friday")
    await talk.says("Ben", "!take N1")
    for place in (ben, chloe):
        talk.heard(place)
    await away(talk, days * DAY, upgraded=False)
    assert talk.heard(ben).count("You may still have this, which Chloé lent you until Friday") == 1
    assert talk.heard(chloe).count("N1 (soup), with Ben: did it work out?") == 1
    await talk.passes(5 * DAY)
    assert (talk.heard(ben), talk.heard(chloe)) == ("", "")


async def test_a_week_to_the_second(tmp_path: Path) -> None:
    for more, said in ((0, True), (1, False)):
        async with conversation(tmp_path / f"{more}") as talk:
            await talk.says("Anne", "!remind us in 30 minutes the kettle")
            back = await away(talk, 7 * DAY + timedelta(minutes=30, seconds=more), upgraded=False)
            assert ("the kettle" in back) is said
            assert ("1 thing came due more than a week ago. I don’t say it any more" in back) is not said
            assert (await talk.says("Anne", "!reminders")).startswith("No reminders")


async def test_an_upgraded_room_is_known_after_everybody_has_left_the_old_one(talk: Conversation) -> None:
    old = talk.room
    await talk.says("Ben", "!need ladder")
    await talk.says("Anne", "!remind us in 30 minutes the kettle")
    talk.room = talk.server.upgrade(old, user("Anne"), invite=[user("Ben")])
    talk.server.join(talk.room, user("Ben"))
    await talk.settle()
    for name in ("Anne", "Ben", "Chloé"):
        talk.server.leave(old, user(name))
    await talk.settle()
    assert talk.server.room(old).membership(BOT) == "leave"
    await talk.passes(DAY)
    talk.server.invite(talk.room, user("Anne"), BOT)
    back = await talk.passes(timedelta(0)) + await talk.passes(timedelta(0))
    assert "that was due on Wednesday, 10 March at 19:30: the kettle" in back
    assert "ladder" in await talk.says("Ben", "!needs")


async def test_what_was_said_of_no_other_room_is_taken_from_nobody(talk: Conversation) -> None:
    """A room that only claims to replace the one that the bot was removed from gets nothing of it."""
    await talk.says("Ben", "!need ladder")
    old = talk.room
    talk.server.kick(old, user("Anne"), BOT)
    await talk.settle()
    talk.room = talk.server.upgrade(old, user("Anne"), invite=[BOT])  # after the bot could see who may do that
    await talk.settle()
    assert "N1" not in await talk.says("Anne", "!needs")


@pytest.mark.parametrize("how", ["in time", "forgotten", "too late"])
async def test_what_waits_is_ones_own_and_not_for_ever(talk: Conversation, how: str) -> None:
    direct = await talk.direct("Anne")
    await talk.says("Anne", "!remind me every day 21:00 lights")
    await talk.says("Anne", "!checkin every day 12:00 Lunch?")
    talk.server.kick(talk.room, user("Anne"), BOT)
    await talk.settle()
    assert "Repeated check-ins that you set up: 1" in await talk.says("Anne", "!mydata", direct)
    if how == "forgotten":
        await talk.says("Anne", "!forgetme everything", direct)
        await talk.says("Anne", "yes", direct)
    await talk.passes((30 if how == "in time" else 31) * DAY - HOUR * (how == "in time"))
    await talk.app.tidy()
    async with talk.store.transaction():
        kept = await talk.store._database.value("SELECT count(*) FROM reminders")
        timers = await talk.store._database.value("SELECT count(*) FROM timers WHERE room_id = ?", talk.room)
        schedules = await talk.store._database.value("SELECT count(*) FROM checkin_schedules")
    assert (kept, schedules) == {"in time": (1, 1), "forgotten": (0, 0), "too late": (0, 0)}[how]
    assert (timers > 0) is (how == "in time")


async def test_answers_wait_no_longer_than_was_announced(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start How are you?")
    await talk.says("Ben", "!checkin 4 fine")
    back = await away(talk, HOUR, upgraded=False)
    assert "How are you?" not in back
    assert "1 answer" in await talk.says("Anne", "!checkin close"), "it goes on"
    await talk.says("Anne", "!checkin start And now?")
    await talk.says("Ben", "!checkin 3 tired")
    talk.server.kick(talk.room, user("Anne"), BOT)
    await talk.passes(DAY + HOUR)
    await talk.app.tidy()
    async with talk.store.transaction():
        assert await talk.store._database.value("SELECT count(*) FROM checkin_answers WHERE words IS NOT NULL") == 0


@pytest.mark.parametrize("lives", [True, False], ids=["lives", "is gone"])
async def test_a_second_room_comes_back_to_its_group_while_that_lives(talk: Conversation, lives: bool) -> None:
    second = await talk.gathering("Anne", "Ben", name="Second")
    await talk.says("Anne", "!group join Tuesday circle", second)
    assert "“Second”" in await talk.says("Anne", "!group accept")
    await talk.says("Ben", "!need ladder")
    assert "ladder" in await talk.says("Anne", "!needs", second), "one board"
    talk.server.kick(second, user("Anne"), BOT)
    await talk.settle()
    if not lives:
        talk.server.kick(talk.room, user("Anne"), BOT)
        await talk.settle()
    await talk.restart()
    talk.server.invite(second, user("Anne"), BOT)
    await talk.settle()
    talk.heard(second)
    assert ("N1" in await talk.says("Anne", "!needs", second)) == lives
    async with talk.store.transaction():
        homes = await talk.store._database.all("SELECT home FROM groups WHERE home IS NOT NULL")
    assert homes == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "please invite @entraide:x"), ("fr", "invite @entraide:x"), ("es", "invita a @entraide:x")],
)
async def test_who_facilitates_is_asked_to_invite_the_bot_into_an_upgraded_room(
    tmp_path: Path, language: str, words: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        annes, bens = await talk.direct("Anne"), await talk.direct("Ben")
        old = talk.room
        talk.room = talk.server.upgrade(old, user("Anne"), invite=[user("Ben")])
        await talk.settle()
        await talk.passes(timedelta(minutes=1))
        assert words in talk.heard(annes) and talk.heard(bens) == ""
        talk.server.invite(talk.room, user("Anne"), BOT)
        await talk.settle()
        assert talk.server.room(talk.room).membership(BOT) == "join"
        await talk.passes(timedelta(hours=1))
        assert talk.heard(annes) == "", "once"


async def test_nobody_is_asked_where_the_bot_gets_in(talk: Conversation) -> None:
    annes = await talk.direct("Anne")
    talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[BOT])
    await talk.settle()
    await talk.passes(timedelta(minutes=1))
    assert talk.heard(annes) == ""
