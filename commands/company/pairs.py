"""Pairs: once a week two of those who are in the draw are brought together, by lot. Nobody sees who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from commands.company.feature import DRAW_TIMER, PLACE_TIMER, company
from commands.company.lots import Lots, meetings
from commands.company.wording import name_of
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotHere
from commands.kit.events import DayBegan, MemberLeft, MessageRedacted, Paused, PersonForgotten
from commands.kit.phrase import Member, Phrase, Pill
from commands.kit.replies import Reply, lines, say, whisper
from storage.company.pairs import Place
from storage.rooms.names import bare_name

_WEEK = timedelta(weeks=1)
_MONDAY, _MORNING = 0, time(9)


@company.command("pair", where=Where.GROUP)
async def be_in(ctx: Context) -> Outcome:
    """Be in the draw, every week until one says otherwise."""
    await ctx.store.company.pairs.join(ctx.group.id, ctx.person, ctx.event_id)
    home = await _home(ctx, ctx.group.id)
    if not await ctx.is_set(DRAW_TIMER, ctx.group.id):
        await home.wake(DRAW_TIMER, ctx.group.id, _next_draw(home), wait=True)
    day = _next_draw(home).date()
    return ctx.between_us(lines([Phrase("company-pair-in", day=day), Phrase("company-pair-how")]))


@company.command("pair-skip", where=Where.GROUP)
async def skip(ctx: Context) -> Outcome:
    """Be left out of the next draw."""
    await _require(ctx)
    await ctx.store.company.pairs.skip(ctx.group.id, ctx.person)
    day = _next_draw(await _home(ctx, ctx.group.id)).date()
    return ctx.between_us(say("company-pair-skipped", day=day))


@company.command("pair-off", where=Where.GROUP, guessed=False)
async def be_out(ctx: Context) -> Outcome:
    """Not be in the draw any more; who was with them is put with others."""
    await _require(ctx)
    await ctx.store.company.pairs.leave(ctx.group.id, ctx.person)
    moved = await _free(await _home(ctx, ctx.group.id), ctx.person)
    return [*ctx.between_us(say("company-pair-out")), *moved]


@company.on_timer(DRAW_TIMER)
async def draw(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Draw, and have everybody told in their turn; the next draw is a week later."""
    if not await ctx.at_home(subject, DRAW_TIMER, subject):
        return None
    store, people = ctx.store.company.pairs, await ctx.people(subject)
    entries = [each for each in await store.entries(subject) if each.person in people]
    if not entries:
        return None
    await ctx.wake(DRAW_TIMER, subject, _next_draw(ctx), wait=True)
    paused = await ctx.paused(*(each.person for each in entries))
    taking = [each.person for each in entries if not each.skips and each.person not in paused]
    lots = await _lots(ctx, taking, [each.person for each in entries if each.missed])
    found = lots.draw(taking, f"{await store.salt(subject)} {due.date()}")
    await store.meet(subject, meetings(found.groups), ctx.now)
    await store.drawn(subject, found.groups, found.left, ctx.now)
    for place in await store.places(subject):
        await ctx.wake(PLACE_TIMER, place.id, ctx.now, wait=True)
    return None


