"""The board of needs and offers: what people ask of the group, what they can give, and who sees to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from commands.kit.arguments import Item, ItemId, Tag, Text
from commands.kit.context import Context
from commands.kit.deadline import Deadline
from commands.kit.declaration import Feature, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import Reply, announce, call, lines, say
from commands.resources.wording import WORDS, described, listed
from storage.resources import Kind, Resource

resources = Feature("resources")

LONGEST = 400  # characters of one need or offer: a line on a phone's list, not a letter
_KINDS: dict[str, Kind] = {"N": "need", "O": "offer"}


@resources.command("need", where=Where.GROUP)
async def need(
    ctx: Context, needed: Text, *, by: Deadline | None = None, where: Text | None = None, tag: Tag | None = None
) -> Outcome:
    """Put a need on the group's board."""
    return await _add(ctx, "need", needed, by, where, tag)


@resources.command("offer", where=Where.GROUP)
async def offer(
    ctx: Context, offered: Text, *, until: Deadline | None = None, where: Text | None = None, tag: Tag | None = None
) -> Outcome:
    """Put an offer on the group's board."""
    return await _add(ctx, "offer", offered, until, where, tag)


@resources.command("needs", where=Where.GROUP)
async def needs(ctx: Context, tag: Tag | None = None) -> Outcome:
    """Show what people need."""
    return await _board(ctx, "need", tag)


@resources.command("offers", where=Where.GROUP)
async def offers(ctx: Context, tag: Tag | None = None) -> Outcome:
    """Show what people offer."""
    return await _board(ctx, "offer", tag)


@resources.command("take", where=Where.GROUP)
async def take(ctx: Context, item: ItemId) -> Outcome:
    """See to a need, or ask for what is offered."""
    return await _take(ctx, await _find(ctx, item))


@resources.command("release", where=Where.GROUP)
async def release(ctx: Context, item: ItemId) -> Outcome:
    """Put back what somebody took, so that another can take it."""
    found = await _find(ctx, item)
    if found.taker is None:
        raise UserError("resources-not-taken", code=found.code)
    if not _is_between(ctx, found) and not ctx.facilitates:
        raise UserError("resources-not-yours-to-release", code=found.code)
    return await _release(ctx, found, found.taker)


@resources.command("close", where=Where.GROUP)
async def close(ctx: Context, item: ItemId) -> Outcome:
    """Take off the board what is settled."""
    found = await _find(ctx, item)
    if not _is_between(ctx, found) and not ctx.facilitates:
        raise UserError("resources-not-yours-to-close", code=found.code)
    return await _close(ctx, found)


@resources.reaction("item", "👍", "🙋")
async def take_by_reaction(ctx: Context, subject: str) -> Outcome:
    """A thumb on a need or an offer takes it; that of somebody who has to do with it already is only kind."""
    found = await ctx.store.resources.get(int(subject))
    if found is None:
        raise UserError("resources-settled-already")
    return None if _is_between(ctx, found) else await _take(ctx, found)


@resources.reaction("item", "✅")
@resources.reaction("taken", "✅")
async def close_by_reaction(ctx: Context, subject: str) -> Outcome:
    """A tick of the two whom it concerns settles it; that of others is applause."""
    found = await ctx.store.resources.get(int(subject))
    return await _close(ctx, found) if found and _is_between(ctx, found) else None


@resources.on("withdrawal")
async def withdraw(ctx: Context, event_id: str) -> Outcome:
    """The message is taken back, and so is what it put on the board; whoever was seeing to it has to know."""
    replies: list[Reply] = []
    for item in await ctx.store.resources.by_event(event_id):
        await ctx.store.resources.remove(item.id)
        room = await _room_with(ctx, item, item.taker) if item.taker else None
        if item.taker and room:
            person = await _member(ctx, item, item.taker)
            withdrawn = Phrase("resources-withdrawn", person=person, code=item.code)
            replies.append(call(withdrawn, people=[person], room=room))
    for item in await ctx.store.resources.taken_by_event(event_id):
        replies += await _release(ctx, item, ctx.person)
    return replies


async def _release(ctx: Context, item: Resource, taker: str) -> list[Reply]:
    """It is free again; the other of the two is told."""
    await ctx.store.resources.release(item.id)
    person = await _member(ctx, item, item.person if taker == ctx.person else taker)
    free = Phrase("resources-released", person=person, code=item.code, what=item.what)
    return _heard_as("item", item, await _tell(ctx, item, person, free, _how(item)))


async def _add(
    ctx: Context, kind: Kind, what: str, due: datetime | None, place: str | None, tag: str | None
) -> Outcome:
    what, place = _one_line(what), _one_line(place) if place else None
    item = await ctx.store.resources.add(ctx.group.id, kind, ctx.person, what, place, tag, due, ctx.event_id, ctx.now)
    if not ctx.room.direct:
        added = Phrase(WORDS[kind].added, code=item.code, item=described(item, ctx.zone))
        return _heard_as("item", item, [lines((added, _how(item)))])
    return _heard_as("item", item, await _shared(ctx, item))


