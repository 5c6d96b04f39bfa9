"""Offers people who leave a group to be forgotten there: once, if their private chat is open."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import whisper
from commands.rights.feature import FORGET_QUESTION, rights
from commands.rights.scope import Scope
from commands.rights.wording import counted, held_by
from storage.core.table import Leaving


@rights.on(MemberLeft)
async def offer(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Somebody left the last room that they shared with the group."""
    if ctx.circle is None or ctx.circle in await ctx.store.rooms.groups_of(event.person):
        return None
    if await ctx.store.rooms.direct_with(event.person) is None:
        return None
    held = await held_by(ctx, event.person, ctx.group.id)
    kept = [each for each in held if each.declared.goes and not each.declared.passing]
    theirs = any(each.declared.left is Leaving.THEIRS for each in held)
    still_open = [BLANK, Phrase("rights-left-open", group=ctx.group.name)] if theirs else []
    person = await ctx.member(event.person)
    if not kept:
        return whisper(person, *still_open[1:]) if still_open else None
    said = (Phrase("rights-you-left", group=ctx.group.name), *counted(kept), *still_open, BLANK, Phrase("rights-offer"))
    offered = whisper(person, *said)
    return offered.asks(FORGET_QUESTION, Scope(ctx.group.id).code).personally()
