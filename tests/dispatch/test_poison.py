"""Whatever strangers put into events: what it is in is left out, and the next command is answered.

And what kills the program, when it has done so twice.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dispatch.poison_guard import UNDER_WAY, PoisonGuard
from bot.matrix.http import Answer, Json, _object
from commands.kit.events import BotJoined, MemberJoined, MemberLeft
from commands.turns import turns
from tests.conversation import BOT, Conversation, conversation, user

NEST = 2000
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, float("nan"), float("inf"), 10**400, -(10**19), "", "\x00", "\ud800", "x" * 3000,
    "join", "leave", "ban", "12", "org.matrix.hydra.11", "!room1", "@ben:x", "m.thread", "m.replace", "m.annotation",
    "m.reference", "m.key.verification.request", "@entraide:x",
    "org.matrix.custom.html", "m.text", "!needs", "!need \ud83d \x00", [], {}, [[]], [None, 3, "@x:y", {}],
)  # fmt: skip
KEYS = (
    "membership", "displayname", "is_direct", "users", "users_default", "events", "state_default", "room_version",
    "creator", "additional_creators", "predecessor", "room_id", "event_id", "replacement_room", "name", "algorithm",
    "ciphertext", "session_id", "sender_key", "device_id", "body", "msgtype", "format", "formatted_body",
    "m.relates_to", "m.in_reply_to", "rel_type", "key", "is_falling_back", "m.new_content", "redacts", "m.mentions",
    "@ben:x", "m.room.tombstone", "to", "\ud800", "",
)  # fmt: skip
TYPES = (
    "m.room.member", "m.room.power_levels", "m.room.create", "m.room.name", "m.room.tombstone", "m.room.message",
    "m.room.encrypted", "m.reaction", "m.room.redaction", "m.room.canonical_alias", "m.x", "m.key.verification.start",
)  # fmt: skip

odd = st.recursive(
    st.sampled_from(ODD),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)),
    max_leaves=12,
)
contents = st.one_of(odd, st.dictionaries(st.sampled_from(KEYS), odd, max_size=8))


@st.composite
def raws(draw: st.DrawFn) -> Any:
    """An event as a homeserver may hand it on: well-formed around rubbish, or rubbish itself."""
    if draw(st.integers(0, 9)) == 0:
        return draw(odd)
    raw = {
        "event_id": f"$odd{draw(st.integers(0, 10**9))}",
        "sender": draw(st.sampled_from((user("Ben"), "@eve:y", "\ud800", "", "@\x00:x"))),
        "type": draw(st.sampled_from(TYPES)),
        "content": draw(contents),
        "origin_server_ts": 1_804_701_600_000,
    }
    if draw(st.booleans()):
        raw["state_key"] = draw(st.sampled_from(("", "", user("Ben"), user("Zoe"), "@e:\ud800", "rubbish")))
    if draw(st.integers(0, 3)) == 0:
        raw[draw(st.sampled_from((*raw, "unsigned", "redacts")))] = draw(odd)
    return raw


async def pour(talk: Conversation, body: Json) -> None:
    """One sync of the bot brings this, beside what the homeserver really has."""
    answer = Answer(200, {"next_batch": str(talk.server.position), **body})
    talk.server.fail_next(lambda method, where: where == "/sync", answer, user=BOT)
    await talk.app.hear()


async def still_answers(talk: Conversation) -> None:
    """The bot is well: a command is answered, here and in a room that comes after."""
    assert "on the board: a ladder" in await talk.says("Anne", "!need a ladder")
    assert "ladder" in await talk.says("Chloé", "!needs")


def joined(talk: Conversation, *events: Any, state: Any = (), room: str | None = None) -> Json:
    """The room's part of a sync."""
    timeline = {"events": list(events), "limited": False, "prev_batch": "1"}
    return {"rooms": {"join": {room or talk.room: {"timeline": timeline, "state": {"events": list(state)}}}}}


def event(type: str, content: Any, key: str | None = None, sender: str = "Ben", **more: Any) -> Json:
    """A raw event."""
    raw = {"event_id": "$odd", "sender": user(sender), "type": type, "content": content, **more}
    return {"origin_server_ts": 1_804_701_600_000, **raw} | ({} if key is None else {"state_key": key})


def nested(depth: int) -> Any:
    """Lists in lists."""
    made: Any = 1
    for _ in range(depth):
        made = [made]
    return made


@pytest.mark.slow
@given(st.lists(raws(), max_size=25), st.lists(raws(), max_size=5), st.one_of(odd, st.lists(raws(), max_size=3)))
@settings(max_examples=25)
def test_no_rubbish_stops_the_bot(timeline: list[Any], state: list[Any], invite: Any) -> None:
    async def meet() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder)) as talk:
                body = joined(talk, *timeline, state=state)
                body["rooms"]["invite"] = {"!odd": {"invite_state": {"events": invite}}}
                await pour(talk, body)
                await still_answers(talk)

    asyncio.run(meet())


