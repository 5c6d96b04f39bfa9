"""People say when they are around; others may ask what is possible, and read no name unless the group wants that."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from commands.company.feature import LONGEST, MOST_WINDOWS, REGULAR, SHOWS, UNNAMED_AMONG, company
from commands.company.rules import ASKED_A_DAY
from commands.company.times import WAYS, Around, Times, named, shown
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotHere, UserError
from commands.kit.events import MemberLeft, MessageRedacted, OwnThingsWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import lines, say, sign
from commands.kit.shifts import shift_of
from storage.company.windows import Window


@company.command("around", where=Where.GROUP, own_time=True)
async def be_around(ctx: Context, times: Times) -> Outcome:
    """Be there for others for some time, which ends by itself."""
    shift, store = times.shift, ctx.store.company.windows
    if shift.again is None and (shift.first.ends is None or shift.first.ends - ctx.now > LONGEST):
        raise UserError("company-too-long", most=LONGEST)
    if len(await store.of(ctx.group.id, ctx.person, ctx.now)) >= MOST_WINDOWS:
        raise UserError("company-too-many", most=MOST_WINDOWS)
    window = _window(ctx, times)
    await store.add(window, ctx.event_id)
    said = [Phrase("company-around", times=_shown(ctx, window)), *_promises(window)]
    return ctx.between_us(lines(said))


@company.command("off", where=Where.GROUP, guessed=False)
async def be_gone(ctx: Context) -> Outcome:
    """Not be around any more."""
    if not await ctx.store.company.windows.of(ctx.group.id, ctx.person, ctx.now):
        raise NotHere("company-not-around")
    await ctx.store.company.windows.end(ctx.group.id, ctx.person)
    return say("company-off-done") if ctx.room.direct else sign("👍", Phrase("company-off-done"))


@company.command("who", where=Where.GROUP)
async def who_is_around(ctx: Context) -> Outcome:
    """What is possible now. How many there are is not said, and who only where the group wants that."""
    others = [each for each in await around_now(ctx) if each.person != ctx.person]
    named = [each for each in others if each.named and ctx.settings[SHOWS] == "names"]
    if named:
        said = await _by_name(ctx, named)
    elif len(await ctx.people(ctx.group.id)) < UNNAMED_AMONG:
        said = [Phrase("company-who-few")]
    else:
        said = [_somebody(others)]
    return lines([*said, *(await _own(ctx) if ctx.room.direct else [])])


@company.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Redacting the message ends what it said."""
    await ctx.store.company.windows.take_back(event.event_id)


@company.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> None:
    """Who has left the last room of the group is not around in it."""
    if await ctx.has_left(event.person):
        await ctx.store.company.windows.end(ctx.group.id, event.person)


@company.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """When they are around in a group: shown in private only."""
    if event.group_id is None or not ctx.room.direct:
        return None
    windows = await ctx.store.company.windows.of(event.group_id, ctx.person, ctx.now)
    return lines([Phrase("company-own", times=_shown(ctx, each)) for each in windows]) if windows else None


async def around_now(ctx: RoomContext) -> list[Window]:
    """The windows of the group that are open now, of people who are in it and not on pause; one of each person."""
    people = await ctx.people(ctx.group.id)
    windows = await ctx.store.company.windows.of_group(ctx.group.id, ctx.now)
    opened = {each.person: each for each in windows if each.person in people and shift_of(each).turn_at(ctx.now)}
    paused = await ctx.paused(*opened)
    return [each for person, each in opened.items() if person not in paused]


def _window(ctx: Context, times: Around) -> Window:
    first, again = times.shift.first, times.shift.again
    return Window(
        id=0,
        group_id=ctx.group.id,
        person=ctx.person,
        ways=times.ways,
        named=ctx.settings[SHOWS] == "names",
        begins=first.begins,
        ends=first.ends,
        until=ctx.now + REGULAR if again or first.ends is None else first.ends,
        rule=again.rule if again else None,
        start=again.start.isoformat() if again else None,
        zone=again.zone if again else None,
        lasts=times.shift.lasts,
    )


def _promises(window: Window) -> list[Phrase]:
    """That one may be asked, what others read of it, until when it holds, and how to end it."""
    seen = Phrase("company-around-named" if window.named else "company-around-unnamed")
    asked = Phrase("company-around-asked", most=ASKED_A_DAY)
    if window.zone is None:
        return [asked, seen, Phrase("company-around-how")]
    return [asked, seen, Phrase("company-around-until", until=window.until.astimezone(ZoneInfo(window.zone)).date())]


def _shown(ctx: Context, window: Window) -> Phrase:
    return shown(Around(shift_of(window), window.ways), ctx.circumstances())


def _somebody(windows: Sequence[Window]) -> Phrase:
    """That somebody is around, and what is possible with them together: not with how many, nor who."""
    if not windows:
        return Phrase("company-who-nobody")
    ways = {way for each in windows for way in each.ways or WAYS}
    return Phrase("company-who-somebody", ways=named(tuple(ways)))


async def _by_name(ctx: Context, windows: Sequence[Window]) -> list[Phrase]:
    names = {each.person: await ctx.store.rooms.name_in_group(ctx.group.id, each.person) for each in windows}
    return [
        Phrase("company-who-named", person=names[each.person], ways=named(each.ways or WAYS))
        for each in sorted(windows, key=lambda each: names[each.person].casefold())
    ]


async def _own(ctx: Context) -> list[Phrase]:
    windows = await ctx.store.company.windows.of(ctx.group.id, ctx.person, ctx.now)
    return [Phrase("company-own", times=_shown(ctx, each)) for each in windows]
