"""Who leaves the group, is removed from it, or asks to be forgotten; and who comes back.

What somebody said stays: removing people changes no count. An objection goes with whoever leaves of their own accord;
of somebody whom others have removed it stays until the group lifts it, in words that all see.
"""

from __future__ import annotations

from commands.kit.arguments import ItemId, Line
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MemberJoined, MemberLeft, PersonForgotten
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say
from commands.proposals.board import boards, called, shown
from commands.proposals.closing import taken_back
from commands.proposals.feature import proposals
from commands.proposals.finding import find
from commands.proposals.integrating import ask, lift, settle
from commands.proposals.voice import refuse_late
from commands.proposals.wording import short
from storage.proposals import Proposal

_TWO = 2  # who have to say it


@proposals.on(MemberLeft)
async def leave(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Somebody left the last room of the group. What they proposed stays, without their name."""
    if ctx.room.direct or ctx.circle is None or event.person in await ctx.people(ctx.circle.id):
        return None
    replies: list[Reply] = []
    for found in await ctx.store.proposals.answered_by(event.person):
        if found.group_id == ctx.circle.id:
            replies += await _without(ctx, found, event.person, removed=event.removed)
    for made in await ctx.store.proposals.made_by(event.person, ctx.circle.id):
        await ctx.store.proposals.leave_to_group(made.id)
        if made.over is None and (left := await ctx.store.proposals.get(made.id)):
            replies += await shown(ctx, left)
    return replies


async def _without(ctx: RoomContext, proposal: Proposal, person: str, *, removed: bool) -> list[Reply]:
    """Of what they said to this, only an objection is looked at."""
    standing = await ctx.store.proposals.standing(proposal.id)
    own = next((each for each in standing if each.person == person and each.kind == "no"), None)
    if own is None:
        return []
    if not removed:
        return await lift(ctx, proposal, own)
    await ctx.store.proposals.note_removed(proposal.id, person, removed=True)
    return await shown(ctx, proposal)


@proposals.on(MemberJoined)
async def come_back(ctx: RoomContext, event: MemberJoined) -> Outcome:
    """Whose objection has stayed says themselves again whether it is met."""
    replies: list[Reply] = []
    for found in await ctx.store.proposals.answered_by(event.person) if ctx.circle else ():
        if ctx.circle and found.group_id == ctx.circle.id:
            standing = await ctx.store.proposals.standing(found.id)
            if any(each.person == event.person and each.removed for each in standing):
                await ctx.store.proposals.note_removed(found.id, event.person, removed=False)
                replies += [*await shown(ctx, found), *await ask(ctx, found)]
    return replies


@proposals.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """What a forgotten person proposed goes with its words, and so does all that they said to others' proposals."""
    replies: list[Reply] = []
    for made in await ctx.store.proposals.made_by(event.person, ctx.group.id):
        if made.over is None:
            replies += await taken_back(ctx, made)
    for found in await ctx.store.proposals.answered_by(event.person):
        if found.group_id == ctx.group.id:
            await ctx.store.proposals.unsay(found.id, event.person)
            replies += await settle(ctx, found)
    return replies


@proposals.command("lift", where=Where.GROUP, letters="P", numbered=True, guessed=False)
async def lift_removed(ctx: Context, item: ItemId, because: Line) -> Outcome:
    """Lift the objection of somebody whom others removed: two people say so, in words that all see."""
    found = await find(ctx, item)
    await refuse_late(ctx, found, aloud=True)
    against = [each for each in await ctx.store.proposals.standing(found.id) if each.kind == "no"]
    gone = next((each for each in against if each.removed), None)
    if gone is None:
        raise UserError("proposals-nothing-to-lift", code=found.code)
    await ctx.store.proposals.say(found.id, ctx.person, "lift", ctx.event_id, short(because))
    people = {each.person for each in await ctx.store.proposals.latest(found.id, "lift")}
    of = None if found.private else await called(ctx, found, gone.person)
    facts = {"code": found.code, "person": ctx.sender.name, **({"of": of} if of else {})}
    wanted, lifted = (
        ("proposals-lift-wanted-unnamed", "proposals-lifted-unnamed")
        if found.private
        else ("proposals-lift-wanted", "proposals-lifted")
    )
    if len(people) < min(_TWO, len(await ctx.people(found.group_id))):
        return await boards(ctx, found, Phrase(wanted, **facts, words=short(because)), fresh=True)
    await ctx.store.proposals.unsay_all(found.id, "lift")
    said = await lift(ctx, found, gone)
    return [*said, *([say(lifted, **facts)] if ctx.room.direct else [])]
