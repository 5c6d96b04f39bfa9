"""Asking whoever has a skill, or would like to learn one, to be known: without a name on either side until a yes.

Whatever becomes of it (a no, a silence, a pause, a limit, somebody who is gone or kept apart), who asks reads the same
words at the same time. Only a yes comes before that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import MemberLeft, MessageRedacted, PersonForgotten
from commands.kit.phrase import Member, Phrase, Pill
from commands.kit.replies import Reply, lines, say, whisper
from commands.resources.matching import within
from commands.resources.relays import (
    ANSWER_TIMER,
    ASKED_TIMER,
    CONTACT_MESSAGE,
    CONTACT_QUESTION,
    contact_with,
    delay,
    relays,
    to_asker,
)
from commands.resources.staleness import room_of
from commands.resources.telling import member
from storage.resources import Contact, Relay, Resource
from storage.rooms.names import bare_name

HOLD = timedelta(days=4)  # for an answer
MOST_CONTACTS = 5  # of one person that wait for an answer


async def ask_for(ctx: Context, item: Resource) -> Outcome:
    """Ask whoever it is of, if they can be asked now; who asks never reads whether they were."""
    if item.state == "waiting":
        raise UserError("moderation-not-yet", code=item.code)
    relay = await ctx.store.resources.relays.of(item.id)
    if relay is None or relay.person == ctx.person:
        return ctx.between_us(say("resources-your-own", code=item.code))
    before = await ctx.store.resources.contacts.of(ctx.person)
    if any(each.resource_id == item.id for each in before):
        return ctx.between_us(say("relays-contact-before", code=item.code))
    if sum(each.waits for each in before) >= MOST_CONTACTS:
        return ctx.between_us(say("relays-contact-too-many", count=MOST_CONTACTS))
    contact = await ctx.store.resources.contacts.add(
        ctx.person, group_id=item.group_id, resource_id=item.id, code=item.code, event_id=ctx.event_id, now=ctx.now
    )
    room = await room_of(ctx, item)
    await ctx.store.timers.set(ASKED_TIMER.at(contact.id, room, ctx.now + delay(relay)))
    await ctx.store.timers.set(ANSWER_TIMER.at(contact.id, room, ctx.now + HOLD))
    day = (ctx.now + HOLD).astimezone(ctx.zone).date()
    asked = Phrase("relays-contact-asked", code=item.code, what=item.what, until=day)
    return ctx.between_us(lines([asked, Phrase("relays-contact-asked-how")]))


@relays.on_timer(ASKED_TIMER)
async def ask_owner(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask whoever it is of, at a moment that does not tell who was writing to the bot just now."""
    contact = await ctx.store.resources.contacts.get(subject)
    if contact is None or not await ctx.at_home(contact.group_id, ASKED_TIMER, subject):
        return None
    item = await ctx.store.resources.get(contact.resource_id)
    relay = await ctx.store.resources.relays.of(contact.resource_id)
    asks = item and relay and await _can_be_asked(ctx, relay, contact)
    return _question(ctx, item, relay, contact) if item and relay and asks else None


async def _can_be_asked(ctx: RoomContext, relay: Relay, contact: Contact) -> bool:
    """Whether whoever it is of reads of it: not on pause, kept apart, out of the group, or asked often enough."""
    person, asks = relay.person, ctx.store.resources.asks
    limit = (await asks.limits((person,))).get(person)
    if await ctx.paused(person) or person not in await ctx.people(ctx.group.id):
        return False
    if await ctx.store.apart.of(person, [contact.person]) or not within(limit, await asks.asked(person), ctx.now):
        return False
    await asks.note_asked(person, ctx.now)
    return True


def _question(ctx: RoomContext, item: Resource, relay: Relay, contact: Contact) -> Reply:
    said = [Phrase(f"relays-contact-question-{item.kind}", code=item.code, what=item.what)]
    said.append(Phrase("relays-contact-question-how"))
    about = contact_with(relay, contact)
    message = to_asker(ctx, item, relay, *said, kind=CONTACT_QUESTION).asks(CONTACT_QUESTION, about)
    return message.about_group(item.group_id).traced(unsigned=True, under=about).delivered(once=about)


