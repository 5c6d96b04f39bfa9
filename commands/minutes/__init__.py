"""Minutes: only what somebody recorded on purpose, as decided or to be done; sent when the circle ends.

They raise `ReminderWanted` when a person agrees to be reminded, and listen for `MeetingEnded`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.kit.answers import Intent, Intents
from commands.kit.arguments import Text
from commands.kit.attachments import Page
from commands.kit.choices import ChoiceSetting
from commands.kit.context import Context, RoomContext
from commands.kit.deadline import LAST_MINUTE, Deadline, shown
from commands.kit.declaration import Feature, Outcome
from commands.kit.errors import UserError
from commands.kit.events import MeetingEnded, MessageRedacted, ReminderWanted
from commands.kit.people import Person
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.kit.topics import KEEPING
from commands.minutes.days import DaysKind
from storage.minutes import Entry

minutes = Feature("minutes", optional=True)
FORGET_TIMER = minutes.timer("forget", str, even_off=True)
ENTRY_QUESTION = minutes.message("entry", int)

KEPT = minutes.setting("minutes-kept", DaysKind(), timedelta(days=30), topic=KEEPING)
minutes.keeps(KEPT)
SENT = minutes.setting("minutes-as", ChoiceSetting("minutes-as", ("message", "file")), "message", topic="circle")
_LONGEST = 400  # characters of one entry
_MORNING = time(9)
_BEFOREHAND = timedelta(hours=2)
_LOOK_AGAIN = timedelta(days=1)


@minutes.command("decided")
async def decided(ctx: Context, decision: Text) -> Outcome:
    """Record a decision."""
    what = _one_line(decision)
    entry = await ctx.store.minutes.add(
        ctx.room_id,
        kind="decision",
        what=what,
        recorder=ctx.person,
        owner=None,
        due=None,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    await _look_after(ctx)
    return lines([Phrase("minutes-noted-decision", what=what), Phrase("minutes-undo")]).answered_by(
        ENTRY_QUESTION, entry.id
    )


@minutes.command("todo")
async def todo(ctx: Context, owner: Person, task: Text, *, by: Deadline | None = None) -> Outcome:
    """Record what somebody does; they are asked whether they want to be reminded."""
    what = _one_line(task)
    entry = await ctx.store.minutes.add(
        ctx.room_id,
        kind="todo",
        what=what,
        recorder=ctx.person,
        owner=owner.user_id,
        due=by,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    await _look_after(ctx)
    noted = [Phrase("minutes-noted-todo", task=_line(ctx, entry, owner.name))]
    moment = reminded_at(by, ctx.zone, ctx.now) if by else None
    asked = [Phrase("minutes-remind", person=owner, moment=moment)] if moment else []
    reply = lines([*noted, *asked, Phrase("minutes-undo")]).answered_by(ENTRY_QUESTION, entry.id)
    return reply.asking().mentioning([owner.user_id]) if moment else reply


@minutes.command("minutes")
async def show(ctx: Context) -> Outcome:
    """What was recorded in this meeting, or in the last one."""
    entries = await ctx.store.minutes.of_meeting(ctx.room_id) or await ctx.store.minutes.of_last(ctx.room_id)
    if not entries:
        return say("minutes-none")
    return lines(await _page(ctx, entries))


@minutes.command("minutes-file")
async def show_as_file(ctx: Context) -> Outcome:
    """The same, as a file to keep or to pass on."""
    entries = await ctx.store.minutes.of_meeting(ctx.room_id) or await ctx.store.minutes.of_last(ctx.room_id)
    return await _as_file(ctx, say("minutes-file"), entries) if entries else say("minutes-none")


@minutes.question(
    ENTRY_QUESTION,
    Intents(
        (
            Intent("yes", ("kit-yes",), ("👍", "✅")),
            Intent("cross", taps=("❌",)),
            Intent("remove", ("minutes-remove",)),
            Intent("no", ("kit-no",), ("👎",)),
        )
    ),
)
async def hear(ctx: Context, subject: int, answer: str) -> Outcome:
    """The owner's yes to the reminder (a no needs no answer), or that it is to be taken out."""
    match answer:
        case "yes":
            return await _accept_reminder(ctx, subject)
        case "cross":
            return await _remove(ctx, subject)
        case "remove":
            return await _remove(ctx, subject) or say("minutes-not-yours")
    return None


