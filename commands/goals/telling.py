"""What a companion hears: what the person of the goal sends them, when they send it, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commands.goals.feature import MOST_TOLD, TELL_TIMER, goals
from commands.goals.finding import find
from commands.goals.kinds import Code
from commands.goals.letters import name_in, to_either
from commands.goals.planning import wake
from commands.goals.wording import answer
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotHere, UserError
from commands.kit.events import Resumed
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say
from storage.goals.companions import Companion
from storage.goals.own import Goal
from storage.goals.steps import Step


async def offer_to_tell(ctx: Context, goal: Goal) -> list[Phrase]:
    """Whether to tell the companion, where there is one."""
    companion = await ctx.store.goals.companions.of_goal(goal.id)
    if companion is None or not companion.agreed:
        return []
    return [Phrase("goals-tell", person=await name_in(ctx, companion.group_id, companion.person))]


@goals.command("tell", where=Where.ANYWHERE, guessed=False)
async def tell(ctx: Context, goal: Code | None = None) -> Outcome:
    """Tell the companion what was done last."""
    found = await find(ctx, goal)
    done = await ctx.store.goals.steps.done_of(found.id)
    said = await tell_companion(ctx, found, done[-1]) if done else None
    if said is None:
        raise NotHere("goals-nothing-to-tell" if done == [] else "goals-nobody-along")
    return [*answer(ctx, *said[0].lines), *said[1:]]


async def tell_companion(ctx: Context, goal: Goal, done: Step) -> list[Reply] | None:
    """Send it to the companion; after their pause, where they are on one. None where there is no companion."""
    companion = await ctx.store.goals.companions.of_goal(goal.id)
    if companion is None or not companion.agreed:
        return None
    if await ctx.store.goals.companions.lately(ctx.person, None, asks=False, now=ctx.now) >= MOST_TOLD:
        raise UserError("goals-told-enough")
    await ctx.store.goals.companions.note(ctx.person, companion.person, asks=False, now=ctx.now)
    told = say("goals-told", person=await name_in(ctx, companion.group_id, companion.person))
    if pause := (await ctx.paused(companion.person)).get(companion.person):
        await ctx.store.goals.steps.wait(done.id, ctx.event_id)
        if pause.until:
            await wake(TELL_TIMER, ctx, companion.id, companion.person, pause.until)
        return [told]
    return [told, await _news(ctx, goal, companion, [done])]


async def _news(ctx: RoomContext, goal: Goal, companion: Companion, done: Sequence[Step]) -> Reply:
    """What was done, and nothing of what was not."""
    name = await name_in(ctx, companion.group_id, goal.person)
    said = [
        Phrase("goals-news", person=name, words=companion.words),
        *(Phrase("goals-quoted", words=each.words) for each in done),
    ]
    return (await to_either(ctx, companion, companion.person, *said)).delivered(prompt=True)


@goals.on(Resumed)
async def after_pause(ctx: Context, event: Resumed) -> list[Reply]:
    """What was sent to somebody during their pause is said after it."""
    found = [each for each in await ctx.store.goals.companions.of_person(event.person) if each.agreed]
    return [said for each in found for said in await _waited(ctx, each)]


@goals.on_timer(TELL_TIMER)
async def pause_over(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The same where the pause ended by itself."""
    companion = await ctx.store.goals.companions.get(subject)
    if companion is None:
        return None
    if pause := (await ctx.paused(companion.person)).get(companion.person):
        if pause.until:
            await wake(TELL_TIMER, ctx, companion.id, companion.person, pause.until)
        return None
    return await _waited(ctx, companion)


async def _waited(ctx: RoomContext, companion: Companion) -> list[Reply]:
    goal = await ctx.store.goals.own.get(companion.goal_id)
    done = await ctx.store.goals.steps.waiting(companion.goal_id) if goal else []
    return [await _news(ctx, goal, companion, done)] if goal and done else []
