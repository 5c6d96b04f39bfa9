"""Skills and wishes to learn, as conversations: the board says what, never who, until both say yes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from commands.resources.contacts import HOLD, MOST_CONTACTS
from tests.conversation import conversation, gone_on, user, usual
from tests.leads import leads
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fred", "Zelda")
SOON = timedelta(minutes=5)
NOTED = (
    "Noted, for O1 (repairing bikes): without your name. On a yes you both learn who it is. Else I write on Sunday, 14"
    " March: not just now, whatever the reason.\nChanged your mind? Delete your message."
)
ASKED = (
    "Somebody would like O1, what you could show others (repairing bikes). Would you like to know each other?\n"
    "yes: you both learn who it is, and can write to each other. no, or nothing: nobody learns anything."
)
NOT_NOW = "O1: not just now."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def offered(chats: Chats, line: str = "!skill repairing bikes", name: str = "Zelda") -> str:
    """Somebody has said what they can show others, and the group has heard of it: what it heard."""
    await chats.says(name, line)
    said = usual(await chats.talk.passes(SOON))
    for each in chats.rooms:
        chats.heard(each)
    return said


async def take(chats: Chats, name: str, code: str = "O1") -> str:
    """Somebody asks for it, and whoever it is of may have been asked: what the first read."""
    said = await chats.says(name, f"!take {code}")
    await chats.passes(SOON)
    return said


async def test_the_board_says_what_and_not_who(chats: Chats) -> None:
    assert (await chats.says("Zelda", "!offer repairing bikes kind:skill")).splitlines() == [
        "O1: repairing bikes · a skill",
        "I’ll bring this to Tuesday circle without your name, and only in a few minutes, so that the moment gives"
        " nothing away.",
        "The board says what, never who. In a small group, something rare may still tell who you are.",
        "Until it is over I keep a note of your name, so that I can pass messages on. Nobody in the group sees it;"
        " whoever runs me could look it up. Then I delete it.",
        "Changed your mind? ✅, !withdraw O1, or delete your message.",
    ]
    assert usual(await chats.talk.passes(SOON)) == (
        "Somebody could show others how. O1: repairing bikes · a skill\n"
        "Is it for you? Write me !take O1 in private: I ask the person without your name, and on a yes you both learn"
        " who it is."
    )
    assert chats.heard("Zelda").startswith("O1 is on the board now, without your name. When somebody takes it up")
    assert "- O1 repairing bikes · anonymous · a skill" in await chats.says("Ben", "!offers bike")
    assert "- O1 repairing bikes · anonymous · a skill" in await chats.says("Zelda", "!mine")


@pytest.mark.parametrize(
    ("line", "code", "news"),
    [
        ("!skill repairing bikes", "O1: repairing bikes · a skill", "Somebody could show others how."),
        ("!learn guitar", "N1: guitar · to learn", "Somebody would like to learn."),
        ("!need guitar lessons kind:skill", "N1: guitar lessons · to learn", "Somebody would like to learn."),
        ('!offer drawing where:"the park" kind:learning', "O1: drawing · a skill · the park", "Somebody could show"),
    ],
)
async def test_thin_names_for_the_same(chats: Chats, line: str, code: str, news: str) -> None:
    assert (await chats.says("Zelda", line)).startswith(code)
    assert usual(await chats.talk.passes(SOON)).startswith(news)


async def test_a_yes_makes_both_known_and_nobody_else_hears_of_it(chats: Chats) -> None:
    await offered(chats)
    assert await take(chats, "Ben") == NOTED
    assert chats.heard("Zelda") == ASKED and chats.talk.heard() == ""
    assert await chats.says("Zelda", "yes") == (
        "It is Ben (@ben:x), for O1. They know now that it is you.\nWhoever likes writes first."
    )
    assert chats.heard("Ben") == "Zelda (@zelda:x) says yes: O1 (repairing bikes).\nWhoever likes writes first."
    await chats.passes(HOLD - SOON)
    assert chats.heard("Ben") == chats.heard("Zelda") == chats.talk.heard() == ""
    assert "anonymous" in await chats.says("Dan", "!offers")


async def test_a_wish_to_learn_is_met_in_the_same_way(chats: Chats) -> None:
    await offered(chats, "!learn guitar")
    await take(chats, "Ben", "N1")
    assert chats.heard("Zelda").startswith("Somebody could show you N1, what you would like to learn (guitar).")
    await chats.reacts("Zelda", "👍", "Somebody could")
    assert chats.heard("Ben").startswith("Zelda (@zelda:x) says yes: N1 (guitar).")


async def test_what_fits_is_shown_without_a_name(chats: Chats) -> None:
    await offered(chats)
    await chats.says("Ben", "!learn to repair my bike")
    await chats.talk.passes(SOON)
    said = chats.heard("Ben")
    assert "This may fit:\n- O1 repairing bikes · anonymous · a skill" in said and "Zelda" not in said
    assert await leads(chats.talk, 1, "Zelda", but=("resource_relays",)) == []


Happens = Callable[[Chats], Awaitable[object]]


async def _silent(chats: Chats) -> None:
    pass


def _before(name: str, line: str) -> Happens:
    async def happens(chats: Chats) -> None:
        await chats.says(name, line)

    return happens


async def _leaves(chats: Chats) -> None:
    chats.talk.server.leave(chats.talk.room, user("Zelda"))
    await chats.talk.settle()


@pytest.mark.parametrize("before", [_silent, _before("Zelda", "!not with Ben"), _before("Zelda", "!pause")])
@pytest.mark.parametrize(
    "after",
    [
        _silent,
        _before("Zelda", "no"),
        _before("Zelda", "!not with Ben"),
        _before("Ben", "!not with Zelda"),
        _before("Zelda", "!withdraw O1"),
        _before("Zelda", "!pause"),
        _before("Zelda", "!forgetme everything yes"),
        _before("Zelda", "!limit 1 a month"),
        _leaves,
    ],
)
async def test_whatever_the_reason_who_asks_reads_the_same_words_at_the_same_time(
    chats: Chats, before: Happens, after: Happens
) -> None:
    """No difference between a no, a silence and somebody who was never asked: nor would be where nobody has it."""
    await offered(chats)
    await before(chats)
    assert await take(chats, "Ben") == NOTED
    await after(chats)
    chats.heard("Ben")
    await chats.passes(HOLD - SOON - timedelta(seconds=1))
    assert chats.heard("Ben") == ""
    await chats.passes(timedelta(seconds=1))
    assert chats.heard("Ben") == NOT_NOW
    await chats.passes(timedelta(days=40))
    assert chats.heard("Ben") == ""


async def test_who_is_kept_apart_from_whom_they_asked_is_not_told_of(chats: Chats) -> None:
    await offered(chats)
    await take(chats, "Ben")
    chats.heard("Zelda")
    await chats.says("Ben", "!not with Zelda")
    assert await chats.says("Zelda", "yes") == "That is over by now. Thank you all the same."
    await chats.passes(HOLD - SOON)
    assert chats.heard("Ben") == NOT_NOW


@pytest.mark.parametrize("how", ["deletes", "leaves", "forgotten"])
async def test_who_asks_no_more_is_known_to_nobody(chats: Chats, how: str) -> None:
    await offered(chats)
    await take(chats, "Ben")
    assert chats.heard("Zelda") == ASKED
    match how:
        case "deletes":
            await chats.talk.takes_back("Ben", chats.talk.last, chats.rooms["Ben"])
        case "leaves":
            chats.talk.server.leave(chats.talk.room, user("Ben"))
            await chats.talk.settle()
        case _:
            await chats.says("Ben", "!forgetme everything yes")
    chats.heard("Ben")
    assert "Ben" not in await chats.says("Zelda", "yes")
    await chats.passes(HOLD - SOON)
    assert chats.heard("Ben") == "", "nothing is to come"


async def test_a_yes_after_the_time_comes_too_late_and_names_nobody(chats: Chats) -> None:
    await offered(chats)
    await take(chats, "Ben")
    asked = chats.talk.message("Somebody would like", chats.rooms["Zelda"])
    await chats.passes(HOLD - SOON)
    assert chats.heard("Ben") == NOT_NOW
    await chats.talk.replies("Zelda", "yes", asked.body[:12], chats.rooms["Zelda"])
    assert "Ben" not in chats.heard("Zelda") and chats.heard("Ben") == ""


async def test_while_it_is_off_nobody_is_asked_and_nothing_is_lost(chats: Chats) -> None:
    await offered(chats)
    await chats.says("Ben", "!take O1")
    await chats.talk.says("Anne", "!turn off relays")
    await chats.passes(HOLD)
    assert chats.heard("Zelda") == chats.heard("Ben") == ""
    assert "is off" in await chats.says("Chloé", "!skill cooking")
    await chats.talk.says("Anne", "!turn on relays")
    await chats.passes(timedelta(minutes=1))
    assert chats.heard("Ben") == NOT_NOW


async def test_who_is_not_in_the_group_asks_nobody(chats: Chats) -> None:
    await offered(chats)
    stranger = await chats.talk.direct("Mallory")
    await chats.talk.says("Mallory", "!take O1", stranger)
    chats.talk.server.leave(chats.talk.room, user("Ben"))
    await chats.talk.settle()
    await take(chats, "Ben")
    await chats.passes(HOLD)
    assert chats.heard("Zelda") == "" and NOT_NOW not in chats.heard("Ben")


async def test_where_it_is_gone_a_yes_names_nobody(chats: Chats) -> None:
    await chats.says("Zelda", "!skill repairing bikes")
    assert "not on the board yet" in await chats.says("Zelda", "!take O1")
    await chats.talk.passes(SOON)
    await take(chats, "Ben")
    await chats.says("Zelda", "!withdraw O1")
    await chats.replies("Zelda", "yes", "Somebody would like O1")
    assert "Ben" not in chats.talk.message("", chats.rooms["Zelda"]).body
    assert "Zelda" not in chats.heard("Ben")


async def test_a_limit_keeps_people_from_being_asked_all_day(chats: Chats) -> None:
    await offered(chats)
    await chats.says("Zelda", "!limit 1/week")
    for name in ("Ben", "Chloé"):
        assert await take(chats, name) == NOTED
    assert chats.heard("Zelda").count("Would you like to know each other?") == 1
    await chats.passes(HOLD - SOON)
    assert chats.heard("Chloé") == chats.heard("Ben") == NOT_NOW


async def test_nobody_asks_again_and_again(chats: Chats) -> None:
    for number in range(MOST_CONTACTS + 1):
        await offered(chats, f"!skill craft{number}", "Zelda" if number < 4 else "Dan")
    for number in range(1, MOST_CONTACTS + 1):
        assert "Noted" in await chats.says("Ben", f"!take O{number}")
    assert "You have asked for O1 not long ago." in await take(chats, "Ben")
    assert "You have asked 5 people already." in await chats.says("Ben", f"!take O{MOST_CONTACTS + 1}")
    await chats.passes(HOLD - SOON)
    assert "not long ago" in await take(chats, "Ben")
    assert "Noted" in await chats.says("Ben", f"!take O{MOST_CONTACTS + 1}")
    await chats.passes(timedelta(days=30))
    await chats.talk.app.tidy()
    chats.heard("Ben")
    assert "Noted" in await take(chats, "Ben")


async def test_in_a_room_it_is_answered_in_private(chats: Chats) -> None:
    await offered(chats)
    assert await chats.talk.says("Ben", "!take O1") == "" and chats.talk.signs() == ["👍"]
    assert chats.heard("Ben") == NOTED
    assert await chats.talk.says("Zelda", "!take O1") == "" and chats.talk.signs() == ["👍"]
    assert "your own" in chats.heard("Zelda")


async def test_written_in_a_room_it_would_have_a_name(chats: Chats) -> None:
    for line in ("!skill repairing bikes", "!offer repairing bikes kind:skill", "!learn guitar"):
        said = await chats.talk.says("Zelda", line)
        assert said.startswith("Everybody here has just read whose it is, so I’ve put nothing on the board.")
    assert "There are no offers" in await chats.says("Ben", "!offers")


async def test_only_whose_it_is_changes_or_ends_it(chats: Chats) -> None:
    await offered(chats)
    for line in ("!change O1 cooking", "!withdraw O1", "!renew O1", "!show O1 group"):
        assert await chats.says("Ben", line) == (
            "O1 carries no name. Only whoever it is from can do that, in their private chat with me."
        )
    assert "O1 carries no name. Whoever it is from can close it" in await chats.says("Ben", "!close O1")
    assert "O1" in await chats.says("Zelda", "!change O1 repairing old bikes")
    assert "repairing old bikes · anonymous · a skill" in await chats.says("Ben", "!offers")
    assert "off the board" in await chats.says("Zelda", "!withdraw O1")


async def test_an_edit_corrects_it_and_a_deletion_takes_it_back(chats: Chats) -> None:
    await offered(chats)
    said = chats.talk.last
    await chats.talk.says("Zelda", "!skill mending bikes", chats.rooms["Zelda"], edit_of=said)
    assert "mending bikes · anonymous" in await chats.says("Ben", "!offers")
    await chats.talk.takes_back("Zelda", said, chats.rooms["Zelda"])
    assert "There are no offers" in await chats.says("Ben", "!offers")


async def test_it_is_asked_about_when_it_is_old_and_leaves_in_silence(chats: Chats) -> None:
    await offered(chats)
    await chats.passes(timedelta(days=21 * 6))
    assert "Does it still stand" in chats.heard("Zelda") or "O1" in chats.heard("Zelda")
    await chats.passes(timedelta(days=7))
    assert "O1 (repairing bikes) has left the board. If it still holds, just say it again." in chats.heard("Zelda")


async def test_it_survives_a_restart_and_an_upgrade(chats: Chats) -> None:
    talk = chats.talk
    await offered(chats)
    await take(chats, "Ben")
    await talk.restart()
    new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *map(user, PEOPLE[1:])])
    await talk.settle()
    for name in PEOPLE[1:]:
        talk.server.join(new, user(name))
    await talk.settle()
    await talk.stop()
    talk.server.now += HOLD
    await talk.start()
    await chats.passes(timedelta(0))
    assert chats.heard("Ben") == NOT_NOW


async def test_nothing_but_the_relay_leads_to_whose_it_is_even_while_somebody_asks(
    chats: Chats, tmp_path: Path
) -> None:
    await offered(chats)
    talk = chats.talk
    talk.server.now += timedelta(hours=3, seconds=7)
    await take(chats, "Ben")
    talk.server.now += timedelta(seconds=7)
    assert await leads(talk, 1, "Zelda", but=("resource_relays",)) == []
    await chats.says("Zelda", "no")
    assert await leads(talk, 1, "Zelda", but=("resource_relays",)) == []
    async with gone_on(talk, tmp_path / "on") as other:
        there = Chats(other, chats.rooms)
        await there.says("Zelda", "!withdraw O1")
        assert await leads(other, 1, "Zelda") == []


@pytest.mark.parametrize(
    ("language", "skill", "wish", "word", "asks", "yes", "known", "not_now"),
    [
        ("fr", "!savoir réparer les vélos", "!apprendre la guitare", "!prends", "Quelqu’un aimerait O1", "oui",
         "Zelda (@zelda:x) dit oui", "N1 : pas maintenant."),
        ("es", "!saber arreglar bicis", "!aprender guitarra", "!tomo", "A alguien le gustaría O1", "sí",
         "Zelda (@zelda:x) dice que sí", "N1: ahora no."),
    ],
)  # fmt: skip
async def test_in_other_languages(
    tmp_path: Path, language: str, skill: str, wish: str, word: str, asks: str, yes: str, known: str, not_now: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await offered(chats, skill)
        await offered(chats, wish)
        await chats.says("Ben", f"{word} O1")
        await chats.passes(SOON)
        assert usual(chats.heard("Zelda")).startswith(asks)
        await chats.says("Zelda", yes)
        assert usual(chats.heard("Ben")).startswith(known)
        await chats.says("Ben", f"{word} N1")
        await chats.passes(HOLD)
        assert usual(chats.heard("Ben")) == not_now


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "I can teach knitting", "!skill knitting"),
        ("en", "I'd like to learn guitar", "!learn guitar"),
        ("fr", "je sais réparer les vélos", "!savoir réparer les vélos"),
        ("fr", "j'aimerais apprendre la guitare", "!apprendre la guitare"),
        ("fr", "!je sais coudre", "!savoir coudre"),
        ("es", "sé arreglar bicis", "!saber arreglar bicis"),
        ("es", "quiero aprender guitarra", "!aprender guitarra"),
        ("es", "!quiero aprender guitarra", "!aprender guitarra"),
    ],
)
async def test_what_people_say_is_asked_about_before_it_goes_anywhere(
    tmp_path: Path, language: str, text: str, meant: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chats = await chats_of(talk, "Chloé")
        said = await chats.says("Chloé", text)
        assert meant in said and re.search("Did you mean|Tu voulais dire|Querías decir", said)
        assert await talk.passes(SOON) == ""


@pytest.mark.parametrize(
    "text", ["je sais pas quoi faire", "je sais", "je sais que c'est dur", "sé que no puedo", "je ne sais plus"]
)
async def test_other_sentences_are_no_skill(tmp_path: Path, text: str) -> None:
    async with conversation(tmp_path, "fr") as talk:
        chats = await chats_of(talk, "Chloé")
        assert "!savoir" not in await chats.says("Chloé", text)
        assert await talk.passes(SOON) == ""


async def test_no_guess_leads_from_one_near_name_to_the_other(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        for typed in ("!prendr", "!aprendre", "!apprendr", "!aprender N1"):
            said = await talk.says("Chloé", typed)
            assert "!apprendre" not in said or "!prends" not in said
        assert "!prends" not in await talk.says("Chloé", "!apprendr la guitare")


@pytest.mark.parametrize(
    ("language", "line", "board"),
    [
        ("en", "!learn how to repair a bike", "repair a bike"),
        ("en", "!learn a song", "a song"),
        ("fr", "!apprendre à réparer un vélo", "réparer un vélo"),
        ("fr", "!apprendre à", "à"),
        ("es", "!aprender a arreglar bicis", "arreglar bicis"),
    ],
)
async def test_little_words_before_it_are_left_out(tmp_path: Path, language: str, line: str, board: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chats = await chats_of(talk, "Chloé")
        assert usual(await chats.says("Chloé", line)).splitlines()[0].replace(" :", ":").startswith(f"N1: {board} · ")
