"""`!action`: with a time it is an activity of that kind, and without one perhaps a task of somebody’s."""

from __future__ import annotations

from commands.activities.creating import create
from commands.activities.feature import activities
from commands.activities.kinds import Place, Told, Until
from commands.activities.plain import At, Seats
from commands.kit.arguments import Line
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.kit.time_arguments import When
from commands.kit.unfinished import PUBLISH
from storage.questions import Unfinished

_TASK = "minutes-todo"


@activities.command("action", where=Where.GROUP)
async def create_action(
    ctx: Context,
    what: Line,
    when: When | None = None,
    *,
    at: At | None = None,
    where: Place | None = None,
    told: Told | None = None,
    places: Seats | None = None,
    until: Until | None = None,
) -> Outcome:
    """Come up with an action, which shows nobody who comes. What has no time may be a task: that is asked."""
    if when is not None:
        return await create(ctx, what, when, at=at, where=where, told=told, places=places, until=until, kind="action")
    if ctx.room.direct or not ctx.registry.offered(_TASK):
        raise UserError("activities-action-when")
    waits = Unfinished(command=_TASK, before=what, group_id=ctx.group.id, whole=True)
    asked = lines([Phrase("activities-action-or-task"), Phrase("activities-action-when")])
    return asked.asks(PUBLISH, ctx.event_id, (), waits).mentioning([ctx.person])
