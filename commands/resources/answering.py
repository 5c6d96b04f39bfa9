"""What somebody answers to whether something still stands, or has worked out. Where it has not, nobody is blamed."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.answers import Free, Intent, Intents
from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.ongoing import Ongoing
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from commands.resources import anonymous_life
from commands.resources.closing import close_item, take_off
from commands.resources.feature import ITEM_QUESTION, STALE_QUESTION, TAKEN_QUESTION, resources
from commands.resources.finding import KINDS, find
from commands.resources.life import is_between
from commands.resources.pace import EXPIRES_AFTER
from commands.resources.relaying import reply_as_asker
from commands.resources.relays import TOKEN_STALE_QUESTION, answer_owner, bring_later, owner_of, owns, relays, worded
from commands.resources.returning import put_back
from commands.resources.staleness import keep_pace, let_go, renew_item, room_of
from commands.resources.suggesting import with_what_fits
from commands.resources.telling import heard_as, member, room_with
from commands.resources.wording import how
from storage.resources import Resource


@resources.command("reopen", where=Where.GROUP)
async def reopen(ctx: Context, item: ItemId) -> Outcome:
    """Say that it did not work out: it is free again, and others are asked; or undo that it was closed."""
    for closed in await ctx.store.resources.closed_lately(ctx.group.id, item.number, KINDS.get(item.letter or "")):
        before = await ctx.store.resources.changes.before(closed.id, ctx.now)
        if before and (is_between(closed, ctx.person) or ctx.governs):
            return await put_back(ctx, closed, before)
    found = await find(ctx, item)
    if not await owns(ctx, found):
        raise UserError(
            worded("relays-not-yours", found) if found.anonymous else "resources-not-yours-to-reopen", code=found.code
        )
    if not found.takers:
        raise UserError("resources-not-taken", code=found.code)
    return await _reopen(ctx, found)


_STANDS = Intents(
    (
        Intent("stands", ("resources-stands-plain",), ("👍", "🔁")),
        Intent("done", ("kit-finished",), ("✅",)),
        Intent("yes", ("kit-yes",)),
        Intent("no", ("kit-no",), ("👎", "❌")),
    ),
    again="resources-yes-or-no",
)


@resources.question(STALE_QUESTION, _STANDS, holds_for=EXPIRES_AFTER)
async def hear(ctx: Context, subject: int, answer: str) -> Outcome:
    """Whether it still stands, or has worked out: for whose it is to say."""
    found = await ctx.store.resources.get(subject)
    if found is None:
        raise UserError("resources-settled-already")
    return await _answered(ctx, found, answer) if found.person == ctx.person else None


@relays.question(TOKEN_STALE_QUESTION, replace(_STANDS, free=True), holds_for=EXPIRES_AFTER)
async def hear_without_a_name(ctx: Context, subject: str, answer: str) -> Outcome:
    """The same for an anonymous asker; other words in a reply go to the helpers."""
    if isinstance(answer, Free):
        return await reply_as_asker(ctx, subject, answer) if ctx.reply_to else None
    relay = await ctx.store.resources.relays.by_token(subject)
    found = await ctx.store.resources.get(relay.resource_id) if relay else None
    return await _answered(ctx, found, answer) if found and await owns(ctx, found) else None


async def _answered(ctx: Context, item: Resource, answer: str) -> Outcome:
    match answer:
        case "no":
            return await _no(ctx, item)
        case "yes" if item.takers and item.state == "open":
            return await _done(ctx, item)
        case "done":
            return await _done(ctx, item)
    return await renew_item(ctx, item, None)


async def _done(ctx: Context, item: Resource) -> Outcome:
    return await (anonymous_life.close if item.anonymous else close_item)(ctx, item, None)


async def _no(ctx: Context, item: Resource) -> Outcome:
    """It did not work out, or does not stand any more."""
    if item.takers and item.state == "open":
        return await _reopen(ctx, item)
    return await (anonymous_life.withdraw if item.anonymous else take_off)(ctx, item)


async def _reopen(ctx: Context, item: Resource) -> list[Reply]:
    """Release whoever took it with a kind word, and tell the group that it is free, not who had taken it."""
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
        return [await answer_owner(ctx, item, ITEM_QUESTION, Phrase("resources-reopened", **facts))]
    news = Phrase("resources-free-again", **facts), how(item)
    if not ctx.room.direct:
        return await with_what_fits(ctx, item, heard_as(ITEM_QUESTION, item, [lines(news)]))
    answer = await answer_owner(ctx, item, ITEM_QUESTION, Phrase("resources-reopened", **facts))
    return [*await with_what_fits(ctx, item, [answer]), *heard_as(ITEM_QUESTION, item, [announce(*news, room=room)])]


async def _tell_takers(ctx: Context, item: Resource) -> list[Reply]:
    owner = await owner_of(ctx, item)
    messages = []
    for person in item.taken_by:
        if owner and person != owner.person and await room_with(ctx, item, person):
            said = Phrase(f"resources-reopened-{item.kind}", name=owner.shown, code=item.code, what=item.what)
            again = Phrase("relays-take-again" if item.anonymous else "resources-take-again", code=item.code)
            messages.append(owner.message_to(ctx, await member(ctx, item, person), said, again))
    return messages


@resources.ongoing()
async def open_for(ctx: Context) -> list[Ongoing]:
    """What somebody has taken, and what they ask for or offer with their name."""
    found = []
    for group in await ctx.store.rooms.groups_of(ctx.person):
        taken = await ctx.store.resources.taken_by(ctx.person, group.id)
        own = [each for each in await ctx.store.resources.of(ctx.person, group.id) if each.state == "open"]
        found += [
            Ongoing(
                kind=TAKEN_QUESTION, subject=item.id, meant="done", code=item.code, what=item.what, group_id=group.id
            )
            for item in (*taken, *own)
            if not item.anonymous
        ]
    return found
