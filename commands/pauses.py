"""Pauses: one word stops every ping to a person, everywhere. Nobody is asked why, and nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.declaration import Feature, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted, Paused, Resumed
from commands.kit.later import LaterKind
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.when import Read, WhenError
from commands.kit.words import Span, Word, fold

pauses = Feature("pauses")
pauses.keeps()


class UntilKind(LaterKind, frozen=True):
    """When a pause ends: `until friday`, `until:5 january`, `2 weeks`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware moment."""
        before = _said_until(span, at)
        rest = _after(span, before)
        if not rest:
            raise WhenError.at("when-unreadable", span.plain_words())
        found = super().read(rest, at)
        return Read(found.value, found.used + len(span.words) - len(rest.words))


Until = Annotated[datetime, UntilKind()]


@pauses.command("pause", where=Where.ANYWHERE, own_time=True, essential=True, sets="pauses")
async def pause(ctx: Context, until: Until | None = None) -> Outcome:
    """No ping any more, until then or until one says so. A second one replaces the first."""
    await ctx.store.pauses.begin(ctx.person, until, ctx.event_id, ctx.now)
    begun = Phrase("pauses-begun-until", until=until) if until else Phrase("pauses-begun")
    return [lines((begun, Phrase("pauses-how"))), *await ctx.tell(Paused(ctx.person))]


@pauses.command("resume", where=Where.ANYWHERE)
async def resume(ctx: Context) -> Outcome:
    """Be reached again."""
    if not await ctx.store.pauses.end(ctx.person, ctx.now):
        raise UserError("pauses-none")
    return [say("pauses-over"), *await ctx.tell(Resumed(ctx.person))]


@pauses.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> list[Reply]:
    """Redacting the message ends the pause, without a word."""
    person = await ctx.store.pauses.by_event(event.event_id)
    if person is None or not await ctx.store.pauses.end(person, ctx.now):
        return []
    return await ctx.tell(Resumed(person))


def _said_until(span: Span, at: Circumstances) -> int:
    """How many characters of the text say "until" or "for" before the moment itself; up to where they stand."""
    for name in sorted(at.names("pauses-until-words"), key=len, reverse=True):
        parts, words = name.split(), span.words[: len(name.split())]
        said = [fold(word.text) for word in words]
        if said[:-1] == parts[:-1] and said and (said[-1] == parts[-1] or said[-1].startswith(f"{parts[-1]}:")):
            return words[-1].start + len(parts[-1]) + said[-1].startswith(f"{parts[-1]}:")
    return span.words[0].start


def _after(span: Span, place: int) -> Span:
    """The words from that position of the text on; a word across it is cut."""
    kept = [word for word in span.words if word.end > place]
    cut = [Word(word.text[max(0, place - word.start) :], max(word.start, place), word.end) for word in kept]
    return Span(span.text, tuple(cut))
