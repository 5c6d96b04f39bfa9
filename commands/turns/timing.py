"""The time of turns: its limit, a warning and a question at the end, pauses, and more of it by the group's consent."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.answers import Intent, Intents, YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.events import Overheard
from commands.kit.meeting_events import FloorMore
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, call, say, whisper
from commands.kit.time_arguments import Duration
from commands.kit.values import SETTINGS
from commands.turns.board import show
from commands.turns.calling import pass_called_turn
from commands.turns.clock import CONSENT, QUIET, is_over, keep, limit_of, listen, rest, stop
from commands.turns.feature import (
    A_MEETING_GOES_ON,
    CLOSE_TIMER,
    FINISHED_QUESTION,
    LENGTHS,
    LIMIT,
    MORE_QUESTION,
    MORE_TIMER,
    OVER_TIMER,
    QUIET_TIMER,
    WARN_TIMER,
    WARNINGS,
    Limit,
    turns,
)
from commands.turns.floor import pass_on
from commands.turns.keeping import with_setting
from storage.turns import Turn

_USUALLY_MORE = timedelta(minutes=2)
_FINISHED_OR_NOT = Intents(
    (
        Intent("done", ("kit-yes", "kit-finished"), ("👍", "✅", "✔", "☑")),
        Intent("more", ("turns-more-names", "turns-more-plain")),
        Intent("goes-on", ("kit-no",)),
    )
)


@turns.command("limit", role=Role.GROUP_FACILITATOR, sets=SETTINGS)
async def set_limit(ctx: Context, limit: Limit) -> Outcome:
    """Set how long a turn may take, the current one included; without a limit, turns take as long as they take."""
    ctx = await with_setting(ctx, LIMIT, limit)
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking and limit is None:  # there is nothing to ask for any more
        await stop(ctx, speaking)
        await ctx.store.turns.wish(speaking.id, None)
    await _keep(ctx)
    return await ctx.everywhere(say("turns-limit-set", limit=limit) if limit else say("turns-limit-is-off"))


@turns.command("pause", holds_for=A_MEETING_GOES_ON)
async def pause(ctx: Context) -> Outcome:
    """Stop the clock of the current turn; for the speaker, and for who leads."""
    speaking = await _own_or_facilitated(ctx)
    if speaking.since is None:
        raise UserError("turns-stands-already")
    await rest(ctx, speaking)
    await ctx.store.turns.pause(speaking.id, ctx.now)
    return [say("turns-paused"), await show(ctx)]


@turns.command("resume", holds_for=A_MEETING_GOES_ON)
async def resume(ctx: Context) -> Outcome:
    """Let the clock go on from where it stopped."""
    speaking = await _own_or_facilitated(ctx)
    if speaking.since is not None:
        raise UserError("turns-runs-already")
    await ctx.store.turns.resume(speaking.id, ctx.now)
    await _keep(ctx)
    return [say("turns-resumed"), await show(ctx)]


@turns.command("more", holds_for=A_MEETING_GOES_ON)
async def ask_for_more(ctx: Context, more: Duration | None = None) -> Outcome:
    """Ask the group for more time for the speaker. It is given if nobody objects within `CONSENT`."""
    if elsewhere := await ctx.tell(FloorMore()):
        return elsewhere
    speaking = await _own_or_facilitated(ctx)
    if limit_of(ctx, speaking) is None:
        raise UserError("turns-no-limit")
    if speaking.wish:
        raise UserError("turns-more-asked")
    more = more or _USUALLY_MORE
    LENGTHS.check(more)
    await rest(ctx, speaking)
    await ctx.store.turns.wish(speaking.id, more)
    await ctx.wake(MORE_TIMER, speaking.id, CONSENT)
    asked = Phrase("turns-more", person=await ctx.member(speaking.person), more=more)
    return announce(asked, Phrase("turns-more-how", wait=CONSENT)).asks(MORE_QUESTION, speaking.id)


@turns.command("grant", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def grant(ctx: Context) -> Outcome:
    """Give the time that was asked for, without waiting."""
    return await _grant(ctx, await _wished(ctx))


@turns.command("decline", holds_for=A_MEETING_GOES_ON, guessed=False)
async def decline(ctx: Context) -> Outcome:
    """Refuse the time that was asked for; the room does not read who did."""
    return await _decline(ctx, await _wished(ctx))


@turns.question(MORE_QUESTION, YesNo(down=("👎", "🙅", "🛑")))
async def answer(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Refuse the time on anybody's no; give it on a facilitator's yes. Other people's yes changes nothing."""
    speaking = await _at(ctx, subject)
    if speaking is None or not speaking.wish:
        return None
    if not yes:
        return await _decline(ctx, speaking)
    return await _grant(ctx, speaking) if ctx.facilitates and ctx.person != speaking.person else None