@pytest.mark.parametrize(
    "poison",
    [
        event("m.room.power_levels", {"users": {"@ben:x": "50", "@x:y": None}, "users_default": float("nan")}, ""),
        event("m.room.power_levels", {"users": [], "events": "x", "state_default": 10**30}, ""),
        event("m.room.create", {}, ""),
        event("m.room.create", {"room_version": 12, "additional_creators": {"a": 1}, "predecessor": "x"}, ""),
        event("m.room.tombstone", {"replacement_room": {"x": 1}}, ""),
        event("m.room.tombstone", {"replacement_room": "\ud800"}, "", sender="Anne"),
        event("m.room.name", {"name": "\ud800\x00"}, ""),
        event("m.room.member", {"membership": "join", "displayname": "\ud800\x00"}, user("Ben")),
        event("m.room.member", {"membership": "join", "displayname": {"x": [float("nan")]}}, user("Ben")),
        event("m.room.member", {"membership": "join", "deep": nested(900)}, user("Ben")),
        event("m.room.member", {"membership": ["join"]}, user("Ben")),
        event("m.room.message", {"msgtype": "m.text", "body": "!need \ud800\x00"}),
        event("m.room.message", {"msgtype": "m.text", "body": "!hand", "m.relates_to": nested(900)}),
        event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "\ud800", "key": "\ud800"}}),
        event("m.room.redaction", {"redacts": "\ud800"}),
        event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "\ud800", "ciphertext": 1}),
        event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s", "x": nested(900)}),
    ],
)
async def test_a_poisoned_event_is_skipped(tmp_path: Path, poison: Json) -> None:
    async with conversation(tmp_path) as talk:
        await pour(talk, joined(talk, poison, poison | {"event_id": "$other"}))
        await talk.settle()
        talk.heard()
        await still_answers(talk)


async def test_a_ciphertext_without_its_text_is_skipped(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben, room = await talk.in_secret("Ben")
        await ben.say("!need a ladder", room)
        await talk.settle()
        known = talk.server.room(room).events[-2].content
        assert known["session_id"]
        for rubbish in (None, 3, "", "\ud800", "AwgA", "A" * 60_000, known["ciphertext"][:-9]):
            content = {**known, "ciphertext": rubbish}
            if rubbish is None:
                del content["ciphertext"]
            await pour(talk, joined(talk, event("m.room.encrypted", content), room=room))
        await still_answers(talk)
        await ben.stop()


@pytest.mark.parametrize(
    "odd", ["9" * 5000, "[" * NEST + "]" * NEST, '{"a":' * NEST + "1" + "}" * NEST, "NaN", "1e999"]
)
def test_one_odd_value_does_not_hide_a_whole_answer(odd: str) -> None:
    body = f'{{"before": "a\\"]}}[{{", "odd": {odd}, "after": ["]", 3]}}'
    found = _object(body.encode())
    assert found is not None and (found["before"], found["after"]) == ('a"]}[{', ["]", 3])


def test_what_is_not_json_is_no_object() -> None:
    for body in (b"", b"<html>", b"[1]", b"{", b'"\xff"', b"[" * NEST, b'{"a":' * NEST):
        assert _object(body) is None
    assert _object(b'{"a": "\xff"}') == {"a": "\ufffd"}
    assert json.dumps(_object('{"é": "\\ud83d\\ude42"}'.encode())) == '{"\\u00e9": "\\ud83d\\ude42"}'


async def test_a_mistake_of_ours_while_keeping_house_stays_with_its_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path) as talk:

        async def broken(ctx: object, *facts: object) -> None:
            raise ValueError("quoting Ben")

        for event in (BotJoined, MemberJoined, MemberLeft):
            monkeypatch.setitem(turns.listeners, event, [broken])
        with structlog.testing.capture_logs() as logged:
            talk.server.leave(talk.room, user("Ben"))
            talk.server.create_room(user("Eve"), "Odd", invite=[BOT])
            await talk.settle()
        assert [each["kind"] for each in logged if each["event"] == "unexpected"] == ["ValueError", "ValueError"]
        assert "quoting" not in str(logged)
        await still_answers(talk)


# What kills the program.


@pytest.mark.parametrize(
    "text", ["", "\n", "$a", '"$a', '["$a"]\n3\nnull\n', "\x00\xff", '"$other"\n' * 5, '"$a"\n'], ids=repr
)
def test_a_damaged_note_skips_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / UNDER_WAY).write_text(text)
    assert not PoisonGuard(tmp_path).is_poison("$a") and not PoisonGuard(tmp_path).is_poison(None)


async def test_a_note_is_for_the_owner_alone_and_lasts_a_day(tmp_path: Path) -> None:
    guard, path = PoisonGuard(tmp_path, long=0.01), tmp_path / UNDER_WAY
    async with guard.awake():
        with guard.under_way("$a"):
            while not path.exists() or not path.read_text().endswith("\n"):
                pass  # the thread writes: a file that is there may not be written yet
            assert path.stat().st_mode & 0o777 == 0o600
            at = datetime(2027, 3, 10, tzinfo=UTC)
            os.utime(path, (at.timestamp(), at.timestamp()))
            guard.forget_old(at + timedelta(days=1))
            assert path.exists()
            guard.forget_old(at + timedelta(days=1, seconds=1))
            assert not path.exists()


def test_who_survives_is_no_poison_any_more(tmp_path: Path) -> None:
    (tmp_path / UNDER_WAY).write_text('"$a"\n"$b"\n"$a"\n')
    guard = PoisonGuard(tmp_path)
    assert guard.is_poison("$a") and not guard.is_poison("$b")
    with guard.under_way("$b"):
        pass
    assert (tmp_path / UNDER_WAY).read_text() == '"$a"\n"$a"\n'
