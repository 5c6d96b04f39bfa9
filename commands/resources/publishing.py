"""Publishes what was not on the board yet."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce
from commands.resources.feature import ITEM_QUESTION
from commands.resources.kinds import QUESTION, SKILL
from commands.resources.relays import owner_of
from commands.resources.smallness import keep_back, too_few
from commands.resources.staleness import keep_pace, let_go, room_of
from commands.resources.suggesting import what_fits
from commands.resources.telling import heard_as, member, rooms_told, told_in
from commands.resources.wording import WORDS, described, how
from commands.resources.words import indexed
from storage.resources import Resource


async def publish(ctx: RoomContext, item: Resource, *, even_if_few: bool = False) -> list[Reply]:
    """Put it on the board: tell the group's room and its owner, who also hears what fits it.

    What is anonymous is kept back where it would name its owner, unless it is to be said `even_if_few`.
    """
    if item.anonymous and not even_if_few and await too_few(ctx, item.group_id):
        return await keep_back(ctx, item)
    await ctx.store.resources.publish(item.id, ctx.now)
    words = indexed(item.what, item.place, item.tag)
    await ctx.store.resources.search.index(item.group_id, item.kind, item.id, words)
    room = await room_of(ctx, item)
    await let_go(ctx, item, over=False)
    await keep_pace(ctx, item, room)
    published = replace(item, state="open")
    told = await news(ctx, published), how(item)
    rooms = await rooms_told(ctx, item.group_id, room)
    said = [announce(*told, room=each) for each in rooms]
    if item.form != QUESTION:  # of which a thumb says nothing but that it is a good one
        said = heard_as(ITEM_QUESTION, item, said)
    owner = await owner_of(ctx, item)
    if owner is None:
        return said
    under = owner.relay.veil(owner.relay.event_id) if owner.relay else item.event_id
    facts = {} if item.anonymous else await told_in(ctx, item.group_id, said)
    on_board = Phrase(_on_board(item), code=item.code, **facts)
    fits = await what_fits(ctx, published, owner.person, privately=True)
    message = owner.message(ctx, ITEM_QUESTION, on_board, *fits).delivered(prompt=True)  # they wait for it
    return [*(reply.traced(under=under) for reply in said), message]


def _on_board(item: Resource) -> str:
    if not item.anonymous:
        return "moderation-on-board"
    return f"relays-on-board-{item.form}" if item.form else "relays-on-board"


async def news(ctx: RoomContext, item: Resource) -> Phrase:
    """What the group hears of it."""
    facts = {"code": item.code, "item": described(item, ctx.zone)}
    if item.anonymous:
        return Phrase(_news(item), **facts)
    return Phrase(WORDS[item.kind].news, person=await member(ctx, item, item.person), **facts)


def _news(item: Resource) -> str:
    if item.form == SKILL:
        return f"relays-news-skill-{item.kind}"
    return "relays-news-question" if item.form else "relays-news"
