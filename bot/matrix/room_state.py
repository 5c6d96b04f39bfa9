"""Which room state is stored: only what is read, in the shapes of the specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.matrix.contents import Content, section, text_of
from bot.matrix.power import level

Kept = dict[str, Any]

_LONGEST_NAME = 255  # characters; the specification lets a profile's name be as long


def kept(type: str, content: Content) -> Kept | None:
    """What is stored of a state event's content; None for types that are not read. The input is untrusted."""
    shape = _SHAPES.get(type)
    return None if shape is None else {name: found for name, found in shape(content).items() if found is not None}


def _member(content: Content) -> Kept:
    return {"membership": text_of(content.get("membership")), "displayname": _name(content.get("displayname"))}


def _named(content: Content) -> Kept:
    return {"name": _name(content.get("name"))}


def _create(content: Content) -> Kept:
    creators = content.get("additional_creators")
    predecessor = text_of(section(content.get("predecessor")).get("room_id"))
    return {
        "room_version": text_of(content.get("room_version")),
        "creator": text_of(content.get("creator")),
        "additional_creators": [each for each in creators if text_of(each)] if isinstance(creators, list) else None,
        "predecessor": None if predecessor is None else {"room_id": predecessor},
    }


def _power_levels(content: Content) -> Kept:
    return {
        **{name: _levels(content.get(name)) for name in ("users", "events")},
        **{name: level(content.get(name)) for name in ("users_default", "state_default", "redact")},
    }


def _tombstone(content: Content) -> Kept:
    return {"replacement_room": text_of(content.get("replacement_room"))}


def _levels(found: Any) -> Mapping[str, int]:
    levels = {text_of(name): level(each) for name, each in section(found).items()}
    return {name: each for name, each in levels.items() if name is not None and each is not None}


def _name(found: Any) -> str | None:
    name = text_of(found)
    return None if name is None else name[:_LONGEST_NAME].strip() or None


def _encryption(content: Content) -> Kept:
    return {name: level(content.get(name)) for name in ("rotation_period_ms", "rotation_period_msgs")}


def _visibility(content: Content) -> Kept:
    return {"history_visibility": text_of(content.get("history_visibility"))}


_SHAPES: dict[str, Callable[[Content], Kept]] = {
    "m.room.create": _create,
    "m.room.member": _member,
    "m.room.power_levels": _power_levels,
    "m.room.name": _named,
    "m.room.encryption": _encryption,
    "m.room.history_visibility": _visibility,
    "m.room.tombstone": _tombstone,
}
