"""The end of a check-in: one message with everything, for those to whom it was promised."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from commands.checkins.asking import live_name, question_of, questions_of
from commands.checkins.feature import CLOSE_TIMER, LEAST, REMIND_TIMER, RETENTION
from commands.checkins.keeping import keep_for_a_while
from commands.checkins.scales import SCALES
from commands.checkins.summary import counted, named, picture, spaced, unnamed
from commands.kit.context import RoomContext
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, board, whisper
from storage.checkins import Checkin
from storage.checkins.answers import Answer


async def close(ctx: RoomContext, checkin: Checkin) -> list[Reply]:
    """Post the summary and delete the answers."""
    answers = await ctx.store.checkin_answers.all(checkin.id)
    told = [in_place(checkin, Phrase("checkins-nobody"))]
    if answers:
        title = Phrase("checkins-closed", question=question_of(checkin))
        head = [title, Phrase("checkins-answers", count=len(answers))]
        shown = [*await _shown(ctx, checkin, answers), [_forgotten(ctx, checkin)]]
        told = [announce(*spaced(head, *shown)), *await _to_viewers(ctx, checkin, answers)]
    await _put_away(ctx, checkin, answers)
    await cancel_timers(ctx, checkin)
    return told


async def _put_away(ctx: RoomContext, checkin: Checkin, answers: Sequence[Answer]) -> None:
    """Store what is kept: counts that may be shown and, for a while, everybody's own marks for themselves."""
    counts = counted(checkin.manner.scale, answers, _least(ctx, checkin))
    people, keep = sum(bool(each.marks) for each in answers), ctx.settings[RETENTION] > 0
    await ctx.store.checkin_past.close(checkin.id, ctx.now, counts, people, keep=keep)
    await keep_for_a_while(ctx)


def _least(ctx: RoomContext, checkin: Checkin) -> int:
    """How many answers it takes to show any; if the setting was raised meanwhile, the higher number."""
    return max(checkin.manner.least, ctx.settings[LEAST])


def _forgotten(ctx: RoomContext, checkin: Checkin) -> Phrase:
    days = ctx.settings[RETENTION] if SCALES[checkin.manner.scale].marks else 0
    private = checkin.manner.place == "private"
    if days:
        return Phrase("checkins-forgotten-words-private" if private else "checkins-forgotten-words", days=days)
    return Phrase("checkins-forgotten-private" if private else "checkins-forgotten")


def in_place(checkin: Checkin, said: Phrase) -> Reply:
    """An edit of the question to say this; not worth a message of its own."""
    shown = board(live_name(checkin), [Phrase("checkins-question", question=question_of(checkin)), said])
    return replace(shown, room=checkin.room_id)


async def cancel_timers(ctx: RoomContext, checkin: Checkin) -> None:
    """Cancel all timers of a check-in."""
    for timer in (CLOSE_TIMER, REMIND_TIMER):
        await ctx.cancel(timer, checkin.id)


async def _shown(ctx: RoomContext, checkin: Checkin, answers: Sequence[Answer]) -> list[list[Phrase]]:
    """What the room sees of the answers."""
    manner = checkin.manner
    least = _least(ctx, checkin)
    drawn = picture(manner.scale, answers, least)
    if manner.sight == "group":
        return [drawn, *await _by_name(ctx, checkin, answers)]
    few = [Phrase("checkins-too-few", least=least)] if len(answers) < least else []
    said = [_under(checkin, step, unnamed(each, least)) for step, each in await _steps(ctx, checkin, answers)]
    return [drawn, *said, few]


async def _steps(ctx: RoomContext, checkin: Checkin, answers: Sequence[Answer]) -> list[tuple[int, Sequence[Answer]]]:
    """What was said to each question."""
    later = range(1, len(questions_of(checkin)))
    return [(0, answers), *[(step, await ctx.store.checkin_steps.all(checkin.id, step)) for step in later]]


def _under(checkin: Checkin, step: int, said: list[Phrase]) -> list[Phrase]:
    """These lines under their question, where there are several."""
    asked = questions_of(checkin)
    return [Phrase("checkins-question", question=asked[step]), *said] if said and len(asked) > 1 else said


async def _by_name(
    ctx: RoomContext, checkin: Checkin, answers: Sequence[Answer], *, everything: bool = False
) -> list[list[Phrase]]:
    """A line for each answer, by question."""
    found = []
    for step, said in await _steps(ctx, checkin, answers):
        phrases = [
            phrase
            for each in said
            for phrase in named(await ctx.member(each.person), checkin.manner.scale, each, everything=everything)
        ]
        found.append(_under(checkin, step, phrases))
    return found


async def _to_viewers(ctx: RoomContext, checkin: Checkin, answers: Sequence[Answer]) -> list[Reply]:
    """The answers for the facilitators who were announced, if they are still here: at once, for nothing is kept."""
    present = await ctx.store.rooms.members(checkin.room_id)
    title = Phrase("checkins-for-facilitators", question=question_of(checkin), group=ctx.group.name)
    said = await _by_name(ctx, checkin, answers, everything=True)
    return [
        whisper(await ctx.member(viewer), *spaced([title], *said)).delivered(prompt=True)
        for viewer in checkin.manner.viewers
        if viewer in present
    ]
