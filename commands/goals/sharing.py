"""Sharing a goal with a group: its words and a name, and nothing of how it goes. It can be taken back at any time."""

from __future__ import annotations

from msgspec.structs import replace

from commands.goals.feature import SEEN, SHARED_MESSAGE, goals
from commands.goals.finding import find
from commands.goals.kinds import Code
from commands.kit.answers import Intent
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotHere, UserError
from commands.kit.events import MemberLeft, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, redact, say, sign
from storage.goals.shares import Share
from storage.rooms.names import bare_name


@goals.command("share", where=Where.GROUP, guessed=False)
async def share(ctx: Context, goal: Code | None = None) -> Outcome:
    """Show a goal to a group, where the group wants that; in the private chat one is asked first."""
    if ctx.settings[SEEN] != "shared":
        raise UserError("goals-private-here")
    found = await find(ctx, goal)
    if any(each.group_id == ctx.group.id for each in await ctx.store.goals.shares.of_goal(found.id)):
        raise UserError("goals-shared-already")
    room = (await ctx.own_rooms())[0].room.room_id
    share_id = await ctx.store.goals.shares.add(found.id, group_id=ctx.group.id, room_id=room, event_id=ctx.event_id)
    name = bare_name(await ctx.store.rooms.name_in_group(ctx.group.id, ctx.person), ctx.person)
    said = announce(Phrase("goals-shared", person=name, words=found.words), room=room if ctx.room.direct else None)
    return [*([say("goals-shared-done")] if ctx.room.direct else []), said.answered_by(SHARED_MESSAGE, share_id)]


@goals.command("private", where=Where.ANYWHERE, guessed=False)
async def take_home(ctx: Context, goal: Code | None = None) -> Outcome:
    """Show it to nobody any more."""
    found = await find(ctx, goal)
    shares = await ctx.store.goals.shares.of_goal(found.id)
    if not shares:
        raise NotHere("goals-not-shared")
    taken = [each for share in shares for each in await _unshare(ctx, share)]
    return [*taken, say("goals-private") if ctx.room.direct else sign("👍", Phrase("goals-private"))]


async def _unshare(ctx: RoomContext, share: Share) -> list[Reply]:
    """It is shared there no more: what says so is taken back too."""
    await ctx.store.goals.shares.remove(share.id)
    said = await ctx.store.outbox.sent.first_about(share.room_id, SHARED_MESSAGE.key(share.id))
    return [replace(redact(said), room=share.room_id)] if said else []


@goals.offer(SHARED_MESSAGE, Intent("report", taps=("⚠",)))
async def worry(ctx: Context, subject: int, meant: str) -> Outcome:
    """Something about it worries somebody: how to tell those who facilitate, in confidence."""
    return ctx.to_sender(say("goals-report"))


@goals.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Deleting the message that shared it, or what says so in the room."""
    await ctx.store.goals.shares.take_back(event.event_id)
    about = await ctx.store.outbox.sent.about(event.event_id, ctx.room_id)
    if about and (about.feature, about.kind) == (goals.name, SHARED_MESSAGE.name):
        await ctx.store.goals.shares.remove(int(about.subject))


@goals.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> list[Reply]:
    """Who has left the group shares nothing there any more."""
    if not await ctx.has_left(event.person):
        return []
    mine = await ctx.store.goals.own.of(event.person)
    shares = [each for goal in mine for each in await ctx.store.goals.shares.of_goal(goal.id)]
    return [said for each in shares if each.group_id == ctx.group.id for said in await _unshare(ctx, each)]
