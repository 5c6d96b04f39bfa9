"""Answers ahead of time: kept for the next check-in of a schedule, and counted when it opens, as announced."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from commands.checkins.feature import AHEAD_QUESTION, YesNo, checkins
from commands.checkins.opening import manner_of, several
from commands.checkins.planning import breaks_of, recurrence
from commands.checkins.scales import SCALES, off_the_scale, understood
from commands.checkins.times import next_outside
from commands.kit.answers import YesNo as YesOrNo
from commands.kit.arguments import Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say, whisper
from storage.checkins import Manner
from storage.checkins.ahead import Early
from storage.checkins.answers import Answer
from storage.checkins.schedules import Schedule


class Coming(Struct, frozen=True):
    """The next check-in that opens by itself, and its room."""

    room: RoomContext
    schedule: Schedule
    opens: datetime


@checkins.command("ahead", where=Where.ANYWHERE, guessed=False)
async def answer_ahead(ctx: Context, words: Text, *, show: YesNo | None = None) -> Outcome:
    """Answer the next check-in before it opens; in private after one has read who will see it."""
    coming = await next_one(ctx)
    if coming is None:
        raise UserError("checkins-ahead-none")
    return await keep(ctx, coming, words, show, sure=not ctx.room.direct)


async def next_one(ctx: Context) -> Coming | None:
    """The next one in this room; in a direct chat, in any room that the person is in."""
    rooms: list[RoomContext] = [ctx]
    if ctx.room.direct:
        rooms = [each for each in await in_use(ctx) if await ctx.store.contexts.there(each.room.room_id, [ctx.person])]
    found = [coming for room in rooms for coming in await _coming(room)]
    return min(found, key=lambda coming: coming.opens, default=None)


async def in_use(ctx: Context) -> list[RoomContext]:
    """The rooms of the person's groups that have check-ins on."""
    groups = await ctx.store.rooms.groups_of(ctx.person)
    rooms = [room for group in groups for room in await ctx.rooms_of(group.id)]
    return [each for each in rooms if checkins.name not in each.registry.off]


async def _coming(room: RoomContext) -> list[Coming]:
    breaks, schedules = await breaks_of(room), await room.store.checkin_schedules.of_room(room.room.room_id)
    times = [(each, next_outside(recurrence(each), breaks, room.now)) for each in schedules]
    return [Coming(room, schedule, opens) for schedule, opens in times if opens]


async def keep(ctx: Context, coming: Coming, words: str, show: str | None, *, sure: bool) -> Outcome:
    """Keep an answer until the check-in opens; unless `sure`, only if the person says yes to what becomes of it."""
    schedule = coming.schedule
    if several(_asked(schedule)):
        raise UserError("checkins-ahead-several", opens=coming.opens)
    manner = await _manner(coming.room, schedule)
    if manner.place == "private" and not ctx.room.direct:
        raise UserError("checkins-ahead-privately", opens=coming.opens)
    marks, rest = _read(ctx, manner.scale, words)
    if not marks and off_the_scale(SCALES[manner.scale], rest):
        raise UserError("checkins-scale")
    given = Early(
        schedule_id=schedule.id,
        person=ctx.person,
        words=words,
        shows=show == "yes" if show else manner.sight == "group",
        sight=manner.sight,
        opens=coming.opens,
        event_id=ctx.event_id,
    )
    await ctx.store.checkin_answers.ahead.give(given, ctx.now, agreed=sure)
    facts = {"group": coming.room.group.name, "opens": coming.opens}
    seen = Phrase(f"checkins-ahead-seen-{manner.sight}")
    if sure:
        return lines([Phrase("checkins-ahead-kept", **facts), Phrase("checkins-ahead-how")])
    return lines([Phrase("checkins-ahead-ask", **facts), seen]).asks(AHEAD_QUESTION, schedule.id)


@checkins.question(AHEAD_QUESTION, YesOrNo(), holds_for=timedelta(minutes=10))
async def keep_or_not(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether the answer is for the next check-in."""
    if not yes:
        await ctx.store.checkin_answers.ahead.withdraw_of(subject, ctx.person)
        return say("checkins-ahead-dropped")
    given = await ctx.store.checkin_answers.ahead.agree(subject, ctx.person)
    if given is None:
        raise UserError("checkins-ahead-gone")
    schedule = await ctx.store.checkin_schedules.get(subject)
    room = await ctx.store.rooms.room(schedule.room_id) if schedule else None
    name = room.group.name if room and room.group else ""
    return lines([Phrase("checkins-ahead-kept", group=name, opens=given.opens), Phrase("checkins-ahead-how")])


@checkins.on(MessageRedacted)
async def withdraw_ahead(ctx: Context, event: MessageRedacted) -> None:
    """Redacting the message deletes the answer."""
    await ctx.store.checkin_answers.ahead.withdraw(event.event_id)


async def count(ctx: RoomContext, schedule: Schedule) -> list[Reply]:
    """Count the early answers in the check-in that has just opened.

    Those who would now be seen by others than they had read, or whose words mean nothing on its scale, are told.
    """
    checkin = await ctx.store.checkins.open_in(ctx.room.room_id)
    assert checkin is not None
    told = []
    given = await ctx.store.checkin_answers.ahead.take(schedule.id)
    there = await ctx.store.contexts.there(ctx.room.room_id, [each.person for each in given])
    for each in (early for early in given if early.person in there):
        marks, rest = _read(ctx, checkin.manner.scale, each.words)
        if each.sight != checkin.manner.sight or not (marks or rest):
            said = Phrase("checkins-ahead-changed", group=ctx.group.name)
            told.append(whisper(await ctx.member(each.person), said).delivered(prompt=True))  # it is open now
            continue
        answer = Answer(person=each.person, marks=marks, words=rest or None, shows=each.shows)
        await ctx.store.checkin_answers.give(checkin.id, answer, each.event_id, ctx.now)
    return told


def _asked(schedule: Schedule) -> str:
    return (schedule.question or "").replace("\n", "|")


async def _manner(room: RoomContext, schedule: Schedule) -> Manner:
    return await manner_of(room, schedule.scale, schedule.sight, schedule.place)


def _read(ctx: RoomContext, scale: str, words: str) -> tuple[tuple[str, ...], str]:
    """The marks in what was said, and the other words."""
    return understood(SCALES[scale], words, lambda key: ctx.registry.catalogs.folded_names(key))
