"""What an attack or a fault did, as a row of the table in `docs/reliability.md`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_HEAD = ("| tried | times | survived | lost | twice | let in |", "|---|--:|--:|--:|--:|--:|")
BEGIN, END = "<!-- reliability: begin -->", "<!-- reliability: end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """`tried` of `unit`; how many of them the bot survived, and of the commands how many were lost or answered twice.

    `let_in` counts what somebody got or changed without the right to.
    """

    what: str
    tried: int
    unit: str
    survived: int
    lost: int = 0
    twice: int = 0
    let_in: int = 0

    @property
    def good(self) -> bool:
        """Whether everything was survived, nothing lost or doubled, and nobody let in."""
        return self.survived == self.tried and not (self.lost or self.twice or self.let_in)


def table(rows: Sequence[Row], about: str) -> str:
    """The rows in Markdown, with the machine that they come from."""
    return "\n".join([*_HEAD, *map(_line, rows), "", about])


def _line(row: Row) -> str:
    return f"| {row.what} | {row.tried:,} {row.unit} | {row.survived:,} | {row.lost} | {row.twice} | {row.let_in} |"


def placed(document: str, made: str) -> str:
    """The document with the table between its marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def renewed(document: str, rows: Mapping[int, Row], about: str) -> str:
    """The document whose table has these rows anew, each at its place, and says so."""
    before, _, rest = document.partition(BEGIN)
    made, _, after = rest.partition(END)
    lines = made.strip().split("\n")
    for place, row in rows.items():
        lines[len(_HEAD) + place] = _line(row)
    return f"{before}{BEGIN}\n" + "\n".join([*lines, about]) + f"\n{END}{after}"
