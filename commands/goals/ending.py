"""The end of a goal: whether it was reached or let go, nobody asks and nothing is kept."""

from __future__ import annotations

from commands.goals.feature import FIRST_QUESTION, KEEP_QUESTION, LONGEST_LEARNED, REMIND_QUESTION, goals
from commands.goals.finding import find
from commands.goals.kinds import Code
from commands.goals.planning import plan
from commands.goals.wording import fitting, privately
from commands.kit.arguments import Line
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from commands.kit.words import one_line
from storage.goals.own import Goal


@goals.command("end", where=Where.ANYWHERE, guessed=False)
async def end(ctx: Context, goal: Code | None = None, learned: Line | None = None) -> Outcome:
    """Be done with a goal, reached or let go; in words of one's own, what one learned."""
    found = await find(ctx, goal, learned or "")
    words = None if learned is None or (goal is None and await _names(ctx, found, learned)) else learned
    return privately(ctx, await finish(ctx, found, words))


async def _names(ctx: Context, found: Goal, words: str) -> bool:
    """Whether the words only tell which of several goals is meant."""
    mine = [each for each in await ctx.store.goals.own.of(ctx.person) if each.is_open]
    return len(mine) > 1 and one_line(words).casefold() in found.words.casefold()


async def finish(ctx: Context, goal: Goal, learned: str | None) -> Reply:
    """End it, with its timers and questions."""
    line = fitting(learned, LONGEST_LEARNED) if learned else None
    await ctx.store.goals.own.end(goal.id, line, ctx.event_id, ctx.now)
    now = await ctx.store.goals.own.get(goal.id)
    assert now is not None
    await plan(ctx, now)
    for kind in (FIRST_QUESTION, KEEP_QUESTION):
        await ctx.store.questions.over(*kind.key(goal.id))
    if step := await ctx.store.goals.steps.next_of(goal.id):
        await ctx.store.questions.over(*REMIND_QUESTION.key(step.id))
    told = [Phrase("goals-learned", words=line)] if line else []
    return lines([Phrase("goals-ended", words=goal.words), *told, Phrase("goals-ended-kept")])
