"""The end of a need or an offer: done and thanked for, or withdrawn."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from commands.kit.answers import FINISHED
from commands.kit.arguments import NamedItem, Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, call, lines, say
from commands.resources import anonymous_life
from commands.resources.feature import FINISHED_QUESTION, resources
from commands.resources.finding import find
from commands.resources.life import Ending, ending, is_between
from commands.resources.live import touched
from commands.resources.settling import perhaps_settled
from commands.resources.staleness import let_go, room_of
from commands.resources.telling import heard_as, member, room_with, tell
from commands.resources.thanking import checked, thank, thank_by_name
from storage.resources import Resource, State

UNDOABLE = timedelta(hours=1)  # a close; so long its words are kept


@resources.command("close", where=Where.GROUP, even_left=True)
async def close(ctx: Context, item: NamedItem, thanks: Text | None = None) -> Outcome:
    """Say that it is settled; a few words of thanks go privately to who helped."""
    return await close_item(ctx, await find(ctx, item), checked(thanks))


@resources.command("withdraw", where=Where.GROUP, even_left=True, guessed=False)
async def withdraw(ctx: Context, item: NamedItem) -> Outcome:
    """Take back what one asked for or offered; whoever took it is told."""
    found = await find(ctx, item)
    if found.anonymous:
        return await anonymous_life.withdraw(ctx, found)
    if found.person != ctx.person:
        raise UserError("resources-not-yours-to-withdraw", code=found.code)
    return await take_off(ctx, found)


@resources.on(MessageRedacted)
async def withdraw_by_redaction(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message takes its items off the board; those concerned are told why."""
    replies: list[Reply] = []
    for item in await ctx.store.resources.by_event(event.event_id, also_over=True):
        if item.state in ("done", "withdrawn"):
            await ctx.store.resources.changes.forget(item.id)  # its words go at once
            continue
        await ctx.store.resources.remove(item.id)
        await let_go(ctx, item, over=False)
        replies += await tell_takers(ctx, item)
    return replies


async def take_off(ctx: Context, item: Resource) -> list[Reply]:
    """It is not needed, or not offered, any more; whoever takes their words back wants them gone at once."""
    await _end(ctx, item, "withdrawn")
    gone = say("resources-taken-off", code=item.code, what=item.what)
    rested = item.state == "resting" and not await room_with(ctx, item, ctx.person)  # they were told when that was left
    return [gone] if rested else [gone, *await tell_takers(ctx, item)]


async def _end(ctx: Context, item: Resource, state: State) -> None:
    await ctx.store.resources.close(item.id, state, ctx.now)
    await let_go(ctx, item, over=True)


async def _close(ctx: Context, item: Resource, state: State) -> None:
    """The same, and a slip of the finger can undo it."""
    await _end(ctx, item, state)
    await ctx.store.resources.changes.note(item.id, item.draft, ctx.event_id, ctx.now + UNDOABLE)


def _undo(item: Resource) -> Phrase:
    return Phrase("resources-close-undo", code=item.code)


async def tell_takers(ctx: RoomContext, item: Resource) -> list[Reply]:
    """Tell those who took it that there is nothing left to do."""
    replies = []
    for taker in item.taken_by:
        if room := await room_with(ctx, item, taker):
            person = await member(ctx, item, taker)
            said = [Phrase("resources-withdrawn", person=person, code=item.code)]
            said += [Phrase("relays-over", code=item.code)] if item.anonymous else []
            replies.append(call(*said, people=[person], room=room))
    return replies


async def close_item(ctx: Context, item: Resource, thanks: str | None) -> Outcome:
    """Somebody says that it is settled: what follows depends on who they are."""
    if item.anonymous:
        return await anonymous_life.close(ctx, item, thanks)
    match what := ending(item, ctx.person, facilitates=ctx.governs):
        case Ending.DONE | Ending.PART:
            return await _done(ctx, item, thanks, part=what is Ending.PART)
        case Ending.ASKS:
            return await _ask(ctx, item, *([Phrase("resources-thanks-from-helper")] if thanks else []))
        case Ending.ASKED:
            raise UserError("resources-asked-already", code=item.code, person=await member(ctx, item, item.person))
        case Ending.NOT_THEIRS:
            raise UserError("resources-not-yours-to-close", code=item.code)
        case Ending.DROPPED | Ending.BY_OTHERS:
            return await _drop(ctx, item, thanks)


async def _done(ctx: Context, item: Resource, thanks: str | None, *, part: bool) -> list[Reply]:
    """The one who needed it has it: thank each helper privately."""
    if not part:
        await _close(ctx, item, "done")
    elif item.standing:
        await ctx.store.resources.release(item.id, ctx.person)
        await touched(ctx, item.group_id, await room_of(ctx, item))
    else:
        await ctx.store.resources.finish(item.id, ctx.person)
    said = await thank(ctx, item, thanks, stays=part)
    return said if part else [replace(said[0], lines=(*said[0].lines, _undo(item), *await _too(ctx, item))), *said[1:]]


async def _too(ctx: Context, item: Resource) -> list[Phrase]:
    """What those who took an offer had asked for in the same words: that may be settled with it."""
    takers = item.taken_by if item.kind == "offer" else ()
    return [line for person in takers for line in await perhaps_settled(ctx, person, item.what)]


async def _ask(ctx: Context, item: Resource, *more: Phrase) -> list[Reply]:
    """A helper says that it is done: ask the one who needed it."""
    await ctx.store.resources.finish(item.id, ctx.person)
    owner, taker = await member(ctx, item, item.person), await member(ctx, item, ctx.person)
    asked = Phrase("resources-is-it-done", owner=owner, taker=taker, code=item.code, what=item.what)
    told = heard_as(FINISHED_QUESTION, item, await tell(ctx, item, [item.person], asked, *more))
    return [each.asking() if each.notify.mention else each for each in told]


@resources.question(FINISHED_QUESTION, FINISHED)
async def confirm(ctx: Context, subject: int, yes: bool) -> Outcome:
    """The one who needed it says whether it is done. After a no it stays as it is."""
    found = await ctx.store.resources.get(subject)
    return await close_item(ctx, found, None) if yes and found and is_between(found, ctx.person) else None


async def _drop(ctx: Context, item: Resource, thanks: str | None) -> list[Reply]:
    """Take it off the board, tell the others concerned, and thank whoever is named."""
    await _close(ctx, item, "done" if item.takers else "withdrawn")
    thanked, messages = await thank_by_name(ctx, item, thanks) if thanks else ([], [])
    told = [person for person in (item.person, *item.taken_by) if person != ctx.person]
    if not told:
        closed = Phrase("resources-closed", code=item.code, what=item.what)
        return [lines([closed, *thanked, _undo(item)]), *messages]
    people = [await member(ctx, item, person) for person in told]
    closer = await member(ctx, item, ctx.person)
    closed = Phrase("resources-closed-by", people=people, closer=closer, code=item.code, what=item.what)
    return [*await tell(ctx, item, told, closed, *thanked, _undo(item), *await _too(ctx, item)), *messages]
