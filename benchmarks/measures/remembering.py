"""Memory, at rest and after the load."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.figures import Row, Target
from benchmarks.processes import Memory, memory
from benchmarks.stage import Stage

_AT_REST = Target(80)
_AFTERWARDS = Target(85)


def held(stage: Stage) -> dict[str, Memory]:
    """What each bot holds now."""
    return {each.name: memory(each.pid) for each in stage.contestants}


def remembering(at_rest: Mapping[str, Memory], afterwards: Mapping[str, Memory]) -> list[Row]:
    """MiB."""
    return [
        Row("memory at rest, MiB", {name: [[each.resident]] for name, each in at_rest.items()}, 1, _AT_REST),
        Row(
            "memory after all that, MiB", {name: [[each.resident]] for name, each in afterwards.items()}, 1, _AFTERWARDS
        ),
        Row(
            "… without what it shares with the others (PSS)",
            {name: [[each.proportional]] for name, each in afterwards.items()},
            1,
        ),
    ]
