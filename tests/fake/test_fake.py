"""The fake homeserver, seen through the real session: what it lets pass here, conversations rely on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.matrix.crypto.cross_signing import SignatureState
from bot.matrix.errors import PasswordNeeded, Refused, Retry, Unreachable
from bot.matrix.events import Batch, Delivered, Event, Invited, Joined, Left, Message, Redaction, State, Undecryptable
from bot.matrix.power import CREATOR, level_of
from bot.matrix.session import Session
from tests.fake import CUT, LOST, Denied, Homeserver, Person, Shown, broken, fake_session, limited, refused, texts

ANNE, BEN, BOT = "@anne:x", "@ben:x", "@bot:x"
MESSAGE = "m.room.message"


class Bot:
    """The smallest program around a session: it comes back with the token of what it heard."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.token: str | None = None

    async def look(self, timeout_ms: int = 0) -> Batch:
        async def kept(_: frozenset[str]) -> Sequence[Undecryptable]:
            return []

        return await self.session.sync(self.token, timeout_ms=timeout_ms, kept=kept)

    async def hear(self) -> tuple[Event, ...]:
        batch = await self.look()
        self.token = batch.token
        return batch.events

    async def notice(self, room: str, body: str, transaction: str, **more: object) -> str:
        return await self.session.send(room, MESSAGE, {"msgtype": "m.notice", "body": body, **more}, transaction)


@pytest.fixture
def server() -> Homeserver:
    return Homeserver()


@pytest.fixture
async def bot(server: Homeserver, tmp_path: Path) -> AsyncIterator[Bot]:
    made = Bot(fake_session(server, BOT, tmp_path / "bot"))
    yield made
    await made.session.close()


async def in_a_room(server: Homeserver, bot: Bot) -> str:
    room = server.create_room(ANNE, "Garden", members=[BEN, BOT])
    await bot.hear()
    return room


def states(events: Sequence[Event]) -> list[str]:
    return [event.type for event in events if isinstance(event, State) and event.background]


def bodies(events: Sequence[Event]) -> list[str]:
    return [event.body for event in events if isinstance(event, Message)]


async def test_from_the_invite_to_the_new_room(server: Homeserver, bot: Bot) -> None:
    await bot.hear()
    room = server.create_room(ANNE, "Garden", invite=[BEN])
    server.join(room, BEN)
    server.say(room, BEN, "before")
    server.invite(room, ANNE, BOT)
    assert await bot.hear() == (Invited(room, ANNE, False, "Garden"),)
    assert await bot.hear() == ()
    assert await bot.session.join(room) == room
    asked = server.say(room, ANNE, "!queue")
    events = await bot.hear()
    assert bodies(events) == ["!queue"] and isinstance(events[-2], Joined)
    assert {"m.room.create", "m.room.power_levels", "m.room.name", "m.room.member"} <= set(states(events))
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": asked}}}
    answer = await bot.notice(room, "Nobody waits.", "t1", **reply)
    assert await bot.hear() == (Delivered(room, answer, "t1", server.now),)
    new = {"msgtype": "m.notice", "body": "Anne waits.", "m.mentions": {"user_ids": [ANNE]}}
    edit = {"m.relates_to": {"rel_type": "m.replace", "event_id": answer}, "m.new_content": new}
    await bot.notice(room, "* Anne waits.", "t2", **edit)
    assert server.shown(room)[-1] == Shown(
        answer, BOT, "Anne waits.", msgtype="m.notice", mentions=(ANNE,), reply_to=asked, edited=True
    )
    redaction = server.redact(room, ANNE, asked)
    assert await bot.hear() == (
        Delivered(room, server.room(room).events[-2].event_id, "t2", server.now, edits=answer),
        Redaction(room, redaction, ANNE, asked, server.now),
    )
    assert [each.body for each in server.shown(room)] == ["before", "Anne waits."]
    server.kick(room, ANNE, BOT)
    assert await bot.hear() == (Left(room),)
    with pytest.raises(Refused):
        await bot.notice(room, "Am I here?", "t3")
    server.invite(room, ANNE, BOT)
    await bot.session.join(room)
    assert any(isinstance(event, Joined) for event in await bot.hear())
    after = server.upgrade(room, ANNE, invite=[BEN, BOT])
    *_, tombstone, levels, invited = await bot.hear()
    assert isinstance(tombstone, State) and tombstone.content["replacement_room"] == after
    assert isinstance(levels, State) and invited == Invited(after, ANNE, False, "Garden")
    with pytest.raises(Refused):
        await bot.notice(room, "Still here?", "t4")
    await bot.session.join(after)
    created = next(event for event in await bot.hear() if isinstance(event, State) and event.type == "m.room.create")
    assert created.content["predecessor"] == {"room_id": room}


