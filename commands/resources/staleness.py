"""Nothing goes stale: both sides are reminded before the date, and the owner is asked whether it still stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.arguments import ItemId
from commands.kit.choices import NumberSetting
from commands.kit.context import Context, Scene
from commands.kit.days import DaysSetting
from commands.kit.deadline import Deadline
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.resources.feature import resources
from commands.resources.finding import find
from commands.resources.live import touched
from commands.resources.pace import PATIENCE, pace
from commands.resources.relays import Owner, answer_owner, owner_of, owns
from commands.resources.telling import member, names, room_with
from commands.resources.wording import described, how
from commands.resources.words import indexed
from storage.resources import Resource
from storage.timers import Timer

DAYS = resources.setting("board-days", NumberSetting(2, 365), 21)
KEEP = resources.setting("board-keep", DaysSetting(1, 365), 30)
resources.keeps(KEEP)

_TIMERS = ("soon", "ask", "rest", "forget")


async def keep_pace(scene: Scene, item: Resource, room: str) -> None:
    """Come back to it in time, in that room of its group."""
    ahead = pace(item.due, item.standing, scene.now, scene.zone, scene.settings[DAYS])
    await scene.store.timers.set(_timer("ask", item, room, ahead.ask))
    if ahead.soon:
        await scene.store.timers.set(_timer("soon", item, room, ahead.soon))
    await touched(scene, item.group_id, room)


async def let_go(scene: Scene, item: Resource, *, over: bool) -> None:
    """Do not come back to it any more; but delete what is left of it some time after it is over."""
    for name in _TIMERS:
        await scene.store.timers.cancel(resources.name, name, str(item.id))
    await scene.store.questions.over(resources.name, "stale", item.id)
    room = await room_of(scene, item)
    await touched(scene, item.group_id, room)
    if over:
        await scene.store.timers.set(_timer("forget", item, room, scene.now + timedelta(days=scene.settings[KEEP])))


def _timer(name: str, item: Resource, room: str, due: datetime) -> Timer:
    return Timer(resources.name, name, str(item.id), room, due)


async def room_of(scene: Scene, item: Resource) -> str:
    """The room at hand, if it is the group's; else the group's first."""
    if not scene.room.direct:
        return scene.room.room_id
    rooms = await scene.store.rooms.group_rooms(item.group_id)
    return rooms[0] if rooms else scene.room.room_id


@resources.command("renew", where=Where.GROUP)
async def renew(ctx: Context, item: ItemId, *, by: Deadline | None = None) -> Outcome:
    """Say that one's need or offer still stands, or bring it back to the board."""
    found = await find(ctx, item)
    if not await owns(ctx, found):
        raise UserError("relays-not-yours" if found.anonymous else "resources-not-yours-to-renew", code=found.code)
    return await renew_item(ctx, found, by)


async def renew_item(ctx: Context, item: Resource, due: datetime | None) -> Outcome:
    """It stands: for the time of the date that is given, of the old one if that is not over, or with none."""
    if item.state == "waiting":
        raise UserError("moderation-not-yet", code=item.code)
    kept = item.due if item.due and item.due > ctx.now else None
    await ctx.store.resources.renew(item.id, due or kept)
    words = indexed(item.what, item.place, item.tag)
    await ctx.store.resources.search.index(item.group_id, item.kind, item.id, words)
    renewed = await ctx.store.resources.get(item.id)
    assert renewed is not None
    await let_go(ctx, renewed, over=False)
    await keep_pace(ctx, renewed, await room_of(ctx, renewed))
    stands = Phrase("resources-renewed", code=item.code, item=described(renewed, ctx.zone))
    return await answer_owner(ctx, item, "item", stands, *([] if item.anonymous else [how(item)]))


async def _due(scene: Scene, name: str, subject: str) -> Resource | None:
    """What a timer is about, while it is on the board; None where the timer rings again elsewhere."""
    item = await scene.store.resources.get(int(subject))
    if item is None or item.state != "open":
        return None
    return item if await scene.at_home(item.group_id, resources.name, name, item.id) else None


