"""Requests about rooms, and what the homeserver does for them."""

from __future__ import annotations

from bot.matrix.http import Json
from tests.fake.base import Denied, Request
from tests.fake.creating import Plan
from tests.fake.rooms import Rooms


def about_rooms(server: Rooms, request: Request) -> Json | None:
    """The answer to a request about rooms; None where it is about something else."""
    match request.method, request.parts:
        case "POST", ["createRoom"]:
            return {"room_id": _create(server, request.caller.user, request.content)}
        case "POST", ["join", named]:
            room = server.named(named)
            server.join(room, request.caller.user)
            return {"room_id": room}
        case "GET", ["joined_rooms"]:
            here = (name for name, room in server.rooms.items() if room.membership(request.caller.user) == "join")
            return {"joined_rooms": list(here)}
        case "GET", ["rooms", room, *what]:
            return _asked(server, room, what, request)
        case _, ["rooms", room, *what]:
            return _done(server, room, what, request)
    return None


def _done(server: Rooms, room: str, what: list[str], request: Request) -> Json | None:
    user, content = request.caller.user, request.content
    match request.method, what:
        case "PUT", ["send", type, transaction]:
            return {"event_id": server.send(room, user, type, content, (request.caller, transaction))}
        case "PUT", ["redact", target, transaction]:
            reason = content.get("reason")
            return {"event_id": server.redact(room, user, target, reason, (request.caller, transaction))}
        case "PUT", ["state", "m.room.member", other] if content.get("membership") == "invite":
            direct = content.get("is_direct") is True
            server.invite(room, user, other, is_direct=direct, reason=content.get("reason"))
            return {"event_id": server.room(room).state["m.room.member", other].event_id}
        case "PUT", ["state", type, *key]:
            return {"event_id": server.set_state(room, user, type, "".join(key), content)}
        case "PUT", ["typing", _]:
            return {}
        case "POST", ["join"]:
            server.join(room, user)
            return {"room_id": room}
        case "POST", ["leave"]:
            server.leave(room, user)
            return {}
        case "POST", ["invite" | "kick" | "ban" as act]:
            getattr(server, act)(room, user, content["user_id"])
            return {}
    return None


def _asked(server: Rooms, room: str, what: list[str], request: Request) -> Json | None:
    held = server.room(room)
    if held.membership(request.caller.user) != "join":
        raise Denied(403, "M_FORBIDDEN", f"User {request.caller.user} not in room {room}")
    match what:
        case ["members"]:
            members = [event for (type, _), event in held.state.items() if type == "m.room.member"]
            without = request.query.get("not_membership")
            return {"chunk": [event.raw() for event in members if event.content["membership"] != without]}
        case ["joined_members"]:
            return {"joined": {user: {"display_name": server.name_of(user)} for user in held.members()}}
        case ["state", type, *key]:
            event = held.state.get((type, "".join(key)))
            if event is None:
                raise Denied(404, "M_NOT_FOUND", "Event not found.")
            return event.left_content
        case ["event", event_id]:
            found = held.find(event_id)
            if found is None:
                raise Denied(404, "M_NOT_FOUND", "Event not found.")
            return found.raw(request.caller)
    return None


def _create(server: Rooms, creator: str, wish: Json) -> str:
    """As with Synapse the room is there and stays, empty, when an invite into it is refused."""
    invited = list(wish.get("invite", ()))
    preset = wish.get("preset", "private_chat")
    plan = Plan(
        creator,
        str(wish.get("room_version", "12")),
        wish.get("name"),
        public=preset == "public_chat",
        trusted=invited if preset == "trusted_private_chat" else (),
        power_levels=wish.get("power_level_content_override"),
        creation=wish.get("creation_content", {}),
        state=[
            (state["type"], state.get("state_key", ""), state["content"]) for state in wish.get("initial_state", ())
        ],
    )
    room = server.begin(plan)
    for user in invited:
        server.invite(room, creator, user, is_direct=wish.get("is_direct") is True)
    return room
