"""Those who carry a petition: the names, handing it over, what comes of it, and who takes whose place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commands.kit.decision_events import OutcomeTold
from commands.kit.phrase import Member
from tests.conversation import Conversation, conversation, user
from tests.petitions.test_petitions import AWHILE, BEGUN, DAY, MOMENT, PEOPLE, number, opened, signs


def files(talk: Conversation, room: str) -> dict[str, bytes]:
    """The files that the bot has sent to a room, by name."""
    return {each.filename: talk.server.media[each.where["url"]].data for each in talk.shown(room) if each.filename}


async def signed(talk: Conversation) -> tuple[str, dict[str, str]]:
    """A petition that Chloé, Dan and Eve have signed, each in another way; Ben's chat, and theirs."""
    ben = await opened(talk)
    chats = {name: await signs(talk, name, how) for name, how in (("Chloé", "1"), ("Dan", "3"), ("Eve", "2"))}
    await talk.passes(AWHILE)
    talk.heard(), talk.heard(ben)
    return ben, chats


async def test_only_who_carries_it_gets_the_names_and_only_in_private(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, chats = await signed(talk)
        assert "Only those who carry S1" in await talk.says("Anne", "!petition file S1"), "who began it does not"
        assert "Only those who carry S1" in await talk.says("Chloé", "!petition file S1", chats["Chloé"])
        assert await talk.says("Ben", "!petition file S1") == "", "the room reads nothing"
        assert "with the names as people want them to stand" in talk.heard(ben)
        made = files(talk, ben)
        assert made["S1.txt"].decode() == (
            "the city council\n\nPlease keep the library open.\n\n1. a neighbour\n2. Chloé\n3. E.\n"
        )
        assert made["S1.pdf"].startswith(b"%PDF-")


async def test_what_was_handed_over_cannot_be_taken_back(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, chats = await signed(talk)
        assert "Only those who carry" in await talk.says("Anne", "!petition delivered S1")
        shown = await talk.says("Ben", "!petition delivered S1")
        assert "Handed over on Wednesday, 10 March, with 3 names." in shown and "!sign" not in shown
        assert "What was handed over I can’t take back" in await talk.says("Dan", "!unsign S1", chats["Dan"])
        assert "as “a neighbour”. What was handed over" in await talk.says("Dan", "!sign S1", chats["Dan"])
        zoe = await talk.direct("Zoé")
        assert "takes no more signatures" in await talk.says("Zoé", "!sign S1", zoe)
        await talk.says("Ben", "!petition file S1", ben)
        assert "S1.pdf" in files(talk, ben)


async def test_deleting_the_message_undoes_the_delivery_and_the_closing(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        assert "It takes no more signatures." in await talk.says("Anne", "!petition close S1")
        closing = talk.last
        await talk.says("Ben", "!petition delivered S1")
        await talk.takes_back("Ben", talk.last)
        assert "It takes no more signatures." in talk.message("S1 ·").body
        await talk.takes_back("Anne", closing)
        shown = talk.message("S1 ·").body
        assert "3 people have signed." in shown and "!sign S1" in shown
        assert "Your name is off S1" in await talk.says("Dan", "!unsign S1", chats["Dan"])


async def test_it_closes_by_itself_and_those_who_carry_it_are_told_until_when_the_names_are_kept(
    tmp_path: Path,
) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben = await opened(talk, f"{BEGUN} until:friday")
        await signs(talk, "Chloé")
        shown = await talk.passes(2 * DAY + timedelta(hours=4, minutes=59))
        assert "It takes no more signatures." in shown and "!sign" not in shown
        told = talk.heard(ben)
        assert "S1 (to: the city council) is closed." in told
        assert "I delete the names on Friday, 11 June" in told, told
        await talk.passes(91 * DAY)
        assert "It was not handed over, and the names are deleted." in talk.message("S1 ·").body
        assert "Only those who carry S1" in await talk.says("Ben", "!petition file S1", ben)
        async with talk.store.transaction():
            assert await talk.store.petitions.signatures.lines(1) == []


async def test_names_go_a_month_after_the_delivery_and_the_number_stays(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, _ = await signed(talk)
        await talk.says("Ben", "!petition delivered S1", ben)
        await talk.says("Ben", "yes", ben)
        await talk.passes(30 * DAY)
        async with talk.store.transaction():
            assert await talk.store.petitions.signatures.lines(1) == []
        assert "with 3 names" in talk.message("S1 ·").body


async def test_after_a_month_it_is_asked_once_whether_there_was_an_answer(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, chats = await signed(talk)
        await talk.says("Dan", "!sign S1", chats["Dan"])
        await talk.says("Dan", "3", chats["Dan"])
        assert "I’ll tell you here what comes of S1" in await talk.says("Dan", "yes", chats["Dan"])
        await talk.says("Ben", "!petition delivered S1")
        await talk.passes(30 * DAY + MOMENT)
        assert "Was there an answer?" in talk.heard(ben)
        for chat in chats.values():
            talk.heard(chat)
        said = await talk.says("Ben", "The library stays open on Saturdays.", ben)
        assert "The group reads what came of S1" in said
        assert "What came of it:\n> The library stays open on Saturdays." in talk.message("S1 ·").body
        assert talk.heard(chats["Dan"]) == (
            "What came of S1 (to: the city council), which you signed:\n> The library stays open on Saturdays."
        )
        assert talk.heard(chats["Chloé"]) == talk.heard(chats["Eve"]) == "", "they did not ask for it"
        await talk.passes(60 * DAY)
        assert talk.heard(ben) == ""


async def test_without_an_answer_that_is_shown_and_one_that_comes_later_is_told(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, _ = await signed(talk)
        await talk.says("Ben", "!petition delivered S1")
        await talk.passes(30 * DAY + MOMENT)
        assert "I note that there was none so far" in await talk.says("Ben", "no", ben)
        assert "There has been no answer so far." in talk.message("S1 ·").body
        shown = await talk.says("Ben", "!petition answer S1 They said yes after all.")
        assert "> They said yes after all." in shown and "no answer" not in shown
        assert "no answer" not in await talk.takes_back("Ben", talk.last)


async def test_other_words_ask_everybody_who_signed_and_silence_means_no(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        assert number(talk) == "3 people have signed."
        assert "changed by whoever began it" in await talk.says("Dan", "!petition change S1 Close it.")
        shown = await talk.says("Anne", "!petition change S1 Please open the library on Sundays.")
        assert "> Please open the library on Sundays." in shown and "A few have signed" in shown
        for name, line in (("Chloé", "Chloé"), ("Dan", "a neighbour"), ("Eve", "E.")):
            asked = talk.heard(chats[name])
            assert asked.startswith(f"S1 (to: the city council), which you signed as “{line}”, says this now:"), asked
        assert "stands, as “a neighbour”" in await talk.says("Dan", "yes", chats["Dan"])
        assert "off S1" in await talk.says("Eve", "no", chats["Eve"])
        async with talk.store.transaction():
            assert await talk.store.petitions.signatures.lines(1) == ["a neighbour"], "Chloé has said nothing"
        again = await talk.says("Chloé", "!sign S1", chats["Chloé"])
        assert "does not stand yet" in again
        assert "You have signed S1" in await talk.says("Chloé", "1", chats["Chloé"])


async def test_deleting_the_message_of_a_change_brings_back_the_words_and_those_who_signed_them(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        await talk.says("Anne", "!petition change S1 Please open the library on Sundays.")
        change = talk.last
        await talk.says("Eve", "no", chats["Eve"])
        zoe = await signs(talk, "Zoé")
        talk.heard(), talk.heard(chats["Dan"])
        await talk.takes_back("Anne", change)
        assert "> Please keep the library open." in talk.message("S1 ·").body
        assert "which you signed as “Zoé”, says this now:\n> Please keep" in talk.heard(zoe)
        assert talk.heard(chats["Dan"]) == "", "he signed these words"
        async with talk.store.transaction():
            assert sorted(await talk.store.petitions.signatures.lines(1)) == ["Chloé", "a neighbour"]
        assert "stands, as “Zoé”" in await talk.says("Zoé", "yes", zoe)
        await talk.passes(AWHILE)
        assert number(talk) == "3 people have signed."


async def test_editing_the_message_changes_its_words(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", BEGUN)
    message = talk.last
    await talk.says("Ben", "yes", ben)
    chloe = await signs(talk, "Chloé")
    await talk.says("Anne", BEGUN.replace("library", "park"), edit_of=message)
    assert "> Please keep the park open." in talk.message("S1 ·").body
    assert "> Please keep the park open." in talk.heard(chloe)
    await talk.says("Anne", BEGUN.replace("library", "park"), edit_of=message)
    assert talk.heard(chloe) == "", "nothing has changed"


async def test_deleting_the_message_takes_it_back_and_deletes_all_names(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", BEGUN)
        message = talk.last
        await talk.says("Ben", "yes", ben)
        chloe = await signs(talk, "Chloé")
        talk.heard(anne), talk.heard(ben)
        assert await talk.takes_back("Anne", message) == "S1 was taken back."
        for chat in (ben, chloe):
            assert "was taken back. The names are deleted." in talk.heard(chat)
        assert talk.heard(anne) == ""
        assert "can’t find S1" in await talk.says("Ben", "!petition file S1", ben)


async def test_who_signed_before_knows_a_day_earlier_who_else_will_read_the_names(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        zoe = await talk.direct("Zoé")
        await talk.says("Anne", "!petition carriers S1 Zoé")
        assert "would like you to carry it" in talk.heard(zoe)
        await talk.says("Zoé", "yes", zoe)
        assert "Carried by Ben and Zoé" in talk.message("S1 ·").body
        assert "Zoé carries S1, which you signed, from now on" in talk.heard(chats["Dan"])
        assert "can think about it. I give you the names from" in await talk.says("Zoé", "!petition file S1", zoe)
        assert files(talk, zoe) == {}
        await talk.passes(DAY)
        await talk.says("Zoé", "!petition file S1", zoe)
        assert "S1.txt" in files(talk, zoe)


async def test_handing_it_over_does_not_shorten_that_day(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        zoe = await talk.direct("Zoé")
        await talk.says("Anne", "!petition carriers S1 Zoé")
        await talk.says("Zoé", "yes", zoe)
        assert "can think about it" in await talk.says("Zoé", "!petition delivered S1", zoe)
        await talk.says("Zoé", "!petition file S1", zoe)
        assert files(talk, zoe) == {}
        assert "Your name is off S1" in await talk.says("Dan", "!unsign S1", chats["Dan"])
        await talk.says("Ben", "!petition delivered S1")
        await talk.says("Zoé", "!petition file S1", zoe)
        assert files(talk, zoe) == {}, "nor is it shortened by who may hand it over"


async def test_nobody_makes_themselves_carry_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await signed(talk)
        anne, zoe = await talk.direct("Anne"), await talk.direct("Zoé")
        assert "changed by whoever began it" in await talk.says("Zoé", "!petition carriers S1 me", zoe)
        await talk.says("Anne", "!petition carriers S1 me", anne)
        assert "Only those who carry S1" in await talk.says("Anne", "!petition file S1", anne)
        assert "Carried by Ben:" in talk.message("S1 ·").body, "she is asked like everybody, and signers are told"
        await talk.replies("Anne", "yes", "would like you to carry it", anne)
        assert "I give you the names from" in await talk.says("Anne", "!petition file S1", anne)
        assert files(talk, anne) == {}


@pytest.mark.parametrize("how", ["leaves", "is forgotten", "stops"])
async def test_when_nobody_carries_it_any_more_who_began_it_is_asked_for_others(tmp_path: Path, how: str) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        anne = await talk.direct("Anne")
        ben, _ = await signed(talk)
        talk.heard(anne)
        if how == "leaves":
            talk.server.leave(talk.room, user("Ben"))
            await talk.settle()
        elif how == "stops":
            assert "no longer carry S1" in await talk.says("Ben", "!stop carrying S1", ben)
        else:
            for said in ("!forgetme", "1", "yes"):
                await talk.says("Ben", said, ben)
        assert "Nobody carries it at the moment." in talk.message("S1 ·").body
        assert "Nobody carries S1 for now. Who could?" in talk.heard(anne)
        zoe = await talk.direct("Zoé")
        await talk.says("Anne", "Zoé", anne)
        await talk.says("Zoé", "yes", zoe)
        assert "Carried by Zoé" in talk.message("S1 ·").body
        refused = await talk.says("Ben", "!petition file S1", ben)
        assert "in no group together" in refused or "Only those who carry" in refused, refused
        assert files(talk, ben) == {}


async def test_who_is_on_pause_is_asked_once_they_are_back(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Ben", "!pause", ben)
    await talk.says("Anne", BEGUN)
    assert "as soon as it is possible" in talk.heard(anne) and talk.heard(ben) == ""
    assert "would like you to carry it" in await talk.says("Ben", "!resume", ben)
    assert "You carry S1" in await talk.says("Ben", "yes", ben)


async def test_who_carries_it_is_not_asked_for_an_answer_while_on_pause(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, _ = await signed(talk)
        await talk.says("Ben", "!petition delivered S1")
        await talk.says("Ben", "!pause", ben)
        await talk.passes(30 * DAY + MOMENT)
        assert "Was there an answer?" not in talk.heard(ben)
        await talk.says("Ben", "!resume", ben)
        await talk.passes(7 * DAY)
        assert "Was there an answer?" in talk.heard(ben)


async def test_what_came_of_a_decision_that_it_led_to_is_told_to_who_wants_to_know(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        _, chats = await signed(talk)
        await talk.says("Dan", "!sign S1", chats["Dan"])
        await talk.says("Dan", "3", chats["Dan"])
        await talk.says("Dan", "yes", chats["Dan"])
        event = OutcomeTold(("P7", "S1", "S9", "Sx"), "The library stays open.", "D5")
        async with talk.store.transaction():
            there = await talk.app._dispatcher._contexts.room_context(talk.room, talk.clock())
            assert there
            (told,) = await there.tell(event)
        assert isinstance(told.place, Member) and told.place.user_id == user("Dan")
        assert told.lines[0].facts["decision"] == "D5" and told.lines[1].facts["words"] == "The library stays open."