@resources.timer("soon")
async def remind(scene: Scene, subject: str, due: datetime) -> Outcome:
    """The day before, each side hears of it: privately, and only if somebody took it."""
    item = await _due(scene, "soon", subject)
    if item is None or not item.takers or item.due is None or item.due <= scene.now:
        return None
    owner = await owner_of(scene, item)
    takers = [await member(scene, item, person) for person in item.taken_by if owner and person != owner.person]
    if owner is None or not takers:
        return None
    facts = {"code": item.code, "item": described(item, scene.zone)}
    said = Phrase(f"resources-soon-{item.kind}-taker", name=owner.shown, **facts)
    letters = [owner.letter_to(scene, taker, said, Phrase("resources-taken-how", code=item.code)) for taker in takers]
    both = Phrase(f"resources-soon-{item.kind}-owner", names=[taker.name for taker in takers], **facts)
    return [*letters, owner.letter(scene, "taken", both)]


@resources.timer("ask")
async def ask(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Does it still stand? The owner is asked, privately; on pause, later."""
    item = await _due(scene, "ask", subject)
    owner = await owner_of(scene, item) if item else None
    if item is None or owner is None:
        return None
    if await scene.store.pauses.paused(owner.person, scene.now):
        await scene.wake(resources.name, "ask", item.id, PATIENCE)
        return None
    until = scene.now + PATIENCE
    await scene.wake(resources.name, "rest", item.id, until)
    facts, day = {"code": item.code, "what": item.what}, until.astimezone(scene.zone).date()
    if item.takers:
        asked = Phrase("resources-ask-taken", **facts, names=await names(scene, item, item.taken_by))
    else:
        asked = Phrase("resources-ask-past" if item.due else "resources-ask-stale", **facts)
    answers = Phrase("resources-answers-taken" if item.takers else "resources-answers", code=item.code)
    words = Phrase("resources-answers-in-words")
    silence = Phrase("relays-if-silent" if item.anonymous else "resources-if-silent", code=item.code, until=day)
    return owner.letter(scene, "stale", asked, answers, words, silence).asking()


@resources.timer("rest")
async def rest(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Nobody said that it still stands: it leaves the board, and those whom it concerns hear that it does."""
    item = await _due(scene, "rest", subject)
    if item is None:
        return None
    owner = await owner_of(scene, item)
    here = owner and await room_with(scene, item, owner.person)
    if owner and here and await scene.store.pauses.paused(owner.person, scene.now):
        await scene.wake(resources.name, "rest", item.id, PATIENCE)
        return None
    until = scene.now + timedelta(days=scene.settings[KEEP])
    if item.anonymous:  # who asked is not kept for what may never come back
        await scene.store.resources.close(item.id, "withdrawn", scene.now)
    else:
        await scene.store.resources.rest(item.id)
    await touched(scene, item.group_id, scene.room.room_id)
    await scene.wake(resources.name, "forget", item.id, until)
    return await _rests(scene, item, owner, until) if owner else None


async def _rests(scene: Scene, item: Resource, owner: Owner, until: datetime) -> list[Reply]:
    """What those whom it concerns hear about it."""
    facts = {"code": item.code, "what": item.what}
    if item.anonymous:
        letter = owner.letter(scene, "over", Phrase("relays-rests", **facts), Phrase("relays-forgotten"))
    else:
        kept = Phrase("resources-rests", **facts, until=until.astimezone(scene.zone).date())
        letter = owner.letter(scene, "stale", kept)
    rests = [Phrase("resources-rests-taken", name=owner.shown, **facts)]
    rests += [Phrase("relays-over", code=item.code)] if item.anonymous else []
    takers = [await member(scene, item, person) for person in item.taken_by if person != owner.person]
    return [letter, *(owner.letter_to(scene, taker, *rests) for taker in takers)]


@resources.timer("forget")
async def forget(scene: Scene, subject: str, due: datetime) -> Outcome:
    """It has been over, or resting, for as long as the group keeps such things: nothing of it remains."""
    await scene.store.resources.remove(int(subject))
    return None
