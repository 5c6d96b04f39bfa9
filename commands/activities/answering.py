"""Answers: who comes, perhaps comes, or does not; by command, reply or tap, and what taking one back leaves."""

from __future__ import annotations

from commands.activities.backups import ask_backups
from commands.activities.board import when
from commands.activities.feature import ACTIVITY_MESSAGE, REMIND_TIMER, activities
from commands.activities.finding import find, replied_to, which
from commands.activities.kinds import Guests, GuestsKind
from commands.activities.line import answer, before, follow, withdraw
from commands.activities.reminding import offer_reminder, remind
from commands.activities.telling import ask_to_tell
from commands.kit.answers import Free, Intent
from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Unreadable, UserError
from commands.kit.events import ComingSaid, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, sign
from commands.kit.spoken import is_one_of
from commands.kit.words import Span
from storage.activities import Activity
from storage.rsvps import Rsvp, Wish

_HEARD = "✅"
_YES = ("kit-yes", "activities-going-names", "activities-going-plain")
_MAYBE = ("activities-maybe-names", "activities-maybe-plain")
_NO = ("kit-no", "activities-not-going-names", "activities-not-going-plain")


@activities.command("going", where=Where.GROUP, letters="E", aside=True)
async def going(ctx: Context, item: ItemId | None = None, guests: Guests | None = None) -> Outcome:
    """Say that one comes."""
    return await say(ctx, await find(ctx, item), "yes", guests or 0)


