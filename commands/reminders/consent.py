"""Reminders from somebody else: only after a yes, which can be taken back; a no is nobody else's business."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, say, whisper
from commands.kit.words import fold
from commands.reminders.feature import reminders
from commands.reminders.planning import silence


async def question(ctx: Context, person: Member, agreed: bool | None) -> list[Reply]:
    """Ask the person privately, once, whether this member may have them reminded."""
    if agreed is not None or not await ctx.store.reminders.people.ask(person.user_id, ctx.person):
        return []
    asked = Phrase("reminders-consent", author=ctx.sender, group=ctx.group.name)
    return [whisper(person, asked, Phrase("reminders-consent-how")).answered_by("reminders", "consent", ctx.person)]


@reminders.command("accept", where=Where.ANYWHERE)
async def accept(ctx: Context) -> Outcome:
    """Say yes to who asked last."""
    author = await ctx.store.reminders.people.asking(ctx.person)
    if author is None:
        raise UserError("reminders-nobody-asks")
    return await _answer(ctx, author, yes=True)


@reminders.command("decline", where=Where.ANYWHERE, guessed=False)
async def decline(ctx: Context) -> Outcome:
    """Say no to who asked last; or take back every yes."""
    people = ctx.store.reminders.people
    author = await people.asking(ctx.person)
    authors = [author] if author else await people.said_yes_to(ctx.person)
    if not authors:
        raise UserError("reminders-nobody-asks")
    for each in authors:
        await _answer(ctx, each, yes=False)
    return say("reminders-declined")


@reminders.reaction("consent", "👍", "✅")
async def accept_by_reaction(ctx: Context, author: str) -> Outcome:
    """Yes with a tap; the question was private, so this is the person."""
    return await _answer(ctx, author, yes=True)


@reminders.reaction("consent", "👎", "❌")
async def decline_by_reaction(ctx: Context, author: str) -> Outcome:
    """No with a tap."""
    return await _answer(ctx, author, yes=False)


@reminders.reply("consent")
async def answer_in_words(ctx: Context, author: str, text: str) -> Outcome:
    """Yes or no in words; anything else is not an answer."""
    said, catalog = fold(text).strip(" .!"), ctx.book.catalogs
    for yes in (True, False):
        names = {fold(name) for each in (ctx.language, "en") for name in catalog[each].names(_WORDS[yes])}
        if said in names:
            return await _answer(ctx, author, yes=yes)
    return None


_WORDS = {True: "reminders-urgent-yes", False: "reminders-urgent-no"}


async def _answer(ctx: Context, author: str, *, yes: bool) -> Reply:
    await ctx.store.reminders.people.answer(ctx.person, author, yes=yes)
    if yes:
        return say("reminders-accepted")
    for reminder in await ctx.store.reminders.from_others(ctx.person):
        if reminder.author == author:
            await silence(ctx, reminder)
            await ctx.store.reminders.remove(reminder.id)
    return say("reminders-declined")
