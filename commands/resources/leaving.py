"""Who leaves the group, or asks to be forgotten, leaves nothing behind: what they took is free again.

What somebody who leaves had put on the board rests: should they come back soon, they can renew it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import LastRoomLeft, MemberLeft, PersonForgotten
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, call
from commands.resources.closing import tell_takers
from commands.resources.feature import ITEM_QUESTION, REST_TIMER, resources
from commands.resources.live import touched
from commands.resources.relays import GONE_TIMER, TOKEN_OVER_MESSAGE, delay, owner_of, relays, to_asker
from commands.resources.smallness import warn
from commands.resources.staleness import let_go
from commands.resources.telling import elsewhere, heard_as, member, room_with, rooms_told
from commands.resources.wording import how
from storage.resources import Relay, Resource

_LATER = timedelta(hours=6), timedelta(hours=30)


@resources.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """Forget somebody: free what they took, delete what was theirs, and tell whoever had taken it."""
    replies: list[Reply] = []
    for item in await ctx.store.resources.taken_by(event.person, ctx.group.id):
        await ctx.store.resources.relays.unsay(item.id, event.person)
        replies += await _free(ctx, item, event.person)
    for item in await ctx.store.resources.of(event.person, ctx.group.id):
        await ctx.store.resources.remove(item.id)
        await let_go(ctx, item, over=False)
        replies += await tell_takers(ctx, item)
    for relay in await ctx.store.resources.relays.by_person(event.person, ctx.group.id):
        await _forget_anonymous(ctx, relay)
    return replies


async def _forget_anonymous(ctx: RoomContext, relay: Relay) -> None:
    """What they asked anonymously is over, with the words that have not arrived yet; some minutes later others hear so.

    That it is over and that somebody was forgotten must not be the same moment.
    """
    item = await ctx.store.resources.get(relay.resource_id)
    assert item is not None
    await ctx.store.resources.relays.unsay(item.id, relay.person)
    later = replace(ctx, now=ctx.now + delay(relay))
    await ctx.store.resources.close(item.id, "withdrawn", later.now)
    await let_go(later, item, over=True)
    await later.wake(GONE_TIMER, item.id, later.now)


@relays.on_timer(GONE_TIMER)
async def tell_gone(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Tell those who took it that it is over."""
    item = await ctx.store.resources.ended(subject)
    return await tell_takers(ctx, item) if item else None


@relays.on(LastRoomLeft)
async def tell_askers(ctx: RoomContext, event: LastRoomLeft) -> Outcome:
    """The bot is out of the group's last room, and nobody may know who asked: each hears that it is over, and why."""
    if ctx.circle is None or ctx.room.direct:
        return None
    replies: list[Reply] = []
    for relay in await ctx.store.resources.relays.in_group(ctx.circle.id):
        if item := await ctx.store.resources.get(relay.resource_id):
            said = Phrase("relays-group-gone", code=item.code, what=item.what, group=ctx.circle.name)
            replies.append(to_asker(ctx, item, relay, said, kind=TOKEN_OVER_MESSAGE))
    return replies


@resources.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """When somebody leaves their last room of the group: free what they took, and let what was theirs rest."""
    if ctx.circle is None:
        return None
    replies: list[Reply] = []
    for item in await ctx.store.resources.taken_by(event.person, ctx.circle.id):
        if await room_with(ctx, item, event.person):
            return None
        replies += await _free(ctx, item, event.person)
    for item in await ctx.store.resources.of(event.person, ctx.circle.id):
        if await room_with(ctx, item, event.person):
            return None
        if item.state == "waiting":
            await ctx.store.resources.close(item.id, "withdrawn", ctx.now)
        else:
            await ctx.store.resources.rest(item.id)
        await let_go(ctx, item, over=True)
        replies += await tell_takers(ctx, item)
    await _let_anonymous_rest(ctx, event.person, ctx.circle.id)
    return [*replies, *await warn(ctx, ctx.circle.id)]


async def _free(ctx: RoomContext, item: Resource, person: str) -> list[Reply]:
    """Free what somebody took: tell its owner, and the group that it can be taken."""
    await ctx.store.resources.release(item.id, person)
    await touched(ctx, item.group_id, ctx.room.room_id)
    facts = {"code": item.code, "what": item.what}
    free = Phrase("relays-free", **facts), how(item)
    if not item.anonymous:
        owner = await member(ctx, item, item.person)
        free = Phrase("resources-released", person=owner, **facts), how(item)
        room = await room_with(ctx, item, item.person) or ctx.room.room_id
        first, *others = await rooms_told(ctx, item.group_id, room)
        said = [call(*free, people=[owner], room=first), *(announce(*free, room=each) for each in others)]
        return heard_as(ITEM_QUESTION, item, said)
    asker = await owner_of(ctx, item)
    gone = Phrase("relays-released-asker", name=(await member(ctx, item, person)).name, **facts)
    messages = [asker.message(ctx, ITEM_QUESTION, gone)] if asker and asker.person != person else []
    said = [announce(*free), *await elsewhere(ctx, item, *free)]
    return [*heard_as(ITEM_QUESTION, item, said), *messages]


async def _let_anonymous_rest(ctx: RoomContext, person: str, group_id: int) -> None:
    """What they asked anonymously ends too, some hours later: who left just now must not be who asked for it."""
    for relay in await ctx.store.resources.relays.by_person(person, group_id):
        item = await ctx.store.resources.get(relay.resource_id)
        if item is None or await room_with(ctx, item, person):
            return
        if item.state == "waiting":
            await ctx.store.resources.close(item.id, "withdrawn", ctx.now)
            await let_go(ctx, item, over=True)
        else:
            await ctx.wake(REST_TIMER, item.id, delay(relay, *_LATER))
