"""For features that keep what a message made when it is edited or deleted: see `MessageEdited`, `MessageRedacted`."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from commands.kit.command_lists import bind_each
from commands.kit.context import Context
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.events import MessageEdited
from commands.kit.parsed import Arguments
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from storage.origins import Origin


def says_now(
    ctx: Context,
    event: MessageEdited,
    key: str,
    unclear: Phrase,
    *,
    also: Collection[str] = (),
    members: Mapping[str, str] | None = None,
) -> Arguments | None:
    """What the command of this key is given in the message as it is now; None where it is another command, or none.

    Names of the commands `also` count as ones of it. `members` are those who can be named. Raises the error `unclear`
    where something lacks, or may mean several things.
    """
    named = ctx.registry.find(event.text.lstrip(), ctx.language)
    if named is None or named.command.key not in (key, *also):
        return None
    found = replace(named, command=ctx.registry.command(key))
    try:
        bound = bind_each(ctx.registry, found, ctx.circumstances(members))
    except (Missing, Ambiguous) as error:
        raise UserError.of(unclear) from error
    if len(bound) > 1:
        raise UserError.of(unclear)
    return bound[0][1]


async def by_its_writer(ctx: Context, event_id: str) -> bool:
    """Whether whoever deletes this message wrote it, and not a moderator, who takes back nothing for a group."""
    found = await ctx.store.origins.find(event_id)
    return found is None or found == Origin.of(event_id, ctx.room_id, ctx.person)


async def in_its_place(ctx: Context, event: MessageEdited, said: Reply) -> Reply:
    """The answer, in the place of the first one to the message."""
    first = await ctx.store.outbox.sent.first_answer(event.event_id, ctx.room_id)
    return replace(said, relation=replace(said.relation, instead_of=first)) if first else said
