"""Who leads a group that nobody leads any more: it is told once, and the first person who says yes does."""

from __future__ import annotations

from commands.kit.answers import Intent
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import MemberLeft
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from commands.settings.feature import FACILITATORS, settings

HEIR_MESSAGE = settings.message("heir", str)


@settings.on(MemberLeft)
async def ask_who_leads(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """When the last of those who facilitate has left the group, ask each of its rooms who will."""
    if ctx.room.direct or ctx.circle is None or not await ctx.trust.trusted(ctx, event.person):
        return None
    rooms = await ctx.rooms_of(ctx.group.id)
    if await ctx.facilitators_of(ctx.group.id):
        return None
    return [question(room) for room in rooms if await _has_people(room)]


def question(room: RoomContext) -> Reply:
    """Who facilitates, now that nobody does: asked of everybody in the room."""
    asked = announce(Phrase("settings-heir-asked"), Phrase("settings-heir-until-then"), room=room.room.room_id)
    return asked.answered_by(HEIR_MESSAGE, room.room.room_id)


async def _has_people(room: RoomContext) -> bool:
    return any(person != room.bot for person in await room.store.rooms.members(room.room.room_id))


@settings.offer(HEIR_MESSAGE, Intent("lead", ("kit-yes", "settings-heir-plain"), ("👍", "✅")))
async def take_up(ctx: Context, subject: str, meant: str) -> Outcome:
    """Whoever taps or answers first leads."""
    return await lead(ctx)


@settings.command("facilitate", guessed=False)
async def lead(ctx: Context) -> Outcome:
    """Facilitate from now on, where nobody does; deleting the message is to step back."""
    if people := await ctx.facilitators_of(ctx.group.id):
        raise UserError("settings-heir-taken", people=[each.name for each in people], count=len(people))
    await ctx.keep(FACILITATORS, ctx.settings[FACILITATORS] | {ctx.person})
    return await ctx.everywhere(lines([Phrase("settings-heir-leads", person=ctx.sender)]))
