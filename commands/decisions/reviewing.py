"""Looking at a decision again: when, in other words, or that it holds no longer."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.decisions.feature import DECISION_MESSAGE, REVIEW_TIMER, decisions
from commands.decisions.finding import find_in_force, may_change, replied_to
from commands.decisions.kinds import Again, When
from commands.decisions.recording import plan, write_down
from commands.decisions.wording import in_full, look_again
from commands.kit.arguments import ItemId
from commands.kit.context import Context, RoomContext
from commands.kit.decision_events import TopicWanted
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from storage.decisions import Decision


@decisions.command("review", where=Where.GROUP)
async def review(ctx: Context, item: ItemId | None = None, again: Again | None = None) -> Outcome:
    """When to look at a decision again, or the words that take its place; without either, how to say so."""
    if isinstance(again, str) and item is None and not await replied_to(ctx):
        newest = await ctx.store.decisions.newest(ctx.group.id, 1)
        raise UserError("decisions-review-which", code=newest[0].code) if newest else UserError("decisions-none")
    found = await find_in_force(ctx, item)
    if again is None:
        said = [*await in_full(ctx, found), Phrase("decisions-review-how", code=found.code)]
        return lines(said).answered_by(DECISION_MESSAGE, found.id)
    return await (_revise(ctx, found, again) if isinstance(again, str) else _look_again(ctx, found, again))


async def _look_again(ctx: Context, found: Decision, when: When) -> Outcome:
    await ctx.store.decisions.look_again(found.id, when.date, ctx.event_id, ctx.now)
    changed = replace(found, review=when.date)
    await plan(ctx, changed)
    said = [Phrase("decisions-named", code=found.code, what=found.what)]
    said += look_again(ctx, changed) or [Phrase("decisions-not-again")]
    return lines(said).answered_by(DECISION_MESSAGE, found.id)


async def _revise(ctx: Context, found: Decision, words: str) -> Outcome:
    """Other words take its place, under a number of their own."""
    await may_change(ctx, found)
    new = await write_down(ctx, words, sources=[found.code])
    await ctx.store.decisions.settle(found.id, "revised", ctx.event_id, ctx.now)
    await ctx.cancel(REVIEW_TIMER, found.id)
    said = Phrase("decisions-replaces", before=found.code, code=new.code, what=new.what)
    return await _told(ctx, said, new)


@decisions.command("over", where=Where.GROUP, guessed=False)
async def end(ctx: Context, item: ItemId) -> Outcome:
    """A decision holds no longer; it stays in the register as what was decided once."""
    found = await find_in_force(ctx, item)
    await may_change(ctx, found)
    await ctx.store.decisions.settle(found.id, "ended", ctx.event_id, ctx.now)
    await ctx.cancel(REVIEW_TIMER, found.id)
    return await _told(ctx, Phrase("decisions-ended", code=found.code, what=found.what), found)


async def _told(ctx: Context, said: Phrase, found: Decision) -> list[Reply]:
    """Here; and to the rooms, where somebody says it in private."""
    replies = [lines([said])]
    if ctx.room.direct:
        replies += [announce(said, room=room) for room in await ctx.store.rooms.group_rooms(found.group_id)]
    return [reply.answered_by(DECISION_MESSAGE, found.id) for reply in replies]


@decisions.on_timer(REVIEW_TIMER)
async def look_at_it(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The moment has come to look at a decision again: said once, with what other features say of it."""
    found = await ctx.store.decisions.get(subject)
    if found is None or not found.holds or not await ctx.at_home(found.group_id, REVIEW_TIMER, subject):
        return None
    await ctx.store.decisions.looked_at(found.id, ctx.now)
    noted = [line for reply in await ctx.tell(TopicWanted(found.what, found.code)) for line in reply.lines]
    said = [Phrase("decisions-time-to-look", code=found.code, what=found.what), *noted]
    return announce(*said, Phrase("decisions-review-how", code=found.code)).answered_by(DECISION_MESSAGE, found.id)
