"""Who facilitates next, by lot or by turns among those who would like to, as conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

DAY = timedelta(days=1)
FIVE = ("Anne", "Ben", "Chloé", "Dan", "Eve")
WORDS = {
    "en": ("!facilitator by lot until may", "Who would like to facilitate, until Monday, 31 May?", "me",
           "Would like to: Ben and Chloé.", "The lot fell on", "!facilitator", "SHA-256",
           "!facilitator by turns until may", "has not facilitated for the longest time"),
    "fr": ("!animation par tirage au sort jusqu’en mai", "Envie d’animer, jusqu’à cette date : lundi 31 mai ?",
           "moi", "En ont envie : Ben et Chloé.", "Le sort a désigné", "!qui anime", "SHA-256",
           "!animation à tour de rôle jusqu’en mai", "n’a pas animé depuis le plus longtemps"),
    "es": ("!facilitación por sorteo hasta mayo", "¿A quién le gustaría facilitar, hasta esta fecha: lunes 31 de mayo?",
           "yo", "Quieren: Ben y Chloé.", "En el sorteo salió", "!quién facilita", "SHA-256",
           "!facilitación por turnos hasta mayo", "lleva más tiempo sin facilitar"),
}  # fmt: skip


@pytest.fixture
async def five(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path, people=FIVE) as talk:
        yield talk


@pytest.mark.parametrize("language", WORDS)
async def test_the_lot_falls_on_one_who_would_like_to_and_can_be_drawn_again(tmp_path: Path, language: str) -> None:
    call, asked, me, so_far, fell, who, again, _, _ = WORDS[language]
    async with conversation(tmp_path, language, people=FIVE) as talk:
        assert asked in usual(await talk.says("Anne", call))
        message = talk.message("").event_id
        await talk.reacts("Ben", "✋")
        assert so_far in usual(await talk.replies("Chloé", me))
        assert len(talk.shown()) == len({each.event_id for each in talk.shown()})
        await talk.restart()
        said = usual(await talk.passes(3 * DAY))
        drawn = min((user("Ben"), user("Chloé")), key=lambda each: sha256(f"{message} {each}".encode()).hexdigest())
        name = "Ben" if drawn == user("Ben") else "Chloé"
        assert f"{fell} {name}" in said and "31" in said
        shown = await talk.says("Dan", who)
        assert again in shown and message in shown and name in shown
        assert sha256(f"{message} {drawn}".encode()).hexdigest()[:16] in shown


@pytest.mark.parametrize("language", WORDS)
async def test_by_turns_it_is_whoever_has_not_for_the_longest_time(tmp_path: Path, language: str) -> None:
    *_, turns, longest = WORDS[language]
    async with conversation(tmp_path, language, people=FIVE) as talk:
        await talk.says("Anne", turns)
        await talk.reacts("Ben", "✋")
        first = await talk.passes(3 * DAY)
        assert "Ben" in first and longest not in usual(first), "nobody else would like to"
        handed = usual(await talk.passes(90 * DAY))
        assert "Ben" in handed and "?" in handed, "one message: his time is over, and who would like to be next"
        await talk.reacts("Ben", "✋")
        await talk.reacts("Chloé", "✋")
        said = usual(await talk.passes(3 * DAY))
        assert longest in said and "Chloé" in talk.message("").body.split("\n")[0]


async def test_of_two_who_have_waited_for_as_long_it_is_who_said_so_first(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by turns until may")
    await five.reacts("Chloé", "✋")
    await five.reacts("Ben", "✋")
    said = await five.passes(3 * DAY)
    assert "Of Chloé and Ben, nobody has waited for longer, and Chloé said so first." in said


async def test_at_the_end_one_line_hands_over(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by lot until may")
    await five.reacts("Ben", "✋")
    await five.passes(3 * DAY)
    before = len(five.shown())
    said = await five.passes(90 * DAY)
    assert said.startswith("Ben’s time of facilitating is over: thank you!\nWho would like to facilitate, until")
    assert len(five.shown()) == before + 1
    assert (await five.passes(3 * DAY)).endswith(
        "Nobody facilitates by lot or by turns this time, and that is fine. Everything goes on as before."
    )
    assert await five.passes(100 * DAY) == "", "and then it is quiet"


async def test_a_tap_that_is_taken_away_and_who_leaves_are_not_among_them(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by lot until may")
    await five.reacts("Ben", "✋")
    tap = five.last
    await five.reacts("Chloé", "👍")
    await five.reacts("Dan", "🙋")
    await five.takes_back("Ben", tap)
    assert "Would like to: Chloé and Dan." in five.message("Who would").body
    five.server.leave(five.room, user("Chloé"))
    await five.settle()
    assert "Dan facilitates, until Monday, 31 May." in await five.passes(3 * DAY)


async def test_a_moderator_takes_nobody_off(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by lot until may")
    await five.replies("Ben", "me")
    await five.takes_back("Anne", five.last)
    assert "Would like to: Ben." in five.message("Who would").body


async def test_who_facilitates_asks_and_where_nobody_does_everybody_may(five: Conversation) -> None:
    assert "Who would like" not in await five.says("Ben", "!facilitator by lot until may")
    assert "That is soon" in await five.says("Anne", "!facilitator by lot until tomorrow")
    assert "Until when?" in await five.says("Anne", "!facilitator by turns")
    assert "Who would like" in await five.replies("Anne", "may", "Until when?")
    assert "asking already" in await five.says("Anne", "!facilitator by lot until may")
    await five.says("Anne", "!settings facilitators everyone")
    assert "Nobody facilitates by lot" in await five.passes(3 * DAY)
    assert "Everybody facilitates here" in await five.says("Anne", "!facilitator by lot until july")


async def test_deleting_the_message_ends_the_search(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by lot until may")
    await five.reacts("Ben", "✋")
    asked = five.message("Who would").event_id
    await five.takes_back("Anne", next(each.event_id for each in five.server.shown(five.room) if "by lot" in each.body))
    assert all("Who would" not in each.body for each in five.shown()), asked
    assert await five.passes(4 * DAY) == ""


async def test_in_a_room_that_replaces_the_old_one_it_is_asked_anew_and_what_was_said_stays(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by lot until may")
    await five.reacts("Ben", "✋")
    others = [user(name) for name in FIVE[1:]]
    five.room = five.server.upgrade(five.room, user("Anne"), invite=[five.bot, *others])
    for other in others:
        five.server.join(five.room, other)
    await five.settle()
    assert "Would like to: Ben." in five.message("Who would").body
    assert "Ben facilitates" in await five.passes(3 * DAY)


async def test_who_is_forgotten_would_no_longer_like_to(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by turns until may")
    await five.reacts("Ben", "✋")
    chat = await five.direct("Ben")
    await five.says("Ben", "!forgetme everything yes", chat)
    assert "Would like to" not in five.message("Who would").body
    assert "Nobody facilitates by lot" in await five.passes(3 * DAY)


async def test_what_was_said_while_the_bot_was_away_counts(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by turns until may")
    asked = five.message("Who would").event_id
    await five.stop()
    five.server.now += 2 * DAY
    five.server.react(five.room, user("Eve"), asked, "✋")
    five.server.now += 2 * DAY
    await five.start()
    await five.settle()
    assert "Eve facilitates" in await five.passes(timedelta(seconds=1))


async def test_where_nobody_facilitates_everybody_may_ask_and_one_alone_needs_no_lot(five: Conversation) -> None:
    five.server.leave(five.room, user("Anne"))
    await five.settle()
    five.heard()
    assert "Who would like to facilitate" in await five.says("Ben", "!facilitator by lot until may")
    await five.reacts("Chloé", "✋", "Who would")
    assert (await five.passes(3 * DAY)).endswith("Chloé facilitates, until Monday, 31 May.")
    assert await five.reacts("Dan", "✋", "Chloé facilitates") == "", "it is settled"
    assert await five.says("Dan", "!facilitator") == "Chloé facilitates, until Monday, 31 May."


async def test_who_hands_over_while_it_is_asked_already_does_not_have_it_asked_twice(five: Conversation) -> None:
    await five.says("Anne", "!facilitator by lot until may")
    await five.reacts("Ben", "✋")
    await five.passes(80 * DAY)
    assert "Who would like" in await five.says("Anne", "!facilitator by turns until july")
    said = await five.passes(2 * DAY + timedelta(hours=6))
    assert said == "Ben’s time of facilitating is over: thank you! Anne facilitates now."
