"""What people have lent one another, until it is returned."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    ME,
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    SWITCH,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    Numbered,
    PersonalData,
    Table,
)
from storage.core.times import from_ms, to_ms

_BACK = "returned IS NOT NULL"
_OUT = "returned IS NULL"

UNSAID = "…"
"""What stands in a room for what was lent in private."""

DOUBTED = timedelta(days=1)
"""How long a return can be doubted, or taken back."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE loans (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            lender TEXT NOT NULL, borrower TEXT NOT NULL, what TEXT NOT NULL, due INTEGER,
            private INTEGER NOT NULL,     -- noted in a private chat: no room reads what it is
            asked INTEGER,                -- until when the borrower would like to keep it
            event_id TEXT NOT NULL, created INTEGER NOT NULL,
            returned INTEGER,             -- when it was said to be back: kept for a day, so that this can be taken back
            returned_by TEXT,             -- the message or the tap that said so
            UNIQUE (group_id, number)
        );
        CREATE INDEX loans_by_lender ON loans (lender);
        CREATE INDEX loans_by_borrower ON loans (borrower);
        CREATE INDEX loans_by_event ON loans (event_id);
        CREATE INDEX loans_by_return ON loans (returned_by) WHERE returned_by IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="loans",
                kind="lent",
                timers=("soon", "over"),
                mine=f"lender = {ME}",
                group=OWN_GROUP,
                over=_BACK,
                left=Leaving.THEIRS,
            ),
            PersonalData(
                feature="loans",
                kind="borrowed",
                timers=("soon", "over"),
                mine=f"borrower = {ME}",
                group=OWN_GROUP,
                without="borrower = '', asked = NULL",
                over=_BACK,
                left=Leaving.THEIRS,
            ),
        ),
        export=(Export(timers=(("loans", "soon"), ("loans", "over")), mine=f"{OF_THE_GROUP} AND {_OUT}"),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        expires=(Expiry("returned <= ?", DOUBTED),),
        numbered=Numbered(
            letter="'L'",
            counter="'loan'",
            open=_OUT,
            words=f"iif(private, '{UNSAID}', what)",
            between="SELECT loans.lender AS person UNION SELECT loans.borrower",
            features=("loans",),
        ),
        reads={MOMENT: "due asked created returned", SWITCH: "private", NUMBER: "id group_id number"},
    ),
)


class Loan(Struct, frozen=True, kw_only=True):
    """Something that is lent. `number` is never given twice in the group.

    `borrower` is empty if they asked to be forgotten. `asked` is until when the borrower would like to keep it, while
    the lender has not agreed. `private`: it was noted in a private chat, so that no room reads what it is.
    """

    id: int
    group_id: int
    number: int
    lender: str
    borrower: str
    what: str
    private: bool
    due: datetime | None
    asked: datetime | None

    @property
    def code(self) -> str:
        """Its code in messages: "L3"."""
        return f"L{self.number}"


