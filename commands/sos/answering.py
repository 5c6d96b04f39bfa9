"""Answers of those who were called, and the end of a call."""

from __future__ import annotations

from commands.kit.answers import Free, Intent, Intents, YesNo, is_said
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import ComingSaid, MessageRedacted, PersonForgotten, WrittenPrivately
from commands.kit.hints import once
from commands.kit.meeting_events import NotNow
from commands.kit.parsed import Suggest
from commands.kit.phrase import Phrase, Pill
from commands.kit.registry import Found
from commands.kit.replies import Reply, lines, say, sign
from commands.kit.unsigned import find_unsigned
from commands.sos.calling import ask_whether_over, call_somebody, sounds_over
from commands.sos.everybody import answer_the_offer, tell_rooms
from commands.sos.feature import (
    CALL_MESSAGE,
    NEXT_TIMER,
    OVER_QUESTION,
    PAGE_QUESTION,
    TOO_QUESTION,
    at_once,
    privately,
    sos,
)
from commands.sos.passing import end, go_on, miss
from commands.sos.which_call import anybody_calls, join, meant_call, open_call, page_of, unanswered, which
from commands.sos.wording import homes, name_of, to_caller, to_pages
from storage.sos import Call, Page

_GOING = ("synonyms-delete-answer", "synonyms-leave-answer")  # how one goes and is forgotten waits for no call to end
_READ = "🤍"
COMES = ("sos-coming-names", "sos-coming-plain")
_DECLINES = ("sos-unable-names", "sos-unable-plain", "kit-leave")
_TOO = Intents(
    (
        # To read that somebody comes, and to say so, is no promise: they read with which sign it would be one.
        Intent("notes", ("sos-noted-plain",), ("👍", "✅", "👌", "🙏", "❤")),
        Intent("comes", ("kit-yes", *COMES), ("🙋",)),
        Intent("declines", ("kit-no", *_DECLINES[:2]), ("❌", "👎")),
    )
)


@sos.command("coming", where=Where.ANYWHERE, always=True)
async def come(ctx: Context) -> Outcome:
    """Answer that one is coming; where nobody called, the words may be for something else."""
    elsewhere = [] if await anybody_calls(ctx) else await ctx.tell(ComingSaid(comes=True))
    return elsewhere or await privately(ctx, come_to)


@sos.command("unable", where=Where.ANYWHERE, always=True, guessed=False)
async def decline(ctx: Context) -> Outcome:
    """Answer that one can't come; nobody learns who. Who was not called passes their turn (`!not now`)."""
    called = ctx.room.direct or await ctx.store.sos.waiting_for(ctx.person)
    passed = [] if called else await ctx.tell(NotNow())
    elsewhere = [] if passed or await anybody_calls(ctx) else await ctx.tell(ComingSaid(comes=False))
    return passed or elsewhere or await privately(ctx, _decline)


@sos.command("over", where=Where.ANYWHERE, always=True, guessed=False)
async def finish(ctx: Context) -> Outcome:
    """End one's own call."""
    return await privately(ctx, _finish)


async def say_how(ctx: Context, subject: int) -> Outcome:
    """Say which two words answer a page: other words are not guessed at."""
    return say("sos-say-so", id=Pill((await open_call(ctx, subject)).person)).answered_by(PAGE_QUESTION, subject)


@sos.question(
    PAGE_QUESTION, YesNo(yes=COMES, no=_DECLINES, up=("👍", "✅", "🙋"), forgiving=True), first=True, unfit=say_how
)
async def answer(ctx: Context, subject: int, comes: bool) -> Outcome:
    """Store whether somebody who was called comes. A bare word is refused where several calls wait for it."""
    waiting = await unanswered(ctx) if ctx.reply_to is None else []
    if len(waiting) > 1:
        raise await which(ctx, waiting)
    call = await open_call(ctx, subject)
    return await (come_to if comes else _decline)(at_once(ctx), call)


async def leave_be(ctx: Context, subject: int) -> Outcome:
    """Nobody waits for their answer: what they write is read like anything else."""
    return None


@sos.question(TOO_QUESTION, _TOO, unfit=leave_be)
async def answer_too(ctx: Context, subject: int, meant: str) -> Outcome:
    """Somebody who was called answers after somebody else said that they are coming."""
    if meant == "notes":
        return say("sos-noted")
    call = await open_call(ctx, subject)
    return await (come_to if meant == "comes" else _decline)(at_once(ctx), call)


@sos.question(OVER_QUESTION, YesNo(yes=("sos-better-plain",)))
async def end_or_not(ctx: Context, subject: int, over: bool) -> Outcome:
    """Whether it is over; only who called says so."""
    return await _finish(ctx) if over else say("sos-goes-on")


@sos.offer(CALL_MESSAGE, Intent("over", taps=("✅",)), Intent("well", taps=("👍",)), words=True)
async def hear_caller(ctx: Context, subject: int, meant: str) -> Outcome:
    """A tick of who called ends it; a thumb may be thanks, and is asked about.

    What they reply is not passed on, and they are told how it reaches somebody.
    """
    if isinstance(meant, Free):
        return await hear(ctx, WrittenPrivately(meant))
    call = await ctx.store.sos.get(subject)
    if call is None or call.person != ctx.person:
        return None
    return await _finish(ctx) if meant == "over" else ask_whether_over(call)


