"""Not agreeing: an objection, a worry, standing aside. Who knows no word of method is asked which of them it is."""

from __future__ import annotations

from collections.abc import Mapping

from commands.kit.answers import Intent, Intents, Skipped, Words, skippable
from commands.kit.arguments import ItemId, Line
from commands.kit.consent import Unasked
from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines, sign
from commands.proposals.board import shown
from commands.proposals.feature import AGAINST_QUESTION, SAFER_QUESTION, WORDS_QUESTION, proposals
from commands.proposals.finding import find
from commands.proposals.integrating import settle
from commands.proposals.lifting import take_back, takes_back
from commands.proposals.rules import preset_of
from commands.proposals.voice import refuse_late
from commands.proposals.wording import short
from storage.proposals import Kind, Proposal

_HEARD = "📝"
_AS_OTHERS_READ: Mapping[Kind, tuple[str, str]] = {
    "no": ("proposals-objection-is", "proposals-objection-is-unnamed"),
    "concern": ("proposals-worry", "proposals-worry-unnamed"),
}
_WHICH = Intents(
    (
        Intent("no", ("proposals-objection-names", "proposals-block-names", "proposals-harm-plain")),
        Intent("concern", ("proposals-concern-names", "proposals-worry-plain")),
        Intent("nothing", ("proposals-my-way-plain", "kit-no")),
    ),
    numbered=True,
)


@proposals.command("against", where=Where.GROUP, letters="P", guessed=False, asks_before=Audience.NOBODY)
async def against(ctx: Context, item: ItemId | None = None, because: Line | None = None) -> Outcome:
    """Say that one does not agree; which kind of no it is, is asked privately, once."""
    return await ask_which_kind(ctx, await find(ctx, item), because)


@proposals.command("objection", where=Where.GROUP, letters="P", guessed=False, asks_before=Audience.NOBODY)
async def objection(ctx: Context, item: ItemId | None = None, because: Line | None = None) -> Outcome:
    """Say that it would harm what the group is there for."""
    return await _publish(ctx, await find(ctx, item), because, "no")


@proposals.command("block", where=Where.GROUP, letters="P", guessed=False, asks_before=Audience.NOBODY)
async def block(ctx: Context, item: ItemId, because: Line | None = None) -> Outcome:
    """The same, in the words of consensus."""
    return await _publish(ctx, await find(ctx, item), because, "no")


@proposals.command("concern", where=Where.GROUP, letters="P", guessed=False, asks_before=Audience.NOBODY)
async def concern(ctx: Context, item: ItemId | None = None, because: Line | None = None) -> Outcome:
    """Say what worries one; it hinders nothing."""
    return await _publish(ctx, await find(ctx, item), because, "concern")


async def _publish(ctx: Context, proposal: Proposal, because: str | None, kind: Kind) -> list[Reply]:
    """Store it. What is said in private is shown first as others would read it, with the name."""
    said = await (say_no if kind == "no" else _worry)(ctx, proposal, because)
    if because and ctx.room.direct and not ctx.agreed:
        named, unnamed = _AS_OTHERS_READ[kind]
        facts = {"words": short(because)} | ({} if proposal.private else {"person": ctx.sender.name})
        key = unnamed if proposal.private else named
        rooms = await ctx.store.rooms.group_rooms(proposal.group_id)
        raise Unasked([announce(Phrase(key, **facts), room=room) for room in rooms])
    return said


@proposals.command("aside", where=Where.GROUP, letters="P", guessed=False, asks_before=Audience.NOBODY)
async def aside(ctx: Context, item: ItemId | None = None, because: Line | None = None) -> Outcome:
    """Let the others go ahead without taking part."""
    found = await find(ctx, item)
    await refuse_late(ctx, found)
    words = short(because) if because else None
    await ctx.store.proposals.say(found.id, ctx.person, "aside", ctx.event_id, words)
    return [*_noted(ctx, found, "proposals-you-stand-aside"), *await settle(ctx, found)]


async def ask_which_kind(ctx: Context, proposal: Proposal, because: str | None = None) -> list[Reply]:
    """Ask whoever does not agree, privately, what kind of no it is. Words that they have said are kept for that."""
    await refuse_late(ctx, proposal)
    await ctx.store.proposals.unsay(proposal.id, ctx.person, "said")
    if because:
        await ctx.store.proposals.say(proposal.id, ctx.person, "said", ctx.event_id, short(because))
    way = "hold" if preset_of(proposal.method).held else "vote"
    asked = [
        Phrase("proposals-which-no", code=proposal.code, what=proposal.what),
        *(Phrase(f"proposals-which-{way}-{number}") for number in (1, 2, 3)),
        Phrase("proposals-which-how"),
    ]
    said = ctx.to_sender(lines(asked)).asks(AGAINST_QUESTION, proposal.id).about_group(proposal.group_id)
    return [*([] if ctx.room.direct or ctx.tapped else [sign("✉️")]), said]


async def let_be(ctx: Context, subject: int) -> Outcome:
    """Who says nothing of it need not do anything; what they had said is forgotten."""
    found = await _asked_about(ctx, subject)
    await ctx.store.proposals.unsay(found.id, ctx.person, "said")
    return lines([Phrase("proposals-your-way-is-fine", code=found.code)])


