"""Which activity somebody means: by its number, by a reply, or because there is only one."""

from __future__ import annotations

from functools import partial

from commands.activities.feature import ACTIVITY_MESSAGE
from commands.kit.arguments import Item
from commands.kit.context import Context, RoomContext
from commands.kit.errors import NoLonger, NotHere, UserError
from commands.kit.phrase import Member, Phrase
from commands.kit.renumbered import find_numbered
from commands.kit.replied import thing_replied_to
from commands.kit.several import which_of
from storage.activities import Activity
from storage.rsvps import Rsvp

LETTER = "E"


async def find(ctx: Context, item: Item | None) -> Activity:
    """The one that is meant, which is to come. Raises `UserError` where none is, or several may be."""
    found = await (_numbered(ctx, item) if item else _only(ctx))
    if found.over:
        raise NoLonger("activities-cancelled-already" if found.cancelled else "activities-is-over", code=found.code)
    return found


async def _numbered(ctx: Context, item: Item) -> Activity:
    found = await find_numbered(
        ctx, LETTER, item, partial(ctx.store.activities.find, ctx.group.id), lambda each: each.draft.what
    )
    if found is None:
        raise NotHere("activities-unknown", code=f"{item.letter or LETTER}{item.number}")
    return found


async def _only(ctx: Context) -> Activity:
    if replied := await replied_to(ctx):
        return replied
    found = await ctx.store.activities.open(ctx.group.id)
    if not found:
        raise UserError("activities-none")
    if len(found) > 1:
        raise which(found)
    return found[0]


def which(found: list[Activity]) -> UserError:
    """What is said, or asked, where several may be meant."""
    named = [Phrase("activities-named", code=each.code, what=each.draft.what) for each in found]
    return which_of(named, "activities-which", "activities-which-one")


async def replied_to(ctx: Context) -> Activity | None:
    """The one that the message is about to which somebody replies."""
    return await thing_replied_to(ctx, ACTIVITY_MESSAGE, ctx.store.activities.get)


async def asked_about(ctx: Context, rsvp_id: int) -> tuple[Rsvp, Activity]:
    """The sender's answer that a question is about, and its activity. Raises `UserError` where one of them is gone."""
    rsvp = await ctx.store.activities.rsvps.get(rsvp_id)
    found = await ctx.store.activities.get(rsvp.subject) if rsvp else None
    if rsvp is None or rsvp.person != ctx.person or found is None or found.over:
        raise UserError("activities-place-gone")
    return rsvp, found


async def member(ctx: RoomContext, activity: Activity, person: str) -> Member:
    """A person as the activity's group calls them."""
    return Member(person, await ctx.store.rooms.name_in_group(activity.group_id, person))
