"""Asks people to look for somebody, one after another: those who agreed, then those on call, until somebody has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.homeward.feature import (
    AGAIN_TIMER,
    AGREED,
    BACKUP,
    EACH,
    END_TIMER,
    HAVE_QUESTION,
    HOME_QUESTION,
    HOME_TIMER,
    LOOK_TIMER,
    NEXT_TIMER,
    NOBODY,
    ON_CALL,
    ON_CALL_QUESTION,
    SOON_TIMER,
    UNREACHED_TIMER,
    WILL_QUESTION,
    homeward,
)
from commands.homeward.rules import alarmed, held, next_of, watched
from commands.homeward.wording import ask_home, ask_to_look, away, home_of, name_of, to_goer, to_lookout
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.on_call import may_be_called, passed_over
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from storage.homeward import KEEP, Lookout, Way

_WHY = {AGREED: "homeward-why-agreed", ON_CALL: "homeward-why-oncall", BACKUP: "homeward-why-backup"}
_NOW = {ON_CALL: "homeward-now-oncall", BACKUP: "homeward-now-backup"}


async def go_on(ctx: RoomContext, way: Way, *before: Phrase, late: Sequence[Phrase] = ()) -> list[Reply]:
    """Ask the next ones to look for them, and tell who is out; after `before`. Nothing where somebody has it.

    Both read why it is `late`.
    """
    people = await ctx.store.homeward.lookouts(way.id)
    if held(people):
        return []
    left_out = await passed_over(ctx, way.person, [each.person for each in people])
    following = next_of(people, left_out)
    if following is None:
        return await _those_on_call(ctx, way, people, *before, late=late)
    await ctx.store.homeward.answer(following.id, "called")
    await _asked(ctx, way, max(way.step, AGREED))
    name = await name_of(await home_of(ctx, following.group_id), following.person)
    how = Phrase("homeward-now-asked", person=name), Phrase("homeward-home-how")
    return [*await ask_to_look(ctx, way, following, _WHY[AGREED], late), await ask_home(ctx, way, *before, *late, *how)]


async def _those_on_call(
    ctx: RoomContext, way: Way, people: list[Lookout], *before: Phrase, late: Sequence[Phrase]
) -> list[Reply]:
    """Ask those on call, at once all of them; then the backup; then there is nobody left."""
    step, said = max(way.step, AGREED) + 1, list[Reply]()
    while step < NOBODY and way.on_call:
        found = await _on_duty(ctx, way, people, backup=step == BACKUP)
        for each in found:
            said += await ask_to_look(ctx, way, each, _WHY[step], late)
        unopened = await ctx.store.direct.unopened(each.person for each in found)
        if any(each.person not in unopened for each in found):
            await _asked(ctx, way, step)
            how = Phrase(_NOW[step]), Phrase("homeward-home-how")
            return [*said, await ask_home(ctx, way, *before, *late, *how)]
        people, step = [*people, *found], step + 1
    if way.step == NOBODY:
        return [await to_goer(ctx, way, *before)] if before else []
    await ctx.store.homeward.stepped(way.id, NOBODY, ctx.now)
    return [*said, await _nobody(ctx, way, *before, *late)]


async def _nobody(ctx: RoomContext, way: Way, *before: Phrase) -> Reply:
    """Tell who is out who could not be reached. Whoever was asked can still answer."""
    silent = [each for each in await ctx.store.homeward.lookouts(way.id) if each.state in ("asked", "called")]
    names = [await name_of(await home_of(ctx, each.group_id), each.person) for each in silent if each.named]
    whom = [Phrase("homeward-no-answer", people=names)] if names else []
    on_call = [Phrase("homeward-no-answer-oncall")] if any(not each.named for each in silent) else []
    return await ask_home(ctx, way, *before, *whom, *on_call, Phrase("homeward-nobody"), Phrase("homeward-home-how"))


async def _on_duty(ctx: RoomContext, way: Way, people: list[Lookout], *, backup: bool) -> list[Lookout]:
    """Store that those on call in the groups of who is out are asked, but those who were already."""
    known, found = {way.person, ctx.bot, *(each.person for each in people)}, list[Lookout]()
    for group in await ctx.store.rooms.groups_of(way.person):
        home = await home_of(ctx, group.id)
        there = await ctx.people(group.id)
        facilitating = [each.user_id for each in await home.facilitators_of(group.id, near=way.person)]
        duty = await may_be_called(home, backup=backup, facilitating=facilitating)
        wanted = [each for each in duty if each in there and each not in known]
        left_out = await passed_over(home, way.person, wanted)
        for person in wanted:
            if person not in left_out:
                known.add(person)
                found.append(await ctx.store.homeward.ask(way.id, person, group.id, named=False, state="called"))
    return found


async def _asked(ctx: RoomContext, way: Way, step: int) -> None:
    """Store that somebody was asked, and set the timers for when they do not answer."""
    await ctx.store.homeward.stepped(way.id, step, ctx.now)
    home = await home_of(ctx, way.group_id)
    await home.wake(NEXT_TIMER, way.id, ctx.now + EACH)
    await home.wake(END_TIMER, way.id, ctx.now + KEEP)


@homeward.on_timer(LOOK_TIMER)
async def look(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Half an hour after the time somebody is asked to look for who has not written."""
    way = await ctx.store.homeward.get(subject)
    return await go_on(ctx, way, late=away(due, ctx.now)) if way else None


