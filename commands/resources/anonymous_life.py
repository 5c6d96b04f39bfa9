"""The life of an anonymous need: what the room, the helper and, through the relay, the asker hear."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.context import Context
from commands.kit.errors import UserError
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, say
from commands.resources.feature import ITEM_QUESTION, TAKEN_QUESTION
from commands.resources.life import Ending, ending
from commands.resources.relays import (
    HELPING_MESSAGE,
    TOKEN_OVER_MESSAGE,
    answer,
    bring_later,
    own_relay,
    owns,
    to_asker,
    to_helper,
    worded,
)
from commands.resources.staleness import let_go, room_of
from commands.resources.suggesting import with_what_fits
from commands.resources.telling import elsewhere, heard_as, member, names, tell
from commands.resources.wording import how
from storage.resources import Relay, Resource, State


async def may_take(ctx: Context, item: Resource) -> None:
    """Raises `UserError` where who asked is spoken to in private, or wished for somebody else."""
    relay = await ctx.store.resources.relays.of(item.id)
    if await owns(ctx, item):
        raise UserError("resources-your-own", code=item.code)
    if relay and relay.veil(ctx.person) in relay.kept_out:
        raise UserError("relays-kept-out", code=item.code)


async def taken(ctx: Context, item: Resource, *more: Phrase) -> list[Reply]:
    """Somebody helps: the room hears so, and both sides how they can write to each other."""
    facts = {"code": item.code, "what": item.what, "taker": await member(ctx, item, ctx.person)}
    helping = Phrase("relays-helping", code=item.code, what=item.what)
    helping_how = Phrase("relays-helping-how", code=item.code)
    if ctx.room.direct:
        replies = [lines([helping, *more, helping_how]).answered_by(HELPING_MESSAGE, item.id)]
    else:
        replies = heard_as(TAKEN_QUESTION, item, [lines([Phrase("relays-taken", **facts), *more])])
    relay = await ctx.store.resources.relays.of(item.id)
    if relay is None:
        return replies
    if relay.person == ctx.person:  # in a room: there it must look as if anybody had taken it
        return [*replies, to_asker(ctx, item, relay, Phrase("relays-own-taken", code=item.code))]
    if not ctx.room.direct:
        replies.append(to_helper(ctx, item, relay, ctx.sender, helping, helping_how))
    told = Phrase("relays-taken-asker", **facts), Phrase("relays-taken-asker-how", code=item.code)
    return [*replies, to_asker(ctx, item, relay, *told, taker=ctx.person)]


async def given_back(ctx: Context, item: Resource, taker: str) -> list[Reply]:
    """Free it for somebody else: tell the other side, and ask the group again."""
    relay = await ctx.store.resources.relays.of(item.id)
    helper = await member(ctx, item, taker)
    facts = {"code": item.code, "what": item.what}
    if relay and await owns(ctx, item):
        await ctx.store.resources.relays.keep_out(relay, taker)
        await bring_later(ctx, relay, await room_of(ctx, item))
        told = to_helper(ctx, item, relay, helper, Phrase("relays-released-helper", **facts))
        return [answer(item, relay, Phrase("relays-released-answer", name=helper.name, **facts)), told]
    free = [Phrase("relays-free", **facts), how(item)]
    if taker != ctx.person:
        released = Phrase("resources-released", person=helper, **facts), how(item)
        said = await tell(ctx, item, [taker], *released, everybody=True)
    else:
        said = [lines(free), *await elsewhere(ctx, item, *free)]
    said = heard_as(ITEM_QUESTION, item, said)
    if not ctx.room.direct:
        said = await with_what_fits(ctx, item, said)
    told_asker = Phrase("relays-released-asker", name=helper.name, **facts)
    return [*said, to_asker(ctx, item, relay, told_asker)] if relay else said


async def close(ctx: Context, item: Resource, thanks: str | None) -> list[Reply]:
    """Somebody says that it is settled."""
    mine = await owns(ctx, item)
    what = ending(replace(item, person=ctx.person) if mine else item, ctx.person, facilitates=ctx.governs)
    relay = await ctx.store.resources.relays.of(item.id)
    match what:
        case Ending.ASKED:
            raise UserError("relays-asked-already", code=item.code)
        case Ending.ASKS:
            return await _ask(ctx, item, relay, *([Phrase("resources-thanks-from-helper")] if thanks else []))
        case Ending.DONE | Ending.DROPPED if relay:
            return await _settle(ctx, item, relay, thanks)
        case Ending.BY_OTHERS:
            return await _close_for_others(ctx, item, relay)
    raise UserError(worded("relays-not-yours-to-close", item), code=item.code)


async def _ask(ctx: Context, item: Resource, relay: Relay | None, *more: Phrase) -> list[Reply]:
    """A helper says that it is done: ask the asker, who knows."""
    await ctx.store.resources.finish(item.id, ctx.person)
    said = [lines([Phrase("relays-is-asked", code=item.code), *more])]
    if relay is None:
        return said
    owner, taker = await member(ctx, item, relay.person), await member(ctx, item, ctx.person)
    asked = Phrase("resources-is-it-done", owner=owner, taker=taker, code=item.code, what=item.what)
    return [*said, to_asker(ctx, item, relay, asked, taker=ctx.person)]


async def _settle(ctx: Context, item: Resource, relay: Relay, thanks: str | None) -> list[Reply]:
    """The asker says that it is settled: thank the helpers, and forget who asked."""
    await _end(ctx, item, "done" if item.takers else "withdrawn")
    facts = {"code": item.code, "what": item.what}
    helped = [person for person in item.taken_by if person != relay.person]
    if not helped:
        nobody = [Phrase("resources-nobody-to-thank", code=item.code)] if thanks else []
        closed = Phrase("resources-closed", **facts), *nobody, Phrase("relays-forgotten")
        return [answer(item, relay, *closed, kind=TOKEN_OVER_MESSAGE)]
    done = Phrase("resources-done", names=await names(ctx, item, helped), **facts)
    words = [Phrase("resources-thanks-words", words=thanks)] if thanks else []
    said = [Phrase("relays-thanked", **facts), *words, Phrase("relays-over", code=item.code)]
    messages = [to_helper(ctx, item, relay, await member(ctx, item, person), *said) for person in helped]
    return [answer(item, relay, done, Phrase("relays-forgotten"), kind=TOKEN_OVER_MESSAGE), *messages]


async def _close_for_others(ctx: Context, item: Resource, relay: Relay | None) -> list[Reply]:
    """A facilitator closes it, without learning whose it is."""
    await _end(ctx, item, "done" if item.takers else "withdrawn")
    facts = {"code": item.code, "what": item.what}
    closer = await member(ctx, item, ctx.person)
    people = [await member(ctx, item, person) for person in item.taken_by if person != ctx.person]
    closed = Phrase("resources-closed-by", people=people, closer=closer, **facts)
    over = Phrase("relays-over", code=item.code)
    said = await tell(ctx, item, item.taken_by, closed, over) if people else [say("resources-closed", **facts)]
    told = Phrase("relays-closed-asker", closer=closer, **facts), Phrase("relays-forgotten")
    return [*said, to_asker(ctx, item, relay, *told, kind=TOKEN_OVER_MESSAGE)] if relay else said


async def withdraw(ctx: Context, item: Resource) -> list[Reply]:
    """The asker withdraws it."""
    relay = await own_relay(ctx, item)
    await _end(ctx, item, "withdrawn")
    gone = Phrase("resources-taken-off", code=item.code, what=item.what), Phrase("relays-forgotten")
    return [answer(item, relay, *gone, kind=TOKEN_OVER_MESSAGE), *await tell_helpers(ctx, item, relay)]


async def tell_helpers(ctx: Context, item: Resource, relay: Relay) -> list[Reply]:
    """Tell the helpers that there is nothing left to do."""
    people = [await member(ctx, item, person) for person in item.taken_by if person != relay.person]
    return [to_helper(ctx, item, relay, each, *_withdrawn(item, each)) for each in people]


def _withdrawn(item: Resource, helper: Member) -> tuple[Phrase, ...]:
    return Phrase("resources-withdrawn", person=helper, code=item.code), Phrase("relays-over", code=item.code)


async def _end(ctx: Context, item: Resource, state: State) -> None:
    await ctx.store.resources.close(item.id, state, ctx.now)
    await let_go(ctx, item, over=True)
