"""Telling people, at most once an hour, that their messages can't be read, and how to repair it."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.context import Context, Scene
from commands.kit.declaration import Feature, Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import announce, say

encryption = Feature("encryption")
encryption.keeps()

_QUIET_FOR = timedelta(hours=1)
# Client-server API, 'Reporting that decryption keys are withheld'.
_DISTRUST = ("m.unverified", "m.blacklisted")
_OURS = {"NOT_SIGNED", "LOST_STORE"}  # see `Trouble`


@encryption.timer("unread")
async def tell(scene: Scene, event_id: str, due: datetime) -> Outcome:
    """The key of this message has still not come."""
    waiting = await scene.store.sync.waiting(event_id)
    if waiting is None:
        return None
    if await scene.store.encryption.told_since(waiting.sender, scene.now - _QUIET_FOR):
        return None
    await scene.store.encryption.mark_told(waiting.sender, scene.now)
    told = announce(Phrase(await _why(scene, waiting.sender), person=await scene.member(waiting.sender)))
    return replace(told, to=event_id)


@encryption.on("verification")
async def cannot_compare(ctx: Context, device: str) -> Outcome:
    """How one can be sure that it is the bot."""
    return say("encryption-compare", device=device)


async def _why(scene: Scene, person: str) -> str:
    """Nobody is sent to look for a mistake in their app when it is ours."""
    if await scene.store.encryption.troubles() & _OURS:
        return "encryption-unread-ours"
    code = await scene.store.encryption.withheld(person)
    return "encryption-unread-distrusted" if code in _DISTRUST else "encryption-unread"