@homeward.on_timer(NEXT_TIMER)
async def nobody_answered(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask the next ones. The time of who is asked begins when the homeserver has the question; but not for ever."""
    way = await ctx.store.homeward.get(subject)
    if way is None:
        return None
    if ctx.now < way.called + 2 * EACH and not await _has_arrived(ctx, way):
        await (await home_of(ctx, way.group_id)).wake(NEXT_TIMER, way.id, ctx.now + timedelta(minutes=1))
        return None
    return await go_on(ctx, way, late=away(due, ctx.now))


async def _has_arrived(ctx: RoomContext, way: Way) -> bool:
    """Whether the homeserver has one of the questions to those who were asked."""
    for each in alarmed(await ctx.store.homeward.lookouts(way.id)):
        room = await ctx.store.rooms.direct_with(each.person)
        if room and await ctx.store.outbox.sent.first_about(room, HAVE_QUESTION.key(each.id)):
            return True
    return False


@homeward.on_timer(UNREACHED_TIMER)
async def not_delivered(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Somebody can't be written to: who is out is told at once, and the next ones are asked where it is time."""
    missed = await ctx.store.homeward.lookout(subject)
    way = await ctx.store.homeward.get(missed.way_id) if missed else None
    return await drop(ctx, way, missed, "homeward-unreachable") if way and missed and missed.state != "unable" else None


async def drop(ctx: RoomContext, way: Way, lookout: Lookout, why: str) -> list[Reply]:
    """Somebody does not look out any more, for whatever reason: who is out is told at once, and asked for another.

    Where they were asked to look already, the next ones are.
    """
    before = lookout.state
    await ctx.store.homeward.answer(lookout.id, "unable")
    for question in (WILL_QUESTION, HAVE_QUESTION):
        await ctx.store.questions.over(*question.key(lookout.id))
    people = await ctx.store.homeward.lookouts(way.id)
    name = await name_of(await home_of(ctx, lookout.group_id), lookout.person)
    said = [Phrase(why, person=name)] if lookout.named or before == "has" else []
    if before == "has" and not held(people):
        return await _ask_anew(ctx, way, people, *said)
    alone = lookout.named or not any(each.state == "called" for each in people)
    if before == "called" and not held(people) and alone:  # of several on call somebody else may still answer
        return await go_on(ctx, way, *said)
    if not said:
        return []
    still = [Phrase("homeward-still")]
    if not watched(people):
        still = [Phrase("homeward-not-watched"), Phrase("homeward-who-else")]
    return [await to_goer(ctx, way, *said, *still)]


async def _ask_anew(ctx: RoomContext, way: Way, people: Sequence[Lookout], *before: Phrase) -> list[Reply]:
    """Whoever had it does not any more: those who were asked before and told so are asked again, and the next ones."""
    again = [each for each in people if each.state == "called"]
    rung = [reply for each in again for reply in await ask_to_look(ctx, way, each, "homeward-why-again", ())]
    if not again or next_of(people, await passed_over(ctx, way.person, [each.person for each in people])):
        return [*rung, *await go_on(ctx, way, *before)]
    await _asked(ctx, way, min(max(way.step, AGREED), BACKUP))
    return [*rung, await ask_home(ctx, way, *before, Phrase("homeward-now-again"), Phrase("homeward-home-how"))]


@homeward.on_timer(END_TIMER)
async def close(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """A day later it is closed; those who were asked to look are told that nothing was heard."""
    way = await ctx.store.homeward.get(subject)
    if way is None:
        return None
    told = [await to_goer(ctx, way, Phrase("homeward-closed"))]
    for each in alarmed(await ctx.store.homeward.lookouts(way.id)):
        name = await name_of(await home_of(ctx, each.group_id), way.person)
        told.append(await to_lookout(ctx, each, Phrase("homeward-closed-unheard", person=name)))
    await end(ctx, way)
    return told


async def end(ctx: RoomContext, way: Way) -> None:
    """Delete it, its timers and its questions."""
    for timer in (SOON_TIMER, HOME_TIMER, AGAIN_TIMER, LOOK_TIMER, NEXT_TIMER, END_TIMER):
        await ctx.cancel(timer, way.id)
    for question in (HOME_QUESTION, ON_CALL_QUESTION):
        await ctx.store.questions.over(*question.key(way.id))
    for each in await ctx.store.homeward.lookouts(way.id):
        for question in (WILL_QUESTION, HAVE_QUESTION):
            await ctx.store.questions.over(*question.key(each.id))
    await ctx.store.homeward.end(way.id)
    ctx.store.tidy_soon()
