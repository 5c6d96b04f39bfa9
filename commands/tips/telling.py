"""Telling what helped, and what was different for somebody else.

In a room it is said already; what is said in a private chat is shown to the group with the name, without it or not.
"""

from __future__ import annotations

from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from commands.kit.spoken import after_opening
from commands.kit.stems import stems
from commands.kit.words import Span
from commands.tips.feature import ASK_TIMER, CHOOSE, MOST, MOST_NOTES, MOST_OF_ONE, SIGNED, TIP_MESSAGE, tips
from commands.tips.finding import find, fitting
from commands.tips.kinds import Told
from commands.tips.rules import asked_at
from commands.tips.signing import ask_name, meant_of_name, set_name
from commands.tips.wording import in_full, shortened
from storage.tips import Tip

_AROUND = ":,;.-–— "


@tips.command("tip", where=Where.GROUP, unnamed=True)
async def tip(ctx: Context, told: Told) -> Outcome:
    """Tell what helped; with a number see one in full, or say what was different."""
    if told.item is None:
        return await tell(ctx, told.words)
    found = await find(ctx, told.item)
    return await add_to(ctx, found, told.words) if told.words else await show_one(ctx, found)


async def show_one(ctx: RoomContext, found: Tip) -> Reply:
    """One in full."""
    return lines(await in_full(ctx, found)).answered_by(TIP_MESSAGE, found.id)


async def tell(ctx: Context, words: str) -> list[Reply]:
    """Keep what helped the sender."""
    what = fitting(words)
    if len(await ctx.store.tips.of(ctx.person, ctx.group.id)) >= MOST:
        raise UserError("tips-enough", most=MOST)
    chosen = ctx.settings[SIGNED] == CHOOSE
    found = await ctx.store.tips.add(
        ctx.group.id,
        what=what,
        words=stems(what),
        person=ctx.person,
        signed=chosen and ctx.room.direct and not ctx.unnamed,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    await plan(ctx, found)
    if not ctx.room.direct:
        return [noted(found), *([ask_name(ctx, found)] if chosen else [])]
    facts = {"code": found.code, "what": found.what}
    said = Phrase("tips-new-from", person=ctx.sender.name, **facts) if found.signed else Phrase("tips-new", **facts)
    return [noted(found), *await _to_the_group(ctx, found, said)]


def noted(found: Tip) -> Reply:
    """That it is kept, under its number."""
    return lines([Phrase("tips-noted", code=found.code)]).answered_by(TIP_MESSAGE, found.id)


async def plan(ctx: RoomContext, found: Tip) -> None:
    """Set when its author is asked whether it still holds."""
    room = await ctx.room_for_timers(found.group_id)
    await ctx.store.timers.set(ASK_TIMER.at(found.id, room, asked_at(found.confirmed, ctx.now)))


async def _to_the_group(ctx: Context, found: Tip, said: Phrase) -> list[Reply]:
    """What is said in a private chat and is the group's to read is said in its first room."""
    if not ctx.room.direct:
        return []
    rooms = await ctx.store.rooms.group_rooms(found.group_id)
    return [announce(said, room=room).answered_by(TIP_MESSAGE, found.id) for room in rooms[:1]]


# What was different for others.


def differing(ctx: Context, words: str) -> str | None:
    """What was different, behind words that say so; None where they do not."""
    span = Span.of(words)
    rest = after_opening(ctx.registry.catalogs, span, "tips-different-plain")
    return rest.typed().strip(_AROUND) if rest else None


async def add_to(ctx: Context, found: Tip, words: str) -> Outcome:
    """Keep beside a tip what was different for the sender; of one's own, how one's name stands with it."""
    if meant := meant_of_name(ctx, words):
        return await set_name(ctx, found, meant)
    if found.person == ctx.person:
        raise UserError("tips-is-yours", code=found.code)
    what = fitting(differing(ctx, words) or words)
    notes = await ctx.store.tips.notes.of(found.id)
    if len(notes) >= MOST_NOTES or sum(each.person == ctx.person for each in notes) >= MOST_OF_ONE:
        raise UserError("tips-notes-enough", code=found.code)
    await ctx.store.tips.notes.add(found.id, person=ctx.person, what=what, event_id=ctx.event_id, now=ctx.now)
    facts = {"code": found.code, "tip": shortened(found.what)}
    said = lines([Phrase("tips-note-kept", **facts)]).answered_by(TIP_MESSAGE, found.id)
    return [said, *await _to_the_group(ctx, found, Phrase("tips-note-new", what=what, **facts))]


async def changed_in(ctx: Context, found: Tip, said: Phrase) -> list[Reply]:
    """That a tip is another one now: here, and to the group where that is said in a private chat."""
    return [lines([said]).answered_by(TIP_MESSAGE, found.id), *await _to_the_group(ctx, found, said)]
