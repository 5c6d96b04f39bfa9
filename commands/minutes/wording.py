"""How entries are shown, and what is said where one was recorded or goes to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.kit.context import Context, RoomContext
from commands.kit.deadline import LAST_MINUTE, shown
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines
from commands.minutes.feature import ENTRY_QUESTION
from storage.minutes import EVERYBODY, Entry

_MORNING = time(9)
_BEFOREHAND = timedelta(hours=2)


async def line(ctx: RoomContext, entry: Entry) -> Phrase:
    """A decision, or who does what and until when, with its code."""
    if entry.kind == "decision":
        return Phrase("minutes-decision", code=entry.code, what=entry.what)
    facts = {"code": entry.code, "person": await _whose(ctx, entry), "what": entry.what}
    if entry.done:
        return Phrase("minutes-task-done", **facts)
    if entry.due is None:
        return Phrase("minutes-task-coded", **facts)
    return Phrase("minutes-task-due", **facts, due=shown(entry.due, ctx.zone))


async def _whose(ctx: RoomContext, entry: Entry) -> str | Phrase:
    if entry.owner == EVERYBODY:
        return Phrase("minutes-everybody")
    return (await ctx.member(entry.owner)).name if entry.owner else Phrase("minutes-nobody")


async def noted(ctx: Context, entries: Sequence[Entry]) -> Reply:
    """That these tasks, which are one task of several people, are in the minutes; they are asked about a reminder."""
    said = [Phrase("minutes-noted-todo", task=await line(ctx, entry)) for entry in entries]
    people = [await ctx.member(entry.owner) for entry in entries if entry.owner not in (None, "", EVERYBODY)]
    moment = reminded_at(entries[0].due, ctx.zone, ctx.now) if entries[0].due and people else None
    asked = [_reminder(people, moment)] if moment else []
    reply = lines([*said, *asked, Phrase(_how(entries[0]))]).answered_by(ENTRY_QUESTION, entries[0].id)
    called = [person.user_id for person in people if moment or person.user_id != ctx.person]
    return reply.asking().mentioning(called) if moment else reply.mentioning(called)


def _reminder(people: Sequence[Member], moment: datetime) -> Phrase:
    if len(people) > 1:
        return Phrase("minutes-remind-each", people=list(people), moment=moment)
    return Phrase("minutes-remind", person=people[0], moment=moment)


def _how(entry: Entry) -> str:
    """The key of the words for what can be done about a task."""
    if not entry.owner:
        return "minutes-how-nobody"
    return "minutes-how-everybody" if entry.owner == EVERYBODY else "minutes-how"


def reminded_at(due: datetime, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When to remind of something due then: that morning, or shortly before; None if it is too late."""
    here = due.astimezone(zone)
    first = datetime.combine(here.date(), _MORNING, zone) if here.time() == LAST_MINUTE else due
    return next((moment for moment in (first, due - _BEFOREHAND) if moment > now), None)
