"""Answers of those who were asked for company: the first yes wins, and a no is known to nobody."""

from __future__ import annotations

from commands.company.asking import end, miss
from commands.company.feature import ASKED_QUESTION, HERE_MESSAGE, company
from commands.company.wording import name_of, settled, to_asker
from commands.kit.answers import HAND, UP, Intent, YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft, PersonForgotten
from commands.kit.phrase import Phrase, Pill
from commands.kit.replies import Reply, lines, say
from storage.company.calls import CompanyCall
from storage.rooms.names import bare_name

_WAVES = ("👋", *UP, *HAND)


@company.question(
    ASKED_QUESTION, YesNo(yes=("company-yes-plain",), no=("company-no-plain", "kit-leave"), up=(*UP, "👋", "🙋"))
)
async def answer(ctx: Context, subject: int, has_time: bool) -> Outcome:
    """Whether somebody who was asked has time."""
    call = await ctx.store.company.calls.get(subject)
    if has_time:
        return await _come(ctx, call)
    if call is None or call.state != "asking":
        return say("company-no-thanks")
    await ctx.store.questions.over(*ASKED_QUESTION.key(call.id), ctx.person)
    await ctx.store.company.calls.answered(call.id, ctx.person)
    return [say("company-no-thanks"), *await miss(await _home(ctx, call), call)]


@company.offer(HERE_MESSAGE, Intent("comes", ("company-yes-plain",), _WAVES))
async def come_from_room(ctx: Context, subject: int, meant: str) -> Outcome:
    """A tap on the question to everybody, or a reply to it."""
    call = await ctx.store.company.calls.get(subject)
    if call and call.person == ctx.person:
        return None
    return await _come(ctx, call)


@company.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> list[Reply]:
    """Who is forgotten will not answer: the next ones are asked."""
    return await _gone(ctx, event.person)


@company.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> list[Reply]:
    """Nor will who has left the group."""
    if not await ctx.has_left(event.person):
        return []
    return await _gone(ctx, event.person)


async def _gone(ctx: RoomContext, person: str) -> list[Reply]:
    said: list[Reply] = []
    for each in await ctx.store.company.calls.waiting_for(person):
        call = await ctx.store.company.calls.get(each.call_id)
        if call and call.state == "asking" and call.group_id == ctx.group.id:
            await ctx.store.questions.over(*ASKED_QUESTION.key(call.id), person)
            await ctx.store.company.calls.answered(call.id, person)
            said += await miss(await _home(ctx, call), call)
    return said


async def _come(ctx: Context, call: CompanyCall | None) -> Outcome:
    """The first yes brings the two together; all others read that somebody is there."""
    if call is None or call.state != "asking":
        return ctx.to_sender(say("company-thanks"))
    home = await _home(ctx, call)
    if await ctx.store.apart.of(call.person, [ctx.person]):
        return ctx.to_sender(say("company-thanks"))  # and waits like somebody who is silent
    others = await settled(home, call, but=ctx.person)
    taken_back = await end(home, call)
    there = Phrase("company-there", person=await _bare(home, ctx.person), id=Pill(ctx.person))
    yes = [Phrase("company-yes-thanks", person=await _bare(home, call.person), id=Pill(call.person))]
    yes += [Phrase("company-about", words=line) for line in (call.about or "").split("\n") if line.strip()]
    return [to_asker(home, call, there), ctx.to_sender(lines(yes)), *others, *taken_back]


async def _bare(home: RoomContext, person: str) -> str:
    return bare_name(await name_of(home, person), person)


async def _home(ctx: RoomContext, call: CompanyCall) -> RoomContext:
    return (await ctx.rooms_of(call.group_id))[0]
