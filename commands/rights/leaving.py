"""Offers people who leave a group to be forgotten there, and says what becomes of it when the bot is taken out."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import LastRoomLeft, MemberLeft
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import whisper
from commands.rights.feature import FORGET_QUESTION, rights
from commands.rights.scope import Scope
from commands.rights.wording import counted, held_by
from storage.core.table import Leaving
from storage.privacy.retention import KEEP_GONE


@rights.on(LastRoomLeft)
async def say_what_stays(ctx: RoomContext, event: LastRoomLeft) -> Outcome:
    """One letter to each person who shares something with others there: how to end it, and when it is gone."""
    if ctx.circle is None or ctx.room.direct:
        return None
    until = (ctx.now + KEEP_GONE).astimezone(ctx.zone).date()
    said = Phrase("rights-group-gone", group=ctx.circle.name, until=until), Phrase("rights-group-gone-how")
    people = [each for each in await ctx.people(ctx.circle.id) if await ctx.store.rights.between(ctx.circle.id, each)]
    known = [each for each in people if await ctx.store.rooms.direct_with(each)]
    return [whisper(await ctx.member(each), *said) for each in known]


@rights.on(MemberLeft)
async def offer(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Somebody left the last room that they shared with the group."""
    if not await ctx.has_left(event.person):
        return None
    if await ctx.store.rooms.direct_with(event.person) is None:
        return None
    held = await held_by(ctx, event.person, ctx.group.id, lasting=True)
    kept = [each for each in held if each.declared.goes and not each.declared.passing]
    theirs = any(each.declared.left is Leaving.THEIRS for each in held)
    still_open = [BLANK, Phrase("rights-left-open", group=ctx.group.name)] if theirs else []
    person = await ctx.member(event.person)
    if not kept:
        return whisper(person, *still_open[1:]) if still_open else None
    said = (Phrase("rights-you-left", group=ctx.group.name), *counted(kept), *still_open, BLANK, Phrase("rights-offer"))
    offered = whisper(person, *said)
    return offered.asks(FORGET_QUESTION, Scope(ctx.group.id).code).personally()