@company.on_timer(PLACE_TIMER)
async def tell(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Tell somebody with whom they are, or that it is not this time: whatever the reason, in the same words."""
    place = await ctx.store.company.pairs.place(subject)
    if place is None or not await ctx.at_home(place.group_id, PLACE_TIMER, subject):
        return None
    return await _told(ctx, place, "company-pair-with")


@company.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Whoever deletes the message is in the draw no more; with whom they are now stays."""
    await ctx.store.company.pairs.take_back(event.event_id)


@company.on(Paused)
async def rest(ctx: Context, event: Paused) -> list[Reply]:
    """Who was with somebody on pause is put with others. They are not told why."""
    groups = await ctx.store.rooms.groups_of(event.person)
    return [each for group in groups for each in await _free(await _home(ctx, group.id), event.person)]


@company.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> list[Reply]:
    """The same where somebody is forgotten."""
    return await _free(await _home(ctx, ctx.group.id), event.person)


@company.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> list[Reply]:
    """The same where somebody has left the group; they are in its draw no more."""
    if not await ctx.has_left(event.person):
        return []
    await ctx.store.company.pairs.leave(ctx.group.id, event.person)
    return await _free(ctx, event.person)


@company.on(DayBegan)
async def go_on(ctx: RoomContext, event: DayBegan) -> None:
    """A draw is not lost with the room, or the instance, in which its timer was set."""
    if ctx.circle is None or await ctx.is_set(DRAW_TIMER, ctx.group.id):
        return
    if await ctx.store.company.pairs.entries(ctx.group.id):
        await ctx.wake(DRAW_TIMER, ctx.group.id, _next_draw(ctx), wait=True)


async def _free(home: RoomContext, person: str) -> list[Reply]:
    """Take somebody's place away, and put who was with them with others; all whom it concerns are told, not why."""
    store = home.store.company.pairs
    places = await store.places(home.group.id)
    gone = next((each for each in places if each.person == person), None)
    if gone is None:
        return []
    await store.free(gone.id)
    await home.cancel(PLACE_TIMER, gone.id)
    if gone.number is None:
        return []
    rest = [each for each in places if each.number == gone.number and each != gone]
    if len(rest) == 1:
        rest = await _put_elsewhere(home, rest[0], [each for each in places if each not in (gone, *rest)])
    if company.name in home.registry.off:
        return []
    return [await _told(home, each, "company-pair-changed") for each in rest]


async def _put_elsewhere(home: RoomContext, place: Place, others: Sequence[Place]) -> list[Place]:
    """Make somebody the third of a pair, if there is one; whose place has changed."""
    pairs: dict[int, tuple[str, ...]] = {}
    for each in others:
        if each.number is not None:
            pairs[each.number] = (*pairs.get(each.number, ()), each.person)
    lots = await _lots(home, [place.person, *(each.person for each in others)], [])
    pair = lots.third(place.person, pairs.values())
    number = next((each for each, people in pairs.items() if people == pair), None)
    await home.store.company.pairs.move(place.id, number)
    moved = [replace(place, number=number)]
    if pair is None:
        return moved
    await home.store.company.pairs.meet(home.group.id, [frozenset((place.person, each)) for each in pair], home.now)
    return [*(each for each in others if each.number == number), *moved]


async def _lots(home: RoomContext, people: Sequence[str], missed: Sequence[str]) -> Lots:
    met = await home.store.company.pairs.met(home.group.id, people)
    return Lots(
        await home.store.apart.pairs(people),
        {pair: (home.now - at) // _WEEK for pair, at in met.items()},
        missed,
    )


async def _told(home: RoomContext, place: Place, key: str) -> Reply:
    """The letter to somebody; they are in the draw, so that it does not wait."""
    places = await home.store.company.pairs.places(home.group.id)
    others = [each.person for each in places if each.number == place.number and each.person != place.person]
    said = [Phrase("company-pair-not-this-time")]
    if place.number is not None and others:
        people = [Phrase("company-pair-person", person=await _bare(home, each), id=Pill(each)) for each in others]
        said = [Phrase(key, people=people), Phrase("company-pair-begin")]
    told = replace(whisper(Member(place.person, await name_of(home, place.person)), *said), room=home.room.room_id)
    return told.delivered(prompt=True).traced(stays=True, unsigned=True)


async def _bare(home: RoomContext, person: str) -> str:
    return bare_name(await name_of(home, person), person)


def _next_draw(home: RoomContext) -> datetime:
    """The next Monday morning on the group's clock."""
    here = home.now.astimezone(home.zone)
    day = here.date() + timedelta(days=(_MONDAY - here.weekday()) % 7)
    moment = datetime.combine(day, _MORNING, home.zone)
    return moment if moment > home.now else datetime.combine(day + _WEEK, _MORNING, home.zone)


async def _home(ctx: RoomContext, group_id: int) -> RoomContext:
    return (await ctx.rooms_of(group_id))[0]


async def _require(ctx: Context) -> None:
    if await ctx.store.company.pairs.entry(ctx.group.id, ctx.person) is None:
        raise NotHere("company-pair-not-in")
