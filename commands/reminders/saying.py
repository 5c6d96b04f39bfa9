"""Says what is due: once, to those who want to hear it now; the others hear it later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import Resumed
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Relation, Reply, announce, call, whisper
from commands.reminders.feature import DUE_TIMER, SAID_QUESTION, reminders
from commands.reminders.planning import after_saying, copy, quiet_hours, ring
from commands.reminders.rules import after_quiet
from storage.reminders import Reminder

_LATE = timedelta(minutes=5)


@reminders.on_timer(DUE_TIMER)
async def deliver(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Say it and plan its next occurrence; what was missed meanwhile is said once."""
    reminder = await ctx.store.reminders.get(subject)
    if reminder is None:
        return None
    return await (_to_the_room(ctx, reminder) if reminder.whole_room else _to_people(ctx, reminder))


@reminders.on(Resumed)
async def catch_up(ctx: RoomContext, event: Resumed) -> None:
    """Say what became due during somebody's pause."""
    for reminder in await ctx.store.reminders.overdue(event.person, ctx.now):
        await ring(ctx, reminder, ctx.now)


async def _to_the_room(ctx: RoomContext, reminder: Reminder) -> Reply | None:
    audible = after_quiet(ctx.now, await quiet_hours(ctx, None))
    if audible > ctx.now:
        await ring(ctx, reminder, audible)
        return None
    await after_saying(ctx, reminder)
    said = announce(*_words(ctx, reminder, None)).loudly().delivered(urgent=True, once=_name(reminder))
    return _where(said, reminder).asks(SAID_QUESTION, reminder.id)


async def _to_people(ctx: RoomContext, reminder: Reminder) -> list[Reply] | None:
    here = await ctx.store.contexts.there(reminder.room_id, reminder.people)
    away = await _away(ctx, reminder, here)
    names = {**here, **away}
    present = await _whose(ctx, reminder, names)
    if present is None:
        await ctx.store.reminders.remove(reminder.id)
        return None
    waiting = await _who_waits(ctx, present, names)
    ready = [Member(person, names[person]) for person in present.people if person in names and person not in waiting]
    if not ready:
        if ends := [end for end in waiting.values() if end]:
            await ring(ctx, present, min(ends))
        return None  # who is on pause until further notice is told when the pause is over
    for person, end in waiting.items():
        await _tell_later(ctx, present, person, end)
    author = None if present.author in present.people else await ctx.member(present.author)
    await after_saying(ctx, present)
    in_room = [person for person in ready if person.user_id in here]
    said = [_where(call(*_words(ctx, present, in_room, author), people=in_room), present)] if in_room else []
    said += [whisper(each, *_words(ctx, present, [each], author)) for each in ready if each.user_id in away]
    return [each.delivered(once=_name(present), prompt=True).asks(SAID_QUESTION, present.id) for each in said]


async def _away(ctx: RoomContext, reminder: Reminder, here: Mapping[str, str]) -> dict[str, str]:
    """Those of its people who are not in its room but in a group with whoever asked for it, by their name there.

    That is the room's group, and for a reminder that was asked for in private any group of both.
    """
    names: dict[str, str] = {}
    for person in reminder.people:
        if person in here or ctx.alone:
            continue
        for group in await ctx.store.rooms.groups_of(person):
            people = await ctx.people(group.id) if ctx.room.direct or group == ctx.circle else {}
            if {person, reminder.author} <= people.keys():
                names[person] = people[person]
    return names


def _where(said: Reply, reminder: Reminder) -> Reply:
    """In the thread in which it was asked for."""
    return replace(said, relation=Relation(thread=reminder.thread)) if reminder.thread else said


async def _whose(ctx: RoomContext, reminder: Reminder, names: Mapping[str, str]) -> Reminder | None:
    """The reminder for those of its people who are in the room and agreed to it; None if nobody is left."""
    if not reminder.agreed or not names:
        return None
    found: Reminder | None = reminder
    while found and found.person not in names and await ctx.store.reminders.people.hand_over(found.id):
        found = await ctx.store.reminders.get(found.id)
    return found


async def _who_waits(ctx: RoomContext, reminder: Reminder, names: Mapping[str, str]) -> dict[str, datetime | None]:
    """Who hears it later, and when: after their pause (None: open end) or their quiet hours."""
    waiting: dict[str, datetime | None] = {}
    paused = await ctx.paused(*names)
    for person in names:
        if pause := paused.get(person):
            waiting[person] = pause.until
            continue
        urgent = reminder.urgent and person == reminder.person
        audible = after_quiet(ctx.now, await quiet_hours(ctx, person, urgent=urgent))
        if audible > ctx.now:
            waiting[person] = audible
    return waiting


async def _tell_later(ctx: RoomContext, reminder: Reminder, person: str, moment: datetime | None) -> None:
    """Store one for this person alone, unless there is one already: what was missed is said once."""
    if await ctx.store.reminders.copy_of(reminder.id, person):
        return
    alone = await copy(ctx, reminder, person, reminder.due, reminder.event_id, of=reminder.id)
    if moment:
        await ring(ctx, alone, moment)


def _name(reminder: Reminder) -> str:
    """The idempotency key of what is said now: not by the row's id, which differs when it is asked for anew."""
    # Two times of one that comes back may have been moved to one moment.
    moved = reminder.stands_for != reminder.due
    occurrence = (reminder.event_id, reminder.stands_for.isoformat() if moved else "")
    return " ".join((*occurrence, str(reminder.said), *sorted(reminder.people)))


_SAID_LATE = {
    "reminders-said": "reminders-said-late",
    "reminders-said-by": "reminders-said-by-late",
    "reminders-said-room": "reminders-said-room-late",
}


def _words(
    ctx: RoomContext, reminder: Reminder, people: list[Member] | None, author: Member | None = None
) -> tuple[Phrase, ...]:
    """The reminder itself; it says when it was due if it comes late."""
    facts: dict[str, object] = {"what": reminder.what}
    key = "reminders-said-room"
    if people is not None:
        facts["person"] = people if len(people) > 1 else people[0]
        key = "reminders-said"
    if author:
        facts["author"], key = author, "reminders-said-by"
    if ctx.now - reminder.due > _LATE:
        facts["due"], key = reminder.due, _SAID_LATE[key]
    said = Phrase(key, **facts)
    if people and reminder.source:
        return said, Phrase("reminders-task-how")
    comes_again = reminder.most and reminder.said + 1 < reminder.most
    return (said, Phrase("reminders-until-done-how", number=reminder.number)) if comes_again else (said,)
