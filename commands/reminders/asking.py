"""Sets reminders: for oneself, the whole room, or somebody who agreed to it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MeetingReminderWanted, ReminderWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import Place, Reply, lines
from commands.kit.time_arguments import When
from commands.kit.when import Recurrence
from commands.reminders.consent import question
from commands.reminders.feature import End, Times, Until, Urgent, What, Who, reminders
from commands.reminders.planning import quiet_hours, ring
from commands.reminders.rules import AT_MOST, after_quiet
from commands.reminders.wording import promise, until_done, without_link
from storage.reminders import Reminder


class Wish(Struct, frozen=True, kw_only=True):
    """The options of a reminder, besides its time and text."""

    person: str
    whole_room: bool = False
    until: End | None = None
    times: int | None = None
    urgent: bool = False
    agreed: bool = True
    source: str | None = None  # the message that has the words, where it is not the one that asks


@reminders.command("remind", where=Where.ANYWHERE, own_time=True, whole_group=True)
async def remind(
    ctx: Context,
    who: Who,
    when: When,
    what: What,
    *,
    until: Until | None = None,
    times: Times | None = None,
    urgent: Urgent | None = None,
) -> Outcome:
    """Remind somebody who agreed to it; without a name, oneself."""
    if who is not None and who.user_id not in (ctx.person, ctx.bot):
        agreed = await ctx.store.reminders.people.agreed(who.user_id, ctx.person)
        wish = Wish(person=who.user_id, until=until, times=times, agreed=bool(agreed))
        return [await add(ctx, when, what, wish), *await question(ctx, who, agreed)]
    reply = await add(
        ctx, when, what, Wish(person=ctx.person, whole_room=False, until=until, times=times, urgent=urgent == "yes")
    )
    return reply if ctx.room.direct else replace(reply, lines=(*reply.lines, Phrase("reminders-how-room")))


@reminders.command("me", where=Where.ANYWHERE, own_time=True, essential=True)
async def remind_me(
    ctx: Context,
    when: When,
    what: What,
    *,
    until: Until | None = None,
    times: Times | None = None,
    urgent: Urgent | None = None,
) -> Outcome:
    """Remind the sender, here."""
    return await add(
        ctx, when, what, Wish(person=ctx.person, whole_room=False, until=until, times=times, urgent=urgent == "yes")
    )


@reminders.command("us", where=Where.GROUP)
async def remind_us(
    ctx: Context, when: When, what: What, *, until: Until | None = None, times: Times | None = None
) -> Outcome:
    """Remind the whole room; in a direct chat, the group's first room that the sender is in."""
    wish = Wish(person=ctx.person, whole_room=True, until=until, times=times)
    return await (_for_the_room(await _room(ctx), when, what, wish) if ctx.room.direct else add(ctx, when, what, wish))


async def _room(ctx: Context) -> Context:
    """The same context in the group's first room that the sender is in."""
    home = (await ctx.own_rooms())[0]
    return replace(ctx, room=home.room, settings=home.settings, language=home.language, zone=home.zone, thread=None)


async def _for_the_room(there: Context, when: datetime | Recurrence, what: str, wish: Wish) -> list[Reply]:
    """It is promised where everybody sees it, and who asked for it in private reads so."""
    said = await add(there, when, what, wish)
    return [lines(said.lines[:1]), replace(said, place=Place.ROOM, room=there.room_id)]


@reminders.on(ReminderWanted)
async def promise_elsewhere(ctx: Context, event: ReminderWanted) -> Outcome:
    """Remind somebody of what another feature recorded, with that message as its origin."""
    return await add(ctx, event.when, event.what, Wish(person=ctx.person, source=event.source))


@reminders.on(MeetingReminderWanted)
async def promise_of_meetings(ctx: Context, event: MeetingReminderWanted) -> Outcome:
    """Somebody agreed privately that the room is reminded of its meetings: it is promised where everybody sees it."""
    there = await _room(ctx)
    what = ctx.registry.catalogs[there.language].template("reminders-meeting", {})
    return await _for_the_room(there, event.when, what, Wish(person=ctx.person, whole_room=True))


async def add(ctx: Context, when: datetime | Recurrence, what: str, wish: Wish) -> Reply:
    """Store it, set its timer, and say what was understood."""
    if wish.until is None and (text := until_done(what, ctx.circumstances().names("reminders-until-done-plain"))):
        what, wish = text, replace(wish, until=End(done=True))
    again, most = _ended(when, wish)
    first = again.next_after(ctx.now) if again else when
    if first is None:
        raise UserError("reminders-over")
    assert isinstance(first, datetime)
    heeded = None if wish.whole_room else wish.person
    due = after_quiet(first, await quiet_hours(ctx, heeded, urgent=wish.urgent))
    reminder = await _keep(ctx, wish, what, again, most, first, due)
    await ring(ctx, reminder, due)
    return await promise(ctx, reminder, first)


def _ended(when: datetime | Recurrence, wish: Wish) -> tuple[Recurrence | None, int | None]:
    """Its recurrence, its end, and how often it is repeated until it is done."""
    done = wish.until is not None and wish.until.done
    day = wish.until.day if wish.until else None
    times = None if done else wish.times
    if isinstance(when, Recurrence):
        if day and times:
            raise UserError("reminders-two-ends")
        again = when.ended(day=day, count=times) if day or times else when
        return again, (wish.times or AT_MOST) if done else None
    if day or times:
        raise UserError("reminders-only-once")
    return None, (wish.times or AT_MOST) if done else None


async def _keep(
    ctx: Context, wish: Wish, what: str, again: Recurrence | None, most: int | None, first: datetime, due: datetime
) -> Reminder:
    return await ctx.store.reminders.add(
        ctx.room_id,
        wish.person,
        author=ctx.person,
        whole_room=wish.whole_room,
        what=without_link(what, ctx.registry.catalogs[ctx.language].names("reminders-links")),
        due=due,
        stands_for=first,
        rule=again.rule if again else None,
        start=again.start.isoformat() if again else None,
        zone=again.zone if again else ctx.zone.key,
        urgent=wish.urgent,
        most=most,
        agreed=wish.agreed,
        event_id=ctx.event_id,
        source=wish.source,
        thread=ctx.thread,
        now=ctx.now,
    )
