"""What is stored of a member event: the event alone does not say since when somebody is there, or who left."""

from __future__ import annotations

from typing import Any

from bot.matrix.events import State
from storage.core.times import to_ms
from storage.rooms import StateEvent


def is_old_invite(event: State, before: StateEvent) -> bool:
    """Whether it is an invite from before a join that is known already."""
    # A sync's `state` is from before its timeline, which may contain a join of the same moment.
    joined = before.content.get("since") if before.content.get("membership") == "join" else None
    is_invite = event.type == "m.room.member" and event.content.get("membership") == "invite"
    return is_invite and event.background and isinstance(joined, int) and to_ms(event.at) <= joined


def with_what_lasts(event: State, content: dict[str, Any], before: StateEvent | None) -> dict[str, Any]:
    """A member event's content with what earlier events said: since when they are a member, or when they left.

    The display name is kept for a while after they left, because lists still mention them; the leave event may lack it.
    So is since when they are `known`: who comes back, or comes after a room that was replaced, has been there as long.
    """
    if event.type != "m.room.member":
        return content
    known = before.content if before else {}
    if content.get("membership") == "join":
        stayed = known.get("since") if known.get("membership") == "join" else None
        content = {**content, "since": stayed or to_ms(event.at), "known": to_ms(event.at)}
    elif content.get("membership") != "invite":
        content = {**content, "left": to_ms(event.at)}
    if isinstance(longer := known.get("known"), int):
        content = {**content, "known": longer}
    return {"displayname": known["displayname"], **content} if known.get("displayname") else content
