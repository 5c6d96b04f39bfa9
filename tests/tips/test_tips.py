"""Telling what helped, looking for it, and what was different for others, as conversations."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from commands.kit.stems import stems
from commands.tips.feature import LONGEST, MOST, MOST_NOTES, MOST_OF_ONE
from commands.tips.showing import FOUND, PAGE
from tests.conversation import Conversation, conversation, user, usual

DAYS = timedelta(days=1)
COLOURS = "red blue green white black grey pink brown violet orange yellow golden".split()
WORDS = {
    "en": (
        "!tip for the housing office: bring the payslips twice",
        "Kept for others to find: K1",
        "K1 is kept for others to find: for the housing office: bring the payslips twice\n"
        "Shall your name stand with it?",
        "!tips payslip",
        "What helped others\n- K1 for the housing office: bring the payslips twice (March 2027)",
        "!tip K1 was different for me: one copy was enough",
        "Kept beside K1, without your name.",
        "!tip K1",
        "For others it was different:\n- one copy was enough (March 2027)",
        "!tips bicycle",
        "Nobody has told anything about “bicycle” yet.",
    ),
    "fr": (
        "!astuce pour l’office du logement : apporter les fiches de paie en double",
        "C’est gardé pour les autres : K1",
        "K1 est gardée pour les autres : pour l’office du logement : apporter les fiches de paie en double\n"
        "Ton nom l’accompagne ?",
        "!astuces fiche",
        "Ce qui a aidé les autres\n- K1 pour l’office du logement : apporter les fiches de paie en double (mars 2027)",
        "!astuce K1 c’était différent pour moi : une copie a suffi",
        "C’est gardé à côté de K1, sans ton nom.",
        "!astuce K1",
        "Pour d’autres, c’était différent :\n- une copie a suffi (mars 2027)",
        "!astuces vélo",
        "Personne n’a encore rien raconté sur « vélo ».",
    ),
    "es": (
        "!truco para la oficina de vivienda: llevar las nóminas por duplicado",
        "Queda guardado para otras personas: K1",
        "K1 queda guardado para otras personas: para la oficina de vivienda: llevar las nóminas por duplicado\n"
        "¿Quieres que lleve tu nombre?",
        "!trucos nomina",
        "Lo que ayudó a otras personas\n"
        "- K1 para la oficina de vivienda: llevar las nóminas por duplicado (marzo de 2027)",
        "!truco K1 para mí fue distinto: bastó una copia",
        "Queda guardado al lado de K1, sin tu nombre.",
        "!truco K1",
        "Para otras personas fue distinto:\n- bastó una copia (marzo de 2027)",
        "!trucos bici",
        "Nadie contó nada aún sobre «bici».",
    ),
}


def codes(said: str) -> list[str]:
    return re.findall(r"^- (K\d+)", said, re.MULTILINE)


@pytest.mark.parametrize("language", WORDS)
async def test_what_helped_is_told_found_and_stands_beside_what_was_different(tmp_path: Path, language: str) -> None:
    tell, noted, asked, look, found, different, kept, one, beside, other, nothing = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        assert noted in usual(await talk.says("Ben", tell))
        assert asked in usual(talk.heard(chat))
        assert found in usual(await talk.says("Chloé", look))
        assert kept in usual(await talk.says("Chloé", different))
        assert beside in (said := usual(await talk.says("Anne", one))) and "Chloé" not in said and "Ben" not in said
        assert nothing in usual(await talk.says("Anne", other))


async def test_the_name_stands_with_it_only_for_who_says_so(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!tip call before noon")
    asked = talk.heard(chat)
    assert "1. with my name\n2. without my name\n3. without my name, and it stays with the group if I leave" in asked
    assert "Ben" not in await talk.says("Anne", "!tip K1")
    assert "Your name stands with K1." in await talk.says("Ben", "1", chat)
    assert "From what Ben went through." in await talk.says("Anne", "!tip K1")
    assert "K1 stands without a name." in await talk.replies("Ben", "without my name", "Shall your name", chat)
    assert "Ben" not in await talk.says("Anne", "!tip K1")
    assert "Your name stands with K1." in await talk.says("Ben", "!tip K1 with my name")
    named = talk.last
    await talk.takes_back("Ben", named)
    assert "Ben" not in await talk.says("Anne", "!tip K1"), "taken back"
    assert "K1 is somebody else’s" in await talk.says("Chloé", "!tip K1 with my name")


async def test_a_group_can_want_no_names(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!tip call before noon")
    await talk.says("Ben", "1", chat)
    await talk.says("Anne", "!settings tips signed never")
    assert "Ben" not in await talk.says("Anne", "!tip K1")
    talk.heard(chat)
    assert "Kept for others to find: K2" in await talk.says("Ben", "!tip write the name down")
    assert talk.heard(chat) == "", "nothing is asked"
    assert "no names stand with tips" in await talk.says("Ben", "!tip K2 with my name")
    asked = await talk.says("Ben", "!tip ask for Zoé", chat)
    assert "Somebody tells what helped: K3 ask for Zoé" in asked and "with your name" not in asked
    await talk.says("Ben", "no", chat)
    await talk.says("Anne", "!settings tips signed author chooses")
    assert "From what Ben went through." in await talk.says("Anne", "!tip K1")


async def test_what_is_told_in_private_is_shown_with_the_name_without_it_or_not_at_all(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    asked = await talk.says("Ben", "!tip call before noon", chat)
    assert "Ben tells what helped: K1 call before noon" in asked
    assert "Nobody has told anything yet" in await talk.says("Anne", "!tips"), "not before a yes"
    await talk.says("Ben", "3", chat)
    assert "Nobody has told anything yet" in await talk.says("Anne", "!tips")
    await talk.says("Ben", "my tip: call before noon", chat)
    said = await talk.says("Ben", "2", chat)
    assert "Kept for others to find: K1" in said and "Shall your name" not in said, "it is said already"
    assert "Somebody tells what helped: K1 call before noon" in (heard := talk.heard()) and "Ben" not in heard
    assert "Ben" not in await talk.says("Anne", "!tip K1")
    await talk.says("Ben", "!tip call after noon", chat)
    await talk.says("Ben", "1", chat)
    assert "Ben tells what helped: K2 call after noon" in talk.heard()
    assert "From what Ben went through." in await talk.says("Anne", "!tip K2")
    await talk.says("Chloé", "!tip bring a friend")
    talk.heard()
    asked = await talk.says("Ben", "!tip K3 was different for me: they sent us out", chat)
    assert "For somebody it was different from K3 (bring a friend): they sent us out" in asked
    assert "with your name" not in asked, "it never has one"
    assert "sent us out" not in await talk.says("Anne", "!tip K3")
    await talk.says("Ben", "yes", chat)
    assert "sent us out" in await talk.says("Anne", "!tip K3")


async def test_what_was_different_is_said_in_a_reply_too_and_belongs_to_who_said_it(talk: Conversation) -> None:
    await talk.says("Ben", "!tip call before noon")
    assert "Kept beside K1" in await talk.replies("Chloé", "it was different for me: they open at ten", "K1")
    note = talk.last
    assert await talk.replies("Anne", "I see, thank you", "K1") == "", "people's talk"
    assert "What was different?" in await talk.replies("Anne", "was different for me", "K1")
    assert "they open at ten" in await talk.says("Anne", "!tip 1")
    await talk.says("Chloé", "it was different for me: they open at eleven", edit_of=note)
    assert (
        "at eleven" in (said := await talk.says("Anne", "!tip K1")) and "at ten" not in said and "call before" in said
    )
    await talk.says("Ben", "it was different for me: lies", edit_of=note)
    assert "at eleven" in await talk.says("Anne", "!tip K1"), "only its author edits it"
    await talk.takes_back("Chloé", note)
    assert "different:" not in (await talk.says("Anne", "!tip K1")).split("If it was")[0]
    await talk.says("Chloé", "!tip K1 was different for me: they open at ten")
    assert "What you said beside K1 is gone." in await talk.says("Chloé", "!withdraw K1")
    assert "call before noon" in (said := await talk.says("Anne", "!tip K1")) and "at ten" not in said
    assert "K1 is yours" in await talk.says("Ben", "!tip K1 was different for me: no")


async def test_five_at_a_time_the_newest_first_and_never_how_many(talk: Conversation) -> None:
    for number in range(12):
        await talk.says("Ben", f"!tip {COLOURS[number]} letter to the office")
    said = await talk.says("Chloé", "!tips office")
    assert codes(said) == ["K12", "K11", "K10", "K9", "K8"] and "Others: reply “more”." in said
    assert codes(await talk.replies("Chloé", "more", "K12")) == ["K7", "K6", "K5", "K4", "K3"]
    last = await talk.reacts("Chloé", "➡️", "K7")
    assert codes(last) == ["K2", "K1"] and "One in full: !tip K2" in last
    assert codes(await talk.says("Chloé", "!tips")) == codes(said)
    assert codes(await talk.says("Chloé", "!tips more")) == ["K7", "K6", "K5", "K4", "K3"]
    for each in (said, last):
        assert not re.search(r"\b(12|7|2 more|results?)\b", re.sub(r"K\d+|2027", "", each))
    assert codes(await talk.says("Chloé", "!tips letters blue")) == ["K2"]
    await talk.says("Ben", "!tips letter")
    for number in (7, 6, 5, 4, 3, 2, 1):
        await talk.says("Ben", f"!withdraw K{number}")
    assert "Those were all." in await talk.says("Ben", "more", reply_to=talk.message("K12 golden").event_id)


async def test_more_is_heard_in_private_without_a_reply(talk: Conversation) -> None:
    chat = await talk.direct("Chloé")
    for number in range(7):
        await talk.says("Ben", f"!tip letter {number}")
    assert codes(await talk.says("Chloé", "any tips about letter", chat)) == ["K7", "K6", "K5", "K4", "K3"]
    assert codes(await talk.says("Chloé", "more", chat)) == ["K2", "K1"]


async def test_only_so_many_are_looked_through(talk: Conversation) -> None:
    for number in range(FOUND + 2):
        await talk.says("Ben", f"!tip letter {number}")
    seen = codes(await talk.says("Chloé", "!tips letter"))
    for _ in range(FOUND // PAGE):
        seen += codes(said := await talk.says("Chloé", "!tips more"))
    assert seen == [f"K{number}" for number in range(FOUND + 2, 2, -1)]
    assert "Those were all." in said


async def test_what_people_say_of_a_number(talk: Conversation) -> None:
    await talk.says("Ben", "!tip 5 chairs are enough")
    assert "5 chairs are enough" in await talk.says("Anne", "!tips K1")
    assert "5 chairs are enough" in await talk.says("Anne", "!tip k1 please")
    assert "I find no K7 here" in await talk.says("Anne", "!tip K7")
    assert "I find no N1 here" in await talk.says("Anne", "!tips N1")
    assert "Nobody has told anything about “the”" in await talk.says("Anne", "!tips the")
    assert "What helped you?" in await talk.says("Anne", "!tip")
    assert "Kept for others to find: K2" in await talk.replies("Anne", "ask for the leaflet", "What helped you?")
    assert f"{LONGEST} characters at most" in await talk.says("Anne", f"!tip {'x' * (LONGEST + 1)}")
    assert "Kept for others to find: K3" in await talk.says("Anne", f"!tip {'x' * LONGEST}")
    assert "x…" in await talk.says("Anne", "!tips") and "x" * LONGEST in await talk.says("Anne", "!tip K3")
    await talk.says("Anne", "!tip see https://example.org/a?b=c")
    assert "see https://example.org/a?b=c (March" in await talk.says("Anne", "!tips example"), "links in full"


async def test_it_is_changed_renewed_and_withdrawn_by_its_author_alone(talk: Conversation) -> None:
    await talk.says("Ben", "!tip call before noon")
    assert "somebody else’s" in await talk.says("Chloé", "!change K1 never call")
    assert "somebody else’s" in await talk.says("Chloé", "!renew K1")
    assert "somebody else’s" in await talk.says("Chloé", "!withdraw K1")
    assert "K1 now says: call after lunch" in await talk.says("Ben", "!change K1 call after lunch")
    changed = talk.last
    assert codes(await talk.says("Anne", "!tips after lunch")) == ["K1"]
    assert codes(await talk.says("Anne", "!tips noon")) == []
    assert "K1 says that already" in await talk.says("Ben", "!tip change K1 call after lunch")
    await talk.takes_back("Ben", changed)
    assert codes(await talk.says("Anne", "!tips noon")) == ["K1"]
    assert codes(await talk.says("Anne", "!tips lunch")) == []
    await talk.passes(100 * DAYS)
    said = await talk.replies("Ben", "still true", "Kept for others to find: K1")
    assert "K1 still holds (March 2027, still so in June 2027)" in said
    renewed = talk.last
    assert "(March 2027, still so in June 2027)" in await talk.says("Anne", "!tips")
    await talk.takes_back("Ben", renewed)
    assert "(March 2027)" in await talk.says("Anne", "!tips")
    assert "K1 is gone." in await talk.says("Ben", "!withdraw K1")
    assert "Nobody has told anything" in await talk.says("Anne", "!tips")
    assert "Kept for others to find: K2" in await talk.says("Ben", "!tip another"), "a number is given once"


async def test_the_board_keeps_its_words_for_its_own_numbers(talk: Conversation) -> None:
    await talk.says("Ben", "!need a ladder")
    await talk.says("Ben", "!tip call before noon")
    assert "N1" in await talk.says("Ben", "!renew N1") and "K1" in await talk.says("Ben", "!renew K1")
    assert "N1 now says" in await talk.says("Ben", "!change N1 two ladders")
    assert "K1 now says" in await talk.says("Ben", "!change K1 call at eight")
    assert "Kept for others to find: K2" in await talk.says("Ben", "!tip change trains in Lyon")
    assert "K1 is gone" in await talk.says("Ben", "!withdraw K1") and "N1" in await talk.says("Ben", "!withdraw N1")


async def test_whoever_facilitates_can_take_one_off_and_its_author_hears_so(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!tip take five pills")
    talk.heard(chat)
    assert "K1 is gone." in await talk.says("Anne", "!withdraw K1")
    assert "Anne, who facilitates Tuesday circle, took K1 off the list: take five pills" in talk.heard(chat)


async def test_editing_the_message_changes_the_words_and_deleting_it_takes_it_back(talk: Conversation) -> None:
    await talk.says("Ben", "!tip call before nooon")
    told = talk.last
    await talk.says("Chloé", "!tip K1 was different for me: ten")
    await talk.says("Ben", "!tip call before noon", edit_of=told)
    await talk.says("Chloé", "!tip never call", edit_of=told)
    assert "call before noon" in (said := await talk.says("Anne", "!tip K1")) and "ten (March" in said
    assert codes(await talk.says("Anne", "!tips nooon")) == []
    await talk.takes_back("Ben", told)
    assert codes(await talk.says("Anne", "!tips noon")) == [] and "I find no K1" in await talk.says("Anne", "!tip K1")


async def test_it_is_the_groups_and_nobody_elses(talk: Conversation) -> None:
    film = await talk.gathering("Dan", "Ben", name="Film club")
    ben, eve = await talk.direct("Ben"), await talk.direct("Eve")
    await talk.says("Ben", "!tip call before noon")
    await talk.says("Dan", "!tip sit in row four", film)
    said = await talk.says("Ben", "!tips", ben)
    assert "Film club\n- K1 sit in row four" in said and "Tuesday circle\n- K1 call before noon" in said
    assert "call before" not in await talk.says("Dan", "!tips", film)
    for words in ("!tips", "!tip K1", "!withdraw K1", "!tips more", "!tip K1 was different for me: x"):
        assert "noon" not in await talk.says("Eve", words, eve)
    assert "What you told others:\n- K1 call before noon" in await talk.says("Ben", "!mine", ben)
    assert "noon" not in await talk.says("Ben", "!mine"), "not everybody's name stands with it"


async def test_where_it_is_off_nothing_of_it_is_heard(talk: Conversation) -> None:
    await talk.says("Ben", "!tip call before noon")
    await talk.says("Anne", "!turn off tips")
    assert "noon" not in await talk.says("Chloé", "!tips noon")
    await talk.says("Anne", "!turn on tips")
    assert codes(await talk.says("Chloé", "!tips noon")) == ["K1"]
    assert len(WORDS) + 2 == PAGE


async def test_what_its_author_replies(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!tip call before noon")
    shown = talk.message("K1").event_id
    assert await talk.says("Chloé", "still true", reply_to=shown) == "", "people's talk"
    assert "Your name stands with K1." in await talk.says("Ben", "with my name", reply_to=shown)
    assert "K1 stands without a name." in await talk.says("Ben", "without my name", reply_to=shown)
    assert "K1 stays there, without your name" in await talk.says("Ben", "leave it to the group", reply_to=shown)
    assert "K1 still holds" in await talk.says("Ben", "!renew", reply_to=shown)
    assert "Which one?" in await talk.replies("Ben", "!renew", "Shall your name", chat)
    assert "somebody else’s" in await talk.says("Chloé", "!withdraw", reply_to=shown)
    assert "K1 is gone." in await talk.says("Ben", "no longer true", reply_to=shown)
    assert await talk.says("Ben", "still true", reply_to=shown) == ""
    assert "no longer kept" in await talk.says("Chloé", "was different for me: ten", reply_to=shown)
    assert "no longer kept" in await talk.replies("Ben", "1", "Shall your name", chat)


async def test_an_edit_that_says_something_else_is_done_anew(talk: Conversation) -> None:
    await talk.says("Ben", "!tip call before noon")
    told = talk.last
    await talk.says("Chloé", "!tip K1 was different for me: ten")
    note = talk.last
    await talk.says("Chloé", "!tip K1 was different for me: eleven", edit_of=note)
    assert "eleven (" in (said := await talk.says("Anne", "!tip K1")) and "ten (" not in said.replace("eleven", "")
    await talk.says("Chloé", "!tip K1 they open late", edit_of=note)
    assert "they open late (" in await talk.says("Anne", "!tip K1")
    await talk.says("Chloé", "never mind", edit_of=note)
    assert "different:" not in (await talk.says("Anne", "!tip K1")).split("If it was")[0]
    assert "K1 stays as it was" in await talk.says("Ben", "!tip K1", edit_of=told)
    await talk.says("Ben", "!tips", edit_of=told)
    assert "I find no K1" in await talk.says("Anne", "!tip K1"), "it is no tip any more"


async def test_what_was_told_in_private_is_asked_about_anew_when_it_is_edited(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!tip call before noon", chat)
    told = talk.last
    await talk.says("Ben", "2", chat)
    await talk.says("Ben", "!tip call before ten", chat, edit_of=told)
    assert codes(await talk.says("Anne", "!tips ten")) == [] == codes(await talk.says("Anne", "!tips noon"))


async def test_so_many_of_one_person_and_not_one_more(talk: Conversation) -> None:
    async with talk.store.transaction():
        for number in range(MOST - 1):
            await told_by(talk, user("Ben"), number)
    assert f"K{MOST}" in await talk.says("Ben", "!tip the last one")
    assert f"You have {MOST} here" in await talk.says("Ben", "!tip one more")
    assert f"K{MOST + 1}" in await talk.says("Chloé", "!tip others can")


async def test_so_much_stands_beside_one_and_no_more(talk: Conversation) -> None:
    await talk.says("Ben", "!tip call before noon")
    for number in range(MOST_OF_ONE):
        assert "Kept beside K1" in await talk.says("Chloé", f"!tip K1 was different for me: {number}x")
    assert "There is as much beside K1" in await talk.says("Chloé", "!tip K1 was different for me: again")
    async with talk.store.transaction():
        for number in range(MOST_NOTES - MOST_OF_ONE - 1):
            await talk.store.tips.notes.add(
                1, person=f"@p{number}:x", what="x", event_id=f"$p{number}", now=talk.clock()
            )
    assert "Kept beside K1" in await talk.says("Anne", "!tip K1 was different for me: the last")
    assert "There is as much beside K1" in await talk.says("Anne", "!tip K1 was different for me: one more")


async def told_by(talk: Conversation, person: str, number: int) -> None:
    """A tip, without the words."""
    words = f"something {number}"
    await talk.store.tips.add(
        1, what=words, words=stems(words), person=person, signed=False, event_id=f"$t{number}", now=talk.clock()
    )
