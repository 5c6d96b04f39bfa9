"""For features that keep what an edited message made, and change its words: see `MessageEdited`."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.command_lists import bind_each
from commands.kit.context import Context
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.events import MessageEdited
from commands.kit.parsed import Arguments
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply


def says_now(ctx: Context, event: MessageEdited, key: str, unclear: Phrase, *, also: str = "") -> Arguments | None:
    """What the command of this key is given in the message as it is now; None where it is another command, or none.

    A name of the command `also` counts as one of it. Raises the error `unclear` where something lacks, or may mean
    several things.
    """
    named = ctx.registry.find(event.text.lstrip(), ctx.language)
    if named is None or named.command.key not in (key, also):
        return None
    found = replace(named, command=ctx.registry.command(key))
    try:
        bound = bind_each(ctx.registry, found, ctx.circumstances())
    except (Missing, Ambiguous) as error:
        raise UserError.of(unclear) from error
    if len(bound) > 1:
        raise UserError.of(unclear)
    return bound[0][1]


async def in_its_place(ctx: Context, event: MessageEdited, said: Reply) -> Reply:
    """The answer, in the place of the first one to the message."""
    first = await ctx.store.outbox.sent.first_answer(event.event_id, ctx.room_id)
    return replace(said, relation=replace(said.relation, instead_of=first)) if first else said
