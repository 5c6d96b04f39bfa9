"""Who is around for company, who would like some, and who was asked for it."""

from __future__ import annotations

from storage.company.calls import Calls
from storage.company.windows import Windows
from storage.core.database import Database


class Company:
    """Stores what people said about when they are around, and that they would like company."""

    def __init__(self, database: Database) -> None:
        self.windows = Windows(database)
        self.calls = Calls(database)
