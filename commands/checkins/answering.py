"""Answers: which check-in they are for, what they say, and that they arrived."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from commands.checkins.asking import question_of, question_to, questions_of
from commands.checkins.feature import REACTIONS
from commands.checkins.planning import next_opening
from commands.checkins.scales import SCALES, off_the_scale, understood
from commands.checkins.several import answered, expect, go_on, passes, take_step
from commands.checkins.summary import shown
from commands.checkins.wishes import pass_on
from commands.kit.arguments import Circumstances
from commands.kit.binding import bind
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.words import Span
from storage.checkins import Checkin
from storage.checkins.answers import Answer

_LATE = timedelta(days=1)  # after the end, an answer is late; after that it is about something else


class Said(Struct, frozen=True):
    """What somebody typed as an answer; None for what they left out."""

    words: str | None = None
    show: str | None = None
    wish: str | None = None


def read(ctx: Context, span: Span) -> Said:
    """An answer that was not typed as a command. Raises `Unreadable` for an option that can't be read."""
    values = bind(ctx.registry.command("checkins-answer"), span, _circumstances(ctx))
    return Said(**{name: str(value) for name, value in values.items()})


async def at_hand(ctx: Context) -> list[Checkin]:
    """The open check-in of this room; in a direct chat those of all rooms that the person is in, the newest first."""
    if ctx.room.direct:
        return await ctx.store.checkins.open_for(ctx.person)
    checkin = await ctx.store.checkins.open_in(ctx.room_id)
    return [checkin] if checkin else []


async def answer_at_hand(ctx: Context, said: Said) -> Outcome:
    """An answer to the only check-in that it can be for; where there are several, the person picks one."""
    found = await at_hand(ctx)
    if not found:
        raise await nothing_open(ctx)
    if len(found) > 1:
        return [say("checkins-which"), *[await question_to(ctx, each) for each in found]]
    asked = await ctx.store.checkin_steps.asked(ctx.person, ctx.now) if ctx.room.direct and said.words else None
    step = asked[1] if asked and asked[0] == found[0].id else 0
    return await take_at(ctx, found[0], step, said)


async def take_at(ctx: Context, checkin: Checkin, step: int, said: Said) -> Outcome:
    """An answer to one of the questions, the first of which has the scale."""
    if step == 0:
        return await take(ctx, checkin, said)
    if not ctx.room.direct or not said.words:
        return None
    return await take_step(ctx, checkin, step, said.words, shows=may_show(checkin, said))


async def nothing_open(ctx: Context) -> UserError:
    """Too late, or just none: said kindly."""
    if ctx.room.direct:
        return UserError("checkins-none-direct")
    if opens := await next_opening(ctx):
        return UserError("checkins-none-next", opens=opens)
    closed = await ctx.store.checkins.last_closed(ctx.room_id)
    if closed and ctx.now - closed < _LATE:
        return UserError("checkins-none-late", closed=closed)
    return UserError("checkins-none")


async def late(ctx: Context, number: int, said: Said) -> Outcome:
    """A reply to a question that is closed: what was surely an answer gets one, people's talk is theirs."""
    closed = await ctx.store.checkins.closed_at(number)
    if closed is None or ctx.now - closed > _LATE:
        return None
    names = _circumstances(ctx).names
    is_answer = any(understood(scale, said.words or "", names)[0] for scale in SCALES.values())
    return say("checkins-late", closed=closed) if is_answer or ctx.room.direct else None


async def open_to(ctx: Context, number: int) -> Checkin | None:
    """This check-in, if it is open and the person is in its room."""
    checkin = await ctx.store.checkins.get(number)
    if checkin and ctx.room.direct and ctx.person not in await ctx.store.rooms.members(checkin.room_id):
        return None
    return checkin


async def take(ctx: Context, checkin: Checkin, said: Said) -> Outcome:
    """Keep an answer and say what was understood."""
    if checkin.manner.place == "private" and not ctx.room.direct:
        return [say("checkins-privately"), await ask(ctx, checkin)]
    if len(questions_of(checkin)) > 1 and passes(ctx, said.words or ""):
        return answered(checkin, 0, [Phrase("checkins-passed"), *await go_on(ctx, checkin, 0)])
    scale = SCALES[checkin.manner.scale]
    marks, rest = understood(scale, said.words or "", _circumstances(ctx).names)
    if not marks and not rest:
        if ctx.room.direct:
            return await ask(ctx, checkin)
        raise UserError("checkins-empty", question=question_of(checkin))
    if not marks and off_the_scale(scale, rest):
        raise UserError("checkins-scale")
    before = await ctx.store.checkin_answers.of(checkin.id, ctx.person)
    given = Answer(ctx.person, marks, rest or None, may_show(checkin, said), said.wish)
    await ctx.store.checkin_answers.give(checkin.id, given, ctx.event_id, ctx.now)
    noted, news = [_noted(marks, replaced=before is not None)], list[Reply]()
    if said.wish not in (None, "nothing", before.wish if before else None):
        told, news = await pass_on(ctx, checkin, said.wish or "")
        noted.append(told)
    following = await go_on(ctx, checkin, 0) if len(questions_of(checkin)) > 1 else []
    return [answered(checkin, 0, [*noted, *following]), *news]


async def ask(ctx: Context, checkin: Checkin) -> Reply:
    """Ask the person privately; what they write there next is the answer."""
    await expect(ctx, ctx.person, checkin, 0)
    return await question_to(ctx, checkin)


def may_show(checkin: Checkin, said: Said) -> bool:
    """Whether the words may be shown to the room."""
    return said.show == "yes" if said.show else checkin.manner.sight == "group"


async def take_reaction(ctx: Context, checkin: Checkin, emoji: str) -> Outcome:
    """A mark put on the question; the reaction itself shows that it arrived."""
    if checkin.manner.place == "private" and not ctx.room.direct:
        return await ask(ctx, checkin)
    scale = SCALES[checkin.manner.scale]
    mark = scale.mark_of(emoji)
    if mark is None or not (ctx.settings[REACTIONS] or ctx.room.direct):
        return None
    if scale.many:
        excluded = scale.excluded_by(mark)
        await ctx.store.checkin_answers.add_mark(
            checkin.id, person=ctx.person, mark=mark, excludes=excluded, event_id=ctx.event_id, now=ctx.now
        )
        return None
    if len(questions_of(checkin)) > 1:
        return await take(ctx, checkin, Said(emoji))
    given = Answer(ctx.person, (mark,), None)
    replaced = await ctx.store.checkin_answers.give(checkin.id, given, ctx.event_id, ctx.now)
    return lines([_noted((mark,), replaced=True)]) if replaced else None


def _circumstances(ctx: Context) -> Circumstances:
    return Circumstances(now=ctx.now, zone=ctx.zone, language=ctx.language, catalogs=ctx.registry.catalogs)


def _noted(marks: tuple[str, ...], *, replaced: bool) -> Phrase:
    if not marks:
        return Phrase("checkins-replaced-words" if replaced else "checkins-noted-words")
    return Phrase("checkins-replaced" if replaced else "checkins-noted", mark=shown(*marks))
