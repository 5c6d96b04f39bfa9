"""Another time, other words, more or fewer places, or called off: by who came up with it, or who facilitates."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.activities.answering import say_no
from commands.activities.board import boards, described, gone, recurrence, when
from commands.activities.dates.board import close_poll, end_poll
from commands.activities.ending import plan_end, settle, tell_all, wipe
from commands.activities.feature import MOVED_QUESTION, MOVED_TIMER, activities
from commands.activities.finding import asked_about, find, member
from commands.activities.kinds import All, Places, To, Until, Wipe
from commands.activities.line import before, follow, offer_ends, plan_last_call
from commands.activities.reminding import remind_anew
from commands.activities.telling import tell_place
from commands.activities.wording import end_of, short
from commands.kit.answers import YesNo
from commands.kit.arguments import ItemId, Line, Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotTheirs, UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, say, whisper
from commands.kit.rsvp import taken
from storage.activities import Activity, Draft


async def may_change(ctx: Context, activity: Activity) -> None:
    """Raise `NotTheirs` unless the sender came up with it, or facilitates."""
    if activity.person != ctx.person and not await ctx.leads() and not ctx.governs:
        raise NotTheirs("activities-not-yours", code=activity.code)


@activities.command("move", where=Where.GROUP, letters="E")
async def move(ctx: Context, item: ItemId | None = None, to: To | None = None) -> Outcome:
    """Another time: everybody keeps their place until they have had time to say whether it suits them."""
    if to is None:
        raise UserError("activities-move-when")
    found = await find(ctx, item)
    await may_change(ctx, found)
    if found.meeting:
        raise UserError("activities-is-meeting", code=found.code)
    draft = found.draft
    longer = to - draft.start if draft.start else None
    until = draft.until + longer if draft.until and longer is not None else draft.until
    return await _changed(ctx, found, replace(draft, start=to, until=until))


@activities.command("change", where=Where.GROUP, letters="E")
async def reword(
    ctx: Context,
    item: ItemId,
    rewording: Line | None = None,
    *,
    at: Text | None = None,
    until: Until | None = None,
) -> Outcome:
    """Other words, another place or end."""
    found = await find(ctx, item)
    await may_change(ctx, found)
    draft = found.draft
    end = end_of(draft.start, until, ctx.zone) if until and draft.start else draft.until
    place = short(at) if at else draft.place
    secret = draft.secret or (draft.action and place is not None)
    what = short(rewording) if rewording else draft.what
    changed = replace(draft, what=what, place=place, secret=secret, until=end)
    if changed == draft:
        raise UserError("activities-change-what", code=found.code)
    return await _changed(ctx, found, changed)


@activities.command("places", where=Where.GROUP, letters="E")
async def set_places(ctx: Context, item: ItemId, places: Places) -> Outcome:
    """More or fewer places: nobody is taken off, and what there is more is offered."""
    found = await find(ctx, item)
    await may_change(ctx, found)
    said = await _changed(ctx, found, replace(found.draft, places=places))
    number = taken(await ctx.store.activities.rsvps.about(found.id))
    if number <= places:
        return said
    return [say("activities-more-than-places", code=found.code, count=number, places=places), *said]


@activities.command("cancel", where=Where.GROUP, letters="E", guessed=False)
async def cancel(
    ctx: Context, item: ItemId | None = None, dates: All | None = None, wiped: Wipe | None = None
) -> Outcome:
    """Call it off: those who said yes, or perhaps, are told. Of what comes back, only this date, or all of them.

    Nothing is kept of what is `wiped`, from that moment on: it can't be brought back.
    """
    found = await find(ctx, item)
    await may_change(ctx, found)
    if wiped:
        off = Phrase("activities-wiped", code=found.code)
        told = [*await tell_all(ctx, found, "activities-off-letter"), *await end_poll(ctx, found, off)]
        await wipe(ctx, found)
        return [*([lines([off])] if ctx.room.direct else []), *await gone(ctx, found, off), *told]
    await ctx.store.activities.note_change(found, ctx.event_id, ctx.now)
    if dates:
        await ctx.store.activities.change(found.id, replace(found.draft, rule=None, first=None, zone=None))
    told = await tell_all(ctx, found, "activities-off-letter")
    shown = [*(await described(ctx, found))[:2], BLANK, Phrase("activities-called-off")]
    await settle(ctx, found)
    await ctx.store.activities.end(found.id, max(ctx.now, found.draft.start or ctx.now), cancelled=True)
    comes_back = recurrence(found.draft) is not None and not dates
    if comes_back:
        await plan_end(ctx, found)  # then comes the next date
        shown.append(Phrase("activities-next-stays", code=found.code))
    said = [say("activities-is-off", code=found.code)] if ctx.room.direct else []
    polled = await close_poll(ctx, found, *shown)
    return [*said, *polled, *(await gone(ctx, found, *shown) if found.draft.start or not polled else []), *told]


async def _changed(ctx: Context, activity: Activity, draft: Draft) -> list[Reply]:
    await ctx.store.activities.note_change(activity, ctx.event_id, ctx.now)
    said = [say("activities-is-changed", code=activity.code)] if ctx.room.direct else []
    return [*said, *await change(ctx, activity, draft)]


async def change(ctx: Context, activity: Activity, draft: Draft) -> list[Reply]:
    """It says this from now on; those who come are told of another time or place, and more places are offered."""
    earlier = await before(ctx, activity)
    await ctx.store.activities.change(activity.id, draft)
    changed = replace(activity, draft=draft)
    await plan_end(ctx, changed)
    await plan_last_call(ctx, changed)
    await remind_anew(ctx, changed)
    told: list[Reply] = []
    if draft.start != activity.draft.start:
        told = await _ask_again(ctx, changed)
    elif draft.place != activity.draft.place and draft.place:
        told = await tell_place(ctx, changed)
    followed = await follow(ctx, changed, earlier)
    return [*(await boards(ctx, changed) if ctx.room.direct else []), *followed, *told]


async def _ask_again(ctx: Context, activity: Activity) -> list[Reply]:
    """Those who come are asked whether the other time suits them; the others read of it."""
    rsvps = ctx.store.activities.rsvps
    replies, ends = list[Reply](), list[datetime]()
    for rsvp in await rsvps.about(activity.id):
        if rsvp.person == ctx.person:
            continue
        facts: dict[str, object] = {"code": activity.code, "what": activity.draft.what}
        facts["when"] = when(activity.draft, ctx.zone)
        person = await member(ctx, activity, rsvp.person)
        if rsvp.state != "going":
            letter = whisper(person, Phrase("activities-moved-letter", **facts))
        else:
            ends.append(until := await offer_ends(ctx, activity, rsvp.person))
            await rsvps.ask_again(rsvp.id, until)
            letter = whisper(person, Phrase("activities-moved-letter", **facts), _how(activity, until))
            letter = letter.asks(MOVED_QUESTION, rsvp.id)
        replies.append(letter.about_group(activity.group_id).delivered(prompt=True))
    if ends:
        room = await ctx.room_for_timers(activity.group_id)
        await ctx.store.timers.set(MOVED_TIMER.at(activity.id, room, max(ends), wait=True))
    return replies


def _how(activity: Activity, until: datetime) -> Phrase:
    key = "activities-moved-how" if activity.draft.places is None else "activities-moved-how-place"
    return Phrase(key, until=until)


@activities.question(MOVED_QUESTION, YesNo(yes=("activities-going-plain",), no=("activities-not-going-plain",)))
async def still_comes(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether the other time suits somebody."""
    rsvp, found = await asked_about(ctx, subject)
    if not yes:
        return await say_no(ctx, found)
    if rsvp.state != "going":
        raise UserError("activities-say-going", code=found.code)
    await ctx.store.activities.rsvps.put(found.id, ctx.person, "going", rsvp.guests, keeps_place=True)
    facts = {"code": found.code, "what": found.draft.what, "when": when(found.draft, ctx.zone)}
    return lines([Phrase("activities-you-come", **facts)])


