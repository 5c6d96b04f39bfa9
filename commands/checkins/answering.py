"""Answers: which check-in they are for, what they say, and that they arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from commands.checkins.ahead import in_use, keep, next_one
from commands.checkins.asking import asked_again, question_to, questions_of
from commands.checkins.feature import QUESTION_MESSAGE
from commands.checkins.planning import next_opening
from commands.checkins.questionnaire import answered, expect, go_on, passes, take_step
from commands.checkins.scales import EMOJIS, SCALES, Names, off_the_scale, understood
from commands.checkins.summary import shown
from commands.checkins.wishes import pass_on
from commands.kit.answers import is_said
from commands.kit.arguments import Circumstances
from commands.kit.binding import bind
from commands.kit.completion import ask_which
from commands.kit.context import Context
from commands.kit.declaration import Outcome, replies_of
from commands.kit.errors import Option, UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say, sign, whisper
from commands.kit.which_group import told_apart
from commands.kit.words import Span
from storage.checkins import Checkin
from storage.checkins.answers import Answer
from storage.questions import Unfinished

HEARD, IN_WORDS = "📝", "💬"  # that an answer arrived; that no mark was read in it. Reactions are clear text
_LATE = timedelta(days=1)  # after the end, an answer is late; after that it is about something else


class Said(Struct, frozen=True):
    """What somebody typed as an answer; None for what they left out. `free`: not behind a command."""

    words: str | None = None
    show: str | None = None
    wish: str | None = None
    free: bool = False


def read(ctx: Context, span: Span) -> Said:
    """An answer that was not typed as a command. Raises `Unreadable` for an option that can't be read."""
    values = bind(ctx.registry.command("checkins-answer"), span, _circumstances(ctx))
    return Said(**{name: str(value) for name, value in values.items()}, free=True)


async def at_hand(ctx: Context) -> list[Checkin]:
    """The open check-in of this room; in a direct chat those of all rooms that the person is in, the newest first.

    Where check-ins were turned off meanwhile, what is open waits.
    """
    if ctx.room.direct:
        found = await ctx.store.checkins.open_for(ctx.person)
        return [each for each in found if await _is_on(ctx, each)]
    checkin = await ctx.store.checkins.open_in(ctx.room_id)
    return [checkin] if checkin else []


async def answer_at_hand(ctx: Context, said: Said) -> Outcome:
    """An answer to the only check-in that it can be for; where there are several, the person picks one."""
    found = await at_hand(ctx)
    if not found:
        return await _for_the_next_one(ctx, said)
    if ctx.room.direct and ctx.circle:
        found = [each for each in found if each.group_id == ctx.circle.id] or found
    if len(found) > 1:
        return await _which(ctx, found, said)
    expected = await ctx.store.checkin_steps.asked(ctx.person, ctx.now) if ctx.room.direct and said.words else None
    step = expected[1] if expected and expected[0] == found[0].id else 0
    taken = replies_of(await take_at(ctx, found[0], step, said))
    return [each.about_group(found[0].group_id) for each in taken] if ctx.room.direct else taken


async def _which(ctx: Context, found: Sequence[Checkin], said: Said) -> list[Reply]:
    """Ask which one is meant: each can be replied to, and where each is of another group, its name will do."""
    asked = [(await question_to(ctx, each)).about_group(each.group_id) for each in found]
    groups = [group for group in await ctx.store.rooms.groups_of(ctx.person) if group.id in {c.group_id for c in found}]
    if len(groups) < len(found) or said.show or said.wish:
        return [say("checkins-which"), *asked]
    names = await told_apart(ctx, groups, ctx.person)
    options = [Option(name, str(number)) for number, name in names.items()]
    choices = tuple(option.words for option in options)
    waits = Unfinished(command="checkins-answer", before=said.words or "", choices=choices, asks_group=True)
    return [*asked, ask_which(ctx, Phrase("checkins-which"), options, waits)]


async def _for_the_next_one(ctx: Context, said: Said) -> Outcome:
    """None is open: ask whether the answer is for the next one, if it can be."""
    coming = await next_one(ctx) if said.words and said.wish is None else None
    if coming is None or passes(ctx, said.words or ""):
        raise await nothing_open(ctx)
    return await keep(ctx, coming, said.words or "", said.show, sure=False)


async def take_at(ctx: Context, checkin: Checkin, step: int, said: Said) -> Outcome:
    """An answer to one of the questions, the first of which has the scale."""
    if step == 0:
        return await take(ctx, checkin, said)
    if not ctx.room.direct or not said.words:
        return None
    return await take_step(ctx, checkin, step, said.words, shows=may_show(checkin, said))


