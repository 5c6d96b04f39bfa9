"""What an attack or a fault did, as a row of the table in `docs/reliability.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    head = ["| tried | times | survived | lost | twice | let in |", "|---|--:|--:|--:|--:|--:|"]
    body = [
        f"| {row.what} | {row.tried:,} {row.unit} | {row.survived:,} | {row.lost} | {row.twice} | {row.let_in} |"
        for row in rows
    ]
    return "\n".join([*head, *body, "", about])


def placed(document: str, made: str) -> str:
    """The document with the table between its marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{made}\n{END}{after}"
