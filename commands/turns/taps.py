"""What can be tapped on the board and on the message that calls somebody, or replied to the board."""

from __future__ import annotations

from commands.kit.answers import HAND, Intent
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Role
from commands.turns.board import show
from commands.turns.calling import go_on
from commands.turns.feature import CALL_QUESTION, QUEUE_MESSAGE, turns
from commands.turns.floor import pass_on
from commands.turns.hands import raise_beside_call, raise_on_board, remove_waiting

_NEXT = ("⏭", "▶")


@turns.offer(
    QUEUE_MESSAGE,
    Intent("raise", ("turns-hand-names",), HAND),
    Intent("lower", ("turns-lower-names",), ("👇", "⬇", "✊")),
    Intent("done", ("turns-done-names", "kit-finished"), ("✅", "✔", "☑")),
    Intent("next", taps=_NEXT),
)
async def hear_on_board(ctx: Context, subject: str, meant: str) -> Outcome:
    """One's own hand, and the end of one's own turn; what others tick off is not the turn."""
    match meant:
        case "raise":
            return await raise_on_board(ctx)
        case "lower":
            return await show(ctx) if await remove_waiting(ctx, ctx.person) else None
        case "done":
            speaking = await ctx.store.turns.speaking(ctx.room_id)
            return await pass_on(ctx, speaking) if speaking and speaking.person == ctx.person else None
    return await _next(ctx)


@turns.offer(CALL_QUESTION, Intent("raise", taps=HAND), Intent("next", taps=_NEXT))
async def hear_on_call(ctx: Context, subject: int, meant: str) -> Outcome:
    """A hand on the newest message, or its next one, by anybody but who is called: their tap passes."""
    return await (raise_beside_call if meant == "raise" else _next)(ctx)


async def _next(ctx: Context) -> Outcome:
    """A facilitator's tap calls the next person; who may not reads so."""
    await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("turns-next"), ctx.language))
    return await go_on(ctx)
