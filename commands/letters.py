"""How many private messages people get unasked, by their own wish; and what waits because of that is said here.

Which messages those are is decided in `bot/dispatch/letter_budget.py`. Questions wait as messages of their own, and are
asked only once they are said; plain news is gathered into one message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from commands.kit.arguments import Circumstances, Line, NumberKind
from commands.kit.budget import FEW, UNLIMITED, USUAL, Budget
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Unreadable
from commands.kit.events import DayBegan, MemberLeft, PersonForgotten, Resumed
from commands.kit.feature import Feature
from commands.kit.letterbox import SETTING, audible, letterbox
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, whisper
from commands.kit.values import SETTINGS
from commands.kit.words import Span, fold
from storage.outbox.letters import WaitingLetter
from storage.outbox.tables import KEEP_ANCHORS
from storage.questions import Question
from storage.rooms.names import bare_name

letters = Feature("letters")
letters.keeps()
MORNING_TIMER = letters.timer("morning", str)

_MOST = 20
_LONG = timedelta(days=1)  # news that has waited for longer goes before questions
_NAMED = {"few": FEW, "all": UNLIMITED, "usual": USUAL}


class BudgetKind(Struct, frozen=True):
    """`few`, `all`, `usual`, `1 a day`, `3 a week`."""

    def read(self, span: Span, at: Circumstances) -> Budget:
        """The budget."""
        said = fold(" ".join(span.plain_words())).strip(".!")
        for name, budget in _NAMED.items():
            if said in at.names(f"letters-{name}-plain"):
                return budget
        words = {fold(word) for word in span.plain_words()[1:]}
        for key, of in (("letters-day-plain", _a_day), ("letters-week-plain", _a_week)):
            if words & at.names(key):
                number = NumberKind(1, _MOST).read(span, at).value
                assert isinstance(number, int)
                return of(number)
        raise Unreadable("letters-unreadable", words=" ".join(span.plain_words()))

    def kept(self, value: Budget) -> str:
        """`2 6`, or `all`."""
        return "all" if value == UNLIMITED else f"{value.a_day} {value.a_week}"

    def value(self, kept: str) -> Budget:
        """The budget of `2 6`, or of `all`."""
        if kept == "all":
            return UNLIMITED
        a_day, a_week = kept.split()
        return Budget(int(a_day), int(a_week))

    def shown(self, value: Budget) -> object:
        """In words."""
        if value.a_day is None or value.a_week is None:
            return Phrase("letters-all-shown")
        a_day, a_week = (
            Phrase("letters-times-a-day", count=value.a_day),
            Phrase("letters-times-a-week", count=value.a_week),
        )
        return Phrase("letters-at-most", day=a_day, week=a_week)


def _a_day(most: int) -> Budget:
    return Budget(most, 7 * most)


def _a_week(most: int) -> Budget:
    return Budget(min(most, USUAL.a_day or most), most)


LETTERS = letters.setting(SETTING, BudgetKind(), USUAL, personal=True, alone=True)


@letters.command("letters", where=Where.ANYWHERE, sets=SETTINGS)
async def show_or_change(ctx: Context, often: Line | None = None) -> Outcome:
    """How often the bot writes unasked to who asks; wherever it is said, it is theirs alone."""
    if often is None:
        return ctx.to_sender(lines([*await _shown(ctx), Phrase("letters-how")]))
    if fold(often).strip() in ctx.circumstances().names("settings-reset"):
        await ctx.store.settings.set(ctx.person, LETTERS.name, None, ctx.event_id)
    else:
        budget = LETTERS.kind.read(Span.of(often), ctx.circumstances())
        await ctx.store.settings.set(ctx.person, LETTERS.name, LETTERS.kind.kept(budget), ctx.event_id)
    await _look_now(ctx, ctx.person)
    return ctx.to_sender(lines(await _shown(ctx)))


async def _shown(ctx: Context) -> list[Phrase]:
    budget = (await letterbox(ctx, ctx.person)).budget
    waiting = len(await ctx.store.letters.waiting(ctx.person))
    said = [Phrase("letters-shown", often=LETTERS.kind.shown(budget)), Phrase("letters-always")]
    if budget == UNLIMITED:
        said = [Phrase("letters-shown-all")]
    return [*said, *([Phrase("letters-waiting", count=waiting)] if waiting else [])]


async def wake_for(ctx: RoomContext, person: str, moment: datetime) -> None:
    """Say what waits for somebody at that moment, or at the one that was settled before."""
    if not await ctx.is_set(MORNING_TIMER, person):
        room = await ctx.store.rooms.direct_with(person) or ctx.room.room_id
        await ctx.store.timers.set(MORNING_TIMER.at(person, room, moment))


@letters.on(Resumed)
async def catch_up(ctx: Context, event: Resumed) -> None:
    """Their pause is over."""
    await _look_now(ctx, event.person)


async def _look_now(ctx: Context, person: str) -> None:
    if await ctx.store.letters.waits(person):
        await ctx.wake(MORNING_TIMER, person, ctx.now)


@letters.on(DayBegan)
async def find_stuck(ctx: RoomContext, event: DayBegan) -> None:
    """What waits is not lost with the room that its timer was set in."""
    for person in await ctx.store.letters.stuck(ctx.room.room_id, MORNING_TIMER.feature, MORNING_TIMER.name):
        await wake_for(ctx, person, ctx.now)


@letters.on(MemberLeft)
async def drop(ctx: RoomContext, event: MemberLeft) -> None:
    """Who has left the group hears no more of it."""
    if await ctx.has_left(event.person):
        waiting = await ctx.store.letters.waiting(event.person)
        await ctx.store.letters.drop(each.id for each in waiting if each.group_id == ctx.group.id)


@letters.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> None:
    """Nobody reads the name of somebody later who is forgotten now."""
    name = re.escape(bare_name((await ctx.member(event.person)).name, event.person))
    named = re.compile(rf"(?<!\w){name}(?!\w)|{re.escape(event.person)}")
    about = await ctx.store.letters.about(ctx.group.id)
    await ctx.store.letters.drop(letter for letter, words in about if named.search(words))


@letters.on_timer(MORNING_TIMER)
async def say_what_waits(ctx: RoomContext, person: str, due: datetime) -> Outcome:
    """As much of it as may be said; what is left comes another morning."""
    waiting = await ctx.store.letters.waiting(person)
    if not waiting:
        return None
    if (later := await audible(ctx, person, ctx.now)) > ctx.now:
        await ctx.wake(MORNING_TIMER, person, later)
        return None
    box = await letterbox(ctx, person)
    here = await _of_their_groups(ctx, person, waiting)
    chosen, rest = _chosen(here, box.left, ctx.now)
    if rest or len(here) < len(waiting):
        await ctx.wake(MORNING_TIMER, person, box.next_morning(more=len(chosen)))
    return [reply for letter in chosen if (reply := await _say(ctx, person, letter))]


async def _of_their_groups(ctx: RoomContext, person: str, waiting: Sequence[WaitingLetter]) -> Sequence[WaitingLetter]:
    """Without what is about groups that they are not in just now, as after an upgrade of its room."""
    groups = {None, *[group.id for group in await ctx.store.rooms.groups_of(person)]}
    return [each for each in waiting if each.group_id in groups]


def _chosen(
    waiting: Sequence[WaitingLetter], left: int | None, now: datetime
) -> tuple[list[Sequence[WaitingLetter]], bool]:
    """What is said now, each a message: a question, or all the news together; and whether anything is left.

    Questions go first, by turns; but news that has waited for a day goes before them.
    """
    news = [each for each in waiting if not each.alone]
    letters: list[Sequence[WaitingLetter]] = [(each,) for each in waiting if each.alone]
    if news:
        is_old = now - min(each.since for each in news) >= _LONG
        letters.insert(0 if is_old else len(letters), news)
    return letters[:left], left is not None and len(letters) > left


async def _say(ctx: RoomContext, person: str, letter: Sequence[WaitingLetter]) -> Reply | None:
    """Release a single one as it is; of several make one message."""
    if len(letter) == 1:
        await ctx.store.letters.release(letter[0].id, ctx.now)
        await _ask(ctx, letter[0])
        return None
    await ctx.store.letters.drop(each.id for each in letter)
    listed = [phrase for each in letter for phrase in _item(each.words)]
    said = (Phrase("letters-gathered"), BLANK, *listed, BLANK, Phrase("letters-why"))
    return whisper(await ctx.member(person), *said).delivered(gathered=True)


def _item(words: str) -> list[Phrase]:
    first, *others = [line for line in words.split("\n") if line.strip()] or [""]
    return [Phrase("letters-item", words=first), *[Phrase("letters-item-more", words=line) for line in others]]


async def _ask(ctx: RoomContext, letter: WaitingLetter) -> None:
    """Its questions are open from now on, for as long as they would have been."""
    for each in msgspec.json.decode(letter.asks, type=list[Question]) if letter.asks else ():
        declared = ctx.registry.questions.get((each.feature, each.kind))
        if declared:
            await ctx.store.questions.ask(each, ctx.now, ctx.now + (declared.holds_for or KEEP_ANCHORS))
