"""Three people bring other words: who objects, who proposed it, and one of those who agree, by lot and if they like."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.lots import drawn
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, say, whisper
from commands.proposals.board import called
from commands.proposals.feature import PROPOSAL_MESSAGE, THREE_QUESTION, proposals
from storage.proposals import Proposal

_HOLDS = timedelta(days=7)


async def ask_for_a_third(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """Ask the one on whom the lot falls; nobody where answers are private, or nobody is left to be asked."""
    if proposal.private:
        return []  # it would tell who objects
    two = await _two(ctx, proposal)
    said = await ctx.store.proposals.standing(proposal.id)
    asked = {each.person for each in await ctx.store.proposals.latest(proposal.id, "three")}
    people = await ctx.people(proposal.group_id)
    agree = [each.person for each in said if each.kind in ("agree", "concern") and each.person in people]
    left = [each for each in agree if each not in (*asked, *two)]
    left = [each for each in left if each not in await ctx.paused(*left)]
    if not left:
        return []
    third = drawn(await _published(ctx, proposal), left)
    await ctx.store.proposals.say(proposal.id, third, "three", "")
    names = [await called(ctx, proposal, each) for each in two]
    asks = Phrase("proposals-third-asked", code=proposal.code, what=proposal.what, people=names)
    question = whisper(Member(third, await called(ctx, proposal, third)), asks, Phrase("proposals-third-how"))
    return [question.asks(THREE_QUESTION, proposal.id).about_group(proposal.group_id)]


async def _two(ctx: RoomContext, proposal: Proposal) -> list[str]:
    """Who proposed it and who objects, as far as they are there."""
    people = await ctx.people(proposal.group_id)
    against = [each.person for each in await ctx.store.proposals.standing(proposal.id) if each.kind == "no"]
    return [each for each in dict.fromkeys([proposal.person, *against[:1]]) if each in people]


async def _published(ctx: RoomContext, proposal: Proposal) -> str:
    """What all could see before: the message that shows the proposal."""
    about = PROPOSAL_MESSAGE.about(proposal.id)
    rooms = await ctx.store.rooms.group_rooms(proposal.group_id)
    found = await ctx.store.outbox.sent.first_about(rooms[0], (about.feature, about.kind, about.subject))
    return found or proposal.code


@proposals.question(THREE_QUESTION, YesNo(), holds_for=_HOLDS)
async def hear(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether they help; a no is told to nobody, and the lot falls on somebody else."""
    found = await ctx.store.proposals.get(subject)
    if found is None or found.ending != "reworded":
        raise UserError("proposals-gone")
    ctx = await ctx.about(found.group_id)
    if not yes:
        return [say("proposals-third-no"), *await ask_for_a_third(ctx, found)]
    two = await _two(ctx, found)
    told = Phrase("proposals-third-found", code=found.code, person=await called(ctx, found, ctx.person))
    letters = [whisper(Member(each, await called(ctx, found, each)), told) for each in two if each != ctx.person]
    return [say("proposals-third-yes"), *(each.about_group(found.group_id) for each in letters)]
