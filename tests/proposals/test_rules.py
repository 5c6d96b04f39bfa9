"""What comes of the answers: whoever says what, in any order, and by every way to decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.proposals.rules import METHODS, PRESETS, Method, enough, outcome, picked
from storage.proposals import Stand

ORDER: tuple[Stand, ...] = ("no", "aside", "concern", "agree")

answers = st.lists(st.sampled_from(ORDER), max_size=12)
methods = st.sampled_from(METHODS)


@pytest.mark.parametrize(
    ("size", "needed"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (9, 3), (10, 4), (12, 4), (13, 5), (200, 67)]
)
def test_a_third_has_to_take_part_and_at_least_three_where_there_are_so_many(size: int, needed: int) -> None:
    assert enough(size) == needed


@given(methods, answers, st.randoms(), st.integers(0, 40))
def test_it_makes_no_difference_who_says_what(method: Method, said: list[Stand], random, size: int) -> None:  # type: ignore[no-untyped-def]
    others = [*said]
    random.shuffle(others)
    assert outcome(method, said, size) == outcome(method, others, size)


@given(methods, answers, st.integers(0, 40), st.data())
def test_who_comes_nearer_to_a_yes_never_undoes_a_decision(
    method: Method, said: list[Stand], size: int, data: st.DataObject
) -> None:
    if outcome(method, said, size).state != "decided" or not said:
        return
    place = data.draw(st.integers(0, len(said) - 1))
    nearer = data.draw(st.sampled_from(ORDER[ORDER.index(said[place]) :]))
    assert outcome(method, [*said[:place], nearer, *said[place + 1 :]], size).state == "decided"


@given(methods, answers, st.integers(0, 40))
def test_one_more_who_agrees_never_undoes_a_decision(method: Method, said: list[Stand], size: int) -> None:
    if outcome(method, said, size).state == "decided":
        assert outcome(method, [*said, "agree"], size).state == "decided"


@given(methods, answers, st.integers(0, 40))
def test_nothing_is_decided_against_an_objection_or_without_enough_people(
    method: Method, said: list[Stand], size: int
) -> None:
    found = outcome(method, said, size)
    if found.state == "decided":
        assert not (PRESETS[method].held and found.no)
        assert PRESETS[method].silence or (found.took_part >= enough(size) and found.yes)


@pytest.mark.parametrize(
    ("method", "said", "size", "state"),
    [
        ("consent", "agree agree", 6, "few"),
        ("consent", "agree agree concern", 6, "decided"),
        ("consent", "agree agree agree no", 6, "held"),
        ("consent", "aside aside aside", 6, "aside"),
        ("consent", "agree agree", 2, "decided"),
        ("consent", "agree agree", 3, "decided"),
        ("strict", "agree agree aside", 6, "decided"),
        ("strict", "agree agree aside aside", 6, "aside"),
        ("strict", "agree agree agree no", 6, "held"),
        ("two-thirds", "agree agree no", 6, "decided"),
        ("two-thirds", "agree agree agree no no", 6, "refused"),
        ("two-thirds", "agree aside aside", 6, "decided"),
        ("two-thirds", "aside aside aside", 6, "aside"),
        ("majority", "agree agree no", 6, "decided"),
        ("majority", "agree agree no no", 6, "refused"),
        ("majority", "no no no", 6, "refused"),
        ("silence", "", 6, "decided"),
        ("silence", "no", 6, "held"),
        ("of another time", "agree agree agree no", 6, "held"),
    ],
)
def test_each_way_to_decide(method: str, said: str, size: int, state: str) -> None:
    stands: list[Stand] = said.split()  # type: ignore[assignment]  # each is one
    assert outcome(method, stands, size).state == state


@given(answers, st.integers(0, 40))
def test_with_each_way_that_asks_more_less_is_decided(said: list[Stand], size: int) -> None:
    decided = {method: outcome(method, said, size).state == "decided" for method in METHODS}
    assert decided["consent"] or not decided["strict"]
    assert decided["silence"] or not decided["consent"]
    assert decided["majority"] or not decided["two-thirds"]


@pytest.mark.parametrize(
    ("picks", "size", "option"),
    [([], 6, None), ([1, 1], 6, None), ([1, 1, 4], 6, 1), ([1, 1, 4, 4], 6, None), ([2, 2], 3, 2), ([3], 1, 3)],
)
def test_a_way_out_is_picked_by_most_of_enough_people_and_never_by_lot(
    picks: list[int], size: int, option: int | None
) -> None:
    assert picked(picks, size) == option
