"""Pauses: one word stops every ping to a person, everywhere, now or for days to come. Nobody is asked why or told."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted, OwnThingsWanted, Paused, Resumed
from commands.kit.feature import Feature
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, whisper
from commands.kit.stretch import Stretch
from commands.kit.stretch_kind import Away
from storage.pauses import Pause

pauses = Feature("pauses")
pauses.keeps()

MOST_PLANNED = 10


@pauses.command("pause", where=Where.ANYWHERE, own_time=True, essential=True, sets="pauses")
async def pause(ctx: Context, away: Away | None = None) -> Outcome:
    """No ping any more, until then or until one says so; or from a time to come.

    A second one replaces the first. One to come begins and ends by itself, and replaces those to come that it meets,
    which is said: who adds a day must not lose others unawares.
    """
    away, zone = away or Stretch(None, None), await _zone(ctx)
    stretch = away.describe(zone)
    if away.since and len(await ctx.store.pauses.to_come(ctx.person, ctx.now)) >= MOST_PLANNED:
        raise UserError("pauses-too-many", most=MOST_PLANNED)
    replaced = await ctx.store.pauses.begin(ctx.person, away.since, away.until, ctx.event_id, ctx.now)
    if away.since:
        instead = [Phrase("pauses-instead", stretch=_stretch(each, zone)) for each in replaced if _loses(away, each)]
        return lines([Phrase("pauses-planned", stretch=stretch), *instead, Phrase("pauses-planned-how")])
    begun = Phrase("pauses-begun-until", stretch=stretch) if stretch else Phrase("pauses-begun")
    return [lines((begun, Phrase("pauses-how"))), *await ctx.tell(Paused(ctx.person))]


@pauses.command("resume", where=Where.ANYWHERE)
async def resume(ctx: Context) -> Outcome:
    """Be reached again; without a pause now, call off the next one that is planned."""
    ended = await ctx.store.pauses.end(ctx.person, ctx.now)
    planned = await ctx.store.pauses.to_come(ctx.person, ctx.now)
    if not ended and not planned:
        raise UserError("pauses-none")
    zone = await _zone(ctx)
    if ended:
        still = [Phrase("pauses-still", stretch=_stretch(each, zone)) for each in planned]
        return [lines([Phrase("pauses-over"), *still]), *await ctx.tell(Resumed(ctx.person))]
    called_off, *others = planned
    await ctx.store.pauses.call_off(ctx.person, called_off.since)
    still = [Phrase("pauses-still", stretch=_stretch(each, zone)) for each in others]
    return lines([Phrase("pauses-called-off", stretch=_stretch(called_off, zone)), *still])


@pauses.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """One's pause, and those to come: shown in private only."""
    if event.group_id is not None or not ctx.room.direct:
        return None
    zone = await _zone(ctx)
    now = (await ctx.paused(ctx.person)).get(ctx.person)
    planned = await ctx.store.pauses.to_come(ctx.person, ctx.now)
    shown = [_as_it_is(each, ctx.now, zone) for each in ([now, *planned] if now else planned)]
    return lines(shown) if shown else None


@pauses.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> list[Reply]:
    """Redacting the message ends the pause, or calls it off, without a word; those whose place it took come back."""
    gone = await ctx.store.pauses.take_back(event.event_id, ctx.now)
    if gone is None:
        return []
    zone = ctx.zone_in(await ctx.own(gone.person))
    again = [_as_it_is(each, ctx.now, zone) for each in gone.again]
    said = [whisper(await ctx.member(gone.person), *again).quietly()] if again else []
    if await ctx.store.pauses.paused(gone.person, ctx.now):
        return [*said, *([] if gone.held else await ctx.tell(Paused(gone.person)))]
    return [*said, *(await ctx.tell(Resumed(gone.person)) if gone.held else [])]


def _as_it_is(each: Pause, now: datetime, zone: ZoneInfo) -> Phrase:
    if each.since > now:
        return Phrase("pauses-mine-planned", stretch=_stretch(each, zone))
    until = Stretch(None, each.until).describe(zone)
    return Phrase("pauses-mine-until", stretch=until) if until else Phrase("pauses-mine")


async def _zone(ctx: Context) -> ZoneInfo:
    """The person's own zone, in which the days of their pause are read."""
    return ctx.zone_in(await ctx.own(ctx.person))


def _loses(away: Stretch, planned: Pause) -> bool:
    """Whether a pause that is replaced had some time that the new one has not."""
    earlier = away.since is not None and planned.since < away.since
    return earlier or (away.until is not None and (planned.until is None or planned.until > away.until))


def _stretch(planned: Pause, zone: ZoneInfo) -> Phrase | None:
    return Stretch(planned.since, planned.until).describe(zone)
