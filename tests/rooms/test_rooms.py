"""Rooms come and go."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.config import Invites
from bot.matrix.events import Batch, Undecryptable
from bot.matrix.session import Session
from tests.conversation import BOT, Conversation, conversation, user
from tests.fake.creating import Plan


async def test_the_bot_says_what_it_is_when_it_comes(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        greeting = talk.message("Entraide")
        assert "never your conversations" in greeting.body and "!help" in greeting.body
        assert greeting.msgtype == "m.notice" and not greeting.mentions


async def test_a_direct_chat_is_greeted_otherwise(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        assert "just the two of us" in talk.message(room=room).body


@pytest.mark.parametrize(("inviter", "welcome"), [("@anne:x", True), ("@kim:friends.org", True), ("@eve:y", False)])
async def test_invites_are_accepted_from_whom_the_host_allows(tmp_path: Path, inviter: str, welcome: bool) -> None:
    async with conversation(tmp_path) as talk:
        invites = Invites(accept="listed", users=("@anne:x",), servers=("friends.org",))
        talk.config = talk.config.model_copy(update={"invites": invites})
        await talk.restart()
        room = talk.server.create_room(inviter, "Elsewhere", invite=[BOT])
        await talk.settle()
        assert talk.server.room(room).membership(BOT) == ("join" if welcome else "leave")


async def test_a_room_that_the_bot_was_removed_from_is_forgotten(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand")
        talk.server.kick(talk.room, user("Anne"), BOT)
        await talk.settle()
        async with talk.store.transaction():
            assert await talk.store.rooms.room(talk.room) is None
            assert await talk.store.turns.waiting(talk.room) == []


async def test_who_removes_and_invites_again_finds_the_needs_and_no_command_is_done_twice(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need ladder")
        talk.server.kick(talk.room, user("Anne"), BOT)
        talk.server.invite(talk.room, user("Anne"), BOT)
        await talk.settle()
        assert talk.server.room(talk.room).membership(BOT) == "join"
        said = await talk.says("Ben", "!needs")
        assert said.count("ladder") == 1


async def test_an_empty_room_is_left(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben")) as talk:
        talk.server.leave(talk.room, user("Ben"))
        await talk.settle()
        assert talk.server.room(talk.room).membership(BOT) == "join"
        talk.server.leave(talk.room, user("Anne"))
        await talk.settle()
        assert talk.server.room(talk.room).membership(BOT) == "leave"


class Slow(Session):
    """Learns that it has made a chat when the person has declined it, and a sync has said so."""

    def meanwhile(self, talk: Conversation, person: str) -> None:
        self.talk, self.person = talk, person

    async def create_direct(self, user_id: str, reason: str | None = None) -> str:
        room = await super().create_direct(user_id, reason)
        self.talk.server.leave(room, self.person)
        await self.talk.app.hear()
        return room


async def test_a_private_chat_that_is_declined_before_the_bot_knows_of_it_is_left(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.app.session.__class__ = Slow
        assert isinstance(talk.app.session, Slow)
        talk.app.session.meanwhile(talk, user("Ben"))
        await talk.says("Ben", "!mydata")
        chats = [room for room in talk.server.rooms if talk.server.room(room).membership(user("Ben")) == "leave"]
        assert [talk.server.room(room).membership(BOT) for room in chats] == ["leave"]


async def test_who_has_left_is_still_called_by_their_name(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.rename(user("Ben"), "Ben of the hill")
        talk.server.leave(talk.room, user("Ben"))
        await talk.settle()
        async with talk.store.transaction():
            assert await talk.store.rooms.name_of(talk.room, user("Ben")) == "Ben of the hill"


async def test_an_upgraded_room_keeps_its_group(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need ladder")
        talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[user("Ben"), BOT])
        talk.server.join(talk.room, user("Ben"))
        await talk.settle()
        assert "ladder" in await talk.says("Ben", "!needs")


async def test_what_is_going_on_goes_on_in_an_upgraded_room(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "Together until about 20:20" in await talk.says("Anne", "!circle start")
        talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[user("Ben"), BOT])
        talk.server.join(talk.room, user("Ben"))
        await talk.settle()
        assert "Our time is over" in await talk.passes(timedelta(minutes=80))


async def test_a_false_upgrade_is_not_followed(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        levels = {"events": {"m.room.tombstone": 0}, "users_default": 0, "state_default": 50}
        elsewhere = await talk.gathering("Ben")
        talk.server.set_state(talk.room, user("Anne"), "m.room.power_levels", "", levels)
        # Ben may send it, but the room that it names does not say that it comes from here.
        talk.server.set_state(talk.room, user("Ben"), "m.room.tombstone", "", {"replacement_room": elsewhere})
        await talk.settle()
        await talk.says("Ben", "!need spade")
        assert "spade" not in await talk.says("Ben", "!needs", room=elsewhere)
        assert "spade" in await talk.says("Ben", "!needs")


@pytest.mark.parametrize("upgraded", [False, True])
async def test_a_room_that_only_claims_to_be_the_next_one_gets_nothing_of_the_group(
    tmp_path: Path, upgraded: bool
) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need spade")
        old = talk.room
        claims = talk.server.begin(Plan(user("Eve"), "12", "Copy", creation={"predecessor": {"room_id": old}}))
        if upgraded:  # the tombstone names another room
            talk.room = talk.server.upgrade(old, user("Anne"), invite=[user("Ben")])
            talk.server.join(talk.room, user("Ben"))
            await talk.settle()
        talk.server.invite(claims, user("Eve"), BOT)
        await talk.settle()
        assert "spade" not in await talk.says("Eve", "!needs", room=claims)
        if upgraded:
            talk.server.invite(talk.room, user("Anne"), BOT)
            await talk.settle()
        assert "spade" in await talk.says("Ben", "!needs")


async def test_a_person_in_a_group_can_write_privately(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        assert "Tuesday circle" in await talk.agrees("Ben", "!need a ladder", room)
        assert "ladder" in talk.message("ladder").body


@pytest.mark.parametrize("answer", ["1", "Garden", "the garden"])  # a number, or what people say instead
async def test_who_is_in_two_groups_is_asked_which(tmp_path: Path, answer: str) -> None:
    async with conversation(tmp_path) as talk:
        await talk.gathering("Ben", name="Garden")
        room = await talk.direct("Ben")
        asked = await talk.says("Ben", "!need a spade", room=room)
        assert "1. Garden" in asked and "2. Tuesday circle" in asked
        assert "from 1 to 2" in await talk.says("Ben", "3", room=room)
        assert "board of Garden" in await talk.agrees("Ben", answer, room)
        assert "spade" not in await talk.says("Anne", "!needs")


async def test_a_stranger_without_a_group_is_told_so(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Kim")
        assert "in no group together" in await talk.says("Kim", "!need a ladder", room=room)
        assert "works in the group’s room" in await talk.says("Kim", "!hand", room=room)
        assert "help shows" in await talk.says("Kim", "the moon is out", room=room)


async def test_in_an_encrypted_room_nothing_goes_out_in_clear(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben, room = await talk.in_secret("Ben")
        await ben.say("!need a ladder", room)
        await talk.settle()
        await ben.hear()
        assert "ladder" in [each for each in talk.server.shown(room, ben) if each.sender == BOT][-1].body
        sent = [
            event.type for event in talk.server.room(room).events if event.sender == BOT and event.state_key is None
        ]
        assert set(sent) == {"m.room.encrypted"}
        await ben.stop()


async def test_an_upgraded_direct_chat_with_a_third_is_private_no_more(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        new = talk.server.upgrade(room, user("Ben"), invite=[user("Eve"), BOT])
        await talk.settle()
        assert talk.server.room(new).membership(BOT) == "join"
        assert "works in the group" not in await talk.says("Ben", "!hand", room=new)


async def test_what_no_key_has_opened_is_not_heard_after_its_sender_left(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for name in ("Ben", "Chloé"):
            raw = {"event_id": f"${name}", "type": "m.room.encrypted"}
            late = Undecryptable(
                room=talk.room,
                event_id=f"${name}",
                sender=user(name),
                session_id="session",
                raw=raw,
                at=talk.server.now,
            )
            await talk.app._dispatcher.handle(Batch((late,), str(talk.server.position)))
        talk.server.kick(talk.room, user("Anne"), user("Ben"))
        await talk.settle()
        async with talk.store.transaction():
            assert [each.sender for each in await talk.store.sync.kept({"session"})] == [user("Chloé")]


async def test_nothing_becomes_due_in_a_room_that_the_bot_has_left(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remind me in 1 hour tea")
        talk.server.kick(talk.room, user("Anne"), BOT)
        await talk.settle()
        with structlog.testing.capture_logs() as logged:
            talk.server.now += timedelta(hours=2)
            await talk.app.wake()
            talk.server.invite(talk.room, user("Anne"), BOT)
            await talk.settle()
        assert not [each for each in logged if each["log_level"] in ("error", "warning")]
        assert "tea" not in talk.heard()
