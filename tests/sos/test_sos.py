"""Calls for help, as conversations: who is called, when, and what everybody is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.fake import refused

ROOT = Path(__file__).parent.parent.parent
MINUTE = timedelta(minutes=1)
PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve")
SECRET = "marigolds are everywhere"


class Chats:
    """The private chats of some people with the bot, as they read them."""

    def __init__(self, talk: Conversation, rooms: dict[str, str]) -> None:
        self.talk = talk
        self.rooms = rooms

    def heard(self, name: str) -> str:
        """What the bot said to somebody since the last time."""
        return usual(self.talk.heard(self.rooms[name]))

    async def says(self, name: str, text: str) -> str:
        """Somebody writes to the bot, privately."""
        return usual(await self.talk.says(name, text, self.rooms[name]))

    async def reacts(self, name: str, emoji: str, to: str = "") -> str:
        """Somebody puts an emoji on a private message of the bot."""
        return usual(await self.talk.reacts(name, emoji, to, self.rooms[name]))

    async def replies(self, name: str, text: str, to: str = "") -> str:
        """Somebody replies to a private message of the bot."""
        return usual(await self.talk.replies(name, text, to, self.rooms[name]))

    async def passes(self, time: timedelta) -> None:
        """Time goes by."""
        await self.talk.passes(time)

    def pings(self, name: str) -> int:
        """How many messages of the bot have made a sound in somebody's private chat."""
        return sum(each.msgtype == "m.text" for each in self.talk.shown(self.rooms[name]))


async def chats_of(talk: Conversation, *names: str) -> Chats:
    return Chats(talk, {name: await talk.direct(name) for name in names})


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    """Anne facilitates, Chloé is on call, Dan is the backup; Ben calls."""
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await talk.says("Chloé", "!oncall me")
        await talk.says("Dan", "!oncall backup")
        for name in PEOPLE:
            chats.heard(name)
        talk.heard()
        yield chats


# The usual course.


async def test_the_person_on_call_is_called_and_both_hear_what_happens(chats: Chats) -> None:
    assert (await chats.says("Ben", "!sos")).splitlines() == [
        "I’ve just called the person on call. As soon as somebody answers, I’ll tell you.",
        "If nobody answers within 5 minutes, I’ll call the next people.",
        "",
        "This group has written down no helplines. If there is danger, call the emergency number where you are.",
        "",
        "When you no longer need anybody: ✅ or !sos over. If it gets more urgent: !sos again.",
    ]
    assert chats.heard("Chloé").splitlines() == [
        "Ben (@ben:x, Tuesday circle) needs somebody, now.",
        "You are on call.",
        "",
        "If you are coming: 👍 or !coming, then write to @ben:x. If you can’t: ❌ or !can’t; that’s all right,"
        " and nobody learns of it.",
    ]
    called = chats.talk.message("needs somebody", chats.rooms["Chloé"])
    assert (called.msgtype, called.mentions) == ("m.text", (user("Chloé"),))
    assert [chats.heard(name) for name in ("Anne", "Dan", "Eve")] == ["", "", ""]
    assert chats.talk.heard() == ""

    assert (await chats.reacts("Chloé", "👍", "needs somebody")).startswith(
        "Thank you. Ben now knows that you are coming. Please write to @ben:x."
    )
    assert chats.heard("Ben") == "Chloé has read it and is coming. You can also write first: @chloé:x"
    comes = chats.talk.message("is coming", chats.rooms["Ben"])
    assert (comes.msgtype, comes.mentions) == ("m.text", ()), "only a call for help mentions who reads it"
    await chats.passes(60 * MINUTE)
    assert [chats.heard(name) for name in PEOPLE] == [""] * 5

    assert await chats.says("Ben", "!sos over") == (
        "I’ve told those I called. I’m glad you called. You can always call again: !sos."
    )
    assert chats.heard("Chloé") == "Ben’s call is over. Thank you for being there."
    await chats.passes(timedelta(days=2))
    assert [chats.heard(name) for name in PEOPLE] == [""] * 5
    assert "no longer need" in await chats.says("Ben", "!sos")


