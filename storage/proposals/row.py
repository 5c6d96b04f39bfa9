"""A proposal, and what somebody says to it, as they are stored."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import from_ms

Stage = Literal["clarify", "react", "amend", "open", "integrate", "exits"]
"""`open`: answers decide it. Before that come questions, reactions and other words; an objection leads to the rest."""

Stand = Literal["agree", "concern", "aside", "no"]
"""What somebody says. A `no` is an objection, a block or a vote against, by the way in which it is decided."""

Kind = Literal["agree", "concern", "aside", "no", "said", "safer", "exit", "lift", "three"]
"""Beside what counts: words whose kind is not known yet, what would make it safe enough, what the group picks, and who
was asked to help with other words."""

Ending = Literal["decided", "tried", "few", "refused", "reworded", "handed", "aside", "withdrawn"]

TO_ASK = -1
"""Of an objection, as how often it was asked about: there are other words since, and nobody has been asked."""

STANDS: tuple[Stand, ...] = ("agree", "concern", "aside", "no")


class Proposal(Struct, frozen=True, kw_only=True):
    """Words that a group may decide, by the `method` that it had when they were proposed.

    `person` proposed it; empty once they have left. `before` are the words before it was changed, by the message
    `changed`. The stage ends at `until`. `size` is how many could answer at the opening, `tries` how often other words
    did not meet an objection. Answers to a `private` one are given in private, and shown without names. `source` is
    the code of what it comes from, such as a petition, where that was said.
    """

    id: int
    group_id: int
    number: int
    person: str
    what: str
    before: str | None
    changed: str | None
    method: str
    stage: Stage
    until: datetime
    size: int
    tries: int
    extended: bool
    private: bool
    source: str
    event_id: str
    created: datetime
    over: datetime | None = None
    ending: Ending | None = None

    @property
    def code(self) -> str:
        """Its code in messages: "P1"."""
        return f"P{self.number}"


class Answer(Struct, frozen=True, kw_only=True):
    """What somebody says to a proposal, with one message or tap.

    `asked` is how often they were asked whether their objection is met. One whose objector was `removed` by others
    stays until the group lifts it.
    """

    id: int
    proposal_id: int
    person: str
    kind: Kind
    words: str | None
    event_id: str
    asked: int
    removed: bool


def proposal(row: Row) -> Proposal:
    """The proposal in a row."""
    return Proposal(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        person=row["person"],
        what=row["what"],
        before=row["before"],
        changed=row["changed"],
        method=row["method"],
        stage=row["stage"],
        until=from_ms(row["until"]),
        size=row["size"],
        tries=row["tries"],
        extended=bool(row["extended"]),
        private=bool(row["private"]),
        source=row["source"],
        event_id=row["event_id"],
        created=from_ms(row["created"]),
        over=from_ms(row["over"]) if row["over"] is not None else None,
        ending=row["ending"],
    )


def answer(row: Row) -> Answer:
    """The answer in a row."""
    return Answer(
        id=row["id"],
        proposal_id=row["proposal_id"],
        person=row["person"],
        kind=row["kind"],
        words=row["words"],
        event_id=row["event_id"],
        asked=row["asked"],
        removed=bool(row["removed"]),
    )
