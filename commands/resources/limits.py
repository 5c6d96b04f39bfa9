"""How often one wants to be asked: one's own word, which the bot keeps."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.replies import say
from commands.resources.feature import resources
from commands.resources.often import Limit, shown
from storage.resources import Often


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
