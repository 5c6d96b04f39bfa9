"""Thanks: to the person, privately, in one's own words where there are some; only who gets them may keep them."""

from __future__ import annotations

from contextlib import suppress

from commands.kit.answers import Words
from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import Ambiguous, UserError
from commands.kit.kind_events import ThanksSaid
from commands.kit.people import PersonKind
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, say, whisper
from commands.kit.words import Span
from commands.resources.feature import DONE_QUESTION, resources
from commands.resources.life import givers
from commands.resources.telling import member, names
from storage.resources import Resource

_LONGEST = 2000  # characters
KIND_WORDS = "kindness-thank"
"""The command with which people thank each other, where the group has that."""


def checked(thanks: str | None) -> str | None:
    """Words of thanks that can be passed on. Raises `UserError` for too many of them."""
    if thanks and len(thanks) > _LONGEST:
        raise UserError("resources-thanks-too-long", length=len(thanks), most=_LONGEST)
    return thanks


async def thank(ctx: Context, item: Resource, words: str | None, *, stays: bool) -> list[Reply]:
    """Tell each helper that it is done, with thanks from the one who needed it; and say so here."""
    helped = givers(item)
    done = Phrase(
        "resources-done-stays" if stays else "resources-done",
        code=item.code,
        what=item.what,
        names=await names(ctx, item, helped),
    )
    said = [done] if words else [done, Phrase("resources-thanks-how")]
    subject = f"{item.id} {ctx.person}"
    answer = lines(said).answered_by(DONE_QUESTION, subject)
    receiver = await member(ctx, item, ctx.person)
    thanked = Phrase("resources-thanked", person=receiver, code=item.code, what=item.what)
    if not words:
        return [answer, *[whisper(await member(ctx, item, person), thanked) for person in helped]]
    return [answer, *[each for person in helped for each in await _say(ctx, item, person, thanked, words)]]


async def thank_by_name(ctx: Context, item: Resource, words: str) -> tuple[list[Phrase], list[Reply]]:
    """Nobody had said that they help: whoever the words name is thanked; else it is said why nobody is."""
    named = _named(words, ctx.circumstances(await ctx.people(item.group_id)))
    if named is None or named.user_id == ctx.person:
        return [Phrase("resources-nobody-to-thank", code=item.code)], []
    thanked = Phrase("resources-thanks-about", person=await member(ctx, item, ctx.person), code=item.code)
    messages = await _say(ctx, item, named.user_id, thanked, words, alone=True)
    return [Phrase("resources-thanks-passed-on", names=[named.name])], messages


async def _say(
    ctx: Context, item: Resource, person: str, first: Phrase, words: str, *, alone: bool = False
) -> list[Reply]:
    """The words, as a kind word; as a message like any other where the group has no kind words."""
    if ctx.registry.offered(KIND_WORDS) is None:
        return [whisper(await member(ctx, item, person), first, Phrase("resources-thanks-words", words=words))]
    return await ctx.tell(ThanksSaid(person, words, item.group_id, (first,), alone))


def _named(words: str, at: Circumstances) -> Member | None:
    """The first person of the group whom the words name."""
    span = Span.of(words)
    for start in range(len(span.words)):
        with suppress(UserError, Ambiguous):
            found = PersonKind(among=True).read(span.after(start), at).value
            return found if isinstance(found, Member) else None
    return None


@resources.question(DONE_QUESTION, Words())
async def pass_on(ctx: Context, subject: str, text: str) -> Outcome:
    """Pass the reply of the one who needed it on to the helpers."""
    number, _, receiver = subject.partition(" ")
    item = await ctx.store.resources.get(int(number)) or await ctx.store.resources.ended(int(number))
    if item is None or receiver != ctx.person or not checked(text):
        return None
    person = await member(ctx, item, ctx.person)
    helped = givers(item)
    about = Phrase("resources-thanks-about", person=person, code=item.code)
    messages = [said for each in helped for said in await _say(ctx, item, each, about, text, alone=True)]
    return [say("resources-thanks-passed-on", names=await names(ctx, item, helped)), *messages]
