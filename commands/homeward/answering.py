"""Answers of those who look out: whether they will, and whether they have it. Both can be taken back at any time."""

from __future__ import annotations

from commands.homeward.calling import drop, go_on
from commands.homeward.feature import AGREED, HAVE_QUESTION, NEXT_TIMER, WILL_QUESTION, at_once, homeward
from commands.homeward.rules import held
from commands.homeward.wording import home_of, name_of, to_goer, to_lookout
from commands.kit.answers import YesNo
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import ComingSaid, MessageRedacted
from commands.kit.phrase import Phrase, Pill
from commands.kit.replies import Reply, lines, say
from storage.homeward import Lookout, Way


@homeward.question(
    WILL_QUESTION, YesNo(yes=("homeward-will-plain",), no=("homeward-cannot-plain", "kit-leave"), forgiving=True)
)
async def agree_or_not(ctx: Context, subject: int, will: bool) -> Outcome:
    """Whether somebody who was named looks out; a no is all right, also later."""
    ctx = at_once(ctx)
    mine, way = await _asked(ctx, subject)
    if not will:
        return await _cannot(ctx, way, mine)
    await _refuse(ctx, way)
    name = await _goer(ctx, mine, way)
    if mine.state in ("agreed", "called", "has"):
        return say("homeward-you-will", person=name, due=way.due)
    people = await ctx.store.homeward.lookouts(way.id)
    await ctx.store.homeward.answer(mine.id, "agreed", ctx.event_id)
    agrees = await to_goer(ctx, way, Phrase("homeward-looks-out", count=1, people=[await _own_name(ctx, mine)]))
    said = [say("homeward-you-will", person=name, due=way.due), agrees]
    waits = way.step == AGREED and await ctx.is_set(NEXT_TIMER, way.id)  # for somebody who comes before
    late = way.step > 0 and not waits and not held(people)
    return [*said, *(await go_on(ctx, way) if late else [])]


@homeward.question(
    HAVE_QUESTION,
    YesNo(
        yes=("homeward-have-plain",),
        no=("homeward-cannot-plain", "kit-leave"),
        up=("👍", "✅", "🙋", "❤", "🙏"),
        forgiving=True,
    ),
)
async def have_or_not(ctx: Context, subject: int, has: bool) -> Outcome:
    """Whether somebody who is asked to look for them does."""
    ctx = at_once(ctx)
    mine, way = await _asked(ctx, subject)
    return await (_have(ctx, way, mine) if has else _cannot(ctx, way, mine))


async def _have(ctx: Context, way: Way, mine: Lookout) -> list[Reply]:
    """Store that somebody has it: nobody else is asked, and those who were read that it is taken care of."""
    people = await ctx.store.homeward.lookouts(way.id)
    name = await _goer(ctx, mine, way)
    thanks = lines([Phrase("homeward-you-have", person=name, id=Pill(way.person))])
    if mine.state == "has":
        return [thanks]
    first = not held(people)
    await ctx.store.homeward.answer(mine.id, "has", ctx.event_id)
    await ctx.cancel(NEXT_TIMER, way.id)
    has = Phrase("homeward-has-it", person=await _own_name(ctx, mine), id=Pill(mine.person))
    others = [each for each in people if each.state == "called" and each.id != mine.id] if first else []
    told = [await to_lookout(ctx, each, Phrase("homeward-somebody-has-it", person=name)) for each in others]
    return [thanks, await to_goer(ctx, way, has), *told]


async def _cannot(ctx: Context, way: Way, mine: Lookout) -> list[Reply]:
    thanks = say("homeward-thanks-no")
    return [thanks] if mine.state == "unable" else [thanks, *await drop(ctx, way, mine, "homeward-cannot")]


@homeward.on(ComingSaid)
async def hear_coming(ctx: Context, event: ComingSaid) -> Outcome:
    """`!coming` of somebody who is asked to look for whoever is out, where nobody called for help."""
    waiting = [each for each in await ctx.store.homeward.looked_out_by(ctx.person) if each.state in ("called", "has")]
    if not waiting or not ctx.room.direct:
        return None
    return await have_or_not(ctx, waiting[-1].id, event.comes)


@homeward.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Whoever deletes their yes, or takes the tap away, does not look out any more."""
    mine = await ctx.store.homeward.answered_with(event.event_id)
    way = await ctx.store.homeward.get(mine.way_id) if mine else None
    return await drop(at_once(ctx), way, mine, "homeward-cannot") if mine and way else None


async def _asked(ctx: Context, lookout_id: int) -> tuple[Lookout, Way]:
    """What was asked of the sender. Raises `UserError` where it is over, or was never theirs."""
    mine = await ctx.store.homeward.lookout(lookout_id)
    way = await ctx.store.homeward.get(mine.way_id) if mine else None
    if mine is None or way is None or mine.person != ctx.person:
        raise UserError("homeward-over")
    if not any(group.id == mine.group_id for group in await ctx.store.rooms.groups_of(ctx.person)):
        raise UserError("homeward-over")
    return mine, way


async def _refuse(ctx: Context, way: Way) -> None:
    """Raise `UserError` where they could not be asked when it comes to that."""
    if ctx.person in await ctx.store.apart.of(way.person, [ctx.person]):
        raise UserError("homeward-over")
    if await ctx.paused(ctx.person):
        raise UserError("homeward-you-pause")


async def _goer(ctx: Context, mine: Lookout, way: Way) -> str:
    return await name_of(await home_of(ctx, mine.group_id), way.person)


async def _own_name(ctx: Context, mine: Lookout) -> str:
    return await name_of(await home_of(ctx, mine.group_id), mine.person)
