"""What people can say: the table of contents, in the order of the help."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commands.kit.feature import Feature

LOCALES = Path(__file__).parent / "locales"

CONTENTS = (
    "sos",
    "homeward",
    "reports",
    "comfort",
    "company",
    "kindness",
    "checkins",
    "turns",
    "rounds",
    "circle",
    "respond",
    "notes",
    "agreements",
    "welcome",
    "topics",
    "decisions",
    "minutes",
    "proposals",
    "resources",
    "resources.relays",
    "resources.moderation",
    "resources.lists",
    "loans",
    "tips",
    "activities",
    "petitions",
    "votes",
    "goals",
    "reminders",
    "pauses",
    "apart",
    "letters",
    "rights",
    "settings",
    "groups",
    "beginning",
    "help",
    "encryption",
    "direct",
)
"""Each is a module of that name, with the feature of its last name in it."""


def features() -> tuple[Feature, ...]:
    """Every feature, in the order in which the help shows them."""
    return tuple(getattr(import_module(f"commands.{name}"), name.rpartition(".")[2]) for name in CONTENTS)