class Loans:
    """Stores loans. Returned ones are kept for a day, in which they can come back onto the list."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self,
        group_id: int,
        *,
        lender: str,
        borrower: str,
        what: str,
        private: bool = False,
        due: datetime | None,
        event_id: str,
        now: datetime,
    ) -> Loan:
        """Store a loan under a number that no other loan of the group ever had."""
        await self._db.run(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, 'loan', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1",
            group_id,
        )
        row = await self._db.one(
            "INSERT INTO loans (group_id, number, lender, borrower, what, private, due, event_id, created) VALUES"
            " (?, (SELECT last FROM resource_numbers WHERE group_id = ? AND kind = 'loan'), ?, ?, ?, ?, ?, ?, ?)"
            " RETURNING *",
            group_id,
            group_id,
            lender,
            borrower,
            what,
            private,
            to_ms(due) if due is not None else None,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _loan(row)

    async def find(self, group_id: int, number: int) -> Loan | None:
        """The loan with this number, or None."""
        row = await self._db.one(f"SELECT * FROM loans WHERE {_OUT} AND group_id = ? AND number = ?", group_id, number)
        return _loan(row) if row else None

    async def returned(self, group_id: int, number: int) -> Loan | None:
        """The loan with this number, if it was returned not long ago."""
        row = await self._db.one(f"SELECT * FROM loans WHERE {_BACK} AND group_id = ? AND number = ?", group_id, number)
        return _loan(row) if row else None

    async def doubted(self, loan_id: int, lender: str) -> Loan | None:
        """The loan of this lender that was returned, as long as it is kept."""
        row = await self._db.one(f"SELECT * FROM loans WHERE {_BACK} AND id = ? AND lender = ?", loan_id, lender)
        return _loan(row) if row else None

    async def get(self, loan_id: int) -> Loan | None:
        """This loan, until it is returned."""
        row = await self._db.one(f"SELECT * FROM loans WHERE {_OUT} AND id = ?", loan_id)
        return _loan(row) if row else None

    async def of(self, person: str, group_id: int) -> list[Loan]:
        """What this person has lent or borrowed in the group, by number."""
        rows = await self._db.all(
            f"SELECT * FROM loans WHERE {_OUT} AND (lender = ? OR borrower = ?) AND group_id = ? ORDER BY number",
            person,
            person,
            group_id,
        )
        return [_loan(row) for row in rows]

    async def by_event(self, event_id: str) -> Loan | None:
        """The loan that this message made, or None."""
        row = await self._db.one("SELECT * FROM loans WHERE event_id = ?", event_id)
        return _loan(row) if row else None

    async def in_group(self, group_id: int) -> list[Loan]:
        """All loans in the group, by number."""
        rows = await self._db.all(f"SELECT * FROM loans WHERE {_OUT} AND group_id = ? ORDER BY number", group_id)
        return [_loan(row) for row in rows]

    async def outstanding(self, group_id: int, before: datetime) -> list[Loan]:
        """The loans that were due by then, or made by then without a date."""
        rows = await self._db.all(
            f"SELECT * FROM loans WHERE {_OUT} AND group_id = ? AND coalesce(due, created) <= ? ORDER BY number",
            group_id,
            to_ms(before),
        )
        return [_loan(row) for row in rows]

    async def ask(self, loan_id: int, until: datetime | None) -> None:
        """Set until when the borrower would like to keep it (None: nothing is asked)."""
        await self._db.run("UPDATE loans SET asked = ? WHERE id = ?", to_ms(until) if until else None, loan_id)

    async def extend(self, loan_id: int, until: datetime) -> None:
        """Set until when the borrower may keep it."""
        await self._db.run("UPDATE loans SET due = ?, asked = NULL WHERE id = ?", to_ms(until), loan_id)

    async def let_go(self, loan_id: int) -> None:
        """Remove who has it."""
        await self._db.run("UPDATE loans SET borrower = '', asked = NULL WHERE id = ?", loan_id)

    async def give_back(self, loan_id: int, event_id: str, now: datetime) -> None:
        """Note that it is back, as this message says."""
        await self._db.run("UPDATE loans SET returned = ?, returned_by = ? WHERE id = ?", to_ms(now), event_id, loan_id)

    async def not_back(self, loan_id: int, now: datetime) -> Loan | None:
        """Put it onto the list again; None where it was returned too long ago, or not at all."""
        return await self._again("id = ?", loan_id, now)

    async def take_back(self, event_id: str, now: datetime) -> Loan | None:
        """The same for what this message said to be back."""
        return await self._again("returned_by = ?", event_id, now)

    async def _again(self, condition: str, value: int | str, now: datetime) -> Loan | None:
        row = await self._db.one(
            f"UPDATE loans SET returned = NULL, returned_by = NULL WHERE {condition} AND returned > ? RETURNING *",
            value,
            to_ms(now - DOUBTED),
        )
        return _loan(row) if row else None

    async def remove(self, loan_id: int) -> None:
        """Delete a loan."""
        await self._db.run("DELETE FROM loans WHERE id = ?", loan_id)


def _loan(row: Row) -> Loan:
    due, asked = (from_ms(row[name]) if row[name] is not None else None for name in ("due", "asked"))
    return Loan(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        lender=row["lender"],
        borrower=row["borrower"],
        what=row["what"],
        private=bool(row["private"]),
        due=due,
        asked=asked,
    )
