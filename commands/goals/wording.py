"""How goals are said: to their person alone, and nothing is counted."""

from __future__ import annotations

from collections.abc import Sequence

from commands.goals.feature import LONGEST
from commands.kit.context import Context, RoomContext
from commands.kit.errors import UserError
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, sign, whisper
from commands.kit.words import one_line
from storage.goals.own import Goal


def fitting(words: str, most: int = LONGEST) -> str:
    """The words on one line. Raises `UserError` where they are too long."""
    line = one_line(words)
    if len(line) > most:
        raise UserError("goals-too-long")
    return line


def privately(ctx: Context, said: Reply) -> list[Reply]:
    """An answer to the person alone; in a room a sign stands there, which tells nothing."""
    return [*([] if ctx.room.direct else [sign("👍")]), ctx.to_sender(said).quietly()]


def answer(ctx: Context, *phrases: Phrase) -> list[Reply]:
    """The same, of these lines."""
    return privately(ctx, lines(phrases))


async def letter(ctx: RoomContext, goal: Goal, *phrases: Phrase) -> Reply:
    """A message to the person of a goal: they set its time themselves, so that it waits for no budget."""
    said = whisper(Member(goal.person, (await ctx.member(goal.person)).name), *phrases)
    return said.delivered(prompt=True).traced(stays=True, unsigned=True)


def called(goal: Goal, others: Sequence[Goal]) -> Phrase:
    """Its words, with its number where the person has several that have not ended."""
    if any(each.is_open and each.id != goal.id for each in others):
        return Phrase("goals-called-numbered", code=goal.code, words=goal.words)
    return Phrase("goals-called", words=goal.words)