@sos.on(WrittenPrivately)
async def hear(ctx: Context, event: WrittenPrivately) -> Outcome:
    """Run the commands without the sign in the private chat; tell a caller that nobody reads what they write there."""
    match _command(ctx, event.text):
        case "sos-sos":
            return await call_somebody(ctx)
        case "sos-over":
            return await finish(ctx)
        case "sos-coming":
            return await come(ctx)
        case "sos-unable":
            return await decline(ctx)
    if (call := await ctx.store.sos.of(ctx.person)) is None:
        return None
    if answered := await answer_the_offer(at_once(ctx), call, event.text):
        return answered
    if sounds_over(ctx, event.text) or is_said(ctx, event.text, "sos-thanks-plain"):
        return ask_whether_over(call)
    if is_said(ctx, event.text, "kit-yes"):  # to what they were told last: somebody is coming
        return sign(_READ, Phrase("kit-heard"))
    return None if await _is_for_the_bot(ctx, event.text) else await once(ctx, say("sos-nobody-reads"))


@sos.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Take back that somebody is coming, when the message or reaction that said so is redacted."""
    page = await ctx.store.sos.answered_with(event.event_id)
    call = await ctx.store.sos.get(page.call_id) if page else None
    return await _cancel(at_once(ctx), call, page) if call and page else None


@sos.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> list[Reply]:
    """End what somebody who is forgotten called for, and call others in their place where they were coming."""
    said: list[Reply] = []
    if call := await ctx.store.sos.of(event.person):
        here = [each for each in await ctx.store.sos.pages(call.id) if each.waits and each.group_id == ctx.group.id]
        said += await to_pages(ctx, call, here, "sos-call-forgotten")
        if await ctx.store.sos.groups(call.id) == [ctx.group.id]:
            await end(ctx, call)
    for call in await ctx.store.sos.waiting_for(event.person):
        for page in await ctx.store.sos.pages(call.id):
            if page.person == event.person and page.state == "coming" and page.group_id == ctx.group.id:
                said += await _cancel(ctx, call, page)
    return said


async def _is_for_the_bot(ctx: Context, text: str) -> bool:
    """Whether a text without the sign is clearly a command, or asks how to be forgotten."""
    match find_unsigned(ctx.registry, text, ctx.circumstances(await ctx.people_anywhere())):
        case Found(command=command):
            return command.where is not Where.ROOM
        case Suggest(reply):
            return bool(reply.lines) and reply.lines[0].key in _GOING
    return False


def _command(ctx: Context, text: str) -> str | None:
    """The key of the command that the whole text is, without its sign; None for other words."""
    found = ctx.registry.find(f"!{text.strip().lstrip('!')}", ctx.language)
    return found.command.key if found and not found.rest else None


async def come_to(ctx: Context, call: Call | None = None) -> list[Reply]:
    """Store that the sender is coming to this call (None: the one that they mean), and tell everybody concerned."""
    call = call or await meant_call(ctx)
    await join(ctx, call)
    mine, others = await page_of(ctx, call)
    home = (await ctx.rooms_of(mine.group_id))[0]
    name = await name_of(home, call.person)
    thanks = [Phrase("sos-thanks-coming", person=name, id=Pill(call.person))]
    if any(each.state == "coming" for each in others):
        thanks.append(Phrase("sos-others-too"))
    answer = lines(thanks).asks(PAGE_QUESTION, call.id)  # whether they still do: they may not after all
    if mine.state == "coming":
        return [answer]
    await ctx.store.sos.answer(mine.id, "coming", ctx.event_id)
    await ctx.cancel(NEXT_TIMER, call.id)
    await ctx.store.questions.over(*PAGE_QUESTION.key(call.id))
    await ctx.store.questions.over(*TOO_QUESTION.key(call.id), ctx.person)
    comes = Phrase("sos-comes", helper=await name_of(home, ctx.person), id=Pill(ctx.person))
    coming = await to_pages(ctx, call, [each for each in others if each.state == "coming"], "sos-another-comes")
    called = await to_pages(ctx, call, [each for each in others if each.state != "coming"], "sos-somebody-comes")
    called = [each.asks(TOO_QUESTION, call.id) for each in called]
    rooms = [] if any(each.state == "coming" for each in others) else await tell_rooms(ctx, call, "sos-everybody-comes")
    return [to_caller(home, call, comes), answer, *coming, *called, *rooms]


async def _decline(ctx: Context, call: Call | None = None) -> list[Reply]:
    call = call or await meant_call(ctx)
    mine, _ = await page_of(ctx, call)
    thanks = say("sos-thanks-unable")
    for question in (PAGE_QUESTION, TOO_QUESTION):
        await ctx.store.questions.over(*question.key(call.id), ctx.person)
    if mine.state == "coming":
        return [thanks, *await _cancel(ctx, call, mine)]
    await ctx.store.sos.answer(mine.id, "unable")
    return [thanks, *await miss(ctx, call, mine.group_id)]


async def _cancel(ctx: RoomContext, call: Call, page: Page) -> list[Reply]:
    """Store that somebody can't come after all, and call the next people, unless somebody else is coming."""
    await ctx.store.sos.answer(page.id, "unable")
    if any(each.state == "coming" for each in await ctx.store.sos.pages(call.id)):
        return [to_caller(home, call, Phrase("sos-one-less")) for home in (await homes(ctx, call))[:1]]
    return await go_on(ctx, call, "again", Phrase("sos-not-after-all"))


async def _finish(ctx: Context) -> list[Reply]:
    call = await ctx.store.sos.of(ctx.person)
    if call is None:
        raise UserError("sos-none-open")
    waiting = [each for each in await ctx.store.sos.pages(call.id) if each.waits]
    told = await to_pages(ctx, call, waiting, "sos-ended")
    rooms = await tell_rooms(ctx, call, "sos-everybody-over")
    await end(ctx, call)
    return [say("sos-over" if told else "sos-over-alone"), *told, *rooms]
