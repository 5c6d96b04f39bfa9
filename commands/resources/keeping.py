"""For how long what is over is kept: what a group wants today holds for what was over before, too."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import Scene
from commands.kit.declaration import Outcome
from commands.resources.feature import resources
from commands.resources.staleness import KEEP


@resources.on("day")
async def forget_over(scene: Scene) -> Outcome:
    """The group may want less than when it was over; a timer deletes what it wanted then."""
    before = scene.now - timedelta(days=scene.settings[KEEP])
    await scene.store.resources.overview.forget_over(scene.group.id, before)
    return None
