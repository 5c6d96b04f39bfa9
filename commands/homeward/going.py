"""Saying that one goes out: by when one wants to be home, who looks out for one, and what those should know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from commands.homeward.feature import (
    HOME_QUESTION,
    LONGEST,
    MOST_ASKED,
    MOST_LOOKOUTS,
    MOST_TOLD,
    ON_CALL_QUESTION,
    at_once,
    homeward,
)
from commands.homeward.kinds import Activity, Back, Lookouts
from commands.homeward.rules import alarmed, watched
from commands.homeward.waiting import plan
from commands.homeward.wording import ask_will, home_of, name_of, to_lookout
from commands.kit.answers import YesNo
from commands.kit.arguments import Item, Line
from commands.kit.chat_events import GivenUp
from commands.kit.command_lists import bind_each
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.events import WrittenPrivately
from commands.kit.on_call import on_duty, passed_over
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.registry import PREFIX
from commands.kit.replies import Reply, lines, say
from commands.kit.unfinished import WORDS
from storage.homeward import Lookout, Way
from storage.questions import Unfinished


@homeward.command("out", where=Where.PRIVATE, own_time=True, guessed=False)
async def go_out(
    ctx: Context,
    item: Activity | None = None,
    back: Back | None = None,
    words: Line | None = None,
    *,
    by: Back | None = None,
    tell: Lookouts | None = None,
) -> Outcome:
    """Say that one goes out; while one is out, that it takes longer, or who else looks out."""
    ctx, due, people = at_once(ctx), by or back, tell or ()
    way = await ctx.store.homeward.of(ctx.person)
    if way is None:
        return await _begin(ctx, item, due, people, words)
    if due is None and not people and words is None and item is None:
        return await _show(ctx, way)
    return await change(ctx, way, due=due, people=people, words=words, item=item)


@homeward.on(GivenUp)
async def give_up(ctx: Context, event: GivenUp) -> Outcome:
    """What was still missing was not said: nobody believes that somebody looks out for them."""
    if event.command != "homeward-out" or await ctx.store.homeward.of(ctx.person):
        return None
    return say("homeward-not-begun")


@homeward.on(WrittenPrivately)
async def hear(ctx: Context, event: WrittenPrivately) -> Outcome:
    """`going out back at 10 tell zoé`: a sentence that has a time in it, whatever its words mean elsewhere."""
    said = await read(ctx, event.text)
    return await go_out(ctx, **said) if said and (said.get("by") or said.get("back")) else None


async def read(ctx: Context, text: str) -> dict[str, Any] | None:
    """What a text says that is this command, with its sign or without; None for any other, and where it is unclear."""
    found = ctx.registry.find(f"{PREFIX}{text.strip().removeprefix(PREFIX)}", ctx.language)
    if found is None or found.command.key != "homeward-out":
        return None
    at = replace(ctx.circumstances(await ctx.people_anywhere()), zone=ctx.zone_in(await ctx.own(ctx.person)))
    try:
        ((_, values),) = bind_each(ctx.registry, found, at)
    except (Missing, Ambiguous, UserError):
        return None
    return dict(values)


async def _begin(
    ctx: Context, item: Item | None, due: datetime | None, people: Sequence[Member], words: str | None
) -> Outcome:
    """Ask for what is missing; then ask those who were named whether they will."""
    if due is None:
        known = [each for each in people if each.user_id]
        return _ask(ctx, "by", (*_unknown(people), Phrase("homeward-ask-by")), item=item, people=known, words=words)
    _check_time(ctx, due)
    wanted, refused = await _who_can_be_asked(ctx, people)
    if not wanted:
        return _ask(ctx, "tell", (*refused, Phrase("homeward-ask-tell")), item=item, due=due, words=words)
    await _not_too_often(ctx, len(wanted), asks=True)
    way = await ctx.store.homeward.begin(
        ctx.person,
        group_id=next(iter(wanted.values())),
        due=due,
        words=words,
        activity=await _code(ctx, item),
        event_id=ctx.event_id,
        now=ctx.now,
    )
    await plan(ctx, way)
    asked = [await ask_will(ctx, way, each) for each in await _store(ctx, way, wanted)]
    return [await _begun(ctx, way, refused), *asked]


async def _begun(ctx: Context, way: Way, refused: Sequence[Phrase]) -> Reply:
    """What happens from now on, and what I can't do."""
    people = await ctx.store.homeward.lookouts(way.id)
    names = [await _called(ctx, each) for each in people]
    unopened = await ctx.store.direct.unopened(each.person for each in people)
    unread = [await _called(ctx, each) for each in people if each.person in unopened]
    closed = [Phrase("homeward-unopened", people=unread)] if unread else []
    first = [Phrase("homeward-asked", people=names), *refused, *closed, Phrase("homeward-not-watched"), BLANK]
    then = [Phrase("homeward-then", due=way.due), Phrase("homeward-then-look", people=names)]
    limits = [BLANK, Phrase("homeward-limits"), Phrase("homeward-limits-broken", people=names)]
    if not await _anybody_on_call(ctx):
        return lines([*first, *then, *limits]).traced(stays=True).delivered(pressing=True)
    said = lines([*first, *then, Phrase("homeward-then-oncall"), *limits])
    return said.asks(ON_CALL_QUESTION, way.id).personally().traced(stays=True).delivered(pressing=True)


