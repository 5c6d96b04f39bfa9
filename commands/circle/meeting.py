"""Steering a circle: whoever facilitates at the moment goes on, back, takes more time, ends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from commands.circle.course import begin, finish, go_to, more_time
from commands.circle.feature import (
    BOARD_MESSAGE,
    BY_VOICE,
    END_TIMER,
    FORGOTTEN_TIMER,
    HANDS_QUESTION,
    STEP_TIMER,
    circle,
)
from commands.circle.rules import ROUNDS, fitted, total
from commands.circle.wording import clock, ends_about, floor_heading, listed, name_of, show, template_of
from commands.kit.answers import Intent, YesNo
from commands.kit.arguments import Line
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import Ambiguous, UserError
from commands.kit.events import MessageRedacted, SettingChosen
from commands.kit.meeting_events import FloorShown, RoundEnded
from commands.kit.phrase import BLANK, Phrase
from commands.kit.prefix_word import PrefixWord
from commands.kit.replies import announce, lines, say
from commands.kit.time_arguments import Duration, DurationKind, MomentKind
from commands.kit.words import Span, one_line
from storage.circle import Meeting

_A_MEETING_GOES_ON = timedelta(minutes=10)  # what was said of it longer ago is about another moment
_JUST_BEGUN = timedelta(seconds=5)  # two people who press at once mean the same change
_MORE = timedelta(minutes=10)
_LONGEST = timedelta(hours=12)
_LONGEST_TOPIC = 140  # characters
More = Annotated[timedelta, PrefixWord("circle-by", DurationKind())]


@circle.command("circle")
async def where_we_are(ctx: Context) -> Outcome:
    """Where the circle is; or what a circle here would be."""
    meeting = await ctx.store.circle.running(ctx.room_id)
    if meeting:
        return show(ctx, meeting)
    plan = listed(await template_of(ctx, ctx.group.id))
    return lines([Phrase("circle-none"), BLANK, *plan, BLANK, Phrase("circle-begin-how")])


@circle.command("start", role=Role.ROOM_FACILITATOR, holds_for=_A_MEETING_GOES_ON)
async def start(ctx: Context, topic: Line | None = None, *, length: Duration | None = None) -> Outcome:
    """Begin a circle, now. Where its topic is nothing but a time, a date was meant."""
    running = await ctx.store.circle.running(ctx.room_id)
    if running:
        raise UserError("circle-running", step=name_of(running.step))
    plan = await template_of(ctx, ctx.group.id)
    if length is not None:
        if not timedelta(minutes=len(plan)) <= length <= _LONGEST:
            raise UserError("circle-length", least=timedelta(minutes=len(plan)), most=_LONGEST)
        plan = fitted(plan, length)
    words = _one_line(topic)
    if words and _is_a_time(ctx, words):
        raise UserError("circle-begins-now", time=words.replace("`", ""))
    meeting = await ctx.store.circle.begin(
        ctx.room_id, topic=words, steps=plan, event_id=ctx.event_id, ends=ctx.now + total(plan), now=ctx.now
    )
    return await begin(ctx, meeting, ctx.person)


@circle.command("next", role=Role.ROOM_FACILITATOR, holds_for=_A_MEETING_GOES_ON)
async def go_on(ctx: Context) -> Outcome:
    """On to the next step; nobody is cut short, and hands that are still up are asked about."""
    meeting = await _running(ctx)
    await _let_finish(ctx, meeting)
    waiting = await ctx.store.turns.waiting(ctx.room_id) if meeting.step.kind == "sharing" else ()
    if waiting:
        people = [await ctx.member(person) for person in dict.fromkeys(turn.person for turn in waiting)]
        asked = say("circle-hands", people=people, count=len(people), step=name_of(meeting.step))
        return asked.asks(HANDS_QUESTION, meeting.moment)
    return await go_to(ctx, meeting, meeting.place + 1, ctx.person)


@circle.question(HANDS_QUESTION, YesNo(), holds_for=_A_MEETING_GOES_ON)
async def go_on_or_not(ctx: Context, subject: str, yes: bool) -> Outcome:
    """Whether to go on although hands are up; they stay up."""
    await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("circle-next"), ctx.language))
    meeting = await _at(ctx, subject)
    if not yes:
        return say("circle-hands-first")
    await _let_finish(ctx, meeting)
    return await go_to(ctx, meeting, meeting.place + 1, ctx.person)


@circle.command("back", role=Role.ROOM_FACILITATOR, holds_for=_A_MEETING_GOES_ON)
async def go_back(ctx: Context) -> Outcome:
    """The step before begins again."""
    meeting = await _running(ctx)
    await _let_finish(ctx, meeting)
    if meeting.place == 0:
        raise UserError("circle-first")
    return await go_to(ctx, meeting, meeting.place - 1, ctx.person)


@circle.command("extend", role=Role.ROOM_FACILITATOR, holds_for=_A_MEETING_GOES_ON)
async def extend(ctx: Context, more: More | None = None) -> Outcome:
    """More time for this step, and so for the circle."""
    meeting, more = await _running(ctx), more or _MORE
    if more > _LONGEST:
        raise UserError("circle-length", least=timedelta(minutes=1), most=_LONGEST)
    extended = await more_time(ctx, meeting, more)
    times = {"time": clock(ctx, extended.step_ends), "end": ends_about(ctx, extended)}
    return announce(Phrase("circle-extended", step=name_of(extended.step), **times))


@circle.command("end", role=Role.ROOM_FACILITATOR, holds_for=_A_MEETING_GOES_ON)
async def end(ctx: Context) -> Outcome:
    """The circle is over, wherever it is."""
    return await finish(ctx, await _running(ctx))


@circle.offer(BOARD_MESSAGE, Intent("next", taps=("⏭", "▶")), Intent("by-voice", taps=("🎙", "🎤")))
async def go_on_from_board(ctx: Context, subject: str, meant: str) -> Outcome:
    """A facilitator's tap on the step's message goes on; who may not reads so, and so does who taps an earlier one.

    The other is the answer to whether people speak on a call: yes, from now on.
    """
    if meant == "by-voice":
        return await ctx.tell(SettingChosen(BY_VOICE.name, True))
    await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("circle-next"), ctx.language))
    await _at(ctx, subject)
    return await go_on(ctx)


@circle.on(FloorShown)
async def head_floor(ctx: RoomContext, event: FloorShown) -> Outcome:
    """Above the queue, and above the first call of a round, stands which step it is; and how it goes on."""
    meeting = await ctx.store.circle.running(ctx.room.room_id)
    if meeting is None or not (meeting.has_round or meeting.step.kind == "sharing"):
        return None
    how = [] if meeting.has_round else [Phrase("circle-sharing-how")]
    return lines([*floor_heading(ctx, meeting), *how])


@circle.on(RoundEnded)
async def go_on_after_round(ctx: RoomContext, event: RoundEnded) -> Outcome:
    """Everybody was asked: the step has come to its natural end."""
    meeting = await ctx.store.circle.running(ctx.room.room_id)
    if meeting is None:
        return None
    if not meeting.has_round:
        await ctx.store.circle.gives_word(meeting.id, None)  # a round of somebody's own
        return None
    return await go_to(ctx, meeting, meeting.place + 1, None)


@circle.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message that began the circle ends it."""
    meeting = await ctx.store.circle.by_event(event.event_id)
    return await finish(ctx, meeting) if meeting else None


