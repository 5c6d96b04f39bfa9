"""Signing, in the private chat alone: whoever signs chooses how the name stands, and can change that or take it back.

Of a command in a room, of a reply and of a tap the room reads nothing: all leads to the private chat.
"""

from __future__ import annotations

from commands.kit.answers import Answers, Intent, OneOrOther, YesNo
from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Unreadable, UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines
from commands.kit.spoken import is_one_of
from commands.petitions.board import counted_later, described
from commands.petitions.feature import (
    AGAIN_QUESTION,
    HEAR_QUESTION,
    LINE_QUESTION,
    NAME_QUESTION,
    PETITION_MESSAGE,
    petitions,
)
from commands.petitions.finding import find, member, names
from commands.petitions.wording import line_of, names_of
from storage.petitions import Petition, Signature
from storage.rooms.names import bare_name

MOST_SIGNATURES = 1_000  # of one petition
_NAME: Answers[int | str] = OneOrOther(again="petitions-again-name")


@petitions.command("sign", where=Where.GROUP, letters="S", aside=True, guessed=False, even_left=True)
async def sign(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Ask in private how the name shall stand."""
    return await ask_name(ctx, await find(ctx, item))


@petitions.command("unsign", where=Where.GROUP, letters="S", aside=True, guessed=False, even_left=True)
async def unsign(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Take one's name off."""
    found = await find(ctx, item)
    own = await ctx.store.petitions.signatures.of(found.id, ctx.person)
    return await _take_off(ctx, found, own)


@petitions.offer(PETITION_MESSAGE, Intent("sign", ("petitions-sign-names", "petitions-sign-plain"), ("✍", "🖊", "👍")))
async def lead(ctx: Context, subject: int, meant: str) -> Outcome:
    """A tap on the message, or a reply to it, leads to the private chat."""
    found = await ctx.store.petitions.get(subject)
    return await ask_name(ctx, found) if found and found.state != "draft" else None


async def ask_name(ctx: Context, petition: Petition) -> Reply:
    """The question how the name shall stand, in private; to whoever has signed, with how it stands."""
    own = await ctx.store.petitions.signatures.of(petition.id, ctx.person)
    own = own if own and own.state != "new" else None
    if problem := await _problem(ctx, petition, own):
        return _privately(ctx, petition, problem)
    options = await _options(ctx, petition)
    leave = Phrase("petitions-option-unsign" if own else "petitions-option-not")
    numbered = [Phrase("kit-option", number=number, shown=shown) for number, shown in enumerate([*options, leave], 1)]
    before = await _mine(ctx, petition, own) if own else await described(ctx, petition, whole=True)
    asked = [*before, await _who_reads(ctx, petition), BLANK, Phrase("petitions-ask-name"), *numbered]
    leaves = tuple(sorted(ctx.registry.catalogs.folded_names("petitions-leave-plain")))
    reply = _privately(ctx, petition, *asked, Phrase("petitions-ask-name-how"))
    return reply.asks(NAME_QUESTION, petition.id, (*((each,) for each in options), leaves))


async def _problem(ctx: Context, petition: Petition, own: Signature | None) -> Phrase | None:
    """Why they can't sign now, nor change how their name stands."""
    if own and not petition.takes_back:
        return Phrase("petitions-handed-over", code=petition.code, line=own.line)
    if own and own.state == "stands":
        return None
    if petition.state != "open":
        return Phrase("petitions-takes-none", code=petition.code)
    if own is None and ctx.person not in await ctx.people(petition.group_id):
        return Phrase("petitions-only-members", code=petition.code)
    if not own and await ctx.store.petitions.signatures.number(petition.id) >= MOST_SIGNATURES:
        return Phrase("petitions-full", code=petition.code, most=MOST_SIGNATURES)
    return None


async def _mine(ctx: Context, petition: Petition, own: Signature) -> list[Phrase]:
    facts = {"code": petition.code, "addressee": petition.addressee, "line": own.line}
    if own.state == "stands":
        return [Phrase("petitions-you-signed", **facts)]
    return [*await described(ctx, petition, whole=True), Phrase("petitions-you-signed-before", **facts)]


async def _who_reads(ctx: Context, petition: Petition) -> Phrase:
    people = await names(ctx, petition)
    if not people:
        return Phrase("petitions-who-reads-later", addressee=petition.addressee)
    return Phrase("petitions-who-reads", people=people, addressee=petition.addressee)


async def _options(ctx: Context, petition: Petition) -> list[str]:
    """How the name can stand, besides in words of one's own."""
    person = await member(ctx, petition, ctx.person)
    catalog = ctx.registry.catalogs[await ctx.language_of(ctx.person)]
    return [*names_of(bare_name(person.name, person.user_id)), catalog.template("petitions-neighbour", {})]


def _privately(ctx: Context, petition: Petition, *said: Phrase) -> Reply:
    return ctx.to_sender(lines(said)).about_group(petition.group_id)


@petitions.question(NAME_QUESTION, _NAME, even_left=True)
async def hear_name(ctx: Context, subject: int, answer: int | str) -> Outcome:
    """How the name shall stand; words of one's own are read back first."""
    found, own = await _signs(ctx, subject)
    options = await _options(ctx, found)
    if isinstance(answer, int) and answer > len(options):
        return await _take_off(ctx, found, own)
    if isinstance(answer, int):
        return await _sign(ctx, found, options[answer - 1])
    if answer.endswith(("?", "？", "؟")) or is_one_of(ctx.registry.catalogs, answer, "kit-yes"):
        raise Unreadable("petitions-again-name")
    try:
        line = line_of(answer)
    except UserError as error:
        raise Unreadable(error.phrase.key, **error.phrase.facts) from error
    await ctx.store.petitions.signatures.offer(found.id, ctx.person, line, ctx.event_id, ctx.now)
    return lines([Phrase("petitions-confirm-line", line=line)]).asks(LINE_QUESTION, found.id)


@petitions.question(LINE_QUESTION, YesNo(), even_left=True)
async def confirm_line(ctx: Context, subject: int, right: bool) -> Outcome:
    """Whether the name shall stand in these words; if not, it is asked once more."""
    found, _ = await _signs(ctx, subject)
    offered = await ctx.store.petitions.signatures.of(found.id, ctx.person)
    if offered is None or offered.offered is None:
        raise UserError("petitions-no-longer")
    if right:
        return await _sign(ctx, found, offered.offered, confirmed=True)
    await ctx.store.petitions.signatures.drop_offer(found.id, ctx.person)
    return await ask_name(ctx, found)


async def _signs(ctx: Context, subject: int) -> tuple[Petition, Signature | None]:
    """The petition, and one's signature. Raises `UserError` where signing it is over, or is not theirs any more."""
    found = await ctx.store.petitions.get(subject)
    if found is None or found.state == "draft":
        raise UserError("petitions-no-longer")
    own = await ctx.store.petitions.signatures.of(found.id, ctx.person)
    own = own if own and own.state != "new" else None
    if problem := await _problem(ctx, found, own):
        raise UserError.of(problem)
    return found, own


async def _sign(ctx: Context, petition: Petition, line: str, *, confirmed: bool = False) -> list[Reply]:
    signatures = ctx.store.petitions.signatures
    if confirmed:
        await signatures.confirm(petition.id, ctx.person, ctx.now)
    else:
        await signatures.sign(petition.id, ctx.person, line, ctx.event_id, ctx.now)
    await ctx.store.questions.over(*AGAIN_QUESTION.key(petition.id), ctx.person)
    await counted_later(ctx, petition)
    said = [Phrase("petitions-signed", code=petition.code, addressee=petition.addressee, line=line)]
    if ctx.person in await signatures.listeners(petition.id):
        return [_privately(ctx, petition, *said).quietly()]
    asked = _privately(ctx, petition, *said, Phrase("petitions-ask-hear")).quietly()
    return [asked.asks(HEAR_QUESTION, petition.id)]


@petitions.question(HEAR_QUESTION, YesNo(), even_left=True)
async def hear_of_it(ctx: Context, subject: int, wanted: bool) -> Outcome:
    """Whether they want to be told what comes of it."""
    found = await ctx.store.petitions.get(subject)
    if found is None or await ctx.store.petitions.signatures.of(subject, ctx.person) is None:
        raise UserError("petitions-no-longer")
    if not wanted:
        return lines([Phrase("petitions-wont-hear")])
    await ctx.store.petitions.signatures.listen(found.id, ctx.person, ctx.event_id)
    return lines([Phrase("petitions-will-hear", code=found.code)])


async def _take_off(ctx: Context, petition: Petition, own: Signature | None) -> Reply:
    """Delete a signature, unless it was handed over; nobody hears of it."""
    if own is None or own.state == "new":
        if own:
            await ctx.store.petitions.signatures.drop_offer(petition.id, ctx.person)
        return _privately(ctx, petition, Phrase("petitions-not-signed", code=petition.code)).quietly()
    if not petition.takes_back:
        return _privately(ctx, petition, Phrase("petitions-handed-over", code=petition.code, line=own.line)).quietly()
    await withdraw(ctx, petition, ctx.person)
    return _privately(ctx, petition, Phrase("petitions-taken-off", code=petition.code)).quietly()


async def withdraw(ctx: Context, petition: Petition, person: str) -> None:
    """Delete somebody's signature, with all that is asked about it."""
    await ctx.store.petitions.signatures.remove(petition.id, person)
    for question in (HEAR_QUESTION, AGAIN_QUESTION, LINE_QUESTION):
        await ctx.store.questions.over(*question.key(petition.id), person)
    await counted_later(ctx, petition)


@petitions.question(AGAIN_QUESTION, YesNo(), even_left=True)
async def stand_again(ctx: Context, subject: int, stands: bool) -> Outcome:
    """Whether a signature stands with the other words."""
    found = await ctx.store.petitions.get(subject)
    own = await ctx.store.petitions.signatures.of(subject, ctx.person)
    if found is None or own is None or not found.takes_back:
        raise UserError("petitions-no-longer")
    if not stands:
        return await _take_off(ctx, found, own)
    await ctx.store.petitions.signatures.stand(found.id, ctx.person, ctx.now)
    await counted_later(ctx, found)
    return lines([Phrase("petitions-stands", code=found.code, line=own.line)])


@petitions.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Deleting the message that signed takes the name off; the one that asked to hear what comes of it, that."""
    own = await ctx.store.petitions.signatures.by_event(event.event_id)
    found = await ctx.store.petitions.get(own.petition_id) if own else None
    if own and own.state != "new" and found and found.takes_back:
        await withdraw(ctx, found, own.person)
    await ctx.store.petitions.signatures.take_offer_back(event.event_id)
    await ctx.store.petitions.signatures.stop_listening(event.event_id)
