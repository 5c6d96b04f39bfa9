"""Begins a call for help: those on call are called at once, and the caller is told what happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from commands.kit.answers import YesNo
from commands.kit.arguments import WHOLE, TextKind
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.kit.spoken import is_one_of
from commands.sos.everybody import offer
from commands.sos.feature import CALL_MESSAGE, LATE, OFFER_QUESTION, OVER_QUESTION, SILENT_TIMER, at_once, sos
from commands.sos.passing import Progress, call_next, pages
from commands.sos.wording import helplines_of, homes, name_of, passed_on, to_caller, to_pages
from storage.sos import Call, Page

Words = Annotated[str, TextKind(characters=WHOLE)]  # no words are too many to call somebody
_AGAIN = timedelta(minutes=2)  # the same people are not called again more often


@sos.command("sos", where=Where.ANYWHERE, always=True, calls=OFFER_QUESTION, guessed=False)
async def call_somebody(ctx: Context, words: Words | None = None) -> Outcome:
    """Call for help. In the private chat the people of all one's groups are called, because to ask which takes time."""
    groups = await ctx.groups_at_hand()
    if not groups:
        raise UserError("sos-no-group")
    room_ctx = at_once(ctx)
    call = await ctx.store.sos.of(ctx.person)
    if words and sounds_over(ctx, words):
        if call is None:
            raise UserError("sos-none-open")
        return ask_whether_over(call)
    again = call is not None
    if call is None:
        call = await ctx.store.sos.begin(ctx.person, ctx.event_id, ctx.now, ctx.heard)
    for group in groups:
        await ctx.store.sos.reach(call.id, group.id)
    return await (_again(room_ctx, call, words) if again else _first(room_ctx, call, words))


async def ask_anew(ctx: Context, subject: str, wanted: bool) -> Outcome:
    """Ask once more on a late yes, which may be meant for something else."""
    return say("sos-sos-offer").asks(OFFER_QUESTION, "") if wanted else None


@sos.question(OFFER_QUESTION, YesNo(), late=ask_anew)
async def call_or_not(ctx: Context, subject: str, wanted: bool) -> Outcome:
    """Call, or not, as somebody answers who was asked whether their words were a call."""
    return await call_somebody(ctx) if wanted else say("sos-not-called")


def sounds_over(ctx: Context, text: str) -> bool:
    """Whether a text is what people say when they need nobody any more."""
    around = ("kit-polite", "kit-yes")
    return is_one_of(ctx.registry.catalogs, text, "kit-leave", "sos-over-plain", around=around)


def ask_whether_over(call: Call) -> Reply:
    """Ask the caller whether it is over."""
    return say("sos-over-asks").asks(OVER_QUESTION, call.id).delivered(pressing=True)


async def _first(ctx: Context, call: Call, words: str | None) -> list[Reply]:
    progress = await call_next(ctx, call)
    passed = await _pass_on(ctx, call, words)
    late = [Phrase("sos-read-late", began=call.began)] if ctx.now - call.began > LATE else []
    answer = await _answer(ctx, call, [*late, *progress.phrases("first")], passed=bool(passed))
    return [*await pages(ctx, call, progress), *passed, *answer, *await _ask(ctx, call, progress)]


async def _again(ctx: Context, call: Call, words: str | None) -> list[Reply]:
    """Call again: the next people at once, or if there are none the same ones, at most once in `_AGAIN`."""
    before = [each for each in await ctx.store.sos.pages(call.id) if each.waits]
    reachable = len({each.person for each in before} - await ctx.store.direct.unopened(each.person for each in before))
    coming = [each for each in before if each.state == "coming"]
    progress = await call_next(ctx, call)
    now = [Phrase("sos-somebody-is-coming")] if coming else []
    anew = before
    if progress.calling:
        now, anew = [*now, *progress.phrases("again")], coming
    elif not reachable:
        now += progress.phrases("first")
    elif ctx.now - call.called < _AGAIN:
        now, anew = [*now, Phrase("sos-just-called")], []
    else:
        now.append(Phrase("sos-again-same", count=reachable))
        await ctx.store.sos.called(call.id, ctx.now)
    said = [*await pages(ctx, call, progress), *await to_pages(ctx, call, anew, "sos-page-again")]
    passed = await _pass_on(ctx, call, words)
    asked = [] if coming else await _ask(ctx, call, progress)
    return [*said, *passed, *await _answer(ctx, call, now, passed=bool(passed)), *asked]


async def _ask(ctx: Context, call: Call, progress: Progress) -> list[Reply]:
    """Offer to ask everybody, where one person or fewer can be reached, or all have been called."""
    return await offer(ctx, call) if not progress.calling or progress.in_reach <= 1 else []


async def _pass_on(ctx: RoomContext, call: Call, words: str | None) -> list[Reply]:
    """Pass the caller's words on to those who were called so far. They are not kept for others."""
    waiting: list[Page] = [each for each in await ctx.store.sos.pages(call.id) if each.waits] if words else []
    known = await _known(ctx, call) if waiting else set()
    said = []
    for each in [each for each in waiting if each.state == "coming" or each.person in known]:
        for home in (await ctx.rooms_of(each.group_id))[:1]:
            said.append(await passed_on(home, call, Member(each.person, await name_of(home, each.person)), words or ""))
    return said


async def _known(ctx: RoomContext, call: Call) -> set[str]:
    """Who is still in a group of the call together with the caller: what is said later is for them alone."""
    everybody = [await ctx.people(group) for group in await ctx.store.sos.groups(call.id)]
    return {person for people in everybody if call.person in people for person in people}


async def _answer(ctx: Context, call: Call, now: list[Phrase], *, passed: bool) -> list[Reply]:
    """The answer to the caller: what happens, the helplines, how to end it. A room reads only that there is one."""
    rooms = await homes(ctx, call)
    words = [Phrase("sos-words-passed")] if passed else []
    phrases = [*now, *words, BLANK, *await helplines_of(rooms), BLANK, Phrase("sos-how")]
    if ctx.room.direct:
        return [lines(phrases).delivered(pressing=True).answered_by(CALL_MESSAGE, call.id)]
    private = to_caller(rooms[0], call, *phrases).delivered(on_undeliverable=SILENT_TIMER.about(call.person))
    unopened = await ctx.store.direct.unopened([call.person])
    return [say("sos-privately-unopened" if unopened else "sos-privately", person=ctx.sender.name), private]


@sos.on_timer(SILENT_TIMER)
async def cannot_tell(ctx: RoomContext, person: str, due: object) -> Outcome:
    """Mention the caller in the room, because they can't be written to. The room learns nothing else."""
    member = await ctx.member(person)
    said = announce(Phrase("sos-silent", person=member)).mentioning([person]).delivered(pressing=True)
    return said.delivered(asked_for=True)


@sos.on(MessageRedacted)
async def stand(ctx: Context, event: MessageRedacted) -> Outcome:
    """Keep the call when its message is redacted, whoever did it, and tell the caller how to end it."""
    call = await ctx.store.sos.by_event(event.event_id)
    if call is None:
        return None
    return [to_caller(home, call, Phrase("sos-stands")) for home in (await homes(ctx, call))[:1]]
