"""Who meets whom, by lot: a shuffle, and swaps until nobody meets somebody again while there are others. Pure.

The same people, meetings and seed always give the same draw. Why two people are not together, nothing tells:
whether one wants that, or they have met lately, it is only another number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from random import Random

from msgspec import Struct

Pair = frozenset[str]
_APART, _MISSED, _MET = 1000.0, 5.0, 1.0
_FEW = 10  # people, of whom all ways to pair them are looked at
_MANY = 60  # people, of whom a draw without anybody who is kept apart is good enough at the first try
_TRIES = 6
_NOBODY = ""  # beside whoever is left over where they are an odd number


class Drawn(Struct, frozen=True):
    """The pairs and threes, and those for whom there is nobody this time."""

    groups: tuple[tuple[str, ...], ...]
    left: tuple[str, ...]


class Lots(Struct, frozen=True):
    """What counts: who is kept apart, how many weeks ago two have met, and who was left over the last time."""

    apart: Collection[Pair]
    met: Mapping[Pair, int]
    missed: Collection[str]

    def cost(self, one: str, other: str) -> float:
        """How much is against these two; the more recently they have met, the more."""
        missed = _MISSED * sum(each in self.missed for each in (one, other))
        if _NOBODY in (one, other):
            return missed
        pair = frozenset((one, other))
        if pair in self.apart:
            return _APART + missed
        return _MET + 1 / (1 + self.met[pair]) if pair in self.met else 0.0

    def draw(self, people: Iterable[str], seed: str) -> Drawn:
        """Bring these people together."""
        chance, order = Random(seed), sorted(people)
        chance.shuffle(order)
        order += [_NOBODY] if len(order) % 2 else []
        return self._with_threes(self._best(order) if len(order) <= _FEW else self._swapped(order, chance))

    def third(self, person: str, pairs: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
        """The pair that somebody makes a three; None where there is none for them."""
        free = [each for each in pairs if len(each) == 2 and self._against(person, each) < _APART]
        return min(free, key=lambda each: self._against(person, each), default=None)

    def _against(self, person: str, others: Iterable[str]) -> float:
        return sum(self.cost(person, each) for each in others)

    def _best(self, order: Sequence[str]) -> list[tuple[str, str]]:
        """The pairs that have the least against them, of all there are."""

        @cache
        def best(left: tuple[str, ...]) -> tuple[float, tuple[tuple[str, str], ...]]:
            if not left:
                return 0.0, ()
            found = []
            for place, other in enumerate(left[1:], 1):
                cost, pairs = best(left[1:place] + left[place + 1 :])
                found.append((cost + self.cost(left[0], other), ((left[0], other), *pairs)))
            return min(found, key=lambda each: each[0])

        return [*best(tuple(order))[1]]

    def _swapped(self, order: list[str], chance: Random) -> list[tuple[str, str]]:
        """Pairs in which no swap is for the better; the best of a few tries."""
        tries = []
        for _ in range(_TRIES):
            pairs = [*zip(order[::2], order[1::2], strict=True)]
            while self._swap(pairs):
                pass
            tries.append((sum(self.cost(*pair) for pair in pairs), pairs))
            if tries[-1][0] < (_APART if len(order) > _MANY else _MET):
                break
            chance.shuffle(order)
        return min(tries, key=lambda each: each[0])[1]

    def _swap(self, pairs: list[tuple[str, str]]) -> bool:
        """Swap where two pairs are better off; whether any were."""
        better = False
        for here in range(len(pairs)):
            for there in range(len(pairs)) if self.cost(*pairs[here]) else ():
                (one, two), (three, four) = pairs[here], pairs[there]
                now = self.cost(one, two) + self.cost(three, four)
                for swapped in (((one, three), (two, four)), ((one, four), (two, three))) if here != there else ():
                    if sum(self.cost(*pair) for pair in swapped) < now:
                        pairs[here], pairs[there] = swapped
                        better = True
                        break
        return better

    def _with_threes(self, pairs: Iterable[tuple[str, str]]) -> Drawn:
        """Whoever can't stay with the other makes a three elsewhere, first who was left over the last time."""
        groups: list[tuple[str, ...]] = []
        alone: list[str] = []
        for pair in pairs:
            fits = _NOBODY not in pair and frozenset(pair) not in self.apart
            groups += [pair] if fits else []
            alone += () if fits else (each for each in pair if each != _NOBODY)
        left = []
        for person in sorted(alone, key=lambda each: each not in self.missed):
            if (joined := self.third(person, groups)) is None:
                left.append(person)
            else:
                groups[groups.index(joined)] = (*joined, person)
        return Drawn(tuple(groups), tuple(left))


def meetings(groups: Iterable[tuple[str, ...]]) -> list[Pair]:
    """Each two who meet."""
    return [frozenset(pair) for group in groups for pair in combinations(group, 2)]
