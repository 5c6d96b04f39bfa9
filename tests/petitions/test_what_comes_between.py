"""What comes between a petition and its end. Where each is tried:

             leaves     is on pause  is forgotten  the room is  the bot is  two at once  something is
                                                   replaced     away                     switched off
who signs    bounds     -            here          here         here        here         here
who carries  carrying   carrying     carrying      here         -           here         here
who began    here       -            here          here         here        -            here
the room comes into another group: here

"carrying" and so on are the other files in this folder. A dash: nothing of its own happens then.
"""

from __future__ import annotations

import json
from pathlib import Path

from bot.app import DATABASE
from storage.exporting.exporting import export
from tests.conversation import conversation, user
from tests.petitions.test_carrying import files, signed
from tests.petitions.test_petitions import AWHILE, BEGUN, DAY, HOUR, MOMENT, PEOPLE, number, opened, signs


async def test_the_name_of_who_is_forgotten_goes_and_what_was_handed_over_keeps_its_number(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        for said in ("!forgetme", "1", "yes"):
            await talk.says("Dan", said, chats["Dan"])
        await talk.passes(AWHILE)
        assert number(talk).startswith("A few")
        await signs(talk, "Zoé")
        await talk.says("Ben", "!petition delivered S1")
        for said in ("!forgetme", "1", "yes"):
            await talk.says("Eve", said, chats["Eve"])
        await talk.passes(AWHILE)
        assert "with 3 names" in talk.message("S1 ·").body
        async with talk.store.transaction():
            assert len(await talk.store.petitions.signatures.lines(1)) == 2


async def test_what_somebody_began_who_is_forgotten_goes_with_all_names(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        anne = await talk.direct("Anne")
        for said in ("!forgetme", "1", "yes"):
            await talk.says("Anne", said, anne)
        assert talk.message("S1").body == "S1 was taken back."
        assert "The names are deleted." in talk.heard(chats["Dan"])
        async with talk.store.transaction():
            assert await talk.store.petitions.get(1) is None


async def test_it_goes_on_without_who_began_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, _ = await signed(talk)
        talk.server.leave(talk.room, user("Anne"))
        await talk.settle()
        await signs(talk, "Zoé")
        await talk.passes(AWHILE)
        assert number(talk) == "4 people have signed."
        assert "is closed" in await talk.agrees("Ben", "!petition close S1", ben)


async def test_a_petition_that_is_not_open_yet_goes_with_who_began_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Dan", BEGUN)
        talk.server.leave(talk.room, user("Dan"))
        await talk.settle()
        talk.heard()
        assert "That is over" in await talk.replies("Ben", "yes", "would like you to carry it", ben)
        assert talk.heard() == ""


async def test_it_goes_on_in_the_room_that_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, chats = await signed(talk)
        zoe = await talk.direct("Zoé")
        await talk.says("Zoé", "!sign S1", zoe)
        others = [user(name) for name in PEOPLE[1:]]
        talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *others])
        for other in others:
            talk.server.join(talk.room, other)
        await talk.settle()
        assert number(talk) == "3 people have signed."
        assert "You have signed S1" in await talk.says("Zoé", "1", zoe), "what was asked is still answered"
        assert "off S1" in await talk.says("Dan", "!unsign S1", chats["Dan"])
        async with talk.store.transaction():
            found = await talk.store.petitions.get(1)
        assert found
        await talk.passes(found.until - talk.clock())
        assert "takes no more signatures" in talk.message("S1 ·").body
        assert "is closed" in talk.heard(ben)


