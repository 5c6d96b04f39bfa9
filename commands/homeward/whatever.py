"""What may come between: the message is deleted or edited, somebody leaves, pauses, is forgotten or kept apart."""

from __future__ import annotations

from commands.homeward.calling import drop
from commands.homeward.feature import at_once, homeward
from commands.homeward.going import change, read, standing
from commands.homeward.returning import leave_behind
from commands.homeward.wording import to_goer
from commands.kit.chat_events import ForgottenAnywhere
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import (
    KeptApart,
    MemberLeft,
    MessageEdited,
    MessageRedacted,
    OwnThingsWanted,
    Paused,
    PersonForgotten,
)
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from storage.homeward import Way


@homeward.on(MessageRedacted)
async def stand(ctx: Context, event: MessageRedacted) -> Outcome:
    """It stands when its message is deleted, whoever did that; who is out is told how it ends."""
    way = await ctx.store.homeward.by_event(event.event_id)
    if way is None:
        return None
    key = "homeward-stands-words" if way.words else "homeward-stands"
    return await to_goer(ctx, way, Phrase(key))


@homeward.on(MessageEdited)
async def correct(ctx: Context, event: MessageEdited) -> Outcome:
    """What an edited message says now is added to what it said; nothing that it said before is silenced."""
    way = await ctx.store.homeward.by_event(event.event_id)
    if way is None or way.person != ctx.person:
        return None
    said = await read(ctx, event.text)
    if said is None:
        return await to_goer(ctx, way, Phrase("homeward-stands-edited"))
    given = {name: said[name] for name in ("words", "item") if name in said}
    due, people = said.get("by") or said.get("back"), said.get("tell", ())
    return await change(at_once(ctx), way, due=due, people=people, **given)


@homeward.on(Paused)
async def rest(ctx: Context, event: Paused) -> list[Reply]:
    """Who is on pause looks out for nobody."""
    return await _gone(ctx, event.person)


@homeward.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> list[Reply]:
    """Nor does who has left the group."""
    if not await ctx.has_left(event.person):
        return []
    return await _gone(ctx, event.person, ctx.group.id)


@homeward.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> list[Reply]:
    """Nor who is forgotten. Those who look out for them are told that it is over, whatever became of them."""
    said = await _gone(ctx, event.person, ctx.group.id)
    way = await ctx.store.homeward.of(event.person)
    return [*said, *(await leave_behind(ctx, way) if way else [])]


@homeward.on(KeptApart)
async def keep_apart(ctx: Context, event: KeptApart) -> list[Reply]:
    """Two who are kept apart do not look out for each other; it reads as if they could not."""
    said: list[Reply] = []
    for person, other in ((ctx.person, event.other), (event.other, ctx.person)):
        way = await ctx.store.homeward.of(person)
        for each in await ctx.store.homeward.lookouts(way.id) if way else ():
            if way and each.person == other and each.state != "unable":
                said += await drop(at_once(ctx), way, each, "homeward-cannot")
    return said


@homeward.on(ForgottenAnywhere)
async def forget_anywhere(ctx: Context, event: ForgottenAnywhere) -> list[Reply]:
    """The same where the bot is in no room of the group any more."""
    return await _gone(ctx, ctx.person, event.group_id)


@homeward.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """That one is out: shown in private only."""
    way = await ctx.store.homeward.of(ctx.person) if event.group_id is None and ctx.room.direct else None
    return lines(await standing(ctx, way)) if way else None


async def _gone(ctx: RoomContext, person: str, group_id: int | None = None) -> list[Reply]:
    said: list[Reply] = []
    for each in await ctx.store.homeward.looked_out_by(person):
        way: Way | None = await ctx.store.homeward.get(each.way_id)
        if way and each.state != "unable" and group_id in (None, each.group_id):
            said += await drop(ctx, way, each, "homeward-cannot")
    return said
