"""What decides a proposal: the ways to decide, as data, and what comes of the answers. Pure.

Silence means nothing, except where the group has chosen that it means consent. Who answers takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal, get_args

from msgspec import Struct

from storage.proposals.row import STANDS, Stand

Method = Literal["consent", "strict", "two-thirds", "majority", "silence"]
METHODS: tuple[Method, ...] = get_args(Method)

SILENCE: Method = "silence"
"""Only a group chooses this one, and nobody for a proposal of theirs."""

State = Literal["decided", "held", "few", "aside", "refused"]


class Preset(Struct, frozen=True, kw_only=True):
    """A way to decide.

    held     whether a single no holds it until who said it is content
    asides   the largest share of those who take part that may stand aside
    yes      the share of the yeses among yes and no that it needs
    above    whether it needs more than that share
    silence  whether who says nothing agrees
    """

    held: bool = False
    asides: Fraction = Fraction(1)
    yes: Fraction = Fraction(0)
    above: bool = False
    silence: bool = False


PRESETS: Mapping[Method, Preset] = {
    "consent": Preset(held=True),
    "strict": Preset(held=True, asides=Fraction(1, 3)),
    "two-thirds": Preset(yes=Fraction(2, 3)),
    "majority": Preset(yes=Fraction(1, 2), above=True),
    "silence": Preset(held=True, silence=True),
}
"""The catalogs explain each in one sentence."""


class Result(Struct, frozen=True, kw_only=True):
    """What comes of the answers, and the numbers that say why. A concern is a yes that is heard."""

    state: State
    agree: int
    concern: int
    aside: int
    no: int
    needed: int

    @property
    def yes(self) -> int:
        """How many are for it."""
        return self.agree + self.concern

    @property
    def took_part(self) -> int:
        """How many answered."""
        return self.yes + self.aside + self.no


def enough(size: int) -> int:
    """How many of so many people have to take part: a third, at least three; of up to three, more than half."""
    return max(-(-size // 3), min(3, size // 2 + 1))


def preset_of(method: str) -> Preset:
    """The way to decide of that name. One that is not known (a file from elsewhere) is consent."""
    return next((PRESETS[each] for each in METHODS if each == method), PRESETS["consent"])


def outcome(method: str, said: Iterable[Stand], size: int) -> Result:
    """What comes of these answers, one of each person, among so many who could answer."""
    preset = preset_of(method)
    counts = dict.fromkeys(STANDS, 0)
    for each in said:
        counts[each] += 1
    needed = 0 if preset.silence else enough(size)
    counted = Result(state="decided", needed=needed, **counts)
    return Result(state=_state(preset, counted), needed=needed, **counts)


def _state(preset: Preset, counted: Result) -> State:
    if preset.held and counted.no:
        return "held"
    if counted.took_part < counted.needed:
        return "few"
    if preset.silence:
        return "decided"
    if counted.aside > preset.asides * counted.took_part or not counted.yes:
        return "aside" if not counted.no else "refused"
    share = Fraction(counted.yes, counted.yes + counted.no)
    return "decided" if share > preset.yes or (share == preset.yes and not preset.above) else "refused"


def picked(picks: Iterable[int], size: int) -> int | None:
    """The way out that most have picked; None where too few have, or several are equal."""
    counts: dict[int, int] = {}
    for each in picks:
        counts[each] = counts.get(each, 0) + 1
    if sum(counts.values()) < enough(size):
        return None
    best = max(counts.values())
    first = [option for option, count in counts.items() if count == best]
    return first[0] if len(first) == 1 else None
