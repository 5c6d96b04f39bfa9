"""The timers of the current turn: a warning, a question at the end, going on after silence. None cuts anybody short."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import RoomContext
from commands.turns.feature import CLOSE_TIMER, LIMIT, MORE_TIMER, OVER_TIMER, QUIET_TIMER, WARN_TIMER
from storage.turns import Turn

QUIET = timedelta(seconds=60)  # after the last word, before the bot asks; and after it has asked
CONSENT = timedelta(seconds=30)  # for somebody to be against more time
_OF_THE_CLOCK = (WARN_TIMER, OVER_TIMER, QUIET_TIMER, CLOSE_TIMER)


def limit_of(ctx: RoomContext, turn: Turn) -> timedelta | None:
    """How long the turn may take, with the time that was granted; None where the group has set no limit."""
    limit = ctx.settings[LIMIT]
    return limit + turn.extra if limit else None


def is_over(ctx: RoomContext, turn: Turn) -> bool:
    """Whether the time of a turn has passed."""
    limit = limit_of(ctx, turn)
    return limit is not None and turn.elapsed(ctx.now) >= limit


async def keep(ctx: RoomContext, turn: Turn) -> None:
    """Set the timers of the current turn from its elapsed time; none while it is paused or there is no limit."""
    await stop(ctx, turn)
    limit = limit_of(ctx, turn)
    if limit is None or turn.since is None:
        return
    elapsed = turn.elapsed(ctx.now)
    if elapsed >= limit:
        await ctx.wake(QUIET_TIMER, turn.id, QUIET)
        return
    if elapsed < limit * 2 / 3:
        await ctx.wake(WARN_TIMER, turn.id, limit * 2 / 3 - elapsed)
    await ctx.wake(OVER_TIMER, turn.id, limit - elapsed)


async def rest(ctx: RoomContext, turn: Turn) -> None:
    """Cancel the timers of the clock, but not that of a request for more time."""
    for timer in _OF_THE_CLOCK:
        await ctx.cancel(timer, turn.id)


async def stop(ctx: RoomContext, turn: Turn) -> None:
    """Cancel all timers of this turn."""
    await rest(ctx, turn)
    await ctx.cancel(MORE_TIMER, turn.id)


async def listen(ctx: RoomContext, turn: Turn) -> None:
    """Somebody speaks on after their time: ask `QUIET` after their last word, instead of going on."""
    await ctx.cancel(CLOSE_TIMER, turn.id)
    await ctx.wake(QUIET_TIMER, turn.id, QUIET)
