"""Those who like to greet newcomers: each month it falls to one of them, by lot. Nobody else reads who it is.

Who passes, goes on pause, leaves or is forgotten hands it on to the next, who is drawn at once.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from msgspec.structs import replace

from commands.kit.answers import DOWN, UP, Intent, Intents
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotHere
from commands.kit.events import DayBegan, MemberLeft, MessageRedacted, Paused, PersonForgotten, Resumed
from commands.kit.phrase import Member, Phrase, Pill
from commands.kit.replies import Reply, lines, say, whisper
from commands.welcome.feature import LOT_TIMER, MONTH_QUESTION, welcome
from commands.welcome.lots import drawn
from storage.rooms.names import bare_name

_MORNING = time(9)
_HOLDS_FOR = timedelta(days=3)  # a plain word; the command holds all month
_PASS = ("kit-no", "kit-pass-plain")
_ANSWER = Intents((Intent("yes", ("kit-yes",), UP), Intent("pass", _PASS, DOWN)), again="welcome-again")


@welcome.command("greet", where=Where.GROUP)
async def like_to(ctx: Context) -> Outcome:
    """Be among those to whom it may fall to greet newcomers."""
    home, store = await _home(ctx, ctx.group.id), ctx.store.welcome.greeters
    await store.join(ctx.group.id, ctx.person, ctx.event_id)
    if not await ctx.is_set(LOT_TIMER, ctx.group.id):
        await home.wake(LOT_TIMER, ctx.group.id, _next_month(home), wait=True)
    said = [Phrase("welcome-greet-in")]
    if await store.now(ctx.group.id) is None:
        await store.fell_to(ctx.group.id, ctx.person, ctx.now)
        said.append(Phrase("welcome-greet-yours"))
    return ctx.between_us(lines([*said, Phrase("welcome-greet-how")]))


@welcome.command("greet-off", where=Where.GROUP, guessed=False)
async def like_no_more(ctx: Context) -> Outcome:
    """Not be among them any more."""
    await _require(ctx)
    return [*ctx.between_us(say("welcome-greet-out")), *await _leave(await _home(ctx, ctx.group.id), ctx.person)]


@welcome.command("greet-pass", where=Where.GROUP)
async def pass_on(ctx: Context) -> Outcome:
    """Let it fall to somebody else this month."""
    await _require(ctx)
    return [*ctx.between_us(say("welcome-greet-passed")), *await _pass(await _home(ctx, ctx.group.id), ctx.person)]


@welcome.question(MONTH_QUESTION, _ANSWER, holds_for=_HOLDS_FOR)
async def answer(ctx: Context, subject: int, meant: str) -> Outcome:
    """A pass hands it on; nothing has to be answered."""
    if meant == "yes":
        return say("welcome-greet-thanks")
    return [say("welcome-greet-passed"), *await _pass(await _home(ctx, subject), ctx.person)]


@welcome.on_timer(LOT_TIMER)
async def draw(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """A month begins: it falls to somebody else, where there is somebody."""
    if not await ctx.at_home(subject, LOT_TIMER, subject):
        return None
    if not await ctx.store.welcome.greeters.of(subject):
        return None
    await ctx.wake(LOT_TIMER, subject, _next_month(ctx), wait=True)
    await ctx.store.welcome.greeters.begin(subject)
    return await _draw(ctx)


@welcome.on(DayBegan)
async def go_on(ctx: RoomContext, event: DayBegan) -> None:
    """It is not lost with the room, or the instance, in which its timer was set."""
    if ctx.circle is None or await ctx.is_set(LOT_TIMER, ctx.group.id):
        return
    if await ctx.store.welcome.greeters.of(ctx.group.id):
        await ctx.wake(LOT_TIMER, ctx.group.id, _next_month(ctx), wait=True)


@welcome.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Whoever deletes the message is not among them any more."""
    group_id = await ctx.store.welcome.greeters.said_by(event.event_id)
    return await _leave(await _home(ctx, group_id), ctx.person) if group_id else None


