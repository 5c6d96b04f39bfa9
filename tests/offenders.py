"""A law holds for everything there is: one test looks at all of it, and names all that breaks it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest


def assert_none(offenders: Iterable[object], advice: str = "broken by") -> None:
    """Fail with every offender on a line of its own, however many there are; pytest would cut the list short."""
    found = [str(each) for each in offenders]
    if found:
        pytest.fail("\n  ".join([f"{advice} ({len(found)}):", *found]), pytrace=False)
