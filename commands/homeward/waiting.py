"""What happens until somebody is asked to look: nobody looks out yet, home?, and once more."""

from __future__ import annotations

from datetime import datetime

from commands.homeward.calling import go_on
from commands.homeward.feature import (
    AGAIN_TIMER,
    END_TIMER,
    HOME_TIMER,
    LOOK,
    LOOK_TIMER,
    NEXT_TIMER,
    SOON_TIMER,
    homeward,
)
from commands.homeward.rules import again_at, look_at, soon_at, watched
from commands.homeward.wording import ask_home, away, home_of, to_goer
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.phrase import Phrase
from storage.homeward import KEEP, Way


async def plan(ctx: RoomContext, way: Way) -> None:
    """Set all that is to happen, from now on."""
    home = await home_of(ctx, way.group_id)
    for timer in (SOON_TIMER, AGAIN_TIMER, NEXT_TIMER):
        await home.cancel(timer, way.id)
    if soon_at(way.due) > ctx.now:
        await home.wake(SOON_TIMER, way.id, soon_at(way.due))
    await home.wake(HOME_TIMER, way.id, max(way.due, ctx.now))
    await home.wake(LOOK_TIMER, way.id, look_at(way.due, ctx.now))
    await home.wake(END_TIMER, way.id, look_at(way.due, ctx.now) + KEEP)


@homeward.on_timer(SOON_TIMER)
async def warn(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Shortly before the time it is said where nobody looks out."""
    way = await ctx.store.homeward.get(subject)
    if way is None or ctx.now >= way.due or watched(await ctx.store.homeward.lookouts(way.id)):
        return None
    return await to_goer(ctx, way, Phrase("homeward-not-watched"), Phrase("homeward-who-else"))


@homeward.on_timer(HOME_TIMER)
async def ask(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """It is time: home? Where that comes too late for waiting, somebody is asked to look for them straight away."""
    way = await ctx.store.homeward.get(subject)
    if way is None:
        return None
    late = away(due, ctx.now)
    if ctx.now - due >= LOOK:
        await ctx.cancel(LOOK_TIMER, way.id)
        return await go_on(ctx, way, late=late)
    if again := again_at(way.due, ctx.now):
        await (await home_of(ctx, way.group_id)).wake(AGAIN_TIMER, way.id, again)
    return await ask_home(ctx, way, *late, Phrase("homeward-home"))


@homeward.on_timer(AGAIN_TIMER)
async def ask_again(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Once more, before anybody else hears of it. What is too late for that is left out."""
    way = await ctx.store.homeward.get(subject)
    if way is None or ctx.now >= way.due + LOOK:
        return None
    return await ask_home(ctx, way, Phrase("homeward-home-again"))
