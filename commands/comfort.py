"""Comfort: what helps somebody in a hard hour and whom they call, in their own words, read back to them alone.

It is never proposed, and nothing is known of it anywhere else. In a room its words are not even read.
"""

from __future__ import annotations

from commands.kit.arguments import Line
from commands.kit.completion import ask_which
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Option, UserError
from commands.kit.events import MessageRedacted
from commands.kit.feature import Feature
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.spoken import bare, is_one_of
from commands.kit.words import one_line
from storage.comfort import ComfortLine
from storage.questions import Unfinished

comfort = Feature("comfort")
comfort.keeps()

MOST = 30  # lines of one person
LONGEST = 300  # characters of a line: it is read in a hard hour
_OFFERED = 9  # lines among which one is chosen
_SHOWN = 60  # characters of each


@comfort.command("add", where=Where.PRIVATE)
async def note(ctx: Context, words: Line | None = None) -> Outcome:
    """Note what does one good, each line of the message as a line; alone it shows what there is."""
    if words is None:
        return await show(ctx)
    written = [one_line(line) for line in words.split("\n") if line.strip()]
    if any(len(line) > LONGEST for line in written):
        raise UserError("comfort-too-long")
    if len(await ctx.store.comfort.of(ctx.person)) + len(written) > MOST:
        raise UserError("comfort-full")
    for line in written:
        await ctx.store.comfort.add(ctx.person, line, ctx.event_id)
    return lines([Phrase("comfort-added"), Phrase("comfort-shows")])


@comfort.command("show", where=Where.PRIVATE, guessed=False)
async def show(ctx: Context) -> Reply:
    """One's own lines: they come first, and what can be done with them after that."""
    found = await ctx.store.comfort.of(ctx.person)
    if not found:
        return say("comfort-none")
    shown = [Phrase("comfort-line", words=each.words) for each in found]
    return lines([Phrase("comfort-title"), *shown, BLANK, Phrase("comfort-how")])


@comfort.command("forget", where=Where.PRIVATE, guessed=False)
async def forget(ctx: Context, which: Line) -> Outcome:
    """Take out the line that has these words, or all of them."""
    found = await ctx.store.comfort.of(ctx.person)
    everything = is_one_of(ctx.registry.catalogs, which, "comfort-all-plain")
    gone = found if everything and found else _meant(found, which)
    if len(gone) > 1 and not everything:
        return _which(ctx, gone)
    for each in gone:
        await ctx.store.comfort.remove(each.id)
    ctx.store.tidy_soon()
    return say("comfort-forgotten-all") if len(gone) > 1 else say("comfort-forgotten", words=gone[0].words)


def _meant(found: list[ComfortLine], words: str) -> list[ComfortLine]:
    """The line of these words, or else those that have them. Raises `UserError` where none has."""
    wanted = bare(words, LONGEST)
    exact = [each for each in found if bare(each.words, LONGEST) == wanted][:1]
    fits = exact or [each for each in found if f" {wanted} " in f" {bare(each.words, LONGEST)} "]
    if not wanted or not fits:
        raise UserError("comfort-unknown")
    return fits


def _which(ctx: Context, several: list[ComfortLine]) -> Reply:
    options = [Option(each.words[:_SHOWN], each.words) for each in several[:_OFFERED]]
    waits = Unfinished(command="comfort-forget", before=" ", choices=tuple(each.words for each in options))
    return ask_which(ctx, Phrase("comfort-which-one"), options, waits)


@comfort.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Redacting the message takes its lines out."""
    await ctx.store.comfort.take_back(event.event_id, ctx.person)
