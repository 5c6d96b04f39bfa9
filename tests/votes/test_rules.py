"""What follows from what people chose, as laws."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.votes.rules import FEW, best, breaks, count, enough, lot, numbers_hide, outcome
from storage.votes import Draft, Tie

CLOSES = datetime(2027, 3, 12, 20, 0, tzinfo=UTC)
CHOICES = st.lists(st.sets(st.integers(1, 4), min_size=1), max_size=12)


def draft(*, secret: bool = False, tie: Tie = "group") -> Draft:
    return Draft(
        what="which?",
        options=("A", "B", "C", "D"),
        method="approval",
        tie=tie,
        secret=secret,
        decides=True,
        closes=CLOSES,
    )


@given(CHOICES, st.randoms(), st.booleans())
def test_who_gave_which_vote_changes_nothing(choices: list[set[int]], random: object, secret: bool) -> None:
    mixed = [*choices]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert outcome(draft(secret=secret), choices, 20) == outcome(draft(secret=secret), mixed, 20)


@given(CHOICES, st.integers(1, 4))
def test_one_more_vote_for_what_wins_leaves_it_winning(choices: list[set[int]], option: int) -> None:
    before = outcome(draft(), choices, 20)
    after = outcome(draft(), [*choices, {option}], 20)
    if before.won == option:
        assert after.won == option
    if option in before.best:
        assert after.won == option


@given(CHOICES)
def test_of_a_secret_vote_no_number_is_told_that_tells_who_chose_what(choices: list[set[int]]) -> None:
    told = outcome(draft(secret=True), choices, 20)
    counts = count(choices, 4)
    few = len(choices) < FEW or any(number >= len(choices) - 1 for number in counts)
    assert (told.counts is None) is few
    assert (told.voters is None) is few
    if few:
        assert told.best == ((told.won,) if told.won else ())


@pytest.mark.parametrize(
    ("counts", "papers", "told"),
    [
        ((2, 2), 4, False),
        ((3, 2), 5, True),
        ((4, 1), 5, False),
        ((5, 0), 5, False),
        ((4, 2), 6, True),
        ((5, 1), 6, False),
    ],
)
def test_the_bounds_of_what_is_told(counts: tuple[int, ...], papers: int, *, told: bool) -> None:
    assert numbers_hide(counts, papers) is told


@pytest.mark.parametrize(
    ("voters", "roll", "is_enough"),
    [
        (1, 1, True),
        (2, 2, True),
        (2, 3, False),
        (3, 3, True),
        (3, 9, True),
        (3, 10, False),
        (4, 12, True),
        (4, 13, False),
    ],
)
def test_how_many_are_enough(voters: int, roll: int, *, is_enough: bool) -> None:
    assert enough(voters, roll) is is_enough


def test_a_tie_is_a_tie() -> None:
    told = outcome(draft(), [{1}, {2}], 2)
    assert (told.best, told.won) == ((1, 2), None)
    assert best((0, 0)) == ()
    assert outcome(draft(), [], 5).best == ()


def test_what_is_done_about_a_tie_ends() -> None:
    assert [breaks(tie, again=False) for tie in ("group", "runoff", "lot", "both")] == [
        "group",
        "runoff",
        "lot",
        "both",
    ]
    assert [breaks(tie, again=True) for tie in ("group", "runoff", "lot", "both")] == ["group", "group", "lot", "lot"]


@given(st.text(min_size=1), st.lists(st.text(min_size=1), min_size=3, max_size=3, unique=True))
def test_a_lot_falls_on_the_same_whoever_draws_it_and_in_whatever_order(published: str, options: list[str]) -> None:
    drawn = {lot(published, options, order) for order in permutations((1, 2, 3))}
    assert len(drawn) == 1


def test_a_lot_depends_on_what_was_published() -> None:
    drawn = {lot(f"$event{number}", ("A", "B"), (1, 2)) for number in range(50)}
    assert drawn == {1, 2}
