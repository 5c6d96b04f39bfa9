"""The list of what is to come, and what can be done with something on it."""

from __future__ import annotations

from datetime import datetime

from commands.kit.answers import Free, Intent
from commands.kit.arguments import NamedItem, Number
from commands.kit.completion import ask_for
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import ComingSaid, MessageRedacted, PersonForgotten, ReminderTicked, ReminderUnwanted
from commands.kit.later import Later
from commands.kit.ongoing import Ongoing, names_it
from commands.kit.parsed import Ask
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, say
from commands.reminders.feature import REMINDER_MESSAGE, reminders
from commands.reminders.planning import audible, copy, go_on, put_off, recurrence, ring, silence
from commands.reminders.spoken import said_moment
from commands.reminders.wording import elsewhere, line
from storage.questions import Unfinished
from storage.reminders import Reminder


@reminders.command("list", where=Where.ANYWHERE)
async def show(ctx: Context) -> Outcome:
    """The room's reminders and one's own of this room, in order of time; in private also those of one's rooms."""
    pending = await ctx.store.reminders.pending(ctx.room_id, ctx.person)
    elsewhere = await _in_rooms(ctx) if ctx.room.direct else []
    if not pending:
        return lines([Phrase("reminders-heading"), *elsewhere]) if elsewhere else say("reminders-none")
    listed = [await line(ctx, reminder) for reminder in pending]
    how = Phrase("reminders-list-how", number=pending[0].number)
    return lines([Phrase("reminders-heading"), *listed, how, *elsewhere])


async def _in_rooms(ctx: Context) -> list[Phrase]:
    """What is to come in the rooms of the sender's groups: for everybody there, and for themselves."""
    said: list[Phrase] = []
    for group in await ctx.store.rooms.groups_of(ctx.person):
        for room_id in await ctx.store.rooms.group_rooms(group.id):
            there = await ctx.store.contexts.there(room_id, [ctx.person])
            pending = await ctx.store.reminders.pending(room_id, ctx.person) if there else []
            if pending:
                name = await ctx.store.rooms.called(room_id)
                said += [BLANK, Phrase("reminders-in-room", room=name), *[await line(ctx, each) for each in pending]]
    return [*said, Phrase("reminders-in-room-how")] if said else []


@reminders.command("cancel", where=Where.ANYWHERE, guessed=False)
async def cancel(ctx: Context, number: NamedItem) -> Outcome:
    """Forget a reminder; those who wanted to be reminded too keep theirs."""
    reminder = await _named(ctx, number.words) if number.words else await _numbered(ctx, number.number)
    if not await _concerns(ctx, reminder):
        raise UserError("reminders-not-yours", number=reminder.number)
    return await _cancel(ctx, reminder)


