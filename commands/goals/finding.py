"""Which goal is meant: the one of the number or the words that were said, else the newest that fits."""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import NotHere, UserError
from commands.kit.ongoing import names_it
from storage.goals.own import Goal, State


async def find(ctx: Context, item: Item | None, words: str = "", *, states: Sequence[State] = ("going",)) -> Goal:
    """One of the sender's own goals that have not ended. Raises `NotHere` where there is none.

    Where neither a number nor the `words` tell which, the newest in one of these states, or else the newest.
    """
    mine = [each for each in await ctx.store.goals.own.of(ctx.person) if each.is_open]
    if not mine:
        raise NotHere("goals-none")
    if item is not None:
        found = next((each for each in mine if each.number == item.number), None)
        if found is None:
            raise NotHere("goals-unknown", code=f"G{item.number}")
        return found
    named = [each for each in mine if words and names_it(ctx.registry.catalogs, words, each.words)]
    if len(named) == 1:
        return named[0]
    return next((each for each in reversed(mine) if each.state in states), mine[-1])


async def theirs(ctx: Context, goal_id: int) -> Goal:
    """The goal that a message is about. Raises `UserError` where it is the sender's no more, or has ended."""
    goal = await ctx.store.goals.own.get(goal_id)
    if goal is None or goal.person != ctx.person or not goal.is_open:
        raise UserError("goals-over")
    return goal
