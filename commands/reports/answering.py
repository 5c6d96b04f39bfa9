"""Passes answers to a report, and answers to those, between the two people; nothing is stored."""

from __future__ import annotations

from datetime import datetime

from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.messages import MessageKind
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, say, whisper
from commands.reports.feature import ANSWER_MESSAGE, REPORT_MESSAGE, UNREAD_TIMER, reports


@reports.offer(REPORT_MESSAGE, words=True)
async def answer(ctx: Context, reporter: str, text: str) -> Outcome:
    """A reader of the report writes back."""
    return _pass_on(ctx, reporter, "reports-answered", ANSWER_MESSAGE, text)


@reports.offer(ANSWER_MESSAGE, words=True)
async def answer_back(ctx: Context, reader: str, text: str) -> Outcome:
    """The reporter writes back."""
    return _pass_on(ctx, reader, "reports-answered-back", REPORT_MESSAGE, text)


@reports.on_timer(UNREAD_TIMER)
async def could_not_tell(ctx: RoomContext, person: str, due: datetime) -> Outcome:
    """One of those who were chosen can't be written to."""
    return whisper(await ctx.member(person), Phrase("reports-unread")).delivered(prompt=True)


def _pass_on(ctx: Context, person: str, key: str, kind: MessageKind[str], text: str) -> list[Reply]:
    words = [Phrase("reports-words", words=line) for line in text.split("\n") if line.strip()]
    said = whisper(Member(person, person), Phrase(key, person=ctx.sender.name), *words, Phrase("reports-answer-back"))
    return [say("reports-passed-on"), said.answered_by(kind, ctx.person).personally().delivered(prompt=True)]
