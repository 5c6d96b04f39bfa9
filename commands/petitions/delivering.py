"""Handing a petition over: from then on nothing can be taken back, and the names are kept for another month."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.replies import say
from commands.petitions.board import boards, counted_later
from commands.petitions.changing import settle
from commands.petitions.ending import KEPT, NAMES_KEPT, names_go
from commands.petitions.feature import ANSWER_TIMER, petitions
from commands.petitions.filing import let_people_know_first
from commands.petitions.finding import find, must_carry
from storage.petitions.tables import UNDOABLE


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
    await ctx.store.timers.set(ANSWER_TIMER.at(found.id, room, ctx.now + NAMES_KEPT))
    await names_go(ctx, found, ctx.now + NAMES_KEPT)
    told = [say("petitions-delivered", code=found.code)] if ctx.room.direct else []
    return [*told, *await boards(ctx, replace(found, state="delivered", delivered=ctx.now, signed=number))]


@petitions.on(MessageRedacted)
async def undo(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message within a day says that it was not, after all: it is closed, with the names as they are."""
    found = await ctx.store.petitions.delivered_with(event.event_id)
    if found is None or found.delivered is None:
        return None
    if ctx.now - found.delivered > UNDOABLE:
        return ctx.to_sender(say("petitions-stays-delivered", code=found.code)).about_group(found.group_id)
    await ctx.store.petitions.undo_delivery(found.id)
    await settle(ctx, found)
    await names_go(ctx, found, ctx.now + KEPT)
    closed = replace(found, state="closed", signed=None, delivered=None)
    await counted_later(ctx, closed)
    return await boards(ctx, closed)