async def test_the_backup_is_called_and_then_who_facilitates_and_nobody_is_named(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    chats.heard("Chloé")
    await chats.passes(5 * MINUTE)
    first = chats.heard("Ben")
    assert first.splitlines() == [
        "Nobody has answered yet. I’ve now called the backup.",
        "If nobody answers within 5 minutes, I’ll call the next people.",
    ]
    assert "The call is from" in (page := chats.heard("Dan")) and "nobody else is there yet" in page
    assert "nobody learns of it" in page
    await chats.passes(5 * MINUTE)
    second = chats.heard("Ben")
    assert second.splitlines() == [
        "Nobody has answered yet. I’ve now written to the person who facilitates.",
        "Apart from them I have nobody to call.",
    ]
    assert "because you facilitate" in chats.heard("Anne")
    await chats.passes(5 * MINUTE)
    third = chats.heard("Ben")
    assert third.startswith("Nobody has answered yet, and I have nobody else to call. I’m sorry.")
    assert "can still answer until" in third and "emergency number" in third
    for name in ("Chloé", "Dan", "Anne"):
        assert name not in first + second + third
    await chats.passes(12 * 60 * MINUTE)
    assert [chats.heard(name) for name in PEOPLE] == [""] * 5
    await chats.says("Dan", "!coming")
    assert "Dan has read it" in chats.heard("Ben")
    told = "Somebody is taking care of Ben now. Thank you; there is nothing left for you to do."
    assert [chats.heard(name) for name in ("Chloé", "Anne", "Eve")] == [told, told, ""]


async def test_who_can_not_come_passes_it_on_at_once_and_stays_unnamed(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    chats.heard("Chloé")
    assert await chats.reacts("Chloé", "❌", "needs somebody") == "That’s all right. Thank you for saying so."
    said = chats.heard("Ben")
    assert said.startswith("Whoever I called can’t come right now, so I’ve called the backup.") and "Chloé" not in said
    assert "needs somebody" in chats.heard("Dan")
    await chats.says("Dan", "!can't")
    assert "written to the person who facilitates" in chats.heard("Ben")
    await chats.says("Anne", "can’t")
    assert "I have nobody else to call" in chats.heard("Ben")


async def test_several_come_and_know_of_each_other_but_not_of_the_rest(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    await chats.passes(5 * MINUTE)
    await chats.says("Chloé", "!coming")
    [chats.heard(name) for name in PEOPLE]
    assert "Somebody else is on their way, too." in await chats.says("Dan", "!coming")
    assert chats.heard("Chloé") == "Somebody else is on their way to Ben, too."
    assert "Dan has read it" in chats.heard("Ben")
    assert "now knows that you are coming" in await chats.says("Dan", "!coming")
    assert (chats.heard("Ben"), chats.heard("Chloé")) == ("", ""), "said twice it is told once"


async def test_who_was_coming_and_can_not_after_all(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    await chats.reacts("Chloé", "👍", "needs somebody")
    reaction = chats.talk.last
    chats.heard("Ben")
    await chats.talk.takes_back("Chloé", reaction, chats.rooms["Chloé"])
    said = chats.heard("Ben")
    assert said.startswith("Somebody who was coming can’t after all. I’m sorry.\nI’ve now called the backup, too.")
    assert "Chloé" not in said and "needs somebody" in chats.heard("Dan")
    await chats.says("Dan", "!coming")
    await chats.passes(5 * MINUTE)
    await chats.says("Ben", "!sos")
    await chats.says("Anne", "!coming")
    chats.heard("Ben")
    await chats.says("Dan", "!can’t")
    assert "Somebody else still is." in chats.heard("Ben")


# Nobody there.


async def test_nobody_is_on_call(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await talk.says("Anne", "!helplines add Night line, from 21:00 to 7:00: 00 00 00")
        said = await chats.says("Ben", "!sos")
        assert said.splitlines()[:5] == [
            "Nobody on call can be reached right now. I’ve written to the person who facilitates, who may not see it at"
            " once.",
            "Apart from them I have nobody to call.",
            "",
            "Our helplines",
            "- Night line, from 21:00 to 7:00: 00 00 00",
        ]
        assert "Nobody on call can be reached right now; I’m telling you because you facilitate." in chats.heard("Anne")


async def test_there_is_nobody_at_all(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben")) as talk:
        chats = await chats_of(talk, "Anne", "Ben")
        said = await chats.says("Anne", "!sos")
        assert said.startswith(
            "Nobody on call can be reached right now, and I have nobody else to call. I’m sorry.\n\nThis group"
        )
        await chats.passes(60 * MINUTE)
        assert chats.heard("Anne") == ""
        stranger = await talk.direct("Zoë")
        assert "I have nobody to call" in await talk.says("Zoë", "!sos", stranger)


async def test_who_is_on_pause_is_not_called_and_who_calls_on_pause_is_answered(chats: Chats) -> None:
    await chats.says("Chloé", "!pause")
    await chats.says("Ben", "!pause")
    before = chats.pings("Chloé")
    assert "I’ve called the backup" in await chats.says("Ben", "!sos")
    await chats.says("Dan", "!coming")
    assert "Dan has read it and is coming" in chats.heard("Ben")
    comes = chats.talk.message("is coming", chats.rooms["Ben"])
    assert comes.msgtype == "m.text", "a pause does not keep from somebody what they asked for"
    assert chats.pings("Chloé") == before and "needs somebody" not in chats.heard("Chloé")


async def test_who_can_not_be_reached_is_passed_over_at_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, "Anne", "Ben", "Dan")
        await talk.says("Dan", "!oncall backup")
        talk.server.refuses_invites.add(user("Chloé"))
        assert "is on call" in await talk.says("Chloé", "!oncall me")
        assert "you are on call, but I can’t write to you privately" in await chats.talk.passes(timedelta(0))
        chats.heard("Dan")
        assert "so I’ve called the backup" in await chats.says("Ben", "!sos")
        await chats.passes(timedelta(0))
        assert chats.heard("Ben") == "", "it has gone on already"
        assert "needs somebody" in chats.heard("Dan")
        assert talk.heard() == "", "the room learns nothing of it"


# In a room.


async def test_in_a_room_the_others_learn_nothing_more(chats: Chats) -> None:
    assert await chats.talk.says("Ben", f"!sos {SECRET}") == "Ben, I’ve written to you privately."
    assert "called the person on call" in chats.heard("Ben")
    assert SECRET in chats.heard("Chloé")
    assert await chats.talk.says("Chloé", "!coming") == "Chloé, I’ve written to you privately."
    assert "Ben now knows" in chats.heard("Chloé")
    assert await chats.talk.says("Eve", "!coming") == "Eve, I’ve written to you privately."
    assert "Nobody has called you" in chats.heard("Eve")
    assert await chats.talk.says("Ben", "!sos over") == "Ben, I’ve written to you privately."
    assert "I’m glad you called" in chats.heard("Ben")


async def test_who_calls_and_can_not_be_written_to_hears_it_in_the_room(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, "Anne")
        talk.server.refuses_invites.add(user("Ben"))
        await talk.says("Ben", "!sos")
        assert "needs somebody" in chats.heard("Anne")
        said = await talk.passes(timedelta(0))
        assert said.startswith("Ben, I can’t write to you privately. What you asked for is under way all the same.")


async def test_a_message_that_is_taken_back_takes_its_words_but_no_help(chats: Chats) -> None:
    await chats.talk.says("Ben", f"!sos {SECRET}")
    chats.heard("Ben")
    assert SECRET in chats.heard("Chloé")
    await chats.talk.takes_back("Anne", chats.talk.last)
    assert "Your call still stands" in chats.heard("Ben")
    shown = [each.body for each in chats.talk.shown(chats.rooms["Chloé"])]
    assert not any(SECRET in each for each in shown) and any("needs somebody" in each for each in shown)
    await chats.passes(5 * MINUTE)
    assert "called the backup" in chats.heard("Ben")
    assert SECRET not in chats.heard("Dan")


async def test_a_call_that_is_taken_back_at_once_is_heard_all_the_same(tmp_path: Path) -> None:
    """Also where others call the same person just now, and it waits for its turn."""
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await talk.says("Chloé", "!oncall me")
        chats.heard("Chloé")
        for name in ("Anne", "Dan"):
            talk.server.say(chats.rooms[name], user(name), "!sos")
        call = talk.server.say(chats.rooms["Ben"], user("Ben"), f"!sos {SECRET}")
        await talk.app.hear()
        talk.server.redact(chats.rooms["Ben"], user("Ben"), call)
        await talk.settle()
        assert "Your call still stands" in chats.heard("Ben")
        heard = chats.heard("Chloé")
        assert all(
            f"{name} (@{name.lower()}:x, Tuesday circle) needs somebody" in heard for name in ("Anne", "Dan", "Ben")
        )
        assert SECRET not in heard


# Words.


async def test_words_go_quietly_to_those_who_were_called_and_are_kept_nowhere(chats: Chats) -> None:
    said = await chats.says("Ben", f"!sos {SECRET}")
    assert "They have your words too." in said and SECRET not in said
    assert f"Ben wrote: “{SECRET}”" in chats.heard("Chloé")
    words = chats.talk.message("Ben wrote", chats.rooms["Chloé"])
    assert (words.msgtype, words.mentions) == ("m.notice", ()), "no lock screen shows them"
    assert SECRET not in chats.talk.message("needs somebody", chats.rooms["Chloé"]).body
    await chats.passes(5 * MINUTE)
    assert SECRET not in chats.heard("Dan")
    await chats.talk.app.tidy()
    for path in chats.talk.folder.rglob("entraide.db*"):
        assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("said", ["ok", "vale", "d’accord", "Okay!"])
async def test_a_caller_who_says_ok_is_not_told_that_nobody_reads_it(chats: Chats, said: str) -> None:
    await chats.says("Ben", "!sos")
    await chats.says("Chloé", "!coming")
    chats.heard("Ben")
    assert await chats.says("Ben", said) == "" and chats.talk.signs(room=chats.rooms["Ben"]) == ["🤍"]


async def test_what_is_not_a_command_is_not_read(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    chats.heard("Chloé")
    assert await chats.says("Ben", "please hurry") == (
        "I’m only a program, and nobody else reads this chat. To tell those I called something: !sos and your words."
        " When you no longer need anybody: !sos over."
    )
    assert await chats.replies("Ben", "please", "just called") == "", "said once an hour; in between there is a sign"
    assert "!forgetme" in await chats.says("Ben", "delete my data"), "how one goes is answered all the same"
    assert "leave its room" in await chats.says("Ben", "how do I leave?")
    assert "I’m a program and can’t tell" in await chats.replies("Chloé", "yes, I am coming soon", "needs somebody")
    assert chats.heard("Ben") == ""
    assert "Please write to @ben:x" in await chats.replies("Chloé", "I’m coming", "needs somebody")
    assert "Chloé has read it" in chats.heard("Ben")
    await chats.says("Ben", "sos over")
    assert "didn’t understand that" in await chats.says("Ben", "I feel so alone tonight")
    assert "called the person on call" in await chats.says("Ben", "SOS!")


async def test_after_an_hour_it_is_said_again_that_nobody_reads(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    await chats.says("Ben", "please hurry")
    await chats.talk.passes(timedelta(minutes=59))
    chats.heard("Ben")
    assert await chats.says("Ben", "please") == ""
    await chats.talk.passes(timedelta(minutes=2))
    chats.heard("Ben")
    assert "I’m only a program" in await chats.says("Ben", "please")


# Again, and several.


async def test_calling_again_calls_the_next_people_at_once(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    chats.heard("Chloé")
    assert (await chats.says("Ben", f"!sos {SECRET}")).startswith("I’ve now called the backup, too.")
    assert SECRET in chats.heard("Dan") and SECRET in chats.heard("Chloé")
    assert "written to the person who facilitates, too" in await chats.says("Ben", "!sos")
    [chats.heard(name) for name in PEOPLE]
    assert "I’ve just called everybody I can" in await chats.says("Ben", "!sos")
    assert chats.heard("Chloé") == ""
    await chats.passes(2 * MINUTE)
    assert "I’ve called the same 3 people once more." in await chats.says("Ben", "!sos")
    assert [chats.heard(name) for name in ("Anne", "Chloé", "Dan")] == ["Ben calls again."] * 3


async def test_only_who_was_really_called_has_just_been_called(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    for _ in range(2):
        await chats.passes(5 * MINUTE)  # the backup, then who facilitates
    await chats.talk.stop()
    chats.talk.server.now += 30 * MINUTE
    await chats.talk.start()
    await chats.passes(0 * MINUTE)
    assert "I was not running for a while" in chats.heard("Ben"), "and there was nobody else to call"
    [chats.heard(name) for name in PEOPLE]
    assert "I’ve called the same 3 people once more." in await chats.says("Ben", "!sos")
    assert [chats.heard(name) for name in ("Anne", "Chloé", "Dan")] == ["Ben calls again."] * 3
    # What was refused calls nobody either: the two minutes are those since somebody was called.
    await chats.passes(1 * MINUTE)
    assert "I’ve just called everybody I can" in await chats.says("Ben", "!sos")
    await chats.passes(1 * MINUTE)
    assert "I’ve called the same 3 people once more." in await chats.says("Ben", "!sos")


async def test_calling_again_when_somebody_is_coming(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    await chats.says("Chloé", "!coming")
    await chats.passes(30 * MINUTE)
    [chats.heard(name) for name in PEOPLE]
    said = await chats.says("Ben", "!sos")
    assert said.startswith("Somebody has said that they are coming.\nI’ve now called the backup, too.")
    assert "needs somebody" in chats.heard("Dan") and "Ben calls again." in chats.heard("Chloé")


async def test_two_people_call(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    await chats.says("Eve", "!sos")
    [chats.heard(name) for name in PEOPLE]
    assert (await chats.says("Chloé", "!coming")).startswith("Eve and Ben called you. Whom do you mean?")
    assert (chats.heard("Ben"), chats.heard("Eve")) == ("", "")
    assert "Ben now knows" in await chats.replies("Chloé", "!coming", "Ben (@ben:x")
    assert "Eve now knows" in await chats.reacts("Chloé", "👍", "Eve (@eve:x")
    await chats.says("Ben", "!sos over")
    assert "there is nothing left to do" in await chats.reacts("Chloé", "✅", "Ben (@ben:x")
    assert "Chloé has read it" in chats.heard("Eve")


async def test_only_who_called_ends_it_and_only_who_was_called_answers(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    assert "no open call" in await chats.says("Eve", "!sos over")
    assert "Nobody has called you" in await chats.says("Eve", "!coming")
    await chats.reacts("Ben", "✅", "just called")
    assert "Ben’s call is over" in chats.heard("Chloé")
    assert "no open call" in await chats.says("Ben", "!sos over")


@pytest.mark.parametrize("how", ["tap", "reply"])
async def test_a_thumb_of_who_called_may_be_thanks_and_sends_nobody_away(chats: Chats, how: str) -> None:
    await chats.says("Ben", "!sos")
    await chats.reacts("Chloé", "👍", "needs somebody")
    say = chats.reacts if how == "tap" else chats.replies
    assert "Shall I end your call" in await say("Ben", "👍", "just called")
    assert chats.heard("Chloé").count("over") == 0
    assert "your call stands" in await chats.says("Ben", "no")


# Several groups.


async def test_what_is_said_after_one_of_them_has_left_is_for_those_who_are_in_a_group_together(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Eve")) as talk:
        club = await talk.gathering("Dan", "Ben", "Eve", "Kim", name="Film club")
        chats = await chats_of(talk, "Anne", "Ben", "Dan", "Eve", "Kim")
        for name, room in (("Eve", talk.room), ("Kim", club)):
            await talk.says(name, "!oncall me", room)
        for _ in range(2):
            await chats.says("Ben", "!sos")
        for name in ("Anne", "Dan", "Eve", "Kim"):
            assert "needs somebody, now" in chats.heard(name)
        await chats.says("Dan", "!coming")
        for room, who in ((talk.room, "Ben"), (club, "Kim"), (club, "Dan")):
            talk.server.leave(room, user(who))
        await talk.settle()
        assert "They have your words too" in await chats.says("Ben", f"!sos {SECRET}")
        assert SECRET not in chats.heard("Anne"), "Ben has left the only group that they share"
        assert SECRET not in chats.heard("Kim"), "she has left it herself"
        assert SECRET in chats.heard("Eve"), "they are in another group together"
        assert SECRET in chats.heard("Dan"), "he has said that he is coming"


async def test_from_the_private_chat_the_people_of_all_groups_are_called(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé")) as talk:
        garden = await talk.gathering("Kim", "Ben", "Chloé", name="Garden")
        chats = await chats_of(talk, "Anne", "Ben", "Chloé", "Kim")
        await talk.says("Chloé", "!oncall me")
        await talk.says("Chloé", "!oncall me", garden)
        await talk.says("Kim", "!oncall me", garden)
        [chats.heard(name) for name in ("Chloé", "Kim")]
        said = await chats.says("Ben", "!sos")
        assert said.splitlines()[:3] == [
            "I’ve just called the people below. As soon as somebody answers, I’ll tell you.",
            "- Chloé (Tuesday circle): on call",
            "- Kim (Garden): on call",
        ]
        assert chats.heard("Chloé").count("needs somebody") == 1, "once, whatever the number of groups"
        assert "Garden" in (page := chats.heard("Kim")) and "Tuesday" not in page
        await chats.says("Kim", "!coming")
        assert "Kim" not in chats.heard("Chloé"), "the groups learn nothing of each other"
        assert "Kim has read it" in chats.heard("Ben")


async def test_in_a_room_only_its_group_is_called_and_another_one_when_it_is_called_too(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé")) as talk:
        garden = await talk.gathering("Kim", "Ben", name="Garden")
        chats = await chats_of(talk, "Anne", "Ben", "Kim")
        await talk.says("Ben", "!sos")
        assert "needs somebody" in chats.heard("Anne") and chats.heard("Kim") == ""
        await talk.says("Ben", "!sos", garden)
        assert "needs somebody" in chats.heard("Kim")


async def test_each_is_called_in_the_language_of_the_group_that_they_share(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben")) as talk:
        garden = await talk.gathering("Kim", "Ben", name="Jardin")
        await talk.says("Kim", "!settings language fr", garden)
        chats = await chats_of(talk, "Anne", "Ben", "Kim")
        await chats.says("Ben", "!sos")
        assert "needs somebody" in chats.heard("Anne")
        assert "a besoin de quelqu’un" in chats.heard("Kim")


# Time.


async def test_the_bot_was_away_when_it_should_have_gone_on(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    await chats.talk.stop()
    chats.talk.server.now += 40 * MINUTE
    await chats.talk.start()
    await chats.passes(timedelta(0))
    said = chats.heard("Ben")
    assert "I was not running for a while: this was due on Wednesday, 10 March at 19:05." in said
    assert "called the backup" in said
    assert "The call is from Wednesday, 10 March at 19:00." in chats.heard("Dan")
    await chats.passes(5 * MINUTE)
    assert "written to the person who facilitates" in chats.heard("Ben"), "the next wait is as long as ever"


async def test_the_bot_was_away_when_somebody_called(chats: Chats) -> None:
    await chats.talk.stop()
    chats.talk.server.say(chats.rooms["Ben"], user("Ben"), "!sos")
    chats.talk.server.now += 40 * MINUTE
    await chats.talk.start()
    await chats.talk.settle()
    said = chats.heard("Ben")
    assert said.startswith("You wrote on Wednesday, 10 March at 19:00. I was not running then")
    assert "The call is from Wednesday, 10 March at 19:00." in chats.heard("Chloé")
    await chats.passes(4 * MINUTE)
    assert chats.heard("Ben") == ""
    await chats.passes(MINUTE)
    assert "called the backup" in chats.heard("Ben")


async def test_a_restart_in_the_middle_changes_nothing(chats: Chats) -> None:
    chats.talk.server.say(chats.rooms["Ben"], user("Ben"), "!sos")
    await chats.talk.app.hear()
    await chats.talk.restart()
    await chats.talk.settle()
    assert "called the person on call" in chats.heard("Ben")
    assert chats.heard("Chloé").count("needs somebody") == 1
    await chats.passes(5 * MINUTE)
    await chats.talk.restart()
    assert "needs somebody" in chats.heard("Dan")
    await chats.talk.restart()
    await chats.reacts("Dan", "👍", "needs somebody")
    assert "Dan has read it" in chats.heard("Ben")
    assert "Somebody is taking care of Ben" in chats.heard("Chloé")


async def test_quiet_hours_hold_nothing_up(chats: Chats) -> None:
    for name in PEOPLE:
        await chats.says(name, "!settings quiet hours 10:00-9:00")
    await chats.talk.says("Anne", "!settings quiet hours 10:00-9:00")
    before = chats.pings("Chloé")
    await chats.says("Ben", "!sos")
    assert chats.pings("Chloé") == before + 1
    await chats.passes(5 * MINUTE)
    assert "needs somebody" in chats.heard("Dan")


async def test_the_group_says_how_long_to_wait(chats: Chats) -> None:
    assert "between 1 minute and 2 hours" in usual(await chats.talk.says("Anne", "!settings sos wait 10 seconds"))
    await chats.talk.says("Anne", "!settings sos wait 2m")
    assert "within 2 minutes" in await chats.says("Ben", "!sos")
    await chats.passes(2 * MINUTE)
    assert "called the backup" in chats.heard("Ben")
    await chats.says("Ben", "!sos over")
    await chats.talk.says("Anne", "!settings sos wait immediately")
    assert "I’m calling the next people now, too." in await chats.says("Ben", "!sos")
    await chats.passes(timedelta(0))
    assert "called the backup" in chats.heard("Ben")


async def test_a_call_that_nobody_ends_is_closed_after_a_day(chats: Chats) -> None:
    await chats.says("Ben", "!sos")
    await chats.says("Eve", "!sos")
    await chats.reacts("Chloé", "👍", "Eve (@eve:x")
    for _ in range(6):
        await chats.passes(5 * MINUTE)
    [chats.heard(name) for name in PEOPLE]
    await chats.passes(timedelta(days=1))
    assert chats.heard("Ben") == "Your call from yesterday is over. If you still need somebody: !sos."
    assert chats.heard("Eve") == ""
    assert "Nobody has called you" in await chats.says("Chloé", "!coming")
    async with chats.talk.store.transaction():
        for table in ("sos_calls", "sos_groups", "sos_pages"):
            assert await chats.talk.store._database.value(f"SELECT count(*) FROM {table}") == 0


async def test_calls_go_out_before_everything_else_that_waits(chats: Chats) -> None:
    talk = chats.talk
    for number in range(3):
        talk.server.say(talk.room, user("Eve"), f"!need thing {number}")
        talk.server.say(chats.rooms["Chloé"], user("Chloé"), "!help")
    talk.server.say(chats.rooms["Ben"], user("Ben"), "!sos")
    await talk.app.hear()
    async with talk.store.transaction():
        first, second, *others = await talk.store.outbox.take()
    assert {first.room_id, second.room_id} == {chats.rooms["Ben"], chats.rooms["Chloé"]}
    assert "needs somebody" in str([each.content["body"] for each in (first, second)])
    assert first.is_pressing and second.is_pressing and not any(each.is_pressing for each in others)


async def test_a_bot_that_is_ignored_is_not_called(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Mod")) as talk:
        await talk.says("Anne", "!settings facilitators Mod")
        talk.config = talk.config.model_copy(update={"ignore": (user("Mod"),)})
        await talk.restart()
        chats = await chats_of(talk, "Anne", "Ben")
        assert "written to the person who facilitates" in await chats.says("Ben", "!sos")
        assert not [room for room in talk.server.rooms.values() if room.members("invite") == [user("Mod")]]


async def test_a_refused_message_to_who_was_called_ends_nothing(chats: Chats) -> None:
    chats.talk.server.fail_next(f"PUT /rooms/{chats.rooms['Chloé']}/send/", refused(), user=BOT)
    await chats.says("Ben", "!sos")
    await chats.passes(timedelta(0))
    assert "so I’ve called the backup" in chats.heard("Ben")


@pytest.mark.parametrize("said", ["!sos", "!SOS!!", "!help now", "!help-now", "!Help now please", "! sos"])
async def test_how_it_can_be_called(chats: Chats, said: str) -> None:
    assert "called the person on call" in await chats.says("Ben", said)


def test_only_calls_for_help_reach_somebody_on_pause() -> None:
    """Elsewhere a pause keeps everything away that the person does not ask for at that moment.

    Who has asked for company reads who comes, too: that they are asked about it is theirs. So is it of who is out, and
    of who has asked whether somebody shows them something.
    """
    found = [path for path in (ROOT / "commands").rglob("*.py") if "asked_for=True" in path.read_text()]
    assert {path.parent.name for path in found} == {"sos", "company", "homeward", "resources"}


# In French and in Spanish.

SAID = {
    "fr": {
        "on call": "!garde moi",
        "backup": "!garde renfort",
        "sos": "!au secours",
        "called": "Je viens d’appeler la personne de garde",
        "page": "Ben (@ben:x, Tuesday circle) a besoin de quelqu’un, maintenant.",
        "next": "Personne n’a encore répondu. Je viens d’appeler le renfort",
        "coming": "!j’arrive",
        "comes": "Chloé a lu ton appel et arrive.",
        "there": "Quelqu’un s’occupe maintenant de Ben.",
        "over": "!sos fini",
        "ended": "L’appel de Ben est terminé. Merci d’avoir été là.",
    },
    "es": {
        "on call": "!guardia yo",
        "backup": "!guardia refuerzo",
        "sos": "!ayuda ya",
        "called": "Acabo de llamar a la persona de guardia",
        "page": "Ben (@ben:x, Tuesday circle) necesita a alguien, ahora.",
        "next": "Aún no respondió nadie. Acabo de llamar al refuerzo",
        "coming": "!voy",
        "comes": "Chloé leyó tu llamada y va en camino.",
        "there": "Alguien se ocupa ya de Ben.",
        "over": "!sos fin",
        "ended": "La llamada de Ben terminó. Gracias por estar ahí.",
    },
}


@pytest.mark.parametrize("language", SAID)
async def test_in_other_languages(tmp_path: Path, language: str) -> None:
    said = SAID[language]
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = await chats_of(talk, "Anne", "Ben", "Chloé", "Dan")
        await talk.says("Chloé", said["on call"])
        await talk.says("Dan", said["backup"])
        assert said["called"] in await chats.says("Ben", f"{said['sos']} {SECRET}")
        assert said["page"] in (page := chats.heard("Chloé")) and SECRET in page
        await chats.passes(5 * MINUTE)
        assert said["next"] in chats.heard("Ben")
        await chats.says("Chloé", said["coming"])
        assert said["comes"] in chats.heard("Ben")
        assert said["there"] in chats.heard("Dan")
        await chats.says("Ben", said["over"])
        assert said["ended"] in chats.heard("Chloé")
