"""The group has decided that somebody facilitates: they are asked in private, and their yes has it take effect."""

from __future__ import annotations

from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.deadline import shown
from commands.kit.decision_events import DecisionUndone, FacilitatorDecided
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import Resumed
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, say, whisper
from commands.settings.feature import FACILITATORS, settings
from commands.settings.kinds import EVERYONE
from commands.settings.terms import begin_term
from storage.terms import Offer
from storage.terms.tables import OFFERED

OFFICE_QUESTION = settings.message("office", int)


@settings.on(FacilitatorDecided)
async def take_office(ctx: RoomContext, event: FacilitatorDecided) -> Outcome:
    """Who has agreed facilitates; who has not is asked. Who is not in the group any more does not."""
    if EVERYONE in ctx.settings[FACILITATORS] or event.person not in await ctx.people(ctx.group.id):
        return None
    if event.agreed:
        return await _everywhere(ctx, await begin_term(ctx, event.person, event.until, ""))
    offer = await ctx.store.terms.offers.add(ctx.group.id, event.person, event.until, event.source, ctx.now)
    return None if await ctx.paused(event.person) else await _ask(ctx, offer)


async def _ask(ctx: RoomContext, offer: Offer) -> Reply:
    await ctx.store.terms.offers.ask(offer.id)
    key = "settings-office-asked-until" if offer.until else "settings-office-asked"
    until = {"until": shown(offer.until, ctx.zone)} if offer.until else {}
    said = whisper(await ctx.member(offer.person), Phrase(key, **until), Phrase("settings-office-how"))
    return said.asks(OFFICE_QUESTION, offer.id).about_group(offer.group_id)


@settings.question(OFFICE_QUESTION, YesNo(), holds_for=OFFERED)
async def hear(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether they would like to. A no needs no reason, and the group looks for somebody else."""
    offer = await ctx.store.terms.offers.get(subject)
    if offer is None or offer.person != ctx.person or (offer.until and offer.until <= ctx.now):
        raise UserError("settings-office-over")
    ctx = await ctx.about(offer.group_id)
    await ctx.store.terms.offers.remove(offer.id)
    if not yes or EVERYONE in ctx.settings[FACILITATORS]:
        no = Phrase("settings-office-no", person=(await ctx.member(ctx.person)).name)
        undone = [line for reply in await ctx.tell(DecisionUndone(offer.source)) for line in reply.lines]
        return [say("settings-office-no-noted"), *await _everywhere(ctx, no, *undone)]
    said = await begin_term(ctx, ctx.person, offer.until, "")
    return [say("settings-office-yes"), *await _everywhere(ctx, said)]


async def _everywhere(ctx: RoomContext, *said: Phrase) -> list[Reply]:
    return [announce(*said, room=room) for room in await ctx.store.rooms.group_rooms(ctx.group.id)]


@settings.on(Resumed)
async def ask_now(ctx: Context, event: Resumed) -> Outcome:
    """Who was on pause when it was decided is asked now."""
    return [await _ask(ctx, offer) for offer in await ctx.store.terms.offers.waiting(event.person)]
