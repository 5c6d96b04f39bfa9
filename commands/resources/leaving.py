"""Who leaves the group leaves nothing behind: what they took is free again, what they put on the board rests.

Should they come back soon, they can renew it.
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


@resources.on("departure")
async def depart(scene: Scene, person: str) -> Outcome:
    """Somebody left a room; of the last one that they shared with the group it is the end."""
    if scene.circle is None:
        return None
    replies: list[Reply] = []
    for item in await scene.store.resources.taken_by(person, scene.circle.id):
        if await room_with(scene, item, person):
            return None
        await scene.store.resources.release(item.id, person)
        await touched(scene, item.group_id, scene.room.room_id)
        owner = await member(scene, item, item.person)
        free = Phrase("resources-released", person=owner, code=item.code, what=item.what)
        room = await room_with(scene, item, item.person)
        replies += heard_as("item", item, [call(free, how(item), people=[owner], room=room)])
    for item in await scene.store.resources.of(person, scene.circle.id):
        if await room_with(scene, item, person):
            return None
        await scene.store.resources.rest(item.id)
        await let_go(scene, item, over=True)
        replies += await tell_takers(scene, item)
    return replies
