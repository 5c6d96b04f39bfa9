"""The steps of invoking a command: whether its sender may, what its words depend on, and what its handlers say."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.matrix.events import Message, Reaction
from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.declaration import Command, Where, replies_of
from commands.kit.errors import NotTheirs, UserError
from commands.kit.events import RoleLacked
from commands.kit.links import permalink
from commands.kit.parsed import Arguments
from commands.kit.people import PeopleKind, PersonKind, pills_in
from commands.kit.registry import Found
from commands.kit.replies import Reply
from storage.questions import Unfinished


async def permit(ctx: Context, command: Command, event: Message | Reaction) -> None:
    """Raise `UserError` where the sender lacks the declared role, or the command is older than it holds."""
    name = ctx.registry.name(command, ctx.language)
    await ctx.require(command.role, name, strictly=command.strictly)
    if command.holds_for is not None and ctx.heard - event.at > command.holds_for:
        raise UserError("kit-too-late", command=name)


async def permitted(ctx: Context, command: Command, event: Message | Reaction) -> Sequence[Reply]:
    """The same; what a feature does instead for somebody without the role, where it does anything."""
    try:
        await permit(ctx, command, event)
    except NotTheirs:
        if instead := await ctx.tell(RoleLacked(command.key)):
            return instead
        raise
    return ()


def source_of(found: Found, event: Message | Reaction) -> str | None:
    """The message that has what a command without words is about: the one with its file, or that it replies to."""
    if found.command.of_message is None or found.rest.words or not isinstance(event, Message):
        return None
    return event.event_id if event.attached else event.in_reply_to


async def circumstances(
    ctx: Context, command: Command, event: Message | Reaction, completes: Unfinished | None = None
) -> Circumstances:
    """What the words after a command's name depend on. `completes` is the command that they are the answer for."""
    meets_people = any(isinstance(parameter.kind, PersonKind | PeopleKind) for parameter in command.parameters)
    private = command.where is Where.PRIVATE
    members = await (ctx.people_anywhere() if private else people_at_hand(ctx)) if meets_people else {}
    beside = meets_people and not (ctx.alone or ctx.room.direct or ctx.circle is None)
    everybody = await ctx.people(ctx.group.id) if beside else {}
    elsewhere = {person: name for person, name in everybody.items() if person not in members}
    if command.whole_group or command.where is Where.GROUP:
        members, elsewhere = members | elsewhere, {}
    pills = pills_in(event.formatted) if meets_people and isinstance(event, Message) else {}
    zone = ctx.zone_in(await ctx.own(ctx.person)) if command.own_time else ctx.zone
    at = replace(ctx.circumstances(members), now=ctx.agreed or ctx.now, zone=zone, pills=pills, elsewhere=elsewhere)
    if completes or ctx.agreed:  # what the answer replies to is the question
        return replace(at, replied=completes.replied if completes else None)
    return replace(at, replied=permalink(ctx.room_id, ctx.reply_to, ctx.bot)) if ctx.reply_to else at


async def people_at_hand(ctx: Context) -> dict[str, str]:
    """The people who can be named, by user id: the room's members; in a direct chat also the group's."""
    here = await ctx.store.rooms.members(ctx.room_id)
    if not ctx.room.direct or ctx.circle is None:
        return here
    return {**await ctx.store.contexts.people(ctx.circle.id), **here}


async def said_by_handlers(ctx: Context, calls: Sequence[tuple[Command, Arguments]]) -> Sequence[Reply]:
    """Call each command's handler. Returns all their replies."""
    return [reply for command, values in calls for reply in replies_of(await command.handler(ctx, **values))]
