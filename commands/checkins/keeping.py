"""How long answers, and counts of them, are kept after the end: for as long as the group has set."""

from __future__ import annotations

from datetime import timedelta

from commands.checkins.feature import COUNTS, RETENTION, checkins
from commands.kit.context import Scene


async def keep_for_a_while(scene: Scene) -> None:
    """Delete what was kept long enough, and wait for what is left; a shorter time is noticed within a day."""
    days = timedelta(days=scene.settings[RETENTION])
    oldest = await scene.store.checkin_past.forget(scene.room.room_id, scene.now - days)
    if oldest is not None:
        soon = min(oldest + days, scene.now + timedelta(days=1))
        await scene.wake("checkins", "forget", scene.room.room_id, soon)


@checkins.on("day")
async def forget_counts(scene: Scene) -> None:
    """How often which sign was given, without names, is kept for as long as the group wants to look back."""
    before = scene.now - timedelta(days=scene.settings[COUNTS])
    await scene.store.checkin_past.forget_counts(scene.room.room_id, before)