async def test_the_time_to_sign_is_longer_by_an_absence_of_the_bot(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await opened(talk, f"{BEGUN} until:tomorrow")
        chloe = await talk.direct("Chloé")
        await talk.stop()
        talk.server.now += 2 * DAY
        await talk.start()
        await talk.passes(MOMENT)
        assert "It can be signed until" in talk.message("S1 ·").body
        assert "How should your name stand?" in await talk.says("Chloé", "!sign S1", chloe)
        async with talk.store.transaction():
            found = await talk.store.petitions.get(1)
        assert found
        await talk.passes(found.until - talk.clock())
        assert "takes no more signatures" in talk.message("S1 ·").body


async def test_what_was_said_while_the_bot_was_away_counts(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await opened(talk)
        chloe = await talk.direct("Chloé")
        await talk.says("Chloé", "!sign S1", chloe)
        await talk.stop()
        talk.server.say(chloe, user("Chloé"), "1")
        talk.server.now += 3 * HOUR
        await talk.start()
        await talk.settle()
        assert "You have signed S1" in talk.heard(chloe)


async def test_two_yeses_open_it_once_and_two_answers_settle_it_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, zoe = await talk.direct("Ben"), await talk.direct("Zoé")
        await talk.says("Anne", f"{BEGUN}, Zoé")
        talk.server.say(ben, user("Ben"), "yes")
        talk.server.say(zoe, user("Zoé"), "yes")
        await talk.settle()
        assert "Carried by Ben and Zoé" in talk.message("S1 ·").body
        assert sum("S1 · To" in each.body for each in talk.shown()) == 1, "one message"
        await talk.says("Ben", "!petition delivered S1")
        await talk.passes(30 * DAY + MOMENT)
        talk.heard(zoe)
        await talk.says("Ben", "They said no.", ben)
        assert "I know that already" in await talk.replies("Zoé", "They said maybe.", "Was there an answer?", zoe)
        assert "> They said no." in talk.message("S1 ·").body


async def test_where_petitions_are_off_nothing_is_asked_and_the_names_go_all_the_same(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, _ = await signed(talk)
        await talk.says("Ben", "!petition delivered S1", ben)
        await talk.says("Ben", "yes", ben)
        await talk.says("Anne", "!turn off petitions")
        talk.heard(ben)
        await talk.passes(31 * DAY)
        assert talk.heard(ben) == ""
        async with talk.store.transaction():
            assert await talk.store.petitions.signatures.lines(1) == []


async def test_a_group_that_moves_takes_along_what_it_asks_for_and_no_name(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        await talk.says("Dan", "!sign S1", chats["Dan"])
        await talk.says("Dan", "Qxzz Family", chats["Dan"])
        await talk.says("Dan", "yes", chats["Dan"])
        await talk.says("Dan", "yes", chats["Dan"])
        exported = export(talk.folder / DATABASE, "Tuesday circle", "now", {})
        tables = {part["table"]: json.dumps(part, default=str) for part in exported["parts"]}
        assert "Please keep the library open." in tables["petitions"] and user("Ben") in tables["petition_carriers"]
        assert not {"petition_signatures", "petition_listeners"} & tables.keys()
        assert "Qxzz" not in json.dumps(exported, default=str)


async def test_it_goes_along_with_a_room_that_comes_into_another_group(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben = await opened(talk)
        garden = await talk.gathering("Dan", "Eve", name="Garden")
        dan, eve = await talk.direct("Dan"), await talk.direct("Eve")
        await talk.says("Dan", '!petition A pond. to:"the mayor" carriers:Eve', garden)
        await talk.says("Eve", "yes", eve)
        await talk.says("Dan", "!sign S1", garden)
        assert "as “Dan”" in await talk.says("Dan", "1", dan)
        await talk.says("Dan", "!group join Tuesday circle", garden)
        await talk.says("Dan", "yes", garden)
        await talk.reacts("Anne", "✅", to="asks to bring")
        listed = await talk.says("Eve", "!petitions", garden)
        assert "S1 To: the city council" in listed and "S2 To: the mayor" in listed, listed
        await talk.says("Eve", "!petition file S2", garden)
        assert "1. Dan" in files(talk, eve)["S2.txt"].decode()
        assert "Only those who carry S2" in await talk.says("Ben", "!petition file S2", ben)
        assert "Your name is off S2" in await talk.says("Dan", "!unsign S2", dan)


async def test_a_letter_that_asks_somebody_to_carry_one_waits_when_there_have_been_enough(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE, budget=True) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", BEGUN)
        assert "would like you to carry it" in talk.heard(ben)
        await talk.says("Anne", '!petition A bench. to:"the mayor" carriers:Ben')
        assert talk.heard(ben) == "", "of one person's doing are half of somebody's letters"
        await talk.passes(14 * HOUR)
        assert "> A bench." in talk.heard(ben)
        assert "You carry S2" in await talk.says("Ben", "yes", ben)
