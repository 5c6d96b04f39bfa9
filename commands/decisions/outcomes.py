"""What came of a decision: told to the group once, and kept with it; and whoever had a task for it is asked."""

from __future__ import annotations

from commands.decisions.feature import DECISION_MESSAGE, OUTCOME_QUESTION, decisions
from commands.decisions.finding import find, replied_to
from commands.decisions.recording import fitting
from commands.decisions.wording import in_full
from commands.kit.answers import Words
from commands.kit.arguments import ItemId, Text
from commands.kit.context import Context, RoomContext
from commands.kit.decision_events import OutcomeTold, OutcomeWanted
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import announce, lines, say, whisper
from storage.decisions import Decision

_MOST = 10  # that are kept with a decision


@decisions.command("outcome", where=Where.GROUP)
async def tell(ctx: Context, item: ItemId | None = None, outcome: Text | None = None) -> Outcome:
    """Tell the group what came of a decision."""
    found = await (find(ctx, item) if item else replied_to(ctx))
    if found and not outcome:
        said = [*await in_full(ctx, found), Phrase("decisions-outcome-tell", code=found.code)]
        return lines(said).answered_by(DECISION_MESSAGE, found.id)
    if found is None or outcome is None:
        newest = await ctx.store.decisions.newest(ctx.group.id, 1)
        raise UserError("decisions-outcome-which", code=newest[0].code) if newest else UserError("decisions-none")
    kept = await _keep(ctx, found, outcome)
    rooms = await ctx.store.rooms.group_rooms(found.group_id)
    replies = [lines([kept]), *(announce(kept, room=room) for room in rooms if room != ctx.room_id)]
    told = await ctx.tell(OutcomeTold(found.sources, outcome, found.code))
    return [*(reply.answered_by(DECISION_MESSAGE, found.id) for reply in replies), *told]


async def _keep(ctx: Context, found: Decision, words: str) -> Phrase:
    """Keep it with the decision. Raises `UserError` for what is too long, or too much."""
    what = fitting(words)
    if len(await ctx.store.decisions.outcomes(found.id)) >= _MOST:
        raise UserError("decisions-enough-outcomes", most=_MOST, code=found.code)
    await ctx.store.decisions.tell(found.id, what, ctx.person, ctx.event_id, ctx.now)
    await ctx.store.questions.over(*OUTCOME_QUESTION.key(found.id))
    return Phrase("decisions-outcome", code=found.code, what=found.what, outcome=what)


@decisions.on(OutcomeWanted)
async def ask(ctx: RoomContext, event: OutcomeWanted) -> Outcome:
    """Ask whoever had a task for it, and nobody else, once; who is on pause is left in peace."""
    found = await ctx.store.decisions.get(event.decision)
    if found is None or not found.holds or await ctx.store.decisions.outcomes(found.id):
        return None
    people = await ctx.people(found.group_id)
    if event.person not in people or await ctx.paused(event.person):
        return None
    said = Phrase("decisions-outcome-asked", code=found.code, what=found.what, task=event.what)
    asked = whisper(Member(event.person, people[event.person]), said, Phrase("decisions-outcome-how"))
    return asked.asks(OUTCOME_QUESTION, found.id).about_group(found.group_id)


@decisions.question(OUTCOME_QUESTION, Words())
async def hear(ctx: Context, subject: int, words: str) -> Outcome:
    """What came of it, in the words of whoever was asked: they were told that the group reads them."""
    found = await ctx.store.decisions.get(subject)
    if found is None:
        return say("decisions-gone")
    ctx = await ctx.about(found.group_id)
    said = await _keep(ctx, found, words)
    rooms = await ctx.store.rooms.group_rooms(found.group_id)
    told = await ctx.tell(OutcomeTold(found.sources, words, found.code))
    shown = [announce(said, room=room).answered_by(DECISION_MESSAGE, found.id) for room in rooms]
    return [say("decisions-outcome-passed-on"), *shown, *told]


@decisions.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> None:
    """Deleting the message deletes what it told."""
    await ctx.store.decisions.untell(event.event_id)
