"""A room was replaced, and the bot can't get into the new one: who facilitates is asked to invite it."""

from __future__ import annotations

from datetime import datetime

from commands.groups.feature import UNREACHED_TIMER, groups
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import whisper


@groups.on_timer(UNREACHED_TIMER)
async def ask_for_invitation(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """Privately: in a room that was replaced hardly anybody may write any more."""
    if await ctx.store.rooms.room(subject) or await ctx.store.rooms.successor(ctx.room.room_id) != subject:
        return None
    said = Phrase("groups-invite-there", room=await ctx.store.rooms.called(ctx.room.room_id), bot=ctx.bot)
    return [whisper(await ctx.member(each), said).delivered(prompt=True) for each in await ctx.trust.facilitators(ctx)]
