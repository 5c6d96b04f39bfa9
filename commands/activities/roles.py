"""Who brings or does what at an activity. No part has to be filled, and nobody is asked to."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from commands.activities.backups import ask_backups
from commands.activities.board import shown
from commands.activities.feature import activities
from commands.activities.finding import find
from commands.activities.wording import short
from commands.kit.arguments import Circumstances, ItemId, NumberKind, TextKind
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, sign
from commands.kit.when import Read
from commands.kit.words import Span, fold
from storage.activities import Activity, Part

MOST_PARTS = 12  # of one activity
MOST_PEOPLE = 20  # for one part


class Named(Struct, frozen=True):
    """What a part is called, and how many people it is for."""

    name: str
    people: int = 1


class PartKind(TextKind, frozen=True):
    """All the words, and at their end for how many it is: `cook 2`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Named`. Raises `Unreadable` where it is for too many."""
        *words, last = span.words
        if words and last.text.isdecimal():
            people = NumberKind(1, MOST_PEOPLE).read(Span(span.text, (last,)), at).value
            assert isinstance(people, int)
            return Read(Named(Span(span.text, tuple(words)).typed(), people), len(span.words))
        return Read(Named(span.typed()), len(span.words))


NewPart = Annotated[Named, PartKind(characters=2_000)]
Which = Annotated[str, TextKind(characters=2_000)]


@activities.command("role", where=Where.GROUP, guessed=False)
async def add(ctx: Context, item: ItemId, part: NewPart) -> Outcome:
    """Say what somebody could bring or do."""
    found = await find(ctx, item)
    parts = await ctx.store.activities.parts.of(found.id)
    if len(parts) >= MOST_PARTS:
        raise UserError("activities-parts-enough", most=MOST_PARTS)
    name = short(part.name)
    if any(fold(each.name) == fold(name) for each in parts):
        raise UserError("activities-part-there", name=name)
    await ctx.store.activities.parts.add(found.id, name, part.people, ctx.person, ctx.event_id)
    return await _noted(ctx, found, Phrase("activities-part-added", name=name, code=found.code))


@activities.command("take", where=Where.GROUP, letters="E")
async def take(ctx: Context, item: ItemId, part: Which | None = None) -> Outcome:
    """Say that one brings or does it."""
    found = await find(ctx, item)
    chosen = await _meant(ctx, found, part)
    if ctx.person not in chosen.people:
        if len(chosen.people) >= chosen.most and found.draft.action:
            await ctx.store.activities.parts.back_up(chosen.id, ctx.person, ctx.event_id)
            noted = Phrase("activities-part-backup", name=chosen.name, code=found.code)
            return ctx.to_sender(lines([noted])).quietly()
        if len(chosen.people) >= chosen.most:
            raise UserError("activities-part-taken", name=chosen.name)
        await ctx.store.activities.parts.take(chosen.id, ctx.person, ctx.event_id)
    return await _noted(ctx, found, Phrase("activities-part-yours", name=chosen.name, code=found.code))


@activities.command("release", where=Where.GROUP, letters="E")
async def release(ctx: Context, item: ItemId, part: Which | None = None) -> Outcome:
    """Give it back."""
    found = await find(ctx, item)
    chosen = await _meant(ctx, found, part, own=True)
    earlier = await ctx.store.activities.parts.of(found.id)
    await ctx.store.activities.parts.release(chosen.id, ctx.person)
    asked = await ask_backups(ctx, found, earlier)
    return [*await _noted(ctx, found, Phrase("activities-part-free", name=chosen.name, code=found.code)), *asked]


async def _meant(ctx: Context, activity: Activity, words: str | None, *, own: bool = False) -> Part:
    """The part of that name; without one, the only one there is (or that they have)."""
    parts = await ctx.store.activities.parts.of(activity.id)
    mine = [each for each in parts if not own or ctx.person in (*each.people, *each.backups)]
    if words is None and len(mine) == 1:
        return mine[0]
    found = [each for each in mine if words and fold(each.name) == fold(words.strip(" .!"))]
    if not found:
        raise UserError(
            "activities-part-which" if mine else "activities-part-none",
            code=activity.code,
            items=[each.name for each in mine],
        )
    return found[0]


async def _noted(ctx: Context, activity: Activity, said: Phrase) -> list[Reply]:
    """A sign where the message shows it, words in private."""
    seen = not ctx.room.direct
    return [sign("✅") if seen else lines([said]), *await shown(ctx, activity)]


@activities.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message takes the part off, or gives it back."""
    taken = await ctx.store.activities.parts.said_with(event.event_id)
    earlier = await ctx.store.activities.parts.of(taken) if taken else ()
    activity_id = await ctx.store.activities.parts.take_back(event.event_id)
    found = await ctx.store.activities.get(activity_id) if activity_id else None
    if found is None or found.over:
        return None
    return [*await shown(ctx, found), *await ask_backups(ctx, found, earlier)]
