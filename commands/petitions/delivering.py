"""Handing a petition over: from then on nothing can be taken back, and the names are kept for another month."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.replies import say
from commands.petitions.board import boards
from commands.petitions.changing import settle
from commands.petitions.ending import KEPT
from commands.petitions.feature import ANSWER_TIMER, FORGET_TIMER, petitions
from commands.petitions.filing import let_people_know_first
from commands.petitions.finding import find, must_carry

NAMES_KEPT = timedelta(days=30)
"""How long the names are kept once they are handed over. Then it is asked whether there was an answer."""


@petitions.command("delivered", where=Where.GROUP, letters="S", guessed=False)
async def deliver(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Say that it was handed over."""
    found = await find(ctx, item)
    own = await must_carry(ctx, found)
    if not found.takes_back:
        raise UserError("petitions-is-over", code=found.code)
    await let_people_know_first(ctx, found, own)
    number = await ctx.store.petitions.signatures.number(found.id)
    await ctx.store.petitions.deliver(found.id, number, ctx.event_id, ctx.now)
    await settle(ctx, found)
    room = await ctx.room_for_timers(found.group_id)
    for timer in (ANSWER_TIMER, FORGET_TIMER):
        await ctx.store.timers.set(timer.at(found.id, room, ctx.now + NAMES_KEPT, wait=timer is FORGET_TIMER))
    told = [say("petitions-delivered", code=found.code)] if ctx.room.direct else []
    return [*told, *await boards(ctx, replace(found, state="delivered", delivered=ctx.now, signed=number))]


@petitions.on(MessageRedacted)
async def undo(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message says that it was not, after all: it is closed, with the names that are still there."""
    found = await ctx.store.petitions.undo_delivery(event.event_id)
    if found is None:
        return None
    await settle(ctx, found)
    room = await ctx.room_for_timers(found.group_id)
    await ctx.store.timers.set(FORGET_TIMER.at(found.id, room, ctx.now + KEPT, wait=True))
    return await boards(ctx, found)