@turns.on_timer(MORE_TIMER)
async def grant_after_silence(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Give the time, because nobody was against it."""
    speaking = await _at(ctx, subject)
    return await _grant(ctx, speaking) if speaking and speaking.wish else None


@turns.on_timer(WARN_TIMER)
async def warn(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Say how much time is left after two thirds of it: to the speaker or in the room, as `WARNINGS` says."""
    speaking = await _at(ctx, subject)
    limit = limit_of(ctx, speaking) if speaking else None
    if speaking is None or limit is None or is_over(ctx, speaking) or ctx.settings[WARNINGS] == "off":
        return None
    person = await ctx.member(speaking.person)
    left = Phrase("turns-time-left", person=person, left=limit - speaking.elapsed(ctx.now))
    return whisper(person, left).delivered(prompt=True) if ctx.settings[WARNINGS] == "private" else announce(left)


@turns.on_timer(OVER_TIMER)
async def ask_at_the_end(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask the speaker at the end of their time whether they have finished."""
    return await _question(ctx, subject, "turns-time-over")


@turns.on_timer(QUIET_TIMER)
async def ask_after_the_last_word(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask a speaker who went on after the time, and has been silent for `QUIET`, whether they have finished."""
    return await _question(ctx, subject, "turns-finished")


@turns.on_timer(CLOSE_TIMER)
async def go_on_after_silence(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Pass the floor on, because nobody has answered the question."""
    speaking = await _at(ctx, subject)
    return await pass_on(ctx, speaking) if speaking else None


@turns.on(Overheard)
async def hear(ctx: Context, event: Overheard) -> Outcome:
    """Wait for another silence when the speaker writes after their time. What they write is not read."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking and speaking.person == ctx.person and speaking.since and not speaking.wish and is_over(ctx, speaking):
        await listen(ctx, speaking)
    return None


@turns.question(FINISHED_QUESTION, _FINISHED_OR_NOT, holds_for=A_MEETING_GOES_ON)
async def end_or_go_on(ctx: Context, subject: int, answer: str) -> Outcome:
    """End the turn, or ask the group for more time, as the speaker answers. A no counts as any word of theirs."""
    if answer == "done":
        return await pass_called_turn(ctx, subject)
    speaking = await _at(ctx, subject)
    if answer == "goes-on" or speaking is None or speaking.person != ctx.person or speaking.wish:
        return None
    return await ask_for_more(ctx)


async def _question(ctx: RoomContext, turn: int, key: str) -> Outcome:
    """Ask the speaker whether they have finished; after `QUIET` without an answer the floor goes on."""
    speaking = await _at(ctx, turn)
    if speaking is None or not is_over(ctx, speaking):
        return None
    await ctx.wake(CLOSE_TIMER, speaking.id, QUIET)
    person = await ctx.member(speaking.person)
    if ctx.settings[WARNINGS] == "private" and await _listens_in_private(ctx, speaking.person):
        asked = whisper(person, Phrase(key, person=person), Phrase("turns-finished-private", group=ctx.group.name))
        return asked.delivered(prompt=True)
    asked = call(Phrase(key, person=person), Phrase("turns-finished-how"), people=[person])
    return asked.asks(FINISHED_QUESTION, speaking.id)


async def _listens_in_private(ctx: RoomContext, person: str) -> bool:
    """Whether the person has accepted a direct chat with us: to accept one takes longer than a turn."""
    chat = await ctx.store.rooms.direct_with(person)
    return chat is not None and person in await ctx.store.rooms.members(chat)


async def _grant(ctx: RoomContext, speaking: Turn) -> Reply:
    await ctx.store.turns.grant(speaking.id)
    await _keep(ctx)
    person = await ctx.member(speaking.person)
    return announce(Phrase("turns-more-given", person=person, more=speaking.wish))


async def _decline(ctx: RoomContext, speaking: Turn) -> Reply:
    await ctx.store.turns.wish(speaking.id, None)
    await _keep(ctx)
    return announce(Phrase("turns-more-declined", person=await ctx.member(speaking.person)))


async def _keep(ctx: RoomContext) -> None:
    """Set the timers again after a change; not while the group is asked for more time."""
    speaking = await ctx.store.turns.speaking(ctx.room.room_id)
    if speaking and not speaking.wish:
        await keep(ctx, speaking)


async def _at(ctx: RoomContext, turn: int) -> Turn | None:
    """The current turn, if it is still this one."""
    speaking = await ctx.store.turns.speaking(ctx.room.room_id)
    return speaking if speaking and speaking.id == turn else None


async def _own_or_facilitated(ctx: Context) -> Turn:
    """The current turn. Raises `UserError` where there is none, or the sender neither speaks nor leads."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None:
        raise UserError("turns-no-turn")
    if speaking.person != ctx.person and not await ctx.leads():
        raise UserError("turns-not-your-time", person=await ctx.member(speaking.person))
    return speaking


async def _wished(ctx: Context) -> Turn:
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None or speaking.wish is None:
        raise UserError("turns-nothing-asked")
    return speaking
