"""Whether somebody wants kind words: asked once, before the first ones, and said in one word at any time."""

from __future__ import annotations

from commands.kindness.delivering import say_waiting
from commands.kindness.feature import WANT_QUESTION, WANTS, kindness
from commands.kindness.rules import without
from commands.kit.answers import YesNo
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.replies import say
from commands.kit.values import SETTINGS


@kindness.command("off", where=Where.PRIVATE, even_off=True, guessed=False, sets=SETTINGS)
async def take_none(ctx: Context) -> Outcome:
    """Get none any more. Nobody learns of it; what is kept stays."""
    await _decide(ctx, wanted=False)
    return say("kindness-off-done")


@kindness.command("on", where=Where.PRIVATE, sets=SETTINGS)
async def take_some(ctx: Context) -> Outcome:
    """Get some, again or for the first time."""
    await _decide(ctx, wanted=True)
    box = await ctx.store.kindness.box(ctx.person)
    return [say("kindness-on-done"), *await say_waiting(ctx, box)]


@kindness.question(
    WANT_QUESTION, YesNo(yes=("kindness-yes-plain",), no=("kindness-no-plain", "kit-leave")), even_left=True
)
async def want_or_not(ctx: Context, subject: str, yes: bool) -> Outcome:
    """The answer to the question that comes before the first words."""
    return await (take_some(ctx) if yes else take_none(ctx))


async def _decide(ctx: Context, *, wanted: bool) -> None:
    """Note it. The question is settled, and of what they don't want nothing is left."""
    await ctx.keep(WANTS, wanted, own=True)
    box = await ctx.store.kindness.box(ctx.person)
    await ctx.store.questions.over(*WANT_QUESTION.key(box.token))
    if not wanted:
        await ctx.store.kindness.save(without(box, lambda each: not each.letter))
