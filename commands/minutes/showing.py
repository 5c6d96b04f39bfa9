"""Shows the minutes, sends them when a circle ends, and forgets them in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.attachments import Page
from commands.kit.context import Context, RoomContext
from commands.kit.decision_events import DecisionRecorded
from commands.kit.declaration import Outcome, Where
from commands.kit.meeting_events import MeetingEnded
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.minutes.feature import FORGET_TIMER, KEPT, SENT, minutes
from commands.minutes.wording import line
from storage.decisions import Decision
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
        found = await _of_meeting(room) or await _of_last(room)
        if found:
            name = await ctx.store.rooms.called(room.room.room_id) if len(rooms) > 1 else None
            said += [*([BLANK] if said else []), *await _page(replace(room, zone=ctx.zone), found, name)]
    return said


class _Recorded(Struct, frozen=True):
    """What the minutes of a meeting have."""

    decisions: Sequence[Decision]
    tasks: Sequence[Entry]


async def _of_meeting(ctx: RoomContext) -> _Recorded | None:
    """What was recorded since minutes were last sent; None for nothing."""
    kept, room_id = ctx.store.minutes, ctx.room.room_id
    return await _recorded(ctx, await kept.decided(room_id), await kept.of_meeting(room_id))


async def _of_last(ctx: RoomContext) -> _Recorded | None:
    kept, room_id = ctx.store.minutes, ctx.room.room_id
    sent = await kept.last(room_id)
    if sent is None:
        return None
    return await _recorded(ctx, await kept.decided_of(room_id, sent), await kept.of_minutes(room_id, sent))


async def _recorded(ctx: RoomContext, decided: Sequence[int], tasks: Sequence[Entry]) -> _Recorded | None:
    return _Recorded(await ctx.store.decisions.of(decided), tasks) if decided or tasks else None


@minutes.on(DecisionRecorded)
async def note(ctx: RoomContext, event: DecisionRecorded) -> None:
    """The minutes of the room have what was decided there."""
    await ctx.store.minutes.decide(ctx.room.room_id, event.decision, ctx.now)
    await look_after(ctx)


@minutes.on(MeetingEnded)
async def send(ctx: RoomContext, event: MeetingEnded) -> Outcome:
    """Send the minutes to the room."""
    found = await _of_meeting(ctx)
    if found is None:
        return None
    await ctx.store.minutes.sent(ctx.room.room_id, ctx.now)
    if ctx.settings[SENT] == "file":
        return _as_file(ctx, announce(Phrase("minutes-file")), await _page(ctx, found))
    return announce(*await _page(ctx, found))


@minutes.on_timer(FORGET_TIMER)
async def forget(ctx: RoomContext, subject: str, due: datetime) -> None:
    """Delete what is older than the group wants to keep."""
    if await ctx.store.minutes.forget_before(ctx.room.room_id, ctx.now - ctx.settings[KEPT]):
        await look_after(ctx)


async def look_after(ctx: RoomContext) -> None:
    """Set the daily timer that deletes old minutes."""
    await ctx.wake(FORGET_TIMER, ctx.room.room_id, _LOOK_AGAIN)


async def _page(ctx: RoomContext, found: _Recorded, name: str | None = None) -> list[Phrase]:
    """What was recorded, under headings; `name` is the room's, where there are several."""
    said = [Phrase("minutes-title-room", room=name) if name else Phrase("minutes-title")]
    decided = [Phrase("minutes-decision", code=each.code, what=each.what) for each in found.decisions]
    tasks = [await line(ctx, each) for each in found.tasks]
    for key, listed in (("minutes-decisions", decided), ("minutes-tasks", tasks)):
        if listed:
            said += [BLANK, Phrase(key), *(Phrase("minutes-line", what=each) for each in listed)]
    kept = "minutes-kept-tasks" if decided else "minutes-kept"
    return [*said, BLANK, Phrase(kept, time=ctx.settings[KEPT])]


def _as_file(ctx: RoomContext, said: Reply, pages: Sequence[Phrase]) -> Reply:
    day = ctx.now.astimezone(ctx.zone).date()
    heading = Phrase("minutes-file-heading", group=ctx.group.name, day=day)
    return said.with_attached(Page(f"minutes-{day}.txt", (heading, BLANK, *pages)))
