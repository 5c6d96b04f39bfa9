"""Who leaves a group may want to be forgotten there: offered once, where a private chat is open already."""

from __future__ import annotations

from commands.kit.context import Scene
from commands.kit.declaration import Outcome
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import whisper
from commands.rights.feature import rights
from commands.rights.scope import Scope
from commands.rights.wording import counted


@rights.on("departure")
async def offer(scene: Scene, person: str) -> Outcome:
    """Somebody left the last room that they shared with the group."""
    if scene.circle is None or scene.circle in await scene.store.rooms.groups_of(person):
        return None
    if await scene.store.rooms.direct_with(person) is None:
        return None
    held = await scene.store.rights.held(person, scene.group.id)
    kept = [each for each in held if each.holding.goes and not each.holding.passing]
    if not kept:
        return None
    said = (Phrase("rights-you-left", group=scene.group.name), *counted(kept), BLANK, Phrase("rights-offer"))
    offered = whisper(await scene.member(person), *said)
    return offered.asks("rights", "forget", Scope(scene.group.id).code).personally()
