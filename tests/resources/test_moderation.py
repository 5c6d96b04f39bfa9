"""Needs and offers that somebody who facilitates sees first, as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.fake import refused

PEOPLE = ("Anne", "Ben", "Chloé", "Dora")
SOON = timedelta(minutes=5)
DAY = timedelta(days=1)


class Moderated:
    """A group in which Anne sees things first."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self.anne = self.ben = ""

    async def waits(self, text: str = "!need a ladder") -> str:
        """Ben asks for something in the room; what Anne reads."""
        await self.talk.says("Ben", text)
        return self.talk.heard(self.anne)

    async def shown(self) -> bool:
        """Whether anything of a ladder is shown to somebody else, be it on a board, in a search or as what fits."""
        listed = [await self.talk.says("Dora", command) for command in ("!needs", "!needs ladder", "!offers ladder")]
        listed.append(await self.talk.says("Anne", "!offer a ladder"))
        await self.talk.says("Anne", "!withdraw O1")
        return any("N1" in each for each in listed)


@pytest.fixture
async def group(talk: Conversation) -> Moderated:
    group = Moderated(talk)
    group.anne, group.ben = await talk.direct("Anne"), await talk.direct("Ben")
    said = await talk.says("Anne", "!settings board moderation first")
    assert said == "Anne changed “putting things on the board”: open → somebody who facilitates sees it first."
    return group


async def test_a_facilitator_sees_it_first(talk: Conversation, group: Moderated) -> None:
    assert (await talk.says("Ben", "!need a ladder by:friday")).splitlines() == [
        "N1 waits until somebody who facilitates has seen it: a ladder · by Friday, 12 March",
        "I tell you then. Changed your mind? !withdraw N1.",
    ]
    assert talk.heard(group.anne).splitlines() == [
        "In Tuesday circle, before the others see it: Ben needs something. N1: a ladder · by Friday, 12 March",
        "Onto the board: 👍 or !approve N1. Rather not: 👎, or !decline N1 and a kind word, which I pass on.",
    ]
    assert talk.message(room=group.anne).msgtype == "m.text"
    assert not await group.shown()
    for command in ("!take N1", "!release N1", "!close N1", "!why N1", "!change N1 a saw", "!tell N1 hello"):
        assert "can’t find N1" in await talk.says("Dora", command)
    assert await talk.reacts("Dora", "👍", "waits until") == "N1 is not on the board yet."


@pytest.mark.parametrize("how", ["👍", "✅", "!approve N1", "in the room"])
async def test_it_is_approved(talk: Conversation, group: Moderated, how: str) -> None:
    await talk.says("Dora", "!offer a long ladder")
    await talk.reacts("Anne", "👍", "Dora offers", group.anne)
    await group.waits()
    talk.heard()
    if how == "in the room":
        assert "N1 is on the board.\n\nBen needs something. N1: a ladder\nCan you help?" in await talk.says(
            "Anne", "!approve N1"
        )
    elif how.startswith("!"):
        assert await talk.says("Anne", how, group.anne) == "N1 is on the board."
    else:
        assert await talk.reacts("Anne", how, "Ben needs", group.anne) == "N1 is on the board."
    assert talk.message("Ben needs something").mentions == ()
    said = talk.heard(group.ben)
    assert said.startswith("N1 is on the board now, and I’ve told the group’s room.") and "O1 a long ladder" in said
    assert "- N1 a ladder · Ben" in await talk.says("Dora", "!needs")
    assert "Dora is taking care of N1" in await talk.reacts("Dora", "👍", "Ben needs something")


