"""The sync filter, which excludes everything that is not read. It halves the homeserver's cost of a sync."""

from __future__ import annotations

import json
from typing import Any

_STATE = [
    "m.room.member",
    "m.room.power_levels",
    "m.room.create",
    "m.room.tombstone",
    "m.room.name",
    "m.room.encryption",
    "m.room.canonical_alias",
]
_VERIFICATIONS = "m.key.verification.*"
_NOTHING = {"not_types": ["*"]}

# For the timeline of one room, in a sync or in `/messages` (client-server API, 'RoomEventFilter').
TIMELINE: dict[str, Any] = {
    "types": ["m.room.message", "m.room.encrypted", "m.reaction", "m.room.redaction", _VERIFICATIONS, *_STATE],
}
IN_HISTORY = json.dumps(TIMELINE)


def sync_filter(limit: int) -> dict[str, Any]:
    """A filter with at most `limit` timeline events a room (client-server API, 'Filtering')."""
    return {
        "presence": _NOTHING,
        "account_data": _NOTHING,
        "room": {
            "timeline": {**TIMELINE, "limit": limit},
            "state": {"types": _STATE},
            "ephemeral": _NOTHING,
            "account_data": _NOTHING,
        },
    }


# The first sync wants to know where we are, not what was said there.
FIRST = sync_filter(1)
FOLLOWING = sync_filter(50)
