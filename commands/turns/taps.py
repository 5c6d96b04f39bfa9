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
    """Raise one's hand, end one's own turn, or call the next person. A tick by others is for something else."""
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
    """Raise a hand, or call the next person; taps of the person who is called answer the call instead."""
    return await (raise_beside_call if meant == "raise" else _next)(ctx)


async def _next(ctx: Context) -> Outcome:
    """Call the next person. Raises `UserError` for who does not lead."""
    await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("turns-next"), ctx.language))
    return await go_on(ctx)
