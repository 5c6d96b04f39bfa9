"""Saying kind words: all that wait at once, at most once a day, and after the one question whether they are wanted.

Everything here happens after the sender has read their answer, which is the same whatever becomes of the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kindness.feature import DELIVER_TIMER, LETTER_MESSAGE, WANT_QUESTION, kindness, wants
from commands.kindness.rules import earliest, say, without
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import Resumed
from commands.kit.letterbox import audible
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import Reply, whisper
from storage.kindness import Box, KindWord, letter_with

_WHILE_OFF = timedelta(hours=1)


def under_question(box: Box) -> str:
    """What the question whether somebody wants kind words is withdrawn under."""
    return f"want {box.token}"


@kindness.on_timer(DELIVER_TIMER)
async def deliver(ctx: RoomContext, person: str, due: datetime) -> Outcome:
    """Say what waits for somebody, or ask first; or wait for another moment, also while the group has this off."""
    box = await ctx.store.kindness.box(person)
    if box.waiting and kindness.name in ctx.registry.off:
        await wake(ctx, box, ctx.now + _WHILE_OFF)
        return None
    return await say_waiting(ctx, box)


@kindness.on(Resumed)
async def catch_up(ctx: RoomContext, event: Resumed) -> None:
    """Their pause is over."""
    box = await ctx.store.kindness.box(event.person)
    if box.waiting:
        await wake(ctx, box, ctx.now)


async def wake(ctx: RoomContext, box: Box, moment: datetime) -> None:
    """Look at what waits in a box at that moment, in a room of the group from which the last of it came."""
    room_id = await ctx.room_for_timers(box.waiting[-1].group_id)
    await ctx.store.timers.set(DELIVER_TIMER.at(box.person, room_id, moment))


async def say_waiting(ctx: RoomContext, box: Box) -> list[Reply]:
    """What is said to somebody now of what waits for them."""
    welcome = await _welcome(ctx, box)
    box = without(box, lambda each: not each.letter and each not in welcome)
    wanted = await wants(ctx, box.person)
    if wanted is False:
        box = without(box, lambda each: not each.letter)
    await ctx.store.kindness.save(box)
    if not box.waiting or (wanted is None and box.asked):
        return []
    once_a_day = earliest(box, ctx.now, ctx.zone_in(await ctx.own(box.person)))
    if (moment := await audible(ctx, box.person, once_a_day)) > ctx.now:
        await wake(ctx, box, moment)
        return []
    if wanted is None:
        await ctx.store.kindness.save(replace(box, asked=True))
        return [_question(box)]
    letter = letter_with(box, box.waiting)
    box = say(box, letter, ctx.now)
    await ctx.store.kindness.save(box)
    return [letter_of(box, letter)]


def _question(box: Box) -> Reply:
    """Whether somebody wants kind words, before they read the first ones."""
    asks = whisper(Member(box.person, box.person), Phrase("kindness-want"), Phrase("kindness-want-how"))
    asked = asks.asks(WANT_QUESTION, box.token).personally()
    asked = asked.delivered(prompt=True, once=f"want {letter_with(box, box.waiting)}")
    return asked.traced(under=under_question(box), unsigned=True)


def letter_of(box: Box, letter: str, *first: Phrase) -> Reply:
    """The message with all words of a letter, and what can be done with them.

    It comes once a day at most, beside the letter budget; one that begins with news (`first`) is like any other.
    """
    words = [each for each in box.words if each.letter == letter]
    said = [*first, *(line for each in words for line in shown(each, plain=bool(first)))]
    how = Phrase("kindness-star" if len(words) == 1 else "kindness-star-all")
    reply = whisper(Member(box.person, box.person), *said, BLANK, how).answered_by(LETTER_MESSAGE, letter)
    return reply.personally().delivered(prompt=not first, once=letter).traced(under=letter, unsigned=True)


def shown(word: KindWord, *, plain: bool = False) -> list[Phrase]:
    """Who wrote it, and what; `plain` without who."""
    lines = [Phrase("kindness-line", words=line) for line in word.words.split("\n") if line.strip()]
    return lines if plain else [Phrase("kindness-from", person=word.name), *lines]


async def _welcome(ctx: RoomContext, box: Box) -> Sequence[KindWord]:
    """What waits from people who are in a group with its reader, and not kept apart from them, at this moment."""
    senders = {each.sender for each in box.waiting}
    apart = await ctx.store.apart.of(box.person, senders)
    mine = {each.id for each in await ctx.store.rooms.groups_of(box.person)}
    near = {each for each in senders if mine & {group.id for group in await ctx.store.rooms.groups_of(each)}}
    return [each for each in box.waiting if each.sender in near - apart]
