"""Opening a vote: who can vote, and how it is counted, is settled then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import cast

from msgspec.structs import replace

from commands.kit.context import Context, RoomContext
from commands.kit.deadline import Deadline
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say
from commands.kit.roll import roll_of
from commands.votes.board import boards, gone
from commands.votes.feature import CLOSE_TIMER, SHOW_TIMER, votes
from commands.votes.kinds import Asked, ByMethod, New, OnTie
from commands.votes.reading import FEWEST, LONGEST_OPTION, LONGEST_WHAT, MOST
from commands.votes.rules import FEW
from storage.votes import Draft, Method, Tie, Vote

_USUALLY = timedelta(days=3)
_EVENING = time(20)
_LONGEST = timedelta(days=60)
_MOST_OPEN = 2  # of one person
_MOST = 20  # open in a group: with each of them is compared what somebody chooses
_TWO = 2
UNTIL_HEARD = timedelta(seconds=10)
"""So long after its time it is closed: what was written in time is still on its way."""


@votes.command("ballot", where=Where.GROUP)
async def ballot(
    ctx: Context, asked: New, *, until: Deadline | None = None, method: ByMethod | None = None, tie: OnTie | None = None
) -> Outcome:
    """Have the group decide among several things."""
    return await _open(ctx, asked, until=until, method=method, tie=tie, decides=True)


@votes.command("poll", where=Where.GROUP, guessed=False)
async def poll(
    ctx: Context, asked: New, *, until: Deadline | None = None, method: ByMethod | None = None, tie: OnTie | None = None
) -> Outcome:
    """Ask what people think, without deciding anything."""
    return await _open(ctx, asked, until=until, method=method, tie=tie, decides=False)


@votes.command("secretly", where=Where.GROUP)
async def secretly(
    ctx: Context, asked: New, *, until: Deadline | None = None, method: ByMethod | None = None, tie: OnTie | None = None
) -> Outcome:
    """The same as a ballot, of which nobody learns what anybody chose."""
    return await _open(ctx, replace(asked, secret=True), until=until, method=method, tie=tie, decides=True)


async def _open(
    ctx: Context, asked: Asked, *, until: datetime | None, method: str | None, tie: str | None, decides: bool
) -> Outcome:
    options = _options(ctx, asked)
    draft = Draft(
        what=asked.matter.what,
        options=options,
        method=cast(Method, method or ("one" if len(options) == _TWO else "approval")),
        tie=cast(Tie, tie or "group"),
        secret=asked.secret,
        decides=decides,
        closes=_closes(ctx, until),
    )
    mine = [each for each in await ctx.store.votes.made_by(ctx.person, ctx.group.id) if not each.over]
    if len({each.event_id for each in mine}) >= _MOST_OPEN:
        raise UserError("votes-enough", most=_MOST_OPEN, codes=[each.code for each in mine])
    if len(await ctx.store.votes.all_open(ctx.group.id)) >= _MOST:
        raise UserError("votes-enough-in-group", most=_MOST)
    roll = await roll_of(ctx, ctx.group.id)
    if draft.secret and len(roll) < FEW:
        raise UserError("votes-too-small", count=len(roll), few=FEW)
    vote = await begin(ctx, draft, roll, person=ctx.person, event_id=ctx.event_id)
    said = [say("votes-made", code=vote.code)] if ctx.room.direct else []
    return [*said, *await boards(ctx, vote)]


async def begin(
    ctx: RoomContext, draft: Draft, roll: Sequence[str] | frozenset[str], *, person: str, event_id: str
) -> Vote:
    """Open it for these people of the group, and set when it closes."""
    vote = await ctx.store.votes.open(
        ctx.group.id, person=person, draft=draft, roll=roll, event_id=event_id, now=ctx.now
    )
    due = draft.closes + UNTIL_HEARD
    await ctx.store.timers.set(CLOSE_TIMER.at(vote.id, await ctx.room_for_timers(vote.group_id), due, wait=True))
    return vote


def _options(ctx: Context, asked: Asked) -> tuple[str, ...]:
    """What there is to choose from: yes and no, where nothing else is said. Raises `UserError` for what can't be."""
    what, options = asked.matter.what, asked.matter.options
    if not options:
        catalog = ctx.registry.catalogs[ctx.language]
        options = (catalog.template("votes-yes", {}), catalog.template("votes-no", {}))
    if len(what) > LONGEST_WHAT:
        raise UserError("votes-too-long", length=len(what), most=LONGEST_WHAT)
    if not FEWEST <= len(options) <= MOST:
        raise UserError("votes-how-many", least=FEWEST, most=MOST)
    if longest := next((each for each in options if len(each) > LONGEST_OPTION), None):
        raise UserError("votes-option-too-long", length=len(longest), most=LONGEST_OPTION)
    return options


def _closes(ctx: Context, until: datetime | None) -> datetime:
    """When it closes: as it was said, or in the evening in three days."""
    if until is None:
        return datetime.combine((ctx.now + _USUALLY).astimezone(ctx.zone).date(), _EVENING, ctx.zone)
    if until.astimezone(ctx.zone).date() > (ctx.now + _LONGEST).astimezone(ctx.zone).date():
        raise UserError("votes-too-far", most=_LONGEST)
    return until


async def nothing_rings(ctx: RoomContext, vote: Vote) -> None:
    """It is over, or goes."""
    for timer in (CLOSE_TIMER, SHOW_TIMER):
        await ctx.cancel(timer, vote.id)


@votes.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message takes the vote back, with its words; the outcome of one that is over is the group's."""
    replies: list[Reply] = []
    for vote in await ctx.store.votes.by_event(event.event_id):
        if vote.over:
            await ctx.store.votes.leave_to_group(vote.id)
            continue
        await nothing_rings(ctx, vote)
        await ctx.store.votes.remove(vote.id)
        replies += await gone(ctx, vote, Phrase("votes-taken-back", code=vote.code))
    return replies
