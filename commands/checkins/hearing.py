"""What people say, reply and put on a check-in, and what becomes due about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.checkins.ahead import next_one
from commands.checkins.answering import (
    Said,
    answer_at_hand,
    ask,
    at_hand,
    is_talk,
    late,
    nothing_open,
    open_to,
    read,
    take,
    take_at,
    take_edited,
    take_reaction,
)
from commands.checkins.asking import asked_again, question_of
from commands.checkins.closing import cancel_timers, close
from commands.checkins.feature import (
    CLOSE_TIMER,
    MEANT_QUESTION,
    QUESTION_MESSAGE,
    REMIND_TIMER,
    STEP_MESSAGE,
    Placed,
    Scaled,
    Seen,
    Wished,
    YesNo,
    checkins,
)
from commands.checkins.meant import another_command, ask_whether
from commands.checkins.opening import manner_of, open_checkin, several, tidy
from commands.checkins.windows import reminders
from commands.kit.answers import Free, Intent
from commands.kit.answers import YesNo as YesOrNo
from commands.kit.arguments import Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import (
    CheckinWanted,
    MessageEdited,
    MessageRedacted,
    WrittenPrivately,
)
from commands.kit.kind_events import CheckinMeant, CheerMeant
from commands.kit.offers import Sign
from commands.kit.phrase import Phrase
from commands.kit.registry import PREFIX
from commands.kit.replies import Reply, announce, say, sign
from commands.kit.time_arguments import Moment
from commands.kit.words import Span, plain
from storage.checkins import Checkin
from storage.checkins.people import Wanted

_CHEERS = ("es",)  # languages in which the command's name is also what one calls to somebody: `¡ánimo Anne!`


@checkins.command("answer", where=Where.ANYWHERE, essential=True)
async def answer(
    ctx: Context, words: Text | None = None, *, show: YesNo | None = None, wish: Wished | None = None
) -> Outcome:
    """Say how one is: a mark of the scale, words, or both."""
    if meant := another_command(ctx, words or ""):
        return ask_whether(ctx, meant)
    if words and ctx.language in _CHEERS and (asked := await ctx.tell(CheerMeant(words))):
        return asked
    return await answer_at_hand(ctx, Said(words, show, wish))


@checkins.on(CheckinMeant)
async def answer_after_all(ctx: Context, event: CheckinMeant) -> Outcome:
    """The words were not meant for somebody else."""
    return await answer_at_hand(ctx, Said(event.words, None, None))


@checkins.question(MEANT_QUESTION, YesOrNo(), holds_for=timedelta(minutes=10))
async def do_what_was_meant(ctx: Context, subject: str, yes: bool) -> Outcome:
    """Whether what was said is an answer, or another command."""
    if not yes:
        return say("checkins-meant-not")
    return await {"start": start, "close": close_now, "withdraw": withdraw}[subject](ctx)


@checkins.command("start")
async def start(
    ctx: Context,
    question: Text | None = None,
    *,
    scale: Scaled | None = None,
    until: Moment | None = None,
    see: Seen | None = None,
    place: Placed | None = None,
) -> Outcome:
    """Open a check-in with one's own question, or with the usual one."""
    if already := await ctx.store.checkins.open_in(ctx.room_id):
        return await asked_again(ctx, already, Phrase("checkins-already"))
    manner = await manner_of(ctx, scale, see, place, several=several(question))
    return await open_checkin(ctx, ctx.person, ctx.event_id, tidy(question), until, manner)


@checkins.on(CheckinWanted)
async def start_usual(ctx: Context, event: CheckinWanted) -> Outcome:
    """The usual one, for somebody who was offered it."""
    return await start(ctx)


@checkins.command("close")
async def close_now(ctx: Context) -> Outcome:
    """Show what was said and forget it; for who opened the check-in, and for facilitators."""
    checkin = await ctx.store.checkins.open_in(ctx.room_id)
    if checkin is None:
        raise UserError("checkins-none")
    if checkin.opener != ctx.person and not await ctx.leads():
        if not checkin.opener:
            raise UserError("checkins-close-is-theirs")
        raise UserError("checkins-not-yours", opener=await ctx.member(checkin.opener))
    said = await close(ctx, checkin)
    return said if said[0].live is None else [*said, sign("✅")]


@checkins.command("withdraw", where=Where.ANYWHERE, guessed=False)
async def withdraw(ctx: Context) -> Outcome:
    """Take one's answer back, or the one that was given ahead."""
    found = await at_hand(ctx)
    for checkin in found:
        if await ctx.store.checkin_answers.withdraw_of(checkin.id, ctx.person):
            key = "checkins-withdrawn-direct" if ctx.room.direct else "checkins-withdrawn"
            return say(key, question=question_of(checkin))
    coming = await next_one(ctx)
    if coming and await ctx.store.checkin_answers.ahead.withdraw_of(coming.schedule.id, ctx.person):
        return say("checkins-ahead-withdrawn", opens=coming.opens)
    raise UserError("checkins-no-answer") if found else await nothing_open(ctx)


