"""Several questions, one after another, in the private chat; each can be passed."""

from __future__ import annotations

from datetime import timedelta

from commands.checkins.asking import questions_of
from commands.checkins.feature import STEP_MESSAGE
from commands.kit.answers import is_said
from commands.kit.context import Context, RoomContext
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines
from storage.checkins import Checkin
from storage.checkins.answers import Answer

EXPIRES_AFTER = timedelta(hours=1)  # so long after a question, what somebody writes in the private chat answers it


async def expect(ctx: RoomContext, person: str, checkin: Checkin, step: int) -> None:
    """What the person writes next in the private chat answers this question."""
    await ctx.store.checkin_steps.ask(person, checkin.id, step, ctx.now + EXPIRES_AFTER)


async def go_on(ctx: Context, checkin: Checkin, step: int) -> list[Phrase]:
    """The next question that the person has not answered, or the end."""
    asked, said = questions_of(checkin), await ctx.store.checkin_steps.of(checkin.id, ctx.person)
    following = next((each for each in range(step + 1, len(asked)) if each not in said), None)
    if following is None:
        return [Phrase("checkins-all-asked")]
    await expect(ctx, ctx.person, checkin, following)
    title = Phrase("checkins-step", number=following + 1, count=len(asked), question=asked[following])
    return [BLANK, title, Phrase("checkins-step-how")]


async def take_step(ctx: Context, checkin: Checkin, step: int, words: str, *, shows: bool) -> Reply:
    """Keep the words to a later question, unless they let it pass, and go on."""
    noted = [Phrase("checkins-passed")]
    if not passes(ctx, words):
        given = Answer(person=ctx.person, marks=(), words=" ".join(words.split()), shows=shows)
        await ctx.store.checkin_steps.give(checkin.id, step, given, ctx.event_id, ctx.now)
        noted = [Phrase("checkins-noted-words")]
    return answered(checkin, step, [*noted, *await go_on(ctx, checkin, step)])


def answered(checkin: Checkin, step: int, phrases: list[Phrase]) -> Reply:
    """What is said after an answer; a reply to it answers the next question."""
    subject = f"{checkin.id}:{step + 1}"
    more = step + 1 < len(questions_of(checkin))
    return lines(phrases).answered_by(STEP_MESSAGE, subject) if more else lines(phrases)


def passes(ctx: Context, words: str) -> bool:
    """Whether somebody lets a question pass."""
    return is_said(ctx, words, "checkins-pass", "checkins-pass-plain", "kit-pass-plain")
