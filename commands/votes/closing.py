"""The end of a vote: at its time, or when whoever opened it says so. Of a secret one only the outcome is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.arguments import ItemId
from commands.kit.context import Context, RoomContext
from commands.kit.decision_events import Decided
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotTheirs
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say
from commands.votes.board import boards, chosen, gone
from commands.votes.feature import CLOSE_TIMER, SECRET_MESSAGE, VOTE_MESSAGE, votes
from commands.votes.finding import find
from commands.votes.opening import begin, nothing_rings
from commands.votes.rules import breaks, lot, outcome
from commands.votes.telling import decided_words, reason, told
from storage.votes import Draft, Told, Vote

_DEAF = timedelta(minutes=2)  # since when nothing has been heard: then what was written in time has not, either
_AGAIN = timedelta(minutes=1)


@votes.on_timer(CLOSE_TIMER)
async def close_in_time(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Its time is over. What was written in time is heard first."""
    vote = await ctx.store.votes.get(subject)
    if vote is None or vote.over or not await ctx.at_home(vote.group_id, CLOSE_TIMER, subject):
        return None
    heard = ctx.store.sync.heard
    if heard is not None and heard < min(ctx.now - _DEAF, vote.draft.closes):
        await ctx.wake(CLOSE_TIMER, vote.id, _AGAIN, wait=True)
        return None
    return await _close(ctx, vote)


@votes.command("close", where=Where.GROUP, letters="V", guessed=False)
async def close(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Count it now: only who opened it says so, because they have seen no more than everybody."""
    vote = await find(ctx, item)
    if vote.person != ctx.person:
        raise NotTheirs("votes-close-not-yours", code=vote.code, until=vote.draft.closes)
    said = [say("votes-is-closed", code=vote.code)] if ctx.room.direct else []
    return [*said, *await _close(ctx, vote, Phrase("votes-closed-by", person=ctx.sender.name))]


@votes.command("cancel", where=Where.GROUP, letters="V", guessed=False)
async def cancel(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Call it off: everybody sees it, and nothing is counted. Who opened it can, and who facilitates."""
    vote = await find(ctx, item)
    if vote.person != ctx.person and not ctx.facilitates and not ctx.governs:
        raise NotTheirs("votes-cancel-not-yours", code=vote.code)
    said = [say("votes-is-cancelled", code=vote.code)] if ctx.room.direct else []
    await _end(ctx, vote, None)
    facts = {"code": vote.code, "what": vote.draft.what, "person": ctx.sender.name}
    return [*said, *await gone(ctx, vote, Phrase("votes-cancelled", **facts))]


async def _end(ctx: RoomContext, vote: Vote, result: Told | None) -> None:
    """It is over. Of a secret vote every trace of who chose what is removed from the files, at once."""
    await nothing_rings(ctx, vote)
    await ctx.store.votes.end(vote.id, ctx.now, result)
    if vote.draft.secret:
        ctx.store.tidy_at_once()


async def _close(ctx: RoomContext, vote: Vote, *before: Phrase) -> list[Reply]:
    """Count it, and say what came of it."""
    if vote.draft.secret and not await ctx.store.votes.papers.has_key(vote.id):
        await _end(ctx, vote, None)
        return await gone(ctx, vote, Phrase("votes-came-along", code=vote.code))
    choices = await _choices(ctx, vote)
    result = outcome(vote.draft, choices, vote.roll)
    result, following = await _break_tie(ctx, vote, result)
    closed = replace(vote, over=ctx.now, outcome=result)
    shown = await boards(ctx, vote, *before, *told(closed))
    await _end(ctx, vote, result)
    if following:
        return [*shown, *await boards(ctx, following)]
    if not (vote.draft.decides and result.won and result.enough):
        return shown
    words, why = decided_words(vote, result), reason(vote, result)
    return [*shown, *await ctx.tell(Decided(words, why, (vote.code,), "vote", None))]


async def _choices(ctx: RoomContext, vote: Vote) -> Sequence[tuple[int, ...]]:
    if vote.draft.secret:
        return await ctx.store.votes.papers.all(vote.id)
    return list((await chosen(ctx, vote)).values())


async def _break_tie(ctx: RoomContext, vote: Vote, result: Told) -> tuple[Told, Vote | None]:
    """What was said beforehand is done about a tie: another vote between the best, or a lot, or nothing."""
    if len(result.best) < 2:
        return result, None
    how = breaks(vote.draft.tie, again=len(await ctx.store.votes.by_event(vote.event_id)) > 1)
    if how in ("runoff", "both"):
        following = await _vote_again(ctx, vote, result.best)
        return replace(result, next=following.number), following
    published = await _published(ctx, vote) if how == "lot" else None
    if published is None:
        return result, None
    return replace(result, won=lot(published, vote.draft.options, result.best), lot=published), None


async def _vote_again(ctx: RoomContext, vote: Vote, best: Sequence[int]) -> Vote:
    """Have the same people vote between the best, for as long again."""
    draft: Draft = vote.draft
    options = tuple(draft.options[option - 1] for option in best)
    closes = ctx.now + (draft.closes - vote.created)
    roll = await ctx.store.votes.roll(vote.id)
    again = replace(draft, options=options, method="one", closes=closes.replace(microsecond=0))
    return await begin(ctx, again, roll, person=vote.person, event_id=vote.event_id)


async def _published(ctx: RoomContext, vote: Vote) -> str | None:
    """What all could see before the vote was closed: the id of the message that shows it in the group's first room."""
    kind = SECRET_MESSAGE if vote.draft.secret else VOTE_MESSAGE
    about = kind.about(vote.id)
    rooms, found = await ctx.store.rooms.group_rooms(vote.group_id), (about.feature, about.kind, about.subject)
    return await ctx.store.outbox.sent.first_about(rooms[0], found) if rooms else None
