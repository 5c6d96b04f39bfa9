"""In a direct chat: the group that a command is about, of those that its sender is in.

The first of these that leaves one: the group named in the command; that of the message that it replies to; the only one
in which the feature is on; the only one in which what the command names is there; the one that was spoken of last. Else
the person is asked.
"""

from __future__ import annotations

from datetime import timedelta
from enum import IntEnum

from msgspec.structs import replace

from bot.dispatch.invocation import circumstances, permit, said_by_handlers, source_of
from bot.matrix.events import Message, Reaction
from commands.kit.arguments import ItemKind, NumberKind
from commands.kit.completion import ask_which_group
from commands.kit.context import Context
from commands.kit.declaration import Command, Outcome, Where, replies_of
from commands.kit.errors import NoLonger, NotHere, UserError
from commands.kit.parsed import Ask, Run
from commands.kit.parser import read_arguments, unfinished
from commands.kit.registry import Found
from commands.kit.replies import Reply
from commands.kit.which_group import find_before_group, named_in, told_apart

_LATELY = timedelta(minutes=10)  # so long is known which group was spoken of
_MOST_TRIED = 9  # groups in which it is looked for what a command names


class Undone(Exception):
    """Raised to undo what was only tried."""


async def find_group(ctx: Context, found: Found, event: Message | Reaction) -> tuple[Context, Found] | Reply:
    """The context with the group, and the command without the words that name it; or the question which group.

    Raises `UserError` where the sender is in no group, or names one that is not theirs.
    """
    left = found.command.even_left
    groups = await (ctx.own_groups() if left else ctx.store.rooms.groups_of(ctx.person))
    if not groups:
        raise UserError("kit-no-group")
    found, named = named_in(ctx.registry.catalogs, found, groups)
    found = ctx.registry.lengthened(found)
    meant = named
    if len(named) > 1 and (spoken := await _replied_about(ctx, event)):
        meant = [group for group in named if group.id == spoken] or named
    if 1 < len(meant) <= _MOST_TRIED:
        around = [await ctx.about(group.id, even_left=left) for group in meant]
        around = [there for there in around if found.command.feature not in there.registry.off] or around
        known = {there.group: await _knows(ctx, there, found, event) for there in around}
        meant = [group for group, knows in known.items() if knows == max(known.values())]
        meant = meant[:1] if _names_something(found.command) and max(known.values()) < Knows.IT else meant
    if len(meant) > 1 and (last := await ctx.store.outbox.sent.spoken_of(ctx.room_id, ctx.now - _LATELY)):
        meant = [group for group in meant if group.id == last] or meant
    if len(meant) > 1:
        waits = replace(unfinished(found), source=source_of(found, event))
        return ask_which_group(ctx, waits, await told_apart(ctx, meant, ctx.person))
    there = await ctx.about(meant[0].id, even_left=left)
    return replace(there, language=ctx.language), found


async def find_named(ctx: Context, text: str) -> Found | None:
    """The command that the text begins with; in a direct chat also one that has a group's name after it."""
    found = ctx.registry.whole.find(text, ctx.language)
    if found and (found.command.parameters or not found.rest):
        return found
    return await before_group(ctx, text) or found


async def before_group(ctx: Context, text: str) -> Found | None:
    """In a direct chat: the command whose name is all that stands before what names one of the sender's groups."""
    if not ctx.room.direct or ctx.circle:
        return None
    return find_before_group(ctx.registry.whole, text, ctx.language, await ctx.own_groups())


async def beside_left(ctx: Context, command: Command) -> Context:
    """For what can be about a group that the sender has left: with that one, or with none where it may be another."""
    if not (ctx.room.direct and command.where is Where.GROUP):
        return ctx
    groups = await ctx.own_groups()
    return await ctx.about(groups[0].id, even_left=True) if len(groups) == 1 else replace(ctx, circle=None)


def of_group(group_id: int | None, outcome: Outcome) -> Outcome:
    """Set the group that replies in a direct chat will be about."""
    if group_id is None:
        return outcome
    return [reply.about_group(group_id) for reply in replies_of(outcome)]


async def _replied_about(ctx: Context, event: Message | Reaction) -> int | None:
    """The group that the message is about to which the command replies."""
    replied = event.in_reply_to if isinstance(event, Message) else None
    about = await ctx.store.outbox.sent.about(replied, ctx.room_id) if replied else None
    return about.group_id if about else None


class Knows(IntEnum):
    """What there is in a group of what a command names, a number or a person."""

    NOTHING = 0  # or it can't be said there
    IT_IS_OVER = 1
    IT = 2


async def _knows(ctx: Context, there: Context, found: Found, event: Message | Reaction) -> Knows:
    """What the group of `there` knows of what the command names. It is tried for that, and undone."""
    there = replace(there, language=ctx.language, agreed=ctx.agreed or ctx.now)
    try:
        await permit(there, found.command, event)
    except UserError:
        return Knows.NOTHING
    try:
        parsed = read_arguments(there.registry, found, await circumstances(there, found.command, event))
        if not isinstance(parsed, Run):
            return Knows.IT if isinstance(parsed, Ask) else Knows.NOTHING
        if _names_something(found.command):
            async with ctx.store.savepoint():
                await said_by_handlers(there, parsed.calls)
                raise Undone
    except NoLonger:
        return Knows.IT_IS_OVER
    except NotHere:
        return Knows.NOTHING
    except (UserError, Undone):
        pass
    return Knows.IT


def _names_something(command: Command) -> bool:
    """Whether something that is kept is named in the command, by its number or its words."""
    return any(isinstance(each.kind, ItemKind | NumberKind) for each in command.parameters)
