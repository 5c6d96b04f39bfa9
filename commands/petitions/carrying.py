"""Who carries a petition: asked in private, shown to all, and the only ones who read the names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from commands.kit.answers import YesNo
from commands.kit.arguments import ItemId
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import Resumed
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, say, sign, whisper
from commands.petitions.board import boards, quoted
from commands.petitions.feature import CARRIERS_QUESTION, CARRY_QUESTION, CLOSE_TIMER, petitions
from commands.petitions.finding import carriers_of, find, member, must_carry, must_lead
from commands.petitions.kinds import ME, Carriers
from storage.petitions import Carrier, Petition
from storage.petitions.tables import BEGUN

MOST_CARRIERS = 5
WARNED = timedelta(days=1)
"""So long whoever has signed before knows who will read the names, before they can be read."""


@petitions.command("carriers", where=Where.GROUP, letters="S", asks_before=Audience.NOBODY)
async def more_carriers(ctx: Context, item: ItemId, carriers: Carriers) -> Outcome:
    """Ask somebody else, too, to carry it."""
    found = await find(ctx, item)
    await must_lead(ctx, found)
    if not found.takes_back:
        raise UserError("petitions-is-over", code=found.code)
    await name_carriers(ctx, found, carriers)
    return [*([] if ctx.room.direct else [sign("✅")]), *await ask_carriers(ctx, found)]


@petitions.command("drop", where=Where.GROUP, letters="S", guessed=False, asks_before=Audience.NOBODY)
async def stop_carrying(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Carry it no longer."""
    found = await find(ctx, item)
    own = await must_carry(ctx, found)
    return [say("petitions-dropped-by-you", code=found.code), *await end_carrying(ctx, found, own)]


async def name_carriers(ctx: Context, petition: Petition, people: Sequence[Member]) -> None:
    """Note who is to be asked. Whoever began it and names themselves carries it as soon as it is open."""
    named = list(dict.fromkeys(ctx.person if each.user_id == ME else each.user_id for each in people))
    known = await ctx.store.petitions.carriers.of(petition.id)
    there = {each.person for each in known}
    group = await ctx.people(petition.group_id)
    if any(each not in group for each in named):
        raise UserError("petitions-only-members-carry")
    if len(there | set(named)) > MOST_CARRIERS:
        raise UserError("petitions-too-many-carriers", most=MOST_CARRIERS)
    for each in named:
        agreed = ctx.now if petition.state == "draft" and each == ctx.person == petition.person else None
        await ctx.store.petitions.carriers.add(petition.id, each, agreed)


async def ask_carriers(ctx: Context, petition: Petition) -> list[Reply]:
    """Ask those who have not been asked; whoever is on pause is asked once they are back."""
    waiting = [each for each in await ctx.store.petitions.carriers.of(petition.id) if not (each.asked or each.agreed)]
    paused = await ctx.paused(*(each.person for each in waiting))
    asked = [each for each in waiting if each.person not in paused]
    people = [(await member(ctx, petition, each.person)).name for each in asked]
    told = [ctx.to_sender(lines([_told(petition, people)])).quietly()]
    return [*told, *[await _ask(ctx, petition, each, ctx.sender.name) for each in asked]]


def _told(petition: Petition, people: Sequence[str]) -> Phrase:
    if not people:
        return Phrase("petitions-asked-later", code=petition.code)
    opens = petition.state == "draft"
    return Phrase("petitions-asked-opens" if opens else "petitions-asked", code=petition.code, people=people)


async def _ask(ctx: RoomContext, petition: Petition, carrier: Carrier, by: str) -> Reply:
    await ctx.store.petitions.carriers.ask(carrier.id)
    facts = {"code": petition.code, "addressee": petition.addressee, "person": by}
    said = [Phrase("petitions-carry-asked", **facts), *quoted(petition.words), Phrase("petitions-carry-how")]
    asked = whisper(await member(ctx, petition, carrier.person), *said).asks(CARRY_QUESTION, carrier.id)
    return asked.about_group(petition.group_id)


