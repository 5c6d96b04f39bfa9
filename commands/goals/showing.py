"""`!goals`: one's own, and those one goes along with, in private; in a room what people shared there."""

from __future__ import annotations

from commands.goals.feature import SEEN, goals
from commands.goals.wording import called
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.events import OwnThingsWanted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, say
from storage.goals.own import Goal
from storage.rooms.names import bare_name

_LINES = {"going": "goals-going", "resting": "goals-resting", "ended": "goals-ended-line"}


@goals.command("goals", where=Where.ANYWHERE)
async def show(ctx: Context) -> Outcome:
    """One's own goals, with the last things done, in words; in a room those that people shared with the group."""
    return lines(await _own(ctx) or [Phrase("goals-none")]) if ctx.room.direct else await _shared(ctx)


@goals.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """Shown in private only."""
    said = await _own(ctx) if event.group_id is None and ctx.room.direct else []
    return lines(said) if said else None


async def _own(ctx: Context) -> list[Phrase]:
    own = await ctx.store.goals.own.of(ctx.person)
    said: list[Phrase] = []
    for goal in own:
        said += [*([BLANK] if said else []), *await _described(ctx, goal, own)]
    beside = [each for each in await ctx.store.goals.companions.of_person(ctx.person) if each.agreed]
    if beside:
        said += [BLANK] if said else []
        for each in beside:
            theirs = await ctx.store.goals.own.get(each.goal_id)
            assert theirs is not None
            name = bare_name(await ctx.store.rooms.name_in_group(each.group_id, theirs.person), theirs.person)
            said.append(Phrase("goals-beside", person=name, words=each.words))
        said.append(Phrase("goals-beside-how"))
    return said


async def _described(ctx: Context, goal: Goal, own: list[Goal]) -> list[Phrase]:
    """One goal: its words, where it is, and the last few things done; not when, nor how many there were."""
    said = [Phrase(_LINES[goal.state], goal=called(goal, own))]
    if goal.learned:
        said.append(Phrase("goals-learned", words=goal.learned))
    if goal.is_open and (step := await ctx.store.goals.steps.next_of(goal.id)):
        said.append(Phrase("goals-line-next", words=step.words))
    if done := await ctx.store.goals.steps.done_of(goal.id):
        said.append(Phrase("goals-line-done", done=" · ".join(each.words for each in done)))
    companion = await ctx.store.goals.companions.of_goal(goal.id)
    if companion and companion.agreed:
        name = bare_name(await ctx.store.rooms.name_in_group(companion.group_id, companion.person), companion.person)
        said.append(Phrase("goals-line-companion", person=name))
    return said


async def _shared(ctx: Context) -> Reply:
    """What people of the group shared: words and names, and nothing of how it goes."""
    if ctx.circle is None or ctx.settings[SEEN] != "shared":
        return say("goals-private-here")
    people = await ctx.people(ctx.group.id)
    found = [each for each in await ctx.store.goals.shares.in_group(ctx.group.id) if each.person in people]
    if not found:
        return say("goals-none-shared")
    named = [(bare_name(people[each.person], each.person), each) for each in found]
    listed = [Phrase("goals-line-shared", person=name, words=each.words) for name, each in named]
    return ctx.at_length([Phrase("goals-title-shared"), *listed, Phrase("goals-shared-how")])