@activities.command("maybe", where=Where.GROUP, letters="E", aside=True)
async def maybe(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Say that one perhaps comes."""
    return await say(ctx, await find(ctx, item), "maybe")


@activities.command("not-going", where=Where.GROUP, letters="E", aside=True, guessed=False)
async def not_going(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Say that one does not come, or no longer. Nobody's no is stored."""
    return await say_no(ctx, await _meant_by_no(ctx) if item is None else await find(ctx, item))


async def _meant_by_no(ctx: Context) -> Activity:
    """Without a number: the one that they have answered, if there is only one."""
    answered = await ctx.store.activities.answered_by(ctx.person, ctx.group.id)
    replied = await replied_to(ctx)
    return answered[0] if len(answered) == 1 and replied is None else await find(ctx, None)


@activities.offer(
    ACTIVITY_MESSAGE,
    Intent("tap yes", taps=("👍", "✅", "🙋")),
    Intent("tap maybe", taps=("🤔",)),
    Intent("yes", _YES),
    Intent("maybe", _MAYBE),
    Intent("no", _NO),
    Intent("remind", ("activities-remind-plain",), ("⏰",)),
    words=True,
)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """A tap on the message, or an answer in a reply to it; other words are people's talk."""
    guests = 0
    if isinstance(meant, Free):
        brings = _brings(ctx, meant)
        if brings is None:
            return None
        meant, guests = "yes", brings
    found = await ctx.store.activities.get(subject)
    if found is None or found.over:
        if meant == "no":
            return None
        raise UserError("activities-is-over", code=found.code) if found else UserError("activities-gone")
    if meant == "no":
        return await say_no(ctx, found)
    if meant == "remind":
        return await remind(ctx, found)
    wish: Wish = "maybe" if meant.endswith("maybe") else "yes"
    return await say(ctx, found, wish, guests, tapped=meant.startswith("tap"))


def _brings(ctx: Context, said: str) -> int | None:
    """How many somebody brings who says a yes with `+1` behind it; None for other words."""
    span = Span.of(said)
    for used in range(1, len(span.words)):
        if not is_one_of(ctx.registry.catalogs, Span(span.text, span.words[:used]).typed(), *_YES):
            continue
        try:
            found = GuestsKind().read(span.after(used), ctx.circumstances())
        except Unreadable:
            continue
        return int(str(found.value)) if found.used == len(span.words) - used else None
    return None


@activities.on(ComingSaid)
async def hear_said(ctx: Context, event: ComingSaid) -> Outcome:
    """Words that are also those of who is called for help, where nobody called: they mean the only activity there is.

    Not to come is said of one that they have answered. Nothing is meant where they are asked to look for somebody.
    """
    asked = await ctx.store.homeward.looked_out_by(ctx.person) if ctx.room.direct else ()
    if any(each.state in ("called", "has") for each in asked):
        return None
    if replied := await replied_to(ctx):
        found = [replied]
    else:
        groups = [ctx.circle] if ctx.circle else await ctx.store.rooms.groups_of(ctx.person)
        mine = {each.id for each in await ctx.store.activities.answered_by(ctx.person)}
        all_open = [each for group in groups for each in await ctx.store.activities.open(group.id)]
        found = [each for each in all_open if event.comes or each.id in mine]
    if not found:
        return None
    if len(found) > 1:
        raise which(found)
    there = await ctx.about(found[0].group_id)
    if activities.name in there.registry.off:
        return None
    return await (say(there, found[0], "yes") if event.comes else say_no(there, found[0]))


async def say(ctx: Context, activity: Activity, wish: Wish, guests: int = 0, *, tapped: bool = False) -> list[Reply]:
    """Store a yes or a perhaps, and acknowledge it with as few words as will do."""
    earlier = await before(ctx, activity)
    rsvp = await answer(ctx, activity, ctx.person, wish, guests)
    await ctx.store.activities.rsvps.note(rsvp, wish, guests, ctx.event_id)
    followed = await follow(ctx, activity, earlier)
    asked = await ask_to_tell(ctx, activity, rsvp, earlier)
    said = await _acknowledged(ctx, activity, rsvp, tapped=tapped)
    return [*said, *followed, *asked]


async def say_no(ctx: Context, activity: Activity) -> list[Reply]:
    """Delete the answer; a no of somebody who had given none leaves no trace."""
    earlier = await before(ctx, activity)
    had = await withdraw(ctx, activity, ctx.person)
    parts = await ctx.store.activities.parts.of(activity.id)
    gave_back = await ctx.store.activities.parts.release_all(activity.id, ctx.person)
    asked = await ask_backups(ctx, activity, parts)
    noted = lines([Phrase("activities-you-dont-come", code=activity.code)])
    seen = activity.draft.shows == "names" and not ctx.room.direct
    said = sign(_HEARD) if seen else ctx.to_sender(noted).quietly()
    return [said, *(await follow(ctx, activity, earlier) if had or gave_back else []), *asked]


async def _acknowledged(ctx: Context, activity: Activity, rsvp: Rsvp, *, tapped: bool) -> list[Reply]:
    """A sign where the message shows the rest; words where something has to be known, to the person alone."""
    facts = {"code": activity.code, "what": activity.draft.what}
    if rsvp.state == "waiting":
        key = "activities-you-wait-for-two" if rsvp.guests else "activities-you-wait"
        return [ctx.to_sender(lines([Phrase(key, **facts, count=await _place_in_line(ctx, rsvp))]))]
    hidden = activity.draft.shows != "names"
    if ctx.room.direct or hidden:
        key = "activities-you-come" if rsvp.state == "going" else "activities-you-may-come"
        noted = [Phrase(key, **facts, when=when(activity.draft, ctx.zone))]
        hint = [Phrase("activities-answer-here", code=activity.code)] if not ctx.room.direct else []
        offered = activity.draft.action and rsvp.state == "going" and "homeward" not in ctx.registry.off
        way = [Phrase("activities-way-home", code=activity.code)] if offered else []
        return [await offer_reminder(ctx, activity, rsvp, ctx.to_sender(lines([*noted, *hint, *way])).quietly())]
    return [] if tapped else [sign(_HEARD)]


async def _place_in_line(ctx: Context, rsvp: Rsvp) -> int:
    everybody = await ctx.store.activities.rsvps.about(rsvp.subject)
    return sum(each.state == "waiting" and each.place <= rsvp.place for each in everybody)


@activities.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Taking a message or a tap back leaves what the person's other messages say; without any, it is a no."""
    rsvps = ctx.store.activities.rsvps
    taken = await rsvps.take_back(event.event_id)
    found = await ctx.store.activities.get(taken[0].subject) if taken else None
    if taken is None or found is None or found.over:
        return None
    rsvp, what = taken
    if what == "remind":
        await ctx.cancel(REMIND_TIMER, rsvp.id)
        return None
    earlier, said = await before(ctx, found), await rsvps.last_said(rsvp)
    if said is None:
        await withdraw(ctx, found, rsvp.person)
    elif not _says_so(rsvp, *said):
        try:
            await answer(ctx, found, rsvp.person, *said)
        except UserError:
            await withdraw(ctx, found, rsvp.person)
    else:
        return None
    return await follow(ctx, found, earlier)


def _says_so(rsvp: Rsvp, wish: Wish, guests: int) -> bool:
    return (rsvp.state == "maybe") == (wish == "maybe") and rsvp.guests == guests
