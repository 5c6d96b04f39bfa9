"""How tasks are shown, and what is said where one was recorded or goes to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.kit.context import Context, RoomContext
from commands.kit.deadline import LAST_MINUTE, shown
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, announce, lines, whisper
from commands.minutes.feature import ENTRY_QUESTION
from storage.minutes import EVERYBODY, Entry

_MORNING = time(9)
_BEFOREHAND = timedelta(hours=2)


async def line(ctx: RoomContext, entry: Entry) -> Phrase:
    """Who does what and until when, with its code."""
    said = await _task(ctx, entry)
    decision = await ctx.store.decisions.get(entry.decision_id) if entry.decision_id else None
    return Phrase("minutes-task-for", task=said, decision=decision.code) if decision else said


async def _task(ctx: RoomContext, entry: Entry) -> Phrase:
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


async def noted(ctx: Context, entries: Sequence[Entry]) -> list[Reply]:
    """That these tasks, which are one task of several people, are in the minutes; they are asked about a reminder.

    Those of them who are in another of the group's rooms read it in private.
    """
    said = [Phrase("minutes-noted-todo", task=await line(ctx, entry)) for entry in entries]
    owners = {entry.owner: entry for entry in entries if entry.owner not in ("", EVERYBODY)}
    here = await ctx.store.contexts.there(ctx.room_id, owners) if owners else {}
    people = [await ctx.member(owner) for owner in owners if owner in here]
    away = {await ctx.member(owner): entry for owner, entry in owners.items() if owner not in here}
    moment = reminded_at(entries[0].due, ctx.zone, ctx.now) if entries[0].due and owners else None
    asked = [_reminder(people, moment)] if moment and people else []
    names = [person.name for person in away]
    elsewhere = [Phrase("kit-told-privately", people=names, count=len(names))] if away else []
    reply = lines([*said, *elsewhere, *asked, Phrase(_how(entries[0]))]).answered_by(ENTRY_QUESTION, entries[0].id)
    called = [person.user_id for person in people if moment or person.user_id != ctx.person]
    reply = reply.asking().mentioning(called) if asked else reply.mentioning(called)
    return [reply, *[await _letter(ctx, person, entry, moment) for person, entry in away.items()]]


async def _letter(ctx: Context, person: Member, entry: Entry, moment: datetime | None) -> Reply:
    """To somebody who does not read the room: what is in its minutes for them."""
    room = await ctx.store.rooms.called(ctx.room_id)
    said = [Phrase("minutes-for-you", author=ctx.sender.name, room=room, task=await line(ctx, entry))]
    asked = [_reminder([person], moment)] if moment else []
    letter = whisper(person, *said, *asked, Phrase("minutes-how-yours", room=room))
    letter = letter.answered_by(ENTRY_QUESTION, entry.id)
    return letter.asking() if moment else letter


def there(ctx: Context, entry: Entry, *phrases: Phrase) -> list[Reply]:
    """What becomes of an entry: said in its room, and to whoever says so in private."""
    if ctx.room_id == entry.room_id:
        return [lines(phrases)]
    return [lines(phrases), announce(*phrases, room=entry.room_id)]


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
