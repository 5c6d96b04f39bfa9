"""Who is around for company, and when."""

from __future__ import annotations

from storage.company.windows import Windows
from storage.core.database import Database


class Company:
    """Stores what people said about when they are around."""

    def __init__(self, database: Database) -> None:
        self.windows = Windows(database)
