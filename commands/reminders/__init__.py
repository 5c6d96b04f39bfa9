"""Reminders: the bot says something later, once or again and again, to one person or to the room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from commands.kit.arguments import Number, Text, When
from commands.kit.context import Context, Scene
from commands.kit.declaration import Feature, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Place, Reply, call, lines, say
from commands.kit.when import Recurrence
from commands.kit.words import plain
from commands.reminders.quiet import QuietHoursKind
from storage.reminders import Reminder
from storage.timers import Timer

reminders = Feature("reminders")

QUIET = reminders.setting("quiet-hours", QuietHoursKind(), None)

_LATE = timedelta(minutes=5)


@reminders.command("remind", where=Where.ANYWHERE)
async def remind(ctx: Context, when: When, what: Text) -> Outcome:
    """Remind the person who asks, and say how the whole room is reminded."""
    reply = await _add(ctx, when, what, whole_room=False)
    return reply if ctx.room.direct else replace(reply, lines=(*reply.lines, Phrase("reminders-how-room")))


@reminders.command("me", where=Where.ANYWHERE)
async def remind_me(ctx: Context, when: When, what: Text) -> Outcome:
    """Remind the person who asks, here."""
    return await _add(ctx, when, what, whole_room=False)


@reminders.command("us", where=Where.ANYWHERE)
async def remind_us(ctx: Context, when: When, what: Text) -> Outcome:
    """Remind the whole room; in a chat of two that is the person."""
    return await _add(ctx, when, what, whole_room=not ctx.room.direct)


@reminders.command("list", where=Where.ANYWHERE)
async def show(ctx: Context) -> Outcome:
    """The room's reminders, and one's own of this room."""
    pending = await ctx.store.reminders.pending(ctx.room_id, ctx.person)
    if not pending:
        return say("reminders-none")
    how = Phrase("reminders-list-how", number=pending[0].number)
    return lines([Phrase("reminders-heading"), *(_line(reminder) for reminder in pending), how])


@reminders.command("cancel", where=Where.ANYWHERE)
async def cancel(ctx: Context, number: Number) -> Outcome:
    """Forget a reminder."""
    reminder = await ctx.store.reminders.find(ctx.room_id, number)
    if reminder is None:
        raise UserError("reminders-unknown", number=number)
    if not _may_cancel(ctx, reminder):
        raise UserError("reminders-not-yours", number=number)
    return await _cancel(ctx, reminder)


@reminders.reaction("reminder", "❌")
async def cancel_by_reaction(ctx: Context, subject: str) -> Outcome:
    """A cross on the promise takes it back, from those who may."""
    reminder = await ctx.store.reminders.get(int(subject))
    return await _cancel(ctx, reminder) if reminder and _may_cancel(ctx, reminder) else None


@reminders.on("reminder-wanted")
async def promise(ctx: Context, when: datetime, what: str) -> Outcome:
    """Somebody agreed to be reminded of what was recorded elsewhere."""
    return await _add(ctx, when, what, whole_room=False)


@reminders.on("withdrawal")
async def withdraw(ctx: Context, event_id: str) -> Outcome:
    """The message that asked for it is taken back: nothing will be said."""
    for reminder in await ctx.store.reminders.by_event(event_id):
        await _forget(ctx, reminder)
    return None


@reminders.timer("due")
async def deliver(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Say it, and see to the next time of one that comes back: what was missed meanwhile is said once."""
    reminder = await scene.store.reminders.get(int(subject))
    if reminder is None:
        return None
    members = await scene.store.rooms.members(reminder.room_id)
    if not reminder.whole_room and reminder.person not in members:
        await _forget(scene, reminder)
        return None
    if not reminder.whole_room and (pause := (await scene.paused(reminder.person)).get(reminder.person)):
        if pause.until:
            await scene.wake("reminders", "due", reminder.id, pause.until)
        return None
    if (waits := _audible(scene, scene.now, whole_room=reminder.whole_room)) > scene.now:
        await scene.wake("reminders", "due", reminder.id, waits)
        return None
    await _set_next(scene, reminder)
    return await _said(scene, reminder)


@reminders.on("resumed")
async def catch_up(scene: Scene, person: str) -> None:
    """What became due while a person was on pause is said now."""
    for reminder in await scene.store.reminders.overdue(person, scene.now):
        await scene.store.timers.set(Timer("reminders", "due", str(reminder.id), reminder.room_id, scene.now))


