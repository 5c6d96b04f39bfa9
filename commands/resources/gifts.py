"""What moved in the group, in a sentence: without amounts, without names, without a ranking."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.replies import say
from commands.resources.feature import resources
from commands.resources.staleness import KEEP

FEWEST = 3  # people: of fewer it would be a sentence about persons; a group can want more
_MONTH = 30  # days


@resources.command("gifts", where=Where.GROUP)
async def gifts(ctx: Context) -> Outcome:
    """How many needs were met and offers taken up lately, and by how many people."""
    days = min(_MONTH, ctx.settings[KEEP])
    moved = await ctx.store.resources.overview.moved(ctx.group.id, ctx.now - timedelta(days=days))
    if moved.people < max(FEWEST, ctx.settings[ctx.registry.setting_called("least-answers")]):
        return say("resources-gifts-few", days=timedelta(days=days))
    return say("resources-gifts", days=timedelta(days=days), count=moved.number, people=moved.people)
