"""What a device gets from a sync, and from a room's history (client-server API, 'Syncing')."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterable

from bot.matrix.http import Json
from tests.fake.base import Caller, Denied
from tests.fake.room import Room, RoomEvent

_STRIPPED = (
    "m.room.create",
    "m.room.join_rules",
    "m.room.canonical_alias",
    "m.room.avatar",
    "m.room.encryption",
    "m.room.name",
)


def wanted(event: RoomEvent, wish: Json) -> bool:
    """Whether a filter lets the event through (client-server API, 'RoomEventFilter'), as far as types go."""

    def among(types: Iterable[str]) -> bool:
        return any(fnmatch.fnmatchcase(event.type, type) for type in types)

    return ("types" not in wish or among(wish["types"])) and not among(wish.get("not_types", ()))


def joined(room: Room, caller: Caller, since: int | None, wish: Json, most: int, position: int) -> Json | None:
    """A room's part under `rooms.join`; None where there is nothing new.

    Who came in since then (or has no `since`) gets the state and the end of the timeline, as Synapse does: the
    timeline may begin before their coming, and is limited even where nothing is missing.
    """
    entered = since is None or any(
        event.at > since and event.content["membership"] == "join" for event in room.moves(caller.user)
    )
    begin = 0 if since is None or entered else since
    timeline = wish.get("timeline", {})
    events = [event for event in room.since(begin) if wanted(event, timeline)]
    limit = min(most, int(timeline.get("limit", 10)))
    shown = events[-limit:]
    limited = len(events) > len(shown) or (entered and since is not None)
    start = shown[0].at - 1 if shown else position
    state = _state(room, start, None if entered else since, wish.get("state", {})) if limited or entered else []
    if not (shown or state or entered):
        return None
    return {
        "timeline": {"events": [event.raw(caller) for event in shown], "limited": limited, "prev_batch": str(start)},
        "state": {"events": [event.raw(caller) for event in state]},
    }


def _state(room: Room, start: int, since: int | None, wish: Json) -> list[RoomEvent]:
    """The state at the start of the timeline, without what was there at `since`."""
    known = {} if since is None else room.state_at(since)
    state = room.state_at(start)
    return [event for key, event in state.items() if known.get(key) is not event and wanted(event, wish)]


def invited(room: Room, user: str) -> Json:
    """A room's part under `rooms.invite`: stripped state."""
    shown = [room.state[type, ""] for type in _STRIPPED if (type, "") in room.state]
    events = [*shown, room.state["m.room.member", user]]
    return {"invite_state": {"events": [_stripped(event) for event in events]}}


def left(room: Room, caller: Caller, since: int, wish: Json) -> Json:
    """A room's part under `rooms.leave`: the timeline until the leaving; none for those who were only invited."""
    shown = (event for event in readable(room, caller.user) if event.at > since)
    events = [event.raw(caller) for event in shown if wanted(event, wish.get("timeline", {}))]
    return {"timeline": {"events": events, "limited": False, "prev_batch": str(since)}, "state": {"events": []}}


def readable(room: Room, user: str) -> list[RoomEvent]:
    """What a person may read: everything up to now, or until they left (`history_visibility` is `shared`)."""
    if room.membership(user) == "join":
        return room.events
    exits = [move.at for move in room.moves(user) if move.before and move.before.content["membership"] == "join"]
    return [event for event in room.events if event.at <= max(exits, default=0)]


def messages(room: Room, caller: Caller, query: dict[str, str], most: int) -> Json:
    """A page of the room's history; `end` while there is more."""
    events = readable(room, caller.user)
    if not events:
        raise Denied(403, "M_FORBIDDEN", f"User {caller.user} not in room {room.room_id}")
    forward = query["dir"] == "f"
    start = int(query["from"]) if "from" in query else 0 if forward else events[-1].at
    stop = int(query["to"]) if "to" in query else events[-1].at if forward else 0
    low, high = (start, stop) if forward else (stop, start)
    wish = json.loads(query.get("filter", "{}"))
    chosen = [event for event in events if low < event.at <= high and wanted(event, wish)]
    if not forward:
        chosen.reverse()
    page = chosen[: min(most, int(query.get("limit", "10")))]
    answer: Json = {"chunk": [event.raw(caller) for event in page], "start": str(start), "state": []}
    if len(page) < len(chosen):
        answer["end"] = str(page[-1].at if forward else page[-1].at - 1)
    return answer


def _stripped(event: RoomEvent) -> Json:
    raw = event.raw()
    return {name: raw[name] for name in ("type", "state_key", "sender", "content")}