async def test_the_first_sync_shows_the_state_and_the_pending_invites(server: Homeserver, bot: Bot) -> None:
    room, other = server.create_room(ANNE, members=[BOT]), server.create_room(BEN, invite=[BOT], is_direct=True)
    server.say(room, ANNE, "old")
    events = await bot.hear()
    assert bodies(events) == [] and Joined in map(type, events) and events[-1] == Invited(other, BEN, True)
    await bot.session.leave(other)
    assert await bot.hear() == (Left(other),)
    await bot.session.leave(other)


async def test_an_absence_is_made_up_for_without_what_was_taken_back(server: Homeserver, bot: Bot) -> None:
    room = await in_a_room(server, bot)
    said = [str(number) for number in range(240)]
    ids = [server.say(room, BEN, body) for body in said]
    server.redact(room, BEN, ids[7])
    server.set_state(room, ANNE, "m.room.name", "", {"name": "Big garden"})
    events = await bot.hear()
    assert bodies(events) == said[:7] + said[8:]
    assert sum("messages" in what for _, what in server.log) > 1


async def test_going_and_coming_back_between_two_syncs_is_a_new_coming(server: Homeserver, bot: Bot) -> None:
    room = await in_a_room(server, bot)
    server.most_in_sync = 3
    server.leave(room, BOT)
    server.say(room, ANNE, "without the bot")
    server.invite(room, ANNE, BOT)
    server.join(room, BOT)
    server.say(room, ANNE, "with it")
    events = await bot.hear()
    assert {"m.room.create", "m.room.name"} <= set(states(events)) and bodies(events)[-1] == "with it"


async def test_who_is_removed_and_invited_again_is_told_both(server: Homeserver, bot: Bot) -> None:
    room = await in_a_room(server, bot)
    server.kick(room, ANNE, BOT)
    server.invite(room, ANNE, BOT)
    assert set(await bot.hear()) == {Left(room), Invited(room, ANNE, False, "Garden")}


async def test_names_and_powers_of_the_room_versions(server: Homeserver, bot: Bot) -> None:
    new = server.create_room(ANNE, members=[BEN, BOT], power_levels={"users": {BEN: 50}})
    old = server.create_room(ANNE, version="10", members=[BEN, BOT])
    server.rename(BEN, "Benoît")
    events = [event for event in await bot.hear() if isinstance(event, State)]
    for room, expected in ((new, [CREATOR, 50, 0]), (old, [100, 0, 0])):
        found = {(event.type, event.key): event for event in events if event.room == room}
        create, levels = found["m.room.create", ""], found["m.room.power_levels", ""]
        powers = [level_of(user, create.content, create.sender, levels.content) for user in (ANNE, BEN, BOT)]
        assert powers == expected
        assert found["m.room.member", BEN].content == {"membership": "join", "displayname": "Benoît"}
    assert old.endswith(":x") and ":" not in new


def test_the_rooms_rules_hold_for_everybody(server: Homeserver) -> None:
    room = server.create_room(ANNE, members=[BEN])
    said = server.say(room, ANNE, "hello")
    server.react(room, BEN, said, "✋")
    for act in (
        lambda: server.say(room, BOT, "I am not here"),
        lambda: server.join(room, BOT),
        lambda: server.set_state(room, BEN, "m.room.name", "", {"name": "Ben's"}),
        lambda: server.redact(room, BEN, said),
        lambda: server.kick(room, BEN, ANNE),
        lambda: server.upgrade(room, BEN),
        lambda: server.react(room, BEN, said, "✋"),
        lambda: server.say(room, ANNE, "x" * 66_000),
        lambda: server.set_state(room, ANNE, "m.room.power_levels", "", {"users": {ANNE: 100}}),
    ):
        with pytest.raises(Denied):
            act()
    assert len(server.shown(room)) == 1
    server.ban(room, ANNE, BEN)
    with pytest.raises(Denied):
        server.invite(room, ANNE, BEN)


