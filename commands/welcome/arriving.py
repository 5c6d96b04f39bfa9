"""People come into a group and leave it: who is new is welcomed, and whoever greets newcomers this month is told."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import BotJoined, MemberJoined, MemberLeft
from commands.kit.phrase import BLANK, Phrase
from commands.kit.private_locale import with_locale
from commands.kit.replies import Reply, whisper
from commands.welcome.feature import WELCOME, welcome
from commands.welcome.greeting import tell_of
from commands.welcome.wording import shown


@welcome.on(MemberJoined)
async def greet(ctx: RoomContext, event: MemberJoined) -> Outcome:
    """Welcome somebody privately, the first time only; nobody on pause or known from another room."""
    if ctx.circle is None or ctx.room.direct:
        return None
    is_new = await ctx.store.welcome.meet(ctx.group.id, [event.person])
    rooms = [each for each in await ctx.store.rooms.group_rooms(ctx.group.id) if each != ctx.room.room_id]
    elsewhere = [room for room in rooms if await ctx.store.contexts.there(room, [event.person])]
    if not is_new or elsewhere or not ctx.settings[WELCOME]:
        return None
    told = await tell_of(ctx, event.person)
    return told if await ctx.paused(event.person) else [await _welcome(ctx, event.person), *told]


async def _welcome(ctx: RoomContext, person: str) -> Reply:
    write = [Phrase("welcome-write")] if await ctx.store.direct.unopened([person]) else []
    said = (*await shown(ctx), BLANK, Phrase("welcome-program"), *write)
    return await with_locale(ctx, person, whisper(await ctx.member(person), *said))


@welcome.on(BotJoined)
async def meet(ctx: RoomContext, event: BotJoined) -> None:
    """Those who were there before the bot are no newcomers."""
    if ctx.circle and not ctx.room.direct:
        people = await ctx.store.rooms.members(ctx.room.room_id)
        await ctx.store.welcome.meet(ctx.group.id, [person for person in people if person != ctx.bot])


@welcome.on(MemberLeft)
async def part(ctx: RoomContext, event: MemberLeft) -> None:
    """Remember those who leave, so that they are not welcomed again."""
    if await ctx.has_left(event.person):
        await ctx.store.welcome.part(ctx.group.id, event.person, ctx.now)
