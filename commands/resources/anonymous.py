"""Asking the group for something without one's name: privately, and brought to the group a little later."""

from __future__ import annotations

from datetime import datetime

from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.hints import say_it_is_off
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce
from commands.resources.anonymous_life import withdraw
from commands.resources.feature import ITEM_QUESTION
from commands.resources.kinds import SKILL
from commands.resources.life import room_for
from commands.resources.moderation import ask, moderated
from commands.resources.publishing import publish
from commands.resources.relays import (
    ANYWAY_TIMER,
    BRING_TIMER,
    FEW_QUESTION,
    KEPT_TIMER,
    TOKEN_OVER_MESSAGE,
    answer,
    bring_later,
    delay,
    relays,
    to_asker,
)
from commands.resources.smallness import FEWEST, KEPT_BACK, too_few
from commands.resources.staleness import let_go, room_of
from commands.resources.telling import elsewhere, heard_as
from commands.resources.wording import described, how
from storage.resources import Draft

MOST = 5  # that one person can ask of a group anonymously at a time
_FEW = 6  # people: of fewer the others may well guess


async def ask_anonymously(ctx: Context, draft: Draft) -> list[Reply]:
    """Keep it, and bring it to the group in some minutes. Raises `UserError` where it can't be anonymous."""
    if not ctx.room.direct:
        raise UserError(f"relays-not-in-room-{draft.form}" if draft.form else "relays-not-in-room")
    if relays.name in ctx.registry.off:
        return [say_it_is_off(ctx, ctx.registry.command("relays-tell"))]
    people = len(await ctx.people(ctx.group.id))
    if people < FEWEST:
        raise UserError("relays-two-people", group=ctx.group.name)
    if await _has(ctx, draft) >= MOST:
        raise UserError("relays-too-many", count=MOST, group=ctx.group.name)
    item, _ = await ctx.store.resources.add(ctx.group.id, person="", draft=draft, words=(), event_id="", now=ctx.now)
    await ctx.store.resources.wait(item.id, ctx.now)
    relay = await ctx.store.resources.relays.begin(item.id, ctx.person, ctx.event_id)
    await bring_later(ctx, relay, await room_of(ctx, item))
    key = "relays-asked-moderated" if await moderated(ctx) else "relays-asked"
    said = [Phrase(key, code=item.code, item=described(item, ctx.zone), group=ctx.group.name)]
    if people < _FEW and draft.form != SKILL:  # of which it is said anyway
        said.append(Phrase("relays-few", count=people))
    if draft.form:
        said.append(Phrase(f"relays-{draft.form}-hint"))
    return [answer(item, relay, *said, Phrase("relays-keeps"), Phrase("relays-asked-how", code=item.code))]


async def _has(ctx: Context, draft: Draft) -> int:
    """How much of that kind somebody has there already without their name."""
    relays = await ctx.store.resources.relays.by_person(ctx.person, ctx.group.id)
    items = [await ctx.store.resources.get(relay.resource_id) for relay in relays]
    return sum((item.kind, item.form) == (draft.kind, draft.form) for item in items if item)


@relays.on_timer(BRING_TIMER)
async def bring(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Tell the group of it, or that it is free again; hold it first if the board is moderated."""
    item = await ctx.store.resources.get(subject)
    if item is None or item.state not in ("waiting", "open"):
        return None
    if item.state == "open":
        if not room_for(item):
            return None
        free = Phrase("relays-free", code=item.code, what=item.what), how(item)
        return heard_as(ITEM_QUESTION, item, [announce(*free), *await elsewhere(ctx, item, *free)])
    if await moderated(ctx) and not await too_few(ctx, item.group_id):
        return await ask(ctx, item)
    return await publish(ctx, item)


@relays.question(FEW_QUESTION, YesNo(), holds_for=KEPT_BACK)
async def decide(ctx: Context, subject: str, yes: bool) -> Outcome:
    """A yes has it said although the others will know; after a no it is withdrawn."""
    relay = await ctx.store.resources.relays.by_token(subject)
    item = await ctx.store.resources.get(relay.resource_id) if relay else None
    if relay is None or item is None or item.state != "waiting" or relay.person != ctx.person:
        return None
    await ctx.cancel(KEPT_TIMER, item.id)
    if not yes:
        return await withdraw(ctx, item)
    await ctx.store.timers.set(ANYWAY_TIMER.at(item.id, await room_of(ctx, item), ctx.now + delay(relay)))
    return answer(item, relay, Phrase("relays-few-brings"))


@relays.on_timer(ANYWAY_TIMER)
async def bring_anyway(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Tell the group of it, as whoever asked wants it: nobody looks first where all who could are told."""
    item = await ctx.store.resources.get(subject)
    return await publish(ctx, item, even_if_few=True) if item and item.state == "waiting" else None


@relays.on_timer(KEPT_TIMER)
async def drop(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Nobody said whether to bring it: if the group has grown it is said, else it is over."""
    item = await ctx.store.resources.get(subject)
    relay = await ctx.store.resources.relays.of(subject)
    if item is None or relay is None or item.state != "waiting":
        return None
    if not await too_few(ctx, item.group_id):
        return await bring(ctx, subject, due)
    await ctx.store.resources.close(item.id, "withdrawn", ctx.now)
    await let_go(ctx, item, over=True)
    over = Phrase("relays-few-over", code=item.code, what=item.what, group=ctx.group.name)
    return to_asker(ctx, item, relay, over, Phrase("relays-forgotten"), kind=TOKEN_OVER_MESSAGE)
