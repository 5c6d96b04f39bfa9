"""Shows what fits: to a new need offers that could meet it, to a new offer needs that it could meet."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from commands.kit.choices import ChoiceSetting
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import WhyWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, whisper
from commands.resources.feature import FITS_MESSAGE, resources
from commands.resources.finding import find
from commands.resources.kinds import QUESTION
from commands.resources.matching import SHOWN, chosen, in_common, ranked
from commands.resources.relays import owner_of, owns, shown_owner
from commands.resources.telling import member, names
from commands.resources.wording import WORDS, listed
from commands.resources.words import telling
from storage.resources import Kind, Resource
from storage.resources.asks import Fit

ROOM, PRIVATE, OFF = "room", "private", "off"
MATCHES = resources.setting("board-matches", ChoiceSetting("resources-matches", (ROOM, PRIVATE, OFF)), ROOM)

_OTHER: dict[Kind, Kind] = {"need": "offer", "offer": "need"}


async def with_what_fits(ctx: Context, item: Resource, answer: list[Reply]) -> list[Reply]:
    """The answer to something new, with what fits it: in the same message, or privately."""
    said = await what_fits(ctx, item, item.person)
    if not said:
        return answer
    if ctx.settings[MATCHES] == PRIVATE and not ctx.room.direct:
        owner = await owner_of(ctx, item)
        return [*answer, owner.message(ctx, FITS_MESSAGE, *said)] if owner else answer
    first, *others = answer
    return [replace(first, lines=(*first.lines, *said)), *others]


async def what_fits(ctx: RoomContext, item: Resource, but_not: str, *, privately: bool = False) -> list[Phrase]:
    """What fits it and is not that person's, if the group wants it shown; `privately` to who has no name there."""
    fits = [] if ctx.settings[MATCHES] == OFF or item.form == QUESTION else await _fits(ctx, item, but_not)
    if not fits:
        return []
    if item.kind == "need":
        for fit in [fit for fit in fits if not fit.item.anonymous]:
            await ctx.store.resources.asks.note(fit.item, ctx.now)
    said = [Phrase(WORDS[item.kind].fits), *[await _line(ctx, fit) for fit in fits]]
    said += [Phrase("resources-fits-how", code=fits[0].item.code), Phrase("resources-fits-why", code=item.code)]
    named = item.anonymous and not all(fit.item.anonymous for fit in fits)
    return [*said, Phrase("relays-fits-caution")] if privately and named else said


async def _fits(ctx: RoomContext, item: Resource, but_not: str) -> list[Fit]:
    """What is shown to whoever asks for, or offers, this."""
    asks = ctx.store.resources.asks
    words = telling(item.what, item.tag)
    fits = await asks.fitting(item.group_id, _OTHER[item.kind], words, but_not)
    fits = await _not_apart(ctx, but_not, fits)
    if not fits or item.kind == "offer":
        return ranked(fits)[:SHOWN]
    people = {fit.item.person for fit in fits}
    paused = await ctx.store.pauses.among(people, ctx.now)
    return chosen(fits, await asks.of(people), await asks.limits(people), paused, ctx.now)


async def _not_apart(ctx: RoomContext, person: str, fits: list[Fit]) -> list[Fit]:
    """Those of people who are not kept apart from this one, where nobody else reads it: a room shows all to all."""
    if not fits or not (ctx.room.direct or ctx.settings[MATCHES] == PRIVATE):
        return fits
    apart = await ctx.store.apart.of(person, {fit.item.person for fit in fits})
    return [fit for fit in fits if fit.item.person not in apart]


async def _shown_for(ctx: Context, item: Resource, fits: Sequence[Fit]) -> list[Fit]:
    """Which of these are, or were, shown for it: of offers to a need those that could be asked for when it came."""
    if item.kind == "offer":
        return ranked(fits)[:SHOWN]
    asks, people = ctx.store.resources.asks, {fit.item.person for fit in fits}
    before = [replace(fit, shown=tuple(at for at in fit.shown if at < item.created)) for fit in fits]
    asked = {each: [at for at in times if at < item.created] for each, times in (await asks.of(people)).items()}
    paused = await ctx.store.pauses.among(people, ctx.now)
    return chosen(before, asked, await asks.limits(people), paused, item.created)


async def _line(ctx: RoomContext, fit: Fit) -> Phrase:
    owner = await shown_owner(ctx, fit.item)
    return listed(fit.item, owner, await names(ctx, fit.item, fit.item.taken_by), ctx.zone)


@resources.on(WhyWanted)
async def why(ctx: Context, event: WhyWanted) -> Outcome:
    """What fits something on the board, and why."""
    found = await find(ctx, event.item)
    if ctx.settings[MATCHES] == OFF:
        raise UserError("resources-matches-are-off")
    mine = await owns(ctx, found)
    if ctx.settings[MATCHES] == PRIVATE and not mine:
        raise UserError("resources-why-not-yours", code=found.code)
    words = telling(found.what, found.tag)
    fits = await ctx.store.resources.asks.fitting(
        found.group_id, _OTHER[found.kind], words, ctx.person if mine else found.person
    )
    fits = await _not_apart(ctx, ctx.person, fits)
    reasons = []
    for fit in await _shown_for(ctx, found, fits):
        common = in_common(fit, found.what, found.tag)
        name = await shown_owner(ctx, fit.item)
        facts = {"code": fit.item.code, "what": fit.item.what, "name": name, "words": list(common)}
        reasons.append(Phrase("resources-why-fits", **facts))
    if not reasons:
        return lines([Phrase("resources-why-none", code=found.code), Phrase("resources-why-how")])
    heading = Phrase("resources-why-heading", code=found.code, what=found.what)
    answer = lines([heading, *reasons, Phrase("resources-why-how")])
    private = ctx.settings[MATCHES] == PRIVATE and not ctx.room.direct
    return whisper(await member(ctx, found, ctx.person), *answer.lines) if private else answer
