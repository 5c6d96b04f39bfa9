"""A stand-in for a homeserver: as little of one as a bot needs, which takes 15 ms for each message, and no more.

What people do there it does itself when it is asked to (`/standin/...`), so that nothing else costs time.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import itertools
import json
import random
import re
import time
from collections import defaultdict
from typing import Any

from aiohttp import web

from benchmarks.record import command

Json = dict[str, Any]

SEND_SECONDS = 0.015  # at first
_LIMITED: Json = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 300}
_SERVER = "standin.example"
_ANNE = f"@anne:{_SERVER}"
_THING = re.compile(r"ladder-(\d+)")


class Trouble(enum.Enum):
    """What can go wrong with a request about messages."""

    NONE, LIMITED, BAD_GATEWAY, CUT_BEFORE, CUT_AFTER = range(5)


_SHARES = {Trouble.LIMITED: 2, Trouble.BAD_GATEWAY: 3, Trouble.CUT_BEFORE: 3, Trouble.CUT_AFTER: 6}


class StandIn:
    """Rooms with Anne and a bot each, what is said in them, and who waits for news."""

    def __init__(self) -> None:
        self.trouble = 0.0  # the part of all requests about messages that fail
        self.pace = SEND_SECONDS
        self._chance = random.Random(1)
        self._limited: dict[str, float] = defaultdict(float)  # until when the rate of a bot is
        self._rooms: dict[str, list[str]] = defaultdict(list)  # by bot
        self._people: dict[str, str] = {}  # who is in a room, where that is not Anne
        self._events: dict[str, list[tuple[str, Json]]] = defaultdict(list)  # by bot: what is said in its rooms
        self._news: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._sent: dict[str, str] = {}  # event ids by transaction
        self._keys: Json = {}  # by bot: the keys of its devices, and its own
        self._numbers = itertools.count(100_000)
        self._waiting: dict[str, asyncio.Future[None]] = {}  # by the number of a command: its answer
        self._asked_first: dict[str, list[str]] = defaultdict(list)  # by bot: what is said right after its first sync
        self._busy: dict[str, int] = defaultdict(int)  # by bot: requests under way, but for those that wait for news
        self._last: dict[str, float] = defaultdict(time.monotonic)

    # What the measurements ask for.

    def bring(self, user: str, count: int, *, apart: bool = False) -> Json:
        """The bot is in so many rooms from now on, with Anne, or with somebody else in each of them."""
        self._rooms[user] = [f"!{user[1:].partition(':')[0]}{number}:{_SERVER}" for number in range(count)]
        if apart:
            self._people |= {room: f"@person{number}:{_SERVER}" for number, room in enumerate(self._rooms[user])}
        return {"rooms": self._rooms[user]}

    def say(self, user: str, room: int, body: str) -> Json:
        """Whoever is there writes in one of the bot's rooms."""
        where = self._rooms[user][room]
        sender, content = self._person(where), {"msgtype": "m.text", "body": body}
        self._add(user, where, {"type": "m.room.message", "sender": sender, "content": content})
        return {}

    def _person(self, room: str) -> str:
        return self._people.get(room, _ANNE)

    def say_all(self, user: str, said: list[tuple[int, str]]) -> Json:
        """The same in many rooms: all of it is new at once."""
        for room, body in said:
            self.say(user, room, body)
        return {}

    def heard(self, user: str) -> Json:
        """What the bot has said, in order: rooms and texts."""
        own = ((room, event) for room, event in self._events[user] if event["sender"] == user)
        return {"said": [[room, event["content"].get("body", "")] for room, event in own]}

    async def answered(self, user: str, room: int, *, first: bool = False) -> Json:
        """Anne writes a command; done when its answer has come. `first`: right after the bot's first sync."""
        number = str(next(self._numbers))
        self._waiting[number] = answer = asyncio.get_running_loop().create_future()
        if first:
            self._asked_first[user].append(command(int(number)))
        else:
            self.say(user, room, command(int(number)))
        began = time.perf_counter()
        await answer
        return {"seconds": time.perf_counter() - began}

    async def load(self, user: str, in_flight: int, rounds: int) -> Json:
        """In each room so many commands wait for their answer, again and again; how long that took."""

        async def one_after_another(room: int, times: int) -> list[float]:
            return [(await self.answered(user, room))["seconds"] for _ in range(times)]

        rooms = [room for room in range(len(self._rooms[user])) for _ in range(in_flight)]
        await asyncio.gather(*(one_after_another(room, 1) for room in rooms))
        began = time.perf_counter()
        taken = await asyncio.gather(*(one_after_another(room, rounds) for room in rooms))
        return {"seconds": time.perf_counter() - began, "each": [one for some in taken for one in some]}

    async def settled(self, user: str, seconds: float) -> Json:
        """Done when the bot has only waited for news for so long."""
        while self._busy[user] or time.monotonic() - self._last[user] < seconds:
            await asyncio.sleep(0.02)
        return {}

    # What bots ask for.

    async def sync(self, user: str, query: Json) -> Json:
        """What is new; of a first one, the rooms."""
        since = query.get("since")
        if since is None:
            joined = {room: _arrival(user, room, self._person(room)) for room in self._rooms[user]}
            for body in self._asked_first.pop(user, []):
                asyncio.get_running_loop().call_soon(self.say, user, 0, body)
            return {"next_batch": str(len(self._events[user])), "rooms": {"join": joined}}
        begin = int(since)
        if len(self._events[user]) == begin:
            self._news[user].clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news[user].wait(), int(query.get("timeout", "0")) / 1000)
        rooms: dict[str, list[Json]] = defaultdict(list)
        for room, event in self._events[user][begin:]:
            rooms[room].append(event)
        joined = {room: {"timeline": {"events": events, "limited": False}} for room, events in rooms.items()}
        return {"next_batch": str(len(self._events[user])), "rooms": {"join": joined}}

    async def send(self, user: str, room: str, type: str, transaction: str, content: Json) -> Json:
        """A message of a bot."""
        await asyncio.sleep(self.pace)
        if transaction not in self._sent:
            unsigned = {"transaction_id": transaction}
            event = {"type": type, "sender": user, "content": content, "unsigned": unsigned}
            self._sent[transaction] = self._add(user, room, event)
        for number in _THING.findall(content.get("body", "")):
            if (waiting := self._waiting.pop(number, None)) and not waiting.done():
                waiting.set_result(None)
        return {"event_id": self._sent[transaction]}

    def upload_keys(self, user: str, what: str, content: Json) -> Json:
        """Keys of the bot's devices, its own, or signatures."""
        own = self._keys.setdefault(user, {"devices": {}})
        if what == "upload":
            if keys := content.get("device_keys"):
                own["devices"][keys["device_id"]] = keys
            return {"one_time_key_counts": {"signed_curve25519": 50}}
        if what == "device_signing/upload":
            own |= {name: content[name] for name in ("master_key", "self_signing_key", "user_signing_key")}
            return {}
        for name, signed in content.get(user, {}).items():
            held = own["devices"].get(name) or own["master_key"]
            held.setdefault("signatures", {}).setdefault(user, {}).update(signed["signatures"][user])
        return {"failures": {}}

    def query_keys(self, user: str) -> Json:
        """All of them."""
        own = self._keys.setdefault(user, {"devices": {}})
        found: Json = {"device_keys": {user: own["devices"]}}
        for name in ("master_key", "self_signing_key", "user_signing_key"):
            if name in own:
                found[f"{name}s"] = {user: own[name]}
        return found

    def _add(self, user: str, room: str, event: Json) -> str:
        event_id = f"$e{len(self._events[user])}-{user[1:]}"
        now = int(time.time() * 1000)
        self._events[user].append((room, {**event, "event_id": event_id, "origin_server_ts": now}))
        self._news[user].set()
        return event_id

    # Requests.

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The answer to any request."""
        parts = request.path.strip("/").split("/")
        content: Json = json.loads(await request.read() or b"{}")
        if parts[0] == "standin":
            return web.json_response(await self._do(parts[1], content))
        parts = parts[3:] if parts[2].startswith("v") else parts[2:]
        user = request.headers.get("Authorization", "").removeprefix("Bearer ").partition("|")[0]
        waits = parts == ["sync"] and "since" in request.query
        if not waits:
            self._busy[user] += 1
        try:
            trouble = self._trouble(user) if parts == ["sync"] or "send" in parts else Trouble.NONE
            if trouble is Trouble.LIMITED:
                return web.json_response(_LIMITED, status=429)
            if trouble is Trouble.BAD_GATEWAY:
                return web.Response(status=502, text="Bad Gateway")
            if trouble is not Trouble.CUT_BEFORE:
                found = await self._answer(user, request.method, parts, dict(request.query), content)
            if trouble is not Trouble.NONE:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
        finally:
            if not waits:
                self._busy[user] -= 1
                self._last[user] = time.monotonic()
        missing = {"errcode": "M_NOT_FOUND", "error": "Not found"}
        return web.json_response(missing if found is None else found, status=404 if found is None else 200)

    def _trouble(self, user: str) -> Trouble:
        """What goes wrong with a request now. A limited rate is that of the account, for a while."""
        now = time.monotonic()
        if now < self._limited[user]:
            return Trouble.LIMITED
        if self._chance.random() >= self.trouble:
            return Trouble.NONE
        (found,) = self._chance.choices([*_SHARES], [*_SHARES.values()])
        if found is Trouble.LIMITED:
            self._limited[user] = now + _LIMITED["retry_after_ms"] / 1000
        return found

    async def _do(self, what: str, content: Json) -> Json:
        match what:
            case "bring":
                return self.bring(**content)
            case "say":
                return self.say(**content)
            case "say_all":
                return self.say_all(**content)
            case "heard":
                return self.heard(**content)
            case "pace":
                self.pace = content["seconds"]
                return {}
            case "answered":
                return await self.answered(**content)
            case "load":
                return await self.load(**content)
            case "settled":
                return await self.settled(**content)
            case _:
                self.trouble = content["chance"]
                return {}

    async def _answer(self, user: str, method: str, parts: list[str], query: Json, content: Json) -> Json | None:
        match method, parts:
            case _, ["versions"]:
                return {"versions": ["v1.11", "v1.13"]}
            case _, ["login"]:
                name, device = content["identifier"]["user"], f"D{next(self._numbers)}"
                found = name if name.startswith("@") else f"@{name}:{_SERVER}"
                return {"user_id": found, "device_id": device, "access_token": f"{found}|{device}"}
            case _, ["sync"]:
                return await self.sync(user, query)
            case "PUT", ["rooms", room, "send", type, transaction]:
                return await self.send(user, room, type, transaction, content)
            case "POST", ["keys", "query"]:
                return self.query_keys(user)
            case "POST", ["keys", *what]:
                return self.upload_keys(user, "/".join(what), content)
            case "POST", ["user", _, "filter"]:
                return {"filter_id": "1"}
            case "GET", _:
                return None
            case _:
                return {"event_id": f"$other{next(self._numbers)}", "room_id": f"!other{next(self._numbers)}:{_SERVER}"}


def _arrival(user: str, room: str, person: str) -> Json:
    facts: list[tuple[str, str, Json]] = [
        ("m.room.create", "", {"room_version": "11"}),
        ("m.room.name", "", {"name": "circle"}),
        ("m.room.power_levels", "", {"users": {person: 100}}),
        ("m.room.member", person, {"membership": "join", "displayname": "Anne"}),
        ("m.room.member", user, {"membership": "join", "displayname": "Bot"}),
    ]
    events = [
        {
            "type": type,
            "state_key": key,
            "sender": user if key == user else person,
            "content": content,
            "event_id": f"${number}{room}",
            "origin_server_ts": int(time.time() * 1000),
        }
        for number, (type, key, content) in enumerate(facts)
    ]
    return {"state": {"events": events}, "timeline": {"events": [], "limited": False, "prev_batch": "0"}}


async def main() -> None:
    """Serve on a free port of the loopback interface, and print it."""
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", StandIn().answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
