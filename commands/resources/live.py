"""The board as a live message in each room of the group, where the group wants it."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import RoomChangedGroup
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import board
from commands.kit.switch import SwitchKind
from commands.resources.feature import BOARD_TIMER, resources
from commands.resources.relays import shown_owner
from commands.resources.telling import names
from commands.resources.wording import WORDS, listed
from storage.resources import Kind, Wanted

LIVE = resources.setting("board-live", SwitchKind(), False)

_SOON = timedelta(seconds=5)  # several changes in one breath are one edit
_SHOWN = 10  # needs, and offers
_KINDS: tuple[Kind, ...] = ("need", "offer")


async def touched(ctx: RoomContext, group_id: int, room: str) -> None:
    """Redraw the live boards after a change. `room` is one of the group's."""
    # In a private chat the settings at hand are the person's: then it is looked at when the timer rings.
    if ctx.settings[LIVE] or ctx.room.direct:
        await ctx.store.timers.set(BOARD_TIMER.at(group_id, room, ctx.now + _SOON))


@resources.on(RoomChangedGroup)
async def redraw(ctx: RoomContext, event: RoomChangedGroup) -> None:
    """Redraw the boards of both groups: things may have come along with the room."""
    await touched(ctx, event.after, ctx.room.room_id)
    for other in (await ctx.rooms_of(event.before))[:1]:
        await touched(other, event.before, other.room.room_id)


@resources.on_timer(BOARD_TIMER)
async def show(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The board as it is now, in every room of the group."""
    if not ctx.settings[LIVE] or ctx.circle is None:
        return None
    phrases: list[Phrase] = []
    for kind in _KINDS:
        phrases += [*([BLANK] if phrases else []), *await _part(ctx, ctx.circle.id, kind)]
    shown = board("resources", [*phrases, BLANK, Phrase("resources-live-how")], comes_along=False)
    return [replace(shown, room=room) for room in await ctx.store.rooms.group_rooms(ctx.circle.id)]


async def _part(ctx: RoomContext, group_id: int, kind: Kind) -> list[Phrase]:
    """The first of what people need, or offer, under its heading."""
    search = ctx.store.resources.search
    items = await search.board(group_id, kind, Wanted(), limit=_SHOWN + 1)
    if not items:
        return [Phrase(WORDS[kind].none)]
    number = len(items) if len(items) <= _SHOWN else await search.count(group_id, kind, Wanted())
    phrases = [Phrase(WORDS[kind].heading, count=number)]
    for item in items[:_SHOWN]:
        owner = await shown_owner(ctx, item)
        phrases.append(listed(item, owner, await names(ctx, item, item.taken_by), ctx.zone))
    more = number - _SHOWN
    command = ctx.registry.name(ctx.registry.command(f"resources-{kind}s"), ctx.language)
    return [*phrases, Phrase("resources-more", count=more, command=command)] if more > 0 else phrases
