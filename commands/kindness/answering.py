"""What is taken back goes: by who wrote it, kept or not, and by who kept it. Nobody is told."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from commands.kindness.delivering import letter_of, under_question
from commands.kindness.feature import WANT_QUESTION, kindness, wants
from commands.kindness.rules import let_go, move, without
from commands.kit.context import Context, RoomContext
from commands.kit.events import MessageRedacted, PersonForgotten
from commands.kit.replies import Reply
from storage.kindness import KEEP_MESSAGES, Box, KindWord, letter_with
from storage.origins import Origin


@kindness.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> list[Reply]:
    """Redacting the message takes its words back; taking the star away lets them go."""
    if await _is_by_another(ctx, event.event_id):
        return []
    found = await ctx.store.kindness.took_back(event.event_id, ctx.person)
    if found is not None:
        return await _remove(ctx, found, lambda each: (each.event_id, each.sender) == (event.event_id, ctx.person))
    own = await ctx.store.kindness.box(ctx.person)
    if any(each.kept_by == event.event_id for each in own.words):
        messages = [each.event_id for each in own.words if each.kept_by == event.event_id]
        await ctx.store.kindness.save(let_go(own, event.event_id, ctx.now))
        await ctx.store.kindness.keep(messages, ctx.now + KEEP_MESSAGES)
    return []


@kindness.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> list[Reply]:
    """The words of who is forgotten go, wherever they are; what they themselves have kept goes with their rows."""
    elsewhere = {each.id for each in await ctx.store.rooms.groups_of(event.person)} - {ctx.group.id}
    said: list[Reply] = []
    for box in await ctx.store.kindness.with_words_of(event.person):
        said += await _remove(ctx, box, lambda each: each.sender == event.person and each.group_id not in elsewhere)
    own = await ctx.store.kindness.box(event.person)
    await ctx.store.kindness.keep([each.event_id for each in own.kept], ctx.now + KEEP_MESSAGES)
    return said


async def _remove(ctx: RoomContext, box: Box, gone: Callable[[KindWord], bool]) -> list[Reply]:
    """Take words out of a box, and back what said them; what else was said with them is said anew."""
    said = {each.letter for each in box.words if gone(each) and each.letter}
    box = without(box, gone)
    again = []
    for letter in said:
        await ctx.store.outbox.take_back(letter, ctx.now)
        if left := [each for each in box.words if each.letter == letter]:
            anew = letter_with(box, left)
            box = move(box, letter, anew)
            again.append(letter_of(box, anew).quietly())
    if box.asked and not box.words and await wants(ctx, box.person) is None:  # it was asked because of these alone
        box = await _unasked(ctx, box)
    await ctx.store.kindness.save(box)
    ctx.store.tidy_soon()
    return again


async def _is_by_another(ctx: Context, event_id: str) -> bool:
    """Whether who redacts a message of this room did not write it: a moderator takes nobody's kind words back."""
    found, here = await ctx.store.origins.find(event_id), Origin.of(event_id, ctx.room_id, ctx.person)
    return found is not None and found.place == here.place and found.whose != here.whose


async def _unasked(ctx: RoomContext, box: Box) -> Box:
    """Take back the question whether somebody wants kind words, if it is open."""
    key = WANT_QUESTION.key(box.token)
    await ctx.store.questions.over(*key)
    await ctx.store.outbox.take_back(under_question(box), ctx.now)
    return replace(box, asked=False)