async def _add(ctx: Context, when: datetime | Recurrence, what: str, *, whole_room: bool) -> Reply:
    what = _without_link(what, ctx.book.catalogs[ctx.language].names("reminders-links"))
    again = when if isinstance(when, Recurrence) else None
    first = when.next_after(ctx.now) if isinstance(when, Recurrence) else when
    if first is None:
        raise UserError("reminders-over")
    due = _audible(ctx, first, whole_room=whole_room)
    reminder = await ctx.store.reminders.add(
        ctx.room_id,
        ctx.person,
        whole_room=whole_room,
        what=what,
        due=due,
        rule=again.rule if again else None,
        start=again.start.isoformat() if again else None,
        zone=again.zone if again else ctx.zone.key,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    await ctx.wake("reminders", "due", reminder.id, due)
    quiet = [Phrase("reminders-after-quiet", hours=QUIET.kind.shown(ctx.settings[QUIET]))] if due > first else []
    how = Phrase("reminders-how", number=reminder.number)
    return lines([_promise(reminder), *quiet, how]).answered_by("reminders", "reminder", reminder.id)


def _without_link(what: str, links: Iterable[str]) -> str:
    """The text without the "to" of "to call Ben", in the French "d’appeler Ben" a part of the word."""
    for link in links:
        begins = plain(what).startswith(plain(link) if link.endswith("’") else f"{link} ")
        if begins and (rest := what[len(link) :].strip()):
            return rest
    return what


def _promise(reminder: Reminder) -> Phrase:
    """What was understood."""
    key = "reminders-promise-room" if reminder.whole_room else "reminders-promise"
    if again := _recurrence(reminder):
        key = "reminders-promise-room-again" if reminder.whole_room else "reminders-promise-again"
        return Phrase(key, repeats=again.describe(), due=reminder.due, what=reminder.what)
    return Phrase(key, due=reminder.due, what=reminder.what)


def _line(reminder: Reminder) -> Phrase:
    """One reminder on the list."""
    again = _recurrence(reminder)
    when: object = reminder.due
    if again:
        when = Phrase("reminders-next", repeats=again.describe(), due=reminder.due)
    key = "reminders-line-room" if reminder.whole_room else "reminders-line"
    return Phrase(key, number=reminder.number, when=when, what=reminder.what)


async def _said(scene: Scene, reminder: Reminder) -> Reply:
    """The reminder itself: it notifies, and says when it was due if it comes late."""
    facts: dict[str, object] = {"what": reminder.what}
    late = scene.now - reminder.due > _LATE
    if late:
        facts["due"] = reminder.due
    if reminder.whole_room:
        said = Phrase("reminders-said-room-late" if late else "reminders-said-room", **facts)
        return Reply((said,), Place.ROOM, loud=True, urgent=True)
    person = await scene.member(reminder.person)
    return call(Phrase("reminders-said-late" if late else "reminders-said", person=person, **facts), people=[person])


async def _set_next(scene: Scene, reminder: Reminder) -> None:
    """Wait for the next time of a reminder that comes back; remove one that was said for the last time."""
    again = _recurrence(reminder)
    following = again.next_after(max(reminder.due, scene.now)) if again else None
    if following is None:
        await _forget(scene, reminder)
        return
    due = _audible(scene, following, whole_room=reminder.whole_room)
    await scene.store.reminders.move(reminder.id, due)
    await scene.wake("reminders", "due", reminder.id, due)


def _audible(scene: Scene, moment: datetime, *, whole_room: bool) -> datetime:
    """When it can be said: what a person asked for themselves at that time, they get then."""
    quiet = scene.settings[QUIET] if whole_room else None
    return quiet.over(moment, scene.zone) if quiet else moment


def _recurrence(reminder: Reminder) -> Recurrence | None:
    if reminder.rule is None or reminder.start is None:
        return None
    return Recurrence(reminder.rule, datetime.fromisoformat(reminder.start), reminder.zone)


def _may_cancel(ctx: Context, reminder: Reminder) -> bool:
    return reminder.person == ctx.person or (reminder.whole_room and ctx.facilitates)


async def _cancel(ctx: Context, reminder: Reminder) -> Outcome:
    await _forget(ctx, reminder)
    return say("reminders-cancelled", what=reminder.what)


async def _forget(scene: Scene, reminder: Reminder) -> None:
    await scene.store.reminders.remove(reminder.id)
    await scene.store.timers.cancel("reminders", "due", str(reminder.id))
