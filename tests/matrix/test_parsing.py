"""Raw events in, plain events out; whatever the shape, nothing is raised."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix.contents import Relation, relation
from bot.matrix.errors import CannotDecrypt
from bot.matrix.events import (
    Delivered,
    Invited,
    Message,
    Reaction,
    Redaction,
    SaidElsewhere,
    State,
    Undecryptable,
    Wordless,
)
from bot.matrix.http import HttpClient
from bot.matrix.rooms import Rooms
from bot.matrix.sync.parsing import Reader
from bot.matrix.sync.room_section import RoomSection
from bot.matrix.sync.timeline import Timeline

BOT, ANNE = "@bot:x", "@anne:x"
ROOM = "!r"
MS = 1_800_000_000_123
AT = datetime(2027, 1, 15, 8, 0, 0, 123000, tzinfo=UTC)


def no_key(room: str, raw: Any) -> Any:
    raise CannotDecrypt("no key")


def inner(room: str, raw: Any, content: Any) -> Relation:
    return relation(content)


reader = Reader(BOT, no_key, inner)


def event(type: str, content: Any, **more: Any) -> dict[str, Any]:
    return {
        "event_id": "$e", "sender": ANNE, "type": type, "content": content, "origin_server_ts": MS,
    } | more  # fmt: skip


def text(body: Any, **more: Any) -> dict[str, Any]:
    return event("m.room.message", {"msgtype": "m.text", "body": body} | more)


def said(body: str, **more: Any) -> Message:
    return Message(room=ROOM, event_id="$e", sender=ANNE, body=body, at=AT, **more)


REPLY = {"m.in_reply_to": {"event_id": "$q"}}
THREAD = {"rel_type": "m.thread", "event_id": "$root"}
HTML = "org.matrix.custom.html"
WORDLESS = Wordless(ROOM, "$e", ANNE, AT)
NEW = {"msgtype": "m.text", "body": "ho"}

READ: list[tuple[str, dict[str, Any], Any]] = [
    ("text", text("!hand"), said("!hand")),
    ("empty text", text(""), said("")),
    ("html", text("hi", format=HTML, formatted_body="<b>hi</b>"), said("hi", formatted="<b>hi</b>")),
    ("html of an unknown format", text("hi", format="x", formatted_body="<b>hi</b>"), said("hi")),
    ("html that is none", text("hi", format=HTML, formatted_body=7), said("hi")),
    ("reply", text("yes", **{"m.relates_to": REPLY}), said("yes", in_reply_to="$q")),
    (
        "reply with an old client's quotation",
        text("> <@bot:x> Who?\n> Where?\n\nme\nhere", **{"m.relates_to": REPLY}),
        said("me\nhere", in_reply_to="$q"),
    ),
    (
        "reply with an old client's quotation in html",
        text("me", format=HTML, formatted_body="<mx-reply><p>Who?</p></mx-reply>me", **{"m.relates_to": REPLY}),
        said("me", formatted="me", in_reply_to="$q"),
    ),
    ("quotation of one's own", text("> a\n\nb"), said("> a\n\nb")),
    ("thread", text("hi", **{"m.relates_to": THREAD}), said("hi", thread="$root")),
    (
        "thread with the reply for old clients",
        text("hi", **{"m.relates_to": THREAD | REPLY | {"is_falling_back": True}}),
        said("hi", thread="$root"),
    ),
    (
        "reply in a thread",
        text("hi", **{"m.relates_to": THREAD | REPLY | {"is_falling_back": False}}),
        said("hi", thread="$root", in_reply_to="$q"),
    ),
    ("relation that is none", text("hi", **{"m.relates_to": [1]}), said("hi")),
    ("reply to nothing", text("hi", **{"m.relates_to": {"m.in_reply_to": {"event_id": 5}}}), said("hi")),
    ("notice", event("m.room.message", {"msgtype": "m.notice", "body": "hi"}), said("hi", notice=True)),
    ("emote", event("m.room.message", {"msgtype": "m.emote", "body": "hi"}), WORDLESS),
    ("picture", event("m.room.message", {"msgtype": "m.image", "body": "hi", "url": "mxc://x"}), WORDLESS),
    ("voice message without a name", event("m.room.message", {"msgtype": "m.audio", "url": "mxc://x"}), WORDLESS),
    ("edited picture", event("m.room.message", {"msgtype": "m.image", "m.new_content": {"msgtype": "m.image"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$e0"}}), None),
    ("no kind", event("m.room.message", {"body": "hi"}), None),
    ("a kind that is none", event("m.room.message", {"msgtype": 7, "body": "hi"}), None),
    ("broken edit", text("* hi", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$e0"}}), None),
    (
        "edit",
        text("* hi", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$e0"}, "m.new_content": NEW}),
        said("ho", edits="$e0"),
    ),
    ("redacted message", event("m.room.message", {}), None),
    ("body that is none", text(["hi"]), None),
    ("own message of another device", text("hi") | {"sender": BOT}, SaidElsewhere(ROOM, "$e", AT)),
    (
        "own message with its transaction",
        text("hi") | {"sender": BOT, "unsigned": {"transaction_id": "t"}},
        Delivered(ROOM, "$e", "t", AT),
    ),
    (
        "own encrypted message with its transaction",
        event("m.room.encrypted", {"algorithm": "?"}, sender=BOT, unsigned={"transaction_id": "t"}),
        Delivered(ROOM, "$e", "t", AT),
    ),
    ("another's message with a transaction", text("hi") | {"unsigned": {"transaction_id": "t"}}, said("hi")),
    (
        "reaction",
        event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$m", "key": "✋"}}),
        Reaction(room=ROOM, event_id="$e", sender=ANNE, target="$m", key="✋", at=AT),
    ),
    (
        "reaction of the longest key",
        event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$m", "key": "x" * 64}}),
        Reaction(room=ROOM, event_id="$e", sender=ANNE, target="$m", key="x" * 64, at=AT),
    ),
    (
        "reaction of one too long",
        event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$m", "key": "x" * 65}}),
        None,
    ),
    ("reaction to nothing", event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "key": "✋"}}), None),
    ("redaction since version 11", event("m.room.redaction", {"redacts": "$m"}), Redaction(ROOM, "$e", ANNE, "$m", AT)),
    ("redaction before", event("m.room.redaction", {}, redacts="$m"), Redaction(ROOM, "$e", ANNE, "$m", AT)),
    ("redaction of nothing", event("m.room.redaction", {"redacts": 1}), None),
    (
        "state",
        event("m.room.name", {"name": "Garden"}, state_key=""),
        State(room=ROOM, event_id="$e", sender=ANNE, type="m.room.name", key="", content={"name": "Garden"}, at=AT),
    ),
    (
        "own state",
        event("m.room.member", {"membership": "join"}, state_key=BOT, sender=BOT),
        State(
            room=ROOM, event_id="$e", sender=BOT, type="m.room.member", key=BOT, content={"membership": "join"}, at=AT
        ),
    ),
    ("state without a proper key", event("m.room.name", {}, state_key=None), None),
    ("a type of no concern", event("m.sticker", {"body": "x"}), None),
    ("no time", text("hi") | {"origin_server_ts": None}, None),
    ("time as text", text("hi") | {"origin_server_ts": "1"}, None),
    ("time of no calendar", text("hi") | {"origin_server_ts": 10**18}, None),
    ("time before time", text("hi") | {"origin_server_ts": -1}, None),
    ("no id", text("hi") | {"event_id": None}, None),
    ("no sender", text("hi") | {"sender": 4}, None),
    ("no content", event("m.room.message", "hi"), None),
    (
        "no key yet",
        event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s", "ciphertext": "c"}),
        Undecryptable(
            room=ROOM, event_id="$e", sender=ANNE, session_id="s",
            raw=event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s", "ciphertext": "c"}),
            at=AT,
        ),
    ),
    ("encrypted in another way", event("m.room.encrypted", {"algorithm": "m.olm.v1", "session_id": "s"}), None),
    ("encrypted and redacted", event("m.room.encrypted", {}), None),
    ("encrypted without a session", event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2"}), None),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_a_timeline_event(raw: dict[str, Any], expected: Any) -> None:
    assert reader.timeline(ROOM, raw) == expected


INSIDE: list[tuple[str, Any, Any, Any]] = [
    (
        "text",
        {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "hi"}},
        {},
        said("hi", encrypted=True),
    ),
    (
        "another relation outside does not count",
        {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "hi", "m.relates_to": THREAD}},
        {"m.relates_to": REPLY},
        said("hi", encrypted=True, thread="$root"),
    ),
    (
        "an edit of nothing",
        {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "* hi", "m.new_content": {"body": "hi"}}},
        {},
        None,
    ),
    (
        "a relation inside counts where there is none outside",
        {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "hi", "m.relates_to": REPLY}},
        {},
        said("hi", encrypted=True, in_reply_to="$q"),
    ),
    ("no redaction comes encrypted", {"type": "m.room.redaction", "content": {"redacts": "$m"}}, {}, None),
    ("no state comes encrypted", {"type": "m.room.name", "content": {"name": "x"}, "state_key": ""}, {}, None),
    ("a content that is none", {"type": "m.room.message", "content": []}, {}, None),
    ("a type that is none", {"type": [], "content": {}}, {}, None),
    ("nothing fit to be read", None, {}, None),
]


@pytest.mark.parametrize(("inside", "outside", "expected"), [case[1:] for case in INSIDE], ids=[c[0] for c in INSIDE])
def test_an_encrypted_event(inside: Any, outside: dict[str, Any], expected: Any) -> None:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s", "ciphertext": "c"} | outside
    assert Reader(BOT, lambda room, raw: inside, inner).timeline(ROOM, event("m.room.encrypted", content)) == expected


def invite(*events: Any) -> dict[str, Any]:
    return {"invite_state": {"events": list(events)}}


def member(content: Any, key: str = BOT, sender: Any = ANNE) -> dict[str, Any]:
    return {"type": "m.room.member", "state_key": key, "sender": sender, "content": content}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (invite(member({"membership": "invite"})), Invited(ROOM, ANNE, False, None)),
        (invite(member({"membership": "invite", "is_direct": True})), Invited(ROOM, ANNE, True, None)),
        (invite(member({"membership": "invite", "is_direct": "yes"})), Invited(ROOM, ANNE, False, None)),
        (
            invite({"type": "m.room.name", "content": {"name": "Garden"}}, member({"membership": "invite"})),
            Invited(ROOM, ANNE, False, "Garden"),
        ),
        (invite(member({"membership": "invite"}, key="@other:x")), None),
        (invite(member({"membership": "invite"}, sender=None)), None),
        (invite(None, 1, "x", [], {}), None),
        ({}, None),
        (None, None),
        ({"invite_state": {"events": "x"}}, None),
    ],
)
def test_an_invite(part: Any, expected: Any) -> None:
    assert reader.invite(ROOM, part) == expected


KEYS = st.sampled_from(
    [
        "event_id", "sender", "type", "content", "state_key", "origin_server_ts", "unsigned", "transaction_id",
        "msgtype", "body", "format", "formatted_body", "m.relates_to", "m.in_reply_to", "rel_type", "key",
        "is_falling_back", "redacts", "algorithm", "session_id", "ciphertext", "membership", "prev_content",
        "invite_state", "events", "is_direct", "name", "state", "timeline", "limited", "prev_batch",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    [
        "m.room.message", "m.room.encrypted", "m.reaction", "m.room.redaction", "m.room.member", "m.room.encryption",
        "m.text", "m.replace", "m.thread", "m.annotation", "m.megolm.v1.aes-sha2", "join", BOT, ANNE, "> a\n\nb", HTML,
    ]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8), max_leaves=25
)
EVENTS = st.builds(
    lambda type, content, sender, more: event(type, content, sender=sender) | more,
    WORDS,
    JSON,
    st.sampled_from([BOT, ANNE]),
    st.dictionaries(KEYS, JSON, max_size=3),
)


@given(EVENTS | JSON, JSON)
def test_no_shape_of_an_event_raises(raw: Any, inside: Any) -> None:
    decrypting = Reader(BOT, lambda room, event: inside if isinstance(inside, dict) else None, inner)
    decrypting.timeline(ROOM, raw)
    decrypting.state(ROOM, raw)
    decrypting.is_own_join(raw)
    reader.timeline(ROOM, raw)


@given(JSON | st.lists(EVENTS).map(lambda events: {"timeline": {"events": events}, "state": {"events": events}}), JSON)
def test_no_shape_of_a_room_or_an_invite_raises(raw: Any, invited: Any) -> None:
    rooms = Rooms(HttpClient("http://nowhere"))
    rooms.know({"!known": False})
    for room in (ROOM, "!known"):
        part = RoomSection.of(room, raw)
        Timeline(reader, rooms).room(part, part.timeline, first=False)
        Timeline(reader, rooms).room(part, [], first=True)
    reader.invite(ROOM, invited)
