"""Helplines by region: those that can be reached from everywhere, then those of each region under its name. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commands.kit.phrase import Phrase
from commands.kit.words import fold
from storage.sos.helplines import Helpline


def by_region(found: Sequence[Helpline], shown: Callable[[Helpline], Phrase]) -> list[Phrase]:
    """The lines as they are `shown`, each region's under its name, in the order in which the regions were first named.

    Regions that differ in accents and case alone are the same.
    """
    names = dict.fromkeys(["", *(fold(each.region) for each in found)])
    told: list[Phrase] = []
    for name in names:
        there = [each for each in found if fold(each.region) == name]
        told += [Phrase("sos-helplines-region", region=there[0].region)] if name and there else []
        told += map(shown, there)
    return told
