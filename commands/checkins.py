"""Check-ins: how is everyone? Answers are voluntary, seen by the room, and forgotten when the check-in closes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

from commands.kit.arguments import Circumstances, Text
from commands.kit.context import Context, Scene
from commands.kit.declaration import Feature, Outcome
from commands.kit.errors import Unreadable, UserError
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, say
from commands.kit.when import Read
from commands.kit.words import Span
from storage.checkins import Answer, Checkin

checkins = Feature("checkins")

SCALE = range(1, 6)
FEWEST = 3  # numbers given: a picture of fewer would be a picture of persons
_STAYS_OPEN = timedelta(days=1)
_LEVEL = re.compile(r"([1-5])(?:/5)?\ufe0f?\u20e3?[.,;:!]*")
_FIGURE = re.compile(r"[-+]?\d+(?:[.,/]\d+)*[.,;:!]*")


@dataclass(frozen=True)
class LevelKind:
    """How somebody is, from 1 to 5: `4`, `4/5`, or the keycap of a phone."""

    label: str = "number"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The number."""
        level = level_of(span)
        if level is None:
            raise Unreadable("checkins-scale")
        return Read(level, 1)


Level = Annotated[int, LevelKind()]


def level_of(span: Span) -> int | None:
    """The level that the words begin with, if they do."""
    found = _LEVEL.fullmatch(span.words[0].text) if span else None
    return int(found[1]) if found else None


@checkins.command("answer")
async def answer(ctx: Context, level: Level | None = None, words: Text | None = None) -> Outcome:
    """Say how one is: a number, words, or both."""
    checkin = await _open_here(ctx)
    words = _tidy(words)
    if level is None and words is None:
        raise UserError("checkins-empty", question=_question(checkin))
    if level is None and words and _FIGURE.fullmatch(words):
        raise UserError("checkins-scale")
    replaced = await ctx.store.checkins.answer(checkin.id, ctx.person, level, words, ctx.event_id, ctx.now)
    return _noted(level, replaced)


@checkins.command("start")
async def start(ctx: Context, question: Text | None = None) -> Outcome:
    """Open a check-in with one's own question, or with the usual one."""
    if already := await ctx.store.checkins.open_in(ctx.room_id):
        raise UserError("checkins-already", question=_question(already))
    checkin = await ctx.store.checkins.begin(
        ctx.room_id, ctx.group.id, _tidy(question), ctx.person, ctx.event_id, ctx.now
    )
    await ctx.wake("checkins", "close", checkin.id, _STAYS_OPEN)
    return _invitation(checkin, ctx.now + _STAYS_OPEN).answered_by("checkins", "question", checkin.id)


@checkins.command("close")
async def close(ctx: Context) -> Outcome:
    """Show what was said and forget it; for who opened the check-in, and for facilitators."""
    checkin = await _open_here(ctx)
    if checkin.opener != ctx.person and not ctx.facilitates:
        raise UserError("checkins-not-yours", opener=await ctx.member(checkin.opener))
    return await _close(ctx, checkin)


@checkins.command("withdraw")
async def withdraw(ctx: Context) -> Outcome:
    """Take one's answer back."""
    checkin = await _open_here(ctx)
    if not await ctx.store.checkins.withdraw_of(checkin.id, ctx.person):
        raise UserError("checkins-no-answer")
    return say("checkins-withdrawn")


@checkins.reply("question")
async def answer_by_reply(ctx: Context, subject: str, text: str) -> Outcome:
    """What is replied to the question is an answer to it, while it is open."""
    if await ctx.store.checkins.get(int(subject)) is None:
        return None
    span = Span.of(text)
    level = level_of(span)
    rest = span.after(1) if level else span
    return await answer(ctx, level, rest.typed() or None)


async def answer_by_reaction(ctx: Context, subject: str, *, level: int) -> Outcome:
    """A number put on the question; the reaction itself shows that it arrived."""
    if await ctx.store.checkins.get(int(subject)) is None:
        return None
    replaced = await ctx.store.checkins.answer(int(subject), ctx.person, level, None, ctx.event_id, ctx.now)
    return _noted(level, replaced) if replaced else None


for _level in SCALE:
    checkins.reaction("question", f"{_level}\u20e3")(partial(answer_by_reaction, level=_level))


@checkins.on("withdrawal")
async def take_back(ctx: Context, event_id: str) -> Outcome:
    """The answer that this message gave is deleted, without a word; or the check-in that it opened."""
    await ctx.store.checkins.withdraw(event_id)
    checkin = await ctx.store.checkins.by_event(event_id)
    if checkin is None:
        return None
    await ctx.store.timers.cancel("checkins", "close", str(checkin.id))
    await ctx.store.checkins.cancel(checkin.id)
    return announce(Phrase("checkins-cancelled"))


@checkins.timer("close")
async def close_by_itself(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Nobody closed it: what was said is not kept for longer than was announced."""
    checkin = await scene.store.checkins.get(int(subject))
    return await _close(scene, checkin) if checkin else None


async def _open_here(ctx: Context) -> Checkin:
    checkin = await ctx.store.checkins.open_in(ctx.room_id)
    if checkin is None:
        raise UserError("checkins-none")
    return checkin


async def _close(scene: Scene, checkin: Checkin) -> Reply:
    """The summary; the answers are deleted with it."""
    answers = await scene.store.checkins.answers(checkin.id)
    await scene.store.checkins.close(checkin.id, scene.now)
    await scene.store.timers.cancel("checkins", "close", str(checkin.id))
    title = Phrase("checkins-closed", question=_question(checkin))
    if not answers:
        return announce(title, Phrase("checkins-nobody"))
    said = [await _said(scene, each) for each in answers]
    ending = [BLANK, Phrase("checkins-forgotten")]
    return announce(title, Phrase("checkins-answers", count=len(answers)), *picture(answers), BLANK, *said, *ending)


def picture(answers: Sequence[Answer]) -> list[Phrase]:
    """How many gave each number, drawn in text; nothing where too few gave one."""
    levels = [each.level for each in answers if each.level is not None]
    if len(levels) < FEWEST:
        return []
    rows = [
        Phrase("checkins-level", level=level, bar="●" * levels.count(level) or "–", number=levels.count(level))
        for level in reversed(SCALE)
    ]
    return [BLANK, *rows]


async def _said(scene: Scene, given: Answer) -> Phrase:
    """One person's answer in one line."""
    person = await scene.member(given.person)
    if given.words is None:
        return Phrase("checkins-said-level", person=person, level=given.level)
    if given.level is None:
        return Phrase("checkins-said-words", person=person, words=given.words)
    return Phrase("checkins-said", person=person, level=given.level, words=given.words)


def _invitation(checkin: Checkin, until: datetime) -> Reply:
    """The question to the room: how to answer, who sees it, and until when."""
    question = Phrase("checkins-question", question=_question(checkin))
    how = [Phrase("checkins-how"), Phrase("checkins-reactions")]
    return replace(announce(question, BLANK, *how, BLANK, Phrase("checkins-visible", until=until)), loud=True)


def _question(checkin: Checkin) -> str | Phrase:
    return checkin.question or Phrase("checkins-usual")


def _noted(level: int | None, replaced: bool) -> Reply:
    if level is None:
        return say("checkins-replaced-words" if replaced else "checkins-noted-words")
    return say("checkins-replaced" if replaced else "checkins-noted", level=level)


def _tidy(words: str | None) -> str | None:
    """On one line, without the comma or dash that stood between the number and the words."""
    return " ".join(words.split()).lstrip("-–—,;:. ") or None if words else None
