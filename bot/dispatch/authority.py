"""Authorisation of edits and redactions: the author, in the same room, while a member of it and of the group.

Homeservers may deliver events that a room's rules forbid, and a message in a direct chat outlives its author's
membership of the group, so every edit and redaction is checked here.
"""

from __future__ import annotations

from bot.matrix import power
from bot.matrix.events import Message, Redaction
from commands.kit.context import Context
from storage.handled import whose
from storage.origins import Origin


async def may_edit(ctx: Context, event: Message, *, signed: bool) -> bool:
    """Whether to apply an edit: only one by the author (client-server API, 'Validity of replacement events').

    One that is `signed` may make a command of talk of the last hour, too, of which nothing is stored but whose it is.
    """
    assert event.edits is not None
    found = await ctx.store.origins.find(event.edits)
    if found is not None:
        return _is_mine(ctx, found) and await _belongs(ctx, event.edits)
    author = whose(event.edits, ctx.room_id, ctx.person)
    return signed and await ctx.store.handled.is_of(event.edits, author, ctx.now) and await _is_present(ctx)


async def may_redact(ctx: Context, event: Redaction) -> bool:
    """Whether to apply a redaction: one by the author, or by a member with the power level to `redact` in that room."""
    found = await ctx.store.origins.find(event.target)
    if found is None or not await _is_present(ctx):
        return False
    if _is_mine(ctx, found):
        return await _belongs(ctx, event.target)
    return found.place == _here(ctx, event.target).place and await _has_power(ctx)


def _here(ctx: Context, event_id: str) -> Origin:
    return Origin.of(event_id, ctx.room_id, ctx.person)


def _is_mine(ctx: Context, found: Origin) -> bool:
    """Whether the sender wrote the original message, in this room."""
    return found == _here(ctx, found.event_id)


async def _belongs(ctx: Context, event_id: str) -> bool:
    """Whether the sender is in the room, and still in a group where the message created something.

    If several messages made up a command, what it created is recorded with the last of them.
    """
    if not await _is_present(ctx):
        return False
    chain = await ctx.store.questions.completing(event_id)
    groups = {group for each in chain for group in await ctx.store.origins.groups(each, ctx.person)}
    mine = {group.id for group in await ctx.store.rooms.groups_of(ctx.person)} if groups else set()
    return not groups or bool(groups & mine) or await ctx.store.origins.began(ctx.room_id) in groups


async def _is_present(ctx: Context) -> bool:
    return ctx.person in await ctx.store.contexts.there(ctx.room_id, [ctx.person])


async def _has_power(ctx: Context) -> bool:
    create = await ctx.store.rooms.state(ctx.room_id, "m.room.create")
    levels = await ctx.store.rooms.state(ctx.room_id, "m.room.power_levels")
    return create is not None and power.can_redact(
        ctx.person, create.content, create.sender, levels.content if levels else None
    )
