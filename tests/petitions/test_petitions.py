"""Petitions: how one is begun, who carries it, and how people sign it, which the room reads nothing of."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual

MOMENT, AWHILE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Zoé")
BEGUN = '!petition Please keep the library open. to:"the city council" carriers:Ben'


async def opened(talk: Conversation, begun: str = BEGUN) -> str:
    """Anne begins a petition and Ben says yes; his private chat."""
    ben = await talk.direct("Ben")
    await talk.says("Anne", begun)
    assert "would like you to carry it" in talk.heard(ben)
    assert "You carry S1" in await talk.says("Ben", "yes", ben)
    await talk.settle()
    talk.heard()
    return ben


async def signs(talk: Conversation, name: str, how: str = "1") -> str:
    """Somebody signs in their private chat; its room."""
    chat = await talk.direct(name)
    assert "How should your name stand?" in await talk.says(name, "!sign S1", chat)
    assert "You have signed S1" in await talk.says(name, how, chat)
    await talk.says(name, "no", chat)
    return chat


def number(talk: Conversation) -> str:
    """What the room reads of how many have signed."""
    shown = talk.message("S1 · To:").body
    return next((line for line in shown.splitlines() if "signed" in line), "")


async def test_it_opens_once_somebody_else_has_agreed_to_carry_it(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    assert await talk.says("Anne", BEGUN) == "" and talk.signs() == ["✅"]
    assert talk.heard(anne) == "S1 is ready. I have asked Ben in private; with the first yes it opens."
    assert talk.heard(ben) == (
        "Anne has written a petition, S1 (to: the city council), and would like you to carry it:\n"
        "> Please keep the library open.\n"
        "Whoever carries it reads the names of those who sign, and hands it over; the group reads who that is."
        " Would you? 👍 or yes. If not: no, and nobody hears of that."
    )
    assert "can’t find S1" in await talk.says("Chloé", "!sign S1"), "it is not open yet"
    assert await talk.says("Ben", "yes", ben) == (
        "Thank you. You carry S1. !petition file S1 gives you the text and the names, in private."
    )
    assert talk.message("S1 ·").body == (
        "S1 · To: the city council\n> Please keep the library open.\n"
        "Carried by Ben: they read the names and hand it over.\n"
        "A few have signed so far, or nobody yet: from three on I say how many.\n"
        "It can be signed until Sunday, 9 May at 20:00.\n\n"
        "To sign: !sign S1. I ask in private how your name should stand, and nobody here reads who signs."
    )


async def test_what_is_missing_is_asked_in_private_and_shown_only_after_a_yes(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    assert await talk.says("Anne", "!petition") == ""
    assert "What should the petition say?" in talk.heard(anne)
    assert "To whom does it go?" in await talk.says("Anne", "Please keep the library open.", anne)
    assert "Who carries it?" in await talk.says("Anne", "the city council", anne)
    assert "Somebody besides you" in await talk.says("Anne", "me", anne)
    shown = await talk.says("Anne", "Ben and Chloé", anne)
    assert shown.startswith("In Tuesday circle everybody would read:\nS1 · To: the city council\n> Please keep"), shown
    assert "Shall I ask Ben and Chloé in private" in shown
    assert talk.heard() == "" and talk.heard(ben) == "", "nothing is shown before that"
    assert "S1 is ready" in await talk.says("Anne", "yes", anne)
    assert "would like you to carry it" in talk.heard(ben)
    await talk.says("Ben", "👍", ben)
    assert "Carried by Anne and Ben" in talk.message("S1 ·").body


async def test_the_addressee_can_stand_before_the_words(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!petition to the city council: please keep the library open carriers: Ben, me")
    assert "S1 (to: the city council), and would like you to carry it:\n> please keep the library" in talk.heard(ben)
    await talk.says("Ben", "yes", ben)
    assert "Carried by Ben and Anne" in talk.message("S1 ·").body


async def test_a_petition_begun_in_private_is_confirmed_before_anybody_is_asked(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    assert "everybody would read" in await talk.says("Anne", BEGUN, anne)
    assert talk.heard(ben) == ""
    assert "kept nothing of it" in await talk.says("Anne", "no", anne)
    assert "can’t find S1" in await talk.says("Anne", "!petition S1")


async def test_signing_leads_into_the_private_chat_and_the_room_reads_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé Martin", "Dan")) as talk:
        await opened(talk)
        chloe = await talk.direct("Chloé Martin")
        assert await talk.says("Chloé Martin", "!sign S1") == "" and talk.signs() == []
        asked = talk.heard(chloe)
        assert asked == (
            "S1 · To: the city council\n> Please keep the library open.\n"
            "Carried by Ben: they read the names and hand it over.\n"
            f"{_until(asked)}\n"
            "Your name is read by those who carry it (Ben) and by whoever it goes to (the city council)."
            " The group reads only how many have signed.\n\n"
            "How should your name stand?\n1. Chloé martin\n2. C. M.\n3. a neighbour\n4. don’t sign\n"
            "A number will do, or your own words. Until it is handed over you can change that or take it back."
        )
        said = await talk.says("Chloé Martin", "2", chloe)
        assert "as “C. M.”" in said, said
        assert talk.heard() == "" and await talk.passes(AWHILE) == ""


def _until(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("It can be signed until"))


@pytest.mark.parametrize("how", ["tap", "reply"])
async def test_a_tap_or_a_reply_leads_there_too(talk: Conversation, how: str) -> None:
    await opened(talk)
    chloe = await talk.direct("Chloé")
    said = await (talk.reacts("Chloé", "✍️", "S1 ·") if how == "tap" else talk.replies("Chloé", "I’ll sign", "S1 ·"))
    assert said == "" and "How should your name stand?" in talk.heard(chloe)


async def test_the_room_reads_a_number_from_three_on_and_a_while_later(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await opened(talk)
        for name in ("Chloé", "Dan"):
            await signs(talk, name)
            assert await talk.passes(AWHILE) == "", "one and two are shown alike"
        eve = await signs(talk, "Eve")
        assert await talk.passes(AWHILE - MOMENT) == "", "not at once: the moment would tell who it was"
        await talk.passes(MOMENT)
        assert number(talk) == "3 people have signed."
        assert "off S1" in await talk.says("Eve", "!unsign S1", eve)
        await talk.passes(AWHILE)
        assert number(talk).startswith("A few")


async def test_nobody_learns_from_the_number_who_has_just_signed(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay")) as talk:
        chats = {name: await talk.direct(name) for name in ("Ben", "Chloé", "Dan", "Eve", "Fay")}
        await talk.says("Anne", "!petition to the city council: keep the library open carriers:Ben")
        await talk.says("Ben", "yes", chats["Ben"])
        for name in ("Chloé", "Dan", "Eve"):
            await talk.says(name, "!sign S1", chats[name])
            await talk.says(name, "1", chats[name])
        await talk.passes(timedelta(hours=1))
        assert "3 people have signed." in talk.message("S1 ·").body
        for words in ("!petition S1", "!sign S1"):
            before = await talk.says("Fay", words, chats["Fay"])
            await talk.says("Eve", "!unsign S1", chats["Eve"])
            assert before == await talk.says("Fay", words, chats["Fay"])
            await talk.says("Eve", "!sign S1", chats["Eve"])
            await talk.says("Eve", "1", chats["Eve"])


async def test_own_words_are_read_back_and_a_question_is_none(talk: Conversation) -> None:
    await opened(talk)
    chloe = await talk.direct("Chloé")
    await talk.says("Chloé", "!sign S1", chloe)
    assert "a number of the list, or your name" in await talk.says("Chloé", "who else has signed?", chloe)
    assert "“Family Martin”. Is that right?" in await talk.says("Chloé", "Family Martin", chloe)
    assert "How should your name stand?" in await talk.says("Chloé", "no", chloe)
    await talk.says("Chloé", "“Martin family”", chloe)
    assert "signed S1 (to: the city council) as “Martin family”" in await talk.says("Chloé", "yes", chloe)


async def test_a_second_time_it_shows_the_own_line_and_changes_it_or_takes_it_back(talk: Conversation) -> None:
    await opened(talk)
    chloe = await signs(talk, "Chloé")
    again = await talk.says("Chloé", "!sign S1", chloe)
    assert again.startswith("You have signed S1 (to: the city council). Your name stands as “Chloé”.")
    assert "take my name off" in again
    assert "as “C.”" in await talk.says("Chloé", "2", chloe)
    await talk.says("Chloé", "!sign S1", chloe)
    assert "Your name is off S1" in await talk.says("Chloé", "take my name off", chloe)
    assert "You have not signed S1" in await talk.says("Chloé", "!unsign S1", chloe)


async def test_deleting_the_answer_takes_the_name_off(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await opened(talk)
        await signs(talk, "Chloé"), await signs(talk, "Dan")
        eve = await talk.direct("Eve")
        await talk.says("Eve", "!sign S1", eve)
        await talk.says("Eve", "1", eve)
        answer = talk.last
        await talk.passes(AWHILE)
        assert number(talk) == "3 people have signed."
        await talk.takes_back("Eve", answer, eve)
        await talk.passes(AWHILE)
        assert number(talk).startswith("A few")
        assert "You have not signed" in await talk.says("Eve", "!unsign S1", eve)


async def test_a_no_to_carrying_is_told_to_nobody_but_somebody_else_is_asked_for(talk: Conversation) -> None:
    anne, ben, chloe = [await talk.direct(name) for name in ("Anne", "Ben", "Chloé")]
    await talk.says("Anne", f"{BEGUN}, Chloé")
    talk.heard(anne)
    assert "nobody hears of it" in await talk.says("Ben", "no", ben)
    assert talk.heard(anne) == "" and talk.heard() == ""
    await talk.says("Chloé", "no", chloe)
    assert "Nobody carries S1 for now. Who could?" in talk.heard(anne)
    assert "I have asked Ben" in await talk.says("Anne", "Ben", anne)
    await talk.says("Ben", "yes", ben)
    assert "Carried by Ben" in talk.message("S1 ·").body


async def test_it_is_a_conversation_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, language="fr") as talk:
        ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Anne", '!pétition Garder la bibliothèque ouverte à:"la mairie" avec: Ben et moi')
        asked = usual(talk.heard(ben))
        assert asked.startswith(
            "Anne a écrit une pétition, S1 (pour : la mairie), et aimerait que tu la portes :\n"
            "> Garder la bibliothèque ouverte"
        ), asked
        assert "Tu portes S1" in await talk.says("Ben", "volontiers", ben)
        shown = usual(talk.message("S1 ·").body)
        assert "Portée par Ben et Anne : ces personnes lisent les noms" in shown and "!signer S1" in shown
        talk.heard()
        assert await talk.says("Chloé", "!signer S1") == ""
        assert "Comment est-ce que ton nom doit figurer ?" in usual(talk.heard(chloe))
        assert "3. une personne du quartier" in usual(talk.message("figurer", chloe).body)
        said = usual(await talk.says("Chloé", "une personne du quartier", chloe))
        assert "Tu as signé S1 (pour : la mairie) : « une personne du quartier »." in said
        assert "Je te dirai ici" in await talk.says("Chloé", "oui", chloe)
        assert "Ton nom n’est plus sur S1" in await talk.says("Chloé", "!retirer ma signature", chloe)


async def test_it_is_a_conversation_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, language="es") as talk:
        ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Anne", '!petición Que la biblioteca siga abierta para:"el ayuntamiento" portavoces: Ben')
        assert "le gustaría que la lleves" in talk.heard(ben)
        assert "Llevas S1" in await talk.says("Ben", "sí", ben)
        assert "La llevan, leen los nombres y la entregan: Ben." in talk.message("S1 ·").body
        assert "¿Cómo debe figurar tu nombre?" in await talk.says("Chloé", "quiero firmar la petición", chloe)
        assert "así: «Chloé»" in await talk.says("Chloé", "1", chloe)
        await talk.says("Chloé", "no", chloe)
        assert "Tu nombre ya no está en S1" in await talk.says("Chloé", "retira mi firma", chloe)


async def test_signaler_is_no_slip_of_signer(tmp_path: Path) -> None:
    async with conversation(tmp_path, language="fr") as talk:
        await talk.direct("Ben")
        chloe = await talk.direct("Chloé")
        await talk.says("Anne", '!pétition Garder la bibliothèque à:"la mairie" avec: Ben')
        for slip in ("!signaer", "!signler", "!signale"):
            said = usual(await talk.says("Chloé", slip, chloe))
            assert "Comment ton nom" not in said and "!signer" not in said, (slip, said)


async def test_which_petition_is_meant_is_asked_or_is_the_only_one(talk: Conversation) -> None:
    ben = await opened(talk)
    chloe = await talk.direct("Chloé")
    assert "How should your name stand?" in await talk.says("Chloé", "!sign", chloe)
    await talk.says("Chloé", "4", chloe)
    await talk.says("Anne", '!petition A bench at the bus stop. to:"the mayor" carriers:Ben')
    await talk.says("Ben", "yes", ben)
    assert "1. S1 to: the city council\n2. S2 to: the mayor" in await talk.says("Chloé", "!sign", chloe)
    assert "S2 · To: the mayor" in await talk.says("Chloé", "2", chloe)
    await talk.says("Chloé", "don’t sign", chloe)
    assert "S2 · To: the mayor" in await talk.says("Chloé", "I’d like to sign the one about the bench", chloe)
    talk.heard()
    listed = await talk.says("Chloé", "!petitions")
    assert listed.startswith("- S1 To: the city council · until") and "- S2 To: the mayor" in listed


async def test_ones_own_list_has_what_one_signed_and_carries(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben = await opened(talk)
        chat = await signs(talk, "Chloé")
        assert "S1" in await talk.says("Chloé", "!mine", chat)
        assert "S1" in await talk.says("Ben", "!mine", ben)
        assert "S1" not in await talk.says("Chloé", "!mine")
        assert "I can’t find S7" in await talk.says("Chloé", "!sign S7", chat)
        assert "I can’t find" in await talk.says("Chloé", "!petition S7", chat)
        assert "city council" in await talk.says("Chloé", "!petition S1", chat)