async def change(
    ctx: Context,
    way: Way,
    *,
    due: datetime | None = None,
    people: Sequence[Member] = (),
    words: str | None = None,
    item: Item | None = None,
) -> list[Reply]:
    """Another time, other words, or more people who look out. Who does so already is told of another time."""
    if due:
        _check_time(ctx, due)
    before = await ctx.store.homeward.lookouts(way.id)
    new = [each for each in people if each.user_id not in {each.person for each in before if each.state != "unable"}]
    wanted, refused = await _who_can_be_asked(ctx, new, before)
    await _not_too_often(ctx, len(wanted), asks=True)
    moved = due is not None and due != way.due
    told = [each for each in before if each.state in ("agreed", "called", "has")] if moved else []
    await _not_too_often(ctx, len(told), asks=False)
    activity = await _code(ctx, item) or way.activity
    await ctx.store.homeward.say(way.id, words=words or way.words, activity=activity, event_id=ctx.event_id)
    if due and moved:
        await ctx.store.homeward.move(way.id, due)
        await ctx.store.questions.over(*HOME_QUESTION.key(way.id))
    now = await ctx.store.homeward.get(way.id)
    assert now is not None
    if moved:
        await plan(ctx, now)
    asked = [await ask_will(ctx, now, each) for each in await _store(ctx, now, wanted)]
    news = [await _told_of_time(ctx, now, each, alarmed=each in alarmed(before)) for each in told]
    return [await _changed(ctx, now, refused), *asked, *news]


async def _told_of_time(ctx: Context, way: Way, lookout: Lookout, *, alarmed: bool) -> Reply:
    name = await name_of(await home_of(ctx, lookout.group_id), way.person)
    key = "homeward-has-written" if alarmed else "homeward-other-time"
    return await to_lookout(ctx, lookout, Phrase(key, person=name, due=way.due))


async def _changed(ctx: Context, way: Way, refused: Sequence[Phrase]) -> Reply:
    """How it stands now, in a few lines."""
    return lines([*refused, *await standing(ctx, way)]).traced(stays=True).delivered(pressing=True)


async def standing(ctx: Context, way: Way) -> list[Phrase]:
    """Until when, who looks out, and who has not answered."""
    people = await ctx.store.homeward.lookouts(way.id)
    agreed = [await _called(ctx, each) for each in people if each.state in ("agreed", "called", "has")]
    waiting = [await _called(ctx, each) for each in people if each.state == "asked"]
    said = [Phrase("homeward-until", due=way.due)]
    said += [Phrase("homeward-looks-out", count=len(agreed), people=agreed)] if agreed else []
    said += [Phrase("homeward-waiting", people=waiting)] if waiting else []
    return said if watched(people) else [*said, Phrase("homeward-not-watched")]


async def _show(ctx: Context, way: Way) -> Reply:
    return lines([*await standing(ctx, way), Phrase("homeward-how")])


@homeward.question(ON_CALL_QUESTION, YesNo())
async def choose_on_call(ctx: Context, subject: int, wanted: bool) -> Outcome:
    """Whether those on call are asked too, where nobody else answers."""
    way = await ctx.store.homeward.get(subject)
    if way is None or way.person != ctx.person:
        raise UserError("homeward-over")
    await ctx.store.homeward.call_those_on_call(way.id, wanted=wanted)
    return say("homeward-oncall-too" if wanted else "homeward-oncall-not")


