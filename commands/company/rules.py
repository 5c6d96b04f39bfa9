"""Whom a call for company comes to next. Pure: in one sentence, those who were asked longest ago, two at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

AT_ONCE = 2
"""How many are asked at once."""
EACH = timedelta(minutes=5)
"""How long they have before the next ones are asked."""
ASKED_A_DAY, DAY = 2, timedelta(days=1)
"""How often somebody is asked within a day, by whomever."""

Turns = Mapping[str, tuple[datetime, int]]


def next_asked(around: Iterable[str], already: Collection[str], turns: Turns) -> list[str]:
    """The next ones of those around, but for those it came to `already`, and who have been asked enough.

    `turns`: when somebody was asked last, and how often in the last `DAY`. Who never was comes first.
    """
    free = [each for each in around if each not in already and (each not in turns or turns[each][1] < ASKED_A_DAY)]
    return sorted(free, key=lambda each: (each in turns, turns[each][0].timestamp() if each in turns else 0, each))[
        :AT_ONCE
    ]
