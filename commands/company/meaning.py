"""Where `!round until 22:00` is said, it is asked what is meant, before a room is called to a round."""

from __future__ import annotations

from msgspec.structs import replace

from commands.company.around import be_around
from commands.company.feature import ROUND_QUESTION, company
from commands.company.times import Around, AroundKind
from commands.kit.answers import Intent, Intents
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import AroundMeant
from commands.kit.meeting_events import RoundWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.kit.words import Span

_EITHER = Intents(
    (Intent("around", ("company-around-names",)), Intent("round", ("rounds-round-names",))),
    numbered=True,
)


@company.on(AroundMeant)
async def ask_what_is_meant(ctx: Context, event: AroundMeant) -> Outcome:
    """Ask, if all of the words are a time in which somebody can be around."""
    if await _read(ctx, event.words) is None:
        return None
    either = [Phrase("company-round-or-around"), Phrase("company-rather-around"), Phrase("company-rather-round")]
    return lines(either).asks(ROUND_QUESTION, event.words)


@company.question(ROUND_QUESTION, _EITHER)
async def choose(ctx: Context, subject: str, meant: str) -> Outcome:
    """Be around then, or ask everybody in the room."""
    times = await _read(ctx, subject)
    if meant == "round" or times is None:
        return await ctx.tell(RoundWanted(subject))
    return await be_around(ctx, times)


async def _read(ctx: Context, words: str) -> Around | None:
    at = replace(ctx.circumstances(), zone=ctx.zone_in(await ctx.own(ctx.person)))
    try:
        found = AroundKind().read(Span.of(words), at).value
    except UserError:
        return None
    assert isinstance(found, Around)
    return found
