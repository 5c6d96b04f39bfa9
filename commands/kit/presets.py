"""What kinds of groups usually want: which features are off, and settings that differ from the defaults.

The catalogs have what each is called in `settings-preset-<name>`, words for it in `-plain`, and what it is in `-is`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from msgspec import Struct

from commands.kit.catalogs import Catalogs
from commands.kit.phrase import Phrase


class Preset(Struct, frozen=True):
    """A kind of group. `off` are names of features, all others are on; `values` are values of settings, by name."""

    name: str
    off: frozenset[str]
    values: Mapping[str, object]

    @property
    def key(self) -> str:
        """The prefix of its catalog keys."""
        return f"settings-preset-{self.name}"


PRESETS = (
    Preset(
        "circle",
        frozenset({"resources", "relays", "loans"}),
        {"affirmations": True, "queue-order": "fair", "queue-limit": timedelta(minutes=5)},
    ),
    Preset(
        "neighbours",
        frozenset({"turns", "rounds", "circle", "respond", "notes", "minutes"}),
        {"board-live": True, "checkin-scale": "weather"},
    ),
    Preset(
        "action",
        frozenset({"respond", "loans", "relays", "company"}),
        {"queue-order": "fair", "queue-limit": timedelta(minutes=2), "minutes-as": "file"},
    ),
)


def preset_options(catalogs: Catalogs) -> dict[tuple[str, ...], Phrase]:
    """The words for each, and how it is shown."""
    return {
        tuple(sorted(catalogs.folded_names(f"{each.key}-plain"))): Phrase(
            "kit-preset", preset=Phrase(each.key), what=Phrase(f"{each.key}-is")
        )
        for each in PRESETS
    }
