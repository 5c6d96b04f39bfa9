"""Steps: small enough for a bad day, one at a time; done is said in the person's own words, and nothing is counted."""

from __future__ import annotations

from msgspec.structs import replace

from commands.goals.feature import (
    FIRST_QUESTION,
    NEXT_QUESTION,
    NUDGE_TIMER,
    REMIND_QUESTION,
    STEP_MESSAGE,
    WAITS,
    goals,
)
from commands.goals.finding import find, theirs
from commands.goals.kinds import Agreed, Code, Finished, StepAnswers, StepKind, What, Wording
from commands.goals.planning import next_time, plan_nudge, recurrence, times_of, wake
from commands.goals.resting import lie_down, wake_up
from commands.goals.sentences import heard_as
from commands.goals.telling import offer_to_tell, tell_companion
from commands.goals.wording import fitting, privately
from commands.kit.answers import Intent, YesNo
from commands.kit.arguments import Line
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Ambiguous, UserError
from commands.kit.events import TaskDone
from commands.kit.ongoing import Ongoing, names_it
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.spoken import is_one_of
from commands.kit.words import Span
from storage.goals.own import Goal
from storage.goals.steps import Step

_DONE = Intent("did", ("kit-finished", "kit-done-plain", "goals-did-plain"), ("✅", "✔", "☑"))
_REST = Intent("rest", ("goals-rest-plain",), ("💤", "😴"))
_LATER = Intent("later", ("goals-later-plain",))


@goals.command("step", where=Where.ANYWHERE, own_time=True)
async def step(ctx: Context, goal: Code | None, what: What) -> Outcome:
    """The next small step of a goal; with a time, a word then is offered."""
    found = await find(ctx, goal, states=("going", "resting"))
    return privately(ctx, await _begin(ctx, found, what))


async def take_words(ctx: Context, goal: Goal, said: str) -> Reply:
    """What somebody answers who was asked for a step: a step, or in a whole sentence something else about the goal."""
    if isinstance(said, Finished):
        upcoming = await ctx.store.goals.steps.next_of(goal.id)
        return await _do(ctx, goal, None) if upcoming else say("goals-no-step")
    if is_one_of(ctx.registry.catalogs, said, "goals-rest-plain"):
        return await lie_down(ctx, goal, None)
    match await heard_as(ctx, said):
        case "goals-did":
            return await _do(ctx, goal, None)
        case "goals-rest":
            return await lie_down(ctx, goal, None)
        case "goals-again":
            return await wake_up(ctx, goal)
        case "goals-end":
            return say("goals-say-end", words=goal.words)
    return await _take_step(ctx, goal, said)


async def _take_step(ctx: Context, goal: Goal, said: str) -> Reply:
    """The next step. A time that can mean several is left in its words."""
    at = replace(ctx.circumstances(), zone=ctx.zone_in(await ctx.own(ctx.person)))
    try:
        what = StepKind().read(Span.of(said), at).value
    except (Ambiguous, UserError):
        what = Wording(said)
    assert isinstance(what, Wording)
    return await _begin(ctx, goal, what)


async def _begin(ctx: Context, goal: Goal, what: Wording) -> Reply:
    words = fitting(what.words)
    if before := await ctx.store.goals.steps.next_of(goal.id):
        await ctx.cancel(NUDGE_TIMER, before.id)
        await ctx.store.questions.over(*REMIND_QUESTION.key(before.id))
    times = times_of(ctx, what.when) if what.when else None
    found = await ctx.store.goals.steps.add(goal.id, words, times, ctx.event_id)
    await ctx.store.questions.over(*FIRST_QUESTION.key(goal.id))
    if goal.state == "resting":
        await ctx.store.goals.own.become(goal.id, "going", ctx.event_id)
    await ctx.store.goals.own.heard_of(goal.id)
    return _shown(ctx, found)


def _shown(ctx: Context, found: Step) -> Reply:
    """The step as it was understood; where there is a time, whether a word then is wanted."""
    if found.times is None:
        said = lines([Phrase("goals-next-step", words=found.words), Phrase("goals-did-how")])
        return said.answered_by(STEP_MESSAGE, found.id).personally()
    again = recurrence(found.times)
    when = again.describe(ctx.zone) if again else found.times.due
    said = lines([Phrase("goals-next-step-when", words=found.words, when=when), Phrase("goals-remind")])
    return said.asks(REMIND_QUESTION, found.id).personally()


@goals.question(REMIND_QUESTION, YesNo(up=("👍",)), even_left=True)
async def remind_or_not(ctx: Context, subject: int, wanted: bool) -> Outcome:
    """Whether a word is wanted at the time of a step."""
    found, goal = await _mine(ctx, subject)
    await ctx.store.goals.steps.nudge(found.id, ctx.event_id, wanted=wanted)
    if not wanted:
        await ctx.cancel(NUDGE_TIMER, found.id)
        return say("goals-remind-not")
    due = next_time(found, ctx.now)
    if due is None:
        return say("goals-remind-passed")
    await wake(NUDGE_TIMER, ctx, found.id, goal.person, due)
    return say("goals-remind-yes").answered_by(STEP_MESSAGE, found.id).personally()


