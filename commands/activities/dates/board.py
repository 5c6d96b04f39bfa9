"""The live message of a date poll: the dates, who could come, and how to answer; and what came of it, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from commands.activities.board import shortened
from commands.activities.feature import DATES_MESSAGE, DATES_TIMER, FIX_QUESTION, activities
from commands.kit.ballot import Count, count, ranked, standing
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import RoomReplaced
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board
from storage.activities import Activity
from storage.ballots import Ballot

_BYTES = 900  # of names in a message
_TWO = 2
_FEW = 3  # under which a number would name people


async def poll_boards(ctx: RoomContext, activity: Activity, ballot: Ballot, *, fresh: bool = False) -> list[Reply]:
    """The live message as it is now, in every room of the group."""
    counts = await counted(ctx, ballot)
    said = [Phrase("activities-title", code=activity.code, what=activity.draft.what)]
    said += [] if ballot.closed else [Phrase("activities-dates-until", until=ballot.closes)]
    names = await ctx.people(activity.group_id) if activity.draft.shows == "names" else {}
    said += [_option(activity, ballot, each, names) for each in counts]
    replies = []
    for room in await ctx.rooms_of(activity.group_id):
        end = [result(ballot, counts), *_next(activity, counts)] if ballot.closed else [_how(room, activity, ballot)]
        shown = board(
            _name(ballot),
            [*said, BLANK, *end],
            about=DATES_MESSAGE.about(subject_of(ballot)),
            fresh=fresh,
            comes_along=False,
        )
        replies.append(replace(shown, room=room.room.room_id))
    return replies


@activities.on(RoomReplaced)
async def show_anew(ctx: RoomContext, event: RoomReplaced) -> Outcome:
    """What is asked is shown in the room that takes the place of the old one."""
    replies: list[Reply] = []
    for activity in await ctx.store.activities.open(ctx.circle.id) if ctx.circle else ():
        if ballot := await ctx.store.activities.dates.about(activity.id):
            replies += [each for each in await poll_boards(ctx, activity, ballot) if each.room == ctx.room.room_id]
    return replies


async def end_poll(ctx: RoomContext, activity: Activity, *said: Phrase) -> list[Reply]:
    """Delete the poll about this activity, if there is one; its message says what became of it."""
    shown = await close_poll(ctx, activity, *said)
    await ctx.store.activities.dates.remove(activity.id)
    return shown


async def close_poll(ctx: RoomContext, activity: Activity, *said: Phrase) -> list[Reply]:
    """Nothing rings and nothing is asked any more about the dates of this activity; the message says this instead."""
    ballot = await ctx.store.activities.dates.about(activity.id)
    if ballot is None:
        return []
    await ctx.cancel(DATES_TIMER, ballot.id)
    await ctx.store.questions.over(*FIX_QUESTION.key(subject_of(ballot)))
    shown = board(_name(ballot), said, about=DATES_MESSAGE.about(subject_of(ballot)), comes_along=False)
    return [replace(shown, room=room) for room in await ctx.store.rooms.group_rooms(activity.group_id)]


def subject_of(ballot: Ballot) -> str:
    """What the messages about a poll are about."""
    return f"{ballot.subject} {ballot.id}"


async def poll_of(ctx: RoomContext, subject: str) -> tuple[Activity, Ballot] | None:
    """The poll that a message is about, and its activity; None once it is over."""
    ballot = await ctx.store.activities.dates.get(int(subject.split()[1]))
    activity = await ctx.store.activities.get(ballot.subject) if ballot else None
    return (activity, ballot) if ballot and activity and not activity.over else None


async def counted(ctx: RoomContext, ballot: Ballot) -> list[Count]:
    """Who marked which date."""
    return count(standing(await ctx.store.activities.dates.answers(ballot.id)), len(ballot.options))


def moment_of(ballot: Ballot, option: int) -> datetime:
    """The moment that has this number."""
    return datetime.fromisoformat(ballot.options[option - 1])


def result(ballot: Ballot, counts: Sequence[Count]) -> Phrase:
    """Which date suits most, and why that one."""
    order = ranked(counts)
    if not order:
        return Phrase("activities-dates-none")
    best, when = order[0], moment_of(ballot, order[0].option)
    equal = [each for each in order[1:] if each.all == best.all]
    if not equal:
        return Phrase("activities-dates-most", when=when)
    others = [moment_of(ballot, each.option) for each in equal]
    key = "earliest" if len(equal[0].perhaps) == len(best.perhaps) else "fewest"
    return Phrase(f"activities-dates-{key}", when=when, others=others)


def _name(ballot: Ballot) -> str:
    return f"dates {ballot.id}"


def _option(activity: Activity, ballot: Ballot, counted: Count, names: Mapping[str, str]) -> Phrase:
    when = moment_of(ballot, counted.option)
    most = _BYTES // (2 * len(ballot.options))
    who = _who(activity, counted, names, most) if activity.draft.shows != "hidden" and counted.all else None
    if who is None:
        return Phrase("activities-dates-option", number=counted.option, when=when)
    return Phrase("activities-dates-option-who", number=counted.option, when=when, who=who)


def _who(activity: Activity, counted: Count, names: Mapping[str, str], most: int) -> Phrase | None:
    """Who can come then; where nobody is named, how many could, unless so few that it would name them."""
    if activity.draft.shows == "number":
        return Phrase("activities-dates-count", count=counted.all) if counted.all >= _FEW else None
    yes, perhaps = (
        shortened([names.get(each, each) for each in people], most) for people in (counted.yes, counted.perhaps)
    )
    if not perhaps:
        return Phrase("activities-dates-can", names=yes)
    return Phrase("activities-dates-can-perhaps" if yes else "activities-dates-perhaps", names=yes, perhaps=perhaps)


def _how(room: RoomContext, activity: Activity, ballot: Ballot) -> Phrase:
    if activity.draft.shows != "names":
        return Phrase("activities-dates-how-private", code=activity.code)
    if not room.reacts:
        return Phrase("activities-dates-how-words", code=activity.code)
    key = "activities-dates-how-two" if len(ballot.options) == _TWO else "activities-dates-how"
    return Phrase(key, code=activity.code)


def _next(activity: Activity, counts: Sequence[Count]) -> list[Phrase]:
    """How it goes on once nothing is counted any more."""
    if best := ranked(counts):
        return [Phrase("activities-dates-next", code=activity.code, number=best[0].option)]
    return [Phrase("activities-dates-again", code=activity.code)]
