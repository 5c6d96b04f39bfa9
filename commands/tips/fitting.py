"""To who asks the group something: what the group knows of it already, for them alone."""

from __future__ import annotations

from collections import Counter

from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import TipsWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.kit.stems import sought
from commands.tips.feature import tips
from commands.tips.wording import line_of

_WORDS = 8  # of a question, at which it is looked
_NEWEST = 25  # with one of these words
_SHOWN = 3
_ENOUGH = 2  # words in common with a question of more than that


@tips.on(TipsWanted)
async def show_fitting(ctx: Context, event: TipsWanted) -> Outcome:
    """Those with the most words in common, the newest first."""
    words = sought(event.words)[:_WORDS]
    found = {}
    common = Counter[int]()
    for word in words:
        for each in await ctx.store.tips.find(ctx.group.id, (word,), limit=_NEWEST):
            found[each.id] = each
            common[each.id] += 1
    least = _ENOUGH if len(words) > _ENOUGH else 1
    fits = sorted((each for each in found.values() if common[each.id] >= least), key=lambda each: -each.id)
    fits.sort(key=lambda each: -common[each.id])
    if not fits:
        return None
    shown = [line_of(ctx, each) for each in fits[:_SHOWN]]
    return lines([Phrase("tips-fitting"), *shown, Phrase("tips-one-how", code=fits[0].code)])
