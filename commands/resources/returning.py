"""The bot is back in a group that removed it: it comes back to what is on the board as if it had just been said."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import Scene
from commands.kit.declaration import Outcome
from commands.resources.feature import resources
from commands.resources.moderation import moderation
from commands.resources.staleness import KEEP, keep_pace


@resources.on("arrival")
async def watch_again(scene: Scene) -> Outcome:
    """What was on the board when the bot had to go was kept, but what was to come for it was not."""
    if scene.circle is None:
        return None
    for item in await scene.store.resources.overview.unwatched(scene.circle.id):
        if item.state == "open":
            await keep_pace(scene, item, scene.room.room_id)
        elif item.state == "waiting":
            await scene.wake(moderation.name, "look", item.id, scene.now)
        else:
            await scene.wake(resources.name, "forget", item.id, timedelta(days=scene.settings[KEEP]))
    return None
