"""Coming up with something: it is announced with one live message in each room, which shows who comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import cast

from msgspec.structs import replace

from commands.activities.board import boards
from commands.activities.changing import change
from commands.activities.ending import call_off, plan_end
from commands.activities.feature import ANSWERS, activities
from commands.activities.kinds import Answers, Place, Secret, Sort, Told, Until
from commands.activities.line import plan_last_call
from commands.activities.plain import At, Seats
from commands.activities.telling import may_know
from commands.activities.wording import end_of, short
from commands.kit.arguments import Line
from commands.kit.context import Context
from commands.kit.corrections import says_now
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, say
from commands.kit.time_arguments import When
from commands.kit.when import Recurrence
from storage.activities import Activity, Draft, Shows

_MOST = 40  # to come in a group


@activities.command("event", where=Where.GROUP)
async def create(
    ctx: Context,
    what: Line,
    when: When,
    *,
    at: At | None = None,
    where: Place | None = None,
    told: Told | None = None,
    places: Seats | None = None,
    until: Until | None = None,
    answers: Answers | None = None,
    kind: Sort | None = None,
) -> Outcome:
    """Come up with something to do together."""
    await no_more_than_enough(ctx)
    draft = draft_of(
        ctx, when, what, at=at, where=where, told=told, places=places, until=until, answers=answers, kind=kind
    )
    activity = await ctx.store.activities.add(
        ctx.group.id, person=ctx.person, draft=draft, event_id=ctx.event_id, now=ctx.now
    )
    shown = await begin(ctx, activity)
    await may_know(ctx, activity, told or ())
    return [say("activities-made", code=activity.code), *shown] if ctx.room.direct else shown


async def no_more_than_enough(ctx: Context) -> None:
    """Raise `UserError` where as many are to come as there may be."""
    if len(await ctx.store.activities.open(ctx.group.id)) >= _MOST:
        raise UserError("activities-enough", most=_MOST)


def draft_of(
    ctx: Context,
    when: datetime | Recurrence,
    what: str,
    *,
    at: str | None = None,
    where: str | Secret | None = None,
    told: Sequence[Member] | None = None,
    places: int | None = None,
    until: time | None = None,
    answers: str | None = None,
    kind: str | None = None,
) -> Draft:
    """What the command says. Raises `UserError` for what is too long, or over before it begins.

    A place that is for some to know is told in private, even where that is not said; so is that of an action, which
    shows nobody who comes.
    """
    action = kind == "action"
    if action and answers not in (None, "hidden"):
        raise UserError("activities-action-hidden")
    again = when if isinstance(when, Recurrence) else None
    start = again.next_after(ctx.now) if again else when
    if start is None:
        raise UserError("activities-never")
    assert isinstance(start, datetime)
    place = at or (where if isinstance(where, str) else None)
    return Draft(
        what=short(what),
        start=start,
        until=end_of(start, until, ctx.zone) if until else None,
        place=short(place) if place else None,
        secret=isinstance(where, Secret) or bool(told) or (action and bool(place)),
        places=places,
        shows="hidden" if action else cast(Shows, answers or ctx.settings[ANSWERS]),
        action=action,
        rule=again.rule if again else None,
        first=again.start.isoformat() if again else None,
        zone=again.zone if again else None,
    )


async def begin(ctx: Context, activity: Activity) -> list[Reply]:
    """Set its timers, and show it."""
    if activity.draft.secret and not activity.draft.place:
        raise UserError("activities-secret-what")
    await plan_end(ctx, activity)
    await plan_last_call(ctx, activity)
    return await boards(ctx, activity)


@activities.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message takes it back; those who had said yes are told."""
    found = await ctx.store.activities.dates_by_event(event.event_id)
    return [
        reply for each in found for reply in await call_off(ctx, each, Phrase("activities-taken-back", code=each.code))
    ]


@activities.on(MessageEdited)
async def edit(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing the message changes what it says; what was answered stays."""
    found = await ctx.store.activities.by_event(event.event_id)
    if found is None or found.over or found.person != ctx.person:
        return None
    ctx = await ctx.about(found.group_id)
    unclear = Phrase("activities-edit-unclear", code=found.code)
    people = await ctx.people(found.group_id)
    values = says_now(ctx, event, "activities-event", unclear, also=("activities-action",), members=people)
    if values is None:
        raise UserError.of(unclear)
    named = ctx.registry.find(event.text.lstrip(), ctx.language)
    if found.draft.action or (named and named.command.key == "activities-action"):  # hidden, whatever is said later
        values = {**values, "kind": "action"}
    changed = replace(found, draft=draft_of(ctx, **values))  # type: ignore[arg-type]  # as its parameters declare
    if changed.draft.secret and not changed.draft.place:
        raise UserError("activities-secret-what")
    await ctx.store.activities.tell_only_comers(found.id)  # who may know is said anew
    said = await change(ctx, found, changed.draft)
    return [*said, *await may_know(ctx, changed, values.get("told") or ())]  # type: ignore[arg-type]
