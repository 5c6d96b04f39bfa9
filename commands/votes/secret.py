"""Secret votes: only in words, in an encrypted private chat. Of a vote nothing is kept but its paper."""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.answers import Free, Intent
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import Overheard
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from commands.votes.feature import SECRET_MESSAGE, votes
from commands.votes.finding import check_may_vote
from commands.votes.reading import MOST, read_choice
from commands.votes.sentences import said_at_first
from storage.votes import Vote

_KEYS = tuple(f"{number}\ufe0f\u20e3" for number in range(1, MOST + 1))
_ENCRYPTION = "m.room.encryption"


async def give(ctx: Context, vote: Vote, choice: Sequence[int]) -> Outcome:
    """Take somebody's paper, or say where it can be given. Where it can't be, it does not count."""
    if not ctx.room.direct:
        return [refused_here(ctx, vote)]
    if await ctx.store.rooms.state(ctx.room_id, _ENCRYPTION) is None:
        raise UserError("votes-secret-unencrypted", code=vote.code)
    await check_may_vote(ctx, vote)
    if vote.draft.method == "one" and len(choice) > 1:
        raise UserError("votes-only-one", code=vote.code)
    papers = ctx.store.votes.papers
    if not choice:
        await papers.withdraw(vote.id, ctx.person)
    elif not await papers.put(vote.id, ctx.person, choice, ctx.event_id):
        raise UserError("votes-came-along", code=vote.code)
    return lines([_noted(vote, choice)]).answered_by(SECRET_MESSAGE, vote.id).quietly()


def _noted(vote: Vote, choice: Sequence[int]) -> Phrase:
    if not choice:
        return Phrase("votes-secret-none", code=vote.code, until=vote.draft.closes)
    names = [vote.draft.options[option - 1] for option in sorted(choice)]
    return Phrase("votes-secret-noted", code=vote.code, choices=names, until=vote.draft.closes)


def refused_here(ctx: Context, vote: Vote) -> Reply:
    """To a vote in a room: its writer alone reads that it does not count, and where it does."""
    said = lines([Phrase("votes-secret-not-here", code=vote.code, what=vote.draft.what)])
    return ctx.to_sender(said).answered_by(SECRET_MESSAGE, vote.id).about_group(vote.group_id).traced(stays=True)


@votes.offer(SECRET_MESSAGE, Intent("tap", taps=_KEYS), words=True, final=True)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """What somebody chooses in a reply to what is about it; a tap does not count, because taps are not encrypted."""
    vote = await ctx.store.votes.get(subject)
    if vote is None or vote.over:
        return None
    if not isinstance(meant, Free):
        tapped = Phrase("votes-secret-no-taps", code=vote.code, what=vote.draft.what)
        said = ctx.to_sender(lines([tapped])).answered_by(SECRET_MESSAGE, vote.id)
        return said.about_group(vote.group_id).traced(stays=True)
    choice = read_choice(meant, vote.draft.options, ctx.registry.catalogs)
    if choice is None:
        return None
    if wrong := [number for number in choice if not 1 <= number <= len(vote.draft.options)]:
        raise UserError("votes-no-such-number", number=wrong[0], most=len(vote.draft.options))
    return await give(ctx, vote, choice)


@votes.on(Overheard)
async def hear_said(ctx: Context, event: Overheard) -> Outcome:
    """`I vote for Luis`, said in the room of a secret vote: that is no vote, and the others can read it."""
    said = said_at_first(ctx, event.text)
    if said is None or ctx.circle is None:
        return None
    for vote in await ctx.store.votes.all_open(ctx.circle.id):
        if vote.draft.secret and read_choice(said, vote.draft.options, ctx.registry.catalogs):
            return refused_here(ctx, vote)
    return None


async def take(ctx: Context, event_id: str) -> bool:
    """Take back the paper that this message gave; whether it was one."""
    given = await ctx.store.votes.papers.given_by(event_id)
    if given:
        await ctx.store.votes.papers.withdraw(*given)
    return given is not None