async def _accept_reminder(ctx: Context, subject: int) -> Outcome:
    """Promise the reminder; only to the person whose task it is, and once."""
    entry = await ctx.store.minutes.get(subject)
    if entry is None or entry.owner != ctx.person or entry.due is None:
        return None
    moment = reminded_at(entry.due, ctx.zone, ctx.now)
    if moment is None or not await ctx.store.minutes.accept_reminder(entry.id):
        return None
    return await ctx.tell(ReminderWanted(moment, entry.what, entry.event_id))


async def _remove(ctx: Context, subject: int) -> Outcome:
    """Take an entry out: for its author, the person whose task it is, or a facilitator."""
    entry = await ctx.store.minutes.get(subject)
    if entry is None or not (ctx.person in (entry.recorder, entry.owner) or await ctx.leads()):
        return None
    await ctx.store.minutes.remove(entry.id)
    return announce(Phrase("minutes-removed", person=ctx.sender, what=entry.what))


@minutes.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> None:
    """Redacting the message deletes what it recorded."""
    await ctx.store.minutes.take_back(event.event_id)


@minutes.on(MeetingEnded)
async def send(ctx: RoomContext, event: MeetingEnded) -> Outcome:
    """Send the minutes to the room."""
    entries = await ctx.store.minutes.of_meeting(ctx.room.room_id)
    if not entries:
        return None
    await ctx.store.minutes.sent(ctx.room.room_id, ctx.now)
    if ctx.settings[SENT] == "file":
        return await _as_file(ctx, announce(Phrase("minutes-file")), entries)
    return announce(*await _page(ctx, entries))


@minutes.on_timer(FORGET_TIMER)
async def forget(ctx: RoomContext, subject: str, due: datetime) -> None:
    """Delete what is older than the group wants to keep."""
    if await ctx.store.minutes.forget_before(ctx.room.room_id, ctx.now - ctx.settings[KEPT]):
        await _look_after(ctx)


def reminded_at(due: datetime, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When to remind of something due then: that morning, or shortly before; None if it is too late."""
    here = due.astimezone(zone)
    first = datetime.combine(here.date(), _MORNING, zone) if here.time() == LAST_MINUTE else due
    return next((moment for moment in (first, due - _BEFOREHAND) if moment > now), None)


async def _page(ctx: RoomContext, entries: Sequence[Entry]) -> list[Phrase]:
    decisions = [Phrase("minutes-line", what=entry.what) for entry in entries if entry.kind == "decision"]
    tasks = [
        Phrase("minutes-line", what=_line(ctx, entry, await _name_of(ctx, entry)))
        for entry in entries
        if entry.kind == "todo"
    ]
    first = [BLANK, Phrase("minutes-decisions"), *decisions] if decisions else []
    second = [BLANK, Phrase("minutes-tasks"), *tasks] if tasks else []
    kept = Phrase("minutes-kept", time=ctx.settings[KEPT])
    return [Phrase("minutes-title"), *first, *second, BLANK, kept]


async def _as_file(ctx: RoomContext, said: Reply, entries: Sequence[Entry]) -> Reply:
    day = ctx.now.astimezone(ctx.zone).date()
    heading = Phrase("minutes-file-heading", group=ctx.group.name, day=day)
    return said.with_attached(Page(f"minutes-{day}.txt", (heading, BLANK, *await _page(ctx, entries))))


async def _name_of(ctx: RoomContext, entry: Entry) -> str | Phrase:
    """Whose task it is; None if that person asked to be forgotten."""
    return (await ctx.member(entry.owner)).name if entry.owner else Phrase("minutes-nobody")


def _line(ctx: RoomContext, entry: Entry, owner: str | Phrase) -> Phrase:
    """Who does what, and until when."""
    if entry.due is None:
        return Phrase("minutes-task", person=owner, what=entry.what)
    return Phrase("minutes-task-due", person=owner, what=entry.what, due=shown(entry.due, ctx.zone))


async def _look_after(ctx: RoomContext) -> None:
    """Set the daily timer that deletes old minutes."""
    await ctx.wake(FORGET_TIMER, ctx.room.room_id, _LOOK_AGAIN)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        raise UserError("minutes-too-long", most=_LONGEST)
    return line
