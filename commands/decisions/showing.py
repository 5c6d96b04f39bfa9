"""The register: what is in force, what has some words, and one in full."""

from __future__ import annotations

from collections.abc import Sequence

from commands.decisions.feature import decisions
from commands.decisions.finding import MOST, find
from commands.decisions.kinds import LETTER
from commands.decisions.recording import noted, show_one, write_down
from commands.decisions.rules import has_words
from commands.decisions.wording import in_full, lines_of
from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.named import Named
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import say
from storage.decisions import Decision
from storage.rooms import Group

_SHOWN = 20
_FEW = 2  # words behind `!decision` that may be looked for
_QUOTED = 60  # characters of what was typed


@decisions.command("decisions", where=Where.ANYWHERE)
async def show_all(ctx: Context, wanted: Named | None = None) -> Outcome:
    """What is in force in the group, or has these words; in the private chat in all of one's groups."""
    groups = await ctx.groups_at_hand()
    found = [(group, listed) for group in groups if (listed := await _of(ctx, group, wanted))]
    if not found:
        return _nothing(wanted)
    phrases: list[Phrase] = []
    for group, listed in found:
        heading = Phrase("decisions-title-group", group=group.name) if len(groups) > 1 else Phrase("decisions-title")
        phrases += [*([BLANK] if phrases else []), *([] if wanted and wanted.number else [heading]), *listed]
    return ctx.at_length(phrases)


def _nothing(wanted: Item | None) -> Outcome:
    if wanted is None:
        return say("decisions-none")
    if wanted.words:
        return say("decisions-no-words", words=" ".join(wanted.words.split())[:_QUOTED])
    raise UserError("decisions-unknown", code=f"{wanted.letter or LETTER}{wanted.number}")


async def _of(ctx: Context, group: Group, wanted: Item | None) -> list[Phrase]:
    if wanted and not wanted.words:
        mine = wanted.letter in (None, LETTER)
        one = await ctx.store.decisions.numbered(group.id, wanted.number) if mine else None
        return await in_full(ctx, one) if one else []
    every = await ctx.store.decisions.newest(group.id, MOST)
    found = [each for each in every if (has_words(wanted.words, each.what) if wanted else each.holds)]
    return await _listed(ctx, found, searched=wanted is not None)


async def _listed(ctx: Context, found: Sequence[Decision], *, searched: bool) -> list[Phrase]:
    if not found:
        return []
    more = len(found) - _SHOWN
    listed = await lines_of(ctx, found[:_SHOWN])
    listed += [Phrase("decisions-more", count=more)] if more > 0 else []
    return listed if searched else [*listed, Phrase("decisions-how", code=found[0].code)]


@decisions.command("decision", where=Where.GROUP)
async def show(ctx: Context, wanted: Named | None = None) -> Outcome:
    """One in full; without a number all of them. Other words are written down, unless they are found."""
    if wanted is None or not wanted.words:
        return await show_one(ctx, await find(ctx, wanted)) if wanted else await show_all(ctx)
    if ctx.room.direct:
        return await show_all(ctx, wanted)
    if len(wanted.words.split()) <= _FEW and await _of(ctx, ctx.group, wanted):
        return await show_all(ctx, wanted)
    return noted(ctx, await write_down(ctx, wanted.words))
