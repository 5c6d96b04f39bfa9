"""Saying which dates suit: by tap, in a reply, or by command; and what taking that back leaves."""

from __future__ import annotations

from collections.abc import Mapping

from commands.activities.changing import may_change
from commands.activities.dates.board import moment_of, poll_boards, poll_of, subject_of
from commands.activities.dates.kinds import MOST, Marked, Wanted
from commands.activities.dates.opening import ask
from commands.activities.feature import DATES_MESSAGE, activities
from commands.activities.finding import find
from commands.kit.answers import Free, Intent
from commands.kit.arguments import ItemId
from commands.kit.ballot import read_marks, standing
from commands.kit.consent import Unasked
from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, sign
from storage.activities import Activity
from storage.ballots import Answer, Ballot, Mark, Marks

_HEARD = "✅"
_KEYS = {str(number): f"{number}\ufe0f\u20e3" for number in range(1, MOST + 1)}


@activities.command("mark", where=Where.GROUP, letters="E", asks_before=Audience.NOBODY)
async def mark(ctx: Context, item: ItemId, said: Marked | None = None) -> Outcome:
    """Say which dates suit; or, with dates, ask which suit; or see the question once more."""
    activity = await find(ctx, item)
    if isinstance(said, Wanted):
        return await _ask(ctx, activity, said)
    ballot = await _of(ctx, activity)
    if said is None:
        return await _show(ctx, activity, ballot)
    marks = read_marks(said, len(ballot.options), ctx.registry.catalogs)
    assert marks is not None
    return await _note(ctx, activity, ballot, marks)


async def _ask(ctx: Context, activity: Activity, wanted: Wanted) -> Outcome:
    await may_change(ctx, activity)
    if wanted.what:
        raise UserError("activities-dates-unreadable", words=wanted.what)
    if activity.draft.rule:
        raise UserError("activities-dates-series", code=activity.code)
    said = await ask(ctx, activity, wanted)
    if ctx.room.direct and not ctx.agreed:
        raise Unasked([each for each in said if each.room])
    return said


async def _show(ctx: Context, activity: Activity, ballot: Ballot) -> Outcome:
    shown = await poll_boards(ctx, activity, ballot, fresh=True)
    if ctx.room.direct:
        return lines(shown[0].lines).answered_by(DATES_MESSAGE, subject_of(ballot))
    return [each for each in shown if each.room == ctx.room_id]


async def _of(ctx: Context, activity: Activity) -> Ballot:
    ballot = await ctx.store.activities.dates.about(activity.id)
    if ballot is None:
        raise UserError("activities-dates-not-asked", code=activity.code)
    return ballot


@activities.offer(DATES_MESSAGE, *(Intent(name, taps=(key,)) for name, key in _KEYS.items()), words=True)
async def hear(ctx: Context, subject: str, meant: str) -> Outcome:
    """A number that is tapped, or marks in a reply; other words are people's talk."""
    found, tap = await poll_of(ctx, subject), not isinstance(meant, Free)
    marks = read_marks(meant, len(found[1].options) if found else MOST, ctx.registry.catalogs)
    if marks is None or (tap and (found is None or int(meant) > len(found[1].options))):
        return None  # talk, or a tap on what its message says is over
    if found is None:
        raise UserError("activities-dates-gone")
    return await _note(ctx, *found, marks, tap=tap)


async def _note(ctx: Context, activity: Activity, ballot: Ballot, marks: Marks, *, tap: bool = False) -> list[Reply]:
    """Store it, and acknowledge it with as few words as will do. Nobody's no is stored."""
    if ctx.now >= ballot.closes:
        raise UserError("activities-dates-closed", code=activity.code)
    if wrong := [number for number in marks if not 1 <= number <= len(ballot.options)]:
        raise UserError("activities-dates-no-such", number=wrong[0], count=len(ballot.options))
    dates = ctx.store.activities.dates
    if marks:
        await dates.mark(ballot.id, Answer(person=ctx.person, event_id=ctx.event_id, marks=marks, tap=tap))
    else:
        await dates.withdraw(ballot.id, ctx.person)
    said = standing(await dates.answers(ballot.id)).get(ctx.person, {})
    return [*_acknowledged(ctx, activity, ballot, said, tap=tap), *await poll_boards(ctx, activity, ballot)]


def _acknowledged(ctx: Context, activity: Activity, ballot: Ballot, marks: Marks, *, tap: bool) -> list[Reply]:
    """A sign where the message shows the rest; where nobody sees it, all that they say, to the person alone."""
    hidden = activity.draft.shows != "names"
    if not (ctx.room.direct or hidden):
        return [] if tap else [sign(_HEARD)]
    hint = [] if ctx.room.direct else [Phrase("activities-answer-here", code=activity.code)]
    return [ctx.to_sender(lines([_noted(activity, ballot, marks), *hint])).quietly()]


def _noted(activity: Activity, ballot: Ballot, marks: Mapping[int, Mark]) -> Phrase:
    yes, perhaps = (
        [moment_of(ballot, option) for option, said in sorted(marks.items()) if said == mark]
        for mark in ("yes", "perhaps")
    )
    if not marks:
        return Phrase("activities-dates-noted-none", code=activity.code)
    key = "activities-dates-noted" if not perhaps else "activities-dates-noted-both" if yes else None
    return Phrase(key or "activities-dates-noted-perhaps", code=activity.code, dates=yes, perhaps=perhaps)


@activities.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Taking a message or a tap back leaves what the person's other ones say."""
    ballot = await ctx.store.activities.dates.take_back(event.event_id)
    activity = await ctx.store.activities.get(ballot.subject) if ballot else None
    if ballot is None or activity is None:
        return None
    return await poll_boards(ctx, activity, ballot)
