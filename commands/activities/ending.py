"""The end of an activity: its time is over, or it is called off."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.activities.board import boards, described, gone, recurrence, when
from commands.activities.dates.board import end_poll
from commands.activities.feature import (
    ANNOUNCE_TIMER,
    BACKUP_QUESTION,
    HOLD_QUESTION,
    HOLD_TIMER,
    LAST_TIMER,
    MOVED_QUESTION,
    MOVED_TIMER,
    OVER_TIMER,
    REMIND_TIMER,
    WIPE_TIMER,
    activities,
)
from commands.activities.finding import member
from commands.activities.line import plan_last_call
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MeetingPassed
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, whisper
from storage.activities import Activity

_ANNOUNCED = timedelta(hours=2)  # before a meeting of the group
_WIPED = timedelta(days=1)  # after its end, an action
_USUALLY = timedelta(hours=3)  # so long one lasts of which nobody said until when


async def plan_end(ctx: RoomContext, activity: Activity) -> None:
    """Set when it is over."""
    await ctx.cancel(OVER_TIMER, activity.id)
    draft = activity.draft
    if draft.start:
        room = await ctx.room_for_timers(activity.group_id)
        await ctx.store.timers.set(OVER_TIMER.at(activity.id, room, draft.until or draft.start + _USUALLY, wait=True))
    if draft.start and activity.meeting and draft.start > ctx.now:
        room = await ctx.room_for_timers(activity.group_id)
        due = max(draft.start - _ANNOUNCED, ctx.now)
        await ctx.store.timers.set(ANNOUNCE_TIMER.at(activity.id, room, due, wait=True))


@activities.on_timer(OVER_TIMER)
async def end(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Its time is over: the message offers nothing any more."""
    found = await ctx.store.activities.get(subject)
    if found is None or not await ctx.at_home(found.group_id, OVER_TIMER, subject):
        return None
    if found.over:
        return await come_back(ctx, found)
    shown = [*await described(ctx, found), BLANK, Phrase("activities-was")]
    if found.draft.action:
        shown = [Phrase("activities-action-was", code=found.code)]
        await ctx.wake(WIPE_TIMER, found.id, _WIPED, wait=True)
    await settle(ctx, found)
    await ctx.store.activities.end(found.id, ctx.now, cancelled=False)
    return [*await gone(ctx, found, *shown), *await come_back(ctx, found)]


@activities.on_timer(WIPE_TIMER)
async def forget_action(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Nothing is kept of an action a day after its end."""
    found = await ctx.store.activities.get(subject)
    if found and found.over and found.draft.action:
        await wipe(ctx, found)
    return None


async def wipe(ctx: RoomContext, activity: Activity) -> None:
    """Delete it with all answers, and what was noted of the letters about it."""
    await settle(ctx, activity)
    about = [activity.id, *(each.id for each in await ctx.store.activities.rsvps.about(activity.id))]
    about += [each.id for each in await ctx.store.activities.parts.of(activity.id)]
    await ctx.store.outbox.sent.forget_about(activity.group_id, activities.name, about)
    await ctx.store.activities.remove(activity.id)
    ctx.store.tidy_soon()


async def come_back(ctx: RoomContext, activity: Activity) -> list[Reply]:
    """What comes back has another date, with answers of its own, once one is over."""
    if activity.meeting:
        return await ctx.tell(MeetingPassed(activity.group_id))
    again, start = recurrence(activity.draft), activity.draft.start
    following = again.next_after(max(start, ctx.now)) if again and start else None
    if again is None or start is None or following is None:
        return []
    until = activity.draft.until + (following - start) if activity.draft.until else None
    first = again.rebased(following).start.isoformat()
    draft = replace(activity.draft, start=following, until=until, first=first)
    made = await ctx.store.activities.add(
        activity.group_id,
        person=activity.person,
        draft=draft,
        event_id=activity.event_id,
        now=ctx.now,
    )
    await ctx.store.activities.tell_the_same(made.id, activity.id)
    await plan_end(ctx, made)
    await plan_last_call(ctx, made)
    return await boards(ctx, made)


async def call_off(ctx: RoomContext, activity: Activity, said: Phrase) -> list[Reply]:
    """Delete it, with its words; those who had said yes, or perhaps, are told."""
    told = [] if activity.over else await tell_all(ctx, activity, "activities-off-letter")
    polled = await end_poll(ctx, activity, said)
    await settle(ctx, activity)
    await ctx.store.activities.remove(activity.id)
    shown = await gone(ctx, activity, said) if activity.draft.start or not polled else []
    return [*polled, *shown, *told]


async def tell_all(ctx: RoomContext, activity: Activity, key: str, **facts: object) -> list[Reply]:
    """Tell those who said yes, or perhaps, or who wait, because they agreed to it; also, quietly, who is on pause."""
    speaking = getattr(ctx, "person", None)
    facts = {"code": activity.code, "what": activity.draft.what, "when": when(activity.draft, ctx.zone), **facts}
    replies = []
    for rsvp in await ctx.store.activities.rsvps.about(activity.id):
        if rsvp.person != speaking:
            letter = whisper(await member(ctx, activity, rsvp.person), Phrase(key, **facts))
            replies.append(letter.about_group(activity.group_id).delivered(prompt=True))
    return replies


async def settle(ctx: RoomContext, activity: Activity) -> None:
    """Nothing rings any more, and nothing is asked."""
    for timer in (OVER_TIMER, LAST_TIMER, MOVED_TIMER, ANNOUNCE_TIMER):
        await ctx.cancel(timer, activity.id)
    for part in await ctx.store.activities.parts.of(activity.id):
        await ctx.store.questions.over(*BACKUP_QUESTION.key(part.id))
    for rsvp in await ctx.store.activities.rsvps.about(activity.id):
        for each in (HOLD_TIMER, REMIND_TIMER):
            await ctx.cancel(each, rsvp.id)
        for question in (HOLD_QUESTION, MOVED_QUESTION):
            await ctx.store.questions.over(*question.key(rsvp.id))
