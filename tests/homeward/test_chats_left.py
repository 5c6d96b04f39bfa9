"""Private chats that are left, groups without the bot, and people who are forgotten: somebody is asked all the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversation import BOT, conversation, user
from tests.fake import refused
from tests.homeward.test_homeward import HOUR, MINUTE, OUT, PEOPLE, out
from tests.homeward.test_whatever_happens import ALONE, CALLED, late
from tests.sos.test_sos import Chats, chats_of

GONE = "I can’t reach Zoé."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def without_the_bot(chats: Chats) -> None:
    """The bot is taken out of the group's only room."""
    chats.talk.server.kick(chats.talk.room, user("Anne"), BOT)
    await chats.talk.settle()
    for name in PEOPLE:
        chats.heard(name)


async def leaves_chat(chats: Chats, name: str, *, removes: bool = False) -> None:
    """Somebody leaves their private chat with the bot, or removes it from there."""
    if removes:
        chats.talk.server.kick(chats.rooms[name], user(name), BOT)
    else:
        chats.talk.server.leave(chats.rooms[name], user(name))
    await chats.talk.settle()


@pytest.mark.parametrize("removes", [False, True], ids=["leaves", "removes the bot"])
async def test_who_is_out_leaves_their_chat_when_the_bot_is_in_no_room_any_more(chats: Chats, removes: bool) -> None:
    await out(chats, ALONE, "Zoé")
    await without_the_bot(chats)
    await leaves_chat(chats, "Anne", removes=removes)
    assert CALLED in (call := await late(chats)) and "last tram" in call


async def test_the_same_where_who_looked_out_first_has_left_their_chat_too(chats: Chats) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await without_the_bot(chats)
    await leaves_chat(chats, "Anne")
    await leaves_chat(chats, "Zoé")
    await late(chats)
    assert CALLED in chats.heard("Ben")


async def test_the_same_where_the_chat_was_shared_with_a_third(chats: Chats) -> None:
    talk = chats.talk
    await out(chats, ALONE, "Zoé")
    await without_the_bot(chats)
    talk.server.invite(chats.rooms["Anne"], user("Anne"), user("Dan"))
    talk.server.join(chats.rooms["Anne"], user("Dan"))
    await talk.settle()
    talk.server.kick(chats.rooms["Anne"], user("Anne"), BOT)
    await talk.settle()
    assert CALLED in await late(chats)


async def test_with_no_chat_left_it_rings_in_another_group_whose_name_is_not_told(chats: Chats) -> None:
    talk = chats.talk
    other = talk.server.create_room(user("Anne"), invite=[BOT], name="Secret garden")
    await talk.settle()
    await out(chats, ALONE, "Zoé")
    await without_the_bot(chats)
    for name in ("Zoé", "Anne"):  # whose chats with the bot are rooms of a group now, which it is taken out of
        room = chats.rooms[name]
        talk.server.invite(room, user(name), user("Dan"))
        talk.server.join(room, user("Dan"))
        await talk.settle()
        talk.server.kick(room, user(name), BOT)
        await talk.settle()
    talk.heard(other)
    await talk.passes(3 * HOUR)
    talk.server.now += 30 * MINUTE
    await talk.app.wake()
    async with talk.store.transaction():
        rows = await talk.store._database.all("SELECT person, content FROM outbox WHERE content LIKE '%hasn’t%'")
    assert [row["person"] for row in rows] == [user("Zoé")]
    assert CALLED in rows[0]["content"] and "Secret garden" not in rows[0]["content"]
    await talk.settle()
    assert talk.heard(other) == ""


async def test_that_somebody_can_not_be_written_to_is_not_lost_with_the_chat_in_which_it_would_ring(
    chats: Chats,
) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await without_the_bot(chats)
    await chats.passes(3 * HOUR)
    chats.talk.server.fail_next(f"PUT /rooms/{chats.rooms['Zoé']}/send/", refused(), user=BOT)
    await chats.passes(30 * MINUTE)
    await leaves_chat(chats, "Anne")
    await chats.passes(0 * MINUTE)
    assert CALLED in chats.heard("Ben"), "at once, and not ten minutes later"


async def test_who_does_not_look_out_any_more_leaves_their_chat_and_nothing_is_said(chats: Chats) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await chats.replies("Zoé", "no, I can’t after all", "is going out")
    chats.heard("Anne")
    await leaves_chat(chats, "Zoé")
    assert chats.heard("Anne") == ""