@checkins.command("remind", where=Where.GROUP, sets="checkin_people")
async def remind(ctx: Context, answer: YesNo | None = None) -> Outcome:
    """Be reminded once of every check-in before it ends, privately; or not any more."""
    return await _want(ctx, "reminders", wanted=answer != "no")


@checkins.command("volunteer", where=Where.GROUP, guessed=False, sets="checkin_people")
async def volunteer(ctx: Context, answer: YesNo | None = None) -> Outcome:
    """Learn privately what would do others good, where they say so; or not any more."""
    return await _want(ctx, "wishes", wanted=answer != "no")


async def _want(ctx: Context, what: Wanted, *, wanted: bool) -> Reply:
    await ctx.store.checkin_people.want(ctx.group.id, ctx.person, what, ctx.event_id, wanted=wanted)
    return _what_is_wanted(ctx, what, wanted=wanted)


def _what_is_wanted(ctx: Context, what: Wanted, *, wanted: bool) -> Reply:
    command = "remind" if what == "reminders" else "volunteer"
    return say(f"checkins-{command}-on", group=ctx.group.name) if wanted else say(f"checkins-{command}-off")


@checkins.offer(
    QUESTION_MESSAGE,
    Intent("remind", taps=("🔔", "⏰")),
    Intent("privately", taps=("✋", "🤚", "🙋")),
    words=True,
    signs=True,
)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """What is replied to the question or put on it is an answer, while it is open.

    A bell asks for reminders; a hand asks for the question in the direct chat.
    """
    if meant == "remind":
        return None if ctx.room.direct else ctx.to_sender(await _want(ctx, "reminders", wanted=True))
    checkin = await open_to(ctx, subject)
    if isinstance(meant, Free):
        return await _replied(ctx, subject, checkin, read(ctx, Span.of(meant)))
    if checkin is None:
        return None
    if isinstance(meant, Sign):
        return await take_reaction(ctx, checkin, meant)
    return await ask(ctx, checkin)


async def _replied(ctx: Context, number: int, checkin: Checkin | None, said: Said) -> Outcome:
    if checkin is None:
        return await late(ctx, number, said)
    return None if ctx.reply_to is None and await is_talk(ctx, checkin, said) else await take(ctx, checkin, said)


@checkins.offer(STEP_MESSAGE, words=True)
async def answer_step(ctx: Context, subject: str, text: str) -> Outcome:
    """A reply to one of several questions."""
    number, _, step = subject.partition(":")
    checkin, said = await open_to(ctx, int(number)), read(ctx, Span.of(text))
    return await take_at(ctx, checkin, int(step), said) if checkin else await late(ctx, int(number), said)


@checkins.on(WrittenPrivately)
async def answer_in_private(ctx: Context, event: WrittenPrivately) -> Outcome:
    """What is written in the private chat soon after a question answers it, without a reply to it."""
    asked = await ctx.store.checkin_steps.asked(ctx.person, ctx.now)
    checkin = await open_to(ctx, asked[0]) if asked else None
    return await take_at(ctx, checkin, asked[1], read(ctx, Span.of(event.text))) if asked and checkin else None


@checkins.on(MessageEdited)
async def change(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing the message of an answer changes the answer."""
    if step := await ctx.store.checkin_steps.given_with(event.event_id):
        number, place, person = step
        later = await ctx.store.checkins.get(number) if person == ctx.person else None
        return await take_at(ctx, later, place, read(ctx, Span.of(event.text))) if later else None
    given = await ctx.store.checkin_answers.given_with(event.event_id)
    checkin = await ctx.store.checkins.get(given[0]) if given and given[1] == ctx.person else None
    if checkin is None:
        return None
    found = ctx.registry.find(event.text, ctx.language)
    if found is None and not plain(event.text).startswith(PREFIX):
        return await take_edited(ctx, checkin, read(ctx, Span.of(event.text)))
    if found and found.command.key == "checkins-answer":
        return await take_edited(ctx, checkin, replace(read(ctx, found.rest), free=False))
    return None


@checkins.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting a message deletes, without a word, the answer that it gave; or cancels the check-in that it opened."""
    await ctx.store.checkin_answers.withdraw(event.event_id)
    await ctx.store.checkin_steps.withdraw(event.event_id)
    if undone := await ctx.store.checkin_people.take_back(event.event_id):
        what, wanted = undone
        return ctx.to_sender(_what_is_wanted(ctx, what, wanted=wanted))
    checkin = await ctx.store.checkins.by_event(event.event_id)
    if checkin is None:
        return None
    await cancel_timers(ctx, checkin)
    await ctx.store.checkins.cancel(checkin.id)
    return announce(Phrase("checkins-cancelled"))


@checkins.on_timer(CLOSE_TIMER)
async def close_by_itself(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Close it when nobody has: answers are kept no longer than was announced."""
    checkin = await ctx.store.checkins.get(subject)
    return await close(ctx, checkin) if checkin else None


@checkins.on_timer(REMIND_TIMER)
async def remind_those_who_asked(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Remind, once and privately, those who asked for it and have not answered. Nobody else learns who they are."""
    checkin = await ctx.store.checkins.get(subject)
    return await reminders(ctx, checkin) if checkin else None
