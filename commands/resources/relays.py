"""Who asked anonymously: known to the relay alone, and reached through it.

Whatever goes from one side to the other is taken back with the message that led to it, and does not lead to it.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from msgspec import Struct

from commands.kit.context import Context, RoomContext
from commands.kit.errors import UserError
from commands.kit.feature import Feature
from commands.kit.messages import MessageKind
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, whisper
from commands.resources.feature import OVER_MESSAGE, STALE_QUESTION, TAKEN_QUESTION
from commands.resources.telling import member
from storage.resources import Contact, Relay, Resource
from storage.resources.relays import RELAYS, TO_HELPERS

relays = Feature(RELAYS, optional=True, needs=("resources",))
relays.keeps()
BRING_TIMER = relays.timer("bring", int)
GONE_TIMER = relays.timer("gone", int)
KEPT_TIMER = relays.timer("kept", int)
ANYWAY_TIMER = relays.timer("anyway", int)
ASKED_TIMER = relays.timer("asked", int)
ANSWER_TIMER = relays.timer("answer", int)

# What messages to who asked are about: its token, which nobody else has.
ASKED_MESSAGE = relays.message("asked", str)
SHOW_QUESTION = relays.message("show", str)
TOKEN_STALE_QUESTION = relays.message("stale", str)
TOKEN_OVER_MESSAGE = relays.message("over", str)
FEW_QUESTION = relays.message("few", str)
CONTACT_QUESTION = relays.message("contact", str)
CONTACT_MESSAGE = relays.message("known", int)
_LETTERS = TOKEN_STALE_QUESTION, CONTACT_QUESTION
HELPING_MESSAGE = relays.message(TO_HELPERS, int)


async def owns(ctx: Context, item: Resource) -> bool:
    """Whether it is theirs. Of an anonymous need that shows in their direct chat only: elsewhere one is like others."""
    if not item.anonymous:
        return item.person == ctx.person
    relay = await ctx.store.resources.relays.of(item.id) if ctx.room.direct else None
    return relay is not None and relay.person == ctx.person


async def own_relay(ctx: Context, item: Resource) -> Relay:
    """The sender's relay. Raises the same `UserError` for everybody else."""
    relay = await ctx.store.resources.relays.of(item.id)
    if relay is None or not await owns(ctx, item):
        raise UserError(worded("relays-not-yours", item), code=item.code)
    return relay


def worded(key: str, item: Resource) -> str:
    """The catalog key for what carries no name: a skill is no need."""
    return f"{key}-skill" if item.form == "skill" else key


async def shown_owner(ctx: RoomContext, item: Resource) -> object:
    """Whose it is, on a list."""
    return Phrase("relays-anonymous") if item.anonymous else (await member(ctx, item, item.person)).name


def to_asker(
    ctx: RoomContext,
    item: Resource,
    relay: Relay,
    *phrases: Phrase,
    kind: MessageKind[str] = ASKED_MESSAGE,
    taker: str | None = None,
) -> Reply:
    """A message to the asker, whose reply goes to `taker`, or to all helpers."""
    message = whisper(Member(relay.person, relay.person), *phrases).delivered(prompt=kind not in _LETTERS)
    return _veiled(ctx, relay, _about(message, item, relay, kind, taker), relay.person)


def to_helper(ctx: RoomContext, item: Resource, relay: Relay, helper: Member, *phrases: Phrase) -> Reply:
    """A message to a helper, whose reply goes to the asker."""
    message = whisper(helper, *phrases).answered_by(HELPING_MESSAGE, item.id).about_group(item.group_id)
    message = message.delivered(prompt=True)
    own = isinstance(ctx, Context) and not (ctx.room.direct and ctx.person == relay.person)
    return message if own else _veiled(ctx, relay, message, helper.user_id)


def answer(item: Resource, relay: Relay, *phrases: Phrase, kind: MessageKind[str] = ASKED_MESSAGE) -> Reply:
    """An answer to the asker, in their direct chat."""
    return _about(lines(phrases), item, relay, kind, None)


async def answer_owner(ctx: Context, item: Resource, kind: MessageKind[int], *phrases: Phrase) -> Reply:
    """An answer to the owner; `kind` says how it can be answered."""
    relay = await ctx.store.resources.relays.of(item.id) if item.anonymous else None
    return answer(item, relay, *phrases) if relay else lines(phrases).answered_by(kind, item.id)


def _about(reply: Reply, item: Resource, relay: Relay, kind: MessageKind[str], taker: str | None) -> Reply:
    subject = f"{relay.token} {relay.veil(taker)}" if taker else relay.token
    return reply.answered_by(kind, subject).about_group(item.group_id)


def _veiled(ctx: RoomContext, relay: Relay, message: Reply, person: str) -> Reply:
    """The same message: who knows what led to it can't find it by that."""
    if isinstance(ctx, Context):
        veil = relay.veil(ctx.event_id)
        return message.traced(unsigned=True, under=veil).delivered(once=f"{veil} {person}")
    keys = " ".join(phrase.key for phrase in message.lines)
    return message.traced(unsigned=True).delivered(once=relay.veil(f"{keys} {person}"))


def contact_with(relay: Relay, contact: Contact) -> str:
    """What the question to who can be known is about: only the relay leads to them, or to who asked."""
    return f"{relay.token} {relay.veil(str(contact.id))}"


async def bring_later(ctx: RoomContext, relay: Relay, room: str) -> None:
    """Speak of it in the group at a moment that does not tell who was writing to the bot just now."""
    due = ctx.now + delay(relay)
    await ctx.store.timers.set(BRING_TIMER.at(relay.resource_id, room, due))


def delay(relay: Relay, least: timedelta = timedelta(minutes=1), most: timedelta = timedelta(minutes=5)) -> timedelta:
    """A random duration between these."""
    chance = int.from_bytes(hashlib.sha256(relay.token.encode()).digest()[:4], "big") / 2**32
    return least + chance * (most - least)


class Owner(Struct, frozen=True):
    """Who put something on the board: what others may call them, and how to write to them."""

    person: str
    shown: object
    item: Resource
    relay: Relay | None

    def veiled(self, event_id: str) -> str:
        """The id of a message of theirs as it may be kept beside the item: where nobody knows them it leads nowhere."""
        return self.relay.veil(event_id) if self.relay else event_id

    def message(self, ctx: RoomContext, kind: MessageKind[int], *phrases: Phrase) -> Reply:
        """A private message; `kind` says how it can be answered."""
        if self.relay:
            own = {STALE_QUESTION: TOKEN_STALE_QUESTION, OVER_MESSAGE: TOKEN_OVER_MESSAGE}.get(kind, ASKED_MESSAGE)
            return to_asker(ctx, self.item, self.relay, *phrases, kind=own)
        person = Member(self.person, str(self.shown))
        return whisper(person, *phrases).answered_by(kind, self.item.id).about_group(self.item.group_id)

    def message_to(self, ctx: RoomContext, taker: Member, *phrases: Phrase) -> Reply:
        """A private message to somebody who took it."""
        if self.relay:
            return to_helper(ctx, self.item, self.relay, taker, *phrases)
        return whisper(taker, *phrases).answered_by(TAKEN_QUESTION, self.item.id).about_group(self.item.group_id)


async def owner_of(ctx: RoomContext, item: Resource) -> Owner | None:
    """The owner; None if that is not known any more."""
    if not item.anonymous:
        return Owner(item.person, (await member(ctx, item, item.person)).name, item, None)
    relay = await ctx.store.resources.relays.of(item.id)
    return Owner(relay.person, Phrase("relays-somebody"), item, relay) if relay else None
