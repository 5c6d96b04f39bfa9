"""Direct chats: what is said when somebody asked for something private and can't be reached privately."""

from __future__ import annotations

from datetime import datetime

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.feature import Feature
from commands.kit.phrase import Phrase
from commands.kit.replies import call

direct = Feature("direct")
direct.keeps()
REFUSED_TIMER = direct.timer("refused", str)


@direct.on_timer(REFUSED_TIMER)
async def tell(ctx: RoomContext, person: str, due: datetime) -> Outcome:
    """Tell them where they asked, without a word about what it was."""
    member = await ctx.member(person)
    return call(Phrase("direct-refused", person=member), people=[member])
