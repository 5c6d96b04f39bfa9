"""Who leaves the group keeps what they lent and borrowed, with its reminders; whoever shares it with them is told."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.loans.between import about, member, tell
from commands.loans.feature import loans


@loans.on(MemberLeft)
async def tell_the_other(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Somebody left the last room of the group: each of the others reads what of theirs is where, and how it ends."""
    if ctx.room.direct or ctx.circle is None:
        return None
    found = await ctx.store.loans.of(event.person, ctx.circle.id)
    people = await ctx.people(ctx.circle.id) if found else {}
    if event.person in people:
        return None
    replies: list[Reply] = []
    for loan in found:
        other = loan.borrower if loan.lender == event.person else loan.lender
        key = "loans-lender-left" if loan.lender == event.person else "loans-borrower-left"
        facts = {"person": (await member(ctx, loan, event.person)).name, "group": ctx.circle.name}
        said = Phrase(key, **facts, code=loan.code, what=loan.what)
        told = await tell(ctx, loan, other, said, Phrase("loans-left-how", code=loan.code)) if other in people else []
        replies += [about(loan, each) for each in told]
    return replies
