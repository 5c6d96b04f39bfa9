"""Reminders from somebody else: only after a yes, which can be taken back; a no is nobody else's business."""

from __future__ import annotations

from commands.kit.answers import YesNo
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, say, whisper
from commands.reminders.feature import CONSENT_QUESTION, reminders
from commands.reminders.planning import silence


async def question(ctx: Context, person: Member, agreed: bool | None) -> list[Reply]:
    """Ask the person privately, once, whether this member may have them reminded."""
    if agreed is not None or not await ctx.store.reminders.people.ask(person.user_id, ctx.person):
        return []
    asked = Phrase("reminders-consent", author=ctx.sender, group=ctx.group.name)
    return [whisper(person, asked, Phrase("reminders-consent-how")).asks(CONSENT_QUESTION, ctx.person)]


@reminders.command("accept", where=Where.ANYWHERE)
async def accept(ctx: Context) -> Outcome:
    """Say yes to whoever asked last."""
    author = await ctx.store.reminders.people.asking(ctx.person)
    if author is None:
        raise UserError("reminders-nobody-asks")
    return await _answer(ctx, author, yes=True)


@reminders.command("decline", where=Where.ANYWHERE, guessed=False)
async def decline(ctx: Context) -> Outcome:
    """Say no to whoever asked last; or, if nobody did, withdraw every yes."""
    people = ctx.store.reminders.people
    author = await people.asking(ctx.person)
    authors = [author] if author else await people.said_yes_to(ctx.person)
    if not authors:
        raise UserError("reminders-nobody-asks")
    for each in authors:
        await _answer(ctx, each, yes=False)
    return say("reminders-declined")


@reminders.question(CONSENT_QUESTION, YesNo())
async def answer(ctx: Context, author: str, yes: bool) -> Outcome:
    """The answer to the question that came privately."""
    return await _answer(ctx, author, yes=yes)


async def _answer(ctx: Context, author: str, *, yes: bool) -> Reply:
    await ctx.store.reminders.people.answer(ctx.person, author, yes=yes)
    await ctx.store.questions.over(*CONSENT_QUESTION.key(author), ctx.person)
    if yes:
        return say("reminders-accepted")
    for reminder in await ctx.store.reminders.from_others(ctx.person):
        if reminder.author == author:
            await silence(ctx, reminder)
            await ctx.store.reminders.remove(reminder.id)
    return say("reminders-declined")
