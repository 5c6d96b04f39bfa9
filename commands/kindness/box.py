"""One's own box: one kind word at a time, by chance, for nobody else's eyes."""

from __future__ import annotations

import secrets
from datetime import timedelta

from commands.kindness.delivering import say_waiting, shown
from commands.kindness.feature import BOX_MESSAGE, LETTER_MESSAGE, kindness
from commands.kindness.rules import keep, one_of, without
from commands.kit.answers import UP, Intent
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, say
from storage.core.veil import sealed
from storage.kindness import KEEP_MESSAGES, Box, KindWord

_LATELY = timedelta(hours=1)
_NEXT = Intent("next", ("kindness-next-names", "kindness-next-plain"), ("➡", "⏭"))
_FORGET = Intent("forget", ("kindness-forget-names", "kindness-forget-plain"))
_KEEP = Intent("keep", ("kindness-keep-plain",), ("⭐", "🌟", "💛", "❤", *UP))


@kindness.command("words", where=Where.PRIVATE, even_off=True)
async def show(ctx: Context) -> Outcome:
    """One of the words that somebody has kept."""
    box = await ctx.store.kindness.box(ctx.person)
    said = [] if kindness.name in ctx.registry.off else await say_waiting(ctx, box)
    if not box.kept:
        return said or say("kindness-none")
    return [_showing(ctx, box, ""), *said]


@kindness.command("next", where=Where.PRIVATE, even_off=True)
async def show_another(ctx: Context) -> Outcome:
    """Another one than the last."""
    return await _another(ctx, await ctx.store.kindness.box(ctx.person), await _last(ctx))


@kindness.command("forget", where=Where.PRIVATE, even_off=True, guessed=False)
async def forget_this(ctx: Context) -> Outcome:
    """Take the one that was shown last out of the box."""
    return await _forget(ctx, await ctx.store.kindness.box(ctx.person), await _last(ctx))


@kindness.offer(BOX_MESSAGE, _NEXT, _FORGET, even_left=True, plain=True)
async def go_on(ctx: Context, subject: str, meant: str) -> Outcome:
    """The same by a word, or by a tap on the one that is shown."""
    box = await ctx.store.kindness.box(ctx.person)
    return await (_another if meant == "next" else _forget)(ctx, box, _opened(box, subject))


@kindness.offer(LETTER_MESSAGE, _KEEP, _FORGET, even_left=True, plain=True)
async def keep_or_not(ctx: Context, subject: str, meant: str) -> Outcome:
    """Put what a letter says in the box, or out of it."""
    box = await ctx.store.kindness.box(ctx.person)
    here = [each for each in box.words if each.letter == subject]
    if not here:
        return say("kindness-gone")
    if meant == "forget":
        await ctx.store.kindness.save(without(box, lambda each: each.letter == subject))
        return say("kindness-forgotten")
    kept = keep(box, subject, ctx.event_id)
    if all(each.kept for each in here):
        return say("kindness-kept-already")
    if kept == box:
        return say("kindness-full")
    await ctx.store.kindness.save(kept)
    await ctx.store.kindness.note(ctx.event_id, ctx.person, None, ctx.now)
    await ctx.store.kindness.keep([ctx.event_id, *(each.event_id for each in here)], None)
    return say("kindness-kept")


async def _another(ctx: Context, box: Box, last: str) -> Outcome:
    return _showing(ctx, box, last) if box.kept else say("kindness-none")


async def _forget(ctx: Context, box: Box, shown_last: str) -> Outcome:
    gone = [each for each in box.kept if each.id == shown_last]
    if not gone:
        raise UserError("kindness-which")
    await ctx.store.kindness.save(without(box, lambda each: each in gone))
    await ctx.store.kindness.keep([gone[0].event_id], ctx.now + KEEP_MESSAGES)
    return say("kindness-forgotten")


def _showing(ctx: Context, box: Box, last: str) -> Reply:
    """One of them, and how to go on."""
    word = one_of(box, ctx.event_id, last)
    assert word is not None
    how = Phrase("kindness-box-how" if len(box.kept) > 1 else "kindness-box-how-only")
    showing = lines([*shown(word), BLANK, how]).answered_by(BOX_MESSAGE, _closed(box, word)).personally()
    return showing.traced(under=word.letter)  # it goes if its author takes it back


def _closed(box: Box, word: KindWord) -> str:
    """What a message is about that shows a word: never the same twice, so that nobody can tell how many there are."""
    salt = secrets.token_hex(8)
    return f"{salt} {sealed(f'{salt} {box.token}', word.id)}"


def _opened(box: Box, subject: str) -> str:
    """The id of the word that such a message shows."""
    salt, _, closed = subject.partition(" ")
    return sealed(f"{salt} {box.token}", closed)


async def _last(ctx: Context) -> str:
    """The id of the word that was shown last, or that the message is a reply to."""
    sent = ctx.store.outbox.sent
    about = await sent.about(ctx.reply_to, ctx.room_id) if ctx.reply_to else None
    about = about or await sent.last_about(ctx.room_id, ctx.now - _LATELY)
    found = about and (about.feature, about.kind) == (BOX_MESSAGE.feature, BOX_MESSAGE.name)
    return _opened(await ctx.store.kindness.box(ctx.person), about.subject) if about and found else ""
