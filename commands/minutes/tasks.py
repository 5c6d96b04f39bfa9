"""The way of a task: taken up, done, given back to who gave it, handed on.

It raises `ReminderWanted` when its person agrees to be reminded, and `ReminderUnwanted` when it is theirs no longer.
"""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.answers import HAND, Free, Intent, Intents
from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import Ambiguous, UserError
from commands.kit.events import ReminderTicked, ReminderUnwanted, ReminderWanted, TaskDone
from commands.kit.ongoing import Ongoing
from commands.kit.people import Person, PersonKind
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, announce, say
from commands.kit.words import Span
from commands.minutes.deciding import what_came_of_it
from commands.minutes.entries import find, leads
from commands.minutes.feature import ENTRY_QUESTION, minutes
from commands.minutes.recording import may_remove, remove
from commands.minutes.wording import line, noted, reminded_at, there
from storage.minutes import Entry


@minutes.command("todo-list")
async def show_open(ctx: Context) -> Outcome:
    """The tasks that are not done."""
    entries = await ctx.store.minutes.open(ctx.room_id)
    if not entries:
        return say("minutes-nothing-to-do")
    listed = [Phrase("minutes-line", what=await line(ctx, entry)) for entry in entries]
    return ctx.at_length([Phrase("minutes-tasks"), *listed, Phrase("minutes-list-how", number=entries[0].number)])


@minutes.command("todo-done")
async def done(ctx: Context, item: ItemId) -> Outcome:
    """A task is done."""
    return await _finish_one(ctx, await find(ctx, item))


async def _finish_one(ctx: Context, entry: Entry) -> list[Reply]:
    if not (ctx.person == entry.owner or not entry.owner or await leads(ctx, entry)):
        raise UserError("minutes-not-yours-to-end")
    if entry.done:
        raise UserError("minutes-done-already", code=entry.code)
    return await _finish(ctx, [entry])


@minutes.command("todo-take")
async def take(ctx: Context, item: ItemId) -> Outcome:
    """Take up what nobody does yet."""
    entry = await find(ctx, item)
    if entry.done:
        raise UserError("minutes-done-already", code=entry.code)
    if entry.owner:
        raise UserError("minutes-somebodys", code=entry.code)
    return await _give(ctx, entry, ctx.sender)


@minutes.command("todo-give", whole_group=True)
async def give(ctx: Context, item: ItemId, person: Person) -> Outcome:
    """Hand a task on to somebody, who can give it back."""
    entry = await find(ctx, item)
    if not await _may_give(ctx, entry):
        raise UserError("minutes-not-yours-to-end")
    return await _give(ctx, entry, person)


@minutes.question(
    ENTRY_QUESTION,
    Intents(
        (
            Intent("yes", ("kit-yes",), ("👍",)),
            Intent("cross", taps=("❌",)),
            Intent("no", ("minutes-no-plain",), ("👎",)),
        )
    ),
)
async def hear_about_reminder(ctx: Context, subject: int, answer: str) -> Outcome:
    """The owner's yes to the reminder, or that it can't be them."""
    return await (_accept_reminder(ctx, subject) if answer == "yes" else hear(ctx, subject, answer))


@minutes.offer(
    ENTRY_QUESTION,
    Intent("done", ("kit-finished", "minutes-done-plain"), ("✅", "✔", "☑")),
    Intent("cross", taps=("❌",)),
    Intent("remove", ("minutes-remove",)),
    Intent("no", ("minutes-no-plain",), ("👎",)),
    Intent("take", ("minutes-take-plain",), HAND),
    words=True,
)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """What somebody says of a task with a tap or in a reply: a name alone hands it on."""
    entry = await ctx.store.minutes.get(subject)
    if entry is None:
        return None
    if isinstance(meant, Free):
        return await _give_to(ctx, entry, meant)
    if meant in ("cross", "remove"):
        if await may_remove(ctx, entry):
            return await remove(ctx, entry)
        return say("minutes-not-yours") if meant == "remove" else None
    return await _of_task(ctx, entry, meant)


async def _of_task(ctx: Context, entry: Entry, meant: str) -> Outcome:
    together = await ctx.store.minutes.of_message(entry.event_id)
    own = _own(ctx, together)
    match meant:
        case "done":
            theirs = own or [each for each in together if not each.owner or await leads(ctx, each)]
            return await _finish(ctx, [each for each in theirs if not each.done])
        case "no":
            return [reply for each in own for reply in await _give_back(ctx, each)] or None
        case "take":
            return await _give(ctx, entry, ctx.sender) if not entry.owner and not entry.done else None
    return None


def _own(ctx: Context, together: Sequence[Entry]) -> list[Entry]:
    return [each for each in together if each.owner == ctx.person and not each.done]


