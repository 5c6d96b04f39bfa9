"""Anonymous needs, as conversations: asked in private, brought to the group, and passed on between the two."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import BOT, Conversation, conversation, usual

PEOPLE = ("Anne", "Ben", "Chloé", "Dora", "Emma", "Fred", "Gil")
SOON = timedelta(minutes=5)
DAY = timedelta(days=1)


class Anonymous:
    """A group in which Chloé asks anonymously; who talks to the bot in private has a room here."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self.chloe = self.ben = ""

    async def asked(self, text: str = "!need a ladder anonymous") -> str:
        """What Chloé reads when she asks."""
        return await self.talk.says("Chloé", text, self.chloe)

    async def on_board(self, text: str = "!need a ladder anonymous") -> str:
        """She has asked, and it has been brought to the group: what the room heard."""
        await self.asked(text)
        said = await self.talk.passes(SOON)
        self.talk.heard(self.chloe)
        return said

    async def taken(self) -> str:
        """Ben has taken it too: what Chloé heard."""
        await self.on_board()
        await self.talk.says("Ben", "!take N1")
        self.talk.heard(self.ben)
        return self.talk.heard(self.chloe)


@pytest.fixture
async def needs(talk: Conversation) -> Anonymous:
    needs = Anonymous(talk)
    needs.chloe, needs.ben = await talk.direct("Chloé"), await talk.direct("Ben")
    return needs


# Asking.


async def test_it_comes_to_the_group_a_little_later_and_without_a_name(talk: Conversation, needs: Anonymous) -> None:
    assert (await needs.asked("!need a ladder by:friday anonymous")).splitlines() == [
        "N1: a ladder · by Friday, 12 March",
        "I’ll bring this to Tuesday circle without your name, and only in a few minutes, so that the moment gives"
        " nothing away.",
        "Until it is over I keep a note of your name, so that I can pass messages on. Nobody in the group sees it;"
        " whoever runs me could look it up. Then I delete it.",
        "Changed your mind? ✅, !withdraw N1, or delete your message.",
    ]
    assert await talk.passes(timedelta(seconds=59)) == talk.heard(needs.chloe) == ""
    assert "There are no needs on the board" in await talk.says("Ben", "!needs")
    assert (await talk.passes(SOON)).splitlines() == [
        "Somebody needs something and asks anonymously. N1: a ladder · by Friday, 12 March",
        "Can you help? 👍 or !take N1. I pass messages on between the two of you, in private.",
    ]
    assert talk.message().mentions == () and talk.message().reply_to is None
    assert talk.heard(needs.chloe).startswith("N1 is on the board now, without your name.")
    assert "- N1 a ladder · anonymous · by Friday" in await talk.says("Ben", "!needs")


@pytest.mark.parametrize(
    "text",
    ["!need a ladder anonymous", "!question how do you sleep? anonymous", "!offer bread kind:skill", "!learn bread"],
)
async def test_where_it_is_off_that_is_said_and_nothing_waits(talk: Conversation, needs: Anonymous, text: str) -> None:
    await talk.says("Anne", "!turn off relays")
    assert "that is off in this group" in await needs.asked(text)
    await talk.says("Anne", "!turn on relays")
    assert await talk.passes(DAY) == ""


@pytest.mark.parametrize(
    "text",
    [
        "!need anonymous: a ladder",
        "!need a ladder (anonymously)",
        "!need urgent a ladder anonymous",
        "!need a ladder anonymous urgent",
        "!need a ladder, anonymous please",
        "!need anonymous by:friday a ladder",
        "!need a ladder, but please without my name",
        "!need a ladder anonymus",
        "!need a ladder ANNONYMOUSLY",
        "!need a ladder anonyme",
        "!need a ladder de forma anónima",
        "!need a ladder “anonymous",
    ],
)
async def test_in_private_the_word_is_enough_wherever_it_stands(
    talk: Conversation, needs: Anonymous, text: str
) -> None:
    assert "without your name" in await needs.asked(text)
    assert "asks anonymously. N1: a ladder" in await talk.passes(SOON)


@pytest.mark.parametrize(
    "text",
    [
        "!need anonymous\n- a ladder\n- a drill",
        "!need anonymous by:friday\n- a ladder\n- a drill",
        "!need\n- a ladder\n- a drill anonymous",
        "!need a ladder anonymous\n!need a drill",
    ],
)
async def test_of_a_list_all_is_anonymous(talk: Conversation, needs: Anonymous, text: str) -> None:
    said = await needs.asked(text)
    assert "N1: a ladder" in said and "N2: a drill" in said and "N3" not in said and "your name" in said
    assert "under your name" not in said
    said = await talk.passes(SOON)
    assert said.count("asks anonymously") == 2 and "Chloé" not in said


