"""How rooms begin, and how one takes the place of another (client-server API, 'Creation' and 'Room upgrades')."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.matrix.http import Json
from tests.fake.room import Room
from tests.fake.rules import numbered

MEGOLM = "m.megolm.v1.aes-sha2"
State = tuple[str, str, Json]

# What an upgraded room takes over from the old one.
_TAKEN_OVER = (
    "m.room.power_levels",
    "m.room.join_rules",
    "m.room.history_visibility",
    "m.room.guest_access",
    "m.room.encryption",
    "m.room.name",
    "m.room.topic",
    "m.room.avatar",
)
_HIGH = ("m.room.power_levels", "m.room.history_visibility", "m.room.server_acl", "m.room.encryption")
_LOW = ("m.room.name", "m.room.avatar", "m.room.canonical_alias")


@dataclass(frozen=True)
class Plan:
    """What somebody wants a new room to be. `trusted` are those with the creator's power."""

    creator: str
    version: str = "12"
    name: str | None = None
    public: bool = False
    trusted: Sequence[str] = ()
    power_levels: Json | None = None
    creation: Json = field(default_factory=dict)
    state: Sequence[State] = ()


def create_content(plan: Plan) -> Json:
    """The content of `m.room.create`."""
    content: Json = {"room_version": plan.version, **plan.creation}
    if numbered(plan.version) < 11:
        content["creator"] = plan.creator
    if numbered(plan.version) >= 12 and plan.trusted:
        content["additional_creators"] = list(plan.trusted)
    return content


def first_state(plan: Plan) -> list[State]:
    """The state that follows the creator's coming, in order."""
    given = list(plan.state)
    defaults: list[State] = [
        ("m.room.power_levels", "", _power_levels(plan)),
        ("m.room.join_rules", "", {"join_rule": "public" if plan.public else "invite"}),
        ("m.room.history_visibility", "", {"history_visibility": "shared"}),
        ("m.room.guest_access", "", {"guest_access": "forbidden"}),
    ]
    named: list[State] = [] if plan.name is None else [("m.room.name", "", {"name": plan.name})]
    types = {type for type, key, _ in given if key == ""}
    return [*(state for state in defaults if state[0] not in types), *given, *named]


def taken_over(old: Room, creator: str, version: str) -> list[State]:
    """What goes from an old room into the new one, whose creator is not listed from version 12 on, and is before."""
    states: list[State] = []
    for type in _TAKEN_OVER:
        if (type, "") in old.state:
            content = dict(old.content(type))
            if type == "m.room.power_levels":
                users = {user: level for user, level in content.get("users", {}).items() if user != creator}
                content["users"] = users if numbered(version) >= 12 else {creator: 100, **users}
            states.append((type, "", content))
    return states


def restricted(old: Room) -> Json:
    """The power levels that keep ordinary people from going on in the old room."""
    levels = dict(old.content("m.room.power_levels"))
    least = max(50, int(levels.get("users_default", 0)) + 1)
    for name in ("invite", "events_default"):
        levels[name] = max(least, int(levels.get(name, 0)))
    return levels


def _power_levels(plan: Plan) -> Json:
    twelve = numbered(plan.version) >= 12
    users = {} if twelve else dict.fromkeys((plan.creator, *plan.trusted), 100)
    events = {**dict.fromkeys(_LOW, 50), **dict.fromkeys(_HIGH, 100), "m.room.tombstone": 150 if twelve else 100}
    return {
        "users": users,
        "users_default": 0,
        "events": events,
        "events_default": 0,
        "state_default": 50,
        "ban": 50,
        "kick": 50,
        "redact": 50,
        "invite": 50 if plan.public else 0,
        **(plan.power_levels or {}),
    }
