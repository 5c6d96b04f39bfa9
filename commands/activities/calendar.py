"""Calendar files: one date, or all of one's own; for the person alone, who may want titles that tell nothing."""

from __future__ import annotations

from collections.abc import Sequence

from commands.activities.feature import DISCREET, activities
from commands.activities.finding import find
from commands.kit.arguments import ItemId
from commands.kit.attachments import Calendar, Entry
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from storage.activities import Activity


@activities.command("file", where=Where.GROUP, letters="E")
async def one(ctx: Context, item: ItemId | None = None) -> Outcome:
    """One date as a file for one's own calendar."""
    found = await find(ctx, item)
    if found.draft.start is None:
        raise UserError("activities-no-date-yet", code=found.code)
    said = Phrase("activities-file-made", code=found.code, what=found.draft.what)
    return await _with_file(ctx, f"{found.code}.ics", [found], said)


@activities.command("calendar", where=Where.ANYWHERE)
async def mine(ctx: Context) -> Outcome:
    """All that one comes to, in all of one's groups, as one file; what was called off is taken out again."""
    found = await ctx.store.activities.agreed_by(ctx.person, ctx.now)
    if not found:
        return ctx.to_sender(lines([Phrase("activities-no-dates")]))
    coming = sum(not each.cancelled for each in found)
    said = Phrase("activities-calendar-made", count=coming) if coming else Phrase("activities-calendar-emptied")
    return await _with_file(ctx, "calendar.ics", found, said)


async def _with_file(ctx: Context, name: str, found: Sequence[Activity], *said: Phrase) -> Reply:
    own = await ctx.own(ctx.person)
    entries = [await _entry(ctx, each, discreet=own[DISCREET] or each.draft.action) for each in found]
    how = Phrase("activities-file-discreet" if own[DISCREET] else "activities-file-how")
    return ctx.to_sender(lines([*said, how])).with_attached(Calendar(name, ctx.now, tuple(entries)))


async def _entry(ctx: Context, activity: Activity, *, discreet: bool) -> Entry:
    draft, stamp = activity.draft, await ctx.store.activities.entries.stamp(activity, ctx.now)
    assert draft.start is not None
    told = not (discreet or draft.secret)
    return Entry(
        uid=stamp.uid,
        sequence=stamp.sequence,
        title=Phrase("activities-discreet-title") if discreet else draft.what,
        begins=draft.start,
        ends=draft.until,
        place=draft.place or "" if told else "",
        cancelled=activity.cancelled,
    )
