"""How long a loan is on the list if nobody says that it is back: for as long as the group wants."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import RoomContext
from commands.kit.days import DaysSetting
from commands.kit.declaration import Outcome
from commands.kit.events import DayBegan
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.kit.topics import KEEPING
from commands.loans.between import tell
from commands.loans.feature import loans
from commands.loans.reminding import no_reminder

KEPT = loans.setting("lent-kept", DaysSetting(1, 3650), 365, topic=KEEPING)
loans.keeps(KEPT)


@loans.on(DayBegan)
async def forget_old(ctx: RoomContext, event: DayBegan) -> Outcome:
    """Take off the list what nobody has mentioned for so long, and tell the lender."""
    replies: list[Reply] = []
    for loan in await ctx.store.loans.outstanding(ctx.group.id, ctx.now - timedelta(days=ctx.settings[KEPT])):
        await ctx.store.loans.remove(loan.id)
        await no_reminder(ctx, loan)
        replies += await tell(ctx, loan, loan.lender, Phrase("loans-old", code=loan.code, what=loan.what))
    return replies
