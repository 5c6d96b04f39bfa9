"""Who leaves the group, or asks to be forgotten, leaves nothing behind: what they took is free again.

What somebody who leaves had put on the board rests: should they come back soon, they can renew it.
"""

from __future__ import annotations

from commands.kit.context import Scene
from commands.kit.declaration import Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, call
from commands.resources.closing import tell_takers
from commands.resources.feature import resources
from commands.resources.live import touched
from commands.resources.staleness import let_go
from commands.resources.telling import heard_as, member, room_with
from commands.resources.wording import how
from storage.resources import Resource


@resources.on("forgotten")
async def forget(scene: Scene, person: str) -> Outcome:
    """Somebody is forgotten: what they took is free again, what was theirs is gone, and whoever took it is told."""
    replies: list[Reply] = []
    for item in await scene.store.resources.taken_by(person, scene.group.id):
        replies += await _free(scene, item, person)
    for item in await scene.store.resources.of(person, scene.group.id):
        await scene.store.resources.remove(item.id)
        await let_go(scene, item, over=False)
        replies += await tell_takers(scene, item)
    return replies


@resources.on("departure")
async def depart(scene: Scene, person: str) -> Outcome:
    """Somebody left a room; of the last one that they shared with the group it is the end."""
    if scene.circle is None:
        return None
    replies: list[Reply] = []
    for item in await scene.store.resources.taken_by(person, scene.circle.id):
        if await room_with(scene, item, person):
            return None
        replies += await _free(scene, item, person)
    for item in await scene.store.resources.of(person, scene.circle.id):
        if await room_with(scene, item, person):
            return None
        await scene.store.resources.rest(item.id)
        await let_go(scene, item, over=True)
        replies += await tell_takers(scene, item)
    return replies


async def _free(scene: Scene, item: Resource, person: str) -> list[Reply]:
    """Who took it does not see to it any more; whose it is hears that it is free."""
    await scene.store.resources.release(item.id, person)
    await touched(scene, item.group_id, scene.room.room_id)
    owner = await member(scene, item, item.person)
    free = Phrase("resources-released", person=owner, code=item.code, what=item.what)
    room = await room_with(scene, item, item.person)
    return heard_as("item", item, [call(free, how(item), people=[owner], room=room)])
