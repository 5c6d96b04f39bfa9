"""Gives places and offers those that get free, by the rules of `commands/kit/rsvp.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from commands.activities.board import shown, when
from commands.activities.feature import HOLD_QUESTION, HOLD_TIMER, LAST_TIMER
from commands.activities.finding import member
from commands.kit.context import RoomContext
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, whisper
from commands.kit.rsvp import LAST_CALL, answer_yes, is_last_call, offered_until, to_ask_again, to_offer
from storage.activities import Activity
from storage.rsvps import Rsvp, Wish


class Before(Struct, frozen=True):
    """How it was before something happened."""

    rsvps: Sequence[Rsvp]
    places: int | None


async def before(ctx: RoomContext, activity: Activity) -> Before:
    """How it is now."""
    return Before(await ctx.store.activities.rsvps.about(activity.id), activity.draft.places)


async def answer(ctx: RoomContext, activity: Activity, person: str, wish: Wish, guests: int = 0) -> Rsvp:
    """Store somebody's answer. Raises `UserError` for a yes that can't be."""
    rsvps = ctx.store.activities.rsvps
    everybody = await rsvps.about(activity.id)
    own = next((each for each in everybody if each.person == person), None)
    await _no_offer(ctx, own)
    if wish == "maybe":
        return await rsvps.put(activity.id, person, "maybe")
    places = activity.draft.places
    state = answer_yes(everybody, person, guests, places, last_call=_is_last(ctx, activity))
    if state == "too many":
        raise UserError("activities-too-many", count=places)
    if state == "no room":
        raise UserError("activities-no-room-for-guest", code=activity.code)
    keeps = own is not None and own.state != "maybe"
    assert state == "going" or state == "waiting"
    return await rsvps.put(activity.id, person, state, guests, keeps_place=keeps)


async def withdraw(ctx: RoomContext, activity: Activity, person: str) -> Rsvp | None:
    """Delete somebody's answer; returns what it was."""
    rsvps = ctx.store.activities.rsvps
    if own := await rsvps.of(activity.id, person):
        await _no_offer(ctx, own)
        await rsvps.remove(activity.id, person)
    return own


async def follow(ctx: RoomContext, activity: Activity, earlier: Before) -> list[Reply]:
    """What follows from something that happened: places that got free are offered, and the message shows it."""
    rsvps = ctx.store.activities.rsvps
    now = await rsvps.about(activity.id)
    if again := to_ask_again(earlier.rsvps, now, earlier.places, activity.draft.places):
        await rsvps.mark(again, passed=False)
        now = await rsvps.about(activity.id)
    paused = await ctx.paused(*(each.person for each in now if each.state == "waiting"))
    awake = [each for each in now if each.state != "waiting" or each.person not in paused]
    last = _is_last(ctx, activity)
    chosen = to_offer(awake, activity.draft.places, last_call=last)
    if last:
        await rsvps.mark(chosen, passed=True)
        offered = [await _last_call(ctx, activity, each) for each in chosen]
    else:
        offered = [await hold(ctx, activity, each) for each in chosen]
    return [*await shown(ctx, activity), *offered]


async def hold(ctx: RoomContext, activity: Activity, rsvp: Rsvp) -> Reply:
    """Hold a place for somebody who waits, and ask them."""
    until = await offer_ends(ctx, activity, rsvp.person)
    await ctx.store.activities.rsvps.offer(rsvp.id, until)
    room = await ctx.room_for_timers(activity.group_id)
    await ctx.store.timers.set(HOLD_TIMER.at(rsvp.id, room, until, wait=True))
    return await _ask(ctx, activity, rsvp, Phrase("activities-hold-how", until=until))


async def offer_ends(ctx: RoomContext, activity: Activity, person: str) -> datetime:
    """Until when a place that is offered now is held for this person."""
    return offered_until(ctx.now, activity.draft.start, await waking(ctx, person))


async def waking(ctx: RoomContext, person: str) -> Callable[[datetime], datetime]:
    """From a moment to the first one from then on that is not in this person's quiet hours."""
    own = await ctx.own(person)
    zone, quiet = ctx.zone_in(own), own[ctx.registry.setting_called("quiet-hours")]

    def awake(moment: datetime) -> datetime:
        later: datetime = quiet.over(moment, zone) if quiet else moment
        return later

    return awake


async def _last_call(ctx: RoomContext, activity: Activity, rsvp: Rsvp) -> Reply:
    return await _ask(ctx, activity, rsvp, Phrase("activities-last-how"))


async def _ask(ctx: RoomContext, activity: Activity, rsvp: Rsvp, how: Phrase) -> Reply:
    key = "activities-free-for-two" if rsvp.guests else "activities-free"
    free = Phrase(key, code=activity.code, what=activity.draft.what, when=when(activity.draft, ctx.zone))
    asked = whisper(await member(ctx, activity, rsvp.person), free, how).asks(HOLD_QUESTION, rsvp.id)
    return asked.about_group(activity.group_id).delivered(prompt=True)


async def _no_offer(ctx: RoomContext, rsvp: Rsvp | None) -> None:
    """Nothing is offered to them any more."""
    if rsvp and rsvp.state in ("offered", "waiting"):
        await ctx.cancel(HOLD_TIMER, rsvp.id)
        await ctx.store.questions.over(*HOLD_QUESTION.key(rsvp.id))


async def plan_last_call(ctx: RoomContext, activity: Activity) -> None:
    """Set when all who wait are asked at once, where there is a line at all."""
    await ctx.cancel(LAST_TIMER, activity.id)
    start = activity.draft.start
    if start and activity.draft.places is not None and start - LAST_CALL > ctx.now:
        room = await ctx.room_for_timers(activity.group_id)
        await ctx.store.timers.set(LAST_TIMER.at(activity.id, room, start - LAST_CALL, wait=True))


def _is_last(ctx: RoomContext, activity: Activity) -> bool:
    return is_last_call(ctx.now, activity.draft.start)