async def _give_to(ctx: Context, entry: Entry, name: str) -> Outcome:
    """Their own part of what several do, or all of it, goes to the person of that name."""
    given = next(iter(_own(ctx, await ctx.store.minutes.of_message(entry.event_id))), entry)
    person = await _named(ctx, name) if await _may_give(ctx, given) else None
    return await _give(ctx, given, person) if person else None


async def _named(ctx: Context, said: str) -> Member | None:
    """The person of the group whose name is all that was said."""
    span = Span.of(said)
    here = await ctx.store.rooms.members(ctx.room_id)
    everybody = {**await ctx.people(ctx.circle.id), **here} if ctx.circle else here
    try:
        found = PersonKind().read_whole(span, ctx.circumstances(everybody))
    except (Ambiguous, UserError):
        return None
    return found.value if found and isinstance(found.value, Member) and found.value.user_id != ctx.bot else None


async def _accept_reminder(ctx: Context, subject: int) -> Outcome:
    """Promise the reminder; only to a person whose task it is, and once."""
    asked = await ctx.store.minutes.get(subject)
    together = await ctx.store.minutes.of_message(asked.event_id) if asked else []
    entry = next(iter(_own(ctx, together)), None)
    if entry is None or entry.due is None:
        return None
    moment = reminded_at(entry.due, ctx.zone, ctx.now)
    if moment is None or not await ctx.store.minutes.accept_reminder(entry.id):
        return None
    return await ctx.tell(ReminderWanted(moment, entry.what, entry.event_id))


async def _may_give(ctx: Context, entry: Entry) -> bool:
    return not entry.done and (entry.owner in ("", ctx.person) or await leads(ctx, entry))


async def _finish(ctx: Context, entries: Sequence[Entry]) -> list[Reply]:
    for entry in entries:
        await _no_reminder(ctx, entry)
        await ctx.store.minutes.finish(entry.id, ctx.event_id)
    done = [Phrase("minutes-done", code=entry.code, what=entry.what) for entry in entries]
    asked = [reply for entry in entries for reply in await what_came_of_it(ctx, entry)]
    return [*there(ctx, entries[0], *done), *asked] if entries else []


async def _give(ctx: Context, entry: Entry, person: Member) -> list[Reply]:
    """It is this person's now, who is asked as if it had been recorded so."""
    if person.user_id == ctx.bot:
        raise UserError("minutes-not-me")
    await _no_reminder(ctx, entry)
    await ctx.store.minutes.give(entry.id, person.user_id, ctx.event_id)
    given = await ctx.store.minutes.get(entry.id)
    assert given is not None
    return await noted(ctx, [given])


async def _give_back(ctx: Context, entry: Entry) -> list[Reply]:
    """It is nobody's yet, and who gave it hears of it; who can't do it is not named."""
    await _no_reminder(ctx, entry)
    await ctx.store.minutes.give(entry.id, "", ctx.event_id)
    facts: dict[str, object] = {"code": entry.code, "what": entry.what}
    giver = entry.recorder if entry.recorder and entry.recorder != ctx.person else None
    said = Phrase("minutes-given-back", person=await ctx.member(giver), **facts) if giver else None
    reply = announce(said or Phrase("minutes-free-again", **facts), Phrase("minutes-how-nobody"), room=entry.room_id)
    answer = [] if ctx.room_id == entry.room_id else [say("minutes-free-again", **facts)]
    return [*answer, reply.answered_by(ENTRY_QUESTION, entry.id).mentioning([giver] if giver else [])]


async def _no_reminder(ctx: Context, entry: Entry) -> None:
    if entry.owner:
        await ctx.tell(ReminderUnwanted(entry.event_id, entry.owner))


@minutes.on(TaskDone)
async def hear_done(ctx: Context, event: TaskDone) -> Outcome:
    """`!done 2`, where no turn ends."""
    entry = await ctx.store.minutes.numbered(ctx.room_id, event.item.number) if event.fits("T") else None
    return await _finish_one(ctx, entry) if entry else None


@minutes.on(ReminderTicked)
async def hear_ticked(ctx: Context, event: ReminderTicked) -> Outcome:
    """The reminder of a task was answered with: done."""
    own = _own(ctx, await ctx.store.minutes.of_message(event.source))
    return await _finish(ctx, own) if own else None


@minutes.ongoing()
async def open_for(ctx: Context) -> list[Ongoing]:
    """Somebody's own tasks."""
    return [
        Ongoing(
            kind=ENTRY_QUESTION, subject=entry.id, meant="done", code=entry.code, what=entry.what, group_id=group.id
        )
        for group in await ctx.own_groups()
        for room in await ctx.store.rooms.group_rooms(group.id)
        for entry in await ctx.store.minutes.open(room)
        if entry.owner == ctx.person
    ]
