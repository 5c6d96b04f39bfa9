"""The end of going along: either of the two ends it with a word, without a reason, and the other reads nothing else."""

from __future__ import annotations

from commands.goals.feature import BESIDE_MESSAGE, COMPANION_QUESTION, SILENCE_TIMER, TELL_TIMER, goals
from commands.goals.letters import groups_of_both, name_in, to_either
from commands.kit.answers import Intent
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotHere
from commands.kit.events import KeptApart, MemberLeft, PersonForgotten
from commands.kit.people import Person
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say
from storage.goals.companions import Companion


async def part(ctx: RoomContext, companion: Companion, by: str | None) -> list[Reply]:
    """End it. If the two did go along, whoever did not end it is told; with nobody's word, both are."""
    goal = await ctx.store.goals.own.get(companion.goal_id)
    assert goal is not None
    await ctx.store.questions.over(*COMPANION_QUESTION.key(companion.id))
    for timer in (SILENCE_TIMER, TELL_TIMER):
        await ctx.cancel(timer, companion.id)
    await ctx.store.goals.companions.remove(companion.id)
    if not companion.agreed:
        return []
    pair = (goal.person, companion.person)
    return [await _over(ctx, companion, person, other) for person, other in (pair, pair[::-1]) if person != by]


async def _over(ctx: RoomContext, companion: Companion, person: str, other: str) -> Reply:
    name = await name_in(ctx, companion.group_id, other)
    said = await to_either(ctx, companion, person, Phrase("goals-no-longer", person=name, words=companion.words))
    return said.traced(stays=True, unsigned=True)


@goals.command("without", where=Where.PRIVATE, guessed=False)
async def go_alone(ctx: Context, person: Person | None = None) -> Outcome:
    """Go along no more, whose goal it may be."""
    for companion in reversed(await ctx.store.goals.companions.around(ctx.person)):
        goal = await ctx.store.goals.own.get(companion.goal_id)
        pair = {goal.person if goal else "", companion.person}
        if (person is None or person.user_id in pair) and (companion.agreed or companion.person != ctx.person):
            return [say("goals-parted"), *await part(ctx, companion, ctx.person)]
    raise NotHere("goals-nobody-along")


@goals.offer(BESIDE_MESSAGE, Intent("end", ("kit-leave", "goals-part-plain"), ("❌",)), even_left=True)
async def end(ctx: Context, subject: int, meant: str) -> Outcome:
    """A word in reply to any message between the two, or a tap on it."""
    companion = await ctx.store.goals.companions.get(subject)
    goal = await ctx.store.goals.own.get(companion.goal_id) if companion else None
    if companion is None or goal is None or ctx.person not in (goal.person, companion.person):
        return say("goals-parted")
    return [say("goals-parted"), *await part(ctx, companion, ctx.person)]


@goals.on(KeptApart)
async def keep_apart(ctx: Context, event: KeptApart) -> list[Reply]:
    """Two who are kept apart go along no more; it reads as if one of them had ended it."""
    said: list[Reply] = []
    for companion in await ctx.store.goals.companions.around(ctx.person):
        goal = await ctx.store.goals.own.get(companion.goal_id)
        if goal and event.other in (goal.person, companion.person):
            if companion.agreed:
                said += await part(ctx, companion, None)
            else:
                await ctx.store.questions.over(*COMPANION_QUESTION.key(companion.id))
    return said


@goals.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> list[Reply]:
    """Who has left the group goes along with nobody there, unless the two know each other from another one too."""
    return await _gone(ctx, event.person, left=True) if await ctx.has_left(event.person) else []


@goals.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> list[Reply]:
    """Nor does who is forgotten; whoever had asked them reads nothing of it but that there is no companion."""
    return await _gone(ctx, event.person, left=False)


async def _gone(ctx: RoomContext, person: str, *, left: bool) -> list[Reply]:
    said: list[Reply] = []
    for companion in await ctx.store.goals.companions.around(person):
        goal = await ctx.store.goals.own.get(companion.goal_id)
        if companion.group_id != ctx.group.id or goal is None:
            continue
        known = await groups_of_both(ctx, goal.person, companion.person, but=ctx.group.id) if left else []
        if known:
            await ctx.store.goals.companions.move(companion.id, known[0])
        elif companion.agreed or goal.person == person:
            said += await part(ctx, companion, person)
        else:
            await ctx.store.questions.over(*COMPANION_QUESTION.key(companion.id))
            await ctx.store.goals.companions.blank(companion.id)
    return said
