"""What is to come, one activity in full, and why somebody waits."""

from __future__ import annotations

from commands.activities.board import described, when
from commands.activities.feature import ACTIVITY_MESSAGE, activities
from commands.activities.finding import find
from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.events import OwnThingsWanted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import lines, say
from storage.activities import Activity
from storage.rooms import Group


@activities.command("events", where=Where.ANYWHERE)
async def show_all(ctx: Context) -> Outcome:
    """What is to come in the group; in the private chat in all of one's groups."""
    groups = await ctx.groups_at_hand()
    found = [(group, listed) for group in groups if (listed := await _of(ctx, group))]
    if not found:
        return say("activities-none-to-come")
    phrases: list[Phrase] = []
    for group, listed in found:
        heading = [Phrase("activities-in-group", group=group.name)] if len(groups) > 1 else []
        phrases += [*([BLANK] if phrases else []), *heading, *listed]
    return ctx.at_length(phrases)


async def _of(ctx: Context, group: Group) -> list[Phrase]:
    return [_line(ctx, each) for each in await ctx.store.activities.open(group.id)]


def _line(ctx: Context, activity: Activity) -> Phrase:
    draft = activity.draft
    return Phrase("activities-line", code=activity.code, what=draft.what, when=when(draft, ctx.zone))


@activities.command("show", where=Where.GROUP, letters="E")
async def show(ctx: Context, item: ItemId) -> Outcome:
    """One in full."""
    found = await find(ctx, item)
    return lines(await described(ctx, found)).answered_by(ACTIVITY_MESSAGE, found.id)


@activities.command("why", where=Where.GROUP, letters="E")
async def why(ctx: Context, item: ItemId) -> Outcome:
    """Why one waits: the rule, and how many are before."""
    found = await find(ctx, item)
    rsvps = await ctx.store.activities.rsvps.about(found.id)
    own = next((each for each in rsvps if each.person == ctx.person), None)
    if own is None or own.state not in ("waiting", "offered"):
        return lines([Phrase("activities-rule")])
    ahead = sum(each.state in ("waiting", "offered") and each.place < own.place for each in rsvps)
    said = Phrase("activities-ahead", count=ahead) if ahead else Phrase("activities-you-are-first")
    return ctx.to_sender(lines([said, Phrase("activities-rule")])).quietly()


@activities.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """What one has said yes, or perhaps, to: as part of everything that is theirs in a group."""
    if event.group_id is None or not ctx.room.direct:
        return None
    found = await ctx.store.activities.answered_by(ctx.person, event.group_id)
    return lines([Phrase("activities-yours"), *(_line(ctx, each) for each in found)]) if found else None
