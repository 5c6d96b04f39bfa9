"""Personal limits on how often one is asked."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.replies import say
from commands.resources.feature import resources
from commands.resources.matching import free_from
from commands.resources.often import Limit, shown
from storage.resources import Often, Resource


@resources.command("limit", where=Where.ANYWHERE)
async def limit(ctx: Context, limit: Limit | None = None) -> Outcome:
    """Say how often one wants to be asked at most; or see it."""
    asks = ctx.store.resources.asks
    if limit is None:
        own = (await asks.limits((ctx.person,))).get(ctx.person)
        return say("resources-limit-is", often=shown(own)) if own else say("resources-limit-none")
    if not isinstance(limit, Often):
        await asks.limit(ctx.person, None)
        return say("resources-limit-gone")
    await asks.limit(ctx.person, limit)
    return say("resources-limit-set", often=shown(limit))


async def keep_to_limits(ctx: Context, item: Resource) -> None:
    """Raises `UserError` if its owner has been asked as often as they, or their offer, allow."""
    asks = ctx.store.resources.asks
    of_person, of_item = await asks.taken(item)
    limit = (await asks.limits((item.person,))).get(item.person)
    times = [free_from(limit, of_person, ctx.now), free_from(item.often, of_item, ctx.now)]
    if again := max(filter(None, times), default=None):
        raise UserError("resources-at-limit", code=item.code, again=again.astimezone(ctx.zone).date())
