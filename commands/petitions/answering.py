"""What comes of a petition: whoever carries it is asked once, after a month; whoever signed and wants to is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.answers import Words as AnyWords
from commands.kit.arguments import ItemId, Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say, whisper
from commands.petitions.board import boards, quoted
from commands.petitions.feature import ANSWER_QUESTION, ANSWER_TIMER, petitions
from commands.petitions.finding import carriers_of, find, member, must_carry
from commands.petitions.wording import words_of
from storage.petitions import Petition

_LATER = timedelta(days=7)  # where all who carry it are on pause
_ASKED_FOR = timedelta(days=60)  # so long an answer to the question counts


@petitions.command("answer", where=Where.GROUP, letters="S", guessed=False)
async def tell(ctx: Context, item: ItemId, outcome: Text) -> Outcome:
    """Say what came of it, to the group and to those who signed and want to know."""
    found = await find(ctx, item)
    await must_carry(ctx, found)
    if found.delivered is None:
        raise UserError("petitions-not-delivered", code=found.code)
    told = [say("petitions-answer-noted", code=found.code)] if ctx.room.direct else []
    return [*told, *await _settle(ctx, found, words_of(outcome))]


@petitions.on_timer(ANSWER_TIMER)
async def ask(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask those who carry it whether there was an answer; the first who says something settles it."""
    found = await ctx.store.petitions.get(subject)
    if found is None or found.state != "delivered" or not await ctx.at_home(found.group_id, ANSWER_TIMER, subject):
        return None
    people = [each.person for each in await carriers_of(ctx, found)]
    paused = await ctx.paused(*people)
    awake = [each for each in people if each not in paused]
    if people and not awake:
        await ctx.wake(ANSWER_TIMER, found.id, _LATER)
    said = Phrase("petitions-ask-answer", code=found.code, addressee=found.addressee)
    return [
        whisper(await member(ctx, found, each), said, Phrase("petitions-ask-answer-how"))
        .asks(ANSWER_QUESTION, found.id)
        .about_group(found.group_id)
        for each in awake
    ]


async def none(ctx: Context, subject: int) -> Outcome:
    """There was no answer."""
    found = await _delivered(ctx, subject)
    await ctx.store.questions.over(*ANSWER_QUESTION.key(found.id))
    await ctx.store.petitions.settle(found.id, None, None, ctx.now)
    return [say("petitions-no-answer", code=found.code), *await boards(ctx, replace(found, state="unanswered"))]


@petitions.question(ANSWER_QUESTION, AnyWords(), holds_for=_ASKED_FOR, left=none)
async def hear(ctx: Context, subject: int, words: str) -> Outcome:
    """What the answer was, in their words, which the group reads: that was said."""
    found = await _delivered(ctx, subject)
    return [say("petitions-answer-noted", code=found.code), *await _settle(ctx, found, words_of(words))]


async def _delivered(ctx: Context, subject: int) -> Petition:
    """The petition that an answer is about. Raises `UserError` where that is settled, or theirs no more."""
    found = await ctx.store.petitions.get(subject)
    if found is None or found.state != "delivered":
        raise UserError("petitions-answered-already")
    await must_carry(ctx, found)
    return found


async def _settle(ctx: Context, petition: Petition, words: str) -> list[Reply]:
    await ctx.store.questions.over(*ANSWER_QUESTION.key(petition.id))
    await ctx.store.petitions.settle(petition.id, words, ctx.event_id, ctx.now)
    first = Phrase("petitions-answer-letter", code=petition.code, addressee=petition.addressee)
    told = await tell_listeners(ctx, petition, first, *quoted(words))
    return [*await boards(ctx, replace(petition, state="answered", answer=words)), *told]


async def tell_listeners(ctx: RoomContext, petition: Petition, *said: Phrase) -> list[Reply]:
    """Those who have signed and asked to hear of it: they wished for it, so it does not wait."""
    speaking = getattr(ctx, "person", None)
    return [
        whisper(await member(ctx, petition, each), *said).about_group(petition.group_id).delivered(prompt=True)
        for each in await ctx.store.petitions.signatures.listeners(petition.id)
        if each != speaking
    ]


@petitions.on(MessageRedacted)
async def undo(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message takes what it said of an answer off the message of the petition."""
    found = await ctx.store.petitions.undo_answer(event.event_id)
    return await boards(ctx, found) if found else None
