"""Who may decide: those who have been in the group for a while when something is put to it.

Somebody who comes, or is brought, because of a decision does not decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from commands.kit.context import RoomContext

KNOWN_FOR = timedelta(days=14)
"""How long somebody has to have been there; of a group that is younger, all who are in it may decide."""


async def roll_of(ctx: RoomContext, group_id: int) -> frozenset[str]:
    """The user ids of those who may decide what is put to this group now. Bots are none of them.

    The caller stores them: nobody is added afterwards.
    """
    since = await ctx.store.rooms.known_since(group_id)
    people = {person: known for person, known in since.items() if person not in ctx.trust.programs}
    return long_enough(people, await ctx.store.rooms.began(group_id), ctx.now)


def long_enough(since: Mapping[str, datetime], began: datetime, now: datetime) -> frozenset[str]:
    """Those who are known for long enough. Where nobody is, it is not known since when people are there: then all."""
    before = now - KNOWN_FOR
    known = frozenset(person for person, moment in since.items() if moment <= before)
    return known if known and began <= before else frozenset(since)
