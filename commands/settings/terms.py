"""Facilitating for a time: it ends by itself, and the group reads who facilitates then, or is asked who will."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.kit.context import Context, RoomContext
from commands.kit.deadline import Deadline, shown
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.events import FacilitatorDecided, MessageRedacted
from commands.kit.people import Person
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from commands.settings.feature import FACILITATORS, settings
from commands.settings.heirs import question
from commands.settings.kinds import EVERYONE

TERM_TIMER = settings.timer("term", int)


@settings.command("term", whole_group=True, sets="settings")
async def name(ctx: Context, person: Person | None = None, *, until: Deadline | None = None) -> Outcome:
    """Have somebody facilitate the group, until a date or until further notice; without a name, who does."""
    if person is None:
        return await _who(ctx)
    await ctx.require(Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("settings-term"), ctx.language))
    if person.user_id == ctx.bot:
        raise UserError("settings-term-not-me")
    if EVERYONE in ctx.settings[FACILITATORS]:
        raise UserError("settings-term-everyone")
    return await ctx.everywhere(lines([await _begin(ctx, person.user_id, until, ctx.event_id)]))


async def _who(ctx: Context) -> Outcome:
    people = await ctx.facilitators_of(ctx.group.id)
    ends = await ctx.store.terms.of(ctx.group.id)
    if not people:
        return [question(ctx)]
    return lines([_shown(ctx, each.name, ends.get(each.user_id)) for each in people])


def _shown(ctx: RoomContext, person: str, until: datetime | None) -> Phrase:
    if until is None:
        return Phrase("settings-term-facilitates", person=person)
    return Phrase("settings-term-facilitates-until", person=person, until=shown(until, ctx.zone))


async def _begin(ctx: RoomContext, person: str, until: datetime | None, event_id: str) -> Phrase:
    named = ctx.settings[FACILITATORS] | {person}
    await ctx.store.settings.set(ctx.group.id, FACILITATORS.name, FACILITATORS.kind.kept(named), event_id or None)
    if until is None:
        before = await ctx.store.terms.end(ctx.group.id, person)
        if before is not None:
            await ctx.cancel(TERM_TIMER, before)
    else:
        await _plan(ctx, (await ctx.store.terms.set(ctx.group.id, person, until, event_id)).id, until)
    return _shown(ctx, (await ctx.member(person)).name, until)


async def _plan(ctx: RoomContext, term_id: int, until: datetime) -> None:
    await ctx.store.timers.set(TERM_TIMER.at(term_id, await ctx.room_for_timers(ctx.group.id), until))


@settings.on(FacilitatorDecided)
async def take_office(ctx: RoomContext, event: FacilitatorDecided) -> Outcome:
    """The group has decided who facilitates; who is not in it any more does not."""
    if EVERYONE in ctx.settings[FACILITATORS] or event.person not in await ctx.people(ctx.group.id):
        return None
    said = await _begin(ctx, event.person, event.until, "")
    return [announce(said, room=room) for room in await ctx.store.rooms.group_rooms(ctx.group.id)]


@settings.on_timer(TERM_TIMER)
async def end(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The time is over: said with who facilitates now; where nobody does, every room is asked who will."""
    term = await ctx.store.terms.get(subject)
    if term is None or not await ctx.at_home(term.group_id, TERM_TIMER, subject):
        return None
    await ctx.store.terms.end(term.group_id, term.person)
    named = ctx.settings[FACILITATORS]
    if term.person not in named:
        return None
    kept = FACILITATORS.kind.kept(named - {term.person})
    await ctx.store.settings.set(term.group_id, FACILITATORS.name, kept)
    people = await ctx.facilitators_of(term.group_id)
    if any(each.user_id == term.person for each in people):
        return None  # whom the room itself trusts goes on
    return [_over(room, (await room.member(term.person)).name, [each.name for each in people])
            for room in await ctx.rooms_of(term.group_id)]  # fmt: skip


def _over(room: RoomContext, person: str, others: list[str]) -> Reply:
    if not others:
        asked = question(room)
        return replace(asked, lines=(Phrase("settings-term-over", person=person), *asked.lines))
    facts = {"person": person, "people": others, "count": len(others)}
    return announce(Phrase("settings-term-over-others", **facts), room=room.room.room_id)


@settings.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Deleting the message brings back the end that it had before, or that it had none."""
    for term in await ctx.store.terms.take_back(event.event_id):
        await _plan(ctx, term.id, term.until)
