"""The thing that somebody means who replies to the message about it, and names no number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from commands.kit.context import Context
from commands.kit.messages import MessageKind


class OfGroup(Protocol):
    """What a group has."""

    @property
    def group_id(self) -> int: ...


T = TypeVar("T", bound=OfGroup)


async def thing_replied_to(
    ctx: Context, message: MessageKind[int], get: Callable[[int], Awaitable[T | None]]
) -> T | None:
    """What the message of this kind is about to which somebody replies, where it is of the group at hand."""
    about = await ctx.store.outbox.sent.about(ctx.reply_to, ctx.room_id) if ctx.reply_to else None
    if about is None or (about.feature, about.kind) != (message.feature, message.name):
        return None
    found = await get(message.read(about.subject))
    return found if found and ctx.circle and found.group_id == ctx.circle.id else None