async def test_threads_reactions_and_replies_as_they_are_read_and_shown(server: Homeserver, bot: Bot) -> None:
    room = await in_a_room(server, bot)
    root = server.say(room, ANNE, "root", formatted="<b>root</b>")
    threaded = server.say(room, BEN, "in it", thread=root)
    answer = server.say(room, ANNE, "to you", thread=root, reply_to=threaded, mentions=[BEN])
    reaction = server.react(room, BEN, root, "👍")
    server.react(room, ANNE, root, "👍")
    server.say(room, ANNE, "fixed", edit_of=root)
    server.say(room, BEN, "forged", edit_of=root)
    first, second, third, *edits = [event for event in await bot.hear() if isinstance(event, Message)]
    assert (first.formatted, second.thread, second.in_reply_to) == ("<b>root</b>", root, None)
    assert (third.thread, third.in_reply_to) == (root, threaded)
    assert [(edit.sender, edit.edits) for edit in edits] == [(ANNE, root), (BEN, root)]
    assert server.shown(room, BEN) == [
        Shown(root, ANNE, "fixed", edited=True, reactions={"👍": (BEN, ANNE)}),
        Shown(threaded, BEN, "in it", thread=root),
        Shown(answer, ANNE, "to you", mentions=(BEN,), reply_to=threaded, thread=root),
    ]
    server.redact(room, BEN, reaction)
    assert server.shown(room)[0].reactions == {"👍": (ANNE,)}
    with pytest.raises(Denied):
        server.say(room, BEN, "no thread in a thread", thread=threaded)


async def test_who_left_sees_nothing_new(server: Homeserver, bot: Bot) -> None:
    room = await in_a_room(server, bot)
    server.say(room, ANNE, "one")
    server.leave(room, BEN)
    server.say(room, ANNE, "two")
    assert [each.body for each in server.shown(room, BEN)] == ["one"]
    assert server.shown(room, "@nobody:x") == []


async def test_faults_are_used_up_one_by_one(server: Homeserver, bot: Bot) -> None:
    room = await in_a_room(server, bot)
    server.fail_next("PUT /send/", limited(1500))
    server.fail_next(lambda method, path: path.endswith("/t1"), broken(), times=2)
    server.fail_next("PUT /send/", refused("M_TOO_LARGE", 413))
    server.fail_next("PUT /send/", LOST)
    server.fail_next("PUT /send/", CUT, user=ANNE)
    with pytest.raises(Retry) as limit:
        await bot.notice(room, "hello", "t1")
    assert limit.value.after == timedelta(seconds=1.5)
    for kind in (Retry, Retry, Refused, Unreachable):
        with pytest.raises(kind):
            await bot.notice(room, "hello", "t1")
    assert server.shown(room) == [] and server.faults.left == 1
    await bot.notice(room, "hello", "t1")
    assert len(server.shown(room)) == 1


async def test_what_was_cut_is_sent_once(server: Homeserver, bot: Bot, tmp_path: Path) -> None:
    room = await in_a_room(server, bot)
    server.fail_next("PUT /send/", CUT)
    with pytest.raises(Unreachable):
        await bot.notice(room, "hello", "t1")
    (shown,) = server.shown(room)
    assert await bot.hear() == (Delivered(room, shown.event_id, "t1", server.now),)
    await bot.session.close()
    bot.session = fake_session(server, BOT, tmp_path / "bot")
    assert await bot.notice(room, "hello", "t1") == shown.event_id
    assert await bot.notice(room, "hello", "t2") != shown.event_id
    assert len(server.shown(room)) == 2
    for _ in range(2):
        await bot.session.redact(room, shown.event_id, "t3")
    assert [event.type for event in server.room(room).events][-3:] == [MESSAGE, MESSAGE, "m.room.redaction"]


