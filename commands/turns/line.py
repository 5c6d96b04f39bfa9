"""The line: the recorded turns of those who wait, in the order of the group's rule."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.phrase import Phrase
from commands.turns.feature import FAIRNESS, ORDER, OVERTAKING
from commands.turns.order import Entry, Ranked, Rule, in_order
from storage.turns import QueueSnapshot, Share, Turn
from storage.turns.queues import Queue

SILENCE = timedelta(hours=3)  # after which the next hand begins another meeting
_NOTHING = Share(0, timedelta(0))


class Line(Struct, frozen=True):
    """Who waits, in order, with the rule that ordered them, and the snapshot of the queue that was ordered."""

    ranked: Sequence[Ranked]
    turns: Mapping[int, Turn]
    rule: Rule
    seen: QueueSnapshot

    def __len__(self) -> int:
        return len(self.ranked)

    @property
    def waiting(self) -> list[Turn]:
        """The waiting turns, the next one first."""
        return [self.turns[each.entry.id] for each in self.ranked]

    def of(self, person: str) -> list[Turn]:
        """A person's waiting turns, the next one first."""
        return [turn for turn in self.waiting if turn.person == person]

    def number(self, turn: Turn) -> int:
        """A turn's place in the line, from 1. Raises `ValueError` where it does not wait."""
        return [each.entry.id for each in self.ranked].index(turn.id) + 1


def rule_of(ctx: RoomContext) -> Rule:
    """The rule by which the group orders its queue."""
    return Rule(ctx.settings[ORDER] == "fair", ctx.settings[OVERTAKING])


async def line_of(ctx: RoomContext, seen: QueueSnapshot | None = None) -> Line:
    """The line of the room. `seen` is the snapshot of its queue, where that was read already."""
    rule = rule_of(ctx)
    seen = seen or await ctx.store.turns.snapshot(ctx.room.room_id)
    waiting = seen.waiting
    shares: Mapping[str, Share] = {}
    begun: list[float] = []
    if rule.fair and waiting:
        shares = await shares_of(ctx, seen.queue)
        begun = sorted(await ctx.store.turns.begun_after(ctx.room.room_id, waiting[0].place))
    if any(turn.last for turn in waiting) and not seen.closed:
        waiting = tuple(replace(turn, last=False) for turn in waiting)
    return Line(in_order(entries_of(waiting, shares, begun), rule), {turn.id: turn for turn in waiting}, rule, seen)


def entries_of(waiting: Sequence[Turn], shares: Mapping[str, Share], begun: Sequence[float]) -> list[Entry]:
    """The turns as entries that can be ordered. `begun` are the sorted places of the ordinary turns that have begun."""
    return [_entry(turn, shares.get(turn.person, _NOTHING), begun) for turn in waiting]


def _entry(turn: Turn, share: Share, begun: Sequence[float]) -> Entry:
    overtaken = len(begun) - bisect_right(begun, turn.place) if turn.kind == "turn" else 0
    seconds = round(share.time.total_seconds())
    last = turn.last and turn.kind == "turn"
    return Entry(
        id=turn.id,
        person=turn.person,
        kind=turn.kind,
        place=turn.place,
        after=turn.after,
        turns=share.turns,
        seconds=seconds,
        overtaken=overtaken,
        last=last,
    )


async def next_up(ctx: RoomContext) -> list[Turn]:
    """The turn to call next, if any. Who went on pause after asking keeps their place and is passed over."""
    waiting = (await line_of(ctx)).waiting
    paused = await ctx.paused(*(turn.person for turn in waiting))
    return [turn for turn in waiting if turn.person not in paused or paused[turn.person].since <= turn.asked][:1]


async def shares_of(ctx: RoomContext, queue: Queue | None) -> Mapping[str, Share]:
    """How long and how often each person has had the floor, as far back as `FAIRNESS` says."""
    meeting, since = _looked_back(ctx, queue.meeting if queue else 0)
    return await ctx.store.turns.shares(ctx.room.room_id, meeting=meeting, since=since)


def _looked_back(ctx: RoomContext, meeting: int) -> tuple[int, datetime | None]:
    """From which meeting on, and since which moment, turns count during the meeting of this number."""
    scope = ctx.settings[FAIRNESS]
    if scope == 0:
        return 0, datetime.combine(ctx.now.astimezone(ctx.zone).date(), time(), ctx.zone)
    return meeting - scope + 1, None


def scope_of(ctx: RoomContext) -> Phrase:
    """How far back the group looks, as a phrase."""
    shown = FAIRNESS.kind.shown(ctx.settings[FAIRNESS])
    assert isinstance(shown, Phrase)
    return shown


async def meeting_of(ctx: RoomContext) -> int:
    """The number of the current meeting; another one begins where `use` says so."""
    queue = await use(ctx, await ctx.store.turns.queues.get(ctx.room.room_id))
    return queue.meeting


async def use(ctx: RoomContext, queue: Queue | None) -> Queue:
    """Note that the queue is used, and return it. After `SILENCE` without use, another meeting begins."""
    if queue is None or ctx.now - queue.active > SILENCE:
        return Queue(closed=False, closes=None, meeting=await begin_meeting(ctx), active=ctx.now)
    await ctx.store.turns.queues.touch(ctx.room.room_id, ctx.now)
    return replace(queue, active=max(queue.active, ctx.now))


async def begin_meeting(ctx: RoomContext) -> int:
    """Begin another meeting, delete the turns that no rule looks back to, and return the meeting's number."""
    room_id = ctx.room.room_id
    number = await ctx.store.turns.queues.begin_meeting(room_id, ctx.now)
    await ctx.store.turns.forget_earlier(room_id, *_looked_back(ctx, number))
    return number
