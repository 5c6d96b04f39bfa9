"""The lots of pairs: what holds of every draw."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.company.lots import Lots, Pair, meetings

_PEOPLE = st.integers(0, 14).map(lambda count: [f"p{number:02}" for number in range(count)])


@st.composite
def draws(draw: st.DrawFn) -> tuple[list[str], set[Pair], dict[Pair, int], set[str], str]:
    """People, who is kept apart, who has met and when, who was left over, and a seed."""
    people = draw(_PEOPLE)
    pairs = [frozenset(pair) for pair in combinations(people, 2)]
    some = st.sets(st.sampled_from(pairs), max_size=len(pairs)) if pairs else st.just(set[Pair]())
    apart, met = draw(some), draw(some)
    weeks = {pair: draw(st.integers(0, 52)) for pair in sorted(met, key=sorted)}
    missed = draw(st.sets(st.sampled_from(people))) if people else set[str]()
    return people, apart, weeks, missed, draw(st.text(max_size=4))


@given(draws())
def test_everybody_has_one_place_and_nobody_who_is_kept_apart_meets(
    drawn: tuple[list[str], set[Pair], dict[Pair, int], set[str], str],
) -> None:
    people, apart, met, missed, seed = drawn
    lots = Lots(apart, met, missed)
    found = lots.draw(people, seed)
    placed = [person for group in found.groups for person in group]
    assert sorted([*placed, *found.left]) == people
    assert all(len(group) in (2, 3) for group in found.groups)
    assert not apart & set(meetings(found.groups))
    assert lots.draw(reversed(people), seed) == found, "by the seed, not by who stands where"
    for one, other in combinations(found.left, 2):
        assert frozenset((one, other)) in apart, "two who are left could have met"
    assert all(lots.third(person, found.groups) is None for person in found.left)


def least(people: list[str], apart: set[Pair], met: dict[Pair, int]) -> int | None:
    """The fewest repeats with which an even number of people can be paired; None where they can't all be."""
    if not people:
        return 0
    found = []
    for other in people[1:]:
        pair = frozenset((people[0], other))
        rest = None if pair in apart else least([each for each in people[1:] if each != other], apart, met)
        if rest is not None:
            found.append(rest + (pair in met))
    return min(found, default=None)


@given(draws())
@settings(max_examples=60)
def test_nobody_meets_somebody_again_while_others_are_left(
    drawn: tuple[list[str], set[Pair], dict[Pair, int], set[str], str],
) -> None:
    people, apart, met, _, seed = drawn
    people = people[: len(people) // 2 * 2][:6]
    fewest = least(people, apart, met)
    if fewest is not None:
        found = Lots(apart, met, ()).draw(people, seed)
        assert not found.left and sum(pair in met for pair in meetings(found.groups)) == fewest


@given(draws())
def test_it_does_not_show_whether_two_are_kept_apart_or_have_just_met(
    drawn: tuple[list[str], set[Pair], dict[Pair, int], set[str], str],
) -> None:
    """Where all can be placed without them, the two reasons lead to the same draw."""
    people, apart, _, _, seed = drawn
    few = people[: len(people) // 2 * 2][:6]
    if least(few, set(), dict.fromkeys(apart, 0)) == 0:
        assert Lots(apart, {}, ()).draw(few, seed) == Lots((), dict.fromkeys(apart, 0), ()).draw(few, seed)


def test_a_round_robin_of_four_and_twenty() -> None:
    for count, weeks in ((4, 3), (20, 14)):
        people, met = [f"p{number:02}" for number in range(count)], dict[Pair, int]()
        for week in range(weeks):
            pairs = meetings(Lots((), met, ()).draw(people, str(week)).groups)
            assert len(pairs) == count // 2 and not met.keys() & set(pairs), f"{count}: {week}"
            met |= dict.fromkeys(pairs, 0)


def test_whoever_was_left_over_is_not_again_where_another_can_be() -> None:
    people, apart = ["a", "b", "c"], {frozenset("ab")}
    for missed in ("a", "b"):
        assert missed not in Lots(apart, {}, {missed}).draw(people, "x").left
