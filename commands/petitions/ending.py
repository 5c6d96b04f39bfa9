"""The end of collecting names: by its time, or earlier; and that of keeping them."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.arguments import ItemId
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say, whisper
from commands.petitions.board import boards, how_many
from commands.petitions.feature import CLOSE_TIMER, FORGET_TIMER, NAME_QUESTION, petitions
from commands.petitions.finding import carriers_of, find, member, must_lead
from storage.petitions import Petition

KEPT = timedelta(days=90)
"""How long the names of a closed petition are kept, where nobody says that it was handed over."""
NAMES_KEPT = timedelta(days=30)
"""How long the names are kept once they are handed over. Then it is asked whether there was an answer."""
_LATE = timedelta(minutes=2)  # by which a timer rings only where the bot was away
_LONGEST_AWAY = timedelta(days=7)


async def names_go(ctx: RoomContext, petition: Petition, wanted: datetime) -> datetime:
    """Have the names deleted when that is `wanted`; however often it is handed over, not after the longest. When."""
    until = min(wanted, await ctx.store.petitions.signatures.keep_until(petition.id, ctx.now + KEPT + NAMES_KEPT))
    room = await ctx.room_for_timers(petition.group_id)
    await ctx.store.timers.set(FORGET_TIMER.at(petition.id, room, until, wait=True))
    return until


@petitions.command("close", where=Where.GROUP, letters="S", guessed=False)
async def close(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Take no more signatures."""
    found = await find(ctx, item)
    await must_lead(ctx, found)
    if found.state != "open":
        raise UserError("petitions-not-open", code=found.code)
    told = [say("petitions-closed", code=found.code)] if ctx.room.direct else []
    return [*told, *await _close(ctx, found, ctx.event_id)]


async def _close(ctx: RoomContext, petition: Petition, event_id: str | None) -> list[Reply]:
    await ctx.store.petitions.close(petition.id, event_id)
    await ctx.cancel(CLOSE_TIMER, petition.id)
    await ctx.store.questions.over(*NAME_QUESTION.key(petition.id))
    until = await names_go(ctx, petition, ctx.now + KEPT)
    closed = replace(petition, state="closed")
    return [*await boards(ctx, closed), *await _tell_carriers(ctx, closed, until)]


async def _tell_carriers(ctx: RoomContext, petition: Petition, until: datetime) -> list[Reply]:
    """What they can do now, and until when."""
    number = how_many(await ctx.store.petitions.signatures.number(petition.id))
    day = until.astimezone(ctx.zone).date()
    said = Phrase("petitions-closed-letter", code=petition.code, addressee=petition.addressee, until=day)
    speaking = getattr(ctx, "person", None)
    return [
        whisper(await member(ctx, petition, each.person), said, number).about_group(petition.group_id)
        for each in await carriers_of(ctx, petition)
        if each.person != speaking
    ]


@petitions.on_timer(CLOSE_TIMER)
async def end(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Its time is over; where that was while the bot was away, it is longer by that."""
    found = await ctx.store.petitions.get(subject)
    if found is None or found.state != "open" or not await ctx.at_home(found.group_id, CLOSE_TIMER, subject):
        return None
    if ctx.now - due > _LATE and found.until == due:
        until = ctx.now + min(ctx.now - due, _LONGEST_AWAY)
        await ctx.store.petitions.prolong(found.id, until)
        await ctx.wake(CLOSE_TIMER, found.id, until, wait=True)
        return await boards(ctx, replace(found, until=until))
    return await _close(ctx, found, None)


@petitions.on(MessageRedacted)
async def reopen(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message that closed it opens it again, if its time is not over."""
    found = await ctx.store.petitions.closed_with(event.event_id)
    if found is None or found.until <= ctx.now:
        return None
    await ctx.store.petitions.open(found.id)
    await ctx.store.petitions.signatures.keep_on(found.id)
    await ctx.cancel(FORGET_TIMER, found.id)
    room = await ctx.room_for_timers(found.group_id)
    await ctx.store.timers.set(CLOSE_TIMER.at(found.id, room, found.until, wait=True))
    return await boards(ctx, replace(found, state="open"))


@petitions.on_timer(FORGET_TIMER)
async def forget(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Delete the names; how many there were is kept."""
    found = await ctx.store.petitions.get(subject)
    if found is None or not await ctx.at_home(found.group_id, FORGET_TIMER, subject):
        return None
    number = await ctx.store.petitions.signatures.number(found.id)
    await ctx.store.petitions.signatures.clear(found.id)
    ctx.store.tidy_soon()
    if found.state != "closed":
        return None
    await ctx.store.petitions.lapse(found.id, number, ctx.now)
    await ctx.store.petitions.carriers.clear(found.id)
    return await boards(ctx, replace(found, state="lapsed", signed=number))