async def test_the_word_alone_is_no_need(talk: Conversation, needs: Anonymous) -> None:
    assert await needs.asked("!need anonymous") == "What do you need?"
    assert "N1: a ladder" in (said := await needs.asked("a ladder")) and "without your name" in said


async def test_quotation_marks_make_it_a_word_like_others(talk: Conversation, needs: Anonymous) -> None:
    assert "1. with your name" in await needs.asked('!need "company to Alcoholics Anonymous"')
    assert "N1 is on the board: company to Alcoholics Anonymous" in await talk.says(
        "Ben", '!need "company to Alcoholics Anonymous"'
    )


@pytest.mark.parametrize(
    "text", ["!need a ladder, and some peace", "!need an onion", "!need a name tag", "!need anomie"]
)
async def test_other_words_are_other_words(talk: Conversation, needs: Anonymous, text: str) -> None:
    assert "1. with your name" in await needs.asked(text)


async def test_a_room_has_read_it_already(talk: Conversation, needs: Anonymous) -> None:
    said = await talk.says("Chloé", "!need a ladder anonymous")
    assert said.startswith("Everybody here has just read that, so it would not be anonymous; I’ve put nothing")
    assert "There are no needs on the board" in await talk.says("Ben", "!needs")


async def test_an_offer_has_a_name(talk: Conversation, needs: Anonymous) -> None:
    assert (await needs.asked("!offer soup anonymous")).startswith("An offer carries the name of the person who gives")
    assert "There are no offers on the board" in await talk.says("Ben", "!offers")


