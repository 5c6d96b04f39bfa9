"""Asks those who are around, two at a time, until somebody says yes. Nobody learns who was asked or said no.

Whoever is kept apart from the one who asks has their place among those who are asked, and reads nothing: so it takes as
long, and ends in the same words, as with somebody who is silent.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.company.around import around_now
from commands.company.feature import (
    ASKED_QUESTION,
    HERE_MESSAGE,
    HERE_TIMER,
    NEXT_TIMER,
    UNREACHED_TIMER,
    company,
)
from commands.company.rules import DAY, EACH, next_asked
from commands.company.wording import ask, to_asker
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, redact
from storage.company.calls import CompanyCall


async def go_on(home: RoomContext, call: CompanyCall) -> list[Reply]:
    """Ask the next ones; with nobody left, tell who would like company, once those in the room had their time."""
    calls = home.store.company.calls
    if company.name in home.registry.off:  # somebody has left meanwhile: it goes on when this is on again
        await home.wake(NEXT_TIMER, call.id, EACH, wait=True)
        return []
    already = {each.person for each in await calls.asked(call.id)}
    around = [each.person for each in await around_now(home) if each.person != call.person]
    unopened = await home.store.direct.unopened(around)
    around = [each for each in around if each not in unopened and call.veil(each) not in already]
    chosen = next_asked(around, already, await calls.turns(around, home.now, DAY))
    apart = await home.store.apart.of(call.person, chosen)
    if not chosen:
        return await _nobody(home, call)
    said = []
    for person in chosen:
        if person in apart:
            await calls.pass_over(call, person)
        else:
            said.append(await ask(home, call, await calls.add(call.id, person, home.now), person))
    await home.wake(NEXT_TIMER, call.id, EACH, wait=True)
    return said


async def miss(home: RoomContext, call: CompanyCall) -> list[Reply]:
    """Ask the next ones at once, if no answer may come any more from those who were asked."""
    if any(each.waits for each in await home.store.company.calls.asked(call.id)):
        return []
    return await go_on(home, call)


async def _nobody(home: RoomContext, call: CompanyCall) -> list[Reply]:
    if call.room_id is not None:
        return []  # the room may still answer
    await end(home, call)
    return [to_asker(home, call, Phrase("company-nobody"), Phrase("company-nobody-how"))]


async def end(home: RoomContext, call: CompanyCall) -> list[Reply]:
    """End a call, with its timers and questions. Returns what takes back the question to everybody in a room."""
    for timer in (NEXT_TIMER, HERE_TIMER):
        await home.cancel(timer, call.id)
    await home.store.questions.over(*ASKED_QUESTION.key(call.id))
    await home.store.company.calls.end(call.id)
    return await _take_back(home, call)


async def _take_back(home: RoomContext, call: CompanyCall) -> list[Reply]:
    """Take back the question to everybody in the room, if there is one."""
    if call.room_id is None or call.room_id not in await home.store.rooms.group_rooms(call.group_id):
        return []
    asked = await home.store.outbox.sent.first_about(call.room_id, HERE_MESSAGE.key(call.id))
    return [replace(redact(asked), room=call.room_id)] if asked else []


@company.on_timer(NEXT_TIMER)
async def nobody_answered(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask the next ones; whoever was asked before may still say yes."""
    call = await ctx.store.company.calls.get(subject)
    if call is None or call.state != "asking" or not await ctx.at_home(call.group_id, NEXT_TIMER, subject):
        return None
    return await go_on(ctx, call)


@company.on_timer(UNREACHED_TIMER)
async def not_delivered(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Somebody could not be written to."""
    asked = await ctx.store.company.calls.asked_by_id(subject)
    call = await ctx.store.company.calls.get(asked.call_id) if asked else None
    if asked is None or call is None or not await ctx.at_home(call.group_id, UNREACHED_TIMER, subject):
        return None
    await ctx.store.company.calls.answered(call.id, asked.person)
    return await miss(ctx, call)


@company.on_timer(HERE_TIMER)
async def room_is_silent(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Take back the question to everybody; nobody is told that none answered."""
    call = await ctx.store.company.calls.get(subject)
    if call is None or call.state != "asking" or not await ctx.at_home(call.group_id, HERE_TIMER, subject):
        return None
    if any(each.waits for each in await ctx.store.company.calls.asked(call.id)):
        taken_back = await _take_back(ctx, call)
        await ctx.store.company.calls.ask_room(call.id, None)
        return taken_back
    return await end(ctx, call)
