"""Date polls: which dates suit, by taps and words; what it becomes; and what happens to it meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import BOT, Conversation, conversation, user, usual

DAY, HOUR, MOMENT = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
POLL = "!dates card night: sat 19:00, sun 15:00, tue 20:00"
SATURDAY = "1️⃣ Saturday, 13 March at 19:00"
SUNDAY = "2️⃣ Sunday, 14 March at 15:00"
TUESDAY = "3️⃣ Tuesday, 16 March at 20:00"
ASKS = "Which of these"
SHALL_IT = "Shall it be that date? 👍 or yes, and everybody reads it; or no."


def dates(talk: Conversation, room: str | None = None) -> list[str]:
    """The lines of the dates in the poll's message as it is now."""
    return [line for line in talk.message("1️⃣", room).body.split("\n") if line[:1].isdigit()]


async def closes(talk: Conversation) -> None:
    await talk.passes(2 * DAY + 2 * HOUR)


# Asking and answering.


async def test_a_poll_is_answered_by_taps_replies_and_commands(talk: Conversation) -> None:
    shown = await talk.says("Anne", POLL)
    assert shown == "\n".join((
        "E1 · card night",
        "Which of these dates suit you? I count the answers on Friday, 12 March at 20:00.",
        SATURDAY, SUNDAY, TUESDAY, "",
        "Tap the number of every date that suits, or reply with the numbers; a question mark behind one means "
        "if need be. In private: !mark E1 1 3?.",
    ))  # fmt: skip
    await talk.reacts("Ben", "1️⃣", ASKS)
    await talk.reacts("Ben", "3️⃣", ASKS)
    assert dates(talk) == [f"{SATURDAY} · Ben", SUNDAY, f"{TUESDAY} · Ben"]
    await talk.replies("Chloé", "1, 2?", ASKS)
    assert talk.signs() == ["✅"], "the message shows the rest"
    await talk.says("Anne", "!dates E1 2")
    assert dates(talk) == [f"{SATURDAY} · Ben and Chloé", f"{SUNDAY} · Anne; if need be Chloé", f"{TUESDAY} · Ben"]
    assert await talk.replies("Chloé", "see you there!", ASKS) == "", "that is talk"
    assert len(talk.shown()) == 2, "the greeting, and one live message"


async def test_with_two_dates_there_are_two_signs_to_tap(talk: Conversation) -> None:
    await talk.says("Anne", "!dates tea: sat 19h or sun 15h")
    assert talk.signs(talk.message(ASKS).event_id) == ["1️⃣", "2️⃣"]


@pytest.mark.parametrize(
    ("said", "title", "moments"),
    [
        ("tea, sat 19h, sun 15h", "E1 · tea", ["Saturday, 13 March at 19:00", "Sunday, 14 March at 15:00"]),
        ("tea sat 19h; sun 15h", "E1 · tea", ["Saturday, 13 March at 19:00", "Sunday, 14 March at 15:00"]),
        ("tea: sun 15h, sat 19h, 21h", "E1 · tea", [
            "Saturday, 13 March at 19:00", "Saturday, 13 March at 21:00", "Sunday, 14 March at 15:00",
        ]),
        ("tea: sat 19h, sat 19h, sun 15h", "E1 · tea", ["Saturday, 13 March at 19:00", "Sunday, 14 March at 15:00"]),
    ],
)  # fmt: skip
async def test_dates_are_read_as_people_write_them(
    talk: Conversation, said: str, title: str, moments: list[str]
) -> None:
    shown = await talk.says("Anne", f"!dates {said}")
    assert shown.startswith(f"{title}\n")
    assert dates(talk) == [f"{number}️⃣ {moment}" for number, moment in enumerate(moments, 1)]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!dates tea: sat 19h", "2 to 9 different dates"),
        ("!dates tea: sat 19h, sat 19h", "2 to 9 different dates"),
        ("!dates tea: sat 19h, soonish", "I can’t read “soonish” as a day and an hour"),
        ("!dates sat 19h, sun 15h", "What is it for?"),
        ("!dates E1 sat 19h, sun 15h", "I can’t find E1"),
        ("!mark E1 1", "I can’t find E1"),
        ("!dates", "What is it for, and which dates are possible?"),
    ],
)
async def test_what_can_not_be_asked_is_said(talk: Conversation, said: str, answer: str) -> None:
    assert answer in await talk.says("Anne", said)


