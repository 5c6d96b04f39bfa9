"""Calls the next people, in each group: those on call, then the backup, then those who facilitate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply
from commands.sos.everybody import offer
from commands.sos.feature import (
    END_TIMER,
    LATE,
    NEXT_TIMER,
    OVER_QUESTION,
    PAGE_QUESTION,
    STEPS,
    TOO_QUESTION,
    UNREACHED_TIMER,
    WAIT,
    sos,
)
from commands.sos.people import Helper, helpers
from commands.sos.wording import helplines_of, homes, page, to_caller
from storage.sos import Call
from storage.sos.tables import KEEP_CALLS


class Wave(Struct, frozen=True):
    """The people of one group who are called now, by the id of their page.

    `began` and `step` are indices of `STEPS`; `step` is the one at which somebody can be reached, None if nobody can.
    People who can't be reached are called on the way, and may still answer. `left` is how many people can be reached at
    later steps.
    """

    home: RoomContext
    began: int
    step: int | None
    helpers: Mapping[int, Helper]
    left: int

    @property
    def reached(self) -> list[Helper]:
        """Those who have accepted their private chat."""
        return [each for each in self.helpers.values() if each.reachable]


class Progress(Struct, frozen=True):
    """Who was called now, in all groups of the call or in one of `several`.

    `wait` is the time until the next step; None where there is none.
    """

    waves: list[Wave]
    wait: timedelta | None
    several: bool

    @property
    def calling(self) -> list[Wave]:
        """The groups whose people are called now."""
        return [wave for wave in self.waves if wave.step is not None]

    @property
    def in_reach(self) -> int:
        """How many people can be reached, now or at a later step."""
        return sum(len(wave.reached) + wave.left for wave in self.waves)

    def phrases(self, how: str) -> list[Phrase]:
        """Who was called, and what comes next. `how` is why: `first`, `next`, `passed` or `again`."""
        if not self.calling:
            return [Phrase(f"sos-{how}-nobody")]
        done = self.done(how)
        if self.wait is None:
            return [*done, Phrase("sos-then-nobody")]
        return [*done, Phrase("sos-then", wait=self.wait) if self.wait else Phrase("sos-then-now")]

    def done(self, how: str) -> list[Phrase]:
        """Who was called, where somebody was."""
        return self._several(how) if self.several else self._one(how)

    def _one(self, how: str) -> list[Phrase]:
        (wave,) = self.calling
        return [Phrase(f"sos-{how}-{STEPS[wave.step or 0]}", count=len(wave.reached))]

    def _several(self, how: str) -> list[Phrase]:
        """The groups whose people were called; names only at `first`: later they would tell who has not answered."""
        told = [Phrase(f"sos-{how}-several")]
        for wave in self.calling:
            people, group = [each.member.name for each in wave.reached], wave.home.group.name
            who = Phrase("sos-called-who", people=people, group=group) if how == "first" else group
            told.append(Phrase(f"sos-called-{STEPS[wave.step or 0]}", who=who))
        return [*told, BLANK]


async def call_next(ctx: RoomContext, call: Call, only: int | None = None) -> Progress:
    """Store that the next people of each group are called, and set the timer for those after them.

    Steps at which nobody can be reached are passed over. With `only`, that group goes on before its time, and the timer
    stays as it is. The messages are made by `pages`.
    """
    called = {call.person, *(each.person for each in await ctx.store.sos.pages(call.id))}
    ladders = await ctx.store.sos.ladders(call.id)
    waves: list[Wave] = []
    for ladder in ladders:
        if only in (None, ladder.group_id) and (rooms := await ctx.rooms_of(ladder.group_id)):
            waves.append(await _wave(rooms, call, ladder.step, called))
    several = len(ladders) > 1
    for home in [wave.home for wave in waves][:1]:
        await home.wake(END_TIMER, call.id, KEEP_CALLS)
    if not any(wave.step is not None for wave in waves):
        return Progress(waves, None, several)
    await ctx.store.sos.called(call.id, ctx.now)
    if only is not None and await ctx.is_set(NEXT_TIMER, call.id):
        return Progress(waves, timedelta(0), several)
    wait = min(wave.home.settings[WAIT] or timedelta(0) for wave in waves)
    await waves[0].home.wake(NEXT_TIMER, call.id, wait)
    return Progress(waves, wait if any(wave.left for wave in waves) else None, several)


async def _wave(rooms: list[RoomContext], call: Call, began: int, called: set[str]) -> Wave:
    """Go down the ladder of a group to the first step at which somebody can be reached. Adds them to `called`."""
    home, step, found = rooms[0], began, dict[int, Helper]()
    while step < len(STEPS) and not any(each.reachable for each in found.values()):
        for each in await helpers(rooms, step, called, call.person):
            found[await home.store.sos.page(call.id, each.member.user_id, home.group.id)] = each
            called.add(each.member.user_id)
        step += 1
    await home.store.sos.stepped(call.id, home.group.id, step)
    later = [await helpers(rooms, each, called, call.person) for each in range(step, len(STEPS))]
    left = {each.member.user_id for helpers in later for each in helpers if each.reachable}
    is_reached = any(each.reachable for each in found.values())
    return Wave(home, began, step - 1 if is_reached else None, found, len(left))


async def pages(ctx: RoomContext, call: Call, progress: Progress) -> list[Reply]:
    """The messages to those who are called."""
    late = ctx.now - call.began > LATE
    said = {
        number: await page(each, call, first=wave.began == 0, late=late)
        for wave in progress.waves
        for number, each in wave.helpers.items()
    }
    return [each.delivered(on_undeliverable=UNREACHED_TIMER.about(number)) for number, each in said.items()]


async def go_on(ctx: RoomContext, call: Call, how: str, *before: Phrase) -> list[Reply]:
    """Call the next people, and tell the caller, after `before`. With nobody left, offer to ask everybody."""
    progress = await call_next(ctx, call)
    rooms = await homes(ctx, call)
    phrases = [*before, *progress.phrases(how)]
    if not progress.calling:
        phrases += [Phrase("sos-open-until", until=ctx.now + KEEP_CALLS), BLANK, *await helplines_of(rooms)]
    told = [to_caller(home, call, *phrases) for home in rooms[:1]]
    return [*await pages(ctx, call, progress), *told, *([] if progress.calling else await offer(ctx, call))]


async def miss(ctx: RoomContext, call: Call, group_id: int) -> list[Reply]:
    """Call the next people of a group at once, if nobody of it may answer any more. Call when somebody won't come.

    The caller reads who is called now, and not that somebody declined.
    """
    waiting = [each for each in await ctx.store.sos.pages(call.id) if each.waits]
    unopened = await ctx.store.direct.unopened(each.person for each in waiting)
    may_answer = {each.group_id for each in waiting if each.person not in unopened}
    if group_id in may_answer or any(each.state == "coming" for each in waiting):
        return []
    if not may_answer:
        return await go_on(ctx, call, "passed")
    progress = await call_next(ctx, call, group_id)
    told = [to_caller(wave.home, call, *progress.done("again")) for wave in progress.calling]
    return [*await pages(ctx, call, progress), *told]


@sos.on_timer(NEXT_TIMER)
async def nobody_answered(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Call the next people, because nobody is coming yet. Nobody is told who has not answered."""
    call = await ctx.store.sos.get(subject)
    if call is None or any(each.state == "coming" for each in await ctx.store.sos.pages(call.id)):
        return None
    late = [Phrase("sos-late", due=due)] if ctx.now - due > LATE else []
    return await go_on(ctx, call, "next", *late)