async def _named(ctx: Context, words: str) -> Reminder:
    """The reminder here that these words name: `about the pills`. Raises `UserError` unless it is just one."""
    pending = await ctx.store.reminders.pending(ctx.room_id, ctx.person)
    found = [each for each in pending if names_it(ctx.registry.catalogs, words, each.what)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError("reminders-unnamed", words=words)
    raise UserError("reminders-several", numbers=[str(each.number) for each in found], number=found[0].number)


@reminders.command("move", where=Where.ANYWHERE, own_time=True)
async def move(ctx: Context, number: Number, when: Later) -> Outcome:
    """Move a reminder to another time; of a recurring one, only the next occurrence."""
    reminder = await _numbered(ctx, number)
    if not await _may_move(ctx, reminder):
        raise UserError("reminders-not-yours", number=number)
    return await _move(ctx, reminder, when)


async def _move(ctx: Context, reminder: Reminder, when: datetime) -> Reply:
    again = recurrence(reminder)
    if again is None:
        due = await put_off(ctx, reminder, when)
        return await _moved(ctx, "reminders-moved", reminder, due)
    due = await audible(ctx, reminder, when)
    once = await copy(ctx, reminder, reminder.person, due, reminder.event_id)
    for follower in reminder.followers:
        await ctx.store.reminders.people.follow(once.id, follower, reminder.event_id)
    await ring(ctx, once, due)
    if not await go_on(ctx, reminder):
        await ctx.store.reminders.remove(reminder.id)
    return await _moved(ctx, "reminders-moved-once", once, due)


@reminders.command("done", where=Where.ANYWHERE)
async def tick(ctx: Context, number: Number) -> Outcome:
    """Tick it off: it is silent until its next occurrence, if it has one."""
    reminder = await _numbered(ctx, number)
    if not await _may_tick(ctx, reminder):
        raise UserError("reminders-not-yours", number=number)
    return await finish(ctx, reminder)


@reminders.command("too", where=Where.ANYWHERE)
async def follow(ctx: Context, number: Number | None = None) -> Outcome:
    """Join somebody else's reminder; without one to join, the words may be for something else."""
    if number is None:
        return (not await _can_join(ctx) and await ctx.tell(ComingSaid(comes=True))) or _ask_which(ctx)
    reminder = await _numbered(ctx, number)
    if reminder.whole_room or ctx.person in reminder.people:
        raise UserError("reminders-yours-already", number=number)
    return await _follow(ctx, reminder)


@reminders.offer(
    REMINDER_MESSAGE,
    Intent("too", ("reminders-too-names", "reminders-too-plain"), ("👍",)),
    Intent("cancel", ("reminders-cancel-names", "reminders-cancel-plain"), ("❌",)),
    Intent("done", ("reminders-done-names", "reminders-until-done", "kit-finished"), ("✅",)),
    words=True,
    plain=True,
)
async def do_as_meant(ctx: Context, subject: int, meant: str) -> Outcome:
    """Each of the three with a tap or in a reply, from those who may; from others it is talk. A time moves it.

    Only what is said until it is done can be ticked off.
    """
    if meant == "done" and (ended := await _end_task(ctx, subject)):
        return ended
    reminder = await ctx.store.reminders.get(subject)
    if reminder is None:
        return None
    if isinstance(meant, Free):
        moment = await said_moment(ctx, meant, reminder.due) if await _may_move(ctx, reminder) else None
        return await _move(ctx, reminder, moment) if moment else None
    if meant == "too":
        theirs = reminder.whole_room or ctx.person in (*reminder.people, reminder.author)
        return None if theirs else await _follow(ctx, reminder)
    if meant == "cancel":
        return await _cancel(ctx, reminder) if await _concerns(ctx, reminder) else None
    return await finish(ctx, reminder) if reminder.most and await _may_tick(ctx, reminder) else None


async def _end_task(ctx: Context, subject: int) -> Outcome:
    """What the feature says whose words are reminded of: the reminder goes with the task."""
    reminder = await ctx.store.reminders.remembered(subject)
    if reminder is None or reminder.source is None or ctx.person not in reminder.people:
        return None
    return await ctx.tell(ReminderTicked(reminder.source))


@reminders.on(ReminderUnwanted)
async def drop(ctx: Context, event: ReminderUnwanted) -> None:
    """Somebody's reminder of something that is over, or is not theirs any more."""
    for reminder in await ctx.store.reminders.by_event(event.source):
        if reminder.person == event.person:
            await _forget(ctx, reminder)


@reminders.on(PersonForgotten)
async def let_go(ctx: RoomContext, event: PersonForgotten) -> None:
    """Hand a forgotten person's reminders on to those who joined them."""
    await ctx.store.reminders.people.let_go(ctx.room.room_id, event.person)


@reminders.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message cancels the reminder; redacting the thumb that joined it leaves it."""
    await ctx.store.reminders.people.unfollow_by_event(event.event_id)
    for reminder in await ctx.store.reminders.by_event(event.event_id):
        await _forget(ctx, reminder)
    return None


async def finish(ctx: Context, reminder: Reminder) -> Reply:
    """End this occurrence."""
    if await go_on(ctx, reminder):
        later = await ctx.store.reminders.get(reminder.id)
        return say("reminders-done-next", what=reminder.what, due=later.due if later else reminder.due)
    await _forget(ctx, reminder)
    return say("reminders-done", what=reminder.what)


async def _may_move(ctx: Context, reminder: Reminder) -> bool:
    return _is_mine(ctx, reminder) or (reminder.whole_room and await ctx.leads())


def _is_mine(ctx: Context, reminder: Reminder) -> bool:
    return ctx.person in (reminder.person, reminder.author)


async def _concerns(ctx: Context, reminder: Reminder) -> bool:
    """Whether the sender may cancel it, at least for themselves."""
    return _is_mine(ctx, reminder) or ctx.person in reminder.people or (reminder.whole_room and await ctx.leads())


async def _may_tick(ctx: Context, reminder: Reminder) -> bool:
    return reminder.whole_room or await _concerns(ctx, reminder)


async def _numbered(ctx: Context, number: int) -> Reminder:
    reminder = await ctx.store.reminders.find(ctx.room_id, number)
    if reminder is None:
        raise UserError("reminders-unknown", number=number)
    return reminder


async def _can_join(ctx: Context) -> bool:
    """Whether there is a reminder here that others could join."""
    listed = await ctx.store.reminders.private_in(ctx.room_id)
    return any(each.number and not _is_mine(ctx, each) and ctx.person not in each.people for each in listed)


def _ask_which(ctx: Context) -> Reply:
    command = ctx.registry.command("reminders-too")
    (number,) = command.positional
    waits = Unfinished(command=command.key, before=" ", parameter=number.name)
    return ask_for(ctx, Ask(command, number, waits))


async def _follow(ctx: Context, reminder: Reminder) -> Reply:
    await ctx.store.reminders.people.follow(reminder.id, ctx.person, ctx.event_id)
    told = Phrase("reminders-too", person=ctx.sender, due=reminder.due, what=reminder.what)
    return lines((told, *await elsewhere(ctx, reminder)))


async def _moved(ctx: Context, key: str, reminder: Reminder, due: object) -> Reply:
    now = await ctx.store.reminders.get(reminder.id)
    told = Phrase(key, number=reminder.number, due=due, what=reminder.what)
    reply = lines((told, *(await elsewhere(ctx, now) if now else ())))
    return reply.answered_by(REMINDER_MESSAGE, reminder.id)


async def _cancel(ctx: Context, reminder: Reminder) -> Outcome:
    people = ctx.store.reminders.people
    if ctx.person in reminder.followers:
        await people.unfollow(reminder.id, ctx.person)
    elif ctx.person != reminder.person or reminder.whole_room or not await people.hand_over(reminder.id):
        await _forget(ctx, reminder)
    return say("reminders-cancelled", what=reminder.what)


async def _forget(ctx: RoomContext, reminder: Reminder) -> None:
    await ctx.store.reminders.remove(reminder.id)
    await silence(ctx, reminder)


@reminders.ongoing()
async def open_for(ctx: Context) -> list[Ongoing]:
    """What somebody is reminded of until it is done, here or in a room of their groups."""
    groups = await ctx.store.rooms.groups_of(ctx.person)
    rooms = [ctx.room_id, *[room for group in groups for room in await ctx.store.rooms.group_rooms(group.id)]]
    return [
        Ongoing(kind=REMINDER_MESSAGE, subject=each.id, meant="done", code="", what=each.what, group_id=None)
        for room in rooms
        for each in await ctx.store.reminders.pending(room, ctx.person)
        if each.most and await _may_tick(ctx, each)
    ]
