"""The homeserver as its users know it: what people do in their clients, and what devices ask of it."""

from __future__ import annotations

import json
from typing import Unpack

from bot.matrix.http import Answer, Blob, Json
from tests.fake import syncing
from tests.fake.base import Caller, Denied, Request
from tests.fake.people import Person
from tests.fake.rooms import Rooms
from tests.fake.routes import about_rooms
from tests.fake.shown import Shown, timeline
from tests.fake.writing import How, written


class Homeserver(Rooms):
    """Rooms with real state and rules. See `Rooms` for coming, going and setting state, `Base` for faults."""

    def __init__(self) -> None:
        super().__init__()
        # The most events of a room that one sync and one page of history show.
        self.most_in_sync = 50
        self.most_in_page = 100
        self._filters: list[Json] = []
        self._done: dict[tuple[Caller, str], Json | Answer] = {}

    # What people do.

    def say(self, room: str, user: str, text: str, **how: Unpack[How]) -> str:
        """Write a message, in clear; returns its id. `how`: `reply_to`, `thread`, `edit_of`, `formatted`, ..."""
        return self.send(room, user, "m.room.message", written(text, **how))

    def react(self, room: str, user: str, target: str, key: str) -> str:
        """Put a reaction on an event; returns the reaction's id."""
        relates = {"rel_type": "m.annotation", "event_id": target, "key": key}
        return self.send(room, user, "m.reaction", {"m.relates_to": relates})

    def forget_transactions(self) -> None:
        """A day or so goes by, after which the same transaction id is a new one."""
        self._done.clear()

    # What people see.

    def shown(self, room: str, viewer: Person | str | None = None) -> list[Shown]:
        """The room's messages as a client shows them; to a person in the room, or to nobody in particular (all).

        Encrypted messages can be read by a `Person` that has heard their keys.
        """
        held = self.room(room)
        user = viewer.user if isinstance(viewer, Person) else viewer
        events = held.events if user is None else syncing.readable(held, user)
        return timeline(room, events, viewer.decrypt if isinstance(viewer, Person) else None)

    # What devices ask.

    def answer(self, request: Request) -> Json | Answer:
        if not _has_transaction_id(request):
            return self._answer(request)
        once = (request.caller, request.path)
        if once not in self._done:
            self._done[once] = self._answer(request)
        return self._done[once]

    def _answer(self, request: Request) -> Json | Answer:
        match request.method, request.parts:
            case "GET", ["versions"]:
                return {"versions": ["v1.11", "v1.18"]}
            case "GET", ["account", "whoami"]:
                return {"user_id": request.caller.user, "device_id": request.caller.device}
            case "POST", ["user", _, "filter"]:
                self._filters.append(request.content)
                return {"filter_id": str(len(self._filters) - 1)}
            case "POST", ["media", "upload"] if request.blob:
                return self._stored(request.blob)
            case "GET", [*_, "media", "download", server, number]:
                return self._downloaded(f"mxc://{server}/{number}")
            case "GET", ["sync"]:
                return self._sync(request)
            case "GET", ["rooms", room, "messages"]:
                return syncing.messages(self.room(room), request.caller, request.query, self.most_in_page)
            case "GET", ["profile", user, *name]:
                return self._profile(user, name)
            case "PUT", ["profile", user, name] if user == request.caller.user and name not in self.fixed_profile:
                self.profiles.setdefault(user, {})[name] = request.content[name]
                return {}
            case "PUT", ["profile", _, _]:
                raise Denied(403, "M_FORBIDDEN", "Changing that is disabled on this server")
        found = self.about_keys(request)
        if found is None:
            found = about_rooms(self, request)
        if found is None:
            raise AssertionError(f"the fake homeserver does not know {request.method} {request.path}")
        return found

    def share(self, room: str, user: str, data: bytes, caption: str = "", **how: Unpack[How]) -> str:
        """Send a file, in clear, with or without a caption; returns its id."""
        blob, name = Blob(data, "application/octet-stream"), "list"
        file = {"msgtype": "m.file", "url": self._stored(blob)["content_uri"]} | ({"filename": name} if caption else {})
        content = written(caption or name, **how) | file
        if "m.new_content" in content:
            content["m.new_content"] |= file
        return self.send(room, user, "m.room.message", content)

    def _downloaded(self, address: str) -> Json:
        if address not in self.media:
            raise Denied(404, "M_NOT_FOUND", "Not found")
        return {}

    def _stored(self, blob: Blob) -> Json:
        address = f"mxc://fake/{len(self.media)}"
        self.media[address] = blob
        return {"content_uri": address}

    def _profile(self, user: str, names: list[str]) -> Json:
        profile = {"displayname": self.name_of(user), **self.profiles.get(user, {})}
        if not profile.keys() >= set(names):
            raise Denied(404, "M_NOT_FOUND", "Profile field not found")
        return {name: profile[name] for name in names or profile}

    def _sync(self, request: Request) -> Json:
        caller = request.caller
        since = int(request.query["since"]) if "since" in request.query else None
        wish = self._filter(request.query.get("filter", "{}")).get("room", {})
        return {
            "next_batch": str(self.position),
            "to_device": {"events": self.waiting(caller, since or 0)},
            "device_lists": {} if since is None else self._device_lists(caller.user, since),
            **self.key_counts(caller),
            "rooms": {
                "join": self._joined(caller, since, wish),
                "invite": self._invited(caller.user, since or 0),
                "leave": {} if since is None else self._left(caller, since, wish),
            },
        }

    def _filter(self, wish: str) -> Json:
        if wish.startswith("{"):
            found: Json = json.loads(wish)
            return found
        if not wish.isdigit() or int(wish) >= len(self._filters):
            raise Denied(400, "M_INVALID_PARAM", "No such filter")
        return self._filters[int(wish)]

    def _joined(self, caller: Caller, since: int | None, wish: Json) -> Json:
        found = {
            name: syncing.joined(room, caller, since, wish, self.most_in_sync, self.position)
            for name, room in self.rooms.items()
            if room.membership(caller.user) == "join"
        }
        return {name: part for name, part in found.items() if part is not None}

    def _invited(self, user: str, since: int) -> Json:
        return {
            name: syncing.invited(room, user)
            for name, room in self.rooms.items()
            if room.membership(user) == "invite" and room.state["m.room.member", user].at > since
        }

    def _left(self, caller: Caller, since: int, wish: Json) -> Json:
        """Also the rooms that we are invited to again since then."""
        return {
            name: syncing.left(room, caller, since, wish)
            for name, room in self.rooms.items()
            if room.membership(caller.user) != "join"
            and any(move.at > since and move.content["membership"] != "invite" for move in room.moves(caller.user))
        }

    def _device_lists(self, user: str, since: int) -> Json:
        """Whose devices are to be asked for again (client-server API, 'Tracking the device list for a user')."""
        ours = [room for room in self.rooms.values() if room.membership(user) == "join"]
        shared = {other for room in ours for other in room.members()} | {user}
        moved = {
            other
            for room in self.rooms.values()
            if user in room.members("join", "leave", "ban")
            for other in room.members("join", "leave", "ban")
            for who in (other, user)
            if any(move.at > since for move in room.moves(who))
        }
        changed = {other for at, other in self.changed if at > since} | moved
        return {"changed": sorted(changed & shared), "left": sorted(moved - shared)}


def _has_transaction_id(request: Request) -> bool:
    """Client-server API, 'Transaction identifiers': the same request of the same device is done once."""
    if request.method != "PUT":
        return False
    return request.parts[0] == "sendToDevice" or request.parts[2:3] in (["send"], ["redact"])
