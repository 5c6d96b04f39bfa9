"""Whom to ask, and when: whoever invited the bot, as soon as the group begins; or a facilitator who says `!setup`."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.beginning.feature import FOR_ALL, OFFER_QUESTION, STEPS, UNASKED_TIMER, beginning, question
from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.events import GroupBegan
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import Reply, call, say, whisper

_MOST_TOLD = 5  # of those who facilitate: in some rooms it is everybody


@beginning.on(GroupBegan)
async def begin(ctx: RoomContext, event: GroupBegan) -> Outcome:
    """Whoever invited the bot is asked privately, one thing after another; who facilitates besides is told of it.

    Their private chats are opened by that, and not first when somebody calls.
    """
    facilitating = await ctx.trust.governors(ctx)
    there = await ctx.store.contexts.there(ctx.room.room_id, [event.inviter] if event.inviter else [])
    asked = next((person for person in (*there, *facilitating)), None)
    others = [await ctx.member(person) for person in facilitating if person != asked]
    told = [whisper(each, Phrase("beginning-facilitates", group=ctx.group.name)) for each in others[:_MOST_TOLD]]
    told = [each.delivered(settles=False) for each in told]  # the group has not chosen its own language yet
    if asked is None or await _is_being_asked(ctx, asked):
        return told
    hello = Phrase("beginning-invited" if asked in there else "beginning-present", group=ctx.group.name)
    first = await _first(ctx, await ctx.member(asked), hello, facilitates=asked in facilitating)
    return [first.delivered(on_undeliverable=UNASKED_TIMER.about(asked), settles=False), *told]


async def _is_being_asked(ctx: RoomContext, person: str) -> bool:
    """Whether they have such a question open about another group: one thing at a time, and `!setup` for the rest."""
    return any(each.feature == beginning.name for each in await ctx.store.questions.open(person, None, ctx.now))


async def _first(ctx: RoomContext, person: Member, hello: Phrase, *, facilitates: bool) -> Reply:
    """The first question. Who is in another group is asked whether they want any: this may be one more room of it."""
    if await ctx.store.rooms.groups_of(person.user_id) != [ctx.group]:
        offered = whisper(person, hello, Phrase("beginning-offer"))
        return offered.asks(OFFER_QUESTION, ctx.group.id)
    how = Phrase("beginning-how" if facilitates else "beginning-one-question")
    asked = question(ctx.registry, STEPS[0] if facilitates else FOR_ALL[0], ctx.group.id, hello, how, BLANK)
    return replace(asked, place=person).loudly()


@beginning.question(OFFER_QUESTION, YesNo())
async def ask_or_not(ctx: Context, subject: int, wanted: bool) -> Outcome:
    """Whether they want to be asked at all."""
    if not wanted:
        return say("beginning-left")
    step = STEPS[0] if ctx.governs else FOR_ALL[0]
    return question(ctx.registry, step, ctx.group.id, Phrase("beginning-how"), BLANK)


@beginning.command("setup", role=Role.GROUP_FACILITATOR, where=Where.GROUP)
async def ask_again(ctx: Context) -> Outcome:
    """Ask a facilitator the same questions again: privately, wherever they said so."""
    about = Phrase("beginning-again", group=ctx.group.name)
    asked = question(ctx.registry, STEPS[0], ctx.group.id, about, Phrase("beginning-how"), BLANK)
    return ctx.to_sender(asked)


@beginning.on_timer(UNASKED_TIMER)
async def tell_unasked(ctx: RoomContext, person: str, due: datetime) -> Outcome:
    """Who was to be asked can't be written to: they read in the room how to open a private chat."""
    member = await ctx.member(person)
    return call(Phrase("beginning-unasked", person=member), people=[member])
