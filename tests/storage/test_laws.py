"""What holds whatever people do: numbers, order, the smallest free one."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.resources import Draft, Kind, Resource, Wanted
from storage.store import Store
from tests.fresh_store import in_a_fresh_store

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
KINDS: tuple[Kind, ...] = get_args(Kind)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["add", "add", "close", "remove"]), st.integers(1, 2),
                          st.sampled_from(KINDS), st.integers(0, 99)), max_size=30))  # fmt: skip
def test_a_number_is_given_once(steps: list[tuple[str, int, Kind, int]]) -> None:
    async def law(store: Store) -> None:
        given_so_far: dict[tuple[int, Kind], int] = defaultdict(int)
        still_open: dict[tuple[int, Kind], list[Resource]] = defaultdict(list)
        for what, group, kind, pick in steps:
            board = still_open[group, kind]
            if what == "add":
                board.append(
                    (
                        await store.resources.add(
                            group, person="@a:x", draft=Draft(kind=kind, what="w"), words=(), event_id="$e", now=NOW
                        )
                    )[0]
                )
                given_so_far[group, kind] += 1
                assert board[-1].number == given_so_far[group, kind]
            elif board:
                gone = board.pop(pick % len(board))
                await (
                    store.resources.close(gone.id, "done", NOW) if what == "close" else store.resources.remove(gone.id)
                )
        for (group, kind), board in still_open.items():
            assert await store.resources.search.board(group, kind, Wanted(), limit=100) == board

    in_a_fresh_store(law)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["ask", "ask", "next", "lower"]), st.sampled_from(["!a", "!b"]),
                          st.integers(0, 99)), max_size=30))  # fmt: skip
def test_who_asked_first_waits_first(steps: list[tuple[str, str, int]]) -> None:
    async def law(store: Store) -> None:
        queues: dict[str, list[int]] = {"!a": [], "!b": []}
        floors: dict[str, int | None] = {"!a": None, "!b": None}
        for moment, (what, room, pick) in enumerate(steps):
            queue, now = queues[room], NOW + timedelta(seconds=moment)
            if what == "ask":
                queue.append((await store.turns.ask(room, f"@{moment}:x", None, f"${moment}", now)).id)
            elif what == "next":
                if (speaking := floors[room]) is not None:
                    await store.turns.end(speaking, now)
                floors[room] = queue.pop(0) if queue else None
                if (speaking := floors[room]) is not None:
                    await store.turns.begin(speaking, now)
            elif queue:
                await store.turns.remove(queue.pop(pick % len(queue)))
        for room, queue in queues.items():
            assert [turn.id for turn in await store.turns.waiting(room)] == queue
            turn = await store.turns.speaking(room)
            assert (turn.id if turn else None) == floors[room]

    in_a_fresh_store(law)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["!a", "!b"]), st.integers(0, 99)), max_size=30))
def test_a_reminder_takes_the_smallest_free_number(steps: list[tuple[bool, str, int]]) -> None:
    async def law(store: Store) -> None:
        numbers: dict[str, dict[int, int]] = {"!a": {}, "!b": {}}
        for adds, room, pick in steps:
            taken = numbers[room]
            if adds or not taken:
                made = await store.reminders.add(
                    room, "@a:x", whole_room=True, what="w", due=NOW, rule=None, start=None, zone="UTC",
                    event_id="$e", now=NOW,
                )  # fmt: skip
                assert made.number == min(set(range(1, 100)) - taken.keys())
                taken[made.number] = made.id
            else:
                await store.reminders.remove(taken.pop(sorted(taken)[pick % len(taken)]))
        for room, taken in numbers.items():
            assert {one.number: one.id for one in await store.reminders.pending(room, "@a:x")} == taken

    in_a_fresh_store(law)
