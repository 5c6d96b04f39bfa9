"""Taking a need or an offer, and giving it back."""

from __future__ import annotations

from commands.kit.answers import Free, Intent, Intents
from commands.kit.arguments import NamedItem
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.people import Person
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.resources import anonymous_life
from commands.resources.accepting import accepts
from commands.resources.closing import close_item
from commands.resources.contacts import ask_for
from commands.resources.feature import ITEM_QUESTION, TAKEN_QUESTION, resources
from commands.resources.finding import find
from commands.resources.kinds import SKILL
from commands.resources.life import is_between, refusal, room_for
from commands.resources.limits import keep_to_limits
from commands.resources.live import touched
from commands.resources.relays import owns
from commands.resources.staleness import room_of
from commands.resources.suggesting import with_what_fits
from commands.resources.telling import heard_as, member, names, tell
from commands.resources.wording import WORDS, how
from storage.resources import Resource


@resources.command("take", where=Where.GROUP)
async def take(ctx: Context, item: NamedItem) -> Outcome:
    """See to a need, or ask for what is offered."""
    return await _take(ctx, await find(ctx, item))


_ON_BOARD = Intents(
    (
        Intent("take", ("kit-yes", "resources-accepts-plain"), ("👍", "🙋")),
        Intent("done", ("kit-finished",), ("✅",)),
    ),
    free=True,
)


@resources.question(ITEM_QUESTION, _ON_BOARD)
async def hear(ctx: Context, subject: int, answer: str) -> Outcome:
    """A thumb on a need or an offer takes it, and so does a yes in a reply; other words are people's talk.

    That of somebody who has to do with it already is only kind; but a tick of theirs settles it.
    """
    found = await ctx.store.resources.get(subject)
    if isinstance(answer, Free):
        if found is None or not accepts(ctx.registry.catalogs, answer, found.what):
            return None
    elif answer == "done":
        return await close_item(ctx, found, None) if found and is_between(found, ctx.person) else None
    if found is None:
        raise UserError("resources-settled-already")
    return None if is_between(found, ctx.person) else await _take(ctx, found)


@resources.question(TAKEN_QUESTION, _ON_BOARD)
async def hear_once_taken(ctx: Context, subject: int, answer: str) -> Outcome:
    """The same of one that somebody has taken: to the others it is settled, and what they say is their talk."""
    found = await ctx.store.resources.get(subject)
    if found is None and answer == "done":
        return None
    return None if found and answer != "done" and refusal(found, ctx.person) else await hear(ctx, subject, answer)


@resources.command("release", where=Where.GROUP)
async def release(ctx: Context, item: NamedItem, member: Person | None = None) -> Outcome:
    """Put back what somebody took, so that another can take it."""
    found = await find(ctx, item)
    if not found.takers:
        raise UserError("resources-not-taken", code=found.code)
    if not (is_between(found, ctx.person) or await owns(ctx, found) or ctx.governs):
        raise UserError("resources-not-yours-to-release", code=found.code)
    return await give_back(ctx, found, await _whose(ctx, found, member.user_id if member else None))


async def _whose(ctx: Context, item: Resource, named: str | None) -> str:
    """Who gives it back: the sender, or the person whom the owner or a facilitator means."""
    if ctx.person in item.taken_by:
        return ctx.person
    taken_by = [person for person in item.taken_by if named in (None, person)]
    if not taken_by:
        raise UserError("resources-not-among-takers", code=item.code, names=await names(ctx, item, item.taken_by))
    if len(taken_by) > 1:
        raise UserError("resources-release-whom", code=item.code, names=await names(ctx, item, taken_by))
    return taken_by[0]


async def give_back(ctx: Context, item: Resource, taker: str) -> list[Reply]:
    """Free it for somebody else: tell the other person, and ask the room again."""
    await ctx.store.resources.release(item.id, taker)
    await touched(ctx, item.group_id, await room_of(ctx, item))
    if item.anonymous:
        return await anonymous_life.given_back(ctx, item, taker)
    other = item.person if taker == ctx.person else taker
    facts = {"person": await member(ctx, item, other), "code": item.code, "what": item.what}
    left = [person for person in item.taken_by if person != taker]
    free = Phrase("resources-released", **facts)
    if left:
        free = Phrase("resources-released-partly", **facts, names=await names(ctx, item, left))
    said = await tell(ctx, item, [other], free, how(item), everybody=True)
    return heard_as(ITEM_QUESTION, item, await with_what_fits(ctx, item, said) if item.kind == "need" else said)


@resources.on(MessageRedacted)
async def give_back_by_redaction(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message or the thumb that took something gives it back."""
    return [
        reply
        for item in await ctx.store.resources.taken_by_event(event.event_id)
        for reply in await give_back(ctx, item, ctx.person)
    ]


async def _take(ctx: Context, item: Resource) -> Outcome:
    if item.form == SKILL and item.anonymous:
        return await ask_for(ctx, item)
    if item.anonymous:
        await anonymous_life.may_take(ctx, item)
    if key := refusal(item, ctx.person):
        raise UserError(key, code=item.code, names=await names(ctx, item, item.taken_by))
    if item.kind == "offer":
        await keep_to_limits(ctx, item)
        await ctx.store.resources.asks.note_taken(item, ctx.now)
    await ctx.store.resources.take(item.id, ctx.person, ctx.event_id, ctx.now)
    await touched(ctx, item.group_id, await room_of(ctx, item))
    said = [Phrase("resources-taken-how", code=item.code)]
    left = room_for(item) - 1
    if left > 0:
        said.insert(0, Phrase("resources-more-welcome", count=left, code=item.code))
    if item.anonymous:
        return await anonymous_life.taken(ctx, item, *said)
    owner, taker = await member(ctx, item, item.person), await member(ctx, item, ctx.person)
    said.insert(0, Phrase(WORDS[item.kind].taken, owner=owner, taker=taker, code=item.code, what=item.what))
    return heard_as(TAKEN_QUESTION, item, await tell(ctx, item, [item.person], *said))
