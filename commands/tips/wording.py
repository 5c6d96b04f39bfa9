"""How a tip is shown: in a line, and in full with what was different for others. Always with its date."""

from __future__ import annotations

from datetime import date

from commands.kit.context import RoomContext
from commands.kit.phrase import Phrase
from commands.kit.when.values import month_phrase
from commands.tips.feature import NEVER, SIGNED
from commands.tips.rules import dated
from storage.tips import Tip

_SHORT = 160  # characters of a line in a list


def line_of(ctx: RoomContext, found: Tip) -> Phrase:
    """In a line: its number, the first of its words, and its date."""
    return Phrase("tips-line", code=found.code, what=shortened(found.what), date=date_of(ctx, found))


def shortened(words: str) -> str:
    """The first of the words."""
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1].rstrip()}…"


def date_of(ctx: RoomContext, found: Tip) -> Phrase:
    """From when it is, and whether it was confirmed since."""
    age = dated(found.created, found.confirmed, ctx.now, ctx.zone)
    return Phrase(f"tips-date-{age.age}", month=month_of(age.told), again=month_of(age.confirmed))


def month_of(day: date) -> Phrase:
    """`March 2026`."""
    return Phrase("tips-month", month=month_phrase(day.month), year=str(day.year))


async def in_full(ctx: RoomContext, found: Tip) -> list[Phrase]:
    """All of its words, whose experience it is if they want that, and what was different for others."""
    said = [Phrase("tips-title", code=found.code, date=date_of(ctx, found)), Phrase("tips-words", what=found.what)]
    if name := await name_with(ctx, found):
        said.append(Phrase("tips-from", person=name))
    notes = await ctx.store.tips.notes.of(found.id)
    said += [Phrase("tips-notes")] if notes else []
    for each in notes:
        when = month_of(each.created.astimezone(ctx.zone).date())
        said.append(Phrase("tips-note", what=each.what, date=when))
    return [*said, Phrase("tips-different-how", code=found.code)]


async def name_with(ctx: RoomContext, found: Tip) -> str:
    """The name that stands with it; empty for none."""
    if not (found.signed and found.person) or ctx.settings[SIGNED] == NEVER:
        return ""
    return await ctx.store.rooms.name_in_group(found.group_id, found.person)
