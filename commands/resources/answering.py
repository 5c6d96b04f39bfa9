"""What somebody answers to whether something still stands, or has worked out. Where it has not, nobody is blamed."""

from __future__ import annotations

from commands.kit.answers import yes_or_no
from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.resources import anonymous_life
from commands.resources.closing import close_item, take_off
from commands.resources.feature import resources
from commands.resources.finding import find
from commands.resources.relays import STALE, answer_owner, bring_later, owner_of, owns, relays
from commands.resources.staleness import keep_pace, let_go, renew_item, room_of
from commands.resources.suggesting import with_what_fits
from commands.resources.telling import heard_as, member, room_with
from commands.resources.wording import how
from storage.resources import Resource


@resources.command("reopen", where=Where.GROUP)
async def reopen(ctx: Context, item: ItemId) -> Outcome:
    """Say that it did not work out: it is free again, and others are asked."""
    found = await find(ctx, item)
    if not await owns(ctx, found):
        raise UserError("relays-not-yours" if found.anonymous else "resources-not-yours-to-reopen", code=found.code)
    if not found.takers:
        raise UserError("resources-not-taken", code=found.code)
    return await _reopen(ctx, found)


@resources.reaction("stale", "👎", "❌")
async def say_no_by_reaction(ctx: Context, subject: str) -> Outcome:
    """One tap says no to what was asked."""
    found = await ctx.store.resources.get(int(subject))
    return await _no(ctx, found) if found and found.person == ctx.person else None


@relays.reaction(STALE, "👎", "❌")
async def say_no_without_a_name(ctx: Context, subject: str) -> Outcome:
    """The same for who asked anonymously."""
    relay = await ctx.store.resources.relays.by_token(subject)
    found = await ctx.store.resources.get(relay.resource_id) if relay else None
    return await _no(ctx, found) if found and await owns(ctx, found) else None


@resources.reply("stale")
async def hear(ctx: Context, subject: str, text: str) -> Outcome:
    """Yes or no, in words; to anything else it is said again how to answer."""
    found = await ctx.store.resources.get(int(subject))
    if found is None:
        raise UserError("resources-settled-already")
    if found.person != ctx.person:
        return None
    match yes_or_no(ctx, text):
        case True if found.takers and found.state == "open":
            return await close_item(ctx, found, None)
        case True:
            return await renew_item(ctx, found, None)
        case False:
            return await _no(ctx, found)
    return say("resources-yes-or-no", code=found.code).answered_by(resources.name, "stale", found.id)


async def _no(ctx: Context, item: Resource) -> Outcome:
    """It did not work out, or does not stand any more."""
    if item.takers and item.state == "open":
        return await _reopen(ctx, item)
    return await (anonymous_life.withdraw if item.anonymous else take_off)(ctx, item)


async def _reopen(ctx: Context, item: Resource) -> list[Reply]:
    """Who took it is let go with a kind word, and the group hears that it is free; not whose it had been."""
    for person in item.taken_by:
        await ctx.store.resources.release(item.id, person)
    await ctx.store.resources.renew(item.id, item.due if item.due and item.due > ctx.now else None)
    free = await ctx.store.resources.get(item.id)
    assert free is not None
    room = await room_of(ctx, free)
    await let_go(ctx, free, over=False)
    await keep_pace(ctx, free, room)
    return [*await _tell_owner_and_group(ctx, free, room), *await _tell_takers(ctx, item)]


async def _tell_owner_and_group(ctx: Context, item: Resource, room: str) -> list[Reply]:
    facts = {"code": item.code, "what": item.what}
    relay = await ctx.store.resources.relays.of(item.id) if item.anonymous else None
    if relay:
        await bring_later(ctx, relay, room)
        return [await answer_owner(ctx, item, "item", Phrase("resources-reopened", **facts))]
    news = Phrase("resources-free-again", **facts), how(item)
    if not ctx.room.direct:
        return await with_what_fits(ctx, item, heard_as("item", item, [lines(news)]))
    answer = await answer_owner(ctx, item, "item", Phrase("resources-reopened", **facts))
    return [*await with_what_fits(ctx, item, [answer]), *heard_as("item", item, [announce(*news, room=room)])]


async def _tell_takers(ctx: Context, item: Resource) -> list[Reply]:
    owner = await owner_of(ctx, item)
    letters = []
    for person in item.taken_by:
        if owner and person != owner.person and await room_with(ctx, item, person):
            said = Phrase(f"resources-reopened-{item.kind}", name=owner.shown, code=item.code, what=item.what)
            again = Phrase("relays-take-again" if item.anonymous else "resources-take-again", code=item.code)
            letters.append(owner.letter_to(ctx, await member(ctx, item, person), said, again))
    return letters