@circle.on_timer(STEP_TIMER)
async def tell_step_time(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """The time of a step is over: said once, and then waited. The end of the last one is the circle's."""
    meeting = await ctx.store.circle.running(ctx.room.room_id)
    if meeting is None or meeting.moment != subject or meeting.place == len(meeting.steps) - 1:
        return None
    if meeting.has_round or meeting.step.kind == "opening":
        return None  # a round goes on by itself, and whoever opens the circle is there
    return announce(Phrase("circle-step-over", step=name_of(meeting.step)))


@circle.on_timer(END_TIMER)
async def tell_end(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The time is over: said once, and then waited."""
    meeting = await ctx.store.circle.get(subject)
    if meeting is None:
        return None
    ahead = [name_of(step) for step in meeting.steps[meeting.place + 1 :]]
    return announce(Phrase("circle-time-over-ahead", steps=ahead) if ahead else Phrase("circle-time-over"))


@circle.on_timer(FORGOTTEN_TIMER)
async def end_by_itself(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """End a circle that everybody has left."""
    meeting = await ctx.store.circle.get(subject)
    return await finish(ctx, meeting, deserted=True) if meeting else None


async def _running(ctx: Context) -> Meeting:
    meeting = await ctx.store.circle.running(ctx.room_id)
    if meeting is None:
        raise UserError("circle-not-running")
    return meeting


async def _at(ctx: Context, moment: str) -> Meeting:
    """The circle at this moment. Raises `UserError` where it has gone on since, or is over."""
    meeting = await _running(ctx)
    if meeting.moment != moment:
        raise UserError("circle-past", step=name_of(meeting.step))
    return meeting


async def _let_finish(ctx: Context, meeting: Meeting) -> None:
    """Raises `UserError` if going on would cut somebody short, or go on twice."""
    if meeting.mover not in (None, ctx.person) and ctx.now - meeting.began < _JUST_BEGUN:
        raise UserError("circle-just-begun", step=name_of(meeting.step))
    if meeting.speaker:
        key = "circle-speaking-round" if meeting.step.kind in ROUNDS else "circle-speaking"
        raise UserError(key, person=await ctx.member(meeting.speaker))


def _one_line(topic: str | None) -> str | None:
    line = one_line(topic) if topic else None
    if line and len(line) > _LONGEST_TOPIC:
        raise UserError("circle-long-topic", most=_LONGEST_TOPIC)
    return line


def _is_a_time(ctx: Context, words: str) -> bool:
    """Whether all of the words are a time, also one that is over or can mean several."""
    try:
        return MomentKind().read_whole(Span.of(words), ctx.circumstances()) is not None
    except (Ambiguous, UserError):
        return True
