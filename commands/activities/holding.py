"""What becomes of a place that is offered: a yes, a no, or the time for it goes by; and the last call."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.activities.answering import say_no
from commands.activities.board import when
from commands.activities.feature import HOLD_QUESTION, HOLD_TIMER, LAST_TIMER, activities
from commands.activities.finding import asked_about, member
from commands.activities.line import answer, before, follow, offer_ends
from commands.activities.telling import ask_to_tell
from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import Paused, Resumed
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, whisper
from storage.activities import Activity
from storage.rsvps import Rsvp

_LATE = timedelta(minutes=2)  # by which a timer rings only where the bot was away


@activities.question(
    HOLD_QUESTION,
    YesNo(yes=("activities-going-names", "activities-going-plain"), no=("activities-not-going-plain",)),
)
async def hear(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether they would like the place that is offered; a no takes them off the line."""
    rsvp, found = await asked_about(ctx, subject)
    if not yes:
        return await say_no(ctx, found)
    earlier = await before(ctx, found)
    taken = await answer(ctx, found, ctx.person, "yes", rsvp.guests)
    await ctx.store.activities.rsvps.note(taken, "yes", taken.guests, ctx.event_id)
    key = "activities-you-come" if taken.state == "going" else "activities-somebody-was-first"
    facts = {"code": found.code, "what": found.draft.what, "when": when(found.draft, ctx.zone)}
    asked = await ask_to_tell(ctx, found, taken, earlier)
    return [lines([Phrase(key, **facts)]), *await follow(ctx, found, earlier), *asked]


@activities.on_timer(HOLD_TIMER)
async def pass_on(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The time for an offer is over: the next are asked. Where it ended while the bot was away, it is longer by that.

    An absence that was over before takes nothing from anybody: what is said meanwhile is heard at the return.
    """
    rsvp = await ctx.store.activities.rsvps.get(subject)
    found = await ctx.store.activities.get(rsvp.subject) if rsvp else None
    if rsvp is None or rsvp.state != "offered" or found is None or found.over:
        return None
    if not await ctx.at_home(found.group_id, HOLD_TIMER, subject):
        return None
    if ctx.now - due > _LATE:
        await _prolong(ctx, found, rsvp, ctx.now - due)
        return None
    await ctx.store.questions.over(*HOLD_QUESTION.key(rsvp.id))
    earlier = await before(ctx, found)
    await ctx.store.activities.rsvps.pass_by(rsvp)
    return [await _let_go(ctx, found, rsvp), *await follow(ctx, found, earlier)]


async def _prolong(ctx: RoomContext, activity: Activity, rsvp: Rsvp, away: timedelta) -> None:
    until = min(ctx.now + away, await offer_ends(ctx, activity, rsvp.person))
    await ctx.store.activities.rsvps.offer(rsvp.id, until)
    room = await ctx.room_for_timers(activity.group_id)
    await ctx.store.timers.set(HOLD_TIMER.at(rsvp.id, room, until, wait=True))


async def _let_go(ctx: RoomContext, activity: Activity, rsvp: Rsvp) -> Reply:
    said = Phrase("activities-place-passed-on", code=activity.code, what=activity.draft.what)
    return whisper(await member(ctx, activity, rsvp.person), said).about_group(activity.group_id)


@activities.on_timer(LAST_TIMER)
async def last_call(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Shortly before the beginning all who wait are asked at once."""
    found = await ctx.store.activities.get(subject)
    if found is None or found.over or not await ctx.at_home(found.group_id, LAST_TIMER, subject):
        return None
    return await follow(ctx, found, await before(ctx, found))


@activities.on(Paused)
async def rest(ctx: Context, event: Paused) -> Outcome:
    """What is offered to somebody on pause goes to the next; they keep their place in the line."""
    rsvps, replies = ctx.store.activities.rsvps, list[Reply]()
    for rsvp in await rsvps.by_person(event.person):
        found = await ctx.store.activities.get(rsvp.subject)
        if rsvp.state != "offered" or found is None or found.over:
            continue
        earlier = await before(ctx, found)
        await ctx.cancel(HOLD_TIMER, rsvp.id)
        await ctx.store.questions.over(*HOLD_QUESTION.key(rsvp.id))
        await rsvps.put(found.id, rsvp.person, "waiting", rsvp.guests, keeps_place=True)
        replies += await follow(ctx, found, earlier)
    return replies


@activities.on(Resumed)
async def ask_again(ctx: Context, event: Resumed) -> Outcome:
    """Who is back may be offered what is free meanwhile."""
    replies: list[Reply] = []
    for rsvp in await ctx.store.activities.rsvps.by_person(event.person):
        found = await ctx.store.activities.get(rsvp.subject)
        if rsvp.state == "waiting" and found and not found.over:
            replies += await follow(ctx, found, await before(ctx, found))
    return replies
