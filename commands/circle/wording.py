"""How a circle is shown: its steps, and what is said at the beginning of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from commands.circle.feature import BOARD_MESSAGE, BY_VOICE
from commands.circle.rules import ROUNDS, USUAL, total
from commands.kit.context import RoomContext
from commands.kit.events import MeetingDated
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce
from commands.kit.when import Recurrence
from storage.circle import Meeting, NextDate, Step


def name_of(step: Step) -> Phrase:
    """What a step is called."""
    return Phrase(f"circle-name-{step.kind}")


def title_of(topic: str | None) -> Phrase:
    """The circle, and what it is about where somebody said so."""
    return Phrase("circle-title-topic", topic=topic) if topic else Phrase("circle-title")


def clock(ctx: RoomContext, moment: datetime) -> time:
    """A moment on the clocks of the room, to the minute."""
    return moment.astimezone(ctx.zone).time().replace(second=0, microsecond=0)


def show(ctx: RoomContext, meeting: Meeting) -> Reply:
    """Where the meeting is, what was, what comes, and until when."""
    steps = [_shown(ctx, meeting, place) for place in range(len(meeting.steps))]
    how = Phrase("circle-how" if goes_on_by_tap(meeting) else "circle-how-words")
    said = announce(title_of(meeting.topic), *steps, BLANK, _until(ctx, meeting), how)
    return said.answered_by(BOARD_MESSAGE, meeting.moment)


def opening(ctx: RoomContext, meeting: Meeting, opened: Sequence[Phrase]) -> Reply:
    """The first message of a circle: what it is about, how it begins, and how it goes on."""
    asked = [] if ctx.settings.changed(BY_VOICE) else [BLANK, Phrase("circle-ask-by-voice")]
    return _with_way_on(ctx, meeting, title_of(meeting.topic), *floor_heading(ctx, meeting), *opened, *asked)


def beginning(ctx: RoomContext, meeting: Meeting) -> Reply:
    """The message with which another step begins, where nobody is called in it."""
    return _with_way_on(ctx, meeting, *floor_heading(ctx, meeting))


def floor_heading(ctx: RoomContext, meeting: Meeting) -> list[Phrase]:
    """The step's name, until when it goes on, and what is said in it."""
    name = Phrase("circle-heading", step=name_of(meeting.step), time=_step_ends_about(ctx, meeting))
    return [name, *words_of(meeting.step)]


def goes_on_by_tap(meeting: Meeting) -> bool:
    """Whether nobody is called in the step: where somebody is, the same sign is about them."""
    return meeting.step.kind in ("opening", "pause")


def _with_way_on(ctx: RoomContext, meeting: Meeting, *said: Phrase) -> Reply:
    """What comes next, and how whoever facilitates goes on to it."""
    how = Phrase("circle-how" if meeting.place == 0 else "circle-go-on")
    reply = announce(*said, BLANK, *_ahead(meeting), _until(ctx, meeting), how)
    return reply.answered_by(BOARD_MESSAGE, meeting.moment)


def _ahead(meeting: Meeting) -> list[Phrase]:
    steps = [
        Phrase("circle-ahead-step", step=name_of(step), length=step.length)
        for step in meeting.steps[meeting.place + 1 :]
    ]
    return [Phrase("circle-ahead", steps=steps)] if steps else []


def ends_about(ctx: RoomContext, meeting: Meeting) -> time:
    """When the circle ends as things are now: earlier than planned, where steps have ended early; later in overtime."""
    left = max(ctx.now, meeting.step_ends) + meeting.rest
    return clock(ctx, min(meeting.ends, left) if ctx.now < meeting.ends else left)


def _step_ends_about(ctx: RoomContext, meeting: Meeting) -> time:
    """When the step ends: with the circle, where that is before."""
    return clock(ctx, min(meeting.step_ends, meeting.ends) if ctx.now < meeting.ends else meeting.step_ends)


def _until(ctx: RoomContext, meeting: Meeting) -> Phrase:
    return Phrase("circle-until", time=ends_about(ctx, meeting))


def _shown(ctx: RoomContext, meeting: Meeting, place: int) -> Phrase:
    step = meeting.steps[place]
    if place < meeting.place:
        return Phrase("circle-was", step=name_of(step))
    if place == meeting.place:
        return Phrase("circle-is", step=name_of(step), time=_step_ends_about(ctx, meeting))
    return Phrase("circle-will-be", step=name_of(step), length=step.length)


def words_of(step: Step) -> list[Phrase]:
    """What is said in a step: the group's own words, or the usual ones."""
    own = [Phrase("circle-own", wording=step.wording)] if step.wording and step.kind not in ROUNDS else []
    return own or [Phrase(f"circle-say-{step.kind}")]


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
    repeats = again(date)
    coming = (repeats.next_after(ctx.now) if repeats else None, date.due if date.due > ctx.now else None)
    return min(filter(None, coming), default=None)


async def tell_date(ctx: RoomContext, group_id: int) -> list[Reply]:
    """Tell other features when the group meets next."""
    kept, date = await ctx.store.circle.next_date(group_id), await next_date(ctx)
    return await ctx.tell(MeetingDated(group_id, date, again(kept) if kept else None))


def once(date: NextDate, now: datetime) -> datetime | None:
    """The date to come that is one beside those that come back; None where there is none."""
    repeats = again(date)
    if repeats is None or date.due <= now or repeats.next_after(date.due - timedelta(minutes=1)) == date.due:
        return None
    return date.due


def again(date: NextDate) -> Recurrence | None:
    """How the group's date comes back, if it does."""
    return Recurrence(date.rule, datetime.fromisoformat(date.start), date.zone) if date.rule and date.start else None
