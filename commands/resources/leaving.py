"""Who leaves the group, or asks to be forgotten, leaves nothing behind: what they took is free again.

What somebody who leaves had put on the board rests: should they come back soon, they can renew it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.context import Scene
from commands.kit.declaration import Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, call
from commands.resources.closing import tell_takers
from commands.resources.feature import resources
from commands.resources.live import touched
from commands.resources.relays import delay, owner_of, relays
from commands.resources.staleness import let_go
from commands.resources.telling import heard_as, member, room_with
from commands.resources.wording import how
from storage.resources import Relay, Resource

_LATER = timedelta(hours=6), timedelta(hours=30)


@resources.on("forgotten")
async def forget(scene: Scene, person: str) -> Outcome:
    """Somebody is forgotten: what they took is free again, what was theirs is gone, and whoever took it is told."""
    replies: list[Reply] = []
    for item in await scene.store.resources.taken_by(person, scene.group.id):
        await scene.store.resources.relays.unsay(item.id, person)
        replies += await _free(scene, item, person)
    for item in await scene.store.resources.of(person, scene.group.id):
        await scene.store.resources.remove(item.id)
        await let_go(scene, item, over=False)
        replies += await tell_takers(scene, item)
    for relay in await scene.store.resources.relays.by_person(person, scene.group.id):
        await _forget_anonymous(scene, relay)
    return replies


async def _forget_anonymous(scene: Scene, relay: Relay) -> None:
    """What they asked anonymously is over, with the words that have not arrived yet; some minutes later others hear so.

    That it is over and that somebody was forgotten must not be the same moment.
    """
    item = await scene.store.resources.get(relay.resource_id)
    assert item is not None
    await scene.store.resources.relays.unsay(item.id, relay.person)
    later = replace(scene, now=scene.now + delay(relay))
    await scene.store.resources.close(item.id, "withdrawn", later.now)
    await let_go(later, item, over=True)
    await later.wake("relays", "gone", item.id, later.now)


@relays.timer("gone")
async def tell_gone(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Whoever took what is over has nothing left to do."""
    item = await scene.store.resources.ended(int(subject))
    return await tell_takers(scene, item) if item else None


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
        if item.state == "waiting":
            await scene.store.resources.close(item.id, "withdrawn", scene.now)
        else:
            await scene.store.resources.rest(item.id)
        await let_go(scene, item, over=True)
        replies += await tell_takers(scene, item)
    await _let_anonymous_rest(scene, person, scene.circle.id)
    return replies


async def _free(scene: Scene, item: Resource, person: str) -> list[Reply]:
    """Who took it does not see to it any more: whose it is hears that, and the group that it can be taken."""
    await scene.store.resources.release(item.id, person)
    await touched(scene, item.group_id, scene.room.room_id)
    facts = {"code": item.code, "what": item.what}
    if not item.anonymous:
        owner = await member(scene, item, item.person)
        free = Phrase("resources-released", person=owner, **facts)
        room = await room_with(scene, item, item.person)
        return heard_as("item", item, [call(free, how(item), people=[owner], room=room)])
    asker = await owner_of(scene, item)
    gone = Phrase("relays-released-asker", name=(await member(scene, item, person)).name, **facts)
    letters = [asker.letter(scene, "item", gone)] if asker and asker.person != person else []
    return [*heard_as("item", item, [announce(Phrase("relays-free", **facts), how(item))]), *letters]


async def _let_anonymous_rest(scene: Scene, person: str, group_id: int) -> None:
    """What they asked anonymously ends too, some hours later: who left just now must not be who asked for it."""
    for relay in await scene.store.resources.relays.by_person(person, group_id):
        item = await scene.store.resources.get(relay.resource_id)
        if item is None or await room_with(scene, item, person):
            return
        if item.state == "waiting":
            await scene.store.resources.close(item.id, "withdrawn", scene.now)
            await let_go(scene, item, over=True)
        else:
            await scene.wake("resources", "rest", item.id, delay(relay, *_LATER))
