"""How a decision is shown: in a line, and in full."""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.context import RoomContext
from commands.kit.deadline import shown
from commands.kit.phrase import Phrase
from storage.decisions import WRITTEN, Decision
from storage.minutes import EVERYBODY

_METHODS = "consent", "consensus", "majority", "two-thirds", "vote"


async def lines_of(ctx: RoomContext, found: Sequence[Decision]) -> list[Phrase]:
    """In a line of a list each: its number, its words, and how it stands."""
    ids = [each.id for each in found]
    still = await ctx.store.minutes.with_tasks(ids) - await ctx.store.decisions.with_outcomes(ids)
    return [_line(ctx, each, still_open=each.id in still) for each in found]


def _line(ctx: RoomContext, found: Decision, *, still_open: bool) -> Phrase:
    """What somebody does something for is open until it was told what came of it, however late that is."""
    facts: dict[str, object] = {"code": found.code, "what": found.what}
    if found.holds and still_open:
        return Phrase("decisions-line-over", **facts, state=Phrase("decisions-open"))
    if found.holds and found.review:
        return Phrase("decisions-line-review", **facts, review=shown(found.review, ctx.zone))
    if found.holds:
        return Phrase("decisions-line", **facts)
    return Phrase("decisions-line-over", **facts, state=Phrase(f"decisions-state-{found.state}"))


async def in_full(ctx: RoomContext, found: Decision) -> list[Phrase]:
    """Its words, when and how it was decided, what it comes from, and how it stands."""
    day = found.created.astimezone(ctx.zone).date()
    how = (
        Phrase("decisions-written", day=day)
        if found.method == WRITTEN
        else Phrase("decisions-decided-on", day=day, how=how_decided(found.method))
    )
    said = [Phrase("decisions-title-one", code=found.code, what=found.what), how, *came_from(found)]
    return [*said, *look_again(ctx, found), *await _over(ctx, found), *await _came_of_it(ctx, found)]


def how_decided(method: str) -> Phrase:
    """By consent, by a vote, …"""
    return Phrase(f"decisions-method-{method}" if method in _METHODS else "decisions-method-all")


def came_from(found: Decision) -> list[Phrase]:
    """A line with what it comes from, if it comes from something."""
    return [Phrase("decisions-from", sources=list(found.sources))] if found.sources else []


def look_again(ctx: RoomContext, found: Decision) -> list[Phrase]:
    """A line with when the group looks at it again, if it does."""
    return [Phrase("decisions-again", review=shown(found.review, ctx.zone))] if found.review else []


async def _came_of_it(ctx: RoomContext, found: Decision) -> list[Phrase]:
    """Who does what for it, and what came of it."""
    said = []
    for task in await ctx.store.minutes.for_decision(found.id):
        who = (await ctx.member(task.owner)).name if task.owner not in ("", EVERYBODY) else ""
        shown = Phrase("decisions-task-of", person=who, what=task.what) if who else task.what
        said.append(Phrase("decisions-task-done" if task.done else "decisions-task", code=task.code, task=shown))
    told = await ctx.store.decisions.outcomes(found.id)
    return [*said, *(Phrase("decisions-came", outcome=each) for each in told)]


async def _over(ctx: RoomContext, found: Decision) -> list[Phrase]:
    if found.holds:
        return []
    after = await ctx.store.decisions.after(found) if found.state == "revised" else None
    if after:
        return [Phrase("decisions-replaced-by", code=after.code, what=after.what)]
    return [Phrase("decisions-is-revised" if found.state == "revised" else "decisions-is-over")]
