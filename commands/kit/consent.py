"""Nothing is published unasked that was said in a private chat: what others would read is shown first, with the name.

A command in a private chat is done. If others would hear of it, it is undone as a whole, and who said it is asked;
their yes does it again, for good. So whatever a handler says to others is asked about, and no handler has to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from commands.kit.declaration import Audience, Command
from commands.kit.parser import unfinished
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines
from commands.kit.unfinished import NAME, PUBLISH

if TYPE_CHECKING:
    from commands.kit.context import Context
    from commands.kit.registry import Found


class Unasked(Exception):
    """Raised to undo a command that would tell others something unasked; `said` is what they would read."""

    def __init__(self, said: Sequence[Reply]) -> None:
        super().__init__(len(said))
        self.said = said


def read_by_others(ctx: Context, commands: Sequence[Command], said: Sequence[Reply]) -> list[Reply]:
    """The replies that others would read, if this is said in a private chat."""
    if not ctx.room.direct or ctx.agreed:
        return []
    audiences = {each.asks_before for each in commands if not each.always}
    return [each for each in said if each.lines and _is_public(ctx, each, audiences)]


def _is_public(ctx: Context, reply: Reply, audiences: set[Audience]) -> bool:
    if isinstance(reply.place, Member):
        return Audience.ANYBODY in audiences and reply.place.user_id != ctx.person
    return bool(audiences - {Audience.NOBODY}) and reply.room not in (None, ctx.room_id)


async def ask_first(ctx: Context, found: Found, commands: Sequence[Command], said: Sequence[Reply]) -> Reply:
    """Ask whether others may read what the command would tell them."""
    first = [reply.lines[0] for reply in said]
    quoted = [Phrase("kit-quoted", line=each) for place, each in enumerate(first) if each not in first[:place]]
    nameable = all(each.unnamed for each in commands) and any(_names(ctx, line) for line in first)
    how = [Phrase("kit-with-name"), Phrase("kit-without-name"), Phrase("kit-not-at-all"), Phrase("kit-name-how")]
    asked = lines((await _who_reads(ctx, said), *quoted, *(how if nameable else [Phrase("kit-publish-how")])))
    waits = replace(unfinished(found), group_id=ctx.circle.id if ctx.circle else None, whole=True)
    return asked.asks(NAME if nameable else PUBLISH, ctx.event_id, (), waits)


def _names(ctx: Context, fact: object) -> bool:
    """Whether what others would read has the sender's name: only then it can be left out."""
    if isinstance(fact, Phrase):
        return any(_names(ctx, each) for each in fact.facts.values())
    return fact.user_id == ctx.person if isinstance(fact, Member) else fact == ctx.sender.name


async def _who_reads(ctx: Context, said: Sequence[Reply]) -> Phrase:
    people = [each.place.name for each in said if isinstance(each.place, Member)]
    if len(people) == len(said):
        return Phrase("kit-people-would-read", people=list(dict.fromkeys(people)))
    rooms = {each.room for each in said if each.room}
    named = await ctx.store.rooms.state(rooms.pop(), "m.room.name") if len(rooms) == 1 else None
    place = named.content.get("name") if named else None
    place = place or (ctx.circle.name if ctx.circle else None)
    return Phrase("kit-group-would-read", group=str(place)) if place else Phrase("kit-others-would-read")