async def nothing_open(ctx: Context) -> UserError:
    """The error for an answer to no open check-in: too late, or there is none."""
    if ctx.room.direct:
        return UserError("checkins-none-direct")
    if opens := await next_opening(ctx):
        return UserError("checkins-none-next", opens=opens)
    closed = await ctx.store.checkins.last_closed(ctx.room_id)
    if closed and ctx.now - closed < _LATE:
        return UserError("checkins-none-late", closed=closed)
    return UserError("checkins-none")


async def late(ctx: Context, number: int, said: Said) -> Outcome:
    """What to say to a reply after the end: only what was surely an answer gets one; the rest is talk."""
    closed = await ctx.store.checkins.closed_at(number)
    if closed is None or ctx.now - closed > _LATE:
        return None
    is_answer = any(understood(scale, said.words or "", _words_for(ctx))[0] for scale in SCALES.values())
    return say("checkins-late", closed=closed) if is_answer or ctx.room.direct else None


async def is_talk(ctx: Context, checkin: Checkin, said: Said) -> bool:
    """Whether words in the question's thread are for the others: no mark, from somebody who has answered already."""
    marks, _ = understood(SCALES[checkin.manner.scale], said.words or "", _words_for(ctx))
    return not marks and await ctx.store.checkin_answers.of(checkin.id, ctx.person) is not None


async def open_to(ctx: Context, number: int) -> Checkin | None:
    """This check-in, if it is open, the person is in its room, and check-ins are on there."""
    checkin = await ctx.store.checkins.get(number)
    if checkin is None or not ctx.room.direct:
        return checkin
    there = ctx.person in await ctx.store.rooms.members(checkin.room_id)
    return checkin if there and await _is_on(ctx, checkin) else None


async def _is_on(ctx: Context, checkin: Checkin) -> bool:
    return checkin.room_id in [each.room.room_id for each in await in_use(ctx)]


async def take(ctx: Context, checkin: Checkin, said: Said, *, edited: bool = False) -> Outcome:
    """Store an answer and acknowledge it; in the room by a sign that says nothing of how somebody is."""
    if checkin.manner.place == "private" and not ctx.room.direct:
        return [say("checkins-privately"), await ask(ctx, checkin)]
    if passes(ctx, said.words or ""):
        return await _let_pass(ctx, checkin)
    scale = SCALES[checkin.manner.scale]
    marks, rest = understood(scale, said.words or "", _words_for(ctx))
    rest = "" if marks and is_said(ctx, rest, "kit-polite") else rest  # "4 thanks"
    if not marks and not rest:
        return await (ask if ctx.room.direct else asked_again)(ctx, checkin)
    if not marks and off_the_scale(scale, rest):
        return say("checkins-scale").answered_by(QUESTION_MESSAGE, checkin.id)
    before = await ctx.store.checkin_answers.of(checkin.id, ctx.person)
    given = Answer(
        person=ctx.person,
        marks=marks,
        words=rest or None,
        shows=may_show(checkin, said),
        wish=said.wish,
        free=said.free,
    )
    await ctx.store.checkin_answers.give(checkin.id, given, ctx.event_id, ctx.now)
    told, news = list[Phrase](), list[Reply]()
    if said.wish not in (None, "nothing", before.wish if before else None):
        wished, news = await pass_on(ctx, checkin, said.wish or "")
        told = [wished]
    if not ctx.room.direct:
        return [*acknowledged(ctx, checkin, given, told, edited=edited), *news]
    in_words = not marks and before is None and bool(scale.marks) and rest
    noted = [Phrase("checkins-in-words", words=rest) if in_words else _noted(marks, replaced=before is not None), *told]
    following = await go_on(ctx, checkin, 0) if len(questions_of(checkin)) > 1 else []
    return [answered(checkin, 0, [*noted, *following]), *news]


async def _let_pass(ctx: Context, checkin: Checkin) -> Outcome:
    """Store nothing; in the room it looks like any answer."""
    if not ctx.room.direct:
        return sign(HEARD, Phrase("checkins-arrived"))
    following = await go_on(ctx, checkin, 0) if len(questions_of(checkin)) > 1 else []
    return answered(checkin, 0, [Phrase("checkins-passed"), *following])


async def ask(ctx: Context, checkin: Checkin) -> Reply:
    """Ask the person privately; what they write there next is the answer."""
    await expect(ctx, ctx.person, checkin, 0)
    return await question_to(ctx, checkin)


async def take_edited(ctx: Context, checkin: Checkin, said: Said) -> Outcome:
    """The answer as its message says it now. What was a command, and is other words now, is said to the others."""
    before = await ctx.store.checkin_answers.of(checkin.id, ctx.person)
    free = before is not None and before.free
    marks, _ = understood(SCALES[checkin.manner.scale], said.words or "", _words_for(ctx))
    if said.free and not free and not marks:
        return whisper(ctx.sender, Phrase("checkins-edit-unclear")).quietly()
    return await take(ctx, checkin, replace(said, free=free), edited=True)


