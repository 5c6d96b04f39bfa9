"""The live message of an activity: what it is, when and where, who comes, and how to answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from commands.activities.feature import ACTIVITY_MESSAGE, SHOW_TIMER, activities
from commands.activities.finding import member
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import HelplinesChanged, RoomReplaced
from commands.kit.later_shown import shown_later
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board
from commands.kit.rsvp import left
from commands.kit.when import Recurrence
from storage.activities import Activity, Draft
from storage.rsvps import Rsvp

_BYTES = {"going": 350, "waiting": 150, "maybe": 150, "parts": 250, "part": 60}  # of names in a message
_AROUND = 20  # bytes of a part: brackets, and how many more it is for
_MOST_LEGAL = 3  # helplines
_FEW = 3  # under which a number would name people


async def shown(ctx: RoomContext, activity: Activity) -> list[Reply]:
    """The same; where somebody did something in private, which gives no answer in rooms, a moment later."""
    later = await shown_later(ctx, SHOW_TIMER, activity.id, activity.group_id)
    return [] if later else await boards(ctx, activity)


@activities.on_timer(SHOW_TIMER)
async def show(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The live message as it is now, or as it ends."""
    found = await ctx.store.activities.get(subject)
    return await boards(ctx, found) if found and not found.over else None


@activities.on(RoomReplaced)
async def show_anew(ctx: RoomContext, event: RoomReplaced) -> Outcome:
    """What is to come is shown in the room that takes the place of the old one."""
    found = await ctx.store.activities.open(ctx.circle.id) if ctx.circle else []
    return [await _board(ctx, each) for each in found]


@activities.on(HelplinesChanged)
async def show_helplines(ctx: RoomContext, event: HelplinesChanged) -> list[Reply]:
    """Actions that are to come show the group's legal help as it is now."""
    found = await ctx.store.activities.open(ctx.circle.id) if ctx.circle else []
    return [reply for each in found if each.draft.action for reply in await boards(ctx, each)]


async def boards(ctx: RoomContext, activity: Activity) -> list[Reply]:
    """The live message as it is now, in every room of the group."""
    rooms = await ctx.rooms_of(activity.group_id)
    return [await _board(room, activity) for room in rooms]


async def _board(ctx: RoomContext, activity: Activity) -> Reply:
    phrases = [*await described(ctx, activity), BLANK, _how(activity)]
    shown = board(name_of(activity), phrases, about=ACTIVITY_MESSAGE.about(activity.id), comes_along=False)
    return replace(shown, room=ctx.room.room_id)


async def gone(ctx: RoomContext, activity: Activity, *said: Phrase) -> list[Reply]:
    """The live message of one that is not to come any more, in every room of the group."""
    rooms = await ctx.store.rooms.group_rooms(activity.group_id)
    shown = board(name_of(activity), said, about=ACTIVITY_MESSAGE.about(activity.id), comes_along=False)
    return [replace(shown, room=room) for room in rooms]


def name_of(activity: Activity) -> str:
    """What its live message is known by."""
    return f"activity {activity.id}"


async def described(ctx: RoomContext, activity: Activity) -> list[Phrase]:
    """What it is, when and where, and what is shown of the answers."""
    draft = activity.draft
    said = [Phrase("activities-title", code=activity.code, what=draft.what), when(draft, ctx.zone)]
    if draft.secret:
        said.append(Phrase("activities-where-private"))
    elif draft.place:
        said.append(Phrase("activities-where", place=draft.place))
    if draft.action:
        said += [Phrase("activities-is-action"), *await _legal_help(ctx, activity)]
    return [*said, *await _answers(ctx, activity), *await _parts(ctx, activity)]


async def _legal_help(ctx: RoomContext, activity: Activity) -> list[Phrase]:
    """Whom the group wrote down for legal help: shown with an action, so that nobody has to look for it then."""
    found = [each for each in await ctx.store.sos.helplines.all(activity.group_id) if each.legal]
    return [Phrase("activities-legal", wording=each.wording) for each in found[:_MOST_LEGAL]]


