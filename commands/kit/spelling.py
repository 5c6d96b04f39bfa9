"""How nearly what was typed is what was meant, by letters alone."""

from __future__ import annotations

import re

from commands.kit.words import fold

_NOT_LETTERS = re.compile(r"[\W_]+")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_FEW, _MANY = 4, 7  # letters from which one mistake, and two, are forgiven
MOST_MISTAKES = 2


def squeeze(text: str) -> str:
    """For comparing without what phones leave out or add: spaces, hyphens, apostrophes (`remind me`, `remindme`)."""
    return _NOT_LETTERS.sub("", fold(text))


def steady(text: str) -> str:
    """The text as by a hand that does not tremble: each letter once, where it was repeated (`heeelp`)."""
    return _REPEATED.sub(r"\1", text)


def mistakes_in(typed: str, name: str) -> int | None:
    """How many letters are missing, added, wrong or swapped in a folded name; None where it is another word.

    Short names are near everything: in them only letters that changed places are forgiven.
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
    """Whether one letter is missing, too much, wrong, or two have changed places."""
    if wanted == said or not said or abs(len(wanted) - len(said)) > 1 or wanted[0] != said[0]:
        return False
    at = next((place for place, (a, b) in enumerate(zip(wanted, said, strict=False)) if a != b), None)
    if at is None:
        return True
    rest, other = wanted[at:], said[at:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return rest[1:] == other or rest == other[1:] or rest[1:] == other[1:] or swapped


def distance(one: str, other: str) -> int:
    """How many letters at least to add, leave out, change or swap with their neighbour, to get from one to the other.

    Its time is the product of the lengths: only for what is known to be short.
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
