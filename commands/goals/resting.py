"""Rest, and beginning again: both are good. A word comes only when the person set a time, and stops by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.goals.ending import finish
from commands.goals.feature import (
    GOAL_MESSAGE,
    KEEP_QUESTION,
    KEEP_TIMER,
    NUDGE_TIMER,
    STEP_MESSAGE,
    UNTIL_TIMER,
    goals,
)
from commands.goals.finding import find, theirs
from commands.goals.kinds import Code, Resting
from commands.goals.planning import next_time, plan, wake
from commands.goals.rules import Due, at_its_time
from commands.goals.wording import called, letter, privately
from commands.kit.answers import Intent, Intents
from commands.kit.arguments import Line
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, say, whisper
from storage.goals.own import Goal

_KEPT_ASKED = timedelta(days=30)


@goals.command("rest", where=Where.ANYWHERE, own_time=True)
async def rest(ctx: Context, goal: Code | None = None, until: Resting | None = None) -> Outcome:
    """Let a goal rest, for as long as one likes."""
    found = await find(ctx, goal, until.words if until else "")
    return privately(ctx, await lie_down(ctx, found, until.until if until else None))


async def lie_down(ctx: Context, goal: Goal, until: datetime | None) -> Reply:
    """It rests from now on. With a time, a word comes then, once."""
    await become(ctx, goal, "resting")
    if until:
        await wake(UNTIL_TIMER, ctx, goal.id, goal.person, until)
    said = [Phrase("goals-rests", words=goal.words)]
    said += [Phrase("goals-rests-until", until=until)] if until else []
    said += [Phrase("goals-rests-how")]
    return lines(said).answered_by(GOAL_MESSAGE, goal.id).personally()


@goals.command("again", where=Where.ANYWHERE)
async def again(ctx: Context, goal: Code | None = None, words: Line | None = None) -> Outcome:
    """Go on with a goal that rests."""
    return privately(ctx, await wake_up(ctx, await find(ctx, goal, words or "", states=("resting",))))


async def wake_up(ctx: Context, goal: Goal) -> Reply:
    """It is going again, where it was: nothing was lost."""
    await become(ctx, goal, "going")
    await ctx.store.questions.over(*KEEP_QUESTION.key(goal.id))
    step = await ctx.store.goals.steps.next_of(goal.id)
    if step is None:
        return lines([Phrase("goals-again", words=goal.words), Phrase("goals-again-step")])
    return lines([Phrase("goals-again-at", words=step.words)]).answered_by(STEP_MESSAGE, step.id).personally()


async def become(ctx: Context, goal: Goal, state: str) -> None:
    """Change its state, and its timers with it."""
    assert state in ("going", "resting")
    await ctx.store.goals.own.become(goal.id, "going" if state == "going" else "resting", ctx.event_id)
    now = await ctx.store.goals.own.get(goal.id)
    assert now is not None
    await plan(ctx, now)


@goals.offer(
    GOAL_MESSAGE,
    Intent("again", ("goals-again-plain",), ("👍",)),
    Intent("end", ("goals-let-go-plain",)),
    even_left=True,
)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """What somebody says to a message about a goal that rests."""
    goal = await theirs(ctx, subject)
    return await wake_up(ctx, goal) if meant == "again" else await finish(ctx, goal, None)


@goals.on_timer(NUDGE_TIMER)
async def nudge(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """A word at the time that the person set; after two that nobody answered the goal rests by itself."""
    step = await ctx.store.goals.steps.get(subject)
    goal = await ctx.store.goals.own.get(step.goal_id) if step and step.state == "next" and step.nudge else None
    if step is None or goal is None:
        return None
    away = bool(ctx.stranger or await ctx.paused(goal.person))
    what = at_its_time(goal.state, goal.unanswered, away=away)
    if what is Due.REST:
        await ctx.store.goals.own.become(goal.id, "resting", None)
        now = await ctx.store.goals.own.get(goal.id)
        assert now is not None
        await plan(ctx, now)
        said = await letter(ctx, goal, Phrase("goals-rests-now", words=goal.words), Phrase("goals-rests-how"))
        return said.answered_by(GOAL_MESSAGE, goal.id).personally()
    if following := next_time(step, ctx.now):
        await wake(NUDGE_TIMER, ctx, step.id, goal.person, following)
    if what is Due.NOTHING:
        return None
    await ctx.store.goals.own.nudged(goal.id)
    said = await letter(ctx, goal, Phrase("goals-nudge", words=step.words), Phrase("goals-nudge-how"))
    return said.answered_by(STEP_MESSAGE, step.id).personally()


@goals.on_timer(UNTIL_TIMER)
async def until_now(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The time until which it was to rest has come: that is said once, and it rests on until its person goes on."""
    goal = await ctx.store.goals.own.get(subject)
    if goal is None or goal.state != "resting" or ctx.stranger or await ctx.paused(goal.person):
        return None
    said = await letter(ctx, goal, Phrase("goals-rested", words=goal.words))
    return said.answered_by(GOAL_MESSAGE, goal.id).personally()


@goals.on_timer(KEEP_TIMER)
async def ask_to_keep(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask once, after a long rest, whether to keep it; no answer means that it is kept."""
    goal = await ctx.store.goals.own.get(subject)
    if goal is None or goal.state != "resting" or ctx.stranger:
        return None
    if pause := (await ctx.paused(goal.person)).get(goal.person):
        await wake(KEEP_TIMER, ctx, goal.id, goal.person, pause.until or ctx.now + _KEPT_ASKED)
        return None
    person = Member(goal.person, (await ctx.member(goal.person)).name)
    others = [each for each in await ctx.store.goals.own.of(goal.person) if each.is_open]
    asked = [Phrase("goals-keep", goal=called(goal, others)), Phrase("goals-keep-how")]
    return whisper(person, *asked).asks(KEEP_QUESTION, goal.id).personally().traced(stays=True, unsigned=True)


@goals.question(
    KEEP_QUESTION,
    Intents(
        (
            Intent("keep", ("goals-keep-plain", "kit-yes"), ("👍", "✅")),
            Intent("again", ("goals-again-plain",)),
            Intent("end", ("goals-let-go-plain",), ("👋",)),
        )
    ),
    holds_for=_KEPT_ASKED,
    even_left=True,
)
async def keep_or_not(ctx: Context, subject: int, meant: str) -> Outcome:
    """Keep it, begin again, or let it go: all three are fine."""
    goal = await theirs(ctx, subject)
    if meant == "end":
        return await finish(ctx, goal, None)
    return await wake_up(ctx, goal) if meant == "again" else say("goals-kept")