def when(draft: Draft, zone: ZoneInfo) -> Phrase:
    """When it is: on the clock of the reader, with how it comes back."""
    if draft.start is None:
        return Phrase("activities-no-date")
    start: Phrase | object = draft.start
    if draft.until:
        same = draft.until.astimezone(zone).date() == draft.start.astimezone(zone).date()
        until = draft.until.astimezone(zone).time() if same else draft.until
        start = Phrase("activities-from-until", start=draft.start, until=until)
    if again := recurrence(draft):
        return Phrase("activities-when-again", start=start, repeats=again.describe(zone))
    return Phrase("activities-when", start=start)


def recurrence(draft: Draft) -> Recurrence | None:
    """How it comes back, if it does."""
    if draft.rule is None or draft.first is None or draft.zone is None:
        return None
    return Recurrence(draft.rule, datetime.fromisoformat(draft.first), draft.zone)


async def _answers(ctx: RoomContext, activity: Activity) -> list[Phrase]:
    rsvps = await ctx.store.activities.rsvps.about(activity.id)
    shows, places = activity.draft.shows, activity.draft.places
    free = left(rsvps, places)
    waits = any(each.state in ("waiting", "offered") for each in rsvps)
    said = []
    if shows == "names":
        said = await _names(ctx, activity, rsvps)
    elif shows == "number":
        number = sum(each.size for each in rsvps if each.state == "going")
        if number:
            few = number < _FEW
            said.append(Phrase("activities-few") if few else Phrase("activities-number", count=number))
    if free == 0 or (free is not None and waits):
        said.append(Phrase("activities-full"))
    elif free is not None and shows == "names":
        said.append(Phrase("activities-places-left", count=free))
    elif places is not None:
        said.append(Phrase("activities-places", count=places))
    return said


async def _names(ctx: RoomContext, activity: Activity, rsvps: Sequence[Rsvp]) -> list[Phrase]:
    said = []
    for kind, states in (("going", ("going",)), ("maybe", ("maybe",)), ("waiting", ("waiting", "offered"))):
        people = [each for each in rsvps if each.state in states]
        if people:
            names = await _first_names(ctx, activity, people, _BYTES[kind])
            said.append(Phrase(f"activities-{kind}-are", names=_and_more(names, len(people))))
    return said


async def _first_names(ctx: RoomContext, activity: Activity, people: Iterable[Rsvp], most: int) -> list[str]:
    """As many names as fit into so many bytes; no others are looked up."""
    names = list[str]()
    for each in people:
        name = f"{(await member(ctx, activity, each.person)).name}{_with(each)}"
        most -= _size(name)
        if most < 0:
            break
        names.append(name)
    return names


async def _parts(ctx: RoomContext, activity: Activity) -> list[Phrase]:
    """Who brings or does what; only what is still free where nobody is named."""
    parts, room = await ctx.store.activities.parts.of(activity.id), _BYTES["parts"]
    shown = list[Phrase]()
    for part in parts:
        people = [(await member(ctx, activity, each)).name for each in part.people]
        names = shortened(people, _BYTES["part"]) if activity.draft.shows == "names" else []
        free = part.most - len(part.people)
        key = f"activities-part-{'who' if names else 'by'}{'-free' if free else ''}"
        room -= _AROUND + len(part.name.encode()) + sum(len(str(each).encode()) + 2 for each in names)
        if room < 0:
            break
        shown.append(Phrase(key, name=part.name, names=names, count=free))
    more = len(parts) - len(shown)
    listed = [*shown, *([Phrase("activities-and-more", count=more)] if more else [])]
    return [Phrase("activities-parts-are", parts=listed)] if listed else []


def _with(rsvp: Rsvp) -> str:
    return f" +{rsvp.guests}" if rsvp.guests else ""


def shortened(names: Iterable[str], most: int) -> list[object]:
    """The first names, as many as fit into so many bytes, and how many more there are."""
    names = list(names)
    sizes = accumulate(map(_size, names))
    return _and_more([name for name, size in zip(names, sizes, strict=True) if size <= most], len(names))


def _size(name: str) -> int:
    """How many bytes a name takes in a list."""
    return len(name.encode()) + 2


def _and_more(names: Sequence[str], count: int) -> list[object]:
    """These names, and how many more there are of so many people."""
    more = count - len(names)
    return [*names, *([Phrase("activities-and-more", count=more)] if more else [])]


def _how(activity: Activity) -> Phrase:
    seen = activity.draft.shows == "names"
    return Phrase("activities-how" if seen else "activities-how-private", code=activity.code)