async def test_it_is_declined_with_a_kind_word(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    talk.heard()
    assert await talk.says("Anne", "!decline N1 let us talk about it") == ""
    assert talk.heard(group.anne) == (
        "N1 stays off the board. I’ve told the person it came from, privately, with your words."
    )
    assert talk.heard(group.ben).splitlines() == [
        "Anne, who facilitates, has looked at N1 (a ladder) and would rather not put it on the board.",
        "“let us talk about it”",
        "This is about what it says, not about you. You can talk it over with them, or ask in other words.",
    ]
    assert not await group.shown()
    assert "N2" in await group.waits()


async def test_it_is_declined_by_a_sign(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    assert "N1 stays off the board." in await talk.reacts("Anne", "👎", "Ben needs", group.anne)
    assert "would rather not" in talk.heard(group.ben)
    assert await talk.reacts("Anne", "👍", "Ben needs", group.anne) == ("Somebody has seen to that already. Thank you.")


async def test_only_who_facilitates_decides(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    assert "facilitators" in await talk.says("Ben", "!approve N1", group.ben)
    assert "facilitators" in await talk.says("Dora", "!decline N1 no")
    assert await talk.says("Anne", "!approve N7") == "N7 is not waiting to be seen."


async def test_what_a_facilitator_puts_there_has_been_seen(talk: Conversation, group: Moderated) -> None:
    assert "N1 is on the board: a ladder" in await talk.says("Anne", "!need a ladder")


async def test_where_everybody_facilitates_nobody_has_to_wait(talk: Conversation, group: Moderated) -> None:
    await talk.says("Anne", "!settings facilitators everyone")
    assert "N1 is on the board: a ladder" in await talk.says("Ben", "!need a ladder")
    await talk.says("Ben", "!need a drill anonymous", group.ben)
    assert "asks anonymously. N2: a drill" in await talk.passes(SOON)


async def test_of_an_anonymous_need_they_see_no_name(talk: Conversation, group: Moderated) -> None:
    said = await talk.says("Ben", "!need a ladder anonymous", group.ben)
    assert "In Tuesday circle, somebody who facilitates sees it first: without your name" in said
    assert talk.heard(group.anne) == "" and "not waiting" in await talk.says("Anne", "!approve N1", group.anne)
    assert await talk.passes(SOON) == ""
    assert talk.heard(group.anne).splitlines()[0] == (
        "In Tuesday circle, before the others see it: Somebody needs something and asks anonymously. N1: a ladder"
    )
    assert not await group.shown()
    assert await talk.reacts("Anne", "👍", "anonymously", group.anne) == "N1 is on the board."
    assert talk.heard().endswith("private.") and "N1 is on the board now, without your name" in talk.heard(group.ben)


async def test_an_anonymous_need_is_declined_and_forgotten(talk: Conversation, group: Moderated) -> None:
    await talk.says("Ben", "!need a ladder anonymous", group.ben)
    await talk.passes(SOON)
    talk.heard(group.ben)
    assert "N1 stays off" in await talk.says("Anne", "!decline N1 call me any time", group.anne)
    said = talk.heard(group.ben)
    assert "“call me any time”" in said and said.endswith("now I don’t know it either, and pass nothing more on.")
    assert await talk.passes(30 * DAY) == ""


async def test_a_facilitator_may_ask_anonymously_too(talk: Conversation, group: Moderated) -> None:
    await talk.says("Anne", "!need a ladder anonymous", group.anne)
    assert await talk.passes(SOON) == ""
    assert "before the others see it: Somebody needs something" in talk.heard(group.anne)
    await talk.reacts("Anne", "👍", "before the others", group.anne)
    assert "asks anonymously. N1: a ladder" in talk.heard()


# Taken back, and changed.


async def test_it_is_taken_back_while_it_waits(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    await talk.takes_back("Ben", talk.last)
    assert not [each for each in talk.shown(group.anne) if "a ladder" in each.body]
    await group.waits("!need a drill")
    assert "N2 (a drill) is withdrawn" in await talk.says("Ben", "!withdraw N2")
    assert await talk.reacts("Anne", "👍", "a drill", group.anne) == "Somebody has seen to that already. Thank you."


async def test_a_thumb_is_for_what_was_seen(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    assert "N1 waits until" in await talk.says("Ben", "!change N1 a yacht")
    assert "N1: a yacht" in talk.heard(group.anne)
    assert await talk.reacts("Anne", "👍", "a ladder", group.anne) == (
        "N1 says something else now: please look at my newer message."
    )
    assert await talk.reacts("Anne", "👍", "a yacht", group.anne) == "N1 is on the board."


async def test_other_words_are_seen_first_and_another_date_is_not(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    asked = talk.last
    await talk.says("Anne", "!approve N1", group.anne)
    assert "N1 now says: a ladder · by Friday" in await talk.says("Ben", "!change N1 by:friday")
    assert "N1 waits until somebody" in await talk.says("Ben", "!need a yacht", edit_of=asked)
    assert "There are no needs on the board" in await talk.says("Dora", "!needs")
    await talk.says("Anne", "!approve N1", group.anne)
    assert "N1 a yacht" in await talk.says("Dora", "!needs")
    await talk.says("Dora", "!take N1")
    assert (await talk.says("Ben", "!change N1 a castle")).startswith("Somebody is taking care of N1 already")
    assert "N1 a yacht" in await talk.says("Dora", "!needs")


async def test_an_anonymous_need_in_other_words_waits_again(talk: Conversation, group: Moderated) -> None:
    await talk.says("Ben", "!need a ladder anonymous", group.ben)
    await talk.passes(SOON)
    await talk.says("Anne", "!approve N1", group.anne)
    talk.heard(), talk.heard(group.anne)
    assert "N1 waits until" in await talk.says("Ben", "!change N1 a yacht", group.ben)
    assert talk.heard(group.anne) == talk.heard() == ""
    assert "There are no needs on the board" in await talk.says("Dora", "!needs")
    assert await talk.passes(SOON) == "" and "N1: a yacht" in talk.heard(group.anne)
    await talk.reacts("Anne", "👍", "a yacht", group.anne)
    assert "asks anonymously. N1: a yacht" in talk.heard()


# Nobody there.


async def test_who_is_on_pause_is_left_in_peace_and_who_asked_is_told(talk: Conversation, group: Moderated) -> None:
    await talk.says("Anne", "!pause")
    assert await group.waits() == ""
    assert talk.heard(group.ben).startswith("Nobody who facilitates can be reached right now, so N1 still waits.")
    await talk.says("Anne", "!resume")
    assert "before the others see it: Ben needs something. N1: a ladder" in talk.heard(group.anne)


async def test_who_asked_is_told_where_nobody_can_be_written_to(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", "!settings moderation first")
        talk.server.fail_next("POST /createRoom", refused(), user=BOT)
        await talk.says("Ben", "!need a ladder")
        await talk.passes(timedelta(0))
        assert talk.heard(ben).startswith("Nobody who facilitates can be reached right now, so N1 still waits.")


async def test_one_of_several_is_enough(talk: Conversation, group: Moderated) -> None:
    await talk.says("Anne", "!settings facilitators Dora")
    dora = await talk.direct("Dora")
    await talk.says("Anne", "!pause")
    assert await group.waits() == "" and "N1: a ladder" in talk.heard(dora) and talk.heard(group.ben) == ""
    assert await talk.reacts("Dora", "👍", "a ladder", dora) == "N1 is on the board."


async def test_they_are_asked_again_and_not_for_ever(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    for _ in range(3):
        await talk.passes(2 * DAY)
        assert "N1: a ladder" in talk.heard(group.anne)
    assert await talk.passes(2 * DAY) == talk.heard(group.anne) == ""
    assert talk.heard(group.ben) == (
        "Nobody who facilitates got round to N1 (a ladder), so it waits no longer."
        " You can ask again at any time, or speak to them directly."
    )
    assert "not waiting" in await talk.says("Anne", "!approve N1", group.anne)


async def test_what_waits_comes_when_the_group_is_open_again(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    await talk.says("Anne", "!settings moderation open")
    assert (await talk.passes(2 * DAY)).startswith("Ben needs something. N1: a ladder")


async def test_what_waits_is_shown_again_when_the_bot_is_back(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    talk.server.kick(talk.room, user("Anne"), BOT)
    await talk.settle()
    talk.server.invite(talk.room, user("Anne"), BOT)
    await talk.settle()
    await talk.passes(timedelta(0))
    assert "N1: a ladder" in talk.heard(group.anne)
    assert await talk.reacts("Anne", "👍", "N1: a ladder", group.anne) == "N1 is on the board."


async def test_who_leaves_takes_along_what_waits(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert "not waiting" in await talk.says("Anne", "!approve N1", group.anne)


async def test_in_ones_own_list_it_is_for_oneself(talk: Conversation, group: Moderated) -> None:
    await group.waits()
    assert "- N1 a ladder · not on the board yet" in await talk.says("Ben", "!mine", group.ben)
    assert "You have nothing" in await talk.says("Ben", "!mine")
    assert await talk.says("Ben", "!renew N1", group.ben) == "N1 is not on the board yet."


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=PEOPLE) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", "!réglages modération d’abord")
        said = usual(await talk.says("Ben", "!besoin une échelle"))
        assert said.startswith("N1 attend qu’une personne qui anime l’ait vu : une échelle\n")
        said = usual(talk.heard(anne))
        assert "avant que les autres le voient : Ben a besoin de quelque chose. N1 : une échelle" in said
        assert await talk.says("Anne", "!approuver N1", anne) == "N1 est au tableau."
        assert usual(talk.heard(ben)).startswith("N1 est maintenant au tableau")
        await talk.says("Ben", "!besoin un yacht")
        assert (await talk.says("Anne", "!refuser N2 parlons-en", anne)).endswith("avec tes mots.")
        assert usual(talk.heard(ben)).splitlines()[:2] == [
            "Anne, qui anime, a regardé N2 (un yacht) et préfère ne pas le mettre au tableau.",
            "« parlons-en »",
        ]


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=PEOPLE) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", "!ajustes moderación primero")
        said = await talk.says("Ben", "!necesito una escalera")
        assert said.startswith("N1 espera a que lo vea alguien que facilita: una escalera\n")
        assert "antes de que lo vean las demás personas: Ben necesita algo. N1: una escalera" in talk.heard(anne)
        assert await talk.says("Anne", "!aprobar N1", anne) == "N1 está en el tablero."
        assert talk.heard(ben).startswith("N1 ya está en el tablero")
        await talk.says("Ben", "!necesito un yate")
        assert (await talk.says("Anne", "!rechazar N2 hablemos", anne)).endswith("con tus palabras.")
        assert talk.heard(ben).splitlines()[:2] == [
            "Anne, que facilita, miró N2 (un yate) y prefiere no ponerlo en el tablero.",
            "«hablemos»",
        ]


@pytest.mark.parametrize(
    ("language", "first", "need", "decline", "tell", "how", "over"),
    [
        ("en", "!settings moderation first", "!need a coat anonymously", "!decline N1 let us talk", "!tell N1 why?",
         "they will know that it was you", "N1 is over, so I can’t pass anything more on"),
        ("fr", "!réglages modération d’abord", "!besoin un manteau anonyme", "!refuser N1 parlons-en", "!dis N1 hein ?",
         "on saura qu’elle était de toi", "N1 est terminé : je ne peux plus rien transmettre"),
        ("es", "!ajustes moderación primero", "!necesito un abrigo anónimo", "!rechazar N1 hablemos", "!di N1 ¿por?",
         "sabrá que era tuyo", "N1 ya terminó, así que no puedo pasar nada más"),
    ],
)  # fmt: skip
async def test_who_asked_anonymously_and_was_declined_reads_what_talking_about_it_means(
    tmp_path: Path, language: str, first: str, need: str, decline: str, tell: str, how: str, over: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", first)
        await talk.says("Ben", need, ben)
        await talk.passes(SOON)
        await talk.says("Anne", decline, anne)
        assert how in usual(talk.heard(ben))
        assert over in usual(await talk.says("Ben", tell, ben))
