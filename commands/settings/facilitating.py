"""Who facilitates, and until when: it ends by itself, and the group reads who does then, or is asked who will."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.kit.context import Context, RoomContext
from commands.kit.deadline import PeriodEnd
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.people import Person
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from commands.settings.calling import how_the_lot_fell, look_again
from commands.settings.feature import FACILITATORS, settings
from commands.settings.heirs import question
from commands.settings.kinds import EVERYONE
from commands.settings.terms import TERM_TIMER, begin_term, plan_end, shown_term


@settings.command("term", whole_group=True, sets="settings")
async def name(ctx: Context, person: Person | None = None, *, until: PeriodEnd | None = None) -> Outcome:
    """Have somebody facilitate the group, until a date or until further notice; without a name, who does."""
    if person is None:
        return await _who(ctx)
    await ctx.require(Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("settings-term"), ctx.language))
    if person.user_id == ctx.bot:
        raise UserError("settings-term-not-me")
    if EVERYONE in ctx.settings[FACILITATORS]:
        raise UserError("settings-term-everyone")
    return await ctx.everywhere(lines([await begin_term(ctx, person.user_id, until, ctx.event_id)]))


async def _who(ctx: Context) -> Outcome:
    people = await ctx.facilitators_of(ctx.group.id)
    ends = await ctx.store.terms.of(ctx.group.id)
    if not people:
        return [question(ctx)]
    shown = [shown_term(ctx, each.name, ends.get(each.user_id)) for each in people]
    return lines([*shown, *await how_the_lot_fell(ctx)])


@settings.on_timer(TERM_TIMER)
async def end(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The time is over: said with who facilitates now; where nobody does, every room is asked who will.

    Whoever was called by lot or by turns hands over: the group is asked who would like to be next.
    """
    term = await ctx.store.terms.get(subject)
    if term is None or not await ctx.at_home(term.group_id, TERM_TIMER, subject):
        return None
    await ctx.store.terms.end(term.group_id, term.person)
    await ctx.store.terms.calls.facilitated(term.group_id, term.person, ctx.now)
    named = ctx.settings[FACILITATORS]
    if term.person not in named:
        return None
    kept = FACILITATORS.kind.kept(named - {term.person})
    await ctx.store.settings.set(term.group_id, FACILITATORS.name, kept)
    if term.way and (handed_on := await look_again(ctx, term, term.way)):
        return handed_on
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
        await plan_end(ctx, term)
