"""What would do somebody good: told privately to those who offered, and only if the person said so."""

from __future__ import annotations

from commands.checkins.feature import WISH_MESSAGE
from commands.kit.context import Context, RoomContext
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, whisper
from storage.checkins import Checkin


async def listeners(ctx: RoomContext, room_id: str) -> list[Member]:
    """Who learns of wishes in this room: those who offered, and are not on pause."""
    offered = await ctx.store.checkin_people.who_want("wishes", room_id)
    paused = await ctx.paused(*offered) if offered else {}
    return [
        Member(person, await ctx.store.rooms.name_of(room_id, person)) for person in offered if person not in paused
    ]


async def pass_on(ctx: Context, checkin: Checkin, wish: str) -> tuple[Phrase, list[Reply]]:
    """What to tell the person, and the messages to those who offered."""
    told = [each for each in await listeners(ctx, checkin.room_id) if each.user_id != ctx.person]
    wished = Phrase(f"checkins-wish-{wish}-shown")
    if not told:
        return Phrase("checkins-wish-nobody", wish=wished), []
    person = Member(ctx.person, await ctx.store.rooms.name_of(checkin.room_id, ctx.person))
    room = await ctx.store.rooms.room(checkin.room_id)
    group = room.group.name if room and room.group else ""
    names = [each.name for each in told]
    news = Phrase("checkins-wish-news", person=person, wish=wished, group=group, people=names)
    replies = [whisper(each, news).answered_by(WISH_MESSAGE, checkin.id) for each in told]
    replies = [each.delivered(prompt=True) for each in replies]  # they offered to hear it, and somebody waits
    return Phrase("checkins-wish-told", people=names, wish=wished), replies