@sos.on_timer(UNREACHED_TIMER)
async def not_delivered(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Note that a page could not be delivered, and call the next people if nobody else may answer."""
    missed = await ctx.store.sos.get_page(subject)
    call = await ctx.store.sos.get(missed.call_id) if missed else None
    if missed is None or call is None:
        return None
    # Who had not accepted our chat was passed over already.
    passed_over = missed.person in await ctx.store.direct.unopened([missed.person])
    await ctx.store.sos.answer(missed.id, "unreached")
    return None if passed_over else await miss(ctx, call, missed.group_id)


@sos.on_timer(END_TIMER)
async def forget(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Delete the call after `KEEP_CALLS`; if nobody came, tell the caller."""
    call = await ctx.store.sos.get(subject)
    if call is None:
        return None
    came = any(each.state == "coming" for each in await ctx.store.sos.pages(call.id))
    rooms = await homes(ctx, call)
    await end(ctx, call)
    return None if came else [to_caller(home, call, Phrase("sos-closed")) for home in rooms[:1]]


async def end(ctx: RoomContext, call: Call) -> None:
    """Delete the call, its timers and its questions."""
    for timer in (NEXT_TIMER, END_TIMER):
        await ctx.cancel(timer, call.id)
    for question in (PAGE_QUESTION, TOO_QUESTION, OVER_QUESTION):
        await ctx.store.questions.over(*question.key(call.id))
    await ctx.store.sos.end(call.id)
