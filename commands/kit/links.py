"""Links to messages."""

from __future__ import annotations

from urllib.parse import quote

_LONGEST = 255  # characters of an id (appendices, 'Common identifier format')


def permalink(room_id: str, event_id: str, member: str) -> str | None:
    """A link to matrix.to that clients open as this message, by way of the server of a member of its room.

    None for what can be no event's id.
    """
    if not event_id.startswith("$") or len(event_id) > _LONGEST:
        return None
    via = quote(member.partition(":")[2], safe=":")
    return f"https://matrix.to/#/{quote(room_id, safe='!:')}/{quote(event_id, safe='$:')}?via={via}"
