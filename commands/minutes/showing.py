"""Shows the minutes, sends them when a circle ends, and forgets them in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.kit.attachments import Page
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MeetingEnded
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.minutes.feature import FORGET_TIMER, KEPT, SENT, minutes
from commands.minutes.wording import line
from storage.minutes import Entry

_LOOK_AGAIN = timedelta(days=1)


@minutes.command("minutes")
async def show(ctx: Context) -> Outcome:
    """What was recorded in this meeting, or in the last one."""
    entries = await _recent(ctx)
    return lines(await _page(ctx, entries)) if entries else say("minutes-none")


@minutes.command("minutes-file")
async def show_as_file(ctx: Context) -> Outcome:
    """The same, as a file to keep or to pass on."""
    entries = await _recent(ctx)
    return await _as_file(ctx, say("minutes-file"), entries) if entries else say("minutes-none")


async def _recent(ctx: Context) -> list[Entry]:
    return await ctx.store.minutes.of_meeting(ctx.room_id) or await ctx.store.minutes.of_last(ctx.room_id)


@minutes.on(MeetingEnded)
async def send(ctx: RoomContext, event: MeetingEnded) -> Outcome:
    """Send the minutes to the room."""
    entries = await ctx.store.minutes.of_meeting(ctx.room.room_id)
    if not entries:
        return None
    await ctx.store.minutes.sent(ctx.room.room_id, ctx.now)
    if ctx.settings[SENT] == "file":
        return await _as_file(ctx, announce(Phrase("minutes-file")), entries)
    return announce(*await _page(ctx, entries))


@minutes.on_timer(FORGET_TIMER)
async def forget(ctx: RoomContext, subject: str, due: datetime) -> None:
    """Delete what is older than the group wants to keep."""
    if await ctx.store.minutes.forget_before(ctx.room.room_id, ctx.now - ctx.settings[KEPT]):
        await look_after(ctx)


async def look_after(ctx: RoomContext) -> None:
    """Set the daily timer that deletes old minutes."""
    await ctx.wake(FORGET_TIMER, ctx.room.room_id, _LOOK_AGAIN)


async def _page(ctx: RoomContext, entries: Sequence[Entry]) -> list[Phrase]:
    said: list[Phrase] = [Phrase("minutes-title")]
    for key, kind in (("minutes-decisions", "decision"), ("minutes-tasks", "todo")):
        if listed := [Phrase("minutes-line", what=await line(ctx, each)) for each in entries if each.kind == kind]:
            said += [BLANK, Phrase(key), *listed]
    return [*said, BLANK, Phrase("minutes-kept", time=ctx.settings[KEPT])]


async def _as_file(ctx: RoomContext, said: Reply, entries: Sequence[Entry]) -> Reply:
    day = ctx.now.astimezone(ctx.zone).date()
    heading = Phrase("minutes-file-heading", group=ctx.group.name, day=day)
    return said.with_attached(Page(f"minutes-{day}.txt", (heading, BLANK, *await _page(ctx, entries))))
