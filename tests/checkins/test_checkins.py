"""Check-ins, as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

HEARD, IN_WORDS = ["📝"], ["💬"]
NONE = "No check-in is open. To open one: !checkin start."
FORGOTTEN = (
    "I have forgotten the words; what was written here stays in the room’s messages."
    " The numbers and signs stay 30 days, each for its own person alone."
)


async def answers(talk: Conversation, name: str, text: str) -> list[str]:
    """Somebody answers in the room; nothing is said, and this sign is put on it."""
    assert await talk.says(name, text) == ""
    return talk.signs()


# Opening.


async def test_the_question_says_how_to_answer_who_sees_it_and_until_when(talk: Conversation) -> None:
    said = await talk.says("Ben", "!checkin start")
    assert said.startswith("How are you today?\n\nIf you like, reply to this message or write for example !checkin 4")
    assert "Not answering is always fine." in said
    assert "reactions are not encrypted" in said
    assert "Everybody in this room sees your answer, and the summary shows the answers with names." in said
    assert "on Thursday, 11 March at 19:00 at the latest" in said
    assert talk.message().msgtype == "m.text"  # a question that nobody notices is none
    assert talk.message().mentions == ()


async def test_anyone_asks_a_question_of_their_own(talk: Conversation) -> None:
    said = await talk.says("Ben", "!Checkin start  What do you **bring**\ntoday?")
    assert said.startswith("What do you **bring** today?\n")


async def test_one_check_in_at_a_time(talk: Conversation) -> None:
    await talk.says("Ben", "!checkin start What do you bring?")
    said = await talk.says("Chloé", "!checkin start How was the week?")
    assert said.startswith("A check-in is open already. What you answer to this counts:\nWhat do you bring?\n")
    assert await talk.replies("Ben", "3 a hard week", "already") == "" and talk.signs() == HEARD
    assert await talk.reacts("Chloé", "2️⃣", "already") == ""
    assert "Ben: 3 of 5, a hard week\nChloé: 2 of 5" in await talk.says("Anne", "!checkin close")
    other = await talk.gathering("Anne", "Ben")
    assert (await talk.says("Ben", "!checkin start", other)).startswith("How are you today?")


@pytest.mark.parametrize("typed", ["!checkin", "!checkin 4", "!checkin close", "!checkin withdraw"])
async def test_without_a_check_in_the_way_to_open_one_is_shown(talk: Conversation, typed: str) -> None:
    assert await talk.says("Ben", typed) == NONE


# Answering.


@pytest.mark.parametrize(
    ("typed", "sign", "kept"),
    [
        ("!checkin 4 tired but here", HEARD, "4 of 5, tired but here"),
        ("!CHECK-IN 4/5", HEARD, "4 of 5"),
        ("!check in four tired", HEARD, "4 of 5, tired"),
        ("!checkin quatre fatiguée", HEARD, "4 of 5, fatiguée"),
        ("!checkin tres cansada", HEARD, "3 of 5, cansada"),
        ("!checkin I’m at 3 today", HEARD, "3 of 5, today"),
        ("!checkin 4 out of five, fine", HEARD, "4 of 5, fine"),
        ("!checkin quatre sur cinq", HEARD, "4 of 5"),
        ("!checkin one", HEARD, "1 of 5"),
        ("!checkin un peu mieux", IN_WORDS, "un peu mieux"),
        ("!checkin two bad nights", IN_WORDS, "two bad nights"),
        ("!checkin one of those days", IN_WORDS, "one of those days"),
        ("!check in fine", IN_WORDS, "fine"),
        ("!checkin close to tears", IN_WORDS, "close to tears"),
        ("!checkin nuageux", IN_WORDS, "nuageux"),
    ],
)
async def test_an_answer_is_a_number_or_words_or_both(
    talk: Conversation, typed: str, sign: list[str], kept: str
) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Anne", "!checkin start")
    assert await answers(talk, "Ben", typed) == sign
    private = talk.heard(chat)
    assert private == "" if sign == HEARD else private.startswith("Your words arrived, and they are enough")
    assert f"Ben: {kept}\n" in await talk.says("Anne", "!checkin close")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("!checkin", "How are you today?\nReply here with a number from 1 (very hard) to 5 (very good)"),
        ("!checkin 7", "The numbers go from 1 (very hard) to 5 (very good). Words alone are fine too."),
        ("!checkin 4/10", "The numbers go from 1 (very hard) to 5 (very good). Words alone are fine too."),
        ("!chekin 4", "Did you mean !checkin 4?"),
    ],
)
async def test_what_is_no_answer_is_answered(talk: Conversation, typed: str, said: str) -> None:
    await talk.says("Anne", "!checkin start")
    assert (await talk.says("Ben", typed)).startswith(said)
    assert talk.message().reply_to == talk.last
    if "chekin" not in typed:
        assert await talk.replies("Ben", "2 after all") == "" and talk.signs() == HEARD
        assert "Ben: 2 of 5, after all" in await talk.says("Anne", "!checkin close")


@pytest.mark.parametrize("typed", ["pass", "I don’t want to say", "Pass!", "je passe", "prefiero no decirlo"])
async def test_who_passes_is_not_told_from_the_others(talk: Conversation, typed: str) -> None:
    await talk.says("Anne", "!checkin start")
    assert await answers(talk, "Ben", f"!checkin {typed}") == HEARD
    assert await talk.replies("Chloé", typed, "How are you") == "" and talk.signs() == HEARD
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lance", "start"), ("begin", "start"), ("iniciar", "start"), ("fin", "close"), ("undo", "withdraw")],
)
async def test_half_a_command_is_no_answer(talk: Conversation, typed: str, meant: str) -> None:
    await talk.says("Anne", "!checkin start")
    said = await talk.says("Anne", f"!checkin {typed}")
    assert said == f"Did you mean !checkin {meant}? A yes or 👍 does it. I’ve noted nothing as an answer."
    await talk.says("Anne", "yes")
    assert typed not in await talk.says("Anne", "!checkin close")


async def test_half_a_command_does_it_with_a_yes_and_nothing_with_a_no(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin begin")
    assert (await talk.says("Anne", "yes")).startswith("How are you today?")
    await talk.says("Ben", "!checkin 3")
    await talk.says("Anne", "!checkin fin")
    assert await talk.says("Anne", "no") == "All right. If it was your answer, reply with it to the question."
    await talk.says("Anne", "!checkin fin")
    assert "1 answer" in await talk.reacts("Anne", "👍")


async def test_a_reply_to_the_question_is_an_answer(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    assert await talk.replies("Ben", "3 – so so", to="How are you") == "" and talk.signs() == HEARD
    assert await talk.replies("Chloé", "a bit\nlost", to="How are you") == "" and talk.signs() == IN_WORDS
    assert (await talk.replies("Anne", "8", to="How are you")).startswith("The numbers go from 1")
    said = await talk.says("Anne", "!checkin close")
    assert "2 answers. Thank you for sharing." in said
    assert "Ben: 3 of 5, so so\nChloé: a bit lost" in said


async def test_a_command_in_a_reply_to_the_question_is_a_command(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    assert await talk.replies("Ben", "!checkin 2", to="How are you") == "" and talk.signs() == HEARD


async def test_what_is_said_in_the_thread_is_an_answer_once(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    question = talk.message("How are you").event_id
    await talk.says("Ben", "3 tired", thread=question)
    assert talk.signs() == HEARD
    await talk.says("Ben", "oh, I am sorry, Chloé", thread=question)
    assert talk.signs() == [], "people talk there"
    await talk.says("Chloé", "same here", thread=question, reply_to=talk.last)
    assert talk.signs() == [], "that is said to somebody else"
    await talk.says("Ben", "4 after all", thread=question)
    assert talk.signs() == HEARD
    said = await talk.says("Anne", "!checkin close")
    assert "Ben: 4 of 5, after all" in said and "Chloé" not in said


async def test_what_is_written_beside_the_question_is_nobodys_answer(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    assert await talk.says("Ben", "4, I think") == ""
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


async def test_a_number_as_a_reaction_is_an_answer(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    assert await talk.reacts("Ben", "4️⃣", to="How are you") == ""  # the reaction shows it
    assert await talk.reacts("Chloé", "2\u20e3", to="How are you") == ""
    ben, anne = await talk.direct("Ben"), await talk.direct("Anne")
    for emoji in ("😢", "🌈"):
        assert await talk.reacts("Anne", emoji, to="How are you") == ""
    assert talk.heard(anne) == (
        "I can’t read that sign as an answer. These count: 5️⃣, 4️⃣, 3️⃣, 2️⃣ and 1️⃣. Words are fine too: reply here with them."
    )
    assert await talk.replies("Anne", "3 sad", "These count", anne) != ""
    assert await talk.reacts("Ben", "5️⃣", to="How are you") == ""
    assert talk.heard(ben).startswith("Noted: 5 of 5, in place of your earlier answer.")
    said = await talk.says("Anne", "!checkin close")
    assert [line for line in said.splitlines() if " of 5" in line and ": " in line and line[0].isalpha()] == [
        "Anne: 3 of 5, sad",
        "Ben: 5 of 5",
        "Chloé: 2 of 5",
    ]


async def test_a_sign_of_another_scale_is_kept_as_it_is(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Anne", "!checkin start")
    assert await talk.reacts("Ben", "☀️", to="How are you") == ""
    assert talk.heard(chat) == (
        "I’ve kept ☀ as your answer, as it is; I read no number in it. To give one, reply here with it."
    )
    assert "Ben: ☀" in await talk.says("Anne", "!checkin close")


async def test_a_new_answer_takes_the_place_of_the_old(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2 awful")
    assert await answers(talk, "Ben", "!checkin 4") == HEARD
    assert await answers(talk, "Ben", "!checkin better") == IN_WORDS
    said = await talk.says("Anne", "!checkin close")
    assert "Ben: better" in said
    assert "awful" not in said


# Taking back.


async def test_an_answer_is_withdrawn_by_a_word(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2 private")
    said = await talk.says("Ben", "!checkin withdraw")
    assert said == "Your answer is withdrawn. Your message stays in the room unless you delete it."
    said = await talk.says("Ben", "!checkin withdraw")
    assert said == "I have no answer from you in this check-in, so there is nothing to withdraw."
    assert "Nobody answered this time, and that is fine." in await talk.says("Anne", "!checkin close")


@pytest.mark.parametrize("how", ["command", "reply", "reaction"])
async def test_an_answer_is_withdrawn_with_its_message(talk: Conversation, how: str) -> None:
    await talk.says("Anne", "!checkin start")
    if how == "command":
        await talk.says("Ben", "!checkin 2 private")
    elif how == "reply":
        await talk.replies("Ben", "2 private", to="How are you")
    else:
        await talk.reacts("Ben", "2️⃣", to="How are you")
    assert await talk.takes_back("Ben", talk.last) == ""
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


async def test_an_answer_that_was_replaced_does_not_take_the_new_one_with_it(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2 private")
    old = talk.last
    await talk.says("Ben", "!checkin 4")
    await talk.takes_back("Ben", old)
    assert "Ben: 4 of 5" in await talk.says("Anne", "!checkin close")


async def test_a_check_in_is_cancelled_with_the_message_that_opened_it(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    opening = talk.last
    await talk.says("Ben", "!checkin 2 private")
    said = await talk.takes_back("Anne", opening)
    assert said == "The check-in is cancelled, because the message that opened it was deleted. No answer was kept."
    assert not [each for each in talk.shown() if "How are you" in each.body]
    assert await talk.says("Ben", "!checkin 3") == NONE
    assert await talk.passes(timedelta(days=2)) == ""


# Closing.


async def test_the_summary_shows_what_was_said_and_forgets_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan", "Eve")) as talk:
        await talk.says("Anne", "!checkin start What do you bring?")
        answers = [("Dan", "4 tired but here"), ("Ben", "2"), ("Chloé", "*fine* <b>"), ("Anne", "4/5 curious")]
        for name, answer in answers:
            await talk.says(name, f"!checkin {answer}")
            await talk.passes(timedelta(seconds=10))
        said = await talk.says("Anne", "!checkin close")
        assert said.split("\n") == [
            "Check-in closed: What do you bring?",
            "4 answers. Thank you for sharing.",
            "",
            "5 of 5: – 0",
            "4 of 5: ●● 2",
            "3 of 5: – 0",
            "2 of 5: ● 1",
            "1 of 5: – 0",
            "",
            "Dan: 4 of 5, tired but here",
            "Ben: 2 of 5",
            "Chloé: *fine* <b>",
            "Anne: 4 of 5, curious",
            "",
            FORGOTTEN,
        ]  # and Eve, who did not answer, is not named
        assert talk.message("Check-in closed") == talk.message("curious"), "it is all there"
        assert (talk.message().msgtype, talk.message().mentions) == ("m.notice", ())
    assert b"curious" not in b"".join(path.read_bytes() for path in tmp_path.glob("entraide.db*"))


async def test_two_answers_are_not_drawn(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2")
    await talk.says("Chloé", "!checkin 4")
    assert "●" not in await talk.says("Anne", "!checkin close")


async def test_whoever_opened_it_or_facilitates_closes_it(talk: Conversation) -> None:
    await talk.says("Ben", "!checkin start")
    said = await talk.says("Chloé", "!checkin close")
    assert said == "Ben opened this check-in, and can close it; so can a facilitator."
    messages = len(talk.shown())
    assert "Nobody answered this time" in await talk.says("Ben", "!checkin close")
    assert len(talk.shown()) == messages and talk.signs() == ["✅"], "the question says so, and nothing more is said"
    assert await talk.says("Ben", "!checkin close") == NONE
    await talk.says("Ben", "!checkin start")
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


async def test_a_late_answer_is_thanked_and_not_kept(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Anne", "!checkin 3")
    await talk.says("Anne", "!checkin close")
    late = "closed on Wednesday, 10 March at 19:00, so I kept nothing of"
    said = await talk.replies("Ben", "4 too late", to="Not answering")
    assert said.startswith(
        f"This check-in {late} your answer. Thank you for answering; you can still tell the others how you are."
    )
    assert late in await talk.says("Ben", "!checkin 4 too late")
    assert await talk.replies("Ben", "so you were well?", to="Not answering") == ""  # people talk there
    assert await talk.reacts("Ben", "4️⃣", to="Not answering") == ""
    await talk.passes(timedelta(days=2))
    assert await talk.replies("Ben", "4 too late", to="Not answering") == ""
    assert await talk.says("Ben", "!checkin 4") == NONE


async def test_a_check_in_that_nobody_closes_ends_when_it_was_announced(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 3 here")
    assert await talk.passes(timedelta(hours=23)) == ""
    said = await talk.passes(timedelta(hours=1))
    assert said.startswith(
        "Check-in closed: How are you today?\n1 answer. Thank you for sharing.\n\nBen: 3 of 5, here\n"
    )
    assert "The last check-in closed on Thursday" in await talk.says("Ben", "!checkin 3")


async def test_an_early_end_leaves_no_alarm_for_the_next_check_in(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Anne", "!checkin close")
    await talk.passes(timedelta(hours=23))
    await talk.says("Anne", "!checkin start")
    assert await talk.passes(timedelta(hours=2)) == ""
    assert await answers(talk, "Ben", "!checkin 3") == HEARD


async def test_a_check_in_survives_a_restart(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 3 here")
    await talk.restart()
    assert await talk.replies("Chloé", "4", to="How are you") == "" and talk.signs() == HEARD
    assert "2 answers" in await talk.says("Anne", "!checkin close")


async def test_who_left_is_still_heard(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 3 have to go")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert "3 of 5, have to go" in await talk.says("Anne", "!checkin close")


# Scales.


@pytest.mark.parametrize(
    ("scale", "typed", "said"),
    [
        ("weather", "!checkin ☁️ tired", "Noted: ☁️ cloudy. Thank you."),
        ("weather", "!checkin Rainy, but it will pass", "Noted: 🌧️ rainy. Thank you."),
        ("weather", "!checkin cloudy thoughts all day", "Your words arrived"),  # nothing is guessed
        ("weather", "!checkin 4", "Your words arrived"),
        ("light", "!checkin 🟠", "Noted: 🟡 yellow. Thank you."),
        ("traffic-light", "!checkin Red.", "Noted: 🔴 red. Thank you."),
        ("halt", "!checkin lonely and tired", "Noted: 🫂 lonely and 😴 tired. Thank you."),
        ("halt", "!checkin 😴🍽️ long day", "Noted: 🍽️ hungry and 😴 tired. Thank you."),
        ("halt", "!checkin nothing", "Noted: 👌 none of these. Thank you."),
        ("words", "!checkin 7", "Noted, thank you."),
        ("1-5", "!checkin ☁️", "Your words arrived"),
    ],
)
async def test_every_scale_has_its_marks(talk: Conversation, scale: str, typed: str, said: str) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Anne", f"!checkin start scale:{scale}")
    assert (await talk.says("Ben", typed, chat)).startswith(said)


async def test_the_question_shows_the_signs(talk: Conversation) -> None:
    said = await talk.says("Anne", "!checkin start scale:weather")
    assert "for example !checkin ☁️ tired but here" in said
    assert "The signs: ☀️ sunny, ⛅ sun and clouds, ☁️ cloudy, 🌫️ foggy, 🌧️ rainy and ⛈️ stormy.\n" in said
    assert "A reaction with one of these signs counts too; reactions are not encrypted." in said
    await talk.says("Anne", "!checkin close")
    said = await talk.says("Anne", "!checkin start scale:words")
    assert "in your own words" in said
    assert "reaction" not in said


async def test_after_the_first_time_the_question_has_three_lines(talk: Conversation) -> None:
    await talk.says("Ben", "!checkin volunteer")
    await talk.says("Anne", "!checkin start What do you bring?")
    await talk.says("Anne", "!checkin close")
    for how, seen in (
        ("", "Everybody here sees it. Open until Thursday, 11 March at 19:00; more: !help checkin."),
        (" in:private", "You answer me alone; at the end the room sees the answers with names."),
        (" see:facilitators", "You answer me alone; answers with names go to Anne, and to nobody else."),
        (" see:anonymous", "You answer me alone, and I name nobody; only whoever runs me could look it up."),
        (" scale:halt", "Everybody here sees it."),
    ):
        said = await talk.says("Anne", f"!checkin start How are you?{how}")
        assert len(said.splitlines()) == 3 and seen in said, said
        assert "I’ll tell Ben privately, with your name." in said
        await talk.says("Anne", "!checkin close")


async def test_the_weather_of_four_is_drawn(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        await talk.says("Anne", "!checkin start scale:weather")
        for name, sign in (("Anne", "☀️"), ("Ben", "🌧"), ("Chloé", "☔"), ("Dan", "🌈")):
            await talk.reacts(name, sign, to="How are you")
        said = await talk.says("Anne", "!checkin close")
        assert "3 answers." in said  # a rainbow is not on the scale
        assert "\n☀️ sunny: ● 1\n⛅ sun and clouds: – 0\n" in said
        assert "\n🌧️ rainy: ●● 2\n" in said
        assert "Dan" not in said


async def test_halt_by_reactions_takes_several_and_gives_them_back(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start scale:halt")
    await talk.reacts("Ben", "😴", to="How are you")
    tired = talk.last
    await talk.reacts("Ben", "🍽️", to="How are you")
    await talk.reacts("Chloé", "😠", to="How are you")
    await talk.reacts("Chloé", "👌", to="How are you")
    await talk.takes_back("Ben", tired)
    said = await talk.says("Anne", "!checkin close")
    assert "Ben: 🍽️ hungry\nChloé: 👌 none of these" in said


async def test_the_groups_scale_is_a_setting(talk: Conversation) -> None:
    said = await talk.says("Anne", "!settings checkin scale weather")
    assert said == "Anne changed “answer check-ins with”: 1-5 → weather."
    assert "What is the weather like in you?" in await talk.says("Ben", "!checkin start")


async def test_reactions_can_be_turned_off(talk: Conversation) -> None:
    await talk.says("Anne", "!settings checkin reactions off")
    assert "reactions are not encrypted" not in await talk.says("Anne", "!checkin start")
    chat = await talk.direct("Ben")
    assert await talk.reacts("Ben", "4️⃣", to="How are you") == ""
    assert talk.heard(chat).startswith("Signs don’t count as an answer here, words do")
    assert await talk.says("Chloé", "!checkin 4") == "Noted, thank you." and talk.signs() == []
    await talk.says("Chloé", "!checkin withdraw")
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


# Windows.


async def test_a_check_in_ends_when_it_was_said(talk: Conversation) -> None:
    said = await talk.says("Ben", "!checkin start How was the day? until:21:30")
    assert said.startswith("How was the day?\n")
    assert "on Wednesday, 10 March at 21:30 at the latest" in said
    await talk.says("Ben", "!checkin 4")
    assert "Check-in closed: How was the day?" in await talk.passes(timedelta(hours=3))
    assert "for 31 days at most" in await talk.says("Ben", "!checkin start until:1 june")


# Changing an answer.


async def test_an_edited_message_changes_the_answer(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2 private")
    command = talk.last
    await talk.replies("Chloé", "3 so so", to="How are you")
    reply = talk.last
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    assert await talk.says("Ben", "!checkin 4 better", edit_of=command) == ""
    assert talk.heard(ben).startswith("Noted: 4 of 5, in place of your earlier answer.")
    assert await talk.says("Chloé", "fine", edit_of=reply) == ""
    assert talk.heard(chloe).startswith("Noted, in place of")
    assert await talk.says("Ben", "!queue", edit_of=command) == ""
    assert await talk.says("Anne", "!checkin 1", edit_of=reply) == ""  # not hers
    assert await talk.says("Anne", "!checkin 1", edit_of="$unknown") == ""
    await talk.takes_back("Chloé", reply)
    said = await talk.says("Anne", "!checkin close")
    assert "Ben: 4 of 5, better" in said
    assert "Chloé" not in said and "Anne" not in said


@pytest.mark.parametrize(
    ("language", "start", "command", "other", "close", "unclear"),
    [
        ("en", "!checkin start", "!checkin 5 x", "hello everybody", "!checkin close", "can’t read your edited message"),
        (
            "fr",
            "!météo lancer",
            "!météo 5 x",
            "bonjour tout le monde",
            "!météo clore",
            "n’arrive pas à lire ton message",
        ),
        ("es", "!consulta abrir", "!ánimo 5 x", "hola a todos", "!consulta cerrar", "No consigo leer tu mensaje"),
    ],
)
async def test_what_was_a_command_and_is_talk_now_is_not_published(
    tmp_path: Path, language: str, start: str, command: str, other: str, close: str, unclear: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        bens, chloes = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.direct("Anne")
        await talk.says("Anne", start)
        question = talk.message()
        await talk.says("Ben", command)
        mine = talk.last
        assert await talk.says("Ben", other, edit_of=mine) == ""
        assert unclear in talk.heard(bens)
        await talk.says("Chloé", command.replace("x", "2"), chloes)
        assert unclear in await talk.says("Chloé", other, chloes, edit_of=talk.last)
        await talk.says("Anne", "4 y", reply_to=question.event_id)
        assert await talk.says("Anne", other, edit_of=talk.last) == "", "a reply is an answer in any words"
        said = await talk.says("Anne", close)
        assert said.count(other) == 1 and f"Anne: {other}" in usual(said).replace(" :", ":")


async def test_after_the_end_an_edit_changes_nothing(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 2")
    answer = talk.last
    await talk.says("Anne", "!checkin close")
    assert await talk.says("Ben", "!checkin 4", edit_of=answer) == ""


# Who sees what.


FIVE = ("Anne", "Ben", "Chloé", "Dan", "Eve")


async def confide(talk: Conversation, answers: dict[str, str]) -> dict[str, str]:
    """Each answers in a direct chat; their rooms."""
    rooms = {}
    for name, text in answers.items():
        rooms[name] = await talk.direct(name)
        said = await talk.says(name, f"!checkin {text}", rooms[name])
        assert said.startswith(("Noted", "Your words arrived"))
    return rooms


async def test_anonymous_answers_are_counted_and_nobody_is_named(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        said = await talk.says("Anne", "!checkin start see:anonymous")
        assert "answer me in our private chat: ✋ here" in said
        assert "You answer me alone, and I name nobody." in said
        assert "once there are at least 3" in said
        assert "reactions" not in said
        answers = {"Ben": "4 secret one", "Chloé": "2 zest show:yes", "Dan": "2 apples show:yes", "Eve": "secret two"}
        await confide(talk, answers)
        assert talk.heard() == ""
        said = await talk.says("Anne", "!checkin close")
        assert "4 answers." in said
        assert "2 of 5: ●● 2" in said
        assert "\n“apples”\n“zest”\n\nI have forgotten the words." in said
        assert not [name for name in FIVE if name in said]
        assert "secret" not in said


async def test_fewer_anonymous_answers_than_the_group_set_are_only_counted(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        assert "from 3 to 50" in await talk.says("Anne", "!settings fewest answers 2")
        await talk.says("Anne", "!settings fewest answers 4")
        assert "once there are at least 4" in await talk.says("Anne", "!checkin start see:anonymous")
        await confide(talk, {"Ben": "4 open show:yes", "Chloé": "2", "Dan": "2"})
        said = await talk.says("Anne", "!checkin close")
        assert "3 answers." in said
        assert "With fewer than 4 answers I show only their number." in said
        assert "●" not in said and "open" not in said


async def test_a_number_that_is_raised_meanwhile_protects_too(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        await talk.says("Anne", "!checkin start see:anonymous")
        await confide(talk, {"Ben": "4", "Chloé": "2", "Dan": "2"})
        await talk.says("Anne", "!settings fewest answers 4")
        assert "●" not in await talk.says("Anne", "!checkin close")
        await talk.says("Anne", "!checkin start see:anonymous")
        for name in ("Ben", "Chloé", "Dan"):
            await talk.says(name, "!checkin 4", await talk.direct(name))
        await talk.says("Anne", "!settings fewest answers 3")
        assert "●" not in await talk.says("Anne", "!checkin close")  # 4 was announced


async def test_facilitators_alone_get_the_names(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        said = await talk.says("Ben", "!checkin start see:facilitators")
        assert "Anne will see the answers with names." in said
        chats = await confide(talk, {"Ben": "4 a hard night", "Chloé": "2", "Dan": "3", "Anne": "5"})
        await talk.says("Anne", "!settings facilitators Eve")  # too late to see these answers
        eve = await talk.direct("Eve")
        said = await talk.says("Ben", "!checkin close")
        assert "4 answers." in said and "●" in said
        assert "hard" not in said and "Chloé" not in said
        assert talk.heard(chats["Anne"]).split("\n") == [
            "Check-in of Tuesday circle, for those who facilitate: How are you today?",
            "",
            "Anne: 5 of 5",
            "Ben: 4 of 5, a hard night",
            "Chloé: 2 of 5",
            "Dan: 3 of 5",
        ]
        assert talk.heard(eve) == ""


async def test_a_facilitator_who_has_left_gets_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        await talk.says("Anne", "!settings facilitators Eve")
        assert "Anne and Eve will see the answers" in await talk.says("Ben", "!checkin start see:facilitators")
        chats = await confide(talk, {"Ben": "2 for them alone", "Eve": "3", "Anne": "4"})
        talk.server.leave(talk.room, user("Eve"))
        await talk.settle()
        assert "Shall I forget it?" in talk.heard(chats["Eve"])
        await talk.says("Ben", "!checkin close")
        assert "for them alone" in talk.heard(chats["Anne"])
        assert talk.heard(chats["Eve"]) == ""


async def test_where_everybody_facilitates_there_is_nobody_to_keep_it_among(talk: Conversation) -> None:
    await talk.says("Anne", "!settings facilitators everyone")
    said = await talk.says("Ben", "!checkin start see:facilitators")
    assert said.startswith("Everybody facilitates here, so everybody would see the answers.")


async def test_private_answers_are_not_given_in_the_room(talk: Conversation) -> None:
    said = await talk.says("Anne", "!checkin start see:anonymous in:room")
    assert said == ("What is written in the room is seen by everybody there. For private answers leave out in:room.")
    await talk.says("Anne", "!checkin start see:anonymous")
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    said = await talk.says("Ben", "!checkin 2 oh no")
    assert said.startswith("This check-in is answered in private, so I kept nothing of your message")
    assert talk.heard(ben).startswith("How are you today?\n\nIf you like, reply to this message")
    assert await talk.reacts("Chloé", "2️⃣", to="How are you") == ""
    assert "You answer me alone, and I name nobody." in talk.heard(chloe)
    assert (await talk.replies("Chloé", "3 show:yes ok", "How are you", chloe)).startswith("Noted: 3 of 5.")
    assert "1 answer." in await talk.says("Anne", "!checkin close")


async def test_answers_with_names_can_be_given_in_private(talk: Conversation) -> None:
    said = await talk.says("Anne", "!checkin start in:private")
    assert "You answer me alone; then the summary in the room shows the answers with names." in said
    await confide(talk, {"Ben": "4 here", "Chloé": "2 not for all show:no", "Anne": "mine show:no"})
    said = await talk.says("Anne", "!checkin close")
    assert "Ben: 4 of 5, here\nChloé: 2 of 5\n" in said
    assert "for all" not in said and "mine" not in said


async def test_a_hand_asks_for_the_question_in_private(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    chat = await talk.direct("Ben")
    assert await talk.reacts("Ben", "🙋🏽‍♀️", to="How are you") == ""
    assert "How are you today?" in talk.heard(chat)
    assert (await talk.reacts("Ben", "4️⃣", "How are you", chat)) == ""
    assert (await talk.says("Ben", "!checkin 5 fine", chat)).startswith("Noted: 5 of 5, in place")
    assert "Ben: 5 of 5, fine" in await talk.says("Anne", "!checkin close")
    assert "closed on" in await talk.replies("Ben", "good evening", "How are you", chat)


# Wishes.


async def test_a_wish_is_told_privately_to_those_who_offered(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        chats = {name: await talk.direct(name) for name in FIVE}
        said = await talk.says("Dan", "!checkin volunteer")
        assert said.startswith("Thank you. From now on, when somebody in Tuesday circle says")
        await talk.says("Eve", "!checkin volunteer", chats["Eve"])
        said = await talk.says("Anne", "!checkin start see:anonymous")
        assert "add wish:company (or listen, ideas, help): I’ll tell Dan and Eve privately, with your name." in said
        said = await talk.says("Ben", "!checkin 2 wish:company", chats["Ben"])
        assert said == (
            "Noted: 2 of 5. Thank you. To take it back: !checkin withdraw.\n"
            "I told Dan and Eve privately what would do you good: company."
        )
        told = talk.heard(chats["Dan"])
        assert told.startswith(
            "From the check-in of Tuesday circle: this would do Ben good: company. Only the people who"
        )
        assert talk.message("", chats["Dan"]).msgtype == "m.text"
        assert "Ben" in talk.heard(chats["Eve"])
        assert "told" not in await talk.says("Ben", "!checkin 3 wish:company", chats["Ben"])  # they know
        assert "told" not in await talk.says("Chloé", "!checkin 1 wish:nothing", chats["Chloé"])
        assert [talk.heard(chats[name]) for name in ("Anne", "Dan", "Eve")] == ["", "", ""]
        assert "good: ideas" in await talk.says("Ben", "!checkin 3 wish:ideas", chats["Ben"])
        await talk.takes_back("Ben", talk.last, chats["Ben"])
        assert "ideas" not in "".join(each.body for each in talk.shown(chats["Dan"]))
        assert "Ben" not in await talk.says("Anne", "!checkin close")


async def test_without_anybody_who_offered_a_wish_goes_nowhere_and_that_is_said(talk: Conversation) -> None:
    await talk.says("Ben", "!checkin volunteer")
    await talk.says("Chloé", "!checkin volunteer")
    assert await talk.says("Chloé", "!checkin volunteer no") == "Done: I’ll no longer tell you what others wish for."
    await talk.says("Ben", "!pause")
    said = await talk.says("Anne", "!checkin start")
    assert "wish" not in said
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    assert await talk.replies("Anne", "2 wish:listen", "How are you") == "", "a wish is nobody else’s business"
    told = talk.heard(anne)
    assert told.startswith("Nobody has offered to hear wishes here yet, so I told nobody about yours (listening).")
    await talk.says("Ben", "!resume")
    assert await talk.says("Anne", "!checkin 2 wish:help") == ""
    assert "I told Ben privately" in talk.heard(anne)
    talk.heard(ben)
    await talk.says("Ben", "!checkin 2 wish:help")
    assert "I told nobody" in talk.heard(ben)  # only himself


# Reminders.


async def test_only_those_who_asked_and_have_not_answered_are_reminded_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        chats = {name: await talk.direct(name) for name in FIVE}
        said = await talk.says("Ben", "!checkin remind")
        assert said.startswith("I’ll remind you of the check-ins of Tuesday circle: once each, privately")
        await talk.says("Chloé", "!checkin remind", chats["Chloé"])
        await talk.says("Eve", "!checkin remind")
        await talk.says("Anne", "!checkin start until:22:00")
        assert await talk.reacts("Dan", "🔔", "How are you") == ""
        assert "I’ll remind you" in talk.heard(chats["Dan"])
        await talk.says("Chloé", "!checkin 4")
        await talk.says("Eve", "!pause")
        talk.heard(chats["Eve"])
        assert await talk.passes(timedelta(hours=1, minutes=29)) == ""
        assert talk.heard(chats["Ben"]) == ""
        assert await talk.passes(timedelta(minutes=1)) == ""  # half of the window: two hours are more
        for name in ("Ben", "Dan"):
            said = talk.heard(chats[name])
            assert said.startswith("You asked me for a reminder, and this is the only one: the check-in is open until")
            assert "Wednesday, 10 March at 22:00" in said
        assert [talk.heard(chats[name]) for name in ("Anne", "Chloé", "Eve")] == ["", "", ""]
        assert (await talk.replies("Ben", "3", "You asked me", chats["Ben"])).startswith("Noted: 3 of 5.")
        await talk.says("Dan", "!checkin remind no", chats["Dan"])
        said = await talk.passes(timedelta(hours=2))
        assert "2 answers." in said and "Dan" not in said and "Eve" not in said
        await talk.says("Anne", "!checkin start until:23:00")
        await talk.passes(timedelta(minutes=50))
        assert [bool(talk.heard(chats[name])) for name in ("Ben", "Dan")] == [True, False]


async def test_when_people_are_reminded_is_a_setting(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!checkin remind")
    said = await talk.says("Anne", "!settings checkin reminder 30 minutes")
    assert said == "Anne changed “remind before a check-in ends”: 2 hours → 30 minutes."
    await talk.says("Anne", "!checkin start until:22:00")
    await talk.passes(timedelta(hours=2, minutes=29))
    assert talk.heard(chat) == ""
    await talk.passes(timedelta(minutes=1))
    assert "You asked me" in talk.heard(chat)
    await talk.says("Anne", "!checkin close")
    assert "from 5 minutes to 7 days" in await talk.says("Anne", "!settings checkin reminder 1 minute")
    assert "→ never" in await talk.says("Anne", "!settings checkin reminder off")
    await talk.says("Anne", "!checkin start")
    await talk.passes(timedelta(hours=23))
    assert talk.heard(chat) == ""


# In the private chat.


async def test_in_the_direct_chat_the_open_check_in_is_answered_and_withdrawn(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    assert (await talk.says("Ben", "!checkin 4", chat)).startswith("No check-in is open in the rooms we share.")
    await talk.says("Anne", "!checkin start")
    assert (await talk.says("Ben", "!checkin", chat)).startswith("How are you today?\n")
    assert (await talk.says("Ben", "!checkin 4", chat)).startswith("Noted: 4 of 5.")
    said = await talk.says("Ben", "!checkin withdraw", chat)
    assert said.startswith("Your answer to “How are you today?” is withdrawn.")
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


async def test_with_several_open_the_person_picks_one(talk: Conversation) -> None:
    other = await talk.gathering("Anne", "Ben")
    chat, stranger = await talk.direct("Ben"), await talk.direct("Zoe")
    await talk.says("Anne", "!checkin start First?")
    await talk.says("Anne", "!checkin start Second?", other)
    said = await talk.says("Ben", "!checkin 4", chat)
    assert "More than one check-in is open. Which one do you mean?" in said
    assert (await talk.says("Ben", "second room", chat)).startswith("Second room\nNoted: 4 of 5.")
    await talk.says("Ben", "!checkin withdraw", chat)
    await talk.says("Ben", "!checkin 4", chat)
    assert (await talk.replies("Ben", "4 one", "First?", chat)).startswith("Tuesday circle\nNoted: 4 of 5.")
    assert "Nobody answered" in await talk.says("Anne", "!checkin close", other)
    assert "Ben: 4 of 5, one" in await talk.says("Anne", "!checkin close")
    await talk.says("Anne", "!checkin start Third?")
    assert (await talk.says("Zoe", "!checkin 4", stranger)).startswith("No check-in is open")


async def test_who_has_left_the_room_is_not_counted_any_more(talk: Conversation) -> None:
    await talk.says("Anne", "!checkin start")
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!checkin", chat)
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert "not in that group any more" in await talk.replies("Ben", "4", "How are you", chat)
    assert "Nobody answered" in await talk.says("Anne", "!checkin close")


# In French and Spanish.


async def test_a_check_in_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        assert (
            usual(await talk.says("Ben", "!meteo 4"))
            == "Aucune météo n’est ouverte. Pour en ouvrir une : !météo ouvrir."
        )
        assert usual(await talk.says("Anne", "!METEO OUVRIR")).startswith("Comment ça va aujourd’hui ?\n")
        assert await answers(talk, "Ben", "!météo quatre, de la fatigue") == HEARD
        assert await answers(talk, "Chloé", "!météo terminer, ou presque") == IN_WORDS
        assert await talk.replies("Anne", "2", to="Comment ça va") == "" and talk.signs() == HEARD
        assert usual(await talk.says("Anne", "!météo lance")).startswith("Tu voulais dire !météo ouvrir ?")
        assert usual(await talk.says("Anne", "!meteo retirer")).startswith("Ta réponse est retirée.")
        assert "Anne a ouvert cette météo et peut la terminer" in await talk.says("Ben", "!meteo fermer")
        said = usual(await talk.says("Anne", "!meteo clore"))
        assert said.startswith("Météo terminée : Comment ça va aujourd’hui ?\n2 réponses. Merci pour ce partage.")
        assert "Ben : 4 sur 5, de la fatigue\nChloé : terminer, ou presque" in said
        await talk.says("Ben", "!checkin start")  # English works everywhere
        assert "La météo est annulée" in await talk.takes_back("Ben", talk.last)


async def test_a_check_in_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        assert (await talk.says("Anne", "!animo abrir")).startswith("¿Cómo estás hoy?\n")
        assert await answers(talk, "Ben", "!Ánimo 4 con sueño") == HEARD
        assert await answers(talk, "Chloé", "!animo bien") == IN_WORDS
        assert (await talk.says("Chloé", "!ánimo iniciar")).startswith("¿Querías decir !cómo estamos?")
        assert "Los números van de 1" in await talk.says("Chloé", "!ánimo 9")
        assert (await talk.says("Chloé", "!consulta retirar")).startswith("Tu respuesta queda retirada.")
        assert "Anne abrió esta consulta" in await talk.says("Ben", "!consulta cerrar")
        said = await talk.says("Anne", "!ÁNIMO CERRAR")
        assert said.startswith("Consulta de ánimo cerrada: ¿Cómo estás hoy?\n1 respuesta. Gracias por compartir.")
        assert "Ben: 4 de 5, con sueño" in said


async def test_the_inner_weather_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=FIVE) as talk:
        said = usual(await talk.says("Anne", "!météo ouvrir échelle:temps fin:20h voir:anonyme"))
        assert ": ✋ ici" in said
        assert "à partir de 3, leur répartition" in said
        assert "au plus tard le mercredi 10 mars à 20 h" in said
        for name, typed, noted in (
            ("Ben", "!météo ☁️ fatigué·e montrer:oui", "☁️ nuages"),
            ("Chloé", "!météo grand soleil !", "☀️ soleil"),
            ("Dan", "!météo Orage, ça gronde", "⛈️ orage"),
        ):
            assert usual(await talk.says(name, typed, await talk.direct(name))).startswith(f"C’est noté : {noted}.")
        said = usual(await talk.passes(timedelta(hours=1)))
        assert "☀️ soleil : ● 1" in said and "« fatigué·e »" in said and "gronde" not in said
        await talk.says("Anne", "!météo ouvrir échelle:halt")
        assert await answers(talk, "Ben", "!météo faim et fatiguée, mais là") == HEARD
        assert "Ben : 🍽️ faim et 😴 fatigue, mais là" in usual(await talk.says("Anne", "!météo clore"))


async def test_the_traffic_light_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=FIVE) as talk:
        said = await talk.says("Anne", "!cómo estamos ¿Cómo va? escala:semáforo ver:facilitación hasta:20:00")
        assert said.startswith("¿Cómo va?\n")
        assert "Ven las respuestas con los nombres: Anne." in said
        for name, typed, noted in (("Ben", "amarillo", "🟡 amarillo"), ("Dan", "🔴 uf", "🔴 rojo")):
            chat = await talk.direct(name)
            assert (await talk.says(name, f"!ánimo {typed}", chat)).startswith(f"Anotado: {noted}. Gracias.")
        anne = await talk.direct("Anne")
        said = await talk.says("Anne", "!consulta cerrar")
        assert "Con menos de 3 respuestas solo muestro cuántas hay." in said
        assert "Ben: 🟡 amarillo\nDan: 🔴 rojo, uf" in talk.heard(anne)


async def test_wishes_and_reminders_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        dan = await talk.direct("Chloé")
        assert usual(await talk.says("Chloé", "!météo entraide")).startswith("Merci. Désormais")
        assert usual(await talk.says("Chloé", "!météo rappel")).startswith("Je te rappellerai les météos de Tuesday")
        said = usual(await talk.says("Anne", "!météo ouvrir"))
        assert "ajoute souhait:compagnie (ou écoute, idées, aide) : je le dirai en privé à Chloé" in said
        ben = await talk.direct("Ben")
        assert await talk.says("Ben", "!météo 2 fatigué·e souhait:écoute") == ""
        assert "J’ai dit en privé à Chloé ce qui te ferait du bien : de l’écoute." in usual(talk.heard(ben))
        assert "voici ce qui ferait du bien à Ben : de l’écoute." in usual(talk.heard(dan))
        await talk.passes(timedelta(hours=22))
        assert "la météo est ouverte jusqu’au jeudi 11 mars à 19 h" in usual(talk.heard(dan))
        said = usual(await talk.passes(timedelta(hours=2)))
        assert "Ben : 2 sur 5, fatigué·e" in said
        assert "Cette météo s’est terminée le" in usual(await talk.replies("Anne", "3", "Ne pas répondre"))


async def test_wishes_and_reminders_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        chat = await talk.direct("Chloé")
        assert (await talk.says("Chloé", "!acompañar")).startswith("Gracias. Desde ahora")
        assert (await talk.says("Chloé", "!consulta recordar")).startswith(
            "Te recordaré las consultas de ánimo de Tuesday"
        )
        await talk.says("Anne", "!cómo estamos")
        ben = await talk.direct("Ben")
        assert await talk.says("Ben", "!ánimo 2 deseo:compañía") == ""
        assert "Le dije en privado a Chloé lo que te haría bien: compañía." in talk.heard(ben)
        assert "esto le haría bien a Ben: compañía." in talk.heard(chat)
        await talk.passes(timedelta(hours=22))
        assert "está abierta hasta el jueves 11 de marzo a las 19:00" in talk.heard(chat)
        assert "Ben: 2 de 5" in await talk.says("Anne", "!consulta cerrar")
        assert "Gracias por responder" in await talk.says("Ben", "!ánimo 3")


@pytest.mark.parametrize(
    ("language", "opens", "said", "mark", "words"),
    [
        ("en", "!checkin start", "4 thanks", "4", ""),
        ("en", "!checkin start", "good, 4 thanks", "4", "good, thanks"),
        ("en", "!checkin start", "so so 3", "3", "so so"),
        ("en", "!checkin start", "tired but 4 out of 5 today", "4", "tired but today"),
        ("es", "!consulta abrir", "bien 4 gracias", "4", "bien gracias"),
        ("es", "!consulta abrir", "más o menos, un 3", "3", "más o menos, un"),
        ("fr", "!météo ouvrir", "je dirais 4 merci", "4", "je dirais merci"),
        ("fr", "!météo ouvrir", "ça va, 4", "4", "ça va"),
    ],
)
async def test_a_number_among_a_few_words_is_read(
    tmp_path: Path, language: str, opens: str, said: str, mark: str, words: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", opens)
        await talk.replies("Ben", said)
        async with talk.store.transaction():
            (given,) = await talk.store._database.all("SELECT words FROM checkin_answers")
            (marked,) = await talk.store._database.all("SELECT mark FROM checkin_marks")
        assert (marked["mark"], given["words"] or "") == (mark, words)


@pytest.mark.parametrize(
    "said",
    ["slept 2 hours", "up since 4", "I have 2 kids at home", "between 2 and 4", "me levanté a las 4", "levée à 4"],
)
async def test_a_number_that_counts_something_is_no_answer(talk: Conversation, said: str) -> None:
    await talk.says("Anne", "!checkin start")
    await talk.replies("Ben", said)
    async with talk.store.transaction():
        assert await talk.store._database.all("SELECT mark FROM checkin_marks") == []
