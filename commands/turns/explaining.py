"""Shows the queue, and explains why somebody stands where they stand."""

from __future__ import annotations

from commands.kit.arguments import ItemId
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import WhyWanted
from commands.kit.meeting_events import FloorWhy, QueueWanted
from commands.kit.people import Person
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.turns.board import show
from commands.turns.feature import turns
from commands.turns.line import Line, line_of, meeting_of, scope_of
from commands.turns.why import reason


@turns.command("queue")
async def show_queue(ctx: Context) -> Outcome:
    """The board, at the end of the conversation."""
    return await show(ctx, fresh=True)


@turns.on(QueueWanted)
async def show_for_meeting(ctx: RoomContext, event: QueueWanted) -> Outcome:
    """Show the board when a meeting comes to a step in which people raise their hands."""
    await meeting_of(ctx)
    return await show(ctx, fresh=True)


@turns.command("why", where=Where.GROUP)
async def explain(ctx: Context, item: ItemId | None = None, member: Person | None = None) -> Outcome:
    """Say why somebody waits at their place: the sender, or who goes next. Items of lists are for other features."""
    if item:
        return await ctx.tell(WhyWanted(item))
    if ctx.room.direct:
        raise UserError("kit-only-in-room", command=ctx.registry.name(ctx.registry.command("turns-why"), ctx.language))
    if elsewhere := await ctx.tell(FloorWhy(member)):
        return elsewhere
    line = await line_of(ctx)
    rule = Phrase("turns-rule-fair", scope=scope_of(ctx)) if line.rule.fair else Phrase("turns-rule-first")
    person = member or ctx.sender
    theirs = line.of(person.user_id)
    if member and not theirs:
        return await _of_speaker(ctx, member.user_id) or lines([Phrase("turns-does-not-wait", person=member), rule])
    if not len(line):
        return lines([Phrase("turns-nobody-waits"), rule])
    turn = theirs[0] if theirs else line.waiting[0]
    number = line.number(turn)
    said = [Phrase("turns-stands", person=await ctx.member(turn.person), place=number)]
    if len(line) > 1:
        said.append(await _neighbours(ctx, line, max(number, 2)))
    return lines([*said, rule])


async def _neighbours(ctx: Context, line: Line, number: int) -> Phrase:
    """Why that place comes after the one before it."""
    first, second = line.ranked[number - 2], line.ranked[number - 1]
    names = await ctx.member(first.entry.person), await ctx.member(second.entry.person)
    return reason(first, second, line.rule, names, scope_of(ctx))


async def _of_speaker(ctx: Context, person: str) -> Outcome:
    """Why somebody has the floor, where that was out of order."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None or speaking.person != person:
        return None
    key = "turns-speaks-given" if speaking.given else "turns-speaks-already"
    raise UserError(key, person=await ctx.member(person))
