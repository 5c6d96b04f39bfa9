"""Nothing goes stale: both sides are reminded before the date, and the owner is asked whether it still stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.arguments import ItemId
from commands.kit.choices import NumberSetting
from commands.kit.context import Context, RoomContext
from commands.kit.days import DaysSetting
from commands.kit.deadline import Deadline
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.letterbox import letter_later
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.kit.timers import TimerKind
from commands.kit.topics import KEEPING
from commands.resources.feature import (
    ASK_TIMER,
    FITS_MESSAGE,
    FORGET_TIMER,
    ITEM_QUESTION,
    OVER_MESSAGE,
    REST_TIMER,
    SOON_TIMER,
    STALE_QUESTION,
    TAKEN_QUESTION,
    resources,
)
from commands.resources.finding import find
from commands.resources.kinds import QUESTION
from commands.resources.live import touched
from commands.resources.pace import ASKED_FOR, EXPIRES_AFTER, pace
from commands.resources.relays import Owner, answer_owner, owner_of, owns, worded
from commands.resources.telling import member, names, room_with
from commands.resources.wording import described, how
from commands.resources.words import indexed
from storage.resources import Resource

DAYS = resources.setting("board-days", NumberSetting(2, 365), 21)
KEEP = resources.setting("board-keep", DaysSetting(1, 365), 30, topic=KEEPING)
resources.keeps(KEEP)

_TIMERS = (SOON_TIMER, ASK_TIMER, REST_TIMER, FORGET_TIMER)


async def keep_pace(ctx: RoomContext, item: Resource, room: str) -> None:
    """Set its timers, in that room of its group."""
    days = ctx.settings[DAYS] if item.form != QUESTION else ASKED_FOR
    ahead = pace(item.due, item.standing, ctx.now, ctx.zone, days)
    await ctx.store.timers.set(ASK_TIMER.at(item.id, room, ahead.ask))
    if ahead.soon:
        await ctx.store.timers.set(SOON_TIMER.at(item.id, room, ahead.soon))
    await touched(ctx, item.group_id, room)


async def let_go(ctx: RoomContext, item: Resource, *, over: bool) -> None:
    """Cancel its timers; if it is `over`, set the one that deletes it in the end."""
    for timer in _TIMERS:
        await ctx.cancel(timer, item.id)
    await ctx.store.questions.over(*STALE_QUESTION.key(item.id))
    for kind in (ITEM_QUESTION, TAKEN_QUESTION, OVER_MESSAGE, FITS_MESSAGE):
        await ctx.store.letters.unsay(*kind.key(item.id))
    room = await room_of(ctx, item)
    await touched(ctx, item.group_id, room)
    if over:
        await ctx.store.timers.set(FORGET_TIMER.at(item.id, room, ctx.now + timedelta(days=ctx.settings[KEEP])))


async def room_of(ctx: RoomContext, item: Resource) -> str:
    """The room at hand, if it is the group's; else the group's first."""
    if not ctx.room.direct:
        return ctx.room.room_id
    rooms = await ctx.store.rooms.group_rooms(item.group_id)
    return rooms[0] if rooms else ctx.room.room_id


@resources.command("renew", where=Where.GROUP)
async def renew(ctx: Context, item: ItemId, *, by: Deadline | None = None) -> Outcome:
    """Say that one's need or offer still stands, or bring it back to the board."""
    found = await find(ctx, item)
    if not await owns(ctx, found):
        raise UserError(
            worded("relays-not-yours", found) if found.anonymous else "resources-not-yours-to-renew", code=found.code
        )
    return await renew_item(ctx, found, by)


async def renew_item(ctx: Context, item: Resource, due: datetime | None) -> Outcome:
    """It stands: for the time of the date that is given, of the old one if that is not over, or with none."""
    if item.state == "waiting":
        raise UserError("moderation-not-yet", code=item.code)
    kept = item.due if item.due and item.due > ctx.now else None
    await ctx.store.resources.renew(item.id, due or kept)
    words = indexed(item.what, item.place, item.tag)
    await ctx.store.resources.search.index(item.group_id, item.kind, item.id, words)
    renewed = await ctx.store.resources.get(item.id)
    assert renewed is not None
    await let_go(ctx, renewed, over=False)
    await keep_pace(ctx, renewed, await room_of(ctx, renewed))
    stands = Phrase("resources-renewed", code=item.code, item=described(renewed, ctx.zone))
    return await answer_owner(ctx, item, ITEM_QUESTION, stands, *([] if item.anonymous else [how(item)]))


async def _due(ctx: RoomContext, timer: TimerKind[int], number: int) -> Resource | None:
    """The item of a timer while it is on the board; None if the timer was moved to another room."""
    item = await ctx.store.resources.get(number)
    if item is None or item.state != "open":
        return None
    return item if await ctx.at_home(item.group_id, timer, item.id) else None


