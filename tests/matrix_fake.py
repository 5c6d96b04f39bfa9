"""A homeserver with hardly any rules, for the Matrix layer's tests: rooms are what the test says they are.

Conversations use `tests.fake.Homeserver`, whose rooms are real.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.matrix.http import Answer, Json
from tests.fake.base import Caller, Request
from tests.fake.keys import KeyServer
from tests.fake.people import Person, device, texts
from tests.fake.wire import FakeWire

__all__ = [
    "ALICE",
    "BOT",
    "EVE",
    "ROOM",
    "FakeHomeserver",
    "FakeWire",
    "Person",
    "device",
    "eve_comes",
    "texts",
    "together",
]

ALICE, BOT, EVE = "@alice:x", "@bot:x", "@eve:x"
ROOM = "!room"


class FakeHomeserver(KeyServer):
    """What all accounts share. A test may write into all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.members: dict[str, dict[str, str]] = defaultdict(dict)
        self.encrypted: set[str] = set()
        self.timeline: dict[str, list[tuple[int, Json]]] = defaultdict(list)
        self.left: list[tuple[int, str, str]] = []

    def say(self, room: str, sender: str, type: str, content: Mapping[str, Any], **more: Any) -> str:
        """Put an event into a room's timeline; returns its id."""
        at = self.step()
        event = {"event_id": f"${at}", "sender": sender, "type": type, "content": content, "origin_server_ts": at}
        self.timeline[room].append((at, event | more))
        return f"${at}"

    def member(self, room: str, user: str, membership: str) -> None:
        """Somebody comes or goes."""
        self.members[room][user] = membership
        self.say(room, user, "m.room.member", {"membership": membership}, state_key=user)

    def room(self, room: str, *users: str, encrypted: bool = True) -> str:
        """A room with these people in it."""
        if encrypted:
            self.encrypted.add(room)
            self.say(room, users[0], "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}, state_key="")
        for user in users:
            self.member(room, user, "join")
        return room

    def answer(self, request: Request) -> Json | Answer:
        about_keys = self.about_keys(request)
        if about_keys is not None:
            return about_keys
        match request.parts:
            case ["rooms", room, "members"]:
                return {
                    "chunk": [
                        {"type": "m.room.member", "state_key": user, "content": {"membership": membership}}
                        for user, membership in self.members[room].items()
                    ]
                }
            case ["rooms", room, "state", "m.room.encryption"]:
                return {} if room in self.encrypted else Answer(404, {"errcode": "M_NOT_FOUND", "error": "no"})
            case ["rooms", room, "send", type, transaction]:
                unsigned = {"transaction_id": transaction}
                return {"event_id": self.say(room, request.caller.user, type, request.content, unsigned=unsigned)}
            case ["rooms", room, "messages"]:
                return self._messages(room, request.query)
            case ["user", _, "filter"]:
                return {"filter_id": "1"}
            case ["sync"]:
                return self._sync(request.caller, int(request.query.get("since", "0")))
        raise AssertionError(f"the fake homeserver does not know {request.method} {request.path}")

    def _messages(self, room: str, query: dict[str, str]) -> Json:
        """Pages of ten, `end` while there is more. Like some homeservers it goes one event over the end."""
        events = self.timeline[room]
        start = int(query["from"])
        if query["dir"] == "f":
            chosen = [(at, event) for at, event in events if start < at <= int(query["to"]) + 1]
        else:
            chosen = [(at, event) for at, event in reversed(events) if at <= start]
        page = chosen[:10]
        if not page or len(page) == len(chosen):
            return {"chunk": [event for _, event in page]}
        last = page[-1][0] - (query["dir"] == "b")
        return {"chunk": [event for _, event in page], "end": str(last)}

    def _sync(self, caller: Caller, since: int) -> Json:
        return {
            "next_batch": str(self.position),
            "to_device": {"events": self.waiting(caller, since)},
            "device_lists": {"changed": [user for at, user in self.changed if at > since]},
            **self.key_counts(caller),
            "rooms": {
                "join": self._joined(caller.user, since),
                "leave": {room: {} for at, user, room in self.left if user == caller.user and at > since},
            },
        }

    def _joined(self, user: str, since: int) -> Json:
        """The rooms with news; of more than five events only the last five are shown."""
        joined: Json = {}
        for room, events in self.timeline.items():
            new = [(at, event) for at, event in events if at > since]
            if new and self.members[room].get(user) == "join":
                shown = new[-5:]
                joined[room] = {
                    "timeline": {
                        "events": [_seen_by(user, event) for _, event in shown],
                        "limited": len(new) > 5,
                        "prev_batch": str(shown[0][0] - 1),
                    }
                }
        return joined


def _seen_by(user: str, event: Json) -> Json:
    return event if event["sender"] == user else {key: value for key, value in event.items() if key != "unsigned"}


async def eve_comes(server: FakeHomeserver, bot: Person, folder: Path, membership: str = "join") -> Person:
    """Eve, new in the room of Alice and the bot; the bot knows."""
    eve = Person(server, EVE, folder / "eve", "E")
    await eve.hear()
    server.member(ROOM, EVE, membership)
    await bot.hear()
    return eve


async def together(server: FakeHomeserver, folder: Path) -> tuple[Person, Person]:
    """Alice and the bot in an encrypted room; both have synced once."""
    alice, bot = Person(server, ALICE, folder / "alice", "A"), Person(server, BOT, folder / "bot", "B")
    server.room(ROOM, ALICE, BOT)
    await alice.hear()
    await bot.hear()
    return alice, bot