@petitions.question(CARRY_QUESTION, YesNo(yes=("petitions-carry-plain",)), holds_for=BEGUN)
async def hear(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether they carry it. A no is told to nobody."""
    own = await ctx.store.petitions.carriers.get(subject)
    found = await ctx.store.petitions.get(own.petition_id) if own else None
    if own is None or found is None or own.person != ctx.person or not (found.state == "draft" or found.takes_back):
        raise UserError("petitions-no-longer")
    if not yes:
        await ctx.store.petitions.carriers.remove(own.id)
        return [say("petitions-carry-no"), *await _ask_for_others(ctx, found)]
    if own.agreed is None:
        await ctx.store.petitions.carriers.agree(own.id, ctx.now)
    opens = found.state == "draft" and ctx.person != found.person
    if opens:
        await _open(ctx, found)
        found = replace(found, state="open")
    said = say("petitions-carry-yes", code=found.code)
    shown = await boards(ctx, found) if found.state != "draft" else []
    return [said, *shown, *(await _tell_signers(ctx, found) if not opens else [])]


async def _open(ctx: Context, petition: Petition) -> None:
    """From now on people can sign it."""
    await ctx.store.petitions.open(petition.id)
    room = await ctx.room_for_timers(petition.group_id)
    await ctx.store.timers.set(CLOSE_TIMER.at(petition.id, room, petition.until, wait=True))


async def _tell_signers(ctx: Context, petition: Petition) -> list[Reply]:
    """Those who have signed before are told who reads their name from now on, while they can take it back."""
    said = Phrase("petitions-carrier-letter", code=petition.code, person=ctx.sender.name, after=WARNED)
    letters = [
        whisper(await member(ctx, petition, person), said).about_group(petition.group_id).delivered(prompt=True)
        for person in await ctx.store.petitions.signatures.people(petition.id)
        if person != ctx.person
    ]
    return letters if petition.state != "draft" else []


async def end_carrying(ctx: RoomContext, petition: Petition, carrier: Carrier) -> list[Reply]:
    """Somebody carries it no longer; if nobody does now, somebody is asked who could."""
    await ctx.store.petitions.carriers.remove(carrier.id)
    await ctx.store.questions.over(*CARRY_QUESTION.key(carrier.id))
    if petition.state == "draft":
        return await _ask_for_others(ctx, petition)
    shown = await boards(ctx, petition) if carrier.agreed else []
    return [*shown, *(await _ask_for_others(ctx, petition) if petition.takes_back else [])]


async def _ask_for_others(ctx: RoomContext, petition: Petition) -> list[Reply]:
    """With nobody left to carry it, whoever began it is asked for somebody else; the room sees it in any case."""
    carriers = await ctx.store.petitions.carriers.of(petition.id)
    others = [each for each in carriers if each.person != petition.person]
    enough = bool(others) if petition.state == "draft" else bool(await carriers_of(ctx, petition))
    if enough or not petition.person:
        return []
    said = Phrase("petitions-ask-others", code=petition.code)
    asked = whisper(await member(ctx, petition, petition.person), said).asks(CARRIERS_QUESTION, petition.id)
    return [asked.about_group(petition.group_id)]


@petitions.on(Resumed)
async def ask_now(ctx: Context, event: Resumed) -> Outcome:
    """Who was on pause when they were named is asked now."""
    replies = list[Reply]()
    for each in await ctx.store.petitions.carriers.by_person(event.person):
        found = await ctx.store.petitions.get(each.petition_id)
        if found and not each.asked and not each.agreed and (found.takes_back or (found.state == "draft")):
            if found.private or not found.words or not found.addressee:
                continue  # it is not said yet
            by = (await member(ctx, found, found.person)).name if found.person else ""
            replies.append(await _ask(ctx, found, each, by or (ctx.circle.name if ctx.circle else "")))
    return replies
