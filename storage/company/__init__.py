"""Who is around for company, who would like some, who was asked for it, and who is in the draw of pairs."""

from __future__ import annotations

from storage.company.calls import Calls
from storage.company.pairs import Pairs
from storage.company.windows import Windows
from storage.core.database import Database


class Company:
    """Stores what people said about when they are around, and that they would like company."""

    def __init__(self, database: Database) -> None:
        self.windows = Windows(database)
        self.calls = Calls(database)
        self.pairs = Pairs(database)