def _ask(
    ctx: Context,
    parameter: str,
    phrases: Sequence[Phrase],
    *,
    item: Item | None = None,
    due: datetime | None = None,
    people: Sequence[Member] = (),
    words: str | None = None,
) -> Reply:
    """Ask for what is missing; the answer completes what was said."""
    code = f"{item.letter}{item.number} " if item else ""
    moment = f"{due.astimezone(ctx.zone):%Y-%m-%d %H:%M} " if due else ""
    told = f" tell:{', '.join(each.user_id for each in people)}" if people else ""
    quoted = ' "{}"'.format(words.replace('"', "”")) if words else ""
    gap = "tell:" if parameter == "tell" else "by "
    waits = Unfinished(
        command="homeward-out", before=f"{code}{moment}{gap}", after=f"{told}{quoted}", parameter=parameter
    )
    return lines(phrases).asks(WORDS, ctx.event_id, (), waits)


async def _who_can_be_asked(
    ctx: Context, people: Sequence[Member], before: Sequence[Lookout] = ()
) -> tuple[dict[str, int], list[Phrase]]:
    """The ids of those who can be asked, with the group that they share; and who can't be now, or is nobody here.

    Nobody learns why: who is on pause, is kept apart from who asks, or has said no this time, is refused in the same
    words.
    """
    if any(each.user_id == ctx.person for each in people):
        raise UserError("homeward-oneself")
    going = [each for each in before if each.named and each.state != "unable"]
    if len(going) + len(people) > MOST_LOOKOUTS:
        raise UserError("homeward-too-many", most=MOST_LOOKOUTS)
    ids = [each.user_id for each in people if each.user_id]
    left_out = await passed_over(ctx, ctx.person, ids) | {each.person for each in before}
    groups = {group.id: await ctx.people(group.id) for group in await ctx.store.rooms.groups_of(ctx.person)}
    shared = {each: next((group for group, there in groups.items() if each in there), None) for each in ids}
    wanted = {each: group for each, group in shared.items() if group is not None and each not in left_out}
    refused = [each.name for each in people if each.user_id and each.user_id not in wanted]
    return wanted, [*_unknown(people), *([Phrase("homeward-cannot-ask", people=refused)] if refused else [])]


def _unknown(people: Sequence[Member]) -> list[Phrase]:
    """Who is nobody here, of those who were named."""
    names = [each.name for each in people if not each.user_id]
    return [Phrase("homeward-unknown", people=names)] if names else []


async def _store(ctx: Context, way: Way, wanted: dict[str, int]) -> list[Lookout]:
    found = []
    for person, group_id in wanted.items():
        found.append(await ctx.store.homeward.ask(way.id, person, group_id, named=True, state="asked"))
        await ctx.store.homeward.note(ctx.person, asks=True, now=ctx.now)
    return found


def _check_time(ctx: Context, due: datetime) -> None:
    if due - ctx.now > LONGEST:
        raise UserError("homeward-too-long", most=LONGEST)


async def _not_too_often(ctx: Context, more: int, *, asks: bool) -> None:
    """Raise `UserError` where others would be written to more often than anybody needs."""
    most = MOST_ASKED if asks else MOST_TOLD
    if more and await ctx.store.homeward.count(ctx.person, asks=asks, now=ctx.now) + more > most:
        raise UserError("homeward-too-often")
    if not asks:
        for _ in range(more):
            await ctx.store.homeward.note(ctx.person, asks=False, now=ctx.now)


async def _anybody_on_call(ctx: Context) -> bool:
    """Whether anybody is on call now, in any of their groups."""
    for group in await ctx.store.rooms.groups_of(ctx.person):
        home = await home_of(ctx, group.id)
        duty = [*await on_duty(home, backup=False), *await on_duty(home, backup=True)] if home.circle else []
        if any(each != ctx.person for each in duty):
            return True
    return False


async def _called(ctx: Context, lookout: Lookout) -> str:
    return await name_of(await home_of(ctx, lookout.group_id), lookout.person)


async def _code(ctx: Context, item: Item | None) -> str | None:
    """The number of what they go to. Raises `UserError` where there is no such thing in their groups."""
    if item is None:
        return None
    code = f"{item.letter}{item.number}"
    groups = await ctx.store.rooms.groups_of(ctx.person)
    found = [await ctx.store.activities.find(group.id, item.number) for group in groups]
    if not any(each and not each.over for each in found):
        raise UserError("homeward-no-activity", code=code)
    return code
