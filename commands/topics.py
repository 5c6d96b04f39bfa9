"""Topics: what people want to speak about in the next circle; shown when it opens, until it was dealt with.

They are the group's: whichever of its rooms has the next circle. A decision that is to be looked at again becomes one.
"""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from commands.kit.answers import Intent
from commands.kit.arguments import Item, ItemId, Line
from commands.kit.context import Context, RoomContext
from commands.kit.corrections import in_its_place, says_now
from commands.kit.decision_events import TopicWanted
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NoLonger, NotHere, NotTheirs, UserError
from commands.kit.events import MessageEdited, MessageRedacted, TaskDone
from commands.kit.feature import Feature
from commands.kit.meeting_events import MeetingOpened
from commands.kit.phrase import BLANK, Phrase
from commands.kit.renumbered import find_numbered
from commands.kit.replies import Reply, announce, lines, say
from commands.kit.words import one_line
from storage.topics import Topic

topics = Feature("topics", optional=True)
topics.keeps()
TOPIC_MESSAGE = topics.message("topic", int)

_LETTER = "A"
_LONGEST = 300  # characters
_MOST = 40  # that wait in a group
_SHOWN = 12  # when a circle opens


@topics.command("topic", where=Where.GROUP, unnamed=True)
async def tell(ctx: Context, topic: Line) -> Outcome:
    """Put something on the agenda of the next circle."""
    what = _fitting(topic)
    if len(await ctx.store.topics.open(ctx.group.id)) >= _MOST:
        raise UserError("topics-enough", most=_MOST)
    found = await ctx.store.topics.add(ctx.group.id, what=what, person=ctx.person, event_id=ctx.event_id, now=ctx.now)
    if not ctx.room.direct:
        return _noted(found)
    facts = {"code": found.code, "what": found.what}
    said = Phrase("topics-new", **facts) if ctx.unnamed else Phrase("topics-new-from", person=ctx.sender.name, **facts)
    rooms = await ctx.store.rooms.group_rooms(found.group_id)
    return [_noted(found), *(announce(said, room=room).answered_by(TOPIC_MESSAGE, found.id) for room in rooms[:1])]


def _fitting(words: str) -> str:
    line = one_line(words)
    if len(line) > _LONGEST:
        raise UserError("topics-too-long", most=_LONGEST)
    return line


def _noted(found: Topic) -> Reply:
    said = lines([Phrase("topics-noted", code=found.code, what=found.what), Phrase("topics-how")])
    return said.answered_by(TOPIC_MESSAGE, found.id)


@topics.on(TopicWanted)
async def want(ctx: RoomContext, event: TopicWanted) -> Outcome:
    """Something is a topic by itself: once, however often it is wanted."""
    found = await ctx.store.topics.open(ctx.group.id)
    same = next((each for each in found if event.source and each.source == event.source), None)
    if same is None and len(found) >= _MOST:
        return None
    if same is None:
        same = await ctx.store.topics.add(
            ctx.group.id, what=one_line(event.words)[:_LONGEST], source=event.source, now=ctx.now
        )
    return say("topics-is-one", code=same.code)


# Looking.


@topics.command("topics", where=Where.ANYWHERE)
async def show(ctx: Context) -> Outcome:
    """What waits for the next circle; in the private chat in all of one's groups."""
    groups = await ctx.groups_at_hand()
    phrases: list[Phrase] = []
    for group in groups:
        if found := await ctx.store.topics.open(group.id):
            heading = Phrase("topics-title-group", group=group.name) if len(groups) > 1 else Phrase("topics-title")
            listed = [_line(each) for each in found]
            phrases += [*([BLANK] if phrases else []), heading, *listed, Phrase("topics-done-how", code=found[0].code)]
    return ctx.at_length(phrases) if phrases else say("topics-none")


