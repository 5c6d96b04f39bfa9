"""The template: which steps the group's circles have, and when the next one is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, cast

from msgspec import Struct
from msgspec.structs import replace

from commands.circle.feature import circle
from commands.circle.rules import KINDS, USUAL_LENGTH, moved
from commands.circle.wording import again, listed, name_of, next_date, once, tell_date, template_of
from commands.kit.arguments import ChoiceKind, Circumstances, NumberKind, Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import Unreadable, UserError
from commands.kit.events import MeetingPassed, MeetingWanted, MessageRedacted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.prefix_word import PrefixWord
from commands.kit.replies import Reply, announce, lines, say
from commands.kit.time_arguments import DurationKind, WhenKind
from commands.kit.when import Read, Recurrence
from commands.kit.words import Span, fold, one_line
from storage.circle import Kind, NextDate, Step

_MOST = 12  # steps
_MOST_WORDS = 6  # of the name of a step
_LONGEST = timedelta(hours=6)
_LONGEST_WORDING = 400  # characters
_MINUTE = timedelta(minutes=1)
_OFF = "off"
_TIME = PrefixWord("circle-to", DurationKind())
Place = Annotated[int, NumberKind(1, _MOST)]
ToPlace = Annotated[int, PrefixWord("circle-to", NumberKind(1, _MOST))]
Time = Annotated[timedelta, _TIME]


class NewStep(Struct, frozen=True):
    """The kind of a step that is added, and what the group calls it where that is none of the kinds."""

    kind: Kind
    name: str | None = None


class NewStepKind(ChoiceKind, frozen=True):
    """A kind of step; other words before a time are a pause with these words: `meditation 10m`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `NewStep`."""
        try:
            found = super().read(span, at)
        except Unreadable:
            places = range(1, min(len(span.words), _MOST_WORDS + 1))
            used = next((each for each in places if _is_time(span.after(each), at)), None)
            if used is None:
                raise
            return Read(NewStep("pause", Span(span.text, span.words[:used]).typed()), used)
        return Read(NewStep(cast(Kind, found.value)), found.used)


def _is_time(span: Span, at: Circumstances) -> bool:
    try:
        return bool(_TIME.read(span, at))
    except UserError:
        return False


Added = Annotated[NewStep, NewStepKind("circle-kind", KINDS)]


class DateKind(WhenKind, frozen=True):
    """A point in time, one that comes back, or a word for none."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Recurrence`, an aware moment, or the word."""
        if fold(span.words[0].text) in at.names("kit-off"):
            return Read(_OFF, 1)
        return super().read(span, at)


Date = Annotated[datetime | Recurrence | str, DateKind()]


@circle.command("steps", where=Where.GROUP)
async def show_steps(ctx: Context) -> Outcome:
    """The template."""
    plan = await template_of(ctx, ctx.group.id)
    return lines([Phrase("circle-steps"), *listed(plan), BLANK, Phrase("circle-steps-how", number=len(plan))])


@circle.command("add", role=Role.GROUP_FACILITATOR)
async def add(ctx: Context, kind: Added, time: Time | None = None, wording: Text | None = None) -> Outcome:
    """One more step; before the closing, where that is the last one."""
    plan = list(await template_of(ctx, ctx.group.id))
    if len(plan) >= _MOST:
        raise UserError("circle-enough", most=_MOST)
    words = " ".join(filter(None, (kind.name, wording)))
    step = Step(kind.kind, _whole(time or USUAL_LENGTH[kind.kind]), _short(words), ctx.event_id)
    place = len(plan) - (plan[-1].kind == "closing" and kind.kind != "closing")
    plan.insert(place, step)
    return await _changed(ctx, plan, Phrase("circle-added", person=ctx.sender, step=name_of(step), number=place + 1))


@circle.command("remove", role=Role.GROUP_FACILITATOR, guessed=False)
async def remove(ctx: Context, place: Place) -> Outcome:
    """One step less."""
    plan = await _plan(ctx, place)
    if len(plan) == 1:
        raise UserError("circle-last-step")
    gone = plan.pop(place - 1)
    return await _changed(ctx, plan, Phrase("circle-removed", person=ctx.sender, step=name_of(gone)))


@circle.command("move", role=Role.GROUP_FACILITATOR)
async def move(ctx: Context, place: Place, to: ToPlace) -> Outcome:
    """A step to another place."""
    plan = await _plan(ctx, max(place, to))
    step = name_of(plan[place - 1])
    said = Phrase("circle-moved", person=ctx.sender, step=step, number=to)
    return await _changed(ctx, moved(plan, place - 1, to - 1), said)


@circle.command("time", role=Role.GROUP_FACILITATOR, sets="circle_templates")
async def set_time(ctx: Context, place: Place, time: Time) -> Outcome:
    """How long a step takes."""
    plan = await _plan(ctx, place)
    plan[place - 1] = step = replace(plan[place - 1], length=_whole(time))
    said = Phrase("circle-timed", person=ctx.sender, step=name_of(step), length=step.length)
    return await _changed(ctx, plan, said)