@relays.question(CONTACT_QUESTION, YesNo(), holds_for=HOLD)
async def answer(ctx: Context, subject: str, yes: bool) -> Outcome:
    """A yes makes both known to each other, if whoever asked still wants it; a no is known to nobody."""
    if not yes:
        return say("relays-contact-no")
    relay = await ctx.store.resources.relays.by_token(subject.partition(" ")[0])
    item = await ctx.store.resources.get(relay.resource_id) if relay else None
    if relay is None or item is None or relay.person != ctx.person:
        return say("relays-contact-over")
    asked = await ctx.store.resources.contacts.about(item.id)
    contact = next((each for each in asked if contact_with(relay, each) == subject), None)
    if contact is None or await ctx.store.apart.of(ctx.person, [contact.person]):
        return say("relays-contact-over")
    await ctx.store.resources.contacts.over(contact.id)
    await ctx.cancel(ANSWER_TIMER, contact.id)
    own, other = await member(ctx, item, ctx.person), await member(ctx, item, contact.person)
    met = Phrase("relays-contact-met", **_named(other), code=item.code)
    told = Phrase("relays-contact-yes", **_named(own), code=item.code, what=item.what)
    message = whisper(other, told, Phrase("relays-contact-begin")).delivered(asked_for=True, prompt=True)
    message = message.answered_by(CONTACT_MESSAGE, contact.id).about_group(item.group_id)
    veil = relay.veil(ctx.event_id)
    message = message.traced(unsigned=True, under=veil).delivered(once=f"{veil} {contact.person}")
    return [lines([met, Phrase("relays-contact-begin")]), message]


def _named(person: Member) -> dict[str, object]:
    return {"person": bare_name(person.name, person.user_id), "id": Pill(person.user_id)}


@relays.on_timer(ANSWER_TIMER)
async def not_now(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The time is over: whatever the reason, in the same words."""
    contact = await ctx.store.resources.contacts.get(subject)
    if contact is None or not await ctx.at_home(contact.group_id, ANSWER_TIMER, subject):
        return None
    await ctx.store.resources.contacts.over(contact.id)
    await _unasked(ctx, contact)
    said = whisper(Member(contact.person, contact.person), Phrase("relays-contact-not-now", code=contact.code))
    said = replace(said, room=ctx.room.room_id).answered_by(CONTACT_MESSAGE, contact.id)
    return said.about_group(contact.group_id).delivered(asked_for=True, prompt=True).traced(unsigned=True)


async def _unasked(ctx: RoomContext, contact: Contact) -> None:
    """Nothing is asked of whoever it is of any more."""
    if relay := await ctx.store.resources.relays.of(contact.resource_id):
        await ctx.store.questions.over(*CONTACT_QUESTION.key(contact_with(relay, contact)))


async def _end(ctx: RoomContext, contacts: Iterable[Contact]) -> None:
    for contact in contacts:
        await _unasked(ctx, contact)
        await ctx.cancel(ASKED_TIMER, contact.id)
        await ctx.cancel(ANSWER_TIMER, contact.id)
        await ctx.store.resources.contacts.remove(contact.id)


@relays.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Whoever deletes the message has not asked."""
    for contact in await ctx.store.resources.contacts.by_event(event.event_id):
        if relay := await ctx.store.resources.relays.of(contact.resource_id):
            await ctx.store.outbox.take_back(contact_with(relay, contact), ctx.now)
        await _end(ctx, [contact])


@relays.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> None:
    """Who is forgotten has not asked either."""
    found = await ctx.store.resources.contacts.of(event.person)
    await _end(ctx, [each for each in found if each.group_id == ctx.group.id])


@relays.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> None:
    """Nor does who has left the group wait for an answer there."""
    if await ctx.has_left(event.person):
        found = await ctx.store.resources.contacts.of(event.person)
        await _end(ctx, [each for each in found if each.group_id == ctx.group.id])
