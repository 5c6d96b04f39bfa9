"""Facilitating for a time, as it is stored and said: for `facilitating.py`, `calling.py` and `deciding.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from commands.kit.context import RoomContext
from commands.kit.deadline import shown
from commands.kit.phrase import Phrase
from commands.settings.feature import FACILITATORS, settings
from storage.terms import Term, Way

TERM_TIMER = settings.timer("term", int)


def shown_term(ctx: RoomContext, person: str, until: datetime | None) -> Phrase:
    """That somebody facilitates, and until when."""
    if until is None:
        return Phrase("settings-term-facilitates", person=person)
    return Phrase("settings-term-facilitates-until", person=person, until=shown(until, ctx.zone))


async def begin_term(
    ctx: RoomContext, person: str, until: datetime | None, event_id: str, way: Way | None = None
) -> Phrase:
    """Have somebody facilitate the group from now on, as this message says, or as they were called; in a sentence."""
    named = ctx.settings[FACILITATORS] | {person}
    await ctx.store.settings.set(ctx.group.id, FACILITATORS.name, FACILITATORS.kind.kept(named), event_id or None)
    if until is None:
        await without_end(ctx, [person], event_id)
    else:
        lasts = until - ctx.now if way else timedelta(0)
        await plan_end(ctx, await ctx.store.terms.set(ctx.group.id, person, until, event_id, way=way, lasts=lasts))
    return shown_term(ctx, (await ctx.member(person)).name, until)


async def without_end(ctx: RoomContext, people: Iterable[str], event_id: str) -> list[Phrase]:
    """Whoever is named anew without an end facilitates until further notice; a line about each who had one."""
    ended = await ctx.store.terms.open_end(ctx.group.id, people, event_id)
    for term_id in ended:
        await ctx.cancel(TERM_TIMER, term_id)
    return [Phrase("settings-term-open", person=(await ctx.member(person)).name) for person in ended.values()]


async def plan_end(ctx: RoomContext, term: Term) -> None:
    """Set when it is over."""
    await ctx.store.timers.set(TERM_TIMER.at(term.id, await ctx.room_for_timers(term.group_id), term.until))
