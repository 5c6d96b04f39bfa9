"""A petition, who carries it, and a signature, as they are stored."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import from_ms

State = Literal["draft", "open", "closed", "delivered", "answered", "unanswered", "lapsed"]
"""`draft`: still to be opened. `lapsed`: closed, and never handed over."""


class Petition(Struct, frozen=True, kw_only=True):
    """A petition. `person` is empty once whoever began it has left. `signed` is known from the delivery on."""

    id: int
    group_id: int
    number: int
    person: str
    words: str
    addressee: str
    private: bool
    state: State
    until: datetime
    changes: int
    signed: int | None
    answer: str | None
    delivered: datetime | None
    event_id: str

    @property
    def code(self) -> str:
        """Its code in messages: "S2"."""
        return f"S{self.number}"

    @property
    def takes_back(self) -> bool:
        """Whether a signature can still be taken back: until it is handed over."""
        return self.state in ("open", "closed")


class Carrier(Struct, frozen=True, kw_only=True):
    """Somebody who carries a petition since they `agreed`, or may be asked to, or has been `asked`."""

    id: int
    petition_id: int
    person: str
    asked: bool
    agreed: datetime | None


class Signature(Struct, frozen=True, kw_only=True):
    """Somebody's signature: how the name stands (`line`), and how it would, where that is to be confirmed."""

    id: int
    petition_id: int
    person: str
    state: Literal["new", "stands", "asked"]
    line: str
    offered: str | None


def petition(row: Row) -> Petition:
    """The petition in a row."""
    return Petition(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        person=row["person"],
        words=row["words"],
        addressee=row["addressee"],
        private=bool(row["private"]),
        state=row["state"],
        until=from_ms(row["until"]),
        changes=row["changes"],
        signed=row["signed"],
        answer=row["answer"],
        delivered=from_ms(row["delivered"]) if row["delivered"] is not None else None,
        event_id=row["event_id"],
    )


def carrier(row: Row) -> Carrier:
    """The carrier in a row."""
    return Carrier(
        id=row["id"],
        petition_id=row["petition_id"],
        person=row["person"],
        asked=bool(row["asked"]),
        agreed=from_ms(row["agreed"]) if row["agreed"] is not None else None,
    )


def signature(row: Row) -> Signature:
    """The signature in a row."""
    return Signature(
        id=row["id"],
        petition_id=row["petition_id"],
        person=row["person"],
        state=row["state"],
        line=row["line"],
        offered=row["offered"],
    )
