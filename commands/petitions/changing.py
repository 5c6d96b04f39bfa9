"""Other words, and taking a petition back. Whoever signed the words before is asked about the new ones."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.arguments import ItemId
from commands.kit.command_lists import bind_each
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say, whisper
from commands.petitions.board import boards, counted_later, gone, quoted
from commands.petitions.feature import (
    AGAIN_QUESTION,
    ANSWER_QUESTION,
    ANSWER_TIMER,
    CARRIERS_QUESTION,
    CARRY_QUESTION,
    CLOSE_TIMER,
    CONFIRM_QUESTION,
    FORGET_TIMER,
    HEAR_QUESTION,
    LINE_QUESTION,
    NAME_QUESTION,
    SHOW_TIMER,
    TO_QUESTION,
    TO_THAT_QUESTION,
    WORDS_QUESTION,
    petitions,
)
from commands.petitions.finding import find, member, must_lead
from commands.petitions.kinds import Said, To, Words
from commands.petitions.wording import addressee_of, words_of
from storage.petitions import Petition

MOST_CHANGES = 3  # once people can sign: each asks all who have signed
_TIMERS = (CLOSE_TIMER, FORGET_TIMER, ANSWER_TIMER, SHOW_TIMER)
_QUESTIONS = (
    WORDS_QUESTION,
    TO_QUESTION,
    TO_THAT_QUESTION,
    CARRIERS_QUESTION,
    CONFIRM_QUESTION,
    NAME_QUESTION,
    LINE_QUESTION,
    HEAR_QUESTION,
    AGAIN_QUESTION,
    ANSWER_QUESTION,
)


@petitions.command("change", where=Where.GROUP, letters="S", guessed=False)
async def reword(ctx: Context, item: ItemId, words: Words | None = None, *, to: To | None = None) -> Outcome:
    """Other words, or somebody else to whom it goes: whoever has signed is asked whether they stand for that too."""
    found = await find(ctx, item)
    await must_lead(ctx, found)
    said = words or Said(found.words)
    changed = replace(
        found, words=words_of(said.words), addressee=addressee_of(to or said.addressee or found.addressee)
    )
    if changed == found:
        raise UserError("petitions-change-what", code=found.code)
    told = [say("petitions-changed", code=found.code)] if ctx.room.direct else []
    return [*told, *await _change(ctx, changed)]


async def _change(ctx: Context, changed: Petition) -> list[Reply]:
    if changed.state != "open":
        raise UserError("petitions-not-open", code=changed.code)
    if changed.changes >= MOST_CHANGES:
        raise UserError("petitions-changed-enough", code=changed.code, most=MOST_CHANGES)
    store = ctx.store.petitions
    before = await store.get(changed.id)
    assert before is not None
    await store.note_change(before, ctx.event_id, ctx.now)
    await store.reword(changed.id, words=changed.words, addressee=changed.addressee)
    await store.signatures.ask_all(changed.id)
    await store.signatures.show(changed.id, 0)
    asked = [await _ask_again(ctx, changed, person) for person in await store.signatures.people(changed.id)]
    return [*await boards(ctx, changed), *asked]


async def _ask_again(ctx: Context, petition: Petition, person: str) -> Reply:
    own = await ctx.store.petitions.signatures.of(petition.id, person)
    facts = {"code": petition.code, "addressee": petition.addressee, "line": own.line if own else ""}
    said = [Phrase("petitions-again", **facts), *quoted(petition.words), Phrase("petitions-again-how")]
    asked = whisper(await member(ctx, petition, person), *said).asks(AGAIN_QUESTION, petition.id)
    return asked.about_group(petition.group_id).delivered(prompt=True)


@petitions.on(MessageEdited)
async def edit(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing the message of one that is open changes its words; before that it begins anew."""
    found = await ctx.store.petitions.by_event(event.event_id)
    if found is None or found.person != ctx.person or found.state == "draft":
        return None
    ctx = await ctx.about(found.group_id)
    named = ctx.registry.find(event.text.lstrip(), ctx.language)
    if named is None or named.command.key != "petitions-petition":
        raise UserError("petitions-edit-unclear", code=found.code)
    at = ctx.circumstances(await ctx.people(found.group_id))
    try:
        ((_, values),) = bind_each(ctx.registry, named, at)
    except (Missing, Ambiguous) as error:
        raise UserError("petitions-edit-unclear", code=found.code) from error
    said, to = values.get("words") or Said(found.words), values.get("to")
    assert isinstance(said, Said) and isinstance(to, str | None)
    addressee = addressee_of(to or said.addressee or found.addressee)
    changed = replace(found, words=words_of(said.words), addressee=addressee)
    return await (_change(ctx, changed) if changed != found else boards(ctx, found))


@petitions.on(MessageRedacted)
async def undo(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message of the last change brings the words back; who signed only the others is asked."""
    taken_back = await ctx.store.petitions.take_change(event.event_id)
    if taken_back is None:
        return None
    found, changed = taken_back
    asked = await ctx.store.petitions.signatures.stand_as_before(found.id, changed)
    await counted_later(ctx, found)
    for person in set(await ctx.store.petitions.signatures.people(found.id)) - {*asked}:
        await ctx.store.questions.over(*AGAIN_QUESTION.key(found.id), person)
    return [*await boards(ctx, found), *[await _ask_again(ctx, found, person) for person in asked]]


@petitions.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message takes the petition back, and all names are deleted."""
    found = await ctx.store.petitions.by_event(event.event_id)
    return await take_all_back(ctx, found) if found else None


async def take_all_back(ctx: RoomContext, petition: Petition) -> list[Reply]:
    """Delete it, with its words and all names; whoever stood for it or carried it is told."""
    store = ctx.store.petitions
    told = []
    if petition.takes_back:
        carriers = [each.person for each in await store.carriers.of(petition.id) if each.agreed]
        stood = [*await store.signatures.people(petition.id), *carriers]
        said = Phrase("petitions-off-letter", code=petition.code, addressee=petition.addressee)
        people = [each for each in dict.fromkeys(stood) if each != petition.person]
        told = [whisper(await member(ctx, petition, each), said).about_group(petition.group_id) for each in people]
    await settle(ctx, petition)
    for carrier in await store.carriers.of(petition.id):
        await ctx.store.questions.over(*CARRY_QUESTION.key(carrier.id))
    await store.remove(petition.id)
    shown = await gone(ctx, petition, Phrase("petitions-taken-back", code=petition.code))
    return [*(shown if petition.state != "draft" else []), *told]


async def settle(ctx: RoomContext, petition: Petition) -> None:
    """Nothing rings any more, and nothing is asked."""
    for timer in _TIMERS:
        await ctx.cancel(timer, petition.id)
    for question in _QUESTIONS:
        await ctx.store.questions.over(*question.key(petition.id))
