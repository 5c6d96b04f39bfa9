"""A companion: somebody is asked, and may say no; a no, and silence, are told in the same words at the same time.

Whoever is kept apart from the one who asks, or is on pause, is not asked, and reads as if they were silent.
"""

from __future__ import annotations

from datetime import datetime

from commands.goals.feature import BESIDE_MESSAGE, COMPANION_QUESTION, MOST_ASKED, SILENCE_TIMER, SILENT, goals
from commands.goals.finding import find
from commands.goals.kinds import Code
from commands.goals.letters import groups_of_both, name_in, to_either
from commands.goals.parting import part
from commands.goals.planning import wake
from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.people import Person
from commands.kit.phrase import Phrase, Pill
from commands.kit.replies import Reply, lines, say
from storage.goals.companions import Companion
from storage.goals.own import Goal


@goals.command("with", where=Where.PRIVATE, guessed=False)
async def ask(ctx: Context, mine: Code | None, person: Person) -> Outcome:
    """Ask somebody to go along with a goal."""
    found = await find(ctx, mine)
    group_id = await _where(ctx, found, person.user_id)
    companion = await ctx.store.goals.companions.ask(
        found.id, person.user_id, group_id=group_id, words=found.words, event_id=ctx.event_id, now=ctx.now
    )
    await ctx.store.goals.companions.note(ctx.person, person.user_id, asks=True, now=ctx.now)
    await wake(SILENCE_TIMER, ctx, companion.id, ctx.person, ctx.now + SILENT)
    name = await name_in(ctx, group_id, person.user_id)
    said = lines([Phrase("goals-asked", person=name, words=found.words), Phrase("goals-asked-how", person=name)])
    return [said, *([] if await _is_silent(ctx, companion) else [await _question(ctx, companion)])]


async def _where(ctx: Context, goal: Goal, person: str) -> int:
    """The group that the two know each other from. Raises `UserError` where that person can't be asked."""
    if person in (ctx.person, ctx.bot):
        raise UserError("goals-oneself")
    before = await ctx.store.goals.companions.of_goal(goal.id)
    if before and (before.agreed or not before.told):
        key = "goals-has-companion" if before.agreed else "goals-asked-already"
        raise UserError(key, person=await name_in(ctx, before.group_id, before.person))
    groups = await groups_of_both(ctx, ctx.person, person)
    if not groups:
        raise UserError("goals-no-group")
    lately = ctx.store.goals.companions.lately
    if await lately(ctx.person, person, asks=True, now=ctx.now):
        raise UserError("goals-asked-lately", person=await name_in(ctx, groups[0], person))
    if await lately(ctx.person, None, asks=True, now=ctx.now) >= MOST_ASKED:
        raise UserError("goals-asked-many")
    if before:
        await ctx.store.questions.over(*COMPANION_QUESTION.key(before.id))
    return groups[0]


async def _is_silent(ctx: Context, companion: Companion) -> bool:
    """Whether nothing is sent to them: it takes as long, and ends in the same words, as if they did not answer."""
    apart = await ctx.store.apart.of(ctx.person, [companion.person])
    return bool(apart or await ctx.paused(companion.person))


async def _question(ctx: Context, companion: Companion) -> Reply:
    name = await name_in(ctx, companion.group_id, ctx.person)
    asks = Phrase("goals-will-you", person=name, id=Pill(ctx.person), words=companion.words)
    said = await to_either(ctx, companion, companion.person, asks, Phrase("goals-will-you-how"))
    return said.asks(COMPANION_QUESTION, companion.id)


@goals.question(
    COMPANION_QUESTION, YesNo(yes=("goals-yes-plain",), no=("goals-no-plain", "kit-leave")), holds_for=SILENT
)
async def go_along_or_not(ctx: Context, subject: int, will: bool) -> Outcome:
    """Whether somebody goes along. A no is kept nowhere; a yes counts as long as nobody else was asked."""
    companion = await ctx.store.goals.companions.get(subject)
    if not will:
        return say("goals-no-thanks")
    goal = await ctx.store.goals.own.get(companion.goal_id) if companion else None
    if companion is None or goal is None or companion.person != ctx.person or not await _still(ctx, companion, goal):
        return say("goals-not-any-more")
    name = await name_in(ctx, companion.group_id, goal.person)
    if companion.agreed:
        return say("goals-you-go-along", person=name, words=companion.words)
    await ctx.store.goals.companions.agree(companion.id, ctx.event_id)
    await ctx.cancel(SILENCE_TIMER, companion.id)
    own = await name_in(ctx, companion.group_id, ctx.person)
    told = await to_either(
        ctx, companion, goal.person, Phrase("goals-goes-along", person=own, words=goal.words), Phrase("goals-goes-how")
    )
    thanks = lines([Phrase("goals-you-go-along", person=name, words=companion.words), Phrase("goals-you-how")])
    return [thanks.answered_by(BESIDE_MESSAGE, companion.id), told.delivered(prompt=True)]


async def _still(ctx: Context, companion: Companion, goal: Goal) -> bool:
    """Whether the two can go along: they know each other, and neither wants to be kept apart from the other."""
    if await ctx.store.apart.of(ctx.person, [goal.person]) or not goal.is_open:
        return False
    return companion.group_id in await groups_of_both(ctx, ctx.person, goal.person)


@goals.on_timer(SILENCE_TIMER)
async def nobody_yet(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """There is no companion just now, for whatever reason; a later yes still counts."""
    companion = await ctx.store.goals.companions.get(subject)
    goal = await ctx.store.goals.own.get(companion.goal_id) if companion else None
    if companion is None or goal is None or companion.agreed:
        return None
    await ctx.store.goals.companions.told(companion.id)
    said = await to_either(ctx, companion, goal.person, Phrase("goals-no-companion", words=goal.words))
    return said.delivered(prompt=True)


@goals.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> list[Reply]:
    """Whoever deletes the question, or their yes, goes along no more; of a yes the other is told."""
    companion = await ctx.store.goals.companions.by_event(event.event_id)
    return await part(ctx, companion, ctx.person) if companion else []
