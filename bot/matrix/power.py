"""Power levels: who may do what in a room, from its raw state. Pure functions.

Client-server API, 'm.room.power_levels', and the authorization rules of the room versions. Since room version 12 the
creators are above every level and not in the list.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from bot.matrix.contents import section, text_of

Content = Mapping[str, Any]

CREATOR: Final = math.inf
_STATE_DEFAULT = 50
_REDACT = 50
_HIGHEST = 2**53 - 1
_PRIVILEGED_CREATORS_SINCE = 12
_IMPLICIT_CREATOR_SINCE = 11
# The unstable name of version 12.
_UNSTABLE = {"org.matrix.hydra.11": 12}


def creators(create: Content, create_sender: str) -> frozenset[str]:
    """The room's creators, by the rules of its version.

    Version 12: the sender of `m.room.create` and `additional_creators`. Version 11: its sender. Before: the content's
    `creator`.
    """
    version = _version(create)
    if version >= _PRIVILEGED_CREATORS_SINCE:
        more = create.get("additional_creators")
        named = more if isinstance(more, list) else []
        return frozenset({create_sender, *(user for user in named if isinstance(user, str))})
    if version >= _IMPLICIT_CREATOR_SINCE:
        return frozenset({create_sender})
    return frozenset({text_of(create.get("creator")) or create_sender})


def level_of(user: str, create: Content, create_sender: str, power_levels: Content | None) -> float:
    """A user's power level; `CREATOR` (above every level) for the creators of a version 12 room.

    `create` and `power_levels` are the contents of the state events. Without power levels the creator has 100, and
    everybody else 0.
    """
    is_creator = user in creators(create, create_sender)
    if is_creator and _version(create) >= _PRIVILEGED_CREATORS_SINCE:
        return CREATOR
    if power_levels is None:
        return 100 if is_creator else 0
    own = level(section(power_levels.get("users")).get(user))
    default = level(power_levels.get("users_default"))
    return own if own is not None else default or 0


def level_for_state(type: str, power_levels: Content | None) -> float:
    """The power level required to send a state event of this type."""
    levels = power_levels or {}
    own = level(section(levels.get("events")).get(type))
    default = level(levels.get("state_default"))
    return own if own is not None else _STATE_DEFAULT if default is None else default


def can_facilitate(user: str, create: Content, create_sender: str, power_levels: Content | None) -> bool:
    """Whether a user may send ordinary state events, by which the room trusts them as facilitators."""
    default = level((power_levels or {}).get("state_default"))
    required = _STATE_DEFAULT if default is None else default
    return level_of(user, create, create_sender, power_levels) >= required


def could_upgrade(user: str, create: Content, create_sender: str, power_levels: Content | None) -> bool:
    """Whether a user may send `m.room.tombstone`."""
    return level_of(user, create, create_sender, power_levels) >= level_for_state("m.room.tombstone", power_levels)


def can_redact(user: str, create: Content, create_sender: str, power_levels: Content | None) -> bool:
    """Whether a user may redact other users' events."""
    required = level((power_levels or {}).get("redact"))
    return level_of(user, create, create_sender, power_levels) >= (_REDACT if required is None else required)


def _version(create: Content) -> int:
    named = text_of(create.get("room_version")) or "1"
    if named.isascii() and named.isdigit():
        return int(named[:6])
    return _UNSTABLE.get(named, 1)


def level(found: Any) -> int | None:
    """A power level, clamped to canonical JSON's range: an integer, or in old room versions a string with one."""
    if isinstance(found, str):
        try:
            found = int(found[:40])
        except ValueError:
            return None
    if isinstance(found, bool) or not isinstance(found, int):
        return None
    return max(-_HIGHEST, min(found, _HIGHEST))
