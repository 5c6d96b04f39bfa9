"""A goal is told and said otherwise, and what a message did is taken back with it."""

from __future__ import annotations

from commands.goals.feature import FIRST_QUESTION, MOST, WAITS, goals
from commands.goals.finding import find, theirs
from commands.goals.kinds import Agreed, Code, StepAnswers
from commands.goals.planning import plan, plan_nudge
from commands.goals.stepping import take_words
from commands.goals.wording import answer, called, fitting, privately
from commands.kit.arguments import Line
from commands.kit.context import Context
from commands.kit.corrections import says_now
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import lines, say


@goals.command("goal", where=Where.ANYWHERE)
async def begin(ctx: Context, words: Line) -> Outcome:
    """A goal of one's own: it stays between the two of us, wherever it is told."""
    line = fitting(words)
    mine = [each for each in await ctx.store.goals.own.of(ctx.person) if each.is_open]
    if len(mine) >= MOST:
        raise UserError("goals-enough")
    goal = await ctx.store.goals.own.add(ctx.person, line, ctx.event_id, in_room=not ctx.room.direct)
    public = [] if ctx.room.direct else [Phrase("goals-in-room")]
    said = [Phrase("goals-begun", goal=called(goal, mine)), *public, Phrase("goals-first")]
    return privately(ctx, lines(said).asks(FIRST_QUESTION, goal.id).personally().traced(stays=not ctx.room.direct))


async def _fine(ctx: Context, subject: int) -> Outcome:
    return say("goals-no-step")


@goals.question(FIRST_QUESTION, StepAnswers(), holds_for=WAITS, left=_fine, even_left=True)
async def first_step(ctx: Context, subject: int, said: str) -> Outcome:
    """What a first step would be, in the person's own words; silence is fine."""
    goal = await theirs(ctx, subject)
    return say("goals-say-step") if isinstance(said, Agreed) else await take_words(ctx, goal, said)


@goals.command("change", where=Where.ANYWHERE)
async def change(ctx: Context, which: Code | None, words: Line) -> Outcome:
    """Say a goal otherwise: smaller, or another one."""
    found = await find(ctx, which)
    line = fitting(words)
    await ctx.store.goals.own.reword(found.id, line, ctx.event_id)
    await ctx.store.goals.own.heard_of(found.id)
    return answer(ctx, Phrase("goals-changed", words=line))


@goals.on(MessageEdited)
async def correct(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing the message in a room changes the words; what was said in private is taken back and said anew."""
    goal = await ctx.store.goals.own.by_event(event.event_id)
    if goal is None or not goal.in_room or ctx.room.direct or goal.person != ctx.person:
        return None
    values = says_now(ctx, event, "goals-goal", Phrase("goals-say-anew"))
    words = values["words"] if values else None
    if not isinstance(words, str):
        return None
    await ctx.store.goals.own.correct(goal.id, fitting(words))
    return ctx.to_sender(say("goals-changed", words=fitting(words))).quietly()


@goals.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Deleting a message undoes what it did; a goal that a room could read stays its person's."""
    before = await ctx.store.goals.own.by_changing(event.event_id)
    changed = await ctx.store.goals.own.take_back(event.event_id)
    if before:
        now = next(each for each in changed if each.id == before.id)
        await ctx.store.goals.companions.reword(now.id, before.words, now.words)
    for goal in changed:
        await plan(ctx, goal)
    for goal_id in await ctx.store.goals.steps.take_back(event.event_id):
        if found := await ctx.store.goals.own.get(goal_id):
            await plan_nudge(ctx, found)
