"""Nothing goes stale: reminders before the date, a question after it, rest, renewal, and what is deleted."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.resources.pace import pace
from tests.conversation import BOT, START, Conversation, conversation, user, usual

DAY = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


async def kept(talk: Conversation) -> tuple[int, int]:
    """How many needs and offers, and timers of them, are kept."""
    async with talk.store.transaction():
        value = talk.store._database.value
        return (
            await value("SELECT count(*) FROM resources"),
            await value("SELECT count(*) FROM timers WHERE feature = 'resources'"),
        )


# Before the date.


async def test_both_sides_are_reminded_the_day_before(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!need a ladder by:saturday")
    await talk.says("Ben", "!take N1")
    await talk.passes(timedelta(days=1, hours=22))
    assert talk.heard(anne) == talk.heard(ben) == ""
    assert await talk.passes(timedelta(hours=2)) == ""
    assert talk.heard(anne) == "A gentle reminder: Ben will see to N1. a ladder · by Saturday, 13 March"
    assert talk.heard(ben).splitlines() == [
        "A gentle reminder: you are taking care of N1 for Anne. a ladder · by Saturday, 13 March",
        "When it is done: ✅ or !close N1. If it doesn’t work out: !release N1.",
    ]
    assert "Ben says that N1 (a ladder) is done" in await talk.reacts("Ben", "✅", "reminder", ben)


async def test_nobody_is_reminded_of_what_nobody_took_or_is_over(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!need a ladder by:saturday")
    await talk.says("Anne", "!need a drill by:saturday")
    await talk.says("Ben", "!take N2")
    await talk.says("Anne", "!close N2")
    talk.heard(anne)
    await talk.passes(3 * DAY)
    assert talk.heard(anne) == ""


# After it.


async def test_after_the_date_the_owner_is_asked_and_one_tap_renews(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!need a ladder by:friday")
    assert await talk.passes(3 * DAY) == ""
    assert talk.heard(anne).splitlines() == [
        "The day of N1 (a ladder) is over. Does it still stand?",
        "It still stands: 👍 or !renew N1. Done or settled: ✅ or !close N1. No longer: 👎 or !withdraw N1.",
        "A plain yes or no will do, too.",
        "If I hear nothing by Saturday, 20 March, I set it aside: it leaves the board, and !renew N1 brings it back.",
    ]
    assert (await talk.reacts("Anne", "👍", "still stand", anne)).startswith("N1 still stands: a ladder\n")
    await talk.passes(10 * DAY)
    assert "N1 a ladder" in await talk.says("Ben", "!needs")
    await talk.passes(12 * DAY)
    assert talk.heard(anne).startswith("N1 (a ladder) has been on the board for a while. Does it still stand?")


async def test_whether_it_worked_out_is_asked_and_nobody_is_blamed(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!need a ladder by:tomorrow")
    await talk.says("Ben", "!take N1")
    await talk.passes(2 * DAY)
    assert talk.heard(anne).startswith("N1 (a ladder), with Ben: did it work out?")
    assert "N1 (a ladder) is done" in await talk.reacts("Anne", "✅", "work out", anne)
    assert talk.heard(ben) == "Anne says that N1 (a ladder) is done, and thanks you."


async def taken_and_past(talk: Conversation, *people: str) -> None:
    """Anne needs a lift by tomorrow, these people take it, and the day goes by."""
    await talk.says("Anne", f"!need a lift by:tomorrow people:{len(people)}")
    for person in people:
        await talk.says(person, "!take N1")
    talk.heard()
    await talk.passes(2 * DAY)


async def test_what_did_not_work_out_is_open_again_and_nobody_is_blamed(talk: Conversation) -> None:
    anne, ben, chloe = await talk.direct("Anne"), await talk.direct("Ben"), await talk.direct("Chloé")
    await taken_and_past(talk, "Ben", "Chloé")
    assert talk.heard(anne).splitlines()[:2] == [
        "N1 (a lift), with Ben and Chloé: did it work out?",
        "Yes, it did: ✅ or !close N1. Not yet: 👍 or !renew N1. No: 👎 or !reopen N1, and I ask the"
        " others again; nobody has to explain anything.",
    ]
    assert await talk.reacts("Anne", "👎", "work out", anne) == (
        "N1 (a lift) is open to everybody again, and I ask the group. Nobody has to explain anything."
    )
    said = talk.heard()
    assert said == ("N1 (a lift) is open to everybody again.\nCan you help? 👍 or !take N1. Settled? ✅ or !close N1.")
    assert "Ben" not in said and "Chloé" not in said and talk.message().mentions == ()
    message = [
        "N1 (a lift), for Anne, didn’t work out this time, so it is open to everybody again."
        " These things happen, and nobody asks why.",
        "Would you still like to? 👍 or !take N1.",
    ]
    assert talk.heard(ben).splitlines() == talk.heard(chloe).splitlines() == message
    assert (await talk.says("Chloé", "!needs")).splitlines()[1] == "- N1 a lift · Anne · 2 people needed"
    assert "Ben is taking care of N1" in await talk.reacts("Ben", "👍", "Would you still", ben)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("yes", "N1 (a lift) is done and off the board."),
        ("No.", "N1 (a lift) is open to everybody again"),
        ("he never came", "I understand: done, it still stands, or no (✅ 👍 👎)."),
    ],
)
async def test_whether_it_worked_out_is_answered_in_words(talk: Conversation, answer: str, said: str) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await taken_and_past(talk, "Ben")
    talk.heard(anne)
    assert said in await talk.replies("Anne", answer, "work out", anne)
    assert "never came" not in talk.heard() + talk.heard(ben)


async def test_whether_it_still_stands_is_answered_in_words(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!need a drill")
    await talk.passes(21 * DAY)
    talk.heard(anne)
    assert (await talk.replies("Anne", "Yes, please!", "N1 (a ladder)", anne)).startswith("N1 still stands: a ladder")
    assert (await talk.replies("Anne", "no", "N2 (a drill)", anne)) == "N2 (a drill) is withdrawn and off the board."
    assert (await talk.replies("Anne", "no", "N2 (a drill) has", anne)).startswith("That is settled already.")


async def test_it_can_be_opened_again_by_its_owner_at_any_time(talk: Conversation) -> None:
    await talk.says("Anne", "!need a lift by:saturday")
    assert await talk.says("Anne", "!reopen N1") == "Nobody has taken N1: it is free."
    await talk.says("Ben", "!take N1")
    assert (await talk.says("Ben", "!reopen N1")).startswith("The person who put N1 on the board can open it again")
    await talk.says("Chloé", "!offer a lift")
    said = await talk.says("Anne", "!reopen N1")
    assert said.startswith("N1 (a lift) is open to everybody again.\n") and "This may fit:\n- O1 a lift" in said
    assert "by Saturday, 13 March" in await talk.says("Anne", "!needs")


async def test_an_offer_that_did_not_work_out_is_there_again(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Ben", "!offer soup until:tomorrow")
    await talk.says("Chloé", "!take O1")
    await talk.passes(2 * DAY)
    talk.heard(ben)
    assert (await talk.replies("Ben", "no", "work out", ben)).startswith("O1 (soup) is open to everybody again")
    assert talk.heard(chloe).startswith("O1 (soup), by Ben, didn’t work out this time, so it is there for everybody")


async def test_a_reminder_that_comes_too_late_is_none(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!need a ladder by:saturday")
    await talk.says("Ben", "!take N1")
    talk.server.now += 4 * DAY  # the bot was away
    await talk.restart()
    await talk.passes(timedelta(0))
    assert "reminder" not in talk.heard(ben)


async def test_what_nobody_speaks_for_rests_and_can_come_back(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    await talk.passes(21 * DAY)
    assert "did it work out?" in talk.heard(anne)
    await talk.passes(7 * DAY)
    assert talk.heard(anne) == (
        "N1 (a ladder) is set aside now: it is off the board. 👍 or !renew N1 brings it back;"
        " after Friday, 7 May I delete it."
    )  # fmt: skip
    assert talk.heard(ben).startswith("N1 (a ladder) of Anne is off the board now.")
    assert "There are no needs on the board" in await talk.says("Ben", "!needs")
    assert (await talk.says("Chloé", "!take N1")).startswith("N1 is set aside")
    assert "- N1 a ladder · set aside · with Ben" in await talk.says("Anne", "!mine")
    assert (await talk.says("Ben", "!renew N1")).startswith("The person who put N1 on the board can renew it")
    said = await talk.says("Anne", "!renew N1 by:sunday")
    assert said.startswith("N1 still stands: a ladder · by Sunday, 11 April")
    assert "N1 a ladder" in await talk.says("Ben", "!needs")


async def test_a_reaction_brings_back_what_rests(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!need a ladder")
    await talk.passes(21 * DAY)
    await talk.passes(7 * DAY)
    talk.heard(anne)
    assert (await talk.reacts("Anne", "👍", "set aside now", anne)).startswith("N1 still stands: a ladder")


async def test_what_rests_for_long_and_what_is_over_is_deleted(talk: Conversation) -> None:
    await talk.says("Anne", "!settings keep what is over 10")
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!need a drill")
    await talk.says("Anne", "!close N2")
    assert await kept(talk) == (2, 2)
    await talk.passes(11 * DAY)
    assert await kept(talk) == (1, 1)
    await talk.passes(10 * DAY)
    await talk.passes(7 * DAY)
    assert await kept(talk) == (1, 1)
    await talk.passes(10 * DAY)
    assert await kept(talk) == (0, 0)
    assert "N3 is on the board" in await talk.says("Anne", "!need a saw")


async def test_the_words_of_what_is_over_are_gone_from_the_file_and_later_so_is_that_it_was(talk: Conversation) -> None:
    async def in_file(*words: str) -> list[str]:
        await talk.app.tidy()
        kept = b"".join(path.read_bytes() for path in talk.folder.glob("entraide.db*")).decode("latin-1")
        return [word for word in words if word in kept]

    await talk.says("Anne", "!settings keep what is over 3")
    await talk.says("Anne", "!need xylophones where:quarry tag:zithers by:saturday urgent")
    await talk.says("Ben", "!offer bassoons until:saturday")
    await talk.says("Ben", "!take N1")
    await talk.says("Anne", "!lend theremin to:Ben until:saturday")
    await talk.says("Anne", "!import kind,what\nneed,ocarinas")
    words = ("xylophon", "quarry", "zither", "bassoon", "theremin", "ocarina")
    assert await in_file(*words) == [*words]
    await talk.says("Anne", "!close N1 gramercy")
    await talk.says("Ben", "!withdraw O1")
    await talk.says("Ben", "!return L1")
    await talk.says("Anne", "!import no")
    thanks = ["gramercy"]  # a kind word, which can be kept for a week
    assert await in_file(*words, "gramercy") == ["xylophon", "quarry", "zither", "theremin", *thanks], "can be undone"
    await talk.passes(timedelta(hours=1, minutes=1))
    assert await in_file(*words, "gramercy") == ["theremin", *thanks], "a return can be doubted for a day"
    await talk.passes(DAY)
    assert await in_file(*words, "gramercy") == thanks
    async with talk.store.transaction():
        assert await talk.store._database.value("SELECT count(*) FROM resources") == 2
    await talk.passes(3 * DAY)
    await talk.passes(4 * DAY)
    assert await in_file("gramercy") == []
    async with talk.store.transaction():
        for table in ("resources", "resource_takers", "resource_words", "loans", "resource_imports"):
            assert await talk.store._database.value(f"SELECT count(*) FROM {table}") == 0
    assert await kept(talk) == (0, 0)


async def test_a_withdrawn_message_leaves_nothing(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder by:saturday")
    await talk.takes_back("Anne", talk.last)
    assert await kept(talk) == (0, 0)


async def test_a_group_has_its_own_patience(talk: Conversation) -> None:
    await talk.says("Anne", "!settings ask whether it still stands after 5")
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!offer bread standing")
    await talk.passes(5 * DAY)
    assert talk.heard(anne).startswith("N1 (a ladder) has been on the board for a while.")
    await talk.passes(25 * DAY)
    assert "O1 (bread) has been on the board" in talk.heard(anne)


async def test_who_is_on_pause_is_asked_afterwards(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!pause", anne)
    await talk.passes(21 * DAY)
    await talk.passes(10 * DAY)
    assert "a ladder" not in talk.heard(anne)
    assert "N1 a ladder" in await talk.says("Ben", "!needs")
    await talk.says("Anne", "!resume", anne)
    await talk.passes(7 * DAY)
    assert "Does it still stand?" in talk.heard(anne)


async def test_who_leaves_takes_nothing_along(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    await talk.says("Ben", "!offer soup")
    await talk.says("Chloé", "!take O1")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert talk.heard().splitlines() == [
        "Anne, N1 (a ladder) is free again.",
        "Can you help? 👍 or !take N1. Settled? ✅ or !close N1.",
        "",
        "Chloé, O1 has been withdrawn. There is nothing left for you to do.",
    ]
    assert "There are no offers on the board" in await talk.says("Anne", "!offers")
    talk.server.invite(talk.room, user("Anne"), user("Ben"))
    talk.server.join(talk.room, user("Ben"))
    assert (await talk.says("Ben", "!renew O1")).startswith("O1 still stands: soup")


async def test_who_leaves_one_room_of_several_is_still_there(talk: Conversation) -> None:
    kitchen = await talk.gathering("Anne", "Ben", name="Kitchen")
    await talk.says("Anne", "!group join Tuesday circle", kitchen)
    await talk.says("Anne", "!group accept")
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    await talk.says("Ben", "!offer soup")
    talk.heard(kitchen)
    talk.server.leave(kitchen, user("Ben"))
    await talk.settle()
    assert talk.heard() == talk.heard(kitchen) == ""
    assert "O1 soup · Ben" in await talk.says("Anne", "!offers")
    assert "Ben is taking care of it" in await talk.says("Anne", "!needs")


# The bot comes and goes, and so do rooms.


async def two_rooms(talk: Conversation) -> str:
    kitchen = await talk.gathering("Anne", "Ben", name="Kitchen")
    await talk.says("Anne", "!group join Tuesday circle", kitchen)
    await talk.says("Anne", "!group accept")
    talk.heard(kitchen)
    return kitchen


async def test_what_is_on_the_board_is_asked_about_although_its_room_is_gone(talk: Conversation) -> None:
    kitchen, ben = await two_rooms(talk), await talk.direct("Ben")
    await talk.says("Ben", "!need a pan", kitchen)
    await talk.says("Ben", "!offer soup", kitchen)
    await talk.says("Ben", "!lend my bowl to:Anne until:saturday", kitchen)
    await talk.says("Ben", "!close O1", kitchen)
    talk.server.kick(kitchen, user("Anne"), BOT)
    await talk.settle()
    anne = await talk.direct("Anne")
    await talk.passes(4 * DAY)
    assert talk.heard(anne).startswith("You may still have this")
    await talk.passes(17 * DAY)
    assert talk.heard(ben).startswith("N1 (a pan) has been on the board for a while.")
    await talk.passes(10 * DAY)
    assert (await kept(talk))[0] == 1, "what was over is deleted"


async def test_a_room_that_leaves_its_group_leaves_the_board_to_it(talk: Conversation) -> None:
    kitchen, ben = await two_rooms(talk), await talk.direct("Ben")
    await talk.says("Ben", "!need a pan", kitchen)
    await talk.says("Anne", "!group leave", kitchen)
    await talk.passes(21 * DAY)
    assert talk.heard(ben).startswith("Tuesday circle\nN1 (a pan) has been on the board for a while.")
    assert (await talk.reacts("Ben", "👍", "a pan", ben)).startswith("Tuesday circle\nN1 still stands: a pan")
    assert "N1 a pan" in await talk.says("Chloé", "!needs")


async def test_the_board_of_a_sleeping_group_waits_for_it(talk: Conversation) -> None:
    kitchen, ben = await talk.gathering("Ben", "Anne", name="Kitchen"), await talk.direct("Ben")
    await talk.says("Ben", "!need a pan", kitchen)
    await talk.says("Ben", "!group join Tuesday circle", kitchen)
    await talk.says("Ben", "no", kitchen)
    await talk.says("Anne", "!group accept")
    await talk.passes(21 * DAY)
    assert "a pan" not in talk.heard(ben)
    await talk.says("Ben", "!group leave", kitchen)
    await talk.passes(7 * DAY)
    assert talk.heard(ben).startswith("Kitchen\nN1 (a pan) has been on the board for a while.")


async def test_who_removed_the_bot_and_invites_it_again_is_asked_later(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!need a drill by:2027-03-20")
    await talk.says("Anne", "!need a saw")
    await talk.says("Ben", "!take N2")
    await talk.says("Ben", "!lend my pan to:Anne until:2027-03-20")
    await talk.says("Anne", "!close N3")
    talk.server.kick(talk.room, user("Anne"), BOT)
    await talk.settle()
    await talk.passes(2 * DAY)
    talk.server.invite(talk.room, user("Anne"), BOT)
    await talk.settle()
    talk.heard(anne)
    await talk.passes(7 * DAY + timedelta(hours=1))
    said = talk.heard(anne)
    assert "N2" in said and "my pan" in said
    await talk.passes(14 * DAY)
    assert "N1 (a ladder) has been on the board for a while." in talk.heard(anne)
    await talk.passes(9 * DAY)
    assert (await kept(talk))[0] == 2, "what was over is deleted"


async def test_what_a_group_wants_today_holds_for_what_was_over_before(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!close N1")
    async with talk.store.transaction():
        await talk.store.forget_old(talk.server.now)  # from then on there is a daily look
    await talk.passes(4 * DAY)
    await talk.says("Anne", "!settings keep what is over 7")
    await talk.passes(2 * DAY)
    assert (await kept(talk))[0] == 1
    await talk.passes(2 * DAY)
    assert (await kept(talk))[0] == 0


async def test_what_waits_to_be_seen_is_shown_again_when_the_bot_is_back(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!settings board moderation first")
    await talk.agrees("Ben", "!need a ladder", ben)
    talk.server.kick(talk.room, user("Anne"), BOT)
    await talk.settle()
    talk.heard(anne)
    talk.server.invite(talk.room, user("Anne"), BOT)
    await talk.settle()
    await talk.passes(timedelta(minutes=1))
    assert "a ladder" in talk.heard(anne)


async def test_what_is_over_is_deleted_even_where_nothing_is_left_to_do_so(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!need a drill")
    await talk.says("Anne", "!close N2")
    talk.server.kick(talk.room, user("Anne"), BOT)
    await talk.settle()
    async with talk.store.transaction():
        await talk.store.forget_old(START + 365 * DAY)
    assert (await kept(talk))[0] == 2
    async with talk.store.transaction():
        await talk.store.forget_old(START + 367 * DAY)
    assert (await kept(talk))[0] == 1


# When.


@given(
    st.timedeltas(timedelta(0), 400 * DAY).map(lambda later: START + later),
    st.one_of(st.none(), st.timedeltas(timedelta(minutes=1), timedelta(days=400))),
    st.booleans(),
    st.integers(2, 365),
)
def test_everything_comes_later_and_the_reminder_before_the_date(
    now: datetime, ahead: timedelta | None, standing: bool, days: int
) -> None:
    due = now + ahead if ahead else None
    found = pace(due, standing, now, PARIS, days)
    assert found.ask >= now + timedelta(hours=12)
    assert found.soon is None or (due is not None and now < found.soon < due < found.ask)


# In French and in Spanish.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", "!besoin une échelle pour:samedi")
        await talk.says("Ben", "!prends N1")
        await talk.passes(2 * DAY)
        assert usual(talk.heard(ben)).startswith("Petit rappel : tu t’occupes de N1 pour Anne. une échelle")
        assert usual(talk.heard(anne)).startswith("Petit rappel : tu peux compter sur Ben pour N1. une échelle")
        await talk.passes(2 * DAY)
        assert usual(talk.heard(anne)).startswith("N1 (une échelle), avec Ben : est-ce que ça s’est fait ?")
        said = usual(await talk.replies("Anne", "Non", "est-ce que", anne))
        assert said.startswith("N1 (une échelle) est de nouveau ouvert à tout le monde")
        assert usual(talk.heard(ben)).startswith("N1 (une échelle), pour Anne, ne s’est pas fait cette fois")
        await talk.says("Ben", "!prends N1")
        assert usual(await talk.says("Anne", "!rouvrir N1")).startswith("N1 (une échelle) est de nouveau ouvert")
        await talk.passes(21 * DAY)
        await talk.passes(7 * DAY)
        assert usual(talk.heard(anne).split("\n\n")[-1]).startswith(
            "N1 (une échelle) est mis de côté : ce n’est plus au tableau."
        )
        said = usual(await talk.says("Anne", "!renouveler N1 pour:dimanche"))
        assert said.startswith("N1 reste au tableau : une échelle · pour le dimanche 11 avril")


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", "!necesito una escalera para:sábado")
        await talk.says("Ben", "!tomo N1")
        await talk.passes(2 * DAY)
        assert talk.heard(ben).startswith("Un pequeño recordatorio: te encargas de N1 para Anne. una escalera")
        assert talk.heard(anne).startswith("Un pequeño recordatorio: puedes contar con Ben para N1. una escalera")
        await talk.passes(2 * DAY)
        assert talk.heard(anne).startswith("N1 (una escalera), con Ben: ¿salió bien?")
        assert (await talk.reacts("Anne", "👎", "¿salió bien?", anne)).startswith("N1 (una escalera) vuelve a estar")
        assert talk.heard(ben).startswith("N1 (una escalera), para Anne, no se dio esta vez")
        await talk.says("Ben", "!tomo N1")
        assert (await talk.says("Anne", "!reabrir N1")).startswith("N1 (una escalera) vuelve a estar abierto")
        await talk.passes(21 * DAY)
        await talk.passes(7 * DAY)
        assert (
            talk.heard(anne).split("\n\n")[-1].startswith("N1 (una escalera) queda aparte: ya no está en el tablero.")
        )
        assert (await talk.says("Anne", "!renovar N1")).startswith("N1 sigue en pie: una escalera\n")
