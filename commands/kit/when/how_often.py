"""How often something comes back in a day or a week, where it is not said when: examples to pick from."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import timedelta

from commands.kit.when.hours import Hours
from commands.kit.when.language import Unit
from commands.kit.when.pattern import Pattern
from commands.kit.when.tail import Tail

_HOURS = {2: ((9, 21), (8, 20)), 3: ((8, 14, 20), (9, 13, 19)), 4: ((8, 12, 16, 20), (7, 11, 15, 19))}
_WEEKDAYS = {2: ((0, 3), (1, 4)), 3: ((0, 2, 4), (1, 3, 5)), 4: ((0, 1, 3, 4), (1, 2, 4, 5))}


def said_when(tail: Tail, many: int, unit: Unit) -> tuple[Pattern, Tail] | None:
    """What was said, if there are as many times of day, or days of the week, as it comes back."""
    if unit == "days":
        return (Pattern(frequency="DAILY"), tail) if tail.hours and len(tail.hours.clocks) == many else None
    days = tuple(sorted(tail.on or ()))
    return (Pattern(frequency="WEEKLY", weekdays=days), tail) if len(days) == many else None


def examples(tail: Tail, many: int, unit: Unit) -> Iterator[tuple[Pattern, Tail]]:
    """The same with times of day, or days of the week, as they are usual."""
    for hours, weekdays in zip(_HOURS[many], _WEEKDAYS[many], strict=True):
        example = copy(tail)
        if unit == "days":
            example.hours = Hours(tuple((timedelta(hours=hour),) for hour in hours))
            yield Pattern(frequency="DAILY"), example
        else:
            example.on = None
            yield Pattern(frequency="WEEKLY", weekdays=weekdays), example
