"""A homeserver in memory for the Matrix layer's tests: keys, to-device messages, rooms, syncs. One stream, no network."""

from __future__ import annotations

import copy
import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bot.matrix.events import Batch, Message, Undecryptable
from bot.matrix.parts import Parts
from bot.matrix.wire import Answer, Json, Query, Wire

Fault = Callable[[str, str], Answer | Exception | None]


@dataclass
class FakeHomeserver:
    """What all accounts share. Everything that happens takes the next position of one stream."""

    position: int = 0
    device_keys: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    one_time: dict[tuple[str, str], dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    fallback: dict[tuple[str, str], dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    inbox: dict[tuple[str, str], list[tuple[int, Json]]] = field(default_factory=lambda: defaultdict(list))
    members: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    encrypted: set[str] = field(default_factory=set)
    timeline: dict[str, list[tuple[int, Json]]] = field(default_factory=lambda: defaultdict(list))
    changed: list[tuple[int, str]] = field(default_factory=list)
    left: list[tuple[int, str, str]] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)

    def step(self) -> int:
        self.position += 1
        return self.position

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


class FakeWire(Wire):
    """One device's connection to it. `fault` may answer in the homeserver's place, or break the connection."""

    def __init__(self, server: FakeHomeserver, user: str, device: str) -> None:
        super().__init__("http://fake")
        self.server = server
        self.user = user
        self.device = device
        self.fault: Fault = lambda method, where: None
        self.after: Fault = lambda method, where: None

    async def exchange(
        self,
        method: str,
        where: str,
        content: Mapping[str, Any] | None,
        query: Query = (),
        timeout: timedelta = timedelta(0),
    ) -> Answer:
        parts = [unquote(part) for part in where.removeprefix("/_matrix/client/").split("/")][1:]
        self.server.log.append((self.user, " ".join([method, *parts])))
        broken = self.fault(method, where)
        if broken is None:
            body = self.answer(method, parts, copy.deepcopy(dict(content or {})), dict(query))
            broken = self.after(method, where)
            if broken is None:
                return body if isinstance(body, Answer) else Answer(200, json.loads(json.dumps(body)))
        if isinstance(broken, Exception):
            raise broken
        return broken

    def answer(self, method: str, parts: list[str], content: Json, query: dict[str, str]) -> Json | Answer:
        server = self.server
        match parts:
            case ["keys", "upload"]:
                return self._upload(content)
            case ["keys", "query"]:
                return {"device_keys": {user: dict(server.device_keys[user]) for user in content["device_keys"]}}
            case ["keys", "claim"]:
                return {"one_time_keys": self._claim(content["one_time_keys"])}
            case ["sendToDevice", type, _]:
                for user, devices in content["messages"].items():
                    for device, message in devices.items():
                        event = {"type": type, "sender": self.user, "content": message}
                        server.inbox[user, device].append((server.step(), event))
                return {}
            case ["rooms", room, "members"]:
                return {
                    "chunk": [
                        {"type": "m.room.member", "state_key": user, "content": {"membership": membership}}
                        for user, membership in server.members[room].items()
                    ]
                }
            case ["rooms", room, "state", "m.room.encryption"]:
                return {} if room in server.encrypted else Answer(404, {"errcode": "M_NOT_FOUND", "error": "no"})
            case ["rooms", room, "send", type, transaction]:
                unsigned = {"transaction_id": transaction}
                return {"event_id": server.say(room, self.user, type, content, unsigned=unsigned)}
            case ["rooms", room, "messages"]:
                return self._messages(room, query)
            case ["user", _, "filter"]:
                return {"filter_id": "1"}
            case ["sync"]:
                return self._sync(int(query.get("since", "0")))
        raise AssertionError(f"the fake homeserver does not know {method} {parts}")

    def _upload(self, content: Json) -> Json:
        me = (self.user, self.device)
        if "device_keys" in content:
            self.server.device_keys[self.user][self.device] = content["device_keys"]
            self.server.changed.append((self.server.step(), self.user))
        self.server.one_time[me].update(content.get("one_time_keys", {}))
        self.server.fallback[me].update(content.get("fallback_keys", {}))
        return {"one_time_key_counts": {"signed_curve25519": len(self.server.one_time[me])}}

    def _claim(self, wanted: Json) -> Json:
        found: Json = {}
        for user, devices in wanted.items():
            for device in devices:
                keys = self.server.one_time[user, device]
                fallback = self.server.fallback[user, device]
                if keys:
                    name = next(iter(keys))
                    found.setdefault(user, {})[device] = {name: keys.pop(name)}
                elif fallback:
                    found.setdefault(user, {})[device] = dict(list(fallback.items())[-1:])
        return found

    def _messages(self, room: str, query: dict[str, str]) -> Json:
        """Pages of ten, `end` while there is more. Like some homeservers it goes one event over the end."""
        events = self.server.timeline[room]
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

    def _sync(self, since: int) -> Json:
        me = (self.user, self.device)
        waiting = [(at, event) for at, event in self.server.inbox[me] if at > since]
        self.server.inbox[me] = waiting
        return {
            "next_batch": str(self.server.position),
            "to_device": {"events": [event for _, event in waiting]},
            "device_lists": {"changed": [user for at, user in self.server.changed if at > since]},
            "device_one_time_keys_count": {"signed_curve25519": len(self.server.one_time[me])},
            "rooms": {
                "join": self._joined(since),
                "leave": {room: {} for at, user, room in self.server.left if user == self.user and at > since},
            },
        }

    def _joined(self, since: int) -> Json:
        """The rooms with news; of more than five events only the last five are shown."""
        joined: Json = {}
        for room, events in self.server.timeline.items():
            new = [(at, event) for at, event in events if at > since]
            if new and self.server.members[room].get(self.user) == "join":
                shown = new[-5:]
                joined[room] = {
                    "timeline": {
                        "events": [self._mine(event) for _, event in shown],
                        "limited": len(new) > 5,
                        "prev_batch": str(shown[0][0] - 1),
                    }
                }
        return joined

    def _mine(self, event: Json) -> Json:
        if event["sender"] == self.user:
            return event
        return {key: value for key, value in event.items() if key != "unsigned"}


def device(server: FakeHomeserver, user: str, name: str, folder: Path) -> tuple[Parts, FakeWire]:
    """A device of somebody on that homeserver, with its keys in the folder."""
    folder.mkdir(exist_ok=True)
    wire = FakeWire(server, user, name)
    return Parts.assemble(wire, user, name, folder), wire


class Person:
    """A device with the loop that everybody has: sync, keep what is unreadable, go on from the new position."""

    def __init__(self, server: FakeHomeserver, user: str, folder: Path, name: str = "D") -> None:
        self.server, self.user, self.name, self.folder = server, user, name, folder
        self.token: str | None = None
        self.waiting: list[Undecryptable] = []
        self.start()

    def start(self) -> None:
        self.parts, self.wire = device(self.server, self.user, self.name, self.folder)

    async def stop(self) -> None:
        await self.parts.close()

    async def look(self) -> Batch:
        """A sync whose batch is not committed (yet)."""

        async def kept(sessions: frozenset[str]) -> Sequence[Undecryptable]:
            return [event for event in self.waiting if event.session_id in sessions]

        return await self.parts.syncing.sync(self.token, 0, kept)

    async def hear(self) -> Batch:
        """A sync, committed."""
        batch = await self.look()
        self.token = batch.token
        self.waiting = [event for event in self.waiting if event.event_id not in batch.opened]
        self.waiting += [event for event in batch.events if isinstance(event, Undecryptable)]
        return batch

    async def say(self, text: str, room: str = "!room", transaction: str | None = None) -> str:
        content = {"msgtype": "m.text", "body": text}
        return await self.parts.sending.send(room, "m.room.message", content, transaction or uuid.uuid4().hex)


def texts(batch: Batch) -> list[str]:
    return [event.body for event in batch.events if isinstance(event, Message)]
