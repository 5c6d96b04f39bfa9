"""Asking which of several dates suits people: for something new, or for an activity that there is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import cast

from commands.activities.creating import no_more_than_enough
from commands.activities.dates.board import end_poll, poll_boards
from commands.activities.dates.kinds import NewDates, Wanted
from commands.activities.feature import ANSWERS, DATES_TIMER, activities
from commands.activities.wording import short
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say
from storage.activities import Activity, Draft, Shows
from storage.ballots import Ballot

_A_WEEK = timedelta(days=7)
_EVENING = time(20)
_A_DAY = timedelta(days=1)


@activities.command("dates", where=Where.GROUP)
async def propose(ctx: Context, wanted: NewDates) -> Outcome:
    """Come up with something whose date is not set yet."""
    if not wanted.what:
        raise UserError("activities-dates-what")
    await no_more_than_enough(ctx)
    draft = Draft(what=short(wanted.what), start=None, shows=cast(Shows, ctx.settings[ANSWERS]))
    activity = await ctx.store.activities.add(
        ctx.group.id, person=ctx.person, draft=draft, event_id=ctx.event_id, now=ctx.now
    )
    return await ask(ctx, activity, wanted)


async def ask(ctx: Context, activity: Activity, wanted: Wanted) -> list[Reply]:
    """Ask which of the dates suits; other dates of this activity are not asked about any more."""
    gone = await end_poll(ctx, activity, Phrase("activities-dates-replaced", code=activity.code))
    ballot = await ctx.store.activities.dates.open(
        activity.id,
        person=ctx.person,
        event_id=ctx.event_id,
        options=[each.isoformat() for each in wanted.moments],
        closes=_closes(ctx, wanted.moments[0]),
    )
    await plan(ctx, activity, ballot)
    said = [say("activities-dates-made", code=activity.code)] if ctx.room.direct else []
    return [*said, *gone, *await poll_boards(ctx, activity, ballot)]


def _closes(ctx: RoomContext, first: datetime) -> datetime:
    """When it closes: half-way to the first date, within a week, in the evening if it is more than a day until then."""
    half = ctx.now + min(_A_WEEK, (first - ctx.now) / 2)
    evening = datetime.combine(half.astimezone(ctx.zone).date(), _EVENING, ctx.zone)
    return evening if ctx.now + _A_DAY < evening < first else half.replace(second=0, microsecond=0)


async def plan(ctx: RoomContext, activity: Activity, ballot: Ballot) -> None:
    """Set when it closes."""
    room = await ctx.room_for_timers(activity.group_id)
    await ctx.store.timers.set(DATES_TIMER.at(ballot.id, room, ballot.closes, wait=True))


@activities.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message takes the question back, and what was to be done with it."""
    ballot = await ctx.store.activities.dates.by_event(event.event_id)
    activity = await ctx.store.activities.get(ballot.subject) if ballot else None
    if ballot is None or activity is None:
        return None
    return await end_poll(ctx, activity, Phrase("activities-dates-taken-back", code=activity.code))