async def test_of_two_people_each_knows_the_other(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben")) as talk:
        ben = await talk.direct("Ben")
        said = await talk.says("Ben", "!need a ladder anonymous", ben)
        assert said.startswith("You are only two in Tuesday circle: the other person would know that it is you.")
        assert await talk.passes(SOON) == "" and "You have nothing" in await talk.says("Ben", "!mine", ben)


async def test_among_few_one_can_be_guessed(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé")) as talk:
        ben = await talk.direct("Ben")
        said = await talk.says("Ben", "!need a ladder anonymous", ben)
        assert "There are only 3 of you: the others may guess that it is you." in said


async def test_there_is_an_end_to_it(talk: Conversation, needs: Anonymous) -> None:
    for _ in range(5):
        assert "without your name" in await needs.asked()
    assert (await needs.asked()).startswith("You have 5 anonymous needs in Tuesday circle, and that is as many")
    await talk.says("Chloé", "!close N3", needs.chloe)
    assert "without your name" in await needs.asked()


async def test_it_is_taken_back_before_anybody_saw_it(talk: Conversation, needs: Anonymous) -> None:
    await needs.asked()
    first = talk.last
    await needs.asked()
    await needs.asked()
    said = await talk.takes_back("Chloé", first, needs.chloe)
    assert said.splitlines() == [
        "N1 is withdrawn and off the board.",
        "I’ve deleted the note of who asked: now I don’t know it either, and pass nothing more on.",
    ]
    assert "N2 (a ladder) is withdrawn" in await talk.says("Chloé", "!withdraw N2", needs.chloe)
    assert "N3 (a ladder) is settled" in await talk.reacts("Chloé", "✅", "N3", needs.chloe)
    assert await talk.passes(DAY) == ""


async def test_the_word_of_who_asked_is_taken_back_in_the_room_too(talk: Conversation, needs: Anonymous) -> None:
    await needs.asked()
    asked = talk.last
    await talk.passes(SOON)
    await talk.says("Ben", "!take N1")
    talk.heard(needs.ben)
    await talk.takes_back("Chloé", asked, needs.chloe)
    assert not [each for each in talk.shown() if "asks anonymously" in each.body]
    assert talk.heard(needs.ben).splitlines() == [
        "Ben, N1 has been withdrawn. There is nothing left for you to do.",
        "I’ve deleted the note of who asked for N1, and pass nothing more on about it.",
    ]
    assert "There are no needs on the board" in await talk.says("Dora", "!needs")


# Taken.


async def test_both_sides_are_told_how_they_can_write_to_each_other(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board()
    assert (await talk.says("Ben", "!take N1")).splitlines() == [
        "Ben is taking care of N1 (a ladder). I’ve told the person who asked.",
        "When it is done: ✅ or !close N1. If it doesn’t work out: !release N1.",
    ]
    assert talk.message().mentions == ()
    assert talk.heard(needs.ben).splitlines() == [
        "You are taking care of N1 (a ladder). The person who asked would like to stay anonymous: until it is over,"
        " only whoever runs me could look up who it is.",
        "To write to them, reply to my private messages about it, or write !tell N1 … to me there: I pass your words"
        " on with your name, and don’t keep them. If it becomes too much: !release N1.",
    ]
    assert talk.heard(needs.chloe).splitlines() == [
        "Ben is taking care of N1 (a ladder).",
        "Reply to this message, or write !tell N1 …: I pass your words on without your name, and don’t keep them."
        " What you write could still give you away.",
        "To show who you are: !show N1. To ask somebody else: !release N1. When it is done: ✅ or !close N1.",
    ]


async def test_it_can_be_taken_in_private(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board()
    said = await talk.says("Ben", "!take N1", needs.ben)
    assert said.startswith("You are taking care of N1 (a ladder).") and "!tell N1 …" in said
    assert "Ben is taking care" in talk.heard(needs.chloe) and talk.heard() == ""


async def test_words_go_to_and_fro(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    said = await talk.says("Ben", "!tell N1 I can come\n\non **Friday**", needs.ben)
    assert said == "Passed on to the person who asked, with your name."
    assert talk.heard(needs.chloe).splitlines() == [
        "Ben writes about N1:",
        "> I can come",
        "> on **Friday**",
        "To answer, reply to this message.",
    ]
    said = await talk.replies("Chloé", "that would be lovely", "Ben writes", needs.chloe)
    assert said == "Passed on to Ben, without your name."
    heard = talk.heard(needs.ben)
    assert heard.splitlines()[:2] == ["The person who asked for N1 writes:", "> that would be lovely"]
    assert await talk.replies("Ben", "see you", "writes:", needs.ben) == said.replace(
        "Ben, without your name", "the person who asked, with your name"
    )
    assert "> see you" in talk.heard(needs.chloe)


async def test_what_is_taken_back_is_taken_back_on_the_other_side(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    await talk.says("Ben", "!tell N1 my secret", needs.ben)
    await talk.takes_back("Ben", talk.last, needs.ben)
    await talk.says("Chloé", "!tell N1 my secret", needs.chloe)
    await talk.takes_back("Chloé", talk.last, needs.chloe)
    for room in (needs.ben, needs.chloe):
        assert not [each for each in talk.shown(room) if "secret" in each.body]


async def test_with_several_who_help_a_reply_goes_to_who_wrote(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board("!need help with moving people:3 anonymous")
    dora = await talk.direct("Dora")
    await talk.says("Ben", "!take N1")
    await talk.says("Dora", "!take N1")
    await talk.says("Dora", "!tell N1 I have a van", dora)
    talk.heard(needs.ben), talk.heard(dora)
    assert "Passed on to Dora" in await talk.replies("Chloé", "great", "Dora writes", needs.chloe)
    assert "> great" in talk.heard(dora) and talk.heard(needs.ben) == ""
    assert "Passed on to Ben and Dora" in await talk.says("Chloé", "!tell N1 saturday?", needs.chloe)
    assert "> saturday?" in talk.heard(dora) and "> saturday?" in talk.heard(needs.ben)
    await talk.agrees("Dora", "!release N1", dora)
    talk.heard(needs.chloe)
    said = await talk.replies("Chloé", "wait", "Dora writes", needs.chloe)
    assert said.startswith("That person no longer takes care of N1.")


async def test_what_cant_be_passed_on(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board()
    await talk.says("Ben", "!need a drill")
    said = await talk.says("Chloé", "!tell N1 hello", needs.chloe)
    assert said.startswith("Nobody is taking care of N1 yet")
    assert (await talk.says("Ben", "!tell N1 hello", needs.ben)).startswith("About N1 I pass messages on between")
    assert await talk.says("Chloé", "!tell N2 hi", needs.chloe) == (
        "N2 is not anonymous: you can write to Ben directly."
    )
    await talk.says("Ben", "!take N1")
    assert (await talk.says("Ben", "!tell N1 hello")).startswith("Please write that to me in our private chat")
    talk.heard(needs.chloe)
    assert "2,001 characters" in await talk.says("Ben", "!tell N1 " + "x" * 2001, needs.ben)
    assert await talk.says("Ben", "!tell N1", needs.ben) == "What should I pass on?"
    await talk.replies("Ben", "hello", "What should", needs.ben)
    assert "> hello" in talk.heard(needs.chloe)


async def test_in_a_room_who_asked_is_somebody_like_others(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board()
    refused = "N1 was asked for anonymously. Only the person who asked can do that, in their private chat with me."
    for command in ("!withdraw N1", "!change N1 a saw", "!renew N1", "!show N1"):
        assert await talk.says("Chloé", command) == await talk.says("Dora", command) == refused
    assert await talk.says("Chloé", "!close N1") == await talk.says("Dora", "!close N1")
    assert "You have nothing" in await talk.says("Chloé", "!mine")
    assert await talk.says("Chloé", "!why N1") == await talk.says("Dora", "!why N1")
    assert await talk.reacts("Chloé", "✅", "asks anonymously") == ""


async def test_who_asked_can_even_take_it_in_the_room(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board()
    assert (await talk.says("Chloé", "!take N1", needs.chloe)).startswith("N1 is your own.")
    said = await talk.reacts("Chloé", "👍", "asks anonymously")
    assert said.startswith("Chloé is taking care of N1 (a ladder). I’ve told the person who asked.")
    assert talk.heard(needs.chloe).startswith("N1 is your own. In the room it looks as if you had taken it")
    assert (await talk.says("Chloé", "!release N1")).startswith("N1 (a ladder) is free again.")
    await talk.says("Chloé", "!take N1")
    assert "N1 (a ladder) is settled" in await talk.says("Chloé", "!close N1", needs.chloe)


async def test_who_helps_gives_it_back(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    assert (await talk.agrees("Ben", "!release N1", needs.ben)).startswith("N1 (a ladder) is free again.")
    assert talk.heard().startswith("N1 (a ladder) is free again.")
    assert talk.heard(needs.chloe) == (
        "Ben has given back N1 (a ladder), no reason asked. It is free for others again."
    )
    assert (await talk.reacts("Dora", "👍", "free again")).startswith("Dora is taking care of N1")
    talk.heard(needs.chloe)
    assert (await talk.says("Anne", "!release N1")).startswith("Dora, N1 (a ladder) is free again.")
    assert "Dora has given back N1" in talk.heard(needs.chloe)


async def test_who_asked_wishes_for_somebody_else(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    assert (await talk.says("Chloé", "!release N1 Ben", needs.chloe)).startswith(
        "Ben no longer takes care of N1 (a ladder), and I pass nothing more on between you."
    )
    assert talk.heard(needs.ben) == (
        "N1 (a ladder) is free again: the person who asked is looking for somebody else."
        " There is nothing left for you to do. Thank you for your help."
    )
    assert talk.heard() == ""
    assert (await talk.passes(SOON)).startswith("N1 (a ladder) is free again.\nCan you help?")
    assert (await talk.says("Ben", "!tell N1 but why", needs.ben)).startswith("About N1 I pass messages on between")
    assert (await talk.says("Ben", "!take N1")).startswith("The person who asked for N1 is looking for somebody else.")
    assert talk.heard(needs.chloe) == ""
    assert (await talk.says("Dora", "!take N1")).startswith("Dora is taking care of N1")


# Showing oneself.


async def test_showing_oneself_to_who_helps(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board()
    assert (await talk.says("Chloé", "!show N1", needs.chloe)).startswith("Nobody is taking care of N1 yet.")
    await talk.says("Ben", "!take N1")
    talk.heard(needs.ben)
    assert "1. Ben\nReply with" in await talk.says("Chloé", "!show N1", needs.chloe)
    assert talk.heard(needs.ben) == "", "nothing before the answer"
    assert "I’ve told Ben that N1 is yours" in await talk.says("Chloé", "1", needs.chloe)
    assert talk.heard(needs.ben) == (
        "N1 (a ladder) was asked for by Chloé (@chloé:x), who wants you to know. You can write to each other directly."
    )
    assert "· anonymous ·" in await talk.says("Dora", "!needs")


async def test_showing_oneself_to_the_group(talk: Conversation, needs: Anonymous) -> None:
    await needs.asked()
    asked = talk.last
    assert (await talk.says("Chloé", "!show N1 group", needs.chloe)).startswith("N1 is not on the board yet.")
    await talk.passes(SOON)
    await talk.says("Ben", "!take N1")
    talk.heard(needs.ben), talk.heard(needs.chloe)
    said = await talk.agrees("Chloé", "!show N1 group", needs.chloe)
    assert said.startswith("N1 is on the board of Tuesday circle under your name now, like any other need.")
    assert talk.heard() == "Chloé would like you to know: it was them who asked for N1 (a ladder)."
    assert "was asked for by Chloé" in talk.heard(needs.ben)
    assert "- N1 a ladder · Chloé · Ben is" in await talk.says("Dora", "!needs")
    assert (await talk.says("Chloé", "!tell N1 hi", needs.chloe)).startswith("N1 is not anonymous")
    await talk.takes_back("Chloé", asked, needs.chloe)
    assert "There are no needs on the board" in await talk.says("Dora", "!needs")


# The end.


async def test_done_thanked_for_and_forgotten(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    said = await talk.says("Ben", "!close N1", needs.ben)
    assert said == "I ask the person who needed N1 whether it is done. Thank you for your help."
    assert (await talk.says("Ben", "!close N1", needs.ben)).startswith("I have asked the person who needed N1")
    assert "Chloé, Ben says that N1 (a ladder) is done. Is it?" in talk.heard(needs.chloe)
    assert (await talk.says("Chloé", "!close N1 I **slept**", needs.chloe)).splitlines() == [
        "N1 (a ladder) is done and off the board. I pass your thanks on to Ben, privately.",
        "I’ve deleted the note of who asked: now I don’t know it either, and pass nothing more on.",
    ]
    assert talk.heard(needs.ben).splitlines() == [
        "The person who asked for N1 (a ladder) says that it is done, and thanks you.",
        "“I **slept**”",
        "I’ve deleted the note of who asked for N1, and pass nothing more on about it.",
    ]
    assert await talk.replies("Ben", "my pleasure", "thanks you", needs.ben) == (
        "That is over: I can’t pass anything more on."
    )
    assert "N1 is over" in await talk.says("Chloé", "!tell N1 hello", needs.chloe)


async def test_by_signs(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    assert "whether it is done" in await talk.reacts("Ben", "✅", "You are taking", needs.ben)
    assert "N1 (a ladder) is done" in await talk.reacts("Chloé", "✅", "Is it?", needs.chloe)


async def test_a_facilitator_closes_it_without_learning_whose_it_is(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    said = await talk.says("Anne", "!close N1")
    assert said.splitlines() == [
        "Ben, Anne has closed N1 (a ladder): it is off the board.",
        "I’ve deleted the note of who asked for N1, and pass nothing more on about it.",
    ]
    assert talk.heard(needs.chloe).splitlines() == [
        "Anne has closed N1 (a ladder): it is off the board.",
        "I’ve deleted the note of who asked: now I don’t know it either, and pass nothing more on.",
    ]
    await needs.asked()
    await talk.passes(SOON)
    assert (await talk.says("Anne", "!close N2")).splitlines()[0] == "N2 (a ladder) is settled and off the board."


async def test_what_nobody_renews_is_forgotten(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    await talk.passes(21 * DAY)
    assert talk.heard(needs.chloe).splitlines() == [
        "N1 (a ladder), with Ben: did it work out?",
        "Yes, it did: ✅ or !close N1. Not yet: 👍 or !renew N1. No: 👎 or !reopen N1, and I ask the"
        " others again; nobody has to explain anything.",
        "A plain yes or no will do, too.",
        "If I hear nothing by Wednesday, 7 April, it leaves the board and I delete my note of who asked.",
    ]
    assert await talk.reacts("Chloé", "👍", "did it work out?", needs.chloe) == "N1 still stands: a ladder"
    await talk.passes(21 * DAY)
    talk.heard(needs.chloe)
    assert await talk.passes(7 * DAY) == ""
    assert talk.heard(needs.chloe).splitlines() == [
        "N1 (a ladder) has left the board. If you still need it, ask again, with your name or without.",
        "I’ve deleted the note of who asked: now I don’t know it either, and pass nothing more on.",
    ]
    assert talk.heard(needs.ben).splitlines() == [
        "N1 (a ladder) of somebody who asked anonymously is off the board now. There is nothing left for you to do.",
        "I’ve deleted the note of who asked for N1, and pass nothing more on about it.",
    ]
    assert "can’t find N1" in await talk.says("Chloé", "!renew N1", needs.chloe)


async def test_what_did_not_work_out_is_open_again(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    await talk.passes(21 * DAY)
    assert (await talk.reacts("Chloé", "👎", "did it work out?", needs.chloe)).endswith(
        "N1 (a ladder) is open to everybody again, and I ask the group. Nobody has to explain anything."
    )
    assert talk.heard(needs.ben).splitlines() == [
        "N1 (a ladder), for somebody who asked anonymously, didn’t work out this time, so it is open to everybody"
        " again. These things happen, and nobody asks why.",
        "Would you still like to? !take N1.",
    ]
    assert talk.heard() == "", "the moment gives nothing away"
    assert (await talk.passes(SOON)).startswith("N1 (a ladder) is free again.")
    await talk.says("Ben", "!take N1", needs.ben)
    assert (await talk.says("Chloé", "!reopen N1")).startswith("N1 was asked for anonymously.")
    assert (await talk.says("Chloé", "!reopen N1", needs.chloe)).startswith("Ben is taking care of N1")
    assert "N1 (a ladder) is open to everybody again" in talk.message(room=needs.chloe).body


async def test_what_no_longer_stands_is_gone(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board()
    await talk.passes(21 * DAY)
    said = await talk.reacts("Chloé", "👎", "Does it still stand?", needs.chloe)
    assert "N1 (a ladder) is withdrawn and off the board." in said
    assert "There are no needs on the board" in await talk.says("Ben", "!needs")


async def test_both_sides_are_reminded_before_the_date(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board("!need a ladder by:saturday anonymous")
    await talk.says("Ben", "!take N1")
    talk.heard(needs.ben), talk.heard(needs.chloe)
    assert await talk.passes(2 * DAY) == ""
    assert talk.heard(needs.ben).startswith(
        "A gentle reminder: you are taking care of N1 for somebody who asked anonymously. a ladder"
    )
    assert talk.heard(needs.chloe).startswith("A gentle reminder: Ben will see to N1. a ladder")
    await talk.replies("Ben", "at ten?", "reminder", needs.ben)
    assert "> at ten?" in talk.heard(needs.chloe)


async def test_who_is_forgotten_is_not_betrayed_by_what_is_forgotten_with_them(
    talk: Conversation, needs: Anonymous
) -> None:
    await needs.taken()
    assert "It is done, everywhere" in await talk.says("Chloé", "!forgetme everything yes", needs.chloe)
    assert talk.heard() == talk.heard(needs.ben) == ""
    assert (await talk.passes(SOON)).splitlines() == [
        "Ben, N1 has been withdrawn. There is nothing left for you to do.",
        "I’ve deleted the note of who asked for N1, and pass nothing more on about it.",
    ]


async def test_who_leaves_is_not_betrayed_by_what_leaves_with_them(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    await needs.asked("!need a drill anonymous")
    talk.server.leave(talk.room, "@chloé:x")
    await talk.settle()
    assert "N1 a ladder · anonymous" in await talk.says("Dora", "!needs")
    assert await talk.passes(timedelta(hours=6) - timedelta(seconds=1)) == "" and talk.heard(needs.ben) == ""
    await talk.passes(timedelta(hours=24))
    assert "N1 (a ladder) of somebody who asked anonymously is off the board now" in talk.heard(needs.ben)
    assert "N1 (a ladder) has left the board." in talk.heard(needs.chloe)
    assert "There are no needs on the board" in await talk.says("Dora", "!needs")


async def test_what_is_anonymous_goes_with_the_bot(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    talk.server.kick(talk.room, "@anne:x", BOT)
    await talk.settle()
    talk.server.invite(talk.room, "@anne:x", BOT)
    await talk.settle()
    assert "There are no needs on the board" in await talk.says("Dora", "!needs")
    assert "You have nothing" in await talk.says("Ben", "!mine", needs.ben)
    await needs.asked()
    assert "N2: a ladder" in await talk.passes(SOON)


async def test_who_helps_and_leaves_leaves_it_free(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    talk.server.leave(talk.room, "@ben:x")
    await talk.settle()
    assert talk.heard().startswith("N1 (a ladder) is free again.")
    assert talk.heard(needs.chloe).startswith("Ben has given back N1")


# Changing.


async def test_saying_it_differently(talk: Conversation, needs: Anonymous) -> None:
    await needs.asked()
    asked = talk.last
    said = await talk.says("Chloé", "!change N1 a tall ladder", needs.chloe)
    assert said == "N1 now says: a tall ladder · not on the board yet"
    assert "asks anonymously. N1: a tall ladder" in await talk.passes(SOON)
    await talk.says("Ben", "!take N1")
    talk.heard(needs.ben), talk.heard(needs.chloe)
    said = await talk.says("Chloé", "!need a short ladder anonymous", needs.chloe, edit_of=asked)
    assert said == talk.heard(needs.ben) == "N1 now says: a short ladder"
    assert "N1 a short ladder · anonymous" in await talk.says("Dora", "!needs")


async def test_no_edit_brings_a_name_to_it(talk: Conversation, needs: Anonymous) -> None:
    await needs.asked()
    asked = talk.last
    said = await talk.says("Chloé", "!need a ladder\n!need a drill", needs.chloe, edit_of=asked)
    assert said.startswith("I can’t read your edited message")
    said = await talk.says("Chloé", "!need a tall ladder", needs.chloe, edit_of=asked)
    assert said == "N1 now says: a tall ladder · not on the board yet"
    assert "asks anonymously. N1: a tall ladder" in await talk.passes(SOON)
    await needs.asked("!need a saw anonymous\n!offer soup")
    asked = talk.last
    await talk.passes(SOON)
    await talk.says("Chloé", "!close N2", needs.chloe)
    said = await talk.says("Chloé", "!need a big saw anonymous\n!offer soup", needs.chloe, edit_of=asked)
    assert "a big saw" not in said and "a big saw" not in talk.heard()


async def test_no_edit_takes_a_name_away(talk: Conversation, needs: Anonymous) -> None:
    await needs.asked("!need a ladder")
    asked = talk.last
    await talk.says("Chloé", "yes", needs.chloe)
    assert "Chloé needs something" in talk.heard()
    said = await talk.says("Chloé", "!need a ladder\n!need a drill anonymous", needs.chloe, edit_of=asked)
    assert said.startswith("I can’t make a need anonymous by an edited message")
    assert (await talk.says("Chloé", "!change N1 anonymous", needs.chloe)).startswith("The group knows N1 under")
    assert await talk.passes(SOON) == "" and "drill" not in await talk.says("Dora", "!needs")


# What fits.


async def test_what_fits_is_shown_to_who_asked_and_does_not_give_them_away(
    talk: Conversation, needs: Anonymous
) -> None:
    await talk.says("Chloé", "!offer my ladder")
    await talk.says("Ben", "!offer a ladder")
    await needs.asked()
    assert "O1" not in await talk.passes(SOON)
    said = talk.heard(needs.chloe)
    assert "O2 a ladder · Ben" in said and "O1" not in said
    assert "Whoever takes an offer does so by name" in said
    # Were her own offer missing for the others, they would know.
    assert "O1 my ladder · Chloé" in await talk.says("Dora", "!why N1")
    assert "O1" not in await talk.says("Chloé", "!why N1", needs.chloe)
    said = await talk.says("Chloé", "!offer another ladder")
    assert "N1 a ladder · anonymous" in said
    assert "N1 a ladder · anonymous: both speak of ladder" in await talk.says("Chloé", "!why O3")


async def test_the_live_board_has_no_name(talk: Conversation, needs: Anonymous) -> None:
    await talk.says("Anne", "!settings keep a board in the room on")
    await needs.on_board()
    assert "- N1 a ladder · anonymous" in await talk.passes(timedelta(seconds=5))


async def test_ones_own_list(talk: Conversation, needs: Anonymous) -> None:
    await needs.asked()
    assert (await talk.says("Chloé", "!mine", needs.chloe)).splitlines() == [
        "You need:",
        "- N1 a ladder · anonymous · not on the board yet",
    ]
    await talk.passes(SOON)
    await talk.says("Ben", "!take N1")
    assert "- N1 a ladder · anonymous · with Ben" in await talk.says("Chloé", "!mine", needs.chloe)
    assert "- N1 a ladder · anonymous" in await talk.says("Chloé", "!needs mine", needs.chloe)
    assert "No need on the board" in await talk.says("Chloé", "!needs mine")
    assert (await talk.says("Ben", "!mine")).splitlines() == [
        "You are taking care of:",
        "- N1 a ladder · with somebody who asked anonymously",
    ]


async def test_a_pause_of_who_asked_shows_to_nobody(talk: Conversation, needs: Anonymous) -> None:
    await needs.on_board()
    await talk.says("Chloé", "!pause", needs.chloe)
    assert "Ben is taking care of N1 (a ladder). I’ve told the person who asked." in await talk.says("Ben", "!take N1")
    assert talk.message("Ben is taking", needs.chloe).msgtype == "m.notice"


async def test_over_a_restart(talk: Conversation, needs: Anonymous) -> None:
    await needs.asked()
    await talk.restart()
    assert "asks anonymously" in await talk.passes(SOON)
    await talk.says("Ben", "!take N1")
    await talk.restart()
    talk.heard(needs.chloe)
    await talk.says("Ben", "!tell N1 hello", needs.ben)
    assert "> hello" in talk.heard(needs.chloe)


# In French and in Spanish.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=PEOPLE) as talk:
        chloe, ben = await talk.direct("Chloé"), await talk.direct("Ben")
        said = usual(await talk.says("Chloé", "!besoin une échelle anonyme", chloe))
        assert said.startswith("N1 : une échelle\nJe le porterai à Tuesday circle sans ton nom")
        said = usual(await talk.passes(SOON))
        assert said.startswith("Une personne a besoin de quelque chose, et le demande anonymement. N1 : une échelle\n")
        assert "· anonyme" in await talk.says("Ben", "!besoins")
        assert (await talk.says("Ben", "!prends N1")).startswith("Ben s’occupe de N1 (une échelle). Je l’ai dit")
        talk.heard(ben), talk.heard(chloe)
        await talk.says("Ben", "!dis N1 je passe demain", ben)
        assert "> je passe demain" in talk.heard(chloe)
        await talk.says("Chloé", "!me montrer N1", chloe)
        assert usual(await talk.says("Chloé", "1", chloe)).startswith("J’ai dit à Ben que N1 vient de toi")
        assert "(une échelle) vient de Chloé" in talk.heard(ben)
        assert (await talk.says("Chloé", "!terminer N1 merci", chloe)).endswith("et je ne transmets plus rien.")
        assert usual(talk.heard(ben)).splitlines()[1] == "« merci »"
        assert usual(await talk.says("Chloé", "!besoin anonyme pain")).startswith("Tout le monde ici vient de le lire")


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=PEOPLE) as talk:
        chloe, ben = await talk.direct("Chloé"), await talk.direct("Ben")
        said = await talk.says("Chloé", "!necesito una escalera anónimo", chloe)
        assert said.startswith("N1: una escalera\nLo llevaré a Tuesday circle sin tu nombre")
        assert (await talk.passes(SOON)).startswith(
            "Alguien necesita algo y lo pide de forma anónima. N1: una escalera"
        )
        assert "· sin nombre" in await talk.says("Ben", "!necesidades")
        assert (await talk.says("Ben", "!tomo N1")).startswith("Ben se encarga de N1 (una escalera). Se lo dije")
        talk.heard(ben), talk.heard(chloe)
        await talk.says("Ben", "!di N1 paso mañana", ben)
        assert "> paso mañana" in talk.heard(chloe)
        await talk.says("Chloé", "!mostrarme N1", chloe)
        assert (await talk.says("Chloé", "1", chloe)).startswith("Le dije a Ben que N1 es tuyo")
        assert "(una escalera) lo pidió Chloé" in talk.heard(ben)
        assert (await talk.says("Chloé", "!cerrar N1 gracias", chloe)).endswith("y no paso nada más.")
        assert talk.heard(ben).splitlines()[1] == "«gracias»"
        assert (await talk.says("Chloé", "!necesito anónimo pan")).startswith("Todo el mundo aquí acaba de leerlo")


async def test_what_is_over_is_said_to_be(talk: Conversation, needs: Anonymous) -> None:
    await needs.taken()
    await talk.says("Chloé", "!close N1 thank you", needs.chloe)
    talk.heard(needs.ben)
    said = "N1 is over, so I can’t pass anything more on about it."
    assert await talk.says("Ben", "!tell N1 you are welcome", needs.ben) == said
    assert await talk.says("Ben", "!tell 1 you are welcome", needs.ben) == said
    assert (await talk.says("Ben", "!tell N2 hello", needs.ben)).startswith("I can’t find N2 on the board.")
    assert "O1" in await talk.says("Ben", "!tell O1 hello", needs.ben)
    # Another group has an N1 that is not over, and that is the one that is meant.
    film = await talk.gathering("Dora", "Ben", "Chloé", "Emma", name="Film club")
    await talk.says("Chloé", "!need a projector anonymous group:film", needs.chloe)
    await talk.passes(SOON)
    await talk.says("Ben", "!take N1", film)
    assert "Passed on" in await talk.says("Ben", "!tell N1 I have one", needs.ben)
