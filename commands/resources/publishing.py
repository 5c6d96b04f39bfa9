"""Bringing something to the group that was not on the board yet."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.context import Scene
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce
from commands.resources.relays import owner_of
from commands.resources.staleness import keep_pace, let_go, room_of
from commands.resources.suggesting import what_fits
from commands.resources.telling import heard_as, member
from commands.resources.wording import WORDS, described, how
from commands.resources.words import indexed
from storage.resources import Resource


async def publish(scene: Scene, item: Resource) -> list[Reply]:
    """It is on the board from now on: the group's room and who put it there hear so, and these also what fits it."""
    await scene.store.resources.publish(item.id, scene.now)
    words = indexed(item.what, item.place, item.tag)
    await scene.store.resources.search.index(item.group_id, item.kind, item.id, words)
    room = await room_of(scene, item)
    await let_go(scene, item, over=False)
    await keep_pace(scene, item, room)
    published = replace(item, state="open")
    said = heard_as("item", item, [announce(await news(scene, published), how(item), room=room)])
    owner = await owner_of(scene, item)
    if owner is None:
        return said
    under = owner.relay.veil(owner.relay.event_id) if owner.relay else item.event_id
    on_board = Phrase("relays-on-board" if item.anonymous else "moderation-on-board", code=item.code)
    fits = await what_fits(scene, published, owner.person)
    caution = [Phrase("relays-fits-caution")] if fits and item.anonymous else []
    letter = owner.letter(scene, "item", on_board, *fits, *caution)
    return [*(replace(reply, under=under) for reply in said), letter]


async def news(scene: Scene, item: Resource) -> Phrase:
    """What the group hears of it."""
    facts = {"code": item.code, "item": described(item, scene.zone)}
    if item.anonymous:
        return Phrase("relays-news", **facts)
    return Phrase(WORDS[item.kind].news, person=await member(scene, item, item.person), **facts)
