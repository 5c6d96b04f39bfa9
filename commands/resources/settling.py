"""What may be settled by something else: a loan, or an offer, that is just what somebody still asks for."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import Lent
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.resources.feature import resources
from commands.resources.words import telling

_MOST = 3  # needs that are named


@resources.on(Lent)
async def ask_of_loan(ctx: Context, event: Lent) -> Outcome:
    """Who borrows something may have asked for it; what they asked for without their name stays unsaid."""
    said = await perhaps_settled(ctx, event.borrower, event.what)
    return lines(said) if said else None


async def perhaps_settled(ctx: Context, person: str, what: str) -> list[Phrase]:
    """The needs of that person that say the same: whether they are settled is for people to say."""
    had = set(telling(what, None))
    asked = [item for item in await ctx.store.resources.of(person, ctx.group.id) if item.kind == "need"]
    same = [item for item in asked if (words := set(telling(item.what, None))) and (words <= had or had <= words)]
    return [Phrase("resources-settled-too", code=item.code, what=item.what) for item in same[:_MOST] if had]
