"""Compares what was typed with names, letter by letter."""

from __future__ import annotations

import re

from commands.kit.words import fold

_NOT_LETTERS = re.compile(r"[\W_]+")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_FEW, _MANY = 4, 7  # letters of a name in which one mistake, or two, are forgiven
MOST_MISTAKES = 2


def squeeze(text: str) -> str:
    """The folded letters and digits alone: phones add and leave out spaces, hyphens, apostrophes (`remindme`)."""
    return _NOT_LETTERS.sub("", fold(text))


def steady(text: str) -> str:
    """The text without repeated letters, as a trembling hand types them (`heeelp`)."""
    return _REPEATED.sub(r"\1", text)


def mistakes_in(typed: str, name: str) -> int | None:
    """How many letters are missing, added, wrong or swapped in a folded name; None for more than are forgiven.

    In short names, which are similar to many words, only swapped letters are forgiven.
    """
    most = 1 if len(name) < _MANY else MOST_MISTAKES
    if abs(len(typed) - len(name)) > most or len({*typed} ^ {*name}) > 2 * most:
        return None
    if typed == name:
        return 0
    if len(name) < _FEW:
        return 1 if sorted(typed) == sorted(name) else None
    found = distance(typed, name)
    return found if found <= most else None


def is_one_slip(wanted: str, said: str) -> bool:
    """Whether exactly one letter is missing, added or wrong, or two neighbours are swapped; the first must be right."""
    if wanted == said or not said or abs(len(wanted) - len(said)) > 1 or wanted[0] != said[0]:
        return False
    at = next((place for place, (a, b) in enumerate(zip(wanted, said, strict=False)) if a != b), None)
    if at is None:
        return True
    rest, other = wanted[at:], said[at:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return rest[1:] == other or rest == other[1:] or rest[1:] == other[1:] or swapped


def distance(one: str, other: str) -> int:
    """The edit distance with swaps of neighbours (optimal string alignment).

    It takes time in proportion to the product of the lengths: call it for short texts only.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, facing in enumerate(other, 1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and facing == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, above = above, current
    return above[-1]
