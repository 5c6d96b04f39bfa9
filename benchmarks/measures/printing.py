"""What a petition's pages cost with many names, as they are made for delivery: in a thread, beside everything else."""

from __future__ import annotations

import asyncio
import time

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, Target
from benchmarks.plan import Plan
from benchmarks.stage import Progress

_NAMES = 1_000
_EVERY = 10  # of how many names one has to be turned round and joined


async def printing(plan: Plan, tell: Progress) -> list[Row]:
    """Seconds for the pages, once the library is there; loading it takes one or two, the first time."""
    from bot.render.document import printed

    names = [f"Zoé Ñañez {number}" if number % _EVERY else f"محمد بن عبد الله {number}" for number in range(_NAMES)]
    described = {
        "subject": "To: the city council",
        "paragraphs": ["Please keep the library open.", "", "It is where we meet. " * 40],
        "heading": f"{_NAMES} people have signed.",
        "head": ["#", "Name", "Signature by hand"],
        "rows": names,
        "blank": 12,
        "instead": "(in the file S1.txt)",
    }
    passes: list[list[float]] = []
    for number in range(1 + plan.inside_passes):
        tell(f"printing: {number} of {plan.inside_passes}")
        begun = time.perf_counter()
        await asyncio.to_thread(printed, described)
        passes.append([time.perf_counter() - begun])
    return [Row(f"a petition of {_NAMES:,} names as pages, s", {ENTRAIDE: passes[1:]}, target=Target(2))]
