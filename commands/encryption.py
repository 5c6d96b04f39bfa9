"""Telling people, at most once an hour, that their messages can't be read, and how to repair it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from commands.kit.context import Scene
from commands.kit.declaration import Feature, Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import announce

encryption = Feature("encryption")

_QUIET_FOR = timedelta(hours=1)


@encryption.timer("unread")
async def tell(scene: Scene, event_id: str, due: datetime) -> Outcome:
    """The key of this message has still not come."""
    waiting = await scene.store.sync.waiting(event_id)
    if waiting is None:
        return None
    if await scene.store.sync.told_since(waiting.room_id, waiting.sender, scene.now - _QUIET_FOR):
        return None
    await scene.store.sync.mark_told(event_id, scene.now)
    told = announce(Phrase("encryption-unread", person=await scene.member(waiting.sender)))
    return replace(told, to=event_id)
