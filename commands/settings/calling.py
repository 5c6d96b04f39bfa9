"""Who facilitates next, by lot or by turns: among those who would like to, and so that everybody can see why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

from msgspec.structs import replace

from commands.kit.answers import HAND, UP, Intent
from commands.kit.context import Context, RoomContext
from commands.kit.corrections import by_its_writer
from commands.kit.deadline import PeriodEndKind, shown
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted, PersonForgotten, RoomReplaced
from commands.kit.lots import digest, drawn
from commands.kit.phrase import BLANK, Phrase
from commands.kit.prefix_word import PrefixWord
from commands.kit.replies import Reply, board, sign
from commands.settings.feature import FACILITATORS, settings
from commands.settings.kinds import EVERYONE
from commands.settings.terms import begin_term
from storage.terms import Call, Term, Way

ASKED_FOR = timedelta(days=3)
"""How long people can say that they would like to."""

Until = Annotated[datetime, PrefixWord("settings-option-until", PeriodEndKind())]

CALL_TIMER = settings.timer("call", int)
CALL_MESSAGE = settings.message("call", int)

_LONG_AGO = datetime.fromtimestamp(0, UTC)


@settings.command("lot", whole_group=True)
async def by_lot(ctx: Context, until: Until) -> Outcome:
    """Ask who would like to facilitate until then; one of them does, by lot."""
    return await _call(ctx, "lot", until)


@settings.command("turns", whole_group=True)
async def by_turns(ctx: Context, until: Until) -> Outcome:
    """The same; whoever has not facilitated for the longest time does."""
    return await _call(ctx, "turns", until)


async def _call(ctx: Context, way: Way, until: datetime) -> Outcome:
    name = ctx.registry.name(ctx.registry.command(f"settings-{way}"), ctx.language)
    if await ctx.facilitators_of(ctx.group.id):  # else everybody may, as everybody may take it up
        await ctx.require(Role.GROUP_FACILITATOR, name)
    if EVERYONE in ctx.settings[FACILITATORS]:
        raise UserError("settings-term-everyone")
    if await ctx.store.terms.calls.open(ctx.group.id):
        raise UserError("settings-call-open")
    if until <= ctx.now + ASKED_FOR:
        raise UserError("settings-call-soon", asked=ASKED_FOR)
    return await _open(ctx, way, until, person=ctx.person, event_id=ctx.event_id)


async def look_again(ctx: RoomContext, term: Term, way: Way) -> list[Reply]:
    """Somebody who was called hands over: who would like to be next is asked at once. Nothing, where it is already."""
    if await ctx.store.terms.calls.open(term.group_id) or EVERYONE in ctx.settings[FACILITATORS]:
        return []
    thanks = Phrase("settings-term-over", person=(await ctx.member(term.person)).name)
    return await _open(ctx, way, ctx.now + max(term.lasts, 2 * ASKED_FOR), thanks)


async def _open(
    ctx: RoomContext, way: Way, until: datetime, *above: Phrase, person: str = "", event_id: str = ""
) -> list[Reply]:
    calls = ctx.store.terms.calls
    closes = ctx.now + ASKED_FOR
    call = await calls.begin(ctx.group.id, way, until=until, closes=closes, person=person, event_id=event_id)
    room = await ctx.room_for_timers(call.group_id)
    await ctx.store.timers.set(CALL_TIMER.at(call.id, room, closes, wait=True))
    return await _boards(ctx, call, *above)


async def _boards(ctx: RoomContext, call: Call, *above: Phrase) -> list[Reply]:
    """The live message as it is now, in every room of the group."""
    return [_board(room, call, [*above, *await _lines(room, call)]) for room in await ctx.rooms_of(call.group_id)]


def _board(room: RoomContext, call: Call, said: Sequence[Phrase], *, fresh: bool = False) -> Reply:
    about = CALL_MESSAGE.about(call.id)
    return replace(board(f"call {call.id}", said, about=about, fresh=fresh, comes_along=False), room=room.room.room_id)


async def _lines(room: RoomContext, call: Call) -> list[Phrase]:
    like = [(await room.member(person)).name for person in await _who_would(room, call)]
    said = [
        Phrase("settings-call-asked", until=shown(call.until, room.zone)),
        Phrase(f"settings-call-{call.way}", when=call.closes),
    ]
    said += [Phrase("settings-call-so-far", people=like)] if like else []
    return [*said, BLANK, Phrase("settings-call-how" if room.reacts else "settings-call-how-words")]


async def _who_would(ctx: RoomContext, call: Call) -> list[str]:
    """Those who would like to and are in the group, in the order in which they said so."""
    people = await ctx.people(call.group_id)
    return [person for person in await ctx.store.terms.calls.wishes(call.id) if person in people]


@settings.offer(CALL_MESSAGE, Intent("like", ("kit-yes", "settings-heir-plain"), (*HAND, *UP)))
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """Somebody would like to; taking the tap or the reply back withdraws that."""
    call = await ctx.store.terms.calls.get(subject)
    if call is None or call.chosen:
        return None
    await ctx.store.terms.calls.wish(call.id, ctx.person, ctx.event_id)
    return [*([] if ctx.tapped else [sign("✅")]), *await _boards(ctx, call)]


@settings.on_timer(CALL_TIMER)
async def choose(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """One of those who would like to facilitates from now on; where nobody would, that is fine."""
    calls = ctx.store.terms.calls
    call = await calls.get(subject)
    if call is None or call.chosen or not await ctx.at_home(call.group_id, CALL_TIMER, subject):
        return None
    like = await _who_would(ctx, call)
    if not like or call.until <= ctx.now or EVERYONE in ctx.settings[FACILITATORS]:
        await calls.remove(call.id)
        return await _ended(ctx, call, Phrase("settings-call-nobody"))
    chosen, published, key = await _chosen(ctx, call, like)
    await calls.choose(call.id, chosen, published)
    said = await begin_term(ctx, chosen, call.until, "", call.way)
    names = [(await ctx.member(person)).name for person in like]
    why = Phrase(key, person=(await ctx.member(chosen)).name, people=names)
    return await _ended(ctx, call, said, *([why] if len(like) > 1 else []))


async def _chosen(ctx: RoomContext, call: Call, like: Sequence[str]) -> tuple[str, str | None, str]:
    """Who it is; of a lot, by what it was drawn, which all could see before, the message that asked; and why."""
    calls = ctx.store.terms.calls
    if call.way == "turns":
        named = ctx.settings[FACILITATORS]  # who does now has for no time at all not
        past = await calls.past(call.group_id) | dict.fromkeys(named, ctx.now)
        since = {person: past.get(person, _LONG_AGO) for person in like}
        chosen = min(like, key=since.__getitem__)
        alike = sum(each == since[chosen] for each in since.values()) > 1
        return chosen, None, "settings-call-by-turns-first" if alike else "settings-call-by-turns"
    about = CALL_MESSAGE.about(call.id)
    rooms = await ctx.store.rooms.group_rooms(call.group_id)
    found = await ctx.store.outbox.sent.first_about(rooms[0], (about.feature, about.kind, about.subject))
    published = found or str(call.id)
    return drawn(published, like), published, "settings-call-by-lot"


async def _ended(ctx: RoomContext, call: Call, *said: Phrase) -> list[Reply]:
    return [_board(room, call, said, fresh=True) for room in await ctx.rooms_of(call.group_id)]


async def how_the_lot_fell(ctx: RoomContext) -> list[Phrase]:
    """How everybody can draw the last lot again, as long as somebody facilitates because of it."""
    call = await ctx.store.terms.calls.last(ctx.group.id)
    if call is None or call.published is None or call.until <= ctx.now:
        return []
    like = await ctx.store.terms.calls.wishes(call.id)
    if len(like) < 2:
        return []
    return [
        BLANK,
        Phrase("settings-lot-again", published=call.published),
        *[Phrase("settings-lot-of", person=person, digest=digest(call.published, person)[:16]) for person in like],
    ]


@settings.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message ends the search; taking a tap or a reply back, one's own wish."""
    if call := await ctx.store.terms.calls.by_event(event.event_id):
        await ctx.cancel(CALL_TIMER, call.id)
        await ctx.store.terms.calls.remove(call.id)
        return [_board(room, call, [Phrase("settings-call-taken-back")]) for room in await ctx.rooms_of(call.group_id)]
    if not await by_its_writer(ctx, event.event_id):
        return None
    changed = await ctx.store.terms.calls.unwish(event.event_id)
    return await _boards(ctx, changed) if changed else None


@settings.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """Who is forgotten would no longer like to."""
    call = await ctx.store.terms.calls.open(ctx.group.id)
    if call is None or event.person not in await ctx.store.terms.calls.wishes(call.id):
        return None
    await ctx.store.terms.calls.forget(call.id, event.person)
    return await _boards(ctx, call)


@settings.on(RoomReplaced)
async def show_anew(ctx: RoomContext, event: RoomReplaced) -> Outcome:
    """Who would like to is asked in the room that takes the place of the old one; what was said stays."""
    call = await ctx.store.terms.calls.open(ctx.circle.id) if ctx.circle else None
    return [_board(ctx, call, await _lines(ctx, call), fresh=True)] if call else None
