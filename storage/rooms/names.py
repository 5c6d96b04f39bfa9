"""How members are called: by display name, and in such a way that nobody passes for another."""

from __future__ import annotations

from storage.rooms.likeness import is_visible

ALIKE = """EXISTS (SELECT 1 FROM state AS other WHERE other.type = 'm.room.member'
    AND other.room_id IN (SELECT member.room_id UNION ALL
        SELECT there.room_id FROM rooms AS here JOIN rooms AS there ON there.group_id = here.group_id
        WHERE here.room_id = member.room_id)
    AND other.content ->> 'like' = member.content ->> 'like' AND other.key <> member.key
    AND other.content ->> 'membership' = 'join') AS alike"""
"""A column for rows of `state AS member`: whether the name of somebody else in a room of the group looks the same."""


def own_name(display: object, user_id: str) -> str:
    """A member's display name; the local part of the user id where there is none, the whole id where none is seen."""
    if isinstance(display, str) and display.strip():
        plain = display.isascii() and display.isprintable()  # which is quick to see, and usual
        return display.strip() if plain or is_visible(display) else user_id
    return user_id[1:].split(":", 1)[0] or user_id


def shown_name(display: object, user_id: str, alike: object) -> str:
    """The name that a member is shown with: with the user id where it is `alike` another's, or looks like an id."""
    name = own_name(display, user_id)
    claims_an_id = "@" in name or "\uff20" in name or "\ufe6b" in name  # full-width, small
    return f"{name} ({user_id})" if name != user_id and (alike or claims_an_id) else name


def bare_name(shown: str, user_id: str) -> str:
    """The name without the id that `shown_name` may have added: what people type, and what an app shows."""
    return shown.removesuffix(f" ({user_id})")
