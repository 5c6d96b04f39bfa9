"""What was to be said to one person alone is not said in front of others."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import DirectChatShared
from commands.kit.phrase import Phrase
from commands.kit.replies import whisper
from commands.reminders.feature import reminders
from commands.reminders.planning import silence


@reminders.on(DirectChatShared)
async def take_along(ctx: RoomContext, event: DirectChatShared) -> Outcome:
    """A third person joined the direct chat: cancel its reminders, and list them for its person in a new one."""
    private = await ctx.store.reminders.private_in(ctx.room.room_id)
    for reminder in private:
        await ctx.store.reminders.remove(reminder.id)
        await silence(ctx, reminder)
    listed = [Phrase("reminders-opened-line", what=each.what, due=each.due) for each in private]
    told = whisper(await ctx.member(event.person), Phrase("reminders-opened"), *listed)
    return told.delivered(prompt=True) if private else None  # they were their own