def may_show(checkin: Checkin, said: Said) -> bool:
    """Whether the words may be shown to the room."""
    return said.show == "yes" if said.show else checkin.manner.sight == "group"


async def take_reaction(ctx: Context, checkin: Checkin, emoji: str) -> Outcome:
    """Store the mark that somebody put on the question; their own reaction shows that it arrived."""
    if emoji not in EMOJIS:
        return _take_unknown_sign(ctx, checkin)
    if checkin.manner.place == "private" and not ctx.room.direct:
        return await ask(ctx, checkin)
    scale = SCALES[checkin.manner.scale]
    mark = scale.mark_of(emoji)
    if not (ctx.reacts or ctx.room.direct):
        return _cannot_read(ctx, checkin, "checkins-no-reactions")
    if mark is None:
        return await _take_other_sign(ctx, checkin, emoji)
    if scale.many:
        excluded = scale.excluded_by(mark)
        await ctx.store.checkin_answers.add_mark(
            checkin.id, person=ctx.person, mark=mark, excludes=excluded, event_id=ctx.event_id, now=ctx.now
        )
        return None
    if len(questions_of(checkin)) > 1:
        return await take(ctx, checkin, Said(emoji))
    given = Answer(person=ctx.person, marks=(mark,), words=None)
    replaced = await ctx.store.checkin_answers.give(checkin.id, given, ctx.event_id, ctx.now)
    if not replaced:
        return None
    return lines([_noted((mark,), replaced=True)]) if ctx.room.direct else _changed(ctx, given)


async def _take_other_sign(ctx: Context, checkin: Checkin, emoji: str) -> Outcome:
    """A sign of another scale is kept as words, unless the person has answered already."""
    if not await ctx.store.checkin_answers.of(checkin.id, ctx.person):
        given = Answer(person=ctx.person, marks=(), words=emoji, shows=may_show(checkin, Said()))
        await ctx.store.checkin_answers.give(checkin.id, given, ctx.event_id, ctx.now)
        return _once(ctx, checkin, Phrase("checkins-sign-as-words", sign=emoji))
    return _take_unknown_sign(ctx, checkin)


def _take_unknown_sign(ctx: Context, checkin: Checkin) -> Outcome:
    """Tell the person, once, that their reaction is no answer."""
    if checkin.manner.place == "private" and not ctx.room.direct:
        return None
    scale = SCALES[checkin.manner.scale]
    if not scale.marks:
        return _cannot_read(ctx, checkin, "checkins-no-reactions")
    return _cannot_read(ctx, checkin, "checkins-unknown-sign", marks=[scale.emojis[each][0] for each in scale.marks])


def _cannot_read(ctx: Context, checkin: Checkin, key: str, **facts: object) -> Reply:
    return _once(ctx, checkin, Phrase(key, **facts))


def _once(ctx: Context, checkin: Checkin, *said: Phrase) -> Reply:
    """A private message, sent at most once per check-in; a reply to it is an answer."""
    told = whisper(ctx.sender, *said).quietly().answered_by(QUESTION_MESSAGE, checkin.id)
    return told.delivered(once=f"{said[0].key} {checkin.id} {ctx.person}", unasked=True)


def acknowledged(ctx: Context, checkin: Checkin, given: Answer, told: list[Phrase], *, edited: bool) -> list[Reply]:
    """In the room: a sign (another one if no mark was read); anything else is said privately."""
    read = bool(given.marks) or not SCALES[checkin.manner.scale].marks
    if edited:
        return [_changed(ctx, given, *told)]
    arrived = sign(HEARD if read else IN_WORDS, Phrase("checkins-arrived"))
    private = [whisper(ctx.sender, *told).quietly()] if told else []
    return [arrived, *private, *([] if read else [_once(ctx, checkin, Phrase("checkins-in-words", words=given.words))])]


def _changed(ctx: Context, given: Answer, *told: Phrase) -> Reply:
    """Tell the person privately what their answer says now."""
    return whisper(ctx.sender, _noted(given.marks, replaced=True), *told).quietly()


def _words_for(ctx: Context) -> Names:
    """The words for a mark, in all languages, because people mix them."""
    return lambda key: ctx.registry.catalogs.folded_names(key)


def _circumstances(ctx: Context) -> Circumstances:
    return ctx.circumstances()


def _noted(marks: tuple[str, ...], *, replaced: bool) -> Phrase:
    if not marks:
        return Phrase("checkins-replaced-words" if replaced else "checkins-noted-words")
    return Phrase("checkins-replaced" if replaced else "checkins-noted", mark=shown(*marks))
