"""A room leaves a group, back into its own; what is of its people alone comes along or stays."""

from __future__ import annotations

from commands.groups.feature import LEAVE_QUESTION, groups
from commands.groups.moving import changed, moved, opened, stays, went
from commands.kit.answers import YesNo
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines, say


@groups.command("leave", role=Role.ROOM_FACILITATOR, strictly=True, guessed=False)
async def leave(ctx: Context) -> Outcome:
    """Take this room out, back into the group that it began."""
    own = await ctx.store.rooms.own_group(ctx.room_id)
    if own == ctx.group:
        raise UserError("groups-own", group=own.name)
    going = await ctx.store.rooms.movable(ctx.room_id, ctx.bot)
    if not going:
        return await _leave(ctx, along=False)
    how = Phrase("groups-along-leave", group=ctx.group.name, own=own.name)
    return lines([*opened(going), *await stays(ctx, going), how]).asks(LEAVE_QUESTION, ctx.group.id)


@groups.question(LEAVE_QUESTION, YesNo())
async def along_or_not(ctx: Context, subject: int, along: bool) -> Outcome:
    """Whether what is of this room's people comes along; then the room leaves."""
    await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("groups-leave"), ctx.language))
    if subject != ctx.group.id:
        raise UserError("groups-own", group=ctx.group.name)
    return await _leave(ctx, along=along)


async def _leave(ctx: Context, *, along: bool) -> list[Reply]:
    own = await ctx.store.rooms.own_group(ctx.room_id)
    going = await ctx.store.rooms.bring(ctx.room_id, ctx.bot, own.id, ctx.now) if along else []
    room = await ctx.store.rooms.called(ctx.room_id)
    left = await ctx.everywhere(announce(Phrase("groups-room-left", room=room), *went(going)))
    await ctx.store.rooms.return_to_own_group(ctx.room_id)
    told = say("groups-left", group=ctx.group.name, own=own.name)
    return [
        lines([*told.lines, *moved(going)]),
        *left[1:],
        *await changed(ctx, ctx.room_id, ctx.group.id, own.id),
    ]
