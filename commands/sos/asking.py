"""Everybody in a group is asked; whoever says that they are coming is heard as if they had been called."""

from __future__ import annotations

from commands.kit.answers import DOWN
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where, replies_of
from commands.kit.errors import UserError
from commands.kit.events import WrittenPrivately
from commands.kit.hints import hint
from commands.kit.replies import Place, Reply, say
from commands.sos.answering import come_to, hear, is_coming
from commands.sos.everybody import ask_everybody
from commands.sos.feature import EVERYBODY_MESSAGE, ROOM_MESSAGE, at_once, privately, sos


@sos.command("everybody", where=Where.ANYWHERE, always=True)
async def ask_named(ctx: Context) -> Outcome:
    """Ask everybody in the group, with one's name."""
    return await privately(ctx, lambda ctx: ask_everybody(ctx, named=True))


@sos.command("unnamed", where=Where.ANYWHERE, always=True)
async def ask_unnamed(ctx: Context) -> Outcome:
    """Ask everybody in the group, without one's name."""
    return await privately(ctx, lambda ctx: ask_everybody(ctx, named=False))


@sos.reaction(EVERYBODY_MESSAGE, "1️⃣")
async def ask_named_by_reaction(ctx: Context, subject: int) -> Outcome:
    """The same with a tap, of whoever called. (No declared question: it must not stand before what they say of it.)"""
    return await ask_everybody(at_once(ctx), named=True)


@sos.reaction(EVERYBODY_MESSAGE, "2️⃣")
async def ask_unnamed_by_reaction(ctx: Context, subject: int) -> Outcome:
    """The same with a tap."""
    return await ask_everybody(at_once(ctx), named=False)


@sos.reaction(EVERYBODY_MESSAGE, *DOWN)
async def ask_nobody_by_reaction(ctx: Context, subject: int) -> Outcome:
    """Nobody else is to be asked."""
    call = await ctx.store.sos.get(subject)
    return say("sos-goes-on") if call and call.person == ctx.person else None


@sos.reply(EVERYBODY_MESSAGE)
async def hear_the_offer_answered(ctx: Context, subject: int, text: str) -> Outcome:
    """What is replied to it is as anything else that whoever called writes."""
    return await hear(ctx, WrittenPrivately(text)) or await hint(ctx)


@sos.reaction(ROOM_MESSAGE, "🙋", "👍", "✅")
async def come_by_reaction(ctx: Context, subject: int) -> Outcome:
    """A tap on the question to everybody."""
    return await _come(ctx, subject)


@sos.reply(ROOM_MESSAGE)
async def come_in_words(ctx: Context, subject: int, text: str) -> Outcome:
    """A reply to it; other words are for the people in the room."""
    return await _come(ctx, subject) if is_coming(ctx, text) else None


async def _come(ctx: Context, number: int) -> Outcome:
    call = await ctx.store.sos.get(number)
    if call is None:
        raise UserError("sos-is-over")
    if call.person == ctx.person:
        return None

    async def come(ctx: Context) -> list[Reply]:
        return await come_to(ctx, call)

    # The room reads one line for all who come, so none about where the answer to this one is.
    return [each for each in replies_of(await privately(ctx, come)) if each.place is not Place.HERE]