@pytest.mark.parametrize("state", ["agreed", "called", "has"])
@pytest.mark.parametrize("removes", [False, True], ids=["leaves", "removes the bot"])
async def test_who_looks_out_leaves_their_chat_and_the_next_is_asked(chats: Chats, state: str, removes: bool) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    if state != "agreed":
        assert CALLED in await late(chats)
    if state == "has":
        await chats.says("Zoé", "I have it")
        assert "Zoé has it" in chats.heard("Anne")
    chats.heard("Anne")
    await leaves_chat(chats, "Zoé", removes=removes)
    told = chats.heard("Anne")
    assert told.startswith(GONE)
    if state == "agreed":
        assert told == f"{GONE}\nSomebody else still is."
        await late(chats)
    else:
        assert "asked Ben to look for you" in told
    assert CALLED in chats.heard("Ben")


@pytest.mark.parametrize("how", ["leaves the chat", "leaves", "is removed", "is forgotten", "says no", "pauses"])
async def test_whoever_has_it_goes_and_the_next_is_asked(chats: Chats, how: str) -> None:
    talk = chats.talk
    await out(chats, OUT, "Zoé", "Ben")
    await late(chats)
    await chats.says("Zoé", "I have it")
    chats.heard("Anne")
    match how:
        case "leaves the chat":
            await leaves_chat(chats, "Zoé")
        case "leaves":
            talk.server.leave(talk.room, user("Zoé"))
        case "is removed":
            talk.server.kick(talk.room, user("Anne"), user("Zoé"))
        case "is forgotten":
            await chats.says("Zoé", "!forgetme everything yes")
        case "says no":
            await chats.replies("Zoé", "no, I can’t after all", "hasn’t written")
        case _:
            await chats.says("Zoé", "!pause")
    await talk.settle()
    assert "asked Ben to look for you" in chats.heard("Anne")
    assert CALLED in (call := chats.heard("Ben")) and "last tram" in call


async def test_who_has_it_is_forgotten_where_the_bot_is_in_no_room_any_more(chats: Chats) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await without_the_bot(chats)
    await late(chats)
    await chats.says("Zoé", "I have it")
    chats.heard("Anne")
    await chats.says("Zoé", "!forgetme everything yes")
    assert "asked ben to look for you" in chats.heard("Anne") and CALLED in chats.heard("Ben")


async def test_those_who_read_that_somebody_has_it_are_asked_again_when_nobody_has(chats: Chats) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await late(chats)
    await chats.passes(10 * MINUTE)
    await chats.says("Ben", "I have it")
    assert "Somebody is looking for Anne now" in chats.heard("Zoé")
    chats.heard("Anne")
    await leaves_chat(chats, "Ben")
    call = chats.heard("Zoé")
    assert CALLED in call and "Whoever was seeing to it can’t any more" in call and "last tram" in call
    assert chats.heard("Anne") == (
        "I can’t reach Ben.\nI’ve asked those whom I had asked before once more to look for you.\nHome? 👍 or !home."
    )
    await chats.says("Zoé", "I have it")
    assert "Zoé has it" in chats.heard("Anne")


async def test_if_they_do_not_answer_either_it_is_said_that_there_is_nobody(chats: Chats) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await late(chats)
    await chats.passes(10 * MINUTE)
    await chats.says("Ben", "I have it")
    await leaves_chat(chats, "Ben")
    chats.heard("Anne")
    await chats.passes(10 * MINUTE)
    assert "There is nobody left whom I could ask" in chats.heard("Anne")


async def test_of_several_on_call_the_others_are_asked_again(chats: Chats) -> None:
    for name in ("Chloé", "Dan"):
        await chats.talk.says(name, "!oncall me")
    await out(chats, ALONE)
    await late(chats)
    assert CALLED in chats.heard("Chloé") and CALLED in chats.heard("Dan")
    await chats.says("Chloé", "I have it")
    assert "Somebody is looking" in chats.heard("Dan")
    chats.heard("Anne")
    await leaves_chat(chats, "Chloé")
    assert CALLED in chats.heard("Dan")
    assert chats.heard("Anne").startswith("I can’t reach Chloé.\nI’ve asked those whom I had asked before once more")


async def test_who_has_two_private_chats_leaves_one(chats: Chats) -> None:
    await out(chats, ALONE, "Zoé")
    first = chats.rooms["Zoé"]
    chats.rooms["Zoé"] = await chats.talk.direct("Zoé")
    chats.talk.server.leave(first, user("Zoé"))
    await chats.talk.settle()
    assert chats.heard("Anne") == ""
    assert CALLED in await late(chats)