async def _shared(ctx: Context, item: Resource) -> list[Reply]:
    """What was asked or offered in a direct chat, brought to the group."""
    person = await _member(ctx, item, item.person)
    news = Phrase(WORDS[item.kind].news, person=person, code=item.code, item=described(item, ctx.zone))
    shared = say(WORDS[item.kind].shared, code=item.code, item=described(item, ctx.zone), group=ctx.group.name)
    first, *_ = await ctx.store.rooms.group_rooms(item.group_id)
    return [shared, announce(news, _how(item), room=first)]


def _one_line(text: str) -> str:
    """The text as it fits on a list. Raises `UserError` for one that does not."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        raise UserError("resources-too-long", length=len(line), most=LONGEST)
    return line


async def _board(ctx: Context, kind: Kind, tag: str | None) -> Outcome:
    items = await ctx.store.resources.open(ctx.group.id, kind, tag=tag)
    if not items:
        return say(WORDS[kind].none_tagged, tag=f"#{tag}") if tag else say(WORDS[kind].none)
    phrases = [Phrase(WORDS[kind].heading, count=len(items))]
    for item in items:
        taker = (await _member(ctx, item, item.taker)).name if item.taker else None
        phrases.append(listed(item, (await _member(ctx, item, item.person)).name, taker, ctx.zone))
    takeable = next((item for item in items if item.taker is None and item.person != ctx.person), None)
    return lines([*phrases, BLANK, Phrase("resources-list-how", code=takeable.code)] if takeable else phrases)


async def _find(ctx: Context, item: Item) -> Resource:
    """The open item that was named. Raises `UserError` for none, and for a bare number that two of them have."""
    name = f"{item.letter or ''}{item.number}"
    if item.letter is not None and item.letter not in _KINDS:
        raise UserError("resources-unknown", code=name)
    kind = _KINDS[item.letter] if item.letter else None
    found = await ctx.store.resources.find(ctx.group.id, item.number, kind)
    if not found:
        raise UserError("resources-unknown", code=name)
    if len(found) > 1:
        raise UserError("resources-which", first=found[0].code, second=found[1].code)
    return found[0]


async def _take(ctx: Context, item: Resource) -> Outcome:
    if item.person == ctx.person:
        raise UserError("resources-your-own", code=item.code)
    if item.taker == ctx.person:
        raise UserError("resources-taken-by-you", code=item.code)
    if item.taker is not None:
        # Who it is stands on the list, for the same people to read.
        raise UserError("resources-taken-already", code=item.code, person=await _member(ctx, item, item.taker))
    await ctx.store.resources.take(item.id, ctx.person, ctx.event_id)
    owner, taker = await _member(ctx, item, item.person), await _member(ctx, item, ctx.person)
    taken = Phrase(WORDS[item.kind].taken, owner=owner, taker=taker, code=item.code, what=item.what)
    how = Phrase("resources-taken-how", code=item.code)
    return _heard_as("taken", item, await _tell(ctx, item, owner, taken, how))


async def _close(ctx: Context, item: Resource) -> Outcome:
    await ctx.store.resources.close(item.id, ctx.now)
    told = item.taker if item.person == ctx.person else item.person
    if told is None:
        return say("resources-closed", code=item.code, what=item.what)
    person, closer = await _member(ctx, item, told), await _member(ctx, item, ctx.person)
    closed = Phrase("resources-closed-by", person=person, closer=closer, code=item.code, what=item.what)
    return await _tell(ctx, item, person, closed)


def _is_between(ctx: Context, item: Resource) -> bool:
    """Whether who asks is one of the two people whom it is about."""
    return ctx.person in (item.person, item.taker)


async def _tell(ctx: Context, item: Resource, person: Member, *phrases: Phrase) -> list[Reply]:
    """An answer here that notifies the person it concerns; in another room of the group if they are not in this."""
    answer = lines(phrases)
    room = await _room_with(ctx, item, person.user_id)
    if room is None:
        return [answer]
    if room == ctx.room_id:
        return [replace(answer, mention=frozenset((person.user_id,)), urgent=True)]
    return [answer, call(*phrases, people=[person], room=room)]


async def _room_with(ctx: Context, item: Resource, person: str) -> str | None:
    """A room of the item's group where that person is: the one at hand, if they are here."""
    rooms = await ctx.store.rooms.group_rooms(item.group_id)
    for room in sorted(rooms, key=lambda room: room != ctx.room_id):
        if person in await ctx.store.rooms.members(room):
            return room
    return None


async def _member(ctx: Context, item: Resource, person: str) -> Member:
    """A person as the item's group calls them."""
    return Member(person, await ctx.store.rooms.name_in_group(item.group_id, person))


def _how(item: Resource) -> Phrase:
    """What others can do with it."""
    return Phrase(WORDS[item.kind].how, code=item.code)


def _heard_as(kind: str, item: Resource, replies: Iterable[Reply]) -> list[Reply]:
    """The same replies, each of which can be answered by a reaction."""
    return [reply.answered_by("resources", kind, item.id) for reply in replies]
