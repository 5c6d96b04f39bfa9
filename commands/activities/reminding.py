"""One reminder, for whoever answered and wants it: in private, the day before or shortly before."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.activities.board import when
from commands.activities.feature import REMIND_QUESTION, REMIND_TIMER, activities
from commands.activities.finding import member
from commands.activities.line import waking
from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, whisper
from storage.activities import Activity
from storage.rsvps import Rsvp

_BEFORE = timedelta(days=1), timedelta(hours=2)
_LATE = timedelta(hours=1)  # after which there is nothing left to remind of


async def moment(ctx: RoomContext, activity: Activity, person: str) -> datetime | None:
    """When to remind somebody: the day before, else shortly before, not in quiet hours. None if it is too late."""
    start = activity.draft.start
    awake = await waking(ctx, person)
    for before in _BEFORE if start else ():
        assert start is not None
        if (due := awake(start - before)) > ctx.now and due < start:
            return due
    return None


async def offer_reminder(ctx: Context, activity: Activity, rsvp: Rsvp, said: Reply) -> Reply:
    """The same reply, which asks whether to remind them, unless that is settled."""
    due = await moment(ctx, activity, rsvp.person)
    if due is None or await ctx.is_set(REMIND_TIMER, rsvp.id):
        return said
    offered = lines([*said.lines, Phrase("activities-remind-offer", due=due)])
    return ctx.to_sender(offered).quietly().asks(REMIND_QUESTION, rsvp.id).about_group(activity.group_id)


@activities.question(REMIND_QUESTION, YesNo(yes=("activities-remind-plain",)))
async def hear(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether somebody wants to be reminded."""
    rsvp = await ctx.store.activities.rsvps.get(subject)
    found = await ctx.store.activities.get(rsvp.subject) if rsvp else None
    if rsvp is None or rsvp.person != ctx.person or found is None or found.over:
        raise UserError("activities-place-gone")
    return await remind(ctx, found) if yes else lines([Phrase("activities-no-reminder", code=found.code)])


async def remind(ctx: Context, activity: Activity) -> list[Reply]:
    """Promise a reminder to the sender, who has answered."""
    rsvp = await ctx.store.activities.rsvps.of(activity.id, ctx.person)
    if rsvp is None:
        raise UserError("activities-remind-first", code=activity.code)
    due = await moment(ctx, activity, ctx.person)
    if due is None:
        raise UserError("activities-remind-late", code=activity.code)
    await _set(ctx, activity, rsvp, due)
    await ctx.store.activities.rsvps.note(rsvp, "remind", 0, ctx.event_id)
    await ctx.store.questions.over(*REMIND_QUESTION.key(rsvp.id))
    promised = Phrase("activities-remind-promised", code=activity.code, what=activity.draft.what, due=due)
    return [ctx.to_sender(lines([promised])).quietly()]


async def _set(ctx: RoomContext, activity: Activity, rsvp: Rsvp, due: datetime) -> None:
    room = await ctx.room_for_timers(activity.group_id)
    await ctx.store.timers.set(REMIND_TIMER.at(rsvp.id, room, due))


async def remind_anew(ctx: RoomContext, activity: Activity) -> None:
    """Of what has moved, those who want it are reminded at another time."""
    for rsvp in await ctx.store.activities.rsvps.about(activity.id):
        if await ctx.is_set(REMIND_TIMER, rsvp.id) and (due := await moment(ctx, activity, rsvp.person)):
            await _set(ctx, activity, rsvp, due)


@activities.on_timer(REMIND_TIMER)
async def ring(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Remind somebody, if they still come, or may."""
    rsvp = await ctx.store.activities.rsvps.get(subject)
    found = await ctx.store.activities.get(rsvp.subject) if rsvp else None
    if rsvp is None or found is None or found.over or rsvp.state not in ("going", "maybe"):
        return None
    if not await ctx.at_home(found.group_id, REMIND_TIMER, subject):
        return None
    if found.draft.start is None or ctx.now > found.draft.start + _LATE:
        return None
    facts = {"code": found.code, "what": found.draft.what, "when": when(found.draft, ctx.zone)}
    said = whisper(await member(ctx, found, rsvp.person), Phrase("activities-reminder", **facts))
    return said.about_group(found.group_id).delivered(prompt=True)
