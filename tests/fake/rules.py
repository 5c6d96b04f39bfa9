"""What a room lets people do (client-server API, 'm.room.power_levels'; specification, room versions)."""

from __future__ import annotations

import json
import math

from bot.matrix.http import Json
from tests.fake.base import Denied
from tests.fake.room import Room, RoomEvent

_MOST_BYTES = 65_536
_DEFAULTS = {"invite": 0, "kick": 50, "ban": 50, "redact": 50, "state_default": 50, "events_default": 0}


def numbered(version: str) -> int:
    """A room version as a number, to compare."""
    return int(version)


def power(room: Room, user: str) -> float:
    """A person's level. The creators of a version 12 room stand above all; without a list the creator has 100."""
    create = room.state["m.room.create", ""]
    if numbered(room.version) >= 12 and user in (create.sender, *create.content.get("additional_creators", ())):
        return math.inf
    if ("m.room.power_levels", "") not in room.state:
        return 100 if user == create.sender else 0
    levels = room.content("m.room.power_levels")
    users = levels.get("users")
    found = users.get(user, levels.get("users_default", 0)) if isinstance(users, dict) else 0
    # What is no number a real homeserver would not have let in.
    return float(found) if isinstance(found, int | str) and str(found).lstrip("-").isdigit() else 0.0


def threshold(room: Room, action: str, type: str | None = None) -> int:
    """The level that an action takes: `invite`, `kick`, ..., or `state_default` and `events_default` for a type."""
    levels = room.content("m.room.power_levels")
    own = levels.get("events", {}).get(type)
    return int(levels.get(action, _DEFAULTS[action]) if own is None else own)


def check_power(room: Room, user: str, action: str, type: str | None = None) -> None:
    """Deny it to those who are not in the room or not high enough in it."""
    if room.membership(user) != "join":
        raise Denied(403, "M_FORBIDDEN", f"User {user} not in room {room.room_id}")
    if power(room, user) < threshold(room, action, type):
        raise Denied(403, "M_FORBIDDEN", f"You don't have permission to {action} {type or ''}")


def check_message(room: Room, user: str, type: str, content: Json) -> None:
    """Whether this may be said here."""
    check_power(room, user, "events_default", type)
    _check_size(content)
    relates = content.get("m.relates_to")
    if not isinstance(relates, dict):
        return
    if type == "m.reaction" and _is_there(room, user, relates):
        raise Denied(400, "M_DUPLICATE_ANNOTATION", "Can't send same reaction twice")
    root = room.find(str(relates.get("event_id")))
    if relates.get("rel_type") == "m.thread" and root is not None and "rel_type" in root.relation:
        raise Denied(400, "M_UNKNOWN", "Cannot start threads from an event with a relation")


def check_state(room: Room, user: str, type: str, key: str, content: Json) -> None:
    """Whether this may be set here."""
    check_power(room, user, "state_default", type)
    _check_size(content)
    if key.startswith("@") and key != user:
        raise Denied(403, "M_FORBIDDEN", "You are not allowed to set others state")
    if type == "m.room.power_levels" and numbered(room.version) >= 12:
        above = [name for name in content.get("users", {}) if math.isinf(power(room, name))]
        if above:
            raise Denied(400, "M_BAD_JSON", "Creators can't be in the users of a version 12 room")


def check_redaction(room: Room, user: str, target: RoomEvent | None) -> None:
    """One may take back what one said oneself; what others said takes power."""
    check_power(room, user, "events_default", "m.room.redaction")
    if power(room, user) < threshold(room, "redact"):
        if target is None:
            raise Denied(404, "M_NOT_FOUND", "Could not find event")
        if target.sender != user:
            raise Denied(403, "M_FORBIDDEN", "You don't have permission to redact events")


def check_removal(room: Room, user: str, other: str, action: str) -> None:
    """Kick or ban somebody: only those below."""
    check_power(room, user, action)
    if power(room, user) <= power(room, other):
        raise Denied(403, "M_FORBIDDEN", f"You cannot {action} user {other}")


def check_entry(room: Room, user: str) -> None:
    """Whether somebody may come in."""
    membership = room.membership(user)
    if membership == "ban":
        raise Denied(403, "M_FORBIDDEN", "You are banned from this room")
    if membership != "invite" and room.field("m.room.join_rules", "join_rule") != "public":
        raise Denied(403, "M_FORBIDDEN", "You are not invited to this room.")


def _check_size(content: Json) -> None:
    if len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()) > _MOST_BYTES - 1000:
        raise Denied(413, "M_TOO_LARGE", "event too large")


def _is_there(room: Room, user: str, relates: Json) -> bool:
    return any(
        event.type == "m.reaction" and event.sender == user and event.relation == relates for event in room.events
    )