@resources.on_timer(SOON_TIMER)
async def remind(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The day before, each side hears of it: privately, and only if somebody took it."""
    item = await _due(ctx, SOON_TIMER, subject)
    if item is None or not item.takers or item.due is None or item.due <= ctx.now:
        return None
    owner = await owner_of(ctx, item)
    takers = [await member(ctx, item, person) for person in item.taken_by if owner and person != owner.person]
    if owner is None or not takers:
        return None
    facts = {"code": item.code, "item": described(item, ctx.zone)}
    said = Phrase(f"resources-soon-{item.kind}-taker", name=owner.shown, **facts)
    messages = [owner.message_to(ctx, taker, said, Phrase("resources-taken-how", code=item.code)) for taker in takers]
    both = Phrase(f"resources-soon-{item.kind}-owner", names=[taker.name for taker in takers], **facts)
    told = [*messages, owner.message(ctx, TAKEN_QUESTION, both)]
    return [each.delivered(prompt=True) for each in told]  # others count on it, and it is tomorrow


@resources.on_timer(ASK_TIMER)
async def ask(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Does it still stand? The owner is asked, privately; on pause, or after many letters, later."""
    item = await _due(ctx, ASK_TIMER, subject)
    if item and item.form == QUESTION:
        await _drop(ctx, item)
        return None
    owner = await owner_of(ctx, item) if item else None
    if item is None or owner is None:
        return None
    if await ctx.store.pauses.paused(owner.person, ctx.now):
        await ctx.wake(ASK_TIMER, item.id, EXPIRES_AFTER)
        return None
    if later := await letter_later(ctx, owner.person):
        await ctx.wake(ASK_TIMER, item.id, later)
        return None
    until = ctx.now + EXPIRES_AFTER
    await ctx.wake(REST_TIMER, item.id, until)
    facts, day = {"code": item.code, "what": item.what}, until.astimezone(ctx.zone).date()
    if item.takers:
        asked = Phrase("resources-ask-taken", **facts, names=await names(ctx, item, item.taken_by))
    else:
        asked = Phrase("resources-ask-past" if item.due else "resources-ask-stale", **facts)
    answers = Phrase("resources-answers-taken" if item.takers else "resources-answers", code=item.code)
    words = Phrase("resources-answers-in-words")
    silence = Phrase("relays-if-silent" if item.anonymous else "resources-if-silent", code=item.code, until=day)
    return owner.message(ctx, STALE_QUESTION, asked, answers, words, silence).asking()


async def _drop(ctx: RoomContext, item: Resource) -> None:
    """A question that has been there for a while leaves the board, as was said: nothing is asked about it."""
    await ctx.store.resources.close(item.id, "withdrawn", ctx.now)
    await let_go(ctx, item, over=True)


@resources.on_timer(REST_TIMER)
async def rest(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Nobody said that it still stands: take it off the board, and tell those concerned."""
    item = await _due(ctx, REST_TIMER, subject)
    if item is None:
        return None
    owner = await owner_of(ctx, item)
    here = owner and await room_with(ctx, item, owner.person)
    if owner and here and await ctx.store.pauses.paused(owner.person, ctx.now):
        await ctx.wake(REST_TIMER, item.id, EXPIRES_AFTER)
        return None
    until = ctx.now + timedelta(days=ctx.settings[KEEP])
    if item.anonymous:  # who asked is not kept for what may never come back
        await ctx.store.resources.close(item.id, "withdrawn", ctx.now)
    else:
        await ctx.store.resources.rest(item.id)
    await touched(ctx, item.group_id, ctx.room.room_id)
    await ctx.wake(FORGET_TIMER, item.id, until)
    return await _rests(ctx, item, owner, until) if owner else None


async def _rests(ctx: RoomContext, item: Resource, owner: Owner, until: datetime) -> list[Reply]:
    """The messages to those concerned."""
    facts = {"code": item.code, "what": item.what}
    if item.anonymous:
        message = owner.message(
            ctx, OVER_MESSAGE, Phrase(worded("relays-rests", item), **facts), Phrase("relays-forgotten")
        )
    else:
        kept = Phrase("resources-rests", **facts, until=until.astimezone(ctx.zone).date())
        message = owner.message(ctx, STALE_QUESTION, kept)
    rests = [Phrase("resources-rests-taken", name=owner.shown, **facts)]
    rests += [Phrase("relays-over", code=item.code)] if item.anonymous else []
    takers = [await member(ctx, item, person) for person in item.taken_by if person != owner.person]
    return [message, *(owner.message_to(ctx, taker, *rests) for taker in takers)]


@resources.on_timer(FORGET_TIMER)
async def forget(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Delete what has been over, or resting, for as long as the group keeps such things."""
    await ctx.store.resources.remove(subject)
    return None
