"""Moderation: if the group wants it, facilitators see needs and offers first.

They see what is asked for, and of an anonymous need no name. Until they approve it, nothing of it is shown to others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.answers import YesNo
from commands.kit.arguments import Item, ItemId, Text
from commands.kit.choices import ChoiceSetting
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Audience, Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.events import BotJoined, MemberLeft, Resumed
from commands.kit.feature import Feature
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, say, whisper
from commands.resources.feature import ITEM_QUESTION, OVER_MESSAGE
from commands.resources.finding import KINDS
from commands.resources.publishing import news, publish
from commands.resources.relays import Owner, answer_owner, bring_later, owner_of
from commands.resources.staleness import let_go, room_of
from commands.resources.telling import member
from commands.resources.thanking import checked
from commands.resources.wording import described
from storage.resources import Resource

moderation = Feature("moderation", needs=("resources",))
UNREACHED_TIMER = moderation.timer("unreached", int)
LOOK_TIMER = moderation.timer("look", int)
LOOK_QUESTION = moderation.message("look", str)

OPEN, FIRST = "open", "first"
MODE = moderation.setting("board-moderation", ChoiceSetting("moderation-mode", (OPEN, FIRST)), OPEN, topic="resources")

_AGAIN = timedelta(days=2)
_EXPIRES_AFTER = timedelta(days=7)


async def moderated(ctx: RoomContext) -> bool:
    """Whether facilitators see things first; not in a group where everybody facilitates, or nobody."""
    if ctx.settings[MODE] == OPEN:
        return False
    looking = {person.user_id for person in await ctx.facilitators_of(ctx.group.id)}
    return bool(looking) and not (await ctx.people(ctx.group.id)).keys() <= looking


async def looks_first(ctx: Context, item: Resource) -> bool:
    """Whether somebody else has to approve what this person puts on the board."""
    return await moderated(ctx) and (item.anonymous or not ctx.governs)


async def hold(ctx: Context, item: Resource) -> list[Reply]:
    """Hold it until somebody has approved it."""
    await ctx.store.resources.wait(item.id, ctx.now)
    waiting = replace(item, state="waiting", created=ctx.now)
    waits = Phrase("moderation-waits", code=item.code, item=described(item, ctx.zone))
    held = await answer_owner(ctx, item, ITEM_QUESTION, waits)
    relay = await ctx.store.resources.relays.of(item.id) if item.anonymous else None
    if relay:
        await bring_later(ctx, relay, await room_of(ctx, item))
    return [held, *([] if item.anonymous else await ask(ctx, waiting))]


async def ask(ctx: RoomContext, item: Resource) -> list[Reply]:
    """Show it to those who facilitate and are not on pause; where there is nobody, who put it there hears so."""
    room = await room_of(ctx, item)
    await ctx.store.timers.set(LOOK_TIMER.at(item.id, room, ctx.now + _AGAIN))
    people = await ctx.facilitators_of(ctx.group.id)
    paused = await ctx.paused(*(person.user_id for person in people))
    messages = await _messages(ctx, item, [person for person in people if person.user_id not in paused])
    owner = None if messages else await owner_of(ctx, item)
    return [
        *messages,
        *([_nobody(ctx, owner, item)] if owner else []),
    ]


async def _messages(ctx: RoomContext, item: Resource, people: Iterable[Member]) -> list[Reply]:
    """The group wants them to see it first, and somebody waits for that: not one more of the letters that can wait."""
    shown = replace(item, state="open")
    said = [Phrase("moderation-look", group=ctx.group.name, news=await news(ctx, shown))]
    said.append(Phrase("moderation-look-how", code=item.code))
    on_undeliverable = UNREACHED_TIMER.about(item.id)
    messages = [whisper(person, *said).delivered(on_undeliverable=on_undeliverable, prompt=True) for person in people]
    return [each.asks(LOOK_QUESTION, _subject(item)).about_group(item.group_id) for each in messages]


@moderation.on_timer(UNREACHED_TIMER)
async def miss(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Somebody who facilitates can't be written to; where all the others can't either, who put it there hears so."""
    item = await ctx.store.resources.get(subject)
    if item is None or item.state != "waiting":
        return None
    people = [person.user_id for person in await ctx.facilitators_of(item.group_id)]
    awake = set(people) - (await ctx.paused(*people)).keys()
    if any([await ctx.store.rooms.direct_with(person) for person in awake]):
        return None
    owner = await owner_of(ctx, item)
    return _nobody(ctx, owner, item) if owner else None


def _nobody(ctx: RoomContext, owner: Owner, item: Resource) -> Reply:
    """Who put it there waits for it."""
    return owner.message(ctx, ITEM_QUESTION, Phrase("moderation-nobody", code=item.code)).delivered(prompt=True)


def _subject(item: Resource) -> str:
    """What the messages ask about: this item, as they show it."""
    return f"{item.id} {_seen(item)}"


def _seen(item: Resource) -> str:
    """What somebody has seen who saw it: it differs as soon as the item says something else."""
    said = (item.what, item.place, item.tag, item.due, item.people)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


