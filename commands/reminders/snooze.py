"""Snoozes what was just said: by command, reply or tap."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from commands.kit.answers import Free, Intent, Intents
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.later import Later
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.when import read_moment
from commands.kit.words import Span
from commands.reminders.feature import REMINDER_MESSAGE, SAID_QUESTION, reminders
from commands.reminders.listing import do_as_meant
from commands.reminders.planning import audible, copy, put_off, recurrence, ring
from commands.reminders.spoken import circumstances, moment_of, without_opening
from commands.reminders.wording import elsewhere, how_to_change
from storage.reminders import Reminder

_A_LITTLE = timedelta(minutes=10)
_MORNING = time(9)


@reminders.command("snooze", where=Where.ANYWHERE, own_time=True, sets="reminders")
async def snooze(ctx: Context, when: Later | None = None) -> Outcome:
    """Snooze what this replies to, or else what was said last."""
    reminder = await _meant(ctx)
    if reminder is None:
        raise UserError("reminders-nothing-said")
    return await _put_off(ctx, reminder, when or ctx.now + _A_LITTLE)


@reminders.question(
    SAID_QUESTION,
    Intents(
        (
            Intent("done", ("reminders-until-done", "kit-finished"), ("✅",)),
            Intent("cancel", ("reminders-cancel-names", "reminders-cancel-plain"), ("❌",)),
            Intent("later", ("reminders-a-little-later-plain",), ("💤", "⏰", "😴")),
            Intent("morning", taps=("🌅", "🌄")),
        ),
        free=True,
    ),
)
async def hear(ctx: Context, subject: int, answer: str) -> Outcome:
    """`10m`, `tomorrow 9:00`, `later`, `done`, or a tap for those. Other words are for the others in the room."""
    reminder = await ctx.store.reminders.remembered(subject)
    mine = reminder is not None and _may(ctx, reminder)
    if not isinstance(answer, Free) and answer in ("done", "cancel"):
        over = mine and reminder and reminder.number is None
        return say("reminders-gone") if over and answer == "cancel" else await do_as_meant(ctx, subject, answer)
    if reminder is None or not mine:
        return None
    moment = await _said_moment(ctx, answer)
    return await _put_off(ctx, reminder, moment) if moment else None


async def _said_moment(ctx: Context, answer: str) -> datetime | None:
    """When: in ten minutes, tomorrow at nine on the clocks of who says so, or what the words say."""
    at = await circumstances(ctx)
    if isinstance(answer, Free):
        return moment_of(without_opening(Span.of(answer), at), at)
    if answer == "later":
        return ctx.now + _A_LITTLE
    tomorrow = read_moment(["tomorrow", f"{_MORNING:%H:%M}"], now=ctx.now, zone=at.zone, language="en")
    return tomorrow.value


async def _meant(ctx: Context) -> Reminder | None:
    """What the person replies to, where that is a reminder of theirs; else what was last said to them here."""
    about = await ctx.store.outbox.sent.about(ctx.reply_to, ctx.room_id) if ctx.reply_to else None
    if about and (about.feature, about.kind) == ("reminders", "said"):
        reminder = await ctx.store.reminders.remembered(int(about.subject))
        return reminder if reminder and _may(ctx, reminder) else None
    return await ctx.store.reminders.last_said(ctx.room_id, ctx.person)


def _may(ctx: Context, reminder: Reminder) -> bool:
    return reminder.whole_room or ctx.person in reminder.people


async def _put_off(ctx: Context, reminder: Reminder, moment: datetime) -> Reply:
    """Move the row if it concerns nobody else and does not recur; else make one for this person alone."""
    put = await _same(ctx, reminder, moment) or await _alone(ctx, reminder, moment)
    told = Phrase("reminders-snoozed", person=ctx.sender, due=put.due, what=put.what)
    reply = lines((told, *await elsewhere(ctx, put), how_to_change(ctx, put)))
    return reply.answered_by(REMINDER_MESSAGE, put.id)


async def _same(ctx: Context, reminder: Reminder, moment: datetime) -> Reminder | None:
    being_repeated = reminder.most and reminder.said and reminder.number
    own = ctx.person == reminder.person and not reminder.whole_room and not reminder.followers
    if being_repeated and (own or reminder.whole_room or reminder.followers):
        await put_off(ctx, reminder, moment)
        return await ctx.store.reminders.get(reminder.id)
    if not own or recurrence(reminder):
        return None
    due = await audible(ctx, reminder, moment)
    revived = await ctx.store.reminders.revive(reminder.id, reminder.room_id, due)
    if revived:
        await ring(ctx, revived, due)
    return revived


async def _alone(ctx: Context, reminder: Reminder, moment: datetime) -> Reminder:
    already = await ctx.store.reminders.copy_of(reminder.id, ctx.person)
    put = already or await copy(ctx, reminder, ctx.person, moment, ctx.event_id, of=reminder.id)
    await put_off(ctx, put, moment)
    return await ctx.store.reminders.get(put.id) or put