@goals.command("did", where=Where.ANYWHERE)
async def did(ctx: Context, goal: Code | None = None, words: Line | None = None) -> Outcome:
    """A step is done, or something else that one did."""
    found = await find(ctx, goal, words or "")
    return privately(ctx, await _do(ctx, found, words))


async def _do(ctx: Context, goal: Goal, words: str | None) -> Reply:
    """Note what was done: the next step, in words of one's own if there are some; else those, and the step stands."""
    steps, upcoming = ctx.store.goals.steps, await ctx.store.goals.steps.next_of(goal.id)
    line = fitting(words or "")
    about = upcoming is not None and (not line or names_it(ctx.registry.catalogs, line, upcoming.words))
    comes_back = upcoming is not None and upcoming.times is not None and upcoming.times.rule is not None
    if upcoming and about and not comes_back and (not line or line == upcoming.words):
        await steps.close(upcoming, "done", ctx.event_id)
        done = upcoming
    else:
        done = await steps.note_done(goal.id, line or (upcoming.words if upcoming else goal.words), ctx.event_id)
        if upcoming and about and not comes_back:
            await steps.close(upcoming, "left", ctx.event_id)
    await ctx.store.goals.own.heard_of(goal.id)
    if upcoming:
        await ctx.cancel(NUDGE_TIMER, upcoming.id)
    await plan_nudge(ctx, goal)
    stands = upcoming if upcoming and (comes_back or not about) else None
    return await _said_done(ctx, goal, done, stands)


async def _said_done(ctx: Context, goal: Goal, done: Step, stands: Step | None) -> Reply:
    """That it is done, and what may come next: no praise, no number."""
    follows = Phrase("goals-stands", words=stands.words) if stands else Phrase("goals-and-next")
    said = lines([Phrase("goals-done", words=done.words), follows, *await offer_to_tell(ctx, goal)])
    return said.asks(NEXT_QUESTION, done.id).personally()


async def _fine(ctx: Context, subject: int) -> Outcome:
    return say("goals-no-step")


@goals.question(NEXT_QUESTION, StepAnswers(), holds_for=WAITS, left=_fine, even_left=True)
async def next_step(ctx: Context, subject: int, said: str) -> Outcome:
    """What comes next, in any words; or a yes to telling the companion."""
    done = await ctx.store.goals.steps.get(subject)
    goal = await theirs(ctx, done.goal_id if done else 0)
    assert done is not None
    if isinstance(said, Agreed):
        return await tell_companion(ctx, goal, done) or say("goals-say-step")
    return await take_words(ctx, goal, said)


@goals.on(TaskDone)
async def hear_done(ctx: Context, event: TaskDone) -> Outcome:
    """`!done G1`."""
    if event.item.letter != "G":
        return None
    return privately(ctx, await _do(ctx, await find(ctx, event.item), None))


@goals.offer(STEP_MESSAGE, _DONE, _REST, _LATER, even_left=True)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """A tap on a step, or a reply to it: done, a rest, or not now, which needs no reason."""
    return await _hear(ctx, subject, meant)


@goals.offer(REMIND_QUESTION, _DONE, _REST, _LATER, even_left=True)
async def hear_beside(ctx: Context, subject: int, meant: str) -> Outcome:
    """The same on the message that offers a word."""
    return await _hear(ctx, subject, meant)


async def _hear(ctx: Context, subject: int, meant: str) -> Outcome:
    _, goal = await _mine(ctx, subject)
    if meant == "did":
        return await _do(ctx, goal, None)
    if meant == "rest":
        return await lie_down(ctx, goal, None)
    await ctx.store.goals.own.heard_of(goal.id)
    return say("goals-later")


@goals.ongoing()
async def ongoing(ctx: Context) -> list[Ongoing]:
    """The next steps, so that `done` alone says so of the only one."""
    found = []
    for goal in await ctx.store.goals.own.of(ctx.person) if ctx.room.direct else ():
        upcoming = await ctx.store.goals.steps.next_of(goal.id) if goal.state == "going" else None
        if upcoming:
            found.append(Ongoing(
                kind=STEP_MESSAGE, subject=upcoming.id, meant="did", code=goal.code, what=upcoming.words, group_id=None
            ))  # fmt: skip
    return found


async def _mine(ctx: Context, step_id: int) -> tuple[Step, Goal]:
    """A next step of the sender's. Raises `UserError` where it is none any more."""
    found = await ctx.store.goals.steps.get(step_id)
    if found is None or found.state != "next":
        raise UserError("goals-step-over")
    return found, await theirs(ctx, found.goal_id)
