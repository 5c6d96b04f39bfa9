"""One joined room of a sync response, validated."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from bot.matrix.contents import section, text_of


class RoomSection(Struct, frozen=True):
    """`rooms.join[room]` (client-server API, 'Syncing'). Its events are raw and untrusted."""

    room: str
    state: list[Any]
    timeline: list[Any]
    # Where the timeline begins, if it does not begin where the last one ended.
    cut_at: str | None

    @classmethod
    def of(cls, room: str, raw: Any) -> RoomSection:
        """Parse it; missing or malformed parts are empty."""
        timeline = section(section(raw).get("timeline"))
        cut = text_of(timeline.get("prev_batch")) if timeline.get("limited") is True else None
        return cls(
            room,
            listed(section(section(raw).get("state")).get("events")),
            listed(timeline.get("events")),
            cut,
        )

    @property
    def predecessor(self) -> str | None:
        """The id of the room that this one replaces (client-server API, 'Room upgrades')."""
        creation = (raw for raw in map(section, (*self.state, *self.timeline)) if raw.get("type") == "m.room.create")
        content = section(next(creation, {}).get("content"))
        return text_of(section(content.get("predecessor")).get("room_id"))


def listed(found: Any) -> list[Any]:
    """The JSON array, or an empty one where the value is none."""
    return found if isinstance(found, list) else []


def id_of(raw: Any) -> str | None:
    """The event's id, if it has one."""
    return text_of(section(raw).get("event_id"))
