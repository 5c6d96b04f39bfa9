"""A place that is told in private: only to those who come, and to whom whoever came up with it wants it told."""

from __future__ import annotations

from collections.abc import Sequence

from commands.activities.board import when
from commands.activities.ending import tell_all
from commands.activities.feature import TELL_QUESTION, activities
from commands.activities.finding import member
from commands.activities.line import Before
from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, whisper
from storage.activities import Activity
from storage.rsvps import Rsvp


async def may_know(ctx: RoomContext, activity: Activity, people: Sequence[Member]) -> list[Reply]:
    """These are told as soon as they say yes, without a question; those who have said so already, now."""
    known = await ctx.store.activities.told(activity.id)
    for each in people:
        await ctx.store.activities.tell(activity.id, each.user_id)
    coming = {each.person for each in await ctx.store.activities.rsvps.about(activity.id) if each.state == "going"}
    new = [each.user_id for each in people if each.user_id in coming - known - {activity.person}]
    apart = await ctx.store.apart.of(activity.person, new) if new else frozenset()
    return [await _tell(ctx, activity, person) for person in new if person not in apart]


async def ask_to_tell(ctx: RoomContext, activity: Activity, rsvp: Rsvp, earlier: Before) -> list[Reply]:
    """Tell the place to somebody who comes and may know it; else ask whoever came up with it whether they may.

    Nobody who is kept apart from them. Who is not told hears nothing of it, whatever the reason. `earlier`: how it was
    before they said yes.
    """
    owner = activity.person
    if not activity.draft.secret or rsvp.state != "going" or not owner or owner == rsvp.person:
        return []
    if rsvp.person in await ctx.store.apart.of(owner, [rsvp.person]):
        return []
    if rsvp.person in await ctx.store.activities.told(activity.id):
        came = any(each.person == rsvp.person and each.state == "going" for each in earlier.rsvps)
        return [] if came else [await _tell(ctx, activity, rsvp.person)]
    facts = {
        "code": activity.code,
        "what": activity.draft.what,
        "person": (await member(ctx, activity, rsvp.person)).name,
    }
    asked = whisper(await member(ctx, activity, owner), Phrase("activities-tell-them", **facts))
    return [asked.asks(TELL_QUESTION, rsvp.id).about_group(activity.group_id).delivered(prompt=True)]


@activities.question(TELL_QUESTION, YesNo())
async def hear(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether somebody may know the place. A no is told to nobody."""
    rsvp = await ctx.store.activities.rsvps.get(subject)
    found = await ctx.store.activities.get(rsvp.subject) if rsvp else None
    if rsvp is None or found is None or found.over or found.person != ctx.person:
        raise UserError("activities-place-gone")
    if not yes:
        return lines([Phrase("activities-not-told", code=found.code)])
    await ctx.store.activities.tell(found.id, rsvp.person)
    return [lines([Phrase("activities-told", code=found.code)]), await _tell(ctx, found, rsvp.person)]


async def tell_place(ctx: Context, activity: Activity) -> list[Reply]:
    """Those who come read of another place; of a secret one only those who may know it."""
    place = activity.draft.place
    if not activity.draft.secret:
        return await tell_all(ctx, activity, "activities-place-letter", place=place)
    rsvps = await ctx.store.activities.rsvps.about(activity.id)
    told = await ctx.store.activities.told(activity.id)
    going = [each.person for each in rsvps if each.state == "going" and each.person in told]
    apart = await ctx.store.apart.of(activity.person, going) if going else frozenset()
    return [await _tell(ctx, activity, person) for person in going if person not in apart]


async def _tell(ctx: RoomContext, activity: Activity, person: str) -> Reply:
    facts = {"code": activity.code, "what": activity.draft.what, "when": when(activity.draft, ctx.zone)}
    letter = whisper(
        await member(ctx, activity, person), Phrase("activities-place-is", **facts, place=activity.draft.place)
    )
    return letter.about_group(activity.group_id).delivered(prompt=True)
