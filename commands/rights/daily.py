"""Once a day, in every room of a group: each feature forgets what the group does not want to be kept for longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.context import Scene
from commands.kit.declaration import Outcome
from commands.rights.feature import rights

_DAY = timedelta(days=1)


@rights.timer("day")
async def forget_old(scene: Scene, subject: str, due: datetime) -> Outcome:
    """They hear it as the news `day`; a room that was replaced meanwhile waits under its new id."""
    await scene.wake("rights", "day", scene.room.room_id, _DAY, wait=True)
    return await scene.tell("day")
