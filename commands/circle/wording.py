"""How a circle is shown: its steps, its board, what is said at the beginning of each step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from commands.circle.feature import BOARD_MESSAGE
from commands.circle.rules import ROUNDS, USUAL, total
from commands.kit.context import RoomContext
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board
from commands.kit.when import Recurrence
from storage.circle import Meeting, Step

_MINUTE = timedelta(minutes=1)


def name_of(step: Step) -> Phrase:
    """What a step is called."""
    return Phrase(f"circle-name-{step.kind}")


def title_of(topic: str | None) -> Phrase:
    """The circle, and what it is about where somebody said so."""
    return Phrase("circle-title-topic", topic=topic) if topic else Phrase("circle-title")


def clock(ctx: RoomContext, moment: datetime) -> time:
    """A moment on the clocks of the room, to the minute."""
    return moment.astimezone(ctx.zone).time().replace(second=0, microsecond=0)


def left(ctx: RoomContext, until: datetime) -> timedelta:
    """How much time there is until then, in whole minutes; none where it is over."""
    return max((until - ctx.now + _MINUTE / 2) // _MINUTE, 0) * _MINUTE


def show(ctx: RoomContext, meeting: Meeting, *, fresh: bool = False) -> Reply:
    """The live message: where the meeting is, what comes, and until when."""
    steps = [_shown(ctx, meeting, place) for place in range(len(meeting.steps))]
    until = Phrase("circle-until", time=clock(ctx, meeting.ends))
    about = BOARD_MESSAGE.about(meeting.id)
    return board(
        "circle", [title_of(meeting.topic), *steps, BLANK, until, Phrase("circle-how")], about=about, fresh=fresh
    )


def _shown(ctx: RoomContext, meeting: Meeting, place: int) -> Phrase:
    step = meeting.steps[place]
    if place < meeting.place:
        return Phrase("circle-was", step=name_of(step))
    if place == meeting.place:
        return Phrase("circle-is", step=name_of(step), time=clock(ctx, meeting.step_ends))
    return Phrase("circle-will-be", step=name_of(step), length=step.length)


def heading(ctx: RoomContext, meeting: Meeting) -> Phrase:
    """The beginning of a step: its name, its time, and what is left of the meeting."""
    remaining = left(ctx, meeting.ends)
    if not remaining:
        return Phrase("circle-heading-over", step=name_of(meeting.step), length=meeting.step.length)
    return Phrase("circle-heading", step=name_of(meeting.step), length=meeting.step.length, left=remaining)


def words_of(step: Step) -> list[Phrase]:
    """What is said in a step: the group's own words, or the usual ones, and how to take part."""
    own = [Phrase("circle-own", wording=step.wording)] if step.wording and step.kind not in ROUNDS else []
    return [*(own or [Phrase(f"circle-say-{step.kind}")]), *_how(step)]


def _how(step: Step) -> list[Phrase]:
    if step.kind in ("opening", "pause"):
        return [Phrase("circle-go-on")]
    return [Phrase("circle-sharing-how")] if step.kind == "sharing" else []


def question_of(ctx: RoomContext, step: Step) -> str:
    """What a round of the meeting asks."""
    return step.wording or ctx.registry.catalogs[ctx.language].template(f"circle-question-{step.kind}", {})


async def template_of(ctx: RoomContext, group_id: int) -> tuple[Step, ...]:
    """The steps of a group's circles."""
    return await ctx.store.circle.template(group_id) or USUAL


def listed(steps: Sequence[Step]) -> list[Phrase]:
    """The template, numbered, and how long it takes."""
    lines = [
        Phrase("circle-line-words" if step.wording else "circle-line", number=number, step=name_of(step),
               length=step.length, wording=step.wording or "")
        for number, step in enumerate(steps, 1)
    ]  # fmt: skip
    return [*lines, Phrase("circle-total", length=total(steps))]


async def next_date(ctx: RoomContext) -> datetime | None:
    """When the group meets next, if it said so and that is still to come."""
    date = await ctx.store.circle.next_date(ctx.group.id)
    if date is None:
        return None
    if date.rule and date.start:
        return Recurrence(date.rule, datetime.fromisoformat(date.start), date.zone).next_after(ctx.now)
    return date.due if date.due > ctx.now else None
