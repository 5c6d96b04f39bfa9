"""The group's own meetings are activities that announce themselves, on the day."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from msgspec.structs import replace

from commands.activities.board import boards, gone
from commands.activities.ending import plan_end, settle
from commands.activities.feature import ANNOUNCE_TIMER, ANSWERS, activities
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MeetingDated
from commands.kit.phrase import Phrase
from storage.activities import Activity, Draft, Shows


@activities.on(MeetingDated)
async def keep(ctx: RoomContext, event: MeetingDated) -> Outcome:
    """Keep the group's next meeting as it is set; nothing is said before the day comes."""
    found = await ctx.store.activities.meeting(event.group_id)
    draft = _draft(ctx, event)
    if found is None:
        if draft is None:
            return None
        made = await ctx.store.activities.add(
            event.group_id, person="", draft=draft, event_id="", meeting=True, now=ctx.now
        )
        await plan_end(ctx, made)
        return None
    if draft is None:
        shown = await _is_shown(ctx, found)
        await settle(ctx, found)
        await ctx.store.activities.remove(found.id)
        return await gone(ctx, found, Phrase("activities-taken-back", code=found.code)) if shown else None
    changed = replace(found, draft=replace(draft, place=found.draft.place, places=found.draft.places))
    was_shown = await _is_shown(ctx, found)
    await ctx.store.activities.change(found.id, changed.draft)
    await plan_end(ctx, changed)
    return await boards(ctx, changed) if was_shown else None


def _draft(ctx: RoomContext, event: MeetingDated) -> Draft | None:
    if event.date is None:
        return None
    again = event.repeats
    return Draft(
        what=ctx.registry.catalogs[ctx.language].template("activities-meeting", {}),
        start=event.date,
        shows=cast(Shows, ctx.settings[ANSWERS]),
        rule=again.rule if again else None,
        first=again.start.isoformat() if again else None,
        zone=again.zone if again else None,
    )


async def _is_shown(ctx: RoomContext, activity: Activity) -> bool:
    return not await ctx.is_set(ANNOUNCE_TIMER, activity.id)


@activities.on_timer(ANNOUNCE_TIMER)
async def announce(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Shortly before it begins it is shown in every room of the group, which notifies people."""
    found = await ctx.store.activities.get(subject)
    if found is None or found.over or found.draft.start is None or found.draft.start < ctx.now:
        return None
    if not await ctx.at_home(found.group_id, ANNOUNCE_TIMER, subject):
        return None
    return [each.loudly() for each in await boards(ctx, found)]
