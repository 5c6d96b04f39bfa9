"""What people reply to a message about a tip: that it was different for them; its author, that it still holds."""

from __future__ import annotations

from datetime import datetime

from commands.kit.answers import DOWN, UP, Free, Intent, Intents
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import NoLonger, NotTheirs, UserError
from commands.kit.letterbox import letter_later
from commands.kit.phrase import Phrase
from commands.kit.replies import say, whisper
from commands.kit.spoken import is_one_of
from commands.tips.changing import remove, renew_one
from commands.tips.feature import ASK_TIMER, PATIENCE, STILL_QUESTION, TIP_MESSAGE, tips
from commands.tips.signing import set_name
from commands.tips.telling import add_to, differing
from commands.tips.wording import date_of
from storage.tips import Tip

_STILL = Intent("still", ("tips-still-plain",))
_OVER = Intent("over", ("tips-over-plain",))
_ANSWERS = Intents(
    (
        Intent("still", ("kit-yes", "tips-still-plain"), UP),
        Intent("over", ("tips-no-plain", "tips-over-plain"), DOWN),
        Intent("later", ("tips-later-plain",)),
    ),
    again="tips-again-still",
)


@tips.offer(
    TIP_MESSAGE,
    _STILL,
    _OVER,
    Intent("named", ("kit-named-plain",)),
    Intent("unnamed", ("kit-unnamed-plain",)),
    Intent("stays", ("tips-stays-plain",)),
    words=True,
)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """What somebody says of a tip in a reply; other words are people's talk."""
    if isinstance(meant, Free):
        if is_one_of(ctx.registry.catalogs, meant, "tips-different-plain"):
            raise UserError("tips-different-what")
        words = differing(ctx, meant)
        return await add_to(ctx, await _kept(ctx, subject), words) if words else None
    found = await ctx.store.tips.get(subject)
    if found is None or found.person != ctx.person:
        return None
    if meant == "still":
        return await renew_one(ctx, found)
    return await remove(ctx, found) if meant == "over" else await set_name(ctx, found, meant)


async def _kept(ctx: Context, subject: int) -> Tip:
    found = await ctx.store.tips.get(subject)
    if found is None:
        raise NoLonger("tips-gone")
    return found


# Does it still hold?


@tips.on_timer(ASK_TIMER)
async def ask(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Its author is asked privately; on pause, or after many letters, later. Without an answer nothing is lost."""
    found = await ctx.store.tips.get(subject)
    if found is None or not found.person or not await ctx.at_home(found.group_id, ASK_TIMER, subject):
        return None
    if await ctx.store.pauses.paused(found.person, ctx.now):
        await ctx.wake(ASK_TIMER, found.id, PATIENCE)
        return None
    if later := await letter_later(ctx, found.person):
        await ctx.wake(ASK_TIMER, found.id, later)
        return None
    asked = Phrase("tips-still", code=found.code, what=found.what, date=date_of(ctx, found), group=ctx.group.name)
    said = whisper(await ctx.member(found.person), asked, Phrase("tips-still-how", code=found.code))
    return said.asks(STILL_QUESTION, found.id).about_group(found.group_id)


@tips.question(STILL_QUESTION, _ANSWERS, holds_for=PATIENCE)
async def answer(ctx: Context, subject: int, meant: str) -> Outcome:
    """Yes renews it, no takes it back; anything else leaves it as it is, with its date."""
    found = await _kept(ctx, subject)
    if found.person != ctx.person:
        raise NotTheirs("tips-not-yours", code=found.code)
    if meant == "still":
        return await renew_one(ctx, found)
    return await remove(ctx, found) if meant == "over" else say("tips-left-open", code=found.code)
