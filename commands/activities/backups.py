"""At an action, who would do something if it got free: asked in private, one after another, as soon as it is."""

from __future__ import annotations

from collections.abc import Sequence

from commands.activities.board import shown
from commands.activities.feature import BACKUP_QUESTION, activities
from commands.activities.finding import member
from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, whisper
from storage.activities import Activity, Part


async def ask_backups(ctx: RoomContext, activity: Activity, earlier: Sequence[Part]) -> list[Reply]:
    """Ask the first backup of each part that somebody has given back; `earlier` is how it was before."""
    had = {each.id: len(each.people) for each in earlier} if activity.draft.action else {}
    freed = [
        each for each in await ctx.store.activities.parts.of(activity.id) if len(each.people) < had.get(each.id, 0)
    ]
    return [await _ask(ctx, activity, each, each.backups[0]) for each in freed if each.backups]


async def _ask(ctx: RoomContext, activity: Activity, part: Part, person: str) -> Reply:
    free = Phrase("activities-part-is-free", name=part.name, code=activity.code)
    asked = whisper(await member(ctx, activity, person), free).asks(BACKUP_QUESTION, part.id)
    return asked.about_group(activity.group_id).delivered(prompt=True)


@activities.question(BACKUP_QUESTION, YesNo())
async def take_or_not(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Whether a backup does it now; after a no the next one is asked, and nobody learns of it."""
    found = await ctx.store.activities.parts.get(subject)
    activity = await ctx.store.activities.get(found[0]) if found else None
    if found is None or activity is None or activity.over or ctx.person not in found[1].backups:
        raise UserError("activities-place-gone")
    part = found[1]
    if yes:
        if len(part.people) >= part.most:
            raise UserError("activities-part-taken", name=part.name)
        await ctx.store.activities.parts.take(part.id, ctx.person, ctx.event_id)
        yours = lines([Phrase("activities-part-yours", name=part.name, code=activity.code)])
        return [yours, *await shown(ctx, activity)]
    await ctx.store.activities.parts.release(part.id, ctx.person)
    others = [each for each in part.backups if each != ctx.person]
    asks = others and len(part.people) < part.most
    thanks = lines([Phrase("activities-part-not-now", name=part.name, code=activity.code)])
    return [thanks, *([await _ask(ctx, activity, part, others[0])] if asks else [])]
