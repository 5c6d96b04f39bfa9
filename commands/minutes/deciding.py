"""Tasks for a decision of the group: what came of it is asked once, of whoever does the task."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated

from commands.kit.arguments import Circumstances, Item, ItemKind
from commands.kit.context import Context, RoomContext
from commands.kit.decision_events import OutcomeWanted
from commands.kit.declaration import Outcome
from commands.kit.errors import NotHere, Unreadable
from commands.kit.replies import Reply
from commands.kit.sources import code_at_the_end
from commands.kit.when import Read
from commands.kit.words import Span
from commands.minutes.feature import DUE_TIMER, minutes
from storage.minutes import EVERYBODY, Entry

_LETTER = "D"
_MORNING = time(9)


class DecisionKind(ItemKind, frozen=True):
    """The number of a decision, `D5`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The `Item`. Raises `Unreadable` for a number without a letter, with which a date may begin."""
        found = super().read(span, at)
        if isinstance(found.value, Item) and found.value.letter:
            return found
        raise Unreadable("minutes-no-decision", code=span.words[0].text)


DecisionNumber = Annotated[Item, DecisionKind()]


async def without_decision(ctx: Context, task: str, item: Item | None) -> tuple[str, int | None]:
    """What is to be done, and the decision that it is for: as the option says, or at the end, `hand it over for D5`.

    Raises `NotHere` where the option names none; other words are part of the task.
    """
    if item is not None:
        found = await ctx.store.decisions.numbered(ctx.group.id, item.number) if item.letter == _LETTER else None
        if found is None:
            raise NotHere("minutes-no-decision", code=f"{item.letter}{item.number}")
        return task, found.id
    ending = code_at_the_end(task, ctx.circumstances().names("minutes-option-decision"), _LETTER)
    found = await ctx.store.decisions.numbered(ctx.group.id, ending[1].number) if ending else None
    return (ending[0], found.id) if ending and found else (task, None)


async def plan_to_ask(ctx: RoomContext, entry: Entry) -> None:
    """Set when the date of a task for a decision has passed: the morning after."""
    if entry.decision_id is not None and entry.due:
        day = entry.due.astimezone(ctx.zone).date() + timedelta(days=1)
        await ctx.wake(DUE_TIMER, entry.id, datetime.combine(day, _MORNING, ctx.zone))


@minutes.on_timer(DUE_TIMER)
async def date_passed(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The date of a task is past: whoever does it is asked, and nobody else hears of that."""
    entry = await ctx.store.minutes.get(subject)
    return await what_came_of_it(ctx, entry) if entry and not entry.done else None


async def what_came_of_it(ctx: RoomContext, entry: Entry) -> list[Reply]:
    """Have whoever does it asked, once, what came of the decision that it is for."""
    if entry.decision_id is None or entry.owner in ("", EVERYBODY) or not await ctx.store.minutes.ask(entry.id):
        return []
    return await ctx.tell(OutcomeWanted(entry.owner, entry.decision_id, entry.what))
