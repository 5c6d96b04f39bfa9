"""From what was measured to the table of docs/figures.md."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.contestants import ALL, ENTRAIDE

Passes = Sequence[Sequence[float]]  # what was measured, pass by pass

_NONE = "–"
_BETWEEN = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)
_PEERS = [name for name in ALL if name != ENTRAIDE]
_COLUMNS = (*ALL, *(f"to {name.removesuffix(' echo')}" for name in _PEERS))
_HEAD = f"| | {' | '.join(_COLUMNS)} | target |\n|---|{'--:|' * len(_COLUMNS)}---|"


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at: a bound for this bot's figure, or for its ratio to another's (`beside`)."""

    bound: float
    beside: str | None = None
    at_least: bool = False

    def met(self, row: Row) -> bool:
        """Whether this bot does as well."""
        value = row.ratio(self.beside) if self.beside else row.median(ENTRAIDE)
        compare: Callable[[float, float], bool] = operator.ge if self.at_least else operator.le
        return value is not None and compare(round(value, 2), self.bound)

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.bound:g} × {self.beside}" if self.beside else f"{sign} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured, for each bot that has it."""

    what: str
    samples: Mapping[str, Passes]
    digits: int = 2
    target: Target | None = None

    def median(self, name: str) -> float | None:
        """Of all that was measured for this bot; None where nothing was."""
        found = [value for values in self.samples.get(name, ()) for value in values]
        return median(found) if found else None

    def ratio(self, name: str) -> float | None:
        """This bot's figure to another's: the median of the passes' ratios, so that what slows a pass slows both."""
        pairs = zip(self.samples.get(ENTRAIDE, ()), self.samples.get(name, ()), strict=False)
        found = [median(ours) / median(theirs) for ours, theirs in pairs if ours and theirs and median(theirs)]
        return median(found) if found else None

    def __str__(self) -> str:
        figures = [_shown(self.median(name), self.digits) for name in ALL]
        ratios = [_shown(self.ratio(name), 2) for name in _PEERS]
        target = f"{self.target} {'✓' if self.target.met(self) else '✗'}" if self.target else ""
        return f"| {self.what} | {' | '.join((*figures, *ratios))} | {target} |"


def ratios(ours: Passes, theirs: Passes) -> Passes:
    """Each value to the one beside it."""
    return [[one / other for one, other in zip(*both, strict=True)] for both in zip(ours, theirs, strict=True)]


def table(rows: Iterable[Row], about: str) -> str:
    """The rows in Markdown, and a line about where and when."""
    return "\n".join((_HEAD, *map(str, rows), "", about))


def placed(text: str, figures: str) -> str:
    """The page's text with these figures in their place. Raises `ValueError` where it has no place for them."""
    if not _BETWEEN.search(text):
        raise ValueError("there is no place for figures")
    return _BETWEEN.sub(lambda found: f"{found[1]}{figures}\n{found[2]}", text)


def _shown(value: float | None, digits: int) -> str:
    return _NONE if value is None else f"{value:,.{digits}f}"
