"""The order of the queue: a function of what is recorded, in which nobody starves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from commands.kit.phrase import Member, Phrase
from commands.turns.line import entries_of
from commands.turns.order import Entry, Rank, Ranked, Rule, in_order, key_of
from commands.turns.why import reason
from storage.store import Store
from storage.turns import Kind, Turn
from tests.fresh_store import in_a_fresh_store

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
ROOM = "!a"
KINDS: st.SearchStrategy[Kind] = st.sampled_from(["turn", "direct", "process"])
RULES = st.builds(Rule, fair=st.booleans(), most=st.integers(0, 3))


@st.composite
def lines(draw: st.DrawFn) -> list[Entry]:
    """Whatever can be recorded of some people who wait."""
    ids = draw(st.lists(st.integers(1, 50), unique=True, max_size=12))
    return [
        Entry(
            id=number,
            person=f"@{number}:x",
            kind=draw(KINDS),
            place=draw(st.sampled_from([number, number + 0.5])),
            after=draw(st.one_of(st.none(), st.sampled_from(ids))),
            turns=draw(st.integers(0, 3)),
            seconds=draw(st.integers(0, 3)),
            overtaken=draw(st.integers(0, 4)),
            last=draw(st.booleans()),
        )
        for number in ids
    ]


@given(lines(), RULES, st.randoms(use_true_random=False))
def test_the_order_is_a_function_of_the_recorded_facts(entries: list[Entry], rule: Rule, random: object) -> None:
    before = in_order(entries, rule)
    random.shuffle(entries)  # type: ignore[attr-defined]
    assert in_order(entries, rule) == before
    assert sorted(each.entry.id for each in before) == sorted(entry.id for entry in entries)


@given(lines(), RULES)
def test_process_then_responses_then_turns(entries: list[Entry], rule: Rule) -> None:
    nobody_yields = [replace(entry, after=None, last=False) for entry in entries]
    order = [each.entry for each in in_order(nobody_yields, rule)]
    ranks = [{"process": 0, "direct": 1, "turn": 2}[entry.kind] for entry in order]
    assert ranks == sorted(ranks)
    for kind in ("process", "direct") if rule.fair else ("process", "direct", "turn"):
        places = [entry.place for entry in order if entry.kind == kind]
        assert places == sorted(places), "first in, first out"


@given(lines(), st.integers(0, 3))
def test_who_has_spoken_less_goes_first(entries: list[Entry], most: int) -> None:
    rule = Rule(fair=True, most=most)
    ordinary = [replace(entry, kind="turn", after=None, last=False) for entry in entries]
    order = [each.entry for each in in_order(ordinary, rule)]
    ahead = [entry for entry in order if entry.overtaken >= most]
    assert order[: len(ahead)] == sorted(ahead, key=lambda entry: entry.place)
    behind = order[len(ahead) :]
    assert behind == sorted(behind, key=lambda entry: (entry.turns, entry.seconds, entry.place))


@given(lines(), RULES)
def test_the_last_word_is_the_last(entries: list[Entry], rule: Rule) -> None:
    nobody_yields = [replace(entry, after=None) for entry in entries]
    lasts = [each.entry.last and each.entry.kind == "turn" for each in in_order(nobody_yields, rule)]
    assert lasts == sorted(lasts)


@given(lines(), RULES)
def test_the_reason_names_values_that_differ_in_the_right_direction(entries: list[Entry], rule: Rule) -> None:
    order = in_order(entries, rule)
    for first, second in pairwise(order):
        said = reason(first, second, rule, (Member("@a:x", "A"), Member("@b:x", "B")), Phrase("scope"))
        match said.key:
            case "turns-why-lets":
                assert second.entry.after is not None
            case "turns-why-turns" | "turns-why-time":
                assert said.facts["less"] < said.facts["more"]  # type: ignore[operator]
            case "turns-why-overtaken":
                assert said.facts["count"] == first.entry.overtaken >= rule.most
            case "turns-why-last":
                assert second.key.rank is Rank.LAST is not first.key.rank
            case "turns-why-process" | "turns-why-direct":
                assert f"turns-why-{first.entry.kind}" == said.key != f"turns-why-{second.entry.kind}"
            case _:
                assert first.key[:3] == second.key[:3]
                assert first.key.place <= second.key.place


# With the facts as they are recorded.


async def line(store: Store, rule: Rule) -> list[Ranked]:
    """The line in the room, as the bot puts it together."""
    waiting = await store.turns.waiting(ROOM)
    begun = sorted(await store.turns.begun_after(ROOM, 0))
    return in_order(entries_of(waiting, await store.turns.shares(ROOM), begun), rule)


async def turns_in(store: Store, rule: Rule) -> list[Turn]:
    by_id = {turn.id: turn for turn in await store.turns.waiting(ROOM)}
    return [by_id[each.entry.id] for each in await line(store, rule)]


DEEDS = st.tuples(st.sampled_from(["ask", "ask", "ask", "next", "next", "later", "lower"]), st.integers(0, 5))


@settings(max_examples=60)
@given(st.lists(DEEDS, max_size=60), st.integers(0, 3))
def test_nobody_starves(deeds: list[tuple[str, int]], most: int) -> None:
    rule = Rule(fair=True, most=most)

    async def law(store: Store) -> None:
        now = NOW
        overtaken: dict[int, int] = {}  # how often, since they asked or last let somebody go first
        for deed, number in deeds:
            now += timedelta(seconds=1 + number)
            person = f"@{number}:x"
            order = await turns_in(store, rule)
            theirs = next((turn for turn in order if turn.person == person), None)
            if deed == "ask" and theirs is None:
                overtaken[(await store.turns.ask(ROOM, person, None, "$e", now)).id] = 0
            elif deed == "next" and order:
                if speaking := await store.turns.speaking(ROOM):
                    await store.turns.end(speaking.id, now)
                await store.turns.begin(order[0].id, now)
                for turn in order[1:]:
                    overtaken[turn.id] += turn.place < order[0].place
            elif deed == "later" and theirs and theirs != order[-1]:
                await store.turns.let_go_first(theirs, order[order.index(theirs) + 1])
                overtaken[theirs.id] = 0
                assert [t.id for t in await turns_in(store, rule)].index(theirs.id) > 0, "somebody is before them"
            elif deed == "lower" and theirs:
                await store.turns.remove(theirs.id)
            for each in await line(store, rule):
                assert overtaken[each.entry.id] <= each.entry.overtaken <= most or each.key.rank is Rank.OVERTAKEN
                assert overtaken[each.entry.id] <= most

    in_a_fresh_store(law)


def test_who_was_overtaken_often_enough_waits_for_nobody_they_let_go_first() -> None:
    kind = Entry(id=1, person="@a:x", kind="turn", place=2.5, after=2, turns=3, overtaken=2)
    other = Entry(id=2, person="@b:x", kind="turn", place=5.5, turns=1, overtaken=0)
    assert [each.entry.id for each in in_order([kind, other], Rule(fair=True, most=3))] == [2, 1]
    assert [each.entry.id for each in in_order([kind, other], Rule(fair=True, most=2))] == [1, 2]


def test_two_who_let_each_other_go_first_do_not_wait_for_each_other() -> None:
    async def law(store: Store) -> None:
        for person in ("@a:x", "@b:x"):
            await store.turns.ask(ROOM, person, None, "$e", NOW)
        a, b = await turns_in(store, Rule(fair=False))
        await store.turns.let_go_first(a, b)
        b, a = await turns_in(store, Rule(fair=False))
        await store.turns.let_go_first(b, a)
        assert [(turn.id, turn.after) for turn in await turns_in(store, Rule(fair=False))] == [
            (a.id, None),
            (b.id, a.id),
        ]

    in_a_fresh_store(law)


def test_the_key_of_a_turn_looks_at_nothing_but_the_rule_s_values() -> None:
    entry = Entry(id=7, person="@a:x", kind="turn", place=7, after=None, turns=2, seconds=90, overtaken=1)
    assert key_of(entry, Rule(fair=False)) == (Rank.TURN, 0, 0, 7)
    assert key_of(entry, Rule(fair=True, most=2)) == (Rank.TURN, 2, 90, 7)
    assert key_of(entry, Rule(fair=True, most=1)) == (Rank.OVERTAKEN, 0, 0, 7)