@circle.command("words", role=Role.GROUP_FACILITATOR, sets="circle_templates")
async def reword(ctx: Context, place: Place, wording: Text) -> Outcome:
    """Other words for a step, or another question of its round."""
    plan = await _plan(ctx, place)
    plan[place - 1] = step = replace(plan[place - 1], wording=_short(wording), worded_by=ctx.event_id)
    return await _changed(ctx, plan, Phrase("circle-reworded", person=ctx.sender, step=name_of(step), number=place))


@circle.command("reset", role=Role.GROUP_FACILITATOR, guessed=False)
async def reset(ctx: Context) -> Outcome:
    """Back to the usual steps."""
    await ctx.store.circle.set_template(ctx.group.id, (), ctx.event_id)
    plan = listed(await template_of(ctx, ctx.group.id))
    return await ctx.everywhere(announce(Phrase("circle-reset", person=ctx.sender), BLANK, *plan))


@circle.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message that changed the steps undoes that; a running circle keeps a step without its words.

    The same of the message that said when the group meets.
    """
    if meeting := await ctx.store.circle.running(ctx.room_id):
        await ctx.store.circle.silence(meeting, event.event_id)
    if group_id := await ctx.store.circle.take_back_date(event.event_id):
        undone = Phrase("circle-date-undone", person=ctx.sender)
        rooms = await ctx.rooms_of(group_id)
        said = [
            announce(undone, *(await _said_date(there)).lines, room=there.room.room_id).spoken(there.language)
            for there in rooms
        ]
        return [*said, *(await tell_date(rooms[0], group_id) if rooms else [])]
    if ctx.circle and await ctx.store.circle.take_back_template(ctx.group.id, event.event_id):
        plan = listed(await template_of(ctx, ctx.group.id))
        return await ctx.everywhere(announce(Phrase("circle-steps-undone", person=ctx.sender), BLANK, *plan))
    return None


@circle.command("date", role=Role.GROUP_FACILITATOR, sets="circle_dates")
async def set_date(ctx: Context, when: Date | None = None) -> Outcome:
    """When the group meets next; said at the end of every circle."""
    if when is not None:
        before = await ctx.store.circle.next_date(ctx.group.id)
        await ctx.store.circle.set_next_date(ctx.group.id, _kept(ctx, when, before), ctx.event_id)
    said = await _said_date(ctx)
    return [*await ctx.everywhere(said), *await tell_date(ctx, ctx.group.id)] if when else said


def _kept(ctx: Context, when: datetime | Recurrence | str, before: NextDate | None) -> NextDate | None:
    """The date as it is stored; None for none. One date comes beside those that come back."""
    if isinstance(when, datetime) and before and before.rule:
        return NextDate(when, before.rule, before.start, before.zone)
    if isinstance(when, Recurrence):
        return NextDate(when.next_after(ctx.now) or ctx.now, when.rule, when.start.isoformat(), when.zone)
    return NextDate(when, None, None, ctx.zone.key) if isinstance(when, datetime) else None


@circle.on(MeetingWanted)
async def set_date_for_group(ctx: Context, event: MeetingWanted) -> Outcome:
    """The same, from somebody who was asked when the group meets."""
    await ctx.require(Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("circle-date"), ctx.language))
    return await set_date(ctx, event.when)


@circle.on(MeetingPassed)
async def say_next(ctx: RoomContext, event: MeetingPassed) -> Outcome:
    """Tell whoever shows it when the group meets next."""
    return await tell_date(ctx, event.group_id)


async def _said_date(ctx: RoomContext) -> Reply:
    """When the group meets; what comes back, on the clock that it was said on."""
    kept, date = await ctx.store.circle.next_date(ctx.group.id), await next_date(ctx)
    if kept is None or date is None:
        return say("circle-no-date")
    repeats = again(kept)
    if repeats is None:
        return lines([Phrase("circle-next-date", date=date), Phrase("circle-date-how")])
    facts = {"repeats": repeats.describe(ctx.zone), "date": repeats.shown(date, ctx.zone)}
    if extra := once(kept, ctx.now):
        told = Phrase("circle-dates-once", **facts, once=repeats.shown(extra, ctx.zone))
        return lines([told, Phrase("circle-date-once-how"), Phrase("circle-date-how")])
    told = Phrase("circle-dates", **facts)
    return lines([told, Phrase("circle-date-how")])


async def _plan(ctx: Context, place: int) -> list[Step]:
    """The template, which has a step of that number."""
    plan = list(await template_of(ctx, ctx.group.id))
    if place > len(plan):
        raise UserError("circle-unknown-step", number=place)
    return plan


async def _changed(ctx: Context, plan: Sequence[Step], said: Phrase) -> list[Reply]:
    """Everybody sees who changed what; a circle that goes on keeps the steps that it began with."""
    await ctx.store.circle.set_template(ctx.group.id, plan, ctx.event_id)
    stays = [Phrase("circle-stays-as-begun")] if await ctx.store.circle.running(ctx.room_id) else []
    return await ctx.everywhere(announce(said, *stays, BLANK, *listed(plan)))


def _whole(time: timedelta) -> timedelta:
    if not _MINUTE <= time <= _LONGEST:
        raise UserError("circle-length", least=_MINUTE, most=_LONGEST)
    return time // _MINUTE * _MINUTE


def _short(wording: str | None) -> str | None:
    line = one_line(wording) if wording else None
    if line and len(line) > _LONGEST_WORDING:
        raise UserError("circle-long-words", most=_LONGEST_WORDING)
    return line
