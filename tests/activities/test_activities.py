"""Activities: who comes, by words, replies and taps, in three languages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual

MOMENT = timedelta(seconds=1)
CARDS = '!event card night saturday 19:00 at:"Zoé’s" places:2'
HOW = "Coming? 👍 or !going E1. Perhaps? 🤔 or !maybe E1. A reminder: ⏰."


def going(shown: str) -> str:
    """The line of those who come."""
    return next((line.removeprefix("Going: ") for line in shown.splitlines() if line.startswith("Going: ")), "")


async def test_one_message_says_what_when_and_where_and_shows_who_comes(talk: Conversation) -> None:
    shown = await talk.says("Anne", f"{CARDS} until:22:00")
    assert shown == (
        "E1 · card night\nSaturday, 13 March at 19:00, until 22:00\nWhere: Zoé’s\n2 places left\n\n" + HOW
    ), shown
    assert going(await talk.says("Ben", "!going E1")) == "Ben"
    assert talk.signs() == ["✅"]
    shown = await talk.reacts("Chloé", "🤔")
    assert "Perhaps: Chloé\n1 place left" in shown
    assert len(talk.shown()) == 2, "the greeting, and one live message"


@pytest.mark.parametrize(
    ("said", "comes"),
    [
        ("I’m in", True),
        ("count me in", True),
        ("yes please", True),
        ("me too", True),
        ("+1", True),
        ("voy", True),
        ("moi aussi", True),
        ("j’en suis", True),
        ("what a lovely idea", False),
        ("yes, but it is far", False),
    ],
)
async def test_a_reply_in_plain_words_is_an_answer_and_talk_is_none(talk: Conversation, said: str, comes: bool) -> None:
    await talk.says("Anne", CARDS)
    assert going(await talk.replies("Ben", said, "card night")) == ("Ben" if comes else "")


async def test_plain_answers_count_with_a_number_behind_the_sign(talk: Conversation) -> None:
    await talk.says("Anne", CARDS)
    await talk.says("Anne", "!event a walk sunday 15:00")
    assert going(await talk.says("Ben", "!count me in E2")) == "Ben"
    assert "Perhaps: Ben" in await talk.says("Ben", "!not sure E2")
    assert "Ben" not in await talk.says("Ben", "!I can’t make it E2")
    assert going(await talk.says("Ben", "!voy E1")) == "Ben", "words of another language"


async def test_without_a_number_it_is_the_only_one_or_it_is_asked_which(talk: Conversation) -> None:
    assert "Nothing is planned" in await talk.says("Ben", "!going")
    await talk.says("Anne", CARDS)
    assert going(await talk.says("Ben", "!going")) == "Ben"
    await talk.says("Anne", "!event a walk sunday 15:00")
    asked = await talk.says("Ben", "!going")
    assert asked.startswith("Which one do you mean?\n1. E1 card night\n2. E2 a walk\n"), asked
    assert "Perhaps: Ben" in await talk.replies("Ben", "!maybe", "E2 · a walk"), "a reply is as good as a number"


@pytest.mark.parametrize("answer", ["2", "E2", "a walk", "2️⃣"])
async def test_which_one_is_meant_is_answered_by_a_number_its_words_or_a_tap(talk: Conversation, answer: str) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", CARDS)
    await talk.says("Anne", "!event a walk sunday 15:00")
    for room in (None, ben):
        asked = await talk.says("Ben", "!going +1", room)
        assert "2. E2 a walk" in asked, asked
        await (talk.reacts if answer == "2️⃣" else talk.replies)("Ben", answer, "Which", room)
        await talk.passes(MOMENT)
        assert going(talk.message("E2 · a walk").body) == "Ben +1" and going(talk.message("E1 · card night").body) == ""
        await talk.says("Ben", "!not going E2")
    await talk.says("Anne", "!event move monday 15:00")
    await talk.says("Anne", "2")
    assert "Monday, 15 March at 15:00" in talk.message("E2 · a walk").body


async def test_coming_is_for_who_calls_and_else_for_what_is_planned(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", CARDS)
    assert going(await talk.says("Ben", "!coming")) == "Ben"
    await talk.says("Ben", "!can’t")
    await talk.says("Ben", "!oncall me")
    await talk.says("Chloé", "!sos")
    assert "Chloé" in talk.heard(ben)
    assert "now knows that you are coming" in await talk.says("Ben", "!coming", ben)
    assert going(talk.message("card night").body) == ""
    await talk.says("Ben", "!coming E1", ben)
    await talk.passes(MOMENT)
    assert going(talk.message("card night").body) == "Ben", "with its number it is the activity"
    assert "open" not in await talk.says("Ben", "!can’t E1")
    assert going(talk.message("card night").body) == ""


async def test_what_is_taken_back_leaves_what_the_other_messages_say(talk: Conversation) -> None:
    await talk.says("Anne", CARDS)
    await talk.reacts("Ben", "👍", "card night")
    tap = talk.last
    assert "Perhaps: Ben" in await talk.says("Ben", "!maybe E1")
    await talk.takes_back("Ben", talk.last)
    assert going(talk.message("card night").body) == "Ben", "the tap still says yes"
    await talk.says("Ben", "!going E1 +1")
    assert going(talk.message("card night").body) == "Ben +1"
    await talk.takes_back("Ben", talk.last)
    assert going(talk.message("card night").body) == "Ben"
    await talk.takes_back("Ben", tap)
    assert "2 places left" in talk.message("card night").body


async def test_whoever_waits_is_asked_when_a_place_is_free(talk: Conversation) -> None:
    dan = await talk.direct("Chloé")
    await talk.says("Anne", CARDS)
    await talk.says("Ben", "!going +1")
    assert "Waiting for a place: Chloé" in await talk.reacts("Chloé", "👍", "card night")
    assert "You are first in line" in talk.heard(dan)
    assert "You are first in line" in await talk.says("Chloé", "!why E1", dan)
    assert "Waiting for a place: Chloé" in await talk.says("Ben", "!going E1 thanks"), "he comes alone"
    asked = talk.heard(dan)
    assert asked.startswith("A place is free at E1 (card night): Saturday, 13 March at 19:00.")
    assert "it is yours until Thursday, 11 March at 13:00" in asked, "a quarter of three days"
    assert await talk.says("Chloé", "yes", dan) == (
        "You come to E1 (card night): Saturday, 13 March at 19:00. If not after all: !not going E1."
    )
    await talk.passes(MOMENT)
    assert going(talk.message("card night").body) == "Ben and Chloé"


async def test_a_place_that_nobody_answers_about_goes_to_the_next(talk: Conversation, tmp_path: Path) -> None:
    async with conversation(tmp_path / "four", people=("Anne", "Ben", "Chloé", "Dan")) as four:
        chloe, dan = await four.direct("Chloé"), await four.direct("Dan")
        await four.says("Anne", "!event tea saturday 19:00 places:1")
        for name in ("Ben", "Chloé", "Dan"):
            await four.says(name, "!going E1")
        four.heard(chloe), four.heard(dan)
        await four.says("Ben", "!not going E1")
        assert "A place is free" in four.heard(chloe) and not four.heard(dan)
        await four.passes(timedelta(hours=18))
        assert "is offered to the next in line. You keep waiting" in four.heard(chloe)
        assert "A place is free" in four.heard(dan)
        await four.says("Dan", "no", dan)
        await four.passes(MOMENT)
        assert "Waiting for a place: Chloé" in four.message("tea").body
        assert not four.heard(chloe), "she let this one go by"
        assert going(await four.says("Chloé", "!going E1")) == "Chloé", "the first to say yes has it"


async def test_shortly_before_all_who_wait_are_asked_at_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        chloe, dan = await talk.direct("Chloé"), await talk.direct("Dan")
        await talk.says("Anne", "!event tea today 22:00 places:1")
        for name in ("Ben", "Chloé", "Dan"):
            await talk.says(name, "!going E1")
        await talk.passes(timedelta(hours=1, minutes=1))
        talk.heard(chloe), talk.heard(dan)
        await talk.says("Ben", "!not going E1")
        assert "the first yes or 👍 has it" in talk.heard(chloe)
        assert "the first yes or 👍 has it" in talk.heard(dan)
        assert "You come to E1" in await talk.says("Dan", "yes", dan)
        assert "Somebody was quicker" in await talk.says("Chloé", "yes", chloe)
        await talk.passes(MOMENT)
        assert going(talk.message("tea").body) == "Dan"


async def test_hidden_answers_are_given_in_private_and_shown_to_nobody(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    shown = await talk.says("Anne", "!event a meeting saturday 19:00 answers:hidden places:5")
    assert "👍" not in shown and "5 places in all" in shown
    assert "You come to E1" in await talk.says("Ben", "!going E1", ben)
    assert talk.heard() == ""
    await talk.says("Ben", "!going E1")
    assert talk.signs() == [] and "nobody in the room sees it" in talk.heard(ben)


async def test_the_group_chooses_what_is_shown_of_the_answers(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Anne", "!settings event answers number")
    await talk.says("Anne", "!event a walk saturday 15:00")
    await talk.says("Ben", "!going E1 +1", ben)
    assert "Somebody is going." in await talk.passes(MOMENT), "two would be named by their number"
    await talk.says("Chloé", "!going E1", chloe)
    shown = await talk.passes(MOMENT)
    assert "3 people are going." in shown and "Ben" not in shown
    await talk.says("Anne", "!settings event answers names")
    await talk.says("Chloé", "!not going E1", chloe)
    assert "Ben" not in talk.message("a walk").body, "what was announced holds"


async def test_it_is_said_what_is_to_come_and_what_is_ones_own(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    assert "Nothing is planned yet" in await talk.says("Ben", "!events")
    await talk.says("Anne", CARDS)
    await talk.says("Anne", "!event a walk every sunday 15:00")
    listed = await talk.says("Ben", "!what’s on")
    assert listed.splitlines()[0] == "- E1 card night · Saturday, 13 March at 19:00"
    assert "E2 a walk · Sunday, 14 March at 15:00 (comes back every Sunday at 15:00)" in listed
    await talk.says("Ben", "!going E2", ben)
    assert "You answered:\n- E2 a walk" in await talk.says("Ben", "!mine", ben)
    assert "Where: Zoé’s" in await talk.says("Ben", "!event E1")


async def test_it_is_over_after_its_time_and_forgotten_after_a_month(talk: Conversation) -> None:
    await talk.says("Anne", f"{CARDS} until:22:00")
    await talk.says("Ben", "!going E1")
    shown = await talk.passes(timedelta(days=3, hours=4))
    assert "This is over." in shown and "👍" not in shown
    assert "E1 is over" in await talk.says("Ben", "!going E1")
    assert await rows(talk) == (1, 1)
    await talk.passes(timedelta(days=31))
    async with talk.store.transaction():
        await talk.store.forget_old(talk.server.now)
    assert await rows(talk) == (0, 0)


async def rows(talk: Conversation) -> tuple[object, object]:
    """How many activities, and answers, are stored."""
    async with talk.store.transaction():
        database = talk.store._database
        return (
            await database.value("SELECT count(*) FROM activities"),
            await database.value("SELECT count(*) FROM activity_rsvps"),
        )


async def test_an_edit_corrects_it_and_the_answers_stay(talk: Conversation) -> None:
    await talk.says("Anne", CARDS)
    first = talk.last
    await talk.says("Ben", "!going E1")
    shown = await talk.says("Anne", "!event card evening saturday 20:00 places:1", edit_of=first)
    assert "E1 · card evening\nSaturday, 13 March at 20:00\nGoing: Ben" in shown
    assert "stays as it was" in await talk.says("Anne", "hello", edit_of=first)


async def test_deleting_its_message_takes_it_back_and_those_who_come_are_told(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", CARDS)
    first = talk.last
    await talk.says("Ben", "!going E1", ben)
    talk.heard()
    assert await talk.takes_back("Anne", first) == "E1 was taken back."
    assert "E1 (card night; Saturday, 13 March at 19:00) is called off." in talk.heard(ben)
    assert "That was taken back." in await talk.reacts("Ben", "👍", "E1 was taken back")
    assert await rows(talk) == (0, 0)


# The states of people: left, forgotten, on pause; and the bot away.


async def test_who_leaves_frees_a_place_and_what_they_came_up_with_stays(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé")) as talk:
        chloe = await talk.direct("Chloé")
        await talk.says("Ben", "!event tea saturday 19:00 places:1")
        await talk.says("Ben", "!going E1")
        await talk.says("Chloé", "!going E1")
        talk.heard(chloe)
        talk.server.leave(talk.room, "@ben:x")
        await talk.settle()
        assert "A place is free at E1" in talk.heard(chloe)
        assert "Going" not in talk.message("tea").body


async def test_who_is_forgotten_leaves_nothing(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Ben", CARDS)
    await talk.says("Anne", "!event a walk sunday 15:00")
    await talk.says("Ben", "!going E2")
    await talk.says("Chloé", "!going E1", chloe)
    talk.heard()
    await talk.says("Ben", "!forgetme", ben)
    await talk.says("Ben", "1", ben)
    await talk.says("Ben", "yes", ben)
    await talk.passes(MOMENT)
    shown = "\n".join(each.body for each in talk.shown())
    assert "E1 was taken back." in shown and "E2 · a walk" in shown and "Ben" not in shown
    assert "is called off" in talk.heard(chloe)


async def test_a_place_is_not_held_for_who_is_on_pause_and_they_keep_their_turn(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        chloe, dan = await talk.direct("Chloé"), await talk.direct("Dan")
        await talk.says("Anne", "!event tea saturday 19:00 places:1")
        for name in ("Ben", "Chloé", "Dan"):
            await talk.says(name, "!going E1")
        await talk.says("Ben", "!not going E1")
        talk.heard(dan)
        assert "A place is free" in talk.heard(chloe)
        await talk.says("Chloé", "!pause", chloe)
        assert "A place is free" in talk.heard(dan), "it goes to the next"
        await talk.says("Chloé", "!resume", chloe)
        talk.heard(chloe)
        await talk.says("Dan", "no", dan)
        assert "A place is free" in talk.heard(chloe), "she is the first again"


async def test_a_hold_is_longer_by_as_long_as_the_bot_was_away(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        chloe, dan = await talk.direct("Chloé"), await talk.direct("Dan")
        await talk.says("Anne", "!event tea saturday 19:00 places:1")
        for name in ("Ben", "Chloé", "Dan"):
            await talk.says(name, "!going E1")
        await talk.says("Ben", "!not going E1")
        talk.heard(chloe), talk.heard(dan)
        await talk.stop()
        talk.server.now += timedelta(hours=20)
        await talk.start()
        await talk.passes(timedelta(0))
        assert not talk.heard(dan), "she was not heard while it was away"
        assert "You come to E1" in await talk.says("Chloé", "yes", chloe)


# Other languages.


async def test_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        shown = usual(await talk.says("Anne", '!activité soirée cartes samedi 19h lieu:"chez Zoé" places:2'))
        assert shown == (
            "E1 · soirée cartes\nsamedi 13 mars à 19 h\nLieu : chez Zoé\n2 places libres\n\n"
            "Vous venez ? 👍 ou !je viens E1. Peut-être ? 🤔 ou !peut-être E1. Un rappel : ⏰."
        ), shown
        assert "Viennent : Ben" in usual(await talk.says("Ben", "!je viens E1"))
        assert "Viennent : Ben et Chloé" in usual(await talk.says("Chloé", "!je viens"))
        assert "Peut-être : Ben" in usual(await talk.says("Ben", "!on verra E1"))
        assert "Ben" not in await talk.says("Ben", "!désinscris-moi E1")


@pytest.mark.parametrize("what", ["thé", "du thé", "The\u0301", "un thé,"])
async def test_tea_in_french_is_no_article_of_the_time(tmp_path: Path, what: str) -> None:
    async with conversation(tmp_path, "fr") as talk:
        shown = usual(await talk.says("Anne", f"!activité {what} samedi 19h"))
        assert shown.startswith(f"E1 · {what.rstrip(',')}") and "samedi 13 mars à 19 h" in shown, shown


async def test_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        shown = await talk.says("Anne", '!actividad noche de cartas sábado 19:00 lugar:"casa de Zoé" plazas:2')
        assert "E1 · noche de cartas\nsábado 13 de marzo a las 19:00\nLugar: casa de Zoé\nQuedan 2 plazas" in shown
        assert "Van: Ben" in await talk.says("Ben", "!voy")
        assert "Quizás: Chloé" in await talk.says("Chloé", "!a lo mejor E1")
        assert "Ben" not in await talk.says("Ben", "!bórrame E1")


# What others send is bounded.


async def test_the_message_stays_small_whatever_names_people_have(tmp_path: Path) -> None:
    names = tuple(f"{'🦄' * 12}{number}" for number in range(40))
    async with conversation(tmp_path, people=("Anne", *names)) as talk:
        await talk.says("Anne", f'!event {"🎲" * 50} {"🎉" * 49} saturday 19:00 at:"{"🏡" * 100}" places:25')
        for number, name in enumerate(names):
            await talk.says(f"@{name}:x", "!maybe E1" if number < 10 else "!going E1")
        for number in range(8):
            await talk.says("Anne", f"!role E1 {'🍕' * 36} {'🥗' * 2}{number}n")
        body = talk.message("E1").body
        assert "more" in body and len(body.encode()) < 2048, len(body.encode())


async def test_the_message_stays_small_with_many_short_tasks_and_takers(tmp_path: Path) -> None:
    long, short = tuple(f"{'🦄' * 12}{number}" for number in range(24)), ("Al", "Bo", "Cy")
    async with conversation(tmp_path, "fr", people=("Anne", *long, *short)) as talk:
        made = f"!activité {'🎲' * 50} {'🎉' * 49} tous les deuxièmes samedis du mois à 19h30"
        await talk.says("Anne", f'{made} lieu:"{"🏡" * 100}" places:12 jusqu’à:22h30')
        for number, name in enumerate(long):
            await talk.says(f"@{name}:x", "!peut-être E1" if number < 6 else "!je viens E1")
        for number in range(12):
            await talk.says("Anne", f"!rôle E1 t{number} 20")
            for name in short:
                await talk.says(name, f"!prendre E1 t{number}")
        body = talk.message("E1 ·").body
        assert "Viennent" in body and "En attente" in body and "t1 (Al, Bo et Cy" in body, body
        assert len(body.encode()) < 2000, len(body.encode())  # what is left is for longer numbers and dates