async def test_which_of_two_times_is_meant_is_asked(talk: Conversation) -> None:
    asked = await talk.says("Anne", "!dates tea: sat 19h, 04/05 15h")
    assert "1." in asked and "2." in asked, asked
    assert "E1 · tea" in await talk.says("Anne", "1")


async def test_what_is_no_date_of_the_poll_is_told(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    assert await talk.says("Ben", "!mark E1 4") == "There is no date 4: they are numbered from 1 to 3."
    assert await talk.reacts("Ben", "4️⃣", ASKS) == "", "a tap that nothing offers"
    assert dates(talk) == [SATURDAY, SUNDAY, TUESDAY]


async def test_new_words_replace_older_ones_and_taking_back_leaves_the_rest(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await talk.reacts("Ben", "1️⃣", ASKS)
    tap = talk.last
    await talk.says("Ben", "!mark E1 2")
    await talk.says("Ben", "!mark E1 3")
    assert dates(talk) == [f"{SATURDAY} · Ben", SUNDAY, f"{TUESDAY} · Ben"]
    words = talk.last
    await talk.takes_back("Ben", tap)
    assert dates(talk) == [SATURDAY, SUNDAY, f"{TUESDAY} · Ben"]
    await talk.takes_back("Ben", words)
    assert dates(talk) == [SATURDAY, f"{SUNDAY} · Ben", TUESDAY], "what was said before it"
    await talk.says("Ben", "!mark E1 none")
    assert dates(talk) == [SATURDAY, SUNDAY, TUESDAY]


async def test_in_private_it_is_answered_and_shown_too(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", POLL)
    said = await talk.says("Ben", "!mark E1 1 3?", ben)
    assert said == "Noted for E1: Saturday, 13 March at 19:00; if need be Tuesday, 16 March at 20:00."
    assert dates(talk) == [f"{SATURDAY} · Ben", SUNDAY, f"{TUESDAY} · if need be Ben"]
    assert "1️⃣ Saturday" in await talk.says("Ben", "!mark E1", ben)
    assert "Noted for E1: Sunday" in await talk.replies("Ben", "2", "1️⃣", ben)


async def test_what_is_asked_for_in_private_is_asked_for_in_the_room_only_with_a_yes(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    asked = await talk.says("Anne", POLL, anne)
    assert "would read" in asked and not talk.heard()
    await talk.says("Anne", "yes", anne)
    assert dates(talk) == [SATURDAY, SUNDAY, TUESDAY]
    asked = await talk.says("Anne", "!dates E1 mon 19h, sun 15h", anne)
    assert "would read" in asked and dates(talk) == [SATURDAY, SUNDAY, TUESDAY]
    await talk.says("Anne", "yes", anne)
    assert dates(talk) == ["1️⃣ Sunday, 14 March at 15:00", "2️⃣ Monday, 15 March at 19:00"]


@pytest.mark.parametrize(("shows", "seen"), [("number", f"{SATURDAY} · 3 people"), ("hidden", SATURDAY)])
async def test_where_nobody_is_named_nobody_is_asked_to_tap(tmp_path: Path, shows: str, seen: str) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        chats = {name: await talk.direct(name) for name in ("Ben", "Chloé", "Dan")}
        await talk.says("Anne", f"!settings event answers {shows}")
        asked = await talk.says("Anne", POLL)
        assert "Tap" not in asked and "Please tell me in our private chat: !mark E1 1 3?" in asked
        await talk.reacts("Ben", "1️⃣", ASKS)
        assert "Noted for E1: Saturday" in talk.heard(chats["Ben"]), "a tap counts all the same"
        await talk.says("Chloé", "!mark E1 1", chats["Chloé"])
        assert dates(talk)[0] == SATURDAY, "two people would be known"
        await talk.says("Dan", "!mark E1 1", chats["Dan"])
        assert dates(talk)[0] == seen
        await closes(talk)
        shown = talk.message("1️⃣").body
        assert "Saturday, 13 March at 19:00 suits most people." in shown
        assert not any(name in shown for name in ("Ben", "Chloé", "Dan"))


async def test_where_reactions_are_off_nobody_is_asked_to_tap(talk: Conversation) -> None:
    await talk.says("Anne", "!settings reactions off")
    assert "Tap" not in await talk.says("Anne", "!dates tea: sat 19h, sun 15h")


# What it becomes.


async def test_it_closes_the_organiser_says_yes_and_those_who_could_read_it(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", POLL)
    await talk.replies("Ben", "1 2?", ASKS)
    await talk.replies("Chloé", "1 2", ASKS)
    await closes(talk)
    assert talk.message("1️⃣").body.endswith(
        "Saturday, 13 March at 19:00 suits as many people as Sunday, 14 March at 15:00, and fewer of them only "
        "if need be.\nWhoever asked, or facilitates, settles it: !fix date E1 1."
    )
    asked = talk.heard(anne)
    assert asked.startswith("The answers about the dates for E1 (card night) are in.") and SHALL_IT in asked
    talk.heard()
    await talk.says("Anne", "yes", anne)
    shown = talk.heard()
    assert "E1 · card night: the date is Saturday, 13 March at 19:00." in shown
    assert "E1 · card night\nSaturday, 13 March at 19:00\n\nComing? 👍" in shown
    assert "Going" not in shown, "nobody comes who has not said so"
    assert "Going: Ben" in await talk.reacts("Ben", "👍", "Coming?")


async def test_a_no_settles_nothing_and_another_can_be_chosen(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", POLL)
    await talk.replies("Ben", "1 3", ASKS)
    await closes(talk)
    assert "it is not settled" in await talk.says("Anne", "no", anne)
    assert "suits nobody so far" in await talk.says("Anne", "!fix date E1 2"), "refused by all"
    assert "There is no date 4" in await talk.says("Anne", "!fix date E1 4")
    assert "the date is Tuesday, 16 March at 20:00." in await talk.says("Anne", "!fix date E1 3")


async def test_it_can_be_settled_before_it_closes(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    assert "So far none of the dates suits anybody." in await talk.says("Anne", "!fix date E1")
    await talk.replies("Ben", "2", ASKS)
    assert SHALL_IT in await talk.says("Anne", "!fix date E1")
    assert "the date is Sunday, 14 March at 15:00." in await talk.says("Anne", "yes")
    assert await talk.reacts("Chloé", "1️⃣", "the date is") == ""
    assert "That question is over" in await talk.replies("Chloé", "1", "the date is")


async def test_only_who_asked_or_facilitates_settles_it(talk: Conversation) -> None:
    await talk.says("Chloé", POLL)
    await talk.replies("Ben", "2", ASKS)
    assert "can be changed by whoever suggested it" in await talk.says("Ben", "!fix date E1 2")
    assert "can be changed by whoever suggested it" in await talk.says("Ben", "!dates E1 sat 19h, sun 15h")
    assert "the date is Sunday" in await talk.says("Anne", "!fix date E1 2")


async def test_deleting_what_settled_it_leaves_it_without_a_date(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await talk.replies("Ben", "2", ASKS)
    await talk.says("Anne", "!fix date E1 2")
    await talk.takes_back("Anne", talk.last)
    assert "The date is still open." in await talk.says("Anne", "!event E1")


async def test_what_is_called_off_is_not_asked_about_any_more(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await talk.replies("Ben", "2", ASKS)
    await talk.says("Anne", "!event cancel E1")
    assert "1️⃣" not in talk.message("card night").body and len(talk.shown()) == 2
    assert "That question is over." in await talk.replies("Ben", "3", "card night")
    await closes(talk)
    assert "1️⃣" not in talk.message("card night").body


async def test_who_comes_to_the_old_date_is_asked_about_the_new_one(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Ben", "!going E1")
    await talk.says("Anne", "!dates E1 sun 15h, mon 15h")
    await talk.replies("Chloé", "2", ASKS)
    await talk.says("Anne", "!fix date E1 2")
    assert "Monday, 15 March at 15:00" in talk.heard(ben)


async def test_a_poll_about_what_has_a_date_moves_it(talk: Conversation) -> None:
    await talk.says("Anne", "!event tea saturday 19:00 until:22:00")
    await talk.says("Anne", "!dates E1 sun 15h, mon 15h")
    await talk.replies("Ben", "2", ASKS)
    await talk.says("Anne", "!fix date E1 2")
    assert "Monday, 15 March at 15:00, until 18:00" in talk.message("Coming?").body, "it lasts as long"


async def test_what_comes_back_has_no_one_date(talk: Conversation) -> None:
    await talk.says("Anne", "!event tea every friday 19:00")
    assert "E1 repeats" in await talk.says("Anne", "!dates E1 sun 15h, mon 15h")


async def test_without_a_date_it_ends_when_the_last_is_past(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await closes(talk)
    assert "So far none of the dates suits anybody.\nTo ask about other dates" in talk.message("1️⃣").body
    await talk.passes(5 * DAY)
    assert talk.message("card night").body == "E1 · card night: no date was found this time."
    assert "Nothing is planned" in await talk.says("Anne", "!events")


async def test_other_dates_take_the_place_of_the_first_ones(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await talk.replies("Ben", "2", ASKS)
    await talk.says("Anne", "!dates E1 mon 19h, wed 19h")
    assert talk.message("I ask about other dates now.").body.startswith("E1")
    await talk.reacts("Ben", "1️⃣", "I ask about other dates now.")
    assert dates(talk) == ["1️⃣ Monday, 15 March at 19:00", "2️⃣ Wednesday, 17 March at 19:00"], "that was another"


async def test_deleting_the_message_takes_the_question_back(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await talk.takes_back("Anne", talk.last)
    assert talk.message("E1").body == "E1 was taken back."
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Anne", "!dates E2 sun 15h, mon 15h")
    await talk.takes_back("Anne", talk.last)
    assert talk.message("dates").body == "E2: the question about dates was taken back."
    assert "Saturday, 13 March at 19:00" in await talk.says("Anne", "!event E2")


# Left or removed, on pause, forgotten, room upgraded, bot down, answers that cross, setting changed.


@pytest.mark.parametrize("removed", [False, True])
async def test_who_leaves_takes_their_marks_along(talk: Conversation, removed: bool) -> None:
    await talk.says("Ben", POLL)
    await talk.says("Ben", "!mark E1 1")
    await talk.says("Chloé", "!mark E1 2")
    if removed:
        talk.server.kick(talk.room, user("Anne"), user("Ben"))
    else:
        talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert dates(talk) == [SATURDAY, f"{SUNDAY} · Chloé", TUESDAY]
    await closes(talk)
    assert "Sunday, 14 March at 15:00 suits most people." in talk.message("1️⃣").body, "what they asked goes on"
    assert "the date is Sunday" in await talk.says("Anne", "!fix date E1 2")


async def test_who_is_on_pause_is_asked_afterwards(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", POLL)
    await talk.says("Ben", "!mark E1 1", ben)
    await talk.says("Ben", "!pause", ben)
    await talk.says("Anne", "!pause", anne)
    await closes(talk)
    assert dates(talk)[0] == f"{SATURDAY} · Ben", "what was said counts"
    assert "Shall it be" not in talk.heard(anne)
    assert "Shall it be" in await talk.says("Anne", "!resume", anne)


async def test_who_is_forgotten_leaves_nothing_of_it(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", POLL)
    await talk.says("Ben", "!dates tea: sat 19h, sun 15h")
    await talk.says("Ben", "!mark E1 1")
    await talk.says("Chloé", "!mark E2 1")
    for said in ("!forgetme", "1", "yes"):
        await talk.says("Ben", said, ben)
    await talk.passes(MOMENT)
    assert talk.message("card night").body.split("\n")[2:5] == [SATURDAY, SUNDAY, TUESDAY]
    assert not any("Ben" in each.body or "tea" in each.body for each in talk.shown())


async def test_in_a_new_room_it_is_asked_anew_and_the_marks_stay(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await talk.reacts("Ben", "1️⃣", ASKS)
    talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[user("Ben"), user("Chloé"), BOT])
    for name in ("Ben", "Chloé"):
        talk.server.join(talk.room, user(name))
    await talk.settle()
    assert dates(talk) == [f"{SATURDAY} · Ben", SUNDAY, TUESDAY], "it is asked anew"
    await talk.says("Chloé", "!mark E1 2")
    assert dates(talk) == [f"{SATURDAY} · Ben", f"{SUNDAY} · Chloé", TUESDAY]
    await talk.reacts("Chloé", "3️⃣", ASKS)
    assert dates(talk)[2] == f"{TUESDAY} · Chloé"
    await closes(talk)
    assert "suits" in talk.message("1️⃣").body


async def test_a_poll_moves_to_another_group_with_its_room(talk: Conversation) -> None:
    anne, other = await talk.direct("Anne"), await talk.gathering("Anne", "Ben", name="Other")
    await talk.says("Anne", "!event tea saturday 19:00", other)
    await talk.says("Anne", POLL)
    await talk.replies("Ben", "1", ASKS)
    for said, room in (("!group join Other", None), ("yes", None), ("!group accept", other)):
        await talk.says("Anne", said, room)
    await talk.says("Chloé", "!mark E2 2?")
    assert dates(talk) == [f"{SATURDAY} · Ben", f"{SUNDAY} · if need be Chloé", TUESDAY]
    await talk.replies("Chloé", "1", ASKS)
    assert dates(talk) == [f"{SATURDAY} · Ben and Chloé", SUNDAY, TUESDAY]
    talk.heard(anne)
    await closes(talk)
    assert talk.heard(anne).count("Shall it be") == 1
    await talk.says("Anne", "yes", anne)
    assert "E2 · card night: the date is Saturday, 13 March at 19:00." in talk.heard(other)


async def test_what_was_written_in_time_counts_though_the_bot_was_away(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await talk.stop()
    talk.server.now += DAY
    talk.server.say(talk.room, user("Ben"), "!mark E1 2")
    talk.server.now += DAY + 2 * HOUR
    talk.server.say(talk.room, user("Chloé"), "!mark E1 1")
    await talk.start()
    await talk.passes(MOMENT)
    assert dates(talk) == [SATURDAY, f"{SUNDAY} · Ben", TUESDAY], "and what came too late does not"
    shown = "\n".join(each.body for each in talk.shown())
    assert "The question about the dates for E1 is closed." in shown
    assert "Sunday, 14 March at 15:00 suits most people." in shown


async def test_a_mark_that_crosses_the_end_is_told_so(talk: Conversation) -> None:
    await talk.says("Anne", POLL)
    await talk.replies("Chloé", "3", ASKS)
    await closes(talk)
    assert "is closed. !mark E1 shows how it stands." in await talk.says("Ben", "!mark E1 1")
    assert "is closed" in await talk.reacts("Ben", "1️⃣", "1️⃣")
    assert dates(talk) == [SATURDAY, SUNDAY, f"{TUESDAY} · Chloé"]


async def test_a_yes_that_crosses_another_settling_changes_nothing(talk: Conversation) -> None:
    chloe = await talk.direct("Chloé")
    await talk.says("Chloé", POLL)
    await talk.replies("Ben", "2 3", ASKS)
    await closes(talk)
    await talk.says("Anne", "!fix date E1 3")
    await talk.replies("Chloé", "yes", "Shall it be", chloe)
    assert "Tuesday, 16 March at 20:00" in await talk.says("Anne", "!event E1")


async def test_what_is_shown_stays_as_it_was_when_it_was_asked(talk: Conversation) -> None:
    await talk.says("Anne", "!settings event answers hidden")
    await talk.says("Anne", POLL)
    await talk.says("Anne", "!settings event answers names")
    ben = await talk.direct("Ben")
    await talk.says("Ben", "!mark E1 1", ben)
    assert dates(talk)[0] == SATURDAY


async def test_a_restart_loses_nothing(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", POLL)
    await talk.reacts("Ben", "1️⃣", ASKS)
    await talk.restart()
    await talk.replies("Chloé", "1", ASKS)
    await closes(talk)
    assert talk.heard(anne).count("Shall it be") == 1
    await talk.restart()
    await talk.says("Anne", "yes", anne)
    assert "the date is Saturday" in talk.message("the date is").body


# Other languages; and what others send is bounded.


async def test_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        shown = usual(await talk.says("Anne", "!dates soirée cartes : samedi 19h, dimanche 15h, mardi 20h"))
        assert shown.startswith("E1 · soirée cartes\nQuelles dates vous conviennent ? Je compte les réponses :"), shown
        await talk.replies("Ben", "1 et 3 si besoin", "Quelles dates")
        await talk.says("Chloé", "!cocher E1 3")
        shown = usual(talk.message("1️⃣").body)
        assert "1️⃣ samedi 13 mars à 19 h · Ben" in shown and "3️⃣ mardi 16 mars à 20 h · Chloé ; si besoin Ben" in shown
        assert "mardi 16 mars à 20 h convient au plus grand nombre." in usual(await talk.says("Anne", "!fixer E1"))
        assert "la date est fixée, mardi 16 mars à 20 h" in usual(await talk.says("Anne", "oui"))


async def test_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        shown = await talk.says("Anne", "!fechas noche de cartas: sábado 19:00, domingo 15:00 o martes 20:00")
        assert shown.startswith("E1 · noche de cartas\n¿Qué fechas te vienen bien?"), shown
        await talk.replies("Ben", "1 y 3 si hace falta", "fechas")
        assert "3️⃣ martes 16 de marzo a las 20:00 · si hace falta Ben" in talk.message("1️⃣").body
        assert "sábado 13 de marzo a las 19:00 viene bien a tantas personas como martes 16" in await talk.says(
            "Anne", "!fijar E1"
        )
        assert "la fecha es sábado 13 de marzo a las 19:00" in await talk.says("Anne", "sí")


async def test_the_message_stays_small_whatever_names_people_have(tmp_path: Path) -> None:
    names = tuple(f"{'🦄' * 12}{number}" for number in range(20))
    async with conversation(tmp_path, people=("Anne", *names)) as talk:
        when = ", ".join(f"in {number} days" for number in range(1, 10))
        await talk.says("Anne", f"!dates {'🎲' * 100}: {when}")
        for number, name in enumerate(names):
            await talk.says(f"@{name}:x", f"!mark E1 {'all' if number % 2 else '1? 2? 3? 4? 5? 6? 7? 8? 9?'}")
        body = talk.message("1️⃣").body
        assert "more" in body and len(body.encode()) < 2048, len(body.encode())