@topics.on(MeetingOpened)
async def recall(ctx: RoomContext, event: MeetingOpened) -> Outcome:
    """A circle opens with what people want to speak about."""
    found = await ctx.store.topics.open(ctx.group.id)
    if not found:
        return None
    more = len(found) - _SHOWN
    rest = [Phrase("topics-more", count=more)] if more > 0 else []
    how = Phrase("topics-done-how", code=found[0].code)
    return announce(Phrase("topics-title"), *map(_line, found[:_SHOWN]), *rest, how)


def _line(found: Topic) -> Phrase:
    facts = {"code": found.code, "what": found.what}
    return Phrase("topics-line-from", **facts, source=found.source) if found.source else Phrase("topics-line", **facts)


# Dealt with, or taken off.


@topics.command("done", where=Where.GROUP)
async def done(ctx: Context, item: ItemId) -> Outcome:
    """A topic was dealt with."""
    return await _finish(ctx, await _find(ctx, item))


@topics.command("remove", where=Where.GROUP, guessed=False)
async def remove(ctx: Context, item: ItemId) -> Outcome:
    """Take a topic off the agenda: one's own, or whoever facilitates."""
    found = await _find(ctx, item)
    await _may_remove(ctx, found)
    return await _remove(ctx, found)


@topics.offer(
    TOPIC_MESSAGE,
    Intent("done", ("kit-finished", "topics-done-plain"), ("✅", "✔", "☑")),
    Intent("cross", taps=("❌",)),
    Intent("remove", ("topics-remove-plain",)),
)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """What somebody says of a topic with a tap or in a reply."""
    found = await ctx.store.topics.get(subject)
    if found is None or found.done:
        return None
    if meant == "done":
        return await _finish(ctx, found)
    try:
        await _may_remove(ctx, found)
    except NotTheirs:
        if meant == "cross":
            return None
        raise
    return await _remove(ctx, found)


@topics.on(TaskDone)
async def hear_done(ctx: Context, event: TaskDone) -> Outcome:
    """`!done A3`."""
    if event.item.letter != _LETTER:
        return None
    found = await ctx.store.topics.numbered(ctx.group.id, event.item.number)
    return await _finish(ctx, found) if found and not found.done else None


async def _find(ctx: Context, item: Item) -> Topic:
    found = await find_numbered(
        ctx, _LETTER, item, partial(ctx.store.topics.numbered, ctx.group.id), lambda each: each.what
    )
    if found is None:
        raise NotHere("topics-unknown", code=f"{item.letter or _LETTER}{item.number}")
    if found.done:
        raise NoLonger("topics-done-already", code=found.code)
    return found


async def _finish(ctx: Context, found: Topic) -> list[Reply]:
    await ctx.store.topics.finish(found.id, ctx.event_id, ctx.now)
    said = [Phrase("topics-done", code=found.code, what=found.what)]
    return [lines(said)]


async def _may_remove(ctx: Context, found: Topic) -> None:
    if ctx.person != found.person and not await ctx.leads() and not ctx.governs:
        raise NotTheirs("topics-not-yours", code=found.code)


async def _remove(ctx: Context, found: Topic) -> Outcome:
    await ctx.store.topics.remove(found.id)
    return lines([Phrase("topics-removed", code=found.code, what=found.what)])


@topics.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> None:
    """Deleting the message takes the topic off, or takes back that it was dealt with."""
    if found := await ctx.store.topics.by_event(event.event_id):
        await ctx.store.topics.remove(found.id)
    await ctx.store.topics.reopen(event.event_id)


@topics.on(MessageEdited)
async def correct(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing the message changes the words; the number stays."""
    found = await ctx.store.topics.by_event(event.event_id)
    if found is None or ctx.room.direct or ctx.circle is None or found.group_id != ctx.group.id:
        return None  # what was said in private is asked about anew
    values = says_now(ctx, event, "topics-topic", Phrase("topics-edit-unclear", code=found.code))
    words = values["topic"] if values else None
    if not isinstance(words, str):
        return None
    await ctx.store.topics.reword(found.id, _fitting(words))
    return await in_its_place(ctx, event, _noted(replace(found, what=_fitting(words))))
