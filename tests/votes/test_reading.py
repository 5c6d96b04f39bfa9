"""How what people write is read: what a vote is about, and what somebody chooses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit.catalogs import Catalogs
from commands.votes.reading import MOST, Matter, read_choice, read_matter

CATALOGS = Catalogs(LOCALES)
NAMES = ("Lake", "Hill", "Sea and sand")


@pytest.mark.parametrize(
    ("said", "what", "options"),
    [
        ("which name? Lake, Hill, Sea", "which name?", ("Lake", "Hill", "Sea")),
        ("which name: Lake or Hill", "which name", ("Lake", "Hill")),
        ("quel nom\u00a0? Lac ou Colline", "quel nom\u00a0?", ("Lac", "Colline")),
        ("¿qué nombre? Lago o Mar", "¿qué nombre?", ("Lago", "Mar")),
        ("which name?\n- Lake\n- Hill", "which name?", ("Lake", "Hill")),
        ("which name? 1. Lake, 2. Hill", "which name?", ("Lake", "Hill")),
        ("which name? Lake, lake, HILL.", "which name?", ("Lake", "HILL")),
        ("tea or coffee?", "tea or coffee?", ("tea", "coffee")),
        ("tea, coffee", "tea, coffee", ("tea", "coffee")),
        ("shall we meet on Tuesdays?", "shall we meet on Tuesdays?", ()),
        ("shall we meet on Tuesday or on Wednesday?", "shall we meet on Tuesday or on Wednesday?", ()),
        ("at 18:30 or 19:30?", "at 18:30 or 19:30?", ("at 18:30", "19:30")),
        ("which name?", "which name?", ()),
    ],
)
def test_what_a_vote_is_about(said: str, what: str, options: tuple[str, ...]) -> None:
    assert read_matter(said, CATALOGS) == Matter(what, options)


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("Lake", (1,)), ("lake!", (1,)), ("the lake", (1,)), ("la", (1,)), ("l", None), ("hil", (2,)), ("Sea", (3,)),
        ("sea and sand", (3,)), ("2", (2,)), ("2️⃣", (2,)), ("2.", (2,)), ("1, 3", (1, 3)), ("1 and 3", (1, 3)),
        ("1 3 1", (1, 3)), ("Lake and hill", (1, 2)), ("lake, hill", (1, 2)), ("Lake please", (1,)), ("none", ()),
        ("rien", ()), ("nada", ()), ("4", (4,)), ("0", None), ("12", (1, 2)), ("", None), ("what do you think?", None),
        ("Lake is nice", None), ("Lake, and why?", None), ("Sea and snad", (3,)),
    ],
)  # fmt: skip
def test_what_somebody_chooses(said: str, choice: tuple[int, ...] | None) -> None:
    assert read_choice(said, NAMES, CATALOGS) == choice


@pytest.mark.parametrize(
    ("said", "options", "choice"),
    [
        ("B", ("A", "B", "C"), (2,)), ("A C", ("A", "B", "C"), (1, 3)), ("b, c", ("A", "B", "C"), (2, 3)),
        ("oui", ("Yes", "No"), (1,)), ("nope", ("Sí", "No"), (2,)), ("10", ("5", "10"), (2,)),
        ("5", ("5", "1"), (1,)),
        ("none", ("Lake", "None of these"), (2,)), ("tea", ("tea", "tea house"), (1,)),
        ("te", ("tea", "tea house"), None),
    ],
)  # fmt: skip
def test_what_somebody_chooses_among_other_things(
    said: str, options: tuple[str, ...], choice: tuple[int, ...] | None
) -> None:
    assert read_choice(said, options, CATALOGS) == choice


@given(st.lists(st.text(min_size=1, max_size=20), min_size=2, max_size=MOST), st.text(max_size=300))
def test_whatever_is_said_is_a_choice_among_digits_or_none(options: list[str], said: str) -> None:
    choice = read_choice(said, options, CATALOGS)
    assert choice is None or all(0 < each < 10 for each in choice)
    assert choice is None or len(set(choice)) == len(choice)


@given(st.text(max_size=500))
def test_whatever_is_asked_has_each_answer_once(said: str) -> None:
    matter = read_matter(said, CATALOGS)
    assert len(set(matter.options)) == len(matter.options)
    assert all(each.strip() == each and each for each in matter.options)


def test_a_huge_text_is_read_quickly() -> None:
    assert read_choice("A, " * 100_000, ("A", "B"), CATALOGS) is None
    assert len(read_matter("a, " * 600, CATALOGS).options) == 1
