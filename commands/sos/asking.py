"""Everybody in a group is asked; whoever says that they are coming is heard as if they had been called."""

from __future__ import annotations

from commands.kit.answers import DOWN, Free, Intent
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where, replies_of
from commands.kit.errors import UserError
from commands.kit.events import WrittenPrivately
from commands.kit.replies import Place, Reply, say
from commands.sos.answering import COMES, come_to, hear
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


@sos.offer(
    EVERYBODY_MESSAGE,
    Intent("named", taps=("1️⃣",)),
    Intent("unnamed", taps=("2️⃣",)),
    Intent("nobody", taps=DOWN),
    words=True,
)
async def hear_caller_about_everybody(ctx: Context, subject: int, meant: str) -> Outcome:
    """Ask everybody as the caller's tap says. Their replies are read like anything else that they write."""
    if isinstance(meant, Free):
        return await hear(ctx, WrittenPrivately(meant))
    if meant == "nobody":
        call = await ctx.store.sos.get(subject)
        return say("sos-goes-on") if call and call.person == ctx.person else None
    return await ask_everybody(at_once(ctx), named=meant == "named")


@sos.offer(ROOM_MESSAGE, Intent("comes", COMES, ("🙋", "👍", "✅")))
async def come_from_room(ctx: Context, subject: int, meant: str) -> Outcome:
    """A tap on the question to everybody, or a reply to it; other words are for the people in the room."""
    call = await ctx.store.sos.get(subject)
    if call is None:
        raise UserError("sos-is-over")
    if call.person == ctx.person:
        return None

    async def come(ctx: Context) -> list[Reply]:
        return await come_to(ctx, call)

    # The room reads one line for all who come, so none about where the answer to this one is.
    return [each for each in replies_of(await privately(ctx, come)) if each.place is not Place.HERE]
