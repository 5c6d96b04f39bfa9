"""What comes between a tip and its end. Where each is tried:

                leaves   is removed   is on pause   is forgotten   the room is   the bot is   two at    a setting
                                                                   replaced      away         once      changes
whose it is     here     here         here          here           here          here         here      tips
who adds to it  here     -            -             here           here          -            here      -
who is asked    keeping  -            keeping       -              -             keeping      keeping   keeping
to keep
the room comes into another group, or the group to another instance: here

"tips" and "keeping" are the other files in this folder. A dash: nothing of its own happens then.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from bot.app import DATABASE
from commands.tips.feature import PATIENCE, STILL_AFTER
from storage.exporting.exporting import export
from storage.tips.tables import KEPT
from tests.conversation import Conversation, conversation, user
from tests.rights.test_files import WORD, found_in

DAY = timedelta(days=1)


async def told(talk: Conversation, name: str = "Ben", *, stays: bool = False) -> str:
    """Somebody tells what helped, and Chloé what was different; the chat of who told it."""
    chat = await talk.direct(name)
    await talk.says(name, f"!tip call before noon {WORD}")
    if stays:
        assert "K1 stays there, without your name" in await talk.says(name, "3", chat)
    await talk.says("Chloé", f"!tip K1 was different for me: ten {WORD}")
    talk.heard(chat), talk.heard()
    return chat


async def leave(talk: Conversation, name: str, by: str | None = None) -> None:
    if by:
        talk.server.kick(talk.room, user(by), user(name))
    else:
        talk.server.leave(talk.room, user(name))
    await talk.settle()


async def test_what_helped_somebody_leaves_with_them_and_nothing_is_asked(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk)
        await leave(talk, "Ben")
        assert talk.heard(chat) == "" == talk.heard()
        assert "Nobody has told anything" in await talk.says("Anne", "!tips noon")
        await talk.app.tidy()
        assert found_in(tmp_path) == {}, "nor what others said beside it"
        talk.server.invite(talk.room, user("Anne"), user("Ben"))
        talk.server.join(talk.room, user("Ben"))
        await talk.settle()
        assert "I find no K1" in await talk.says("Ben", "!tip K1")


async def test_so_it_does_where_they_were_removed(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await told(talk)
        await leave(talk, "Ben", "Anne")
        assert "Nobody has told anything" in await talk.says("Anne", "!tips noon")


async def test_what_they_leave_to_the_group_stays_without_their_name(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk, stays=True)
        await talk.says("Ben", "!tip K1 with my name", chat)
        assert "Ben went through" in await talk.says("Anne", "!tip K1")
        await leave(talk, "Ben")
        said = await talk.says("Anne", "!tip K1")
        assert "call before noon" in said and "Ben" not in said and "ten" in said
        async with talk.store.transaction():
            found = await talk.store.tips.get(1)
            rows = await talk.store._database.all(
                "SELECT person, event_id FROM tips UNION SELECT '', event_id FROM tip_changes"
            )
        assert found and not found.person and not found.signed and [tuple(each) for each in rows] == [("", "")]
        assert "still so" not in await talk.passes(STILL_AFTER + 5 * PATIENCE)
        assert "from March 2027, not confirmed since" in await talk.says("Anne", "!tips")
        assert "K1 is gone" in await talk.says("Anne", "!withdraw K1"), "whoever facilitates sees to it"


async def test_who_left_it_to_the_group_says_nothing_of_it_any_more(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk, stays=True)
        await talk.passes(STILL_AFTER + DAY)
        assert "Is it still so?" in talk.heard(chat)
        await leave(talk, "Ben")
        talk.server.invite(talk.room, user("Anne"), user("Ben"))
        talk.server.join(talk.room, user("Ben"))
        await talk.settle()
        talk.heard(chat)
        assert "somebody else’s" in await talk.replies("Ben", "no longer", "Is it still so?", chat)
        assert "K1 call before noon" in await talk.says("Anne", "!tips")


async def test_what_was_different_leaves_with_who_said_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await told(talk)
        await leave(talk, "Chloé")
        assert "noon" in (said := await talk.says("Anne", "!tip K1")) and "ten" not in said


async def test_who_is_in_another_room_of_the_group_has_not_left_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await told(talk)
        kitchen = await talk.gathering("Anne", "Ben", name="Kitchen")
        await talk.says("Anne", "!group join Tuesday circle", kitchen)
        await talk.says("Anne", "!group accept")
        await leave(talk, "Ben")
        assert "K1" in await talk.says("Anne", "!tips noon")


async def test_who_is_forgotten_leaves_nothing_even_what_was_to_stay(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk, stays=True)
        for said in ("!forgetme everything", "yes"):
            await talk.says("Ben", said, chat)
        assert "Nobody has told anything" in await talk.says("Anne", "!tips noon")
        await talk.app.tidy()
        assert found_in(tmp_path) == {}


# Does it still hold?


async def test_after_half_a_year_the_author_is_asked_and_a_yes_renews_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk)
        await talk.passes(STILL_AFTER - DAY)
        assert talk.heard(chat) == ""
        await talk.passes(2 * DAY)
        asked = talk.heard(chat)
        assert "K1 call before noon" in asked and "(March 2027). Is it still so?" in asked
        assert "K1 still holds (March 2027, still so in September 2027)" in await talk.says("Ben", "yes", chat)
        await talk.passes(STILL_AFTER - DAY)
        assert talk.heard(chat) == "" and "still so in September 2027" in await talk.says("Anne", "!tips")
        await talk.passes(2 * DAY)
        assert "Is it still so?" in talk.heard(chat)
        assert "K1 is gone." in await talk.says("Ben", "no longer", chat)
        assert "Nobody has told anything" in await talk.says("Anne", "!tips")


async def test_without_an_answer_it_stays_and_says_so_and_is_asked_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk)
        await talk.passes(STILL_AFTER + DAY)
        assert "Is it still so?" in talk.heard(chat)
        assert "(March 2027)" in await talk.says("Anne", "!tips")
        assert "“yes” if it is still so" in await talk.says("Ben", "hm who knows", chat)
        assert "K1 stays as it is" in await talk.says("Ben", "not now", chat), "no word of delay deletes it"
        await talk.passes(PATIENCE)
        assert "from March 2027, not confirmed since" in await talk.says("Anne", "!tips")
        await talk.passes(STILL_AFTER)
        assert "Is it still so?" not in talk.heard(chat)
        assert "K1 still holds" in await talk.says("Ben", "!renew K1", chat)
        await talk.passes(PATIENCE + STILL_AFTER + DAY)
        assert "from March 2027, last confirmed in March 2028" in await talk.says("Anne", "!tips")
        await talk.passes(KEPT)
        await talk.app.tidy()
        assert "Nobody has told anything" in await talk.says("Anne", "!tips")


async def test_nobody_is_asked_on_pause(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk)
        await talk.says("Ben", "!pause", chat)
        talk.heard(chat)
        await talk.passes(STILL_AFTER + DAY)
        assert talk.heard(chat) == ""
        await talk.says("Ben", "!resume", chat)
        talk.heard(chat)
        await talk.passes(PATIENCE)
        assert "Is it still so?" in talk.heard(chat)


async def test_the_question_waits_for_the_letter_budget(tmp_path: Path) -> None:
    async with conversation(tmp_path, budget=True) as talk:
        chat = await told(talk)
        for word in ("red", "blue", "green"):
            await talk.says("Ben", f"!tip {word}", chat)
            await talk.says("Ben", "2", chat)
        talk.heard(chat)
        await talk.passes(STILL_AFTER + DAY)
        assert talk.heard(chat).count("Is it still so?") <= 2
        seen = 0
        for _ in range(4):
            await talk.passes(DAY)
            seen += talk.heard(chat).count("Is it still so?")
        assert seen, "they come on other days"


async def test_it_is_asked_when_the_bot_is_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk)
        await talk.stop()
        talk.server.now += STILL_AFTER + 3 * DAY
        await talk.start()
        await talk.passes(DAY)
        assert "Is it still so?" in talk.heard(chat)
        await talk.stop()
        talk.server.say(chat, user("Ben"), "yes")
        talk.server.now += DAY
        await talk.start()
        await talk.settle()
        assert "K1 still holds" in talk.heard(chat)


# The room, and the group.


async def test_it_goes_on_in_the_room_that_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk)
        others = [user("Ben"), user("Chloé")]
        talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *others])
        for other in others:
            talk.server.join(talk.room, other)
        await talk.settle()
        assert "K1 call before noon" in await talk.says("Anne", "!tips noon")
        await talk.passes(STILL_AFTER + DAY)
        assert "Is it still so?" in talk.heard(chat)
        assert "K1 still holds" in await talk.says("Ben", "yes", chat)


async def test_two_who_tell_at_once_have_two_numbers_in_the_order_of_the_timeline(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for name, words in (
            ("Ben", "!tip red"),
            ("Chloé", "!tip blue"),
            ("Ben", "!withdraw K2"),
            ("Chloé", "!withdraw K2"),
        ):
            talk.server.say(talk.room, user(name), words)
        await talk.settle()
        said = talk.heard()
        assert "K1. Thank you" in said and "K2. Thank you" in said and "K2 is gone" in said
        assert "somebody else’s" in said


async def test_a_room_takes_along_what_its_people_signed(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await told(talk)
        await talk.says("Ben", "1", chat)
        club = await talk.gathering("Ben", "Dan", name="Club")
        dan = await talk.direct("Dan")
        await talk.says("Dan", "!tip sit in row four at noon", club)
        await talk.says("Dan", "1", dan)
        await talk.says("Ben", "!group join Tuesday circle", club)
        await talk.says("Ben", "yes", club)
        await talk.reacts("Anne", "✅", to="asks to bring")
        assert {"K1 call before noon", "K2 sit in row four at noon"} <= {
            line.removeprefix("- ").partition(" (")[0].removesuffix(f" {WORD}")
            for line in (await talk.says("Ben", "!tips noon")).splitlines()
        }
        await talk.passes(STILL_AFTER + DAY)
        assert "K1 call before noon" in talk.heard(chat)


async def test_a_group_takes_them_along_to_another_instance(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await told(talk, stays=True)
        await talk.says("Ben", "!keep", reply_to=talk.last)
        exported = export(talk.folder / DATABASE, "Tuesday circle", "now", {})
        tables = {part["table"]: json.dumps(part, default=str) for part in exported["parts"]}
        assert all(WORD in tables[name] for name in ("tips", "tip_notes", "tip_words")), tables.keys()
        assert not {"tip_wishes", "tip_circles", "fetches"} & tables.keys()
