"""Nothing silences it: what may happen to messages, people, rooms, settings, the bot or the homeserver meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands.kit.budget import FEW
from commands.letters import LETTERS
from tests.conversation import BOT, conversation, user
from tests.fake import refused
from tests.homeward.test_homeward import HOUR, MINUTE, OUT, PEOPLE, kept, out
from tests.sos.test_sos import Chats, chats_of

ALONE = "!out back by 22:00 tell:Zoé I take the last tram"
CALLED = "wanted to be home and hasn’t written"
CANNOT = "Zoé can’t look out for you after all."
WHO_ELSE = (
    "Nobody is watching yet. As soon as somebody says yes, I tell you.\n"
    "Who else could it be? !out, then “tell” and a name."
)


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def late(chats: Chats, *, answers: bool = False) -> str:
    """Half an hour after the time: what Zoé has read since."""
    await chats.passes(3 * HOUR)
    await chats.passes(15 * MINUTE)
    await chats.passes(15 * MINUTE)
    return chats.heard("Zoé")


async def absent(chats: Chats, time: timedelta, *said: tuple[str, str]) -> None:
    """The bot is down for some time; meanwhile people write to it privately."""
    await chats.talk.stop()
    chats.talk.server.now += time
    for name, text in said:
        chats.talk.server.say(chats.rooms[name], user(name), text)
    await chats.talk.start()
    await chats.talk.settle()
    await chats.passes(timedelta(0))


# The message.


async def test_deleting_the_message_silences_nothing(chats: Chats) -> None:
    await chats.says("Anne", ALONE)
    said = chats.talk.last
    await chats.reacts("Zoé", "👍")
    chats.heard("Anne")
    told = await chats.talk.takes_back("Anne", said, chats.rooms["Anne"])
    assert told.startswith("Your message was taken back. Your way home stands all the same, with your words")
    chats.heard("Zoé")
    assert CALLED in (call := await late(chats)) and "last tram" in call


async def test_deleting_it_before_the_question_was_sent_silences_nothing(chats: Chats) -> None:
    await chats.talk.says("Zoé", "!oncall me")
    chats.talk.server.say(chats.rooms["Dan"], user("Dan"), "!sos")
    await chats.talk.app.hear()  # the call for Dan is on its way to Zoé: what follows it has to wait
    said = chats.talk.server.say(chats.rooms["Anne"], user("Anne"), ALONE)
    await chats.talk.app.hear()
    chats.talk.server.redact(chats.rooms["Anne"], user("Anne"), said)
    await chats.talk.app.hear()
    await chats.talk.settle()
    assert "is going out" in chats.heard("Zoé")


@pytest.mark.parametrize("text", ["never mind", "!home", "!queue", "!out back by yesterday", "zzz"])
async def test_editing_the_message_to_something_else_silences_nothing(chats: Chats, text: str) -> None:
    await chats.says("Anne", ALONE)
    said = chats.talk.last
    await chats.reacts("Zoé", "👍")
    chats.talk.server.say(chats.rooms["Anne"], user("Anne"), text, edit_of=said)
    await chats.talk.settle()
    assert "Your way home stands as it was" in chats.heard("Anne")
    chats.heard("Zoé")
    assert CALLED in (call := await late(chats)) and "last tram" in call


async def test_editing_it_corrects_the_time_and_adds_a_name(chats: Chats) -> None:
    await chats.says("Anne", ALONE)
    said = chats.talk.last
    await chats.reacts("Zoé", "👍")
    chats.heard("Zoé")
    chats.talk.server.say(
        chats.rooms["Anne"], user("Anne"), "!out back by 23:00 tell:Zoé, Ben I take the night bus", edit_of=said
    )
    await chats.talk.settle()
    assert "23:00" in chats.heard("Anne") and "23:00" in chats.heard("Zoé")
    assert "is going out" in chats.heard("Ben")
    assert await late(chats) == ""
    await chats.passes(HOUR)
    assert "night bus" in chats.heard("Zoé")


async def test_only_who_is_out_edits_it(chats: Chats) -> None:
    await chats.says("Anne", ALONE)
    said = chats.talk.last
    chats.talk.server.say(chats.rooms["Ben"], user("Ben"), "!out until 3:00", edit_of=said)
    await chats.talk.settle()
    assert chats.heard("Ben") == ""
    await chats.reacts("Zoé", "👍")
    chats.heard("Zoé")
    assert CALLED in await late(chats)


# People.


async def test_a_pause_of_who_is_out_silences_nothing(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    await chats.says("Anne", "!pause")
    chats.heard("Anne")
    await chats.passes(3 * HOUR)
    home = chats.talk.message("Home?", chats.rooms["Anne"])
    assert home.msgtype == "m.text", "it makes a sound"
    await chats.passes(30 * MINUTE)
    assert CALLED in chats.heard("Zoé")


@pytest.mark.parametrize("how", ["pauses", "says no", "takes the tap away", "leaves", "is removed", "is forgotten"])
@pytest.mark.parametrize("called", [False, True], ids=["before", "when called"])
async def test_who_looks_out_goes_and_another_is_asked_for(chats: Chats, how: str, called: bool) -> None:
    talk = chats.talk
    await chats.says("Anne", "!out back by 22:00 tell:Zoé, Ben I take the last tram")
    await chats.reacts("Zoé", "👍", "is going out")
    tap = talk.last
    if called:
        await chats.reacts("Ben", "👍", "is going out")
        await late(chats)
    for name in PEOPLE:
        chats.heard(name)
    await goes(chats, how, tap)
    told = chats.heard("Anne")
    assert told.startswith(CANNOT)
    if called:
        assert CALLED in chats.heard("Ben") and "asked Ben to look for you" in told
        return
    assert told == f"{CANNOT}\n{WHO_ELSE}" and chats.heard("Ben") == ""
    await chats.says("Anne", "!out tell:Chloé")
    assert "is going out" in chats.heard("Chloé")
    await chats.says("Chloé", "yes")
    chats.heard("Anne")
    await chats.passes(3 * HOUR + 30 * MINUTE)
    assert CALLED in chats.heard("Chloé") and CALLED not in chats.heard("Zoé")


async def goes(chats: Chats, how: str, tap: str) -> None:
    """Zoé does not look out any more."""
    talk = chats.talk
    match how:
        case "pauses":
            await chats.says("Zoé", "!pause until tomorrow")
        case "says no":
            await chats.replies("Zoé", "no, I can’t after all", "is going out")
        case "takes the tap away":
            await talk.takes_back("Zoé", tap, chats.rooms["Zoé"])
        case "leaves":
            talk.server.leave(talk.room, user("Zoé"))
        case "is removed":
            talk.server.kick(talk.room, user("Anne"), user("Zoé"))
        case "is forgotten":
            await chats.says("Zoé", "!forgetme everything yes")
    await talk.settle()


@pytest.mark.parametrize("who", ["Anne", "Zoé"])
@pytest.mark.parametrize("called", [False, True], ids=["before", "when called"])
async def test_who_is_kept_apart_looks_out_no_more_and_it_reads_as_if_they_could_not(
    chats: Chats, who: str, called: bool
) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    if called:
        await late(chats)
        chats.heard("Anne")
    await chats.says(who, f"!not with {'Zoé' if who == 'Anne' else 'Anne'}")
    if who == "Zoé":
        assert chats.heard("Anne").startswith(f"{CANNOT}\n"), "as if she had said no"
    assert CALLED in chats.heard("Ben") if called else chats.heard("Ben") == ""
    if not called:
        await chats.passes(3 * HOUR + 30 * MINUTE)
        assert CALLED in chats.heard("Ben")
        assert "over by now" in await chats.replies("Zoé", "yes", "is going out")
    assert chats.heard("Zoé") == ""


@pytest.mark.parametrize("who", ["Anne", "Zoé"])
async def test_who_is_kept_apart_or_on_pause_is_refused_in_the_same_words(chats: Chats, who: str) -> None:
    await chats.says(who, f"!not with {'Zoé' if who == 'Anne' else 'Anne'}")
    await chats.says("Ben", "!pause")
    said = await chats.says("Anne", ALONE)
    assert said == (
        "I can’t ask Zoé for this right now.\nWho shall look out for you? One name, or several: the first one is asked"
        " first."
    )
    assert await chats.says("Anne", "Ben") == said.replace("Zoé", "Ben")
    assert "10 March at 22:00" in await chats.says("Anne", "Chloé")
    await chats.says("Chloé", "yes")
    await chats.passes(3 * HOUR + 30 * MINUTE)
    assert "last tram" in chats.heard("Chloé") and chats.heard("Zoé") == "" and chats.heard("Ben") == ""


async def test_who_is_on_call_and_kept_apart_is_passed_over(chats: Chats) -> None:
    await chats.talk.says("Chloé", "!oncall me")
    await chats.talk.says("Dan", "!oncall me")
    await chats.says("Dan", "!not with Anne")
    await out(chats, ALONE)
    await late(chats)
    assert CALLED in chats.heard("Chloé") and chats.heard("Dan") == ""


async def test_who_is_on_pause_does_not_say_yes_in_vain(chats: Chats) -> None:
    await chats.says("Anne", ALONE)
    await chats.says("Zoé", "!pause until tomorrow")
    chats.heard("Anne")
    assert "`" not in (said := await chats.replies("Zoé", "yes", "is going out")) and "on pause" in said
    assert chats.heard("Anne") == ""
    await chats.says("Zoé", "!resume")
    assert "Thank you" in await chats.replies("Zoé", "yes", "is going out")
    assert chats.heard("Anne") == "Zoé is looking out for you."


@pytest.mark.parametrize("how", ["leaves", "is removed"])
async def test_who_is_out_and_not_in_the_group_any_more_is_looked_for(chats: Chats, how: str) -> None:
    talk = chats.talk
    await chats.says("Ben", ALONE)
    await chats.says("Zoé", "yes")
    if how == "is removed":
        talk.server.kick(talk.room, user("Anne"), user("Ben"))
    else:
        talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    for name in PEOPLE:
        chats.heard(name)
    await chats.passes(3 * HOUR)
    assert "Home?" in chats.heard("Ben")
    await chats.passes(30 * MINUTE)
    assert "last tram" in chats.heard("Zoé")
    assert "Good that you’re home" in await chats.says("Ben", "!home")
    assert "Ben is home" in chats.heard("Zoé")


async def test_to_be_forgotten_comes_after_being_home(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    for words in ("!forgetme", "!forgetme everything yes"):
        assert (await chats.says("Anne", words)).startswith("First this: you’re still out. Are you home?")
    assert await kept(chats) > 0
    assert "Good that you’re home" in await chats.says("Anne", "yes")
    assert "Anne is home" in chats.heard("Zoé")
    assert "It is done, everywhere" in await chats.says("Anne", "!forgetme everything yes")
    assert await kept(chats) == 0


async def test_in_the_room_it_is_said_privately(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    assert "First this" not in await chats.talk.says("Anne", "!forgetme")
    assert "First this" in chats.heard("Anne")
    assert "tram" not in await chats.talk.says("Anne", "!out back by 22:00 tell:Zoé the tram") and chats.heard("Anne")
    assert await chats.talk.says("Anne", "!home") == ""
    assert "Good that you’re home" in chats.heard("Anne") and "Anne is home" in chats.heard("Zoé")


# Quiet, rooms, settings.


async def test_neither_quiet_hours_nor_a_full_letter_budget_silence_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE, budget=True) as talk:
        chats = await chats_of(talk, *PEOPLE)
        assert LETTERS.kind.kept(FEW)
        for name in ("Anne", "Zoé"):
            await chats.says(name, "!letters few")
            await chats.says(name, "!settings quiet hours 18:00..9:00")
        for what in ("one", "two", "three", "four"):
            await talk.says("Ben", f"!lend {what} to:Zoé")
        await out(chats, ALONE, "Zoé")
        await chats.passes(3 * HOUR)
        assert "Home?" in chats.heard("Anne")
        await chats.passes(30 * MINUTE)
        assert "last tram" in chats.heard("Zoé")


async def test_an_upgrade_of_the_room_silences_nothing(chats: Chats) -> None:
    talk = chats.talk
    await out(chats, ALONE, "Zoé")
    new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *map(user, PEOPLE[1:])])
    await talk.settle()
    for name in PEOPLE[1:]:
        talk.server.join(new, user(name))
    await talk.settle()
    chats.heard("Anne")
    await chats.passes(3 * HOUR)
    assert "Home?" in chats.heard("Anne")
    await chats.passes(30 * MINUTE)
    assert "last tram" in chats.heard("Zoé")


async def test_the_bot_is_taken_out_of_the_room(chats: Chats) -> None:
    talk = chats.talk
    await out(chats, ALONE, "Zoé")
    talk.server.kick(talk.room, user("Anne"), BOT)
    await talk.settle()
    for name in PEOPLE:
        chats.heard(name)
    await chats.passes(3 * HOUR)
    assert "Home?" in chats.heard("Anne")
    await chats.passes(30 * MINUTE)
    assert "last tram" in chats.heard("Zoé")
    assert "Good that you’re home" in await chats.says("Anne", "home")
    assert "Anne is home" in chats.heard("Zoé")


async def test_where_it_is_turned_off_what_was_begun_goes_on_and_nothing_new_begins(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    assert "off" in await chats.talk.says("Anne", "!turn off home safely")
    assert "!turn on" in await chats.says("Ben", ALONE)
    await chats.passes(3 * HOUR)
    assert "Home?" in chats.heard("Anne")
    await chats.passes(30 * MINUTE)
    assert "last tram" in chats.heard("Zoé")
    assert "Thank you. Anne can read" in await chats.reacts("Zoé", "👍", "hasn’t written")
    assert "Good that you’re home" in await chats.says("Anne", "!home")
    assert "Anne is home" in chats.heard("Zoé")


# The bot, and the homeserver.


async def test_an_absence_over_the_time_is_no_second_waiting(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    await absent(chats, 4 * HOUR + 10 * MINUTE)
    away = "I was away from Wednesday, 10 March at 22:00 to Wednesday, 10 March at 23:10."
    assert CALLED in (call := chats.heard("Zoé")) and away in call and "last tram" in call
    told = chats.heard("Anne")
    assert told.startswith(away) and "asked Zoé to look for you" in told and told.count("Home?") == 1
    await chats.passes(HOUR)
    assert chats.heard("Zoé") == "", "once"


async def test_what_was_written_during_an_absence_is_heard_first(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    await absent(chats, 4 * HOUR + 10 * MINUTE, ("Anne", "home"))
    assert "Good that you’re home" in chats.heard("Anne")
    assert chats.heard("Zoé") == "Anne is home. Thank you for looking out."


async def test_more_time_that_was_written_during_an_absence_counts(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    await absent(chats, 4 * HOUR + 10 * MINUTE, ("Anne", "!out until 1:00"))
    assert CALLED not in chats.heard("Zoé") and "1:00" in chats.heard("Anne")


async def test_a_short_absence_keeps_the_half_hour(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    await absent(chats, 3 * HOUR + 20 * MINUTE)
    assert "I was away" in (home := chats.heard("Anne")) and home.count("Home?") == 1 and chats.heard("Zoé") == ""
    await chats.passes(10 * MINUTE)
    assert CALLED in (call := chats.heard("Zoé")) and "away" not in call


async def test_what_was_asked_during_an_absence_gives_time_to_agree(chats: Chats) -> None:
    await chats.talk.stop()
    chats.talk.server.say(chats.rooms["Anne"], user("Anne"), ALONE)
    chats.talk.server.now += 4 * HOUR
    await chats.talk.start()
    await chats.talk.settle()
    await chats.passes(timedelta(0))
    assert "is going out" in chats.heard("Zoé") and "Home?" in chats.heard("Anne")
    await chats.says("Zoé", "yes")
    await chats.passes(10 * MINUTE)
    assert CALLED in chats.heard("Zoé")


async def test_who_can_not_be_written_to_is_told_at_once(chats: Chats) -> None:
    chats.talk.server.fail_next(f"PUT /rooms/{chats.rooms['Zoé']}/send/", refused(), user=BOT)
    await chats.says("Anne", ALONE)
    await chats.passes(timedelta(0))
    assert chats.heard("Anne").endswith(f"I can’t reach Zoé.\n{WHO_ELSE}")


async def test_who_can_not_be_written_to_when_it_matters_is_passed_over_at_once(chats: Chats) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await chats.passes(3 * HOUR)
    chats.talk.server.fail_next(f"PUT /rooms/{chats.rooms['Zoé']}/send/", refused(), user=BOT)
    await chats.passes(30 * MINUTE)
    await chats.passes(timedelta(0))
    assert CALLED in chats.heard("Ben") and "I can’t reach Zoé." in chats.heard("Anne")


async def test_the_time_of_who_is_asked_begins_when_the_homeserver_has_the_question(chats: Chats) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await chats.passes(3 * HOUR)
    chats.talk.server.now += 30 * MINUTE
    await chats.talk.app.wake()  # nothing is delivered: the homeserver is away
    chats.talk.server.now += 10 * MINUTE
    await chats.talk.app.wake()
    await chats.talk.settle()
    assert CALLED in chats.heard("Zoé") and chats.heard("Ben") == ""
    await chats.passes(MINUTE)
    assert CALLED in chats.heard("Ben"), "it has been told to her for as long as I can wait"


async def test_a_restart_at_every_step_changes_nothing(chats: Chats) -> None:
    await chats.says("Anne", OUT)
    await chats.reacts("Zoé", "👍", "is going out")
    await chats.reacts("Ben", "👍", "is going out")
    for name in PEOPLE:
        chats.heard(name)
    read: dict[str, str] = dict.fromkeys(PEOPLE, "")
    for time in (170, 10, 15, 15, 10, 5):
        await chats.talk.restart()
        await chats.passes(time * MINUTE)
        await chats.passes(timedelta(0))
        read = {name: f"{said}\n{chats.heard(name)}" for name, said in read.items()}
    assert [read[name].count(CALLED) for name in ("Zoé", "Ben", "Chloé")] == [1, 1, 0]
    assert read["Anne"].count("asked Zoé to look") == read["Anne"].count("asked Ben to look") == 1


async def test_the_bot_is_taken_out_of_the_room_after_who_is_out_has_left_their_chat(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    chats.talk.server.leave(chats.rooms["Anne"], user("Anne"))
    await chats.talk.settle()
    chats.talk.server.kick(chats.talk.room, user("Anne"), BOT)
    await chats.talk.settle()
    assert CALLED in await late(chats)
