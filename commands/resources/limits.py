"""Personal limits on how often one is asked."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.replies import Reply, say
from commands.resources.feature import resources
from commands.resources.matching import free_from
from commands.resources.often import Limit, shown
from storage.resources import Often, Resource


@resources.command("limit", where=Where.ANYWHERE, sets="resource_limits")
async def limit(ctx: Context, limit: Limit | None = None) -> Outcome:
    """Say how often one wants to be asked at most; or see it."""
    asks = ctx.store.resources.asks
    if limit is None:
        return await _own(ctx)
    often = limit if isinstance(limit, Often) else None
    await asks.limit(ctx.person, often, ctx.event_id)
    return say("resources-limit-set", often=shown(often)) if often else say("resources-limit-gone")


async def _own(ctx: Context) -> Reply:
    own = (await ctx.store.resources.asks.limits((ctx.person,))).get(ctx.person)
    return say("resources-limit-is", often=shown(own)) if own else say("resources-limit-none")


@resources.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Who deletes the message has the limit of before, and reads it."""
    person = await ctx.store.resources.asks.take_back_limit(event.event_id)
    return await _own(ctx) if person == ctx.person else None


async def keep_to_limits(ctx: Context, item: Resource) -> None:
    """Raises `UserError` if its owner has been asked as often as they, or their offer, allow."""
    asks = ctx.store.resources.asks
    of_person, of_item = await asks.taken(item)
    limit = (await asks.limits((item.person,))).get(item.person)
    times = [free_from(limit, of_person, ctx.now), free_from(item.often, of_item, ctx.now)]
    if again := max(filter(None, times), default=None):
        raise UserError("resources-at-limit", code=item.code, again=again.astimezone(ctx.zone).date())
