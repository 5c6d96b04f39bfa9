"""Recording: what is to be done by whom; and taking it out again."""

from __future__ import annotations

from datetime import datetime

from commands.kit.arguments import ItemId, Text
from commands.kit.context import Context
from commands.kit.deadline import Deadline
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.minutes.deciding import DecisionNumber, plan_to_ask, without_decision
from commands.minutes.entries import find, leads
from commands.minutes.feature import minutes
from commands.minutes.owners import Owners, TaskOwners
from commands.minutes.showing import look_after
from commands.minutes.wording import noted, there
from storage.minutes import EVERYBODY, Entry

_LONGEST = 400  # characters of one entry


@minutes.command("todo", whole_group=True)
async def todo(
    ctx: Context, owner: TaskOwners, task: Text, *, by: Deadline | None = None, decision: DecisionNumber | None = None
) -> Outcome:
    """Record what somebody does; they are asked whether they want to be reminded."""
    words, decision_id = await without_decision(ctx, task, decision)
    what = _one_line(words)
    entries = [await _record(ctx, what, owner=each, due=by, decision_id=decision_id) for each in _ids(ctx, owner)]
    await look_after(ctx)
    return await noted(ctx, entries)


async def _record(ctx: Context, what: str, *, owner: str, due: datetime | None, decision_id: int | None) -> Entry:
    entry = await ctx.store.minutes.add(
        ctx.room_id,
        what=what,
        recorder=ctx.person,
        owner=owner,
        due=due,
        decision_id=decision_id,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    await plan_to_ask(ctx, entry)
    return entry


def _ids(ctx: Context, owners: Owners) -> list[str]:
    """The owner of each entry: one for each person, so that each can end or give back their own."""
    if owners.everybody:
        return [EVERYBODY]
    people = [person.user_id for person in owners.people]
    return [*dict.fromkeys([*people, *([ctx.person] if owners.me else [])])] or [""]


@minutes.command("todo-remove", guessed=False)
async def remove_task(ctx: Context, item: ItemId) -> Outcome:
    """Take a task out of the minutes."""
    return await _remove(ctx, await find(ctx, item))


async def _remove(ctx: Context, entry: Entry) -> Outcome:
    if not await may_remove(ctx, entry):
        raise UserError("minutes-not-yours")
    return await remove(ctx, entry)


async def may_remove(ctx: Context, entry: Entry) -> bool:
    """Whether it is theirs to take out: who wrote it down, who does it, or a facilitator."""
    return ctx.person == entry.owner or await leads(ctx, entry)


async def remove(ctx: Context, entry: Entry) -> Outcome:
    """Take an entry out, and say so."""
    await ctx.store.minutes.remove(entry.id)
    return there(ctx, entry, Phrase("minutes-removed", person=ctx.sender, what=entry.what))


@minutes.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> None:
    """Redacting the message deletes what it recorded, or undoes what it did to a task."""
    await ctx.store.minutes.take_back(event.event_id)
    await ctx.store.minutes.step_back(event.event_id)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        raise UserError("minutes-too-long", most=_LONGEST)
    return line
