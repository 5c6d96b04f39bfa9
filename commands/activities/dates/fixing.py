"""The end of a date poll: it closes, whoever suggested it is asked, and with their yes the activity has its date."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.activities.changing import change, may_change
from commands.activities.dates.board import counted, end_poll, moment_of, poll_boards, poll_of, result, subject_of
from commands.activities.dates.kinds import OptionNumber
from commands.activities.feature import DATES_TIMER, FIX_QUESTION, activities
from commands.activities.finding import find, member
from commands.kit.answers import YesNo
from commands.kit.arguments import ItemId
from commands.kit.ballot import ranked
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import Resumed
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, whisper
from storage.activities import Activity
from storage.ballots import Ballot


@activities.command("fix", where=Where.GROUP, letters="E", guessed=False)
async def fix(ctx: Context, item: ItemId, option: OptionNumber | None = None) -> Outcome:
    """Set one of the dates; without a number ask about the one that suits most."""
    activity = await find(ctx, item)
    await may_change(ctx, activity)
    ballot = await ctx.store.activities.dates.about(activity.id)
    if ballot is None:
        raise UserError("activities-dates-not-asked", code=activity.code)
    if option is not None:
        return await _set(ctx, activity, ballot, option)
    counts = await counted(ctx, ballot)
    if not ranked(counts):
        return lines([result(ballot, counts), Phrase("activities-dates-again", code=activity.code)])
    asked = lines([result(ballot, counts), Phrase("activities-dates-shall-it")])
    return asked.asks(FIX_QUESTION, subject_of(ballot)).mentioning([ctx.person])


@activities.question(FIX_QUESTION, YesNo())
async def hear(ctx: Context, subject: str, yes: bool) -> Outcome:
    """Whether it shall be the date that suits most."""
    found = await poll_of(ctx, subject)
    if found is None:
        raise UserError("activities-dates-gone")
    activity, ballot = found
    ctx = await ctx.about(activity.group_id)
    await may_change(ctx, activity)
    if not yes:
        return lines([Phrase("activities-dates-other", code=activity.code)])
    best = ranked(await counted(ctx, ballot))
    return await _set(ctx, activity, ballot, best[0].option if best else 1)


async def _set(ctx: Context, activity: Activity, ballot: Ballot, option: int) -> list[Reply]:
    """Give the activity this date. Raises `UserError` for one that nobody marked, or that is past."""
    if option > len(ballot.options):
        raise UserError("activities-dates-no-such", number=option, count=len(ballot.options))
    start = moment_of(ballot, option)
    if not (await counted(ctx, ballot))[option - 1].all:
        raise UserError("activities-dates-refused", when=start)
    if start <= ctx.now:
        raise UserError("activities-dates-past", when=start)
    await ctx.store.activities.note_change(activity, ctx.event_id, ctx.now)
    said = Phrase("activities-dates-set", code=activity.code, what=activity.draft.what, when=start)
    over = await end_poll(ctx, activity, said)
    lasts = activity.draft.until - activity.draft.start if activity.draft.until and activity.draft.start else None
    draft = replace(activity.draft, start=start, until=start + lasts if lasts else None)
    shown = [_anew(each) for each in await change(ctx, activity, draft)]
    private = [lines([said])] if ctx.room.direct else []
    return [*private, *over, *shown]


def _anew(reply: Reply) -> Reply:
    """At the end of the conversation: that there is a date is news."""
    return replace(reply, live=replace(reply.live, fresh=True)) if reply.live else reply


@activities.on_timer(DATES_TIMER)
async def close(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Nothing is counted any more, and whoever suggested it is asked. Later, when the last date is past, it is over."""
    ballot = await ctx.store.activities.dates.get(subject)
    activity = await ctx.store.activities.get(ballot.subject) if ballot else None
    if ballot is None or activity is None or activity.over:
        return None
    if not await ctx.at_home(activity.group_id, DATES_TIMER, subject):
        return None
    last = moment_of(ballot, len(ballot.options))
    if ballot.closed or last <= ctx.now:
        return await _no_date(ctx, activity, ballot)
    await ctx.store.activities.dates.close(ballot.id, ctx.now)
    closed = replace(ballot, closed=ctx.now)
    room = await ctx.room_for_timers(activity.group_id)
    await ctx.store.timers.set(DATES_TIMER.at(ballot.id, room, last, wait=True))
    return [*await poll_boards(ctx, activity, closed), *await _ask(ctx, activity, closed)]


async def _no_date(ctx: RoomContext, activity: Activity, ballot: Ballot) -> list[Reply]:
    """All dates are past, and none was set."""
    said = Phrase("activities-dates-not-found", code=activity.code, what=activity.draft.what)
    over = await end_poll(ctx, activity, said)
    if activity.draft.start is None:
        await ctx.store.activities.end(activity.id, ctx.now, cancelled=False)
    return over


async def _ask(ctx: RoomContext, activity: Activity, ballot: Ballot) -> list[Reply]:
    """Ask whoever asked for dates whether it shall be the one that suits most; not while they are on pause."""
    counts = await counted(ctx, ballot)
    if not ballot.person or not ranked(counts) or await ctx.paused(ballot.person):
        return []
    answers = Phrase("activities-dates-are-in", code=activity.code, what=activity.draft.what)
    asked = whisper(
        await member(ctx, activity, ballot.person), answers, result(ballot, counts),
        Phrase("activities-dates-shall-it"), Phrase("activities-dates-another", code=activity.code),
    )  # fmt: skip
    return [asked.asks(FIX_QUESTION, subject_of(ballot)).about_group(activity.group_id)]


@activities.on(Resumed)
async def ask_now(ctx: Context, event: Resumed) -> Outcome:
    """Who is back is asked about what closed meanwhile."""
    replies: list[Reply] = []
    for ballot in await ctx.store.activities.dates.opened_by(event.person):
        activity = await ctx.store.activities.get(ballot.subject)
        if ballot.closed and activity and not activity.over:
            replies += await _ask(ctx, activity, ballot)
    return replies
