"""Shows the minutes, sends them when a circle ends, and forgets them in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.attachments import Page
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.meeting_events import MeetingEnded
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.minutes.feature import FORGET_TIMER, KEPT, SENT, minutes
from commands.minutes.wording import line
from storage.minutes import Entry

_LOOK_AGAIN = timedelta(days=1)


@minutes.command("minutes", where=Where.GROUP)
async def show(ctx: Context) -> Outcome:
    """What was recorded in this meeting, or in the last one."""
    pages = await _recent(ctx)
    return lines(pages) if pages else _nothing(ctx)


@minutes.command("minutes-file", where=Where.GROUP)
async def show_as_file(ctx: Context) -> Outcome:
    """The same, as a file to keep or to pass on."""
    pages = await _recent(ctx)
    return _as_file(ctx, say("minutes-file"), pages) if pages else _nothing(ctx)


def _nothing(ctx: Context) -> Reply:
    return say("minutes-none-there", group=ctx.group.name) if ctx.room.direct else say("minutes-none")


async def _recent(ctx: Context) -> list[Phrase]:
    """The minutes of the room; in a direct chat those of each of the sender's rooms of the group."""
    rooms, said = await ctx.own_rooms(), list[Phrase]()
    for room in rooms:
        kept, room_id = ctx.store.minutes, room.room.room_id
        if entries := await kept.of_meeting(room_id) or await kept.of_last(room_id):
            name = await ctx.store.rooms.called(room_id) if len(rooms) > 1 else None
            said += [*([BLANK] if said else []), *await _page(replace(room, zone=ctx.zone), entries, name)]
    return said


@minutes.on(MeetingEnded)
async def send(ctx: RoomContext, event: MeetingEnded) -> Outcome:
    """Send the minutes to the room."""
    entries = await ctx.store.minutes.of_meeting(ctx.room.room_id)
    if not entries:
        return None
    await ctx.store.minutes.sent(ctx.room.room_id, ctx.now)
    if ctx.settings[SENT] == "file":
        return _as_file(ctx, announce(Phrase("minutes-file")), await _page(ctx, entries))
    return announce(*await _page(ctx, entries))


@minutes.on_timer(FORGET_TIMER)
async def forget(ctx: RoomContext, subject: str, due: datetime) -> None:
    """Delete what is older than the group wants to keep."""
    if await ctx.store.minutes.forget_before(ctx.room.room_id, ctx.now - ctx.settings[KEPT]):
        await look_after(ctx)


async def look_after(ctx: RoomContext) -> None:
    """Set the daily timer that deletes old minutes."""
    await ctx.wake(FORGET_TIMER, ctx.room.room_id, _LOOK_AGAIN)


async def _page(ctx: RoomContext, entries: Sequence[Entry], name: str | None = None) -> list[Phrase]:
    """The entries under headings; `name` is the room's, where there are several."""
    said = [Phrase("minutes-title-room", room=name) if name else Phrase("minutes-title")]
    for key, kind in (("minutes-decisions", "decision"), ("minutes-tasks", "todo")):
        if listed := [Phrase("minutes-line", what=await line(ctx, each)) for each in entries if each.kind == kind]:
            said += [BLANK, Phrase(key), *listed]
    return [*said, BLANK, Phrase("minutes-kept", time=ctx.settings[KEPT])]


def _as_file(ctx: RoomContext, said: Reply, pages: Sequence[Phrase]) -> Reply:
    day = ctx.now.astimezone(ctx.zone).date()
    heading = Phrase("minutes-file-heading", group=ctx.group.name, day=day)
    return said.with_attached(Page(f"minutes-{day}.txt", (heading, BLANK, *pages)))
