"""Asking the group for something without one's name: privately, and brought to the group a little later."""

from __future__ import annotations

from datetime import datetime

from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce
from commands.resources.feature import ITEM_QUESTION
from commands.resources.life import room_for
from commands.resources.moderation import ask, moderated
from commands.resources.publishing import publish
from commands.resources.relays import BRING_TIMER, answer, bring_later, relays
from commands.resources.staleness import room_of
from commands.resources.telling import heard_as
from commands.resources.wording import described, how
from storage.resources import Draft

MOST = 5  # that one person can ask of a group anonymously at a time
_FEWEST = 3  # people in the group: of two, each knows the other
_FEW = 6  # people: of fewer the others may well guess


async def ask_anonymously(ctx: Context, draft: Draft) -> list[Reply]:
    """Keep it, and bring it to the group in some minutes. Raises `UserError` where it can't be anonymous."""
    if not ctx.room.direct:
        raise UserError("relays-not-in-room")
    people = len(await ctx.people(ctx.group.id))
    if people < _FEWEST:
        raise UserError("relays-two-people", group=ctx.group.name)
    if len(await ctx.store.resources.relays.by_person(ctx.person, ctx.group.id)) >= MOST:
        raise UserError("relays-too-many", count=MOST, group=ctx.group.name)
    item, _ = await ctx.store.resources.add(ctx.group.id, person="", draft=draft, words=(), event_id="", now=ctx.now)
    await ctx.store.resources.wait(item.id, ctx.now)
    relay = await ctx.store.resources.relays.begin(item.id, ctx.person, ctx.event_id)
    await bring_later(ctx, relay, await room_of(ctx, item))
    key = "relays-asked-moderated" if await moderated(ctx) else "relays-asked"
    said = [Phrase(key, code=item.code, item=described(item, ctx.zone), group=ctx.group.name)]
    if people < _FEW:
        said.append(Phrase("relays-few", count=people))
    return [answer(item, relay, *said, Phrase("relays-keeps"), Phrase("relays-asked-how", code=item.code))]


@relays.on_timer(BRING_TIMER)
async def bring(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Tell the group of it, or that it is free again; hold it first if the board is moderated."""
    item = await ctx.store.resources.get(subject)
    if item is None or item.state not in ("waiting", "open"):
        return None
    if item.state == "open":
        if not room_for(item):
            return None
        return heard_as(
            ITEM_QUESTION, item, [announce(Phrase("relays-free", code=item.code, what=item.what), how(item))]
        )
    return await ask(ctx, item) if await moderated(ctx) else await publish(ctx, item)
