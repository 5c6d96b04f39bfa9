"""What is being voted on, one vote in full, and why its outcome is what it is."""

from __future__ import annotations

from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.lots import digest
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import lines, say
from commands.votes.board import whole
from commands.votes.feature import votes
from commands.votes.finding import numbered
from storage.votes import Vote


@votes.command("votes", where=Where.ANYWHERE)
async def show_all(ctx: Context) -> Outcome:
    """What is being voted on in the group; in the private chat in all of one's groups."""
    groups = await ctx.groups_at_hand()
    found = [(group, listed) for group in groups if (listed := await ctx.store.votes.all_open(group.id))]
    if not found:
        return say("votes-none-open")
    phrases: list[Phrase] = []
    for group, listed in found:
        heading = [Phrase("votes-in-group", group=group.name)] if len(groups) > 1 else []
        phrases += [*([BLANK] if phrases else []), *heading, *map(_line, listed)]
    return ctx.at_length(phrases)


def _line(vote: Vote) -> Phrase:
    key = "votes-line-secret" if vote.draft.secret else "votes-line"
    return Phrase(key, code=vote.code, what=vote.draft.what, until=vote.draft.closes)


@votes.command("show", where=Where.GROUP, letters="V")
async def show(ctx: Context, item: ItemId) -> Outcome:
    """One in full, with who can vote, so that everybody can see that it is the right people."""
    return await whole(ctx, await numbered(ctx, item))


@votes.command("why", where=Where.GROUP, letters="V")
async def why(ctx: Context, item: ItemId) -> Outcome:
    """How it is counted; where a lot was drawn, how everybody can draw it again."""
    vote = await numbered(ctx, item)
    said = [Phrase(f"votes-why-{vote.draft.method}"), Phrase(f"votes-why-tie-{vote.draft.tie}")]
    if vote.draft.secret:
        said.append(Phrase("votes-why-secret"))
    if vote.outcome and vote.outcome.lot:
        published = vote.outcome.lot
        said.append(Phrase("votes-why-lot", published=published))
        tied = [vote.draft.options[option - 1] for option in vote.outcome.best]
        said += [Phrase("votes-why-lot-of", choice=each, digest=digest(published, each)[:16]) for each in tied]
    return lines(said)