@activities.on_timer(MOVED_TIMER)
async def perhaps(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Who has not said whether the other time suits them comes perhaps; their place is free."""
    found = await ctx.store.activities.get(subject)
    if found is None or found.over or not await ctx.at_home(found.group_id, MOVED_TIMER, subject):
        return None
    earlier = await before(ctx, found)
    for rsvp in earlier.rsvps:
        if rsvp.state == "going" and rsvp.until:
            await ctx.store.questions.over(*MOVED_QUESTION.key(rsvp.id))
            await ctx.store.activities.rsvps.put(found.id, rsvp.person, "maybe")
    return await follow(ctx, found, earlier)


@activities.on(MessageRedacted)
async def undo(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message of a change brings back what was before; of a cancellation, the activity."""
    taken_back = await ctx.store.activities.take_change(event.event_id, ctx.now)
    if taken_back is None:
        return None
    found, draft = taken_back
    ctx = await ctx.about(found.group_id)
    if not found.cancelled:
        return await change(ctx, found, draft) if not found.over else None
    await ctx.store.activities.reopen(found.id)
    await ctx.store.activities.change(found.id, draft)
    again = replace(found, over=None, cancelled=False, draft=draft)
    await plan_end(ctx, again)
    await plan_last_call(ctx, again)
    told = await tell_all(ctx, again, "activities-on-after-all")
    return [*await follow(ctx, again, await before(ctx, again)), *told]