@proposals.question(AGAINST_QUESTION, _WHICH, left=let_be)
async def hear_which(ctx: Context, subject: int, meant: str) -> Outcome:
    """Which kind of no it is; the last needs nothing to be done."""
    found = await _asked_about(ctx, subject)
    ctx = await ctx.about(found.group_id)
    said = [each for each in await ctx.store.proposals.latest(found.id, "said") if each.person == ctx.person]
    words = said[0].words if said else None
    if meant == "nothing":
        return await _count_no_more(ctx, found)
    return await (say_no if meant == "no" else _worry)(ctx, found, words)


async def _count_no_more(ctx: Context, proposal: Proposal) -> list[Reply]:
    """Whoever does not agree, and hinders nothing, is not counted with those who agree, as they may have been."""
    await ctx.store.proposals.unsay(proposal.id, ctx.person, "said")
    if await ctx.store.proposals.unsay(proposal.id, ctx.person, "agree"):
        return [lines([Phrase("proposals-no-longer-counted", code=proposal.code)]), *await shown(ctx, proposal)]
    return [lines([Phrase("proposals-your-way-is-fine", code=proposal.code)])]


async def say_no(ctx: Context, proposal: Proposal, because: str | None) -> list[Reply]:
    """Store an objection, a block or a vote against, which counts at once; the words for it are asked for."""
    await refuse_late(ctx, proposal)
    words = short(because) if because else None
    await ctx.store.proposals.say(proposal.id, ctx.person, "no", ctx.event_id, words)
    followed = await settle(ctx, proposal)
    if words is None:
        return [*_signed(ctx), _ask_words(ctx, proposal, "no"), *followed]
    return [*_signed(ctx), *_ask_safer(ctx, proposal), *followed]


async def _worry(ctx: Context, proposal: Proposal, because: str | None) -> list[Reply]:
    await refuse_late(ctx, proposal)
    if because is None:
        return [*_signed(ctx), _ask_words(ctx, proposal, "concern")]
    await ctx.store.proposals.say(proposal.id, ctx.person, "concern", ctx.event_id, short(because))
    return [*_noted(ctx, proposal, "proposals-worry-noted"), *await settle(ctx, proposal)]


def _ask_words(ctx: Context, proposal: Proposal, kind: Kind) -> Reply:
    key = "concern" if kind == "concern" else "no"
    asked = [
        Phrase(f"proposals-ask-{key}", code=proposal.code),
        Phrase("proposals-ask-how-unnamed" if proposal.private else "proposals-ask-how"),
    ]
    said = ctx.to_sender(lines(asked)).asks(WORDS_QUESTION, f"{proposal.id} {kind}")
    return said.about_group(proposal.group_id)


@proposals.question(WORDS_QUESTION, Words())
async def hear_words(ctx: Context, subject: str, words: str) -> Outcome:
    """What would do harm, or worries somebody: in their words, with their name, as they were told."""
    number, kind = subject.split()
    found = await _asked_about(ctx, int(number))
    ctx = await ctx.about(found.group_id)
    await refuse_late(ctx, found)
    if kind == "concern":
        return await _worry(ctx, found, words)
    await ctx.store.proposals.say(found.id, ctx.person, "no", ctx.event_id, short(words))
    return [*_ask_safer(ctx, found), *await settle(ctx, found)]


def _ask_safer(ctx: Context, proposal: Proposal) -> list[Reply]:
    """What would make it safe enough to try, where an objection holds it."""
    if not preset_of(proposal.method).held:
        return [ctx.to_sender(lines([Phrase("proposals-no-noted", code=proposal.code)])).quietly()]
    asked = ctx.to_sender(lines([Phrase("proposals-ask-safer", code=proposal.code)]))
    return [asked.asks(SAFER_QUESTION, proposal.id).about_group(proposal.group_id)]


@proposals.question(SAFER_QUESTION, skippable(Words(), "proposals-skip-plain"))
async def hear_safer(ctx: Context, subject: int, words: str | Skipped) -> Outcome:
    """What would make it safe enough to try; nobody has to know."""
    found = await _asked_about(ctx, subject)
    ctx = await ctx.about(found.group_id)
    if isinstance(words, Skipped):
        return lines([Phrase("proposals-safer-skipped", code=found.code)])
    if takes_back(ctx, words):
        return await take_back(ctx, found)
    await refuse_late(ctx, found)
    await ctx.store.proposals.say(found.id, ctx.person, "safer", ctx.event_id, short(words))
    return [lines([Phrase("proposals-safer-noted", code=found.code)]), *await shown(ctx, found)]


async def _asked_about(ctx: Context, proposal_id: int) -> Proposal:
    found = await ctx.store.proposals.get(proposal_id)
    if found is None or found.over:
        raise UserError("proposals-gone")
    return found


def _signed(ctx: Context) -> list[Reply]:
    return [] if ctx.room.direct or ctx.tapped else [sign(_HEARD)]


def _noted(ctx: Context, proposal: Proposal, key: str) -> list[Reply]:
    if ctx.room.direct:
        return [lines([Phrase(key, code=proposal.code, what=proposal.what)])]
    return [] if ctx.tapped else [sign(_HEARD)]
