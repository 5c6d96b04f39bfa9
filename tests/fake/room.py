"""One room: the events that were accepted, and what follows from them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.matrix.http import Json
from tests.fake.base import Caller

StateKey = tuple[str, str]

# What a redaction leaves (specification, room versions, 'Redactions').
_KEPT = {
    "m.room.member": ("membership",),
    "m.room.join_rules": ("join_rule",),
    "m.room.history_visibility": ("history_visibility",),
    "m.room.power_levels": ("ban", "events", "events_default", "invite", "kick", "redact", "state_default", "users"),
}


@dataclass(eq=False)
class RoomEvent:
    """An event that the room accepted, at a position of the homeserver's stream."""

    at: int
    event_id: str
    sender: str
    type: str
    content: Json
    ts: int
    state_key: str | None = None
    redacts: str | None = None
    # The state that this one took the place of.
    before: RoomEvent | None = None
    # Who sent it over the wire, under which transaction id.
    sent: tuple[Caller, str] | None = None
    redaction: RoomEvent | None = None

    @property
    def left_content(self) -> Json:
        """The content, or what a redaction left of it."""
        if self.redaction is None or self.type == "m.room.create":
            return self.content
        return {key: self.content[key] for key in _KEPT.get(self.type, ()) if key in self.content}

    @property
    def relation(self) -> Json:
        """What it says it relates to."""
        found = self.left_content.get("m.relates_to")
        return found if isinstance(found, dict) else {}

    def raw(self, viewer: Caller | None = None) -> Json:
        """As clients get it; its transaction id shows to the device that sent it."""
        unsigned: Json = {}
        if self.sent is not None and self.sent[0] == viewer:
            unsigned["transaction_id"] = self.sent[1]
        if self.before is not None:
            before = self.before
            unsigned |= {
                "prev_content": before.left_content,
                "replaces_state": before.event_id,
                "prev_sender": before.sender,
            }
        if self.redaction is not None:
            unsigned["redacted_because"] = self.redaction.raw(viewer)
        raw: Json = {
            "event_id": self.event_id,
            "sender": self.sender,
            "type": self.type,
            "content": self.left_content,
            "origin_server_ts": self.ts,
            "unsigned": unsigned,
        }
        if self.redacts is not None:
            raw["redacts"] = self.redacts
        return raw if self.state_key is None else raw | {"state_key": self.state_key}


@dataclass(eq=False)
class Room:
    """A room; the state is what the events make it."""

    room_id: str
    version: str
    events: list[RoomEvent] = field(default_factory=list)
    state: dict[StateKey, RoomEvent] = field(default_factory=dict)
    # What is looked for at every sync, so that a long conversation does not become slow.
    _by_id: dict[str, RoomEvent] = field(default_factory=dict)
    _moves: dict[str, list[RoomEvent]] = field(default_factory=dict)

    def add(self, event: RoomEvent) -> None:
        """Accept an event."""
        if event.state_key is not None:
            event.before = self.state.get((event.type, event.state_key))
            self.state[event.type, event.state_key] = event
            if event.type == "m.room.member" and _membership(event) != _membership(event.before):
                self._moves.setdefault(event.state_key, []).append(event)
        if event.redacts is not None:
            target = self.find(event.redacts)
            if target is not None and target.redaction is None:
                target.redaction = event
        self.events.append(event)
        self._by_id[event.event_id] = event

    def find(self, event_id: str) -> RoomEvent | None:
        """The event of this id."""
        return self._by_id.get(event_id)

    def since(self, position: int) -> list[RoomEvent]:
        """The events after this position."""
        return self.events[bisect_right(self.events, position, key=lambda event: event.at) :]

    def state_at(self, position: int) -> dict[StateKey, RoomEvent]:
        """The state as it was there."""
        past = (event for event in self.events if event.at <= position and event.state_key is not None)
        return {(event.type, event.state_key or ""): event for event in past}

    def content(self, type: str, key: str = "") -> Json:
        """The content of this state; empty where there is none."""
        found = self.state.get((type, key))
        return {} if found is None else found.left_content

    def membership(self, user: str, position: int | None = None) -> str:
        """`join`, `invite`, `leave` or `ban`; now, or as it was there."""
        state = self.state if position is None else self.state_at(position)
        return _membership(state.get(("m.room.member", user)))

    def moves(self, user: str) -> Sequence[RoomEvent]:
        """The events that changed somebody's membership (not only their name)."""
        return self._moves.get(user, ())

    def members(self, *memberships: str) -> list[str]:
        """Who is in the room, or has one of these memberships, in the order of their coming."""
        wanted = memberships or ("join",)
        found = [event for (type, _), event in self.state.items() if type == "m.room.member"]
        return [str(event.state_key) for event in found if event.content["membership"] in wanted]

    def field(self, type: str, name: str) -> Any:
        """One field of a state with an empty key."""
        return self.content(type).get(name)

    @property
    def is_encrypted(self) -> bool:
        """Whether clients encrypt here."""
        return ("m.room.encryption", "") in self.state


def _membership(event: RoomEvent | None) -> str:
    return "leave" if event is None else str(event.content["membership"])