@moderation.on_timer(LOOK_TIMER)
async def look_again(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Nobody has looked at it: ask again; after a week drop it."""
    item = await ctx.store.resources.get(subject)
    if item is None or item.state != "waiting" or ctx.circle is None:
        return None
    if not await moderated(ctx):
        return await publish(ctx, item)
    if ctx.now - item.created < _EXPIRES_AFTER:
        return await ask(ctx, item)
    return await _end(ctx, item, Phrase("moderation-expired", code=item.code, what=item.what))


@moderation.on(BotJoined)
async def look_after_all(ctx: RoomContext, event: BotJoined) -> Outcome:
    """Set the timers again when the bot is back in a group that had removed it."""
    for item in await ctx.store.resources.waiting(ctx.circle.id) if ctx.circle else ():
        await ctx.wake(LOOK_TIMER, item.id, ctx.now)
    return None


@moderation.on(MemberLeft)
async def let_all_through(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Look at what has waited once nobody is left who facilitates: it waits for nobody then."""
    if ctx.circle is None or await ctx.facilitators_of(ctx.group.id):
        return None
    for item in await ctx.store.resources.waiting(ctx.group.id):
        if await _was_shown(ctx, item):
            await ctx.wake(LOOK_TIMER, item.id, ctx.now)
    return None


@moderation.on(Resumed)
async def show_what_waits(ctx: Context, event: Resumed) -> Outcome:
    """Show what waits to a facilitator whose pause is over."""
    messages: list[Reply] = []
    for group in await ctx.store.rooms.groups_of(event.person):
        waiting = await ctx.store.resources.waiting(group.id)
        if waiting and (back := [each for each in await ctx.facilitators_of(group.id) if each.user_id == event.person]):
            room_ctx = replace(ctx, circle=group)
            messages += [message for item in waiting for message in await _messages(room_ctx, item, back)]
    return messages


@moderation.command(
    "approve", role=Role.GROUP_FACILITATOR, where=Where.GROUP, guessed=False, asks_before=Audience.NOBODY
)
async def approve(ctx: Context, item: ItemId) -> Outcome:
    """Let it onto the board."""
    return await _approve(ctx, await _find(ctx, item))


@moderation.question(LOOK_QUESTION, YesNo())
async def answer(ctx: Context, subject: str, yes: bool) -> Outcome:
    """A yes lets it onto the board as it was seen; after a no the kind word is ours."""
    found = await _seen_by(ctx, subject)
    if found is None:
        return None
    return await (_approve(ctx, found) if yes else _decline(ctx, found, None))


@moderation.command("decline", role=Role.GROUP_FACILITATOR, where=Where.GROUP, guessed=False)
async def decline(ctx: Context, item: ItemId, words: Text | None = None) -> Outcome:
    """Do not let it onto the board; who put it there hears so privately, with a kind word."""
    return await _decline(ctx, await _find(ctx, item), words)


async def _find(ctx: Context, item: Item) -> Resource:
    """What waits under that number and has been shown to those who facilitate."""
    kind = KINDS.get(item.letter or "")
    found = [
        each
        for each in await ctx.store.resources.waiting(ctx.group.id)
        if each.number == item.number and kind in (None, each.kind) and await _was_shown(ctx, each)
    ]
    if len(found) > 1:
        raise UserError("resources-which", first=found[0].code, second=found[1].code)
    if not found:
        raise UserError("moderation-not-waiting", code=f"{item.letter or ''}{item.number}")
    return found[0]


async def _was_shown(ctx: RoomContext, item: Resource) -> bool:
    return not item.anonymous or await ctx.is_set(LOOK_TIMER, item.id)


async def _seen_by(ctx: Context, subject: str) -> Resource | None:
    """What a message showed to somebody who (still) facilitates. Raises `UserError` where it is not like that now."""
    if not ctx.governs:
        return None
    number, _, seen = subject.partition(" ")
    found = await ctx.store.resources.get(int(number))
    if found is None or found.state != "waiting":
        raise UserError("moderation-seen-already")
    if _seen(found) != seen:
        raise UserError("moderation-changed-since", code=found.code)
    return found


async def _approve(ctx: Context, item: Resource) -> list[Reply]:
    await ctx.store.questions.over(*LOOK_QUESTION.key(_subject(item)))
    return [say("moderation-approved", code=item.code), *await publish(ctx, item)]


async def _decline(ctx: Context, item: Resource, words: str | None) -> list[Reply]:
    await ctx.store.questions.over(*LOOK_QUESTION.key(_subject(item)))
    kind_word = [Phrase("resources-thanks-words", words=checked(words))] if words else []
    declined = Phrase("moderation-declined", code=item.code, what=item.what, person=await member(ctx, item, ctx.person))
    how = "moderation-declined-anonymous-how" if item.anonymous else "moderation-declined-how"
    messages = await _end(ctx, item, declined, *kind_word, Phrase(how))
    done = Phrase("moderation-told-words" if words else "moderation-told", code=item.code)
    return [ctx.to_sender(lines([done])), *messages]


async def _end(ctx: RoomContext, item: Resource, *phrases: Phrase) -> list[Reply]:
    """Drop it, and tell its owner why."""
    owner = await owner_of(ctx, item)
    await ctx.store.resources.close(item.id, "withdrawn", ctx.now)
    await let_go(ctx, item, over=True)
    if owner is None:
        return []
    forgotten = [Phrase("relays-forgotten")] if item.anonymous else []
    return [owner.message(ctx, OVER_MESSAGE, *phrases, *forgotten).delivered(prompt=True)]
