"""Direct chats that their person has not accepted yet: whoever waits for an answer there is told, or invited anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from bot import render
from commands.kit.catalogs import Catalog
from commands.kit.context import Context, RoomContext
from commands.kit.phrase import Phrase
from commands.kit.replies import Place, Reply, say
from storage.outbox.messages import INVITE, PRESSING, IdempotencyKey, OutboxMessage

_INVITE_AGAIN = timedelta(hours=1)  # homeservers limit how often somebody is invited (Synapse: 0.003 a second)


def answers_privately(ctx: RoomContext, reply: Reply) -> bool:
    """Whether a request in a room is answered privately, without a timer for when that can't be delivered."""
    delivery = reply.delivery
    asked = isinstance(ctx, Context) and not (ctx.room.direct or delivery.unasked or delivery.on_undeliverable)
    return asked and isinstance(ctx, Context) and reply.place == ctx.sender


async def with_way_in(ctx: RoomContext, replies: Sequence[Reply]) -> Sequence[Reply]:
    """Add a hint in the room where the answer goes to a direct chat that the person has not accepted yet."""
    if not any(answers_privately(ctx, reply) for reply in replies):
        return replies
    assert isinstance(ctx, Context)
    if ctx.person not in await ctx.store.direct.unopened([ctx.person]):
        return replies
    hint = Phrase("direct-accept", person=ctx.sender.name)
    for place, reply in enumerate(replies):
        if reply.place is Place.HERE and not reply.live and reply.lines:
            return [*replies[:place], replace(reply, lines=(*reply.lines, hint)), *replies[place + 1 :]]
    return [*replies, say(hint.key, **hint.facts)]


async def invite_again(ctx: RoomContext, room_id: str, person: str) -> None:
    """Invite anew to a direct chat that was never accepted: clients notify of a new invite only."""
    if person not in await ctx.store.direct.unopened([person]):
        return
    if not await ctx.store.direct.invited_since(room_id, ctx.now - _INVITE_AGAIN):
        await ctx.store.outbox.put(
            OutboxMessage(room_id=room_id, type=INVITE, content={}, person=person, priority=PRESSING), ctx.now
        )


async def point_to_encrypted_chat(
    ctx: RoomContext, person: str, room_id: str | None, catalog: Catalog, name: IdempotencyKey
) -> None:
    """Say in the unencrypted chat that somebody is in that something urgent waits in an encrypted one."""
    exposed = await ctx.store.direct.exposed_chat(person)
    if exposed in (None, room_id) or person not in await ctx.store.direct.unopened([person]):
        return
    line = render.render([Phrase("direct-urgent")], catalog, ctx.zone)
    content = render.content(line, notifies=True)
    message = OutboxMessage(
        room_id=exposed, type="m.room.message", content=content, person=person, priority=PRESSING, name=name
    )
    await ctx.store.outbox.put(message, ctx.now)