@welcome.on(Paused)
async def rest(ctx: Context, event: Paused) -> list[Reply]:
    """Who goes on pause greets nobody meanwhile; they stay among those who like to, and have not passed."""
    said: list[Reply] = []
    for group in await ctx.store.rooms.groups_of(event.person):
        if await _is_theirs(ctx, group.id, event.person):
            await ctx.store.questions.over(*MONTH_QUESTION.key(group.id), event.person)
            await ctx.store.welcome.greeters.freed(group.id, event.person)
            said += await _draw(await _home(ctx, group.id))
    return said


@welcome.on(Resumed)
async def come_back(ctx: Context, event: Resumed) -> list[Reply]:
    """Where it is nobody’s meanwhile, it can be theirs again."""
    said: list[Reply] = []
    for group in await ctx.store.rooms.groups_of(event.person):
        if await ctx.store.welcome.greeters.now(group.id) is None:
            said += await _draw(await _home(ctx, group.id))
    return said


@welcome.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> list[Reply]:
    """Who is forgotten greets nobody any more."""
    return await _leave(await _home(ctx, ctx.group.id), event.person)


@welcome.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> list[Reply]:
    """Nor does who has left the group."""
    return await _leave(ctx, event.person) if await ctx.has_left(event.person) else []


async def tell_of(ctx: RoomContext, newcomer: str) -> list[Reply]:
    """Tell whoever greets newcomers this month that somebody has come; not of whom they are kept apart from."""
    now = await ctx.store.welcome.greeters.now(ctx.group.id)
    if now is None or now.person == newcomer or await ctx.store.apart.of(now.person, [newcomer]):
        return []
    name = bare_name(await ctx.store.rooms.name_in_group(ctx.group.id, newcomer), newcomer)
    came = Phrase("welcome-greet-came", person=name, id=Pill(newcomer), group=ctx.group.name)
    told = whisper(await _as_called(ctx, now.person), came, Phrase("welcome-greet-came-how"))
    return [replace(told, room=ctx.room.room_id).about_group(ctx.group.id)]


async def _leave(home: RoomContext, person: str) -> list[Reply]:
    said = await _pass(home, person)
    await home.store.welcome.greeters.leave(home.group.id, person)
    return said


async def _pass(home: RoomContext, person: str) -> list[Reply]:
    """Hand it on, if it is theirs."""
    theirs = await _is_theirs(home, home.group.id, person)
    await home.store.questions.over(*MONTH_QUESTION.key(home.group.id), person)
    await home.store.welcome.greeters.passed(home.group.id, person)
    return await _draw(home) if theirs else []


async def _is_theirs(ctx: RoomContext, group_id: int, person: str) -> bool:
    now = await ctx.store.welcome.greeters.now(group_id)
    return now is not None and now.person == person


async def _draw(home: RoomContext) -> list[Reply]:
    """Let it fall to one of those who have not passed, and tell them."""
    store, people = home.store.welcome.greeters, await home.people(home.group.id)
    willing = [each for each in await store.of(home.group.id) if each.person in people and not each.passed]
    paused = await home.paused(*(each.person for each in willing))
    month = home.now.astimezone(home.zone).strftime("%Y-%m")
    found = drawn([each for each in willing if each.person not in paused], f"{home.group.id} {month}")
    if found is None or welcome.name in home.registry.off:
        return []
    await store.fell_to(home.group.id, found, home.now)
    theirs = Phrase("welcome-greet-drawn", group=home.group.name), Phrase("welcome-greet-how")
    told = replace(whisper(await _as_called(home, found), *theirs), room=home.room.room_id)
    asked = told.asks(MONTH_QUESTION, home.group.id).about_group(home.group.id)
    return [asked.traced(stays=True, unsigned=True)]


async def _as_called(home: RoomContext, person: str) -> Member:
    return Member(person, await home.store.rooms.name_in_group(home.group.id, person))


def _next_month(home: RoomContext) -> datetime:
    """The first of the next month, in the morning of the group."""
    first = home.now.astimezone(home.zone).date().replace(day=1)
    return datetime.combine((first + timedelta(days=32)).replace(day=1), _MORNING, home.zone)


async def _home(ctx: RoomContext, group_id: int) -> RoomContext:
    return (await ctx.rooms_of(group_id))[0]


async def _require(ctx: Context) -> None:
    if ctx.person not in [each.person for each in await ctx.store.welcome.greeters.of(ctx.group.id)]:
        raise NotHere("welcome-greet-not-in")