async def test_the_clock_is_the_tests(server: Homeserver, bot: Bot) -> None:
    room = await in_a_room(server, bot)
    server.now = datetime(2027, 3, 28, 1, 30, 0, 5000, tzinfo=UTC)
    server.say(room, ANNE, "late")
    (event,) = await bot.hear()
    assert isinstance(event, Message) and event.at == server.now


async def test_a_direct_chat_is_encrypted_or_refused(server: Homeserver, bot: Bot, tmp_path: Path) -> None:
    ben = Person(server, BEN, tmp_path / "ben")
    await ben.hear()
    await bot.hear()
    room = await bot.session.create_direct(BEN)
    server.join(room, BEN)
    await bot.notice(room, "between us", "t1")
    await ben.hear()
    assert [each.body for each in server.shown(room, ben)] == ["between us"]
    assert [(each.body, each.msgtype) for each in server.shown(room)] == [("", "m.room.encrypted")]
    answer = await ben.say("thank you", room=room, reply_to=server.shown(room)[0].event_id)
    assert bodies(await bot.hear()) == ["thank you"]
    await ben.say("thanks", room=room, edit_of=answer)
    assert [(each.body, each.edited) for each in server.shown(room, ben)] == [("between us", False), ("thanks", True)]
    bens = Person(server, BEN, tmp_path / "phone", "PHONE")
    await bens.hear()
    assert bodies(await bot.hear()) == ["thanks"]
    server.refuses_invites.add(ANNE)
    with pytest.raises(Refused) as no:
        await bot.session.create_direct(ANNE)
    assert no.value.code == "M_INVITE_BLOCKED"
    await bot.notice(room, "to your phone too", "t2")
    await bens.hear()
    assert server.shown(room, bens)[-1].body == "to your phone too"
    await ben.stop()
    await bens.stop()


async def test_people_talk_in_secret_and_who_comes_reads_on(server: Homeserver, bot: Bot, tmp_path: Path) -> None:
    anne, ben = Person(server, ANNE, tmp_path / "anne"), Person(server, BEN, tmp_path / "ben")
    room = server.create_room(ANNE, encrypted=True, members=[BOT])
    for each in (anne, ben):
        await each.hear()
    await bot.hear()
    await anne.say("!queue", room=room)
    assert bodies(await bot.hear()) == ["!queue"]
    server.invite(room, ANNE, BEN)
    server.join(room, BEN)
    await bot.hear()
    await bot.notice(room, "for all", "t1")
    for each in (anne, ben):
        assert texts(await each.hear()) == ["for all"] and server.shown(room, each)[-1].body == "for all"
    assert server.shown(room, ben)[0].msgtype == "m.room.encrypted"
    await anne.stop()
    await ben.stop()


async def test_the_session_signs_its_device(server: Homeserver, bot: Bot, tmp_path: Path) -> None:
    assert await bot.session.check_signatures() is SignatureState.NOT_SET_UP
    await bot.session.cross_sign()
    assert await bot.session.check_signatures() is SignatureState.GOOD
    other = fake_session(server, BOT, tmp_path / "other", device="OTHER")
    assert await other.check_signatures() is SignatureState.SEEDS_MISSING
    with pytest.raises(PasswordNeeded):
        await other.cross_sign(reset=True)
    await other.cross_sign(server.password, reset=True)
    assert await other.check_signatures() is SignatureState.GOOD
    assert await bot.session.check_signatures() is SignatureState.OTHER_KEYS
    await other.close()


async def test_a_room_is_joined_by_its_alias(server: Homeserver, bot: Bot) -> None:
    room = server.create_room(ANNE, public=True)
    server.set_state(room, ANNE, "m.room.canonical_alias", "", {"alias": "#garden:x"})
    assert await bot.session.join("#garden:x") == room
    with pytest.raises(Refused):
        await bot.session.join("!nowhere")


async def test_a_patient_homeserver_answers_when_something_happens(server: Homeserver, bot: Bot) -> None:
    room = await in_a_room(server, bot)
    server.patient = True
    waiting = asyncio.create_task(bot.look(timeout_ms=60_000))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    server.say(room, ANNE, "hello")
    assert bodies((await waiting).events) == ["hello"]
