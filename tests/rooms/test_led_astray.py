"""Nobody leads the bot where it was not asked to, and only who is in a room is heard there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Invites
from tests.conversation import BOT, conversation, user
from tests.fake.creating import Plan
from tests.fake.writing import written


async def test_a_tombstone_leads_into_no_room_that_continues_nothing(tmp_path: Path) -> None:
    """Anne may upgrade; the room that she names is public and says nothing of this one."""
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remind us in 1 hour tea")
        public = talk.server.create_room(user("Eve"), "Elsewhere", public=True)
        talk.server.set_state(talk.room, user("Anne"), "m.room.tombstone", "", {"replacement_room": public})
        await talk.settle()
        assert talk.server.room(public).membership(BOT) == "leave"
        assert [each for each in talk.server.shown(public) if each.sender == BOT] == []
        assert "N1" in await talk.says("Ben", "!need spade")
        assert "tea" in await talk.passes(timedelta(hours=1))


async def test_who_is_welcome_may_invite_it_there_all_the_same(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        public = talk.server.create_room(user("Anne"), "Elsewhere", public=True)
        talk.server.set_state(talk.room, user("Anne"), "m.room.tombstone", "", {"replacement_room": public})
        talk.server.invite(public, user("Anne"), BOT)
        await talk.settle()
        assert talk.server.room(public).membership(BOT) == "join"


@pytest.mark.parametrize(("listed", "follows"), [("@anne:x", True), ("@kim:x", False)])
async def test_an_upgrade_is_followed_only_with_those_whose_invites_count(
    tmp_path: Path, listed: str, follows: bool
) -> None:
    async with conversation(tmp_path) as talk:
        invites = Invites(accept="listed", users=(listed,), servers=())
        talk.config = talk.config.model_copy(update={"invites": invites})
        await talk.restart()
        await talk.says("Ben", "!need spade")
        new = talk.server.begin(
            Plan(user("Anne"), "12", "Next", public=True, creation={"predecessor": {"room_id": talk.room}})
        )
        talk.server.set_state(talk.room, user("Anne"), "m.room.tombstone", "", {"replacement_room": new})
        await talk.settle()
        assert (talk.server.room(new).membership(BOT) == "join") is follows
        assert "spade" in await talk.says("Anne", "!needs", room=new if follows else talk.room)


async def test_who_was_never_in_the_room_is_not_heard_there(tmp_path: Path) -> None:
    """Of such a message a homeserver alone can be the author: nobody else would let it in."""
    async with conversation(tmp_path) as talk:
        ghost = "@ghost:evil"
        await talk.says("Ben", "!need a ladder")
        board = talk.message("ladder").event_id
        before = len(talk.shown())
        talk.server._add(talk.room, ghost, "m.room.message", written("!need a rope"))
        relates = {"rel_type": "m.annotation", "event_id": board, "key": "👍"}
        talk.server._add(talk.room, ghost, "m.reaction", {"m.relates_to": relates})
        await talk.settle()
        assert len(talk.shown()) == before
        said = await talk.says("Ben", "!needs")
        assert "ladder" in said and "rope" not in said and "ghost" not in said


@pytest.mark.parametrize("how", ["leave", "kick", "ban", "invite"])
async def test_who_is_not_in_the_room_any_more_or_yet_is_not_heard_there(tmp_path: Path, how: str) -> None:
    async with conversation(tmp_path) as talk:
        match how:
            case "leave":
                talk.server.leave(talk.room, user("Ben"))
            case "kick":
                talk.server.kick(talk.room, user("Anne"), user("Ben"))
            case "ban":
                talk.server.ban(talk.room, user("Anne"), user("Ben"))
            case _:
                talk.server.invite(talk.room, user("Anne"), user("Dina"))
        await talk.settle()
        who = user("Dina" if how == "invite" else "Ben")
        before = len(talk.shown())
        talk.server._add(talk.room, who, "m.room.message", written("!need a rope"))
        await talk.settle()
        assert len(talk.shown()) == before


async def test_who_comes_writes_and_goes_at_once_was_heard(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.invite(talk.room, user("Anne"), user("Dina"))
        talk.server.join(talk.room, user("Dina"))
        talk.server.say(talk.room, user("Dina"), "!need a rope")
        talk.server.leave(talk.room, user("Dina"))
        await talk.settle()
        assert "rope" in talk.heard()
