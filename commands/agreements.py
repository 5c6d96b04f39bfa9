"""The group's agreements: how people want to be with each other, in their own words."""

from __future__ import annotations

from typing import Annotated

from commands.kit.arguments import NumberKind, Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.events import IntroductionWanted, MessageRedacted
from commands.kit.feature import Feature
from commands.kit.meeting_events import MeetingOpened
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines
from commands.kit.words import one_line
from storage.agreements import Agreement

agreements = Feature("agreements", optional=True)

USUAL = tuple(f"agreements-usual-{name}" for name in ("stays", "oneself", "advice", "pass", "turns", "kind"))
_MOST = 20  # more than anybody reads at the beginning of a meeting
_LONGEST = 300  # characters
Place = Annotated[int, NumberKind(1, _MOST)]


@agreements.command("agreements", where=Where.GROUP)
async def show(ctx: Context) -> Outcome:
    """What the group agreed on."""
    return lines([*await _shown(ctx), BLANK, Phrase("agreements-how")])


@agreements.command("add", role=Role.GROUP_FACILITATOR, sets="agreements")
async def add(ctx: Context, wording: Text) -> Outcome:
    """One more agreement, at the end."""
    await _own(ctx)
    kept = await ctx.store.agreements.all(ctx.group.id)
    if len(kept) >= _MOST:
        raise UserError("agreements-enough", most=_MOST)
    await ctx.store.agreements.add(ctx.group.id, _one_line(wording), ctx.event_id)
    return await _said(
        ctx, Phrase("agreements-added", person=ctx.sender, number=len(kept) + 1, wording=_one_line(wording))
    )


@agreements.command("change", role=Role.GROUP_FACILITATOR, sets="agreements")
async def change(ctx: Context, place: Place, wording: Text) -> Outcome:
    """Word an agreement differently."""
    found = await _find(ctx, place)
    await ctx.store.agreements.change(found.id, _one_line(wording), ctx.event_id)
    now = {"before": found.wording, "after": _one_line(wording)}
    return await _said(ctx, Phrase("agreements-changed", person=ctx.sender, number=place, **now))


@agreements.command("remove", role=Role.GROUP_FACILITATOR, guessed=False)
async def remove(ctx: Context, place: Place) -> Outcome:
    """Take an agreement off the list."""
    found = await _find(ctx, place)
    if len(await ctx.store.agreements.all(ctx.group.id)) == 1:
        raise UserError("agreements-last")
    await ctx.store.agreements.remove(found.id)
    return await _said(ctx, Phrase("agreements-removed", person=ctx.sender, number=place, wording=found.wording))


@agreements.command("reset", role=Role.GROUP_FACILITATOR, guessed=False)
async def reset(ctx: Context) -> Outcome:
    """Go back to the default agreements."""
    await ctx.store.agreements.reset(ctx.group.id)
    return await ctx.everywhere(announce(Phrase("agreements-reset", person=ctx.sender), BLANK, *await _shown(ctx)))


@agreements.on(MeetingOpened)
async def recall(ctx: RoomContext, event: MeetingOpened) -> Outcome:
    """A meeting opens with the agreements."""
    return announce(*await _shown(ctx))


@agreements.on(IntroductionWanted)
async def introduce(ctx: RoomContext, event: IntroductionWanted) -> Outcome:
    """Newcomers read the agreements too."""
    return lines(await _shown(ctx))


@agreements.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message undoes what it added or changed."""
    undone = await ctx.store.agreements.take_back(event.event_id)
    if not undone:
        return None
    return await ctx.everywhere(announce(Phrase("agreements-undone"), BLANK, *await _shown(ctx)))


async def _shown(ctx: RoomContext) -> list[Phrase]:
    """The list: the group's own words, or the defaults in its language."""
    own = await ctx.store.agreements.all(ctx.group.id)
    wordings = [each.wording for each in own] or await _usual(ctx)
    entries = [Phrase("agreements-line", number=number, wording=each) for number, each in enumerate(wordings, 1)]
    return [Phrase("agreements-title"), *entries]


async def _own(ctx: Context) -> None:
    """Copy the defaults into the group's own list, in its language, before the first change."""
    if not await ctx.store.agreements.all(ctx.group.id):
        await ctx.store.agreements.begin_with(ctx.group.id, await _usual(ctx))


async def _usual(ctx: RoomContext) -> list[str]:
    """The defaults in the group's language, whoever reads them: they are what everybody there has agreed on."""
    home, *_ = await ctx.rooms_of(ctx.group.id)
    catalog = ctx.registry.catalogs[home.language]
    return [catalog.template(key, {}) for key in USUAL]


async def _find(ctx: Context, place: int) -> Agreement:
    await _own(ctx)
    found = [each for each in await ctx.store.agreements.all(ctx.group.id) if each.number == place]
    if not found:
        raise UserError("agreements-unknown", number=place)
    return found[0]


def _one_line(wording: str) -> str:
    line = one_line(wording)
    if len(line) > _LONGEST:
        raise UserError("agreements-too-long", most=_LONGEST)
    return line


async def _said(ctx: Context, what: Phrase) -> list[Reply]:
    """Everybody sees who changed what, and how to change it again."""
    return await ctx.everywhere(announce(what, Phrase("agreements-see")))
