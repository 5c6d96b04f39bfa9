"""Undoes a close, and sets timers again when the bot is back in a group that had removed it."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import BotJoined
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.resources.feature import FORGET_TIMER, ITEM_QUESTION, TAKEN_QUESTION, resources
from commands.resources.moderation import LOOK_TIMER
from commands.resources.staleness import KEEP, keep_pace, let_go, room_of
from commands.resources.telling import heard_as, tell
from commands.resources.wording import described, how
from commands.resources.words import indexed
from storage.resources import Draft, Resource


async def put_back(ctx: Context, closed: Resource, before: Draft) -> list[Reply]:
    """Undo a close, and tell those concerned."""
    await ctx.store.resources.reopen(closed.id, before)
    words = indexed(before.what, before.place, before.tag)
    await ctx.store.resources.search.index(closed.group_id, closed.kind, closed.id, words)
    item = await ctx.store.resources.get(closed.id)
    assert item is not None
    await let_go(ctx, item, over=False)
    await keep_pace(ctx, item, await room_of(ctx, item))
    again = Phrase("resources-put-back", code=item.code, item=described(item, ctx.zone))
    people = [person for person in (item.person, *item.taken_by) if person != ctx.person]
    kind = TAKEN_QUESTION if item.takers else ITEM_QUESTION
    return heard_as(kind, item, await tell(ctx, item, people, again, how(item)))


@resources.on(BotJoined)
async def watch_again(ctx: RoomContext, event: BotJoined) -> Outcome:
    """Set the timers of the board again: its items were kept, its timers were not."""
    if ctx.circle is None:
        return None
    for item in await ctx.store.resources.overview.unwatched(ctx.circle.id):
        if item.state == "open":
            await keep_pace(ctx, item, ctx.room.room_id)
        elif item.state == "waiting":
            await ctx.wake(LOOK_TIMER, item.id, ctx.now)
        else:
            await ctx.wake(FORGET_TIMER, item.id, timedelta(days=ctx.settings[KEEP]))
    return None
