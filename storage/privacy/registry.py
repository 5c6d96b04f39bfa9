"""All declarations of personal data, collected from the tables."""

from __future__ import annotations

from storage.core.table import PersonalData
from storage.tables import TABLES

PERSONAL_DATA: tuple[PersonalData, ...] = tuple(each for table in TABLES for each in table.personal_data)
"""In the order in which they are deleted."""
