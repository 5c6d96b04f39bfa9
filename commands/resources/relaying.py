"""Relays messages between an anonymous asker and the helpers, until the asker shows who they are. None is stored."""

from __future__ import annotations

from commands.kit.answers import Free, Intent
from commands.kit.arguments import Item, ItemId, Text
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where, replies_of
from commands.kit.errors import NoLonger, NotHere, UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from commands.resources import anonymous_life
from commands.resources.changing import drafts, edited, restore
from commands.resources.finding import KINDS, find
from commands.resources.kinds import QUESTION
from commands.resources.relays import (
    ASKED_MESSAGE,
    HELPING_MESSAGE,
    TOKEN_OVER_MESSAGE,
    answer,
    owns,
    relays,
    shown_owner,
    to_asker,
    to_helper,
)
from commands.resources.staleness import let_go
from commands.resources.telling import member
from commands.resources.thanking import checked
from storage.resources import Relay, Resource


@relays.command("tell", where=Where.GROUP, even_left=True, guessed=False)
async def tell(ctx: Context, item: ItemId, words: Text) -> Outcome:
    """Write to the helpers, or to the anonymous asker."""
    found = await _find(ctx, item)
    if not found.anonymous:
        raise UserError("relays-has-a-name", code=found.code, name=await shown_owner(ctx, found))
    if not ctx.room.direct:
        raise UserError("relays-tell-privately", code=found.code)
    return await _pass_on(ctx, found, words)


async def _find(ctx: Context, item: Item) -> Resource:
    """The item that was named. Of one that is over that is said: who helped may still have a word for who asked."""
    try:
        return await find(ctx, item)
    except NotHere as error:
        kind = KINDS.get(item.letter or "")
        ended = await ctx.store.resources.numbered_and_over(ctx.group.id, item.number, kind)
        raise NoLonger("relays-over-already", code=ended.code) if ended else error from error


@relays.offer(ASKED_MESSAGE, Intent("done", taps=("✅",)), words=True, even_left=True)
async def hear_asker(ctx: Context, subject: str, meant: str) -> Outcome:
    """The asker's tick settles it; their replies are passed on."""
    if isinstance(meant, Free):
        return await reply_as_asker(ctx, subject, meant)
    item = await _of_message(ctx, subject.partition(" ")[0])
    return await anonymous_life.close(ctx, item, None) if item else None


async def reply_as_asker(ctx: Context, subject: str, text: str) -> Outcome:
    """Pass the asker's reply on to the helper who wrote, or to all of them."""
    token, _, helper = subject.partition(" ")
    item = await _of_message(ctx, token)
    return await _pass_on(ctx, item, text, only=helper) if item else None


@relays.offer(HELPING_MESSAGE, Intent("done", taps=("✅",)), words=True)
async def hear_helper(ctx: Context, subject: int, meant: str) -> Outcome:
    """A helper's tick says that it is done; their replies are passed on to the asker."""
    item = await ctx.store.resources.get(subject)
    if not isinstance(meant, Free):
        return await anonymous_life.close(ctx, item, None) if item and ctx.person in item.taken_by else None
    if item is None or not ctx.room.direct:
        raise UserError("relays-is-over")
    return await _pass_on(ctx, item, meant)


async def _of_message(ctx: Context, token: str) -> Resource | None:
    relay = await ctx.store.resources.relays.by_token(token)
    return await ctx.store.resources.get(relay.resource_id) if relay else None


async def _pass_on(ctx: Context, item: Resource, text: str, only: str = "") -> list[Reply]:
    relay = await ctx.store.resources.relays.of(item.id)
    words = _quoted(checked(text) or "")
    if relay and await owns(ctx, item):
        helping = await _answering(ctx, item, only) if item.form == QUESTION else item.taken_by
        helping = [person for person in helping if person != ctx.person]
        helpers = [person for person in helping if only in ("", relay.veil(person))]
        if not helpers:
            raise UserError("relays-not-helping-now" if helping else "relays-nobody-yet", code=item.code)
        people = [await member(ctx, item, person) for person in helpers]
        said = Phrase("relays-from-asker", code=item.code), *words, Phrase("relays-reply")
        passed = answer(item, relay, Phrase("relays-passed-on", names=[each.name for each in people]))
        return [passed, *(to_helper(ctx, item, relay, each, *said) for each in people)]
    if ctx.person not in item.taken_by and item.form != QUESTION:
        raise UserError("relays-not-between", code=item.code)
    if relay is None:
        raise UserError("relays-is-over")
    said = Phrase("relays-from-helper", person=await member(ctx, item, ctx.person), code=item.code), *words
    passed = lines([Phrase("relays-passed-on-asker")]).answered_by(HELPING_MESSAGE, item.id)
    if item.form == QUESTION and await ctx.store.apart.of(relay.person, [ctx.person]):
        return [passed]
    return [passed, to_asker(ctx, item, relay, *said, Phrase("relays-reply"), taker=ctx.person)]


async def _answering(ctx: Context, item: Resource, only: str) -> list[str]:
    """The people one of whom has answered a question: who they are only their message tells."""
    if not only:
        raise UserError("relays-question-reply", code=item.code)
    return [*await ctx.people(item.group_id)]


def _quoted(text: str) -> list[Phrase]:
    return [Phrase("relays-words", words=line) for line in text.splitlines() if line.strip()]


# The message that asked, and the messages that were passed on.


@relays.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting a message takes back what was passed on; redacting the request withdraws the need."""
    replies: list[Reply] = []
    for relay in [*await ctx.store.resources.relays.about(ctx.person), *await _questions(ctx)]:
        await ctx.store.outbox.take_back(relay.veil(event.event_id), ctx.now)
        replies += replies_of(await restore(ctx, MessageRedacted(relay.veil(event.event_id))))
        item = await ctx.store.resources.get(relay.resource_id)
        if item and relay.person == ctx.person and relay.event_id == event.event_id:
            await ctx.store.resources.remove(item.id)
            await let_go(ctx, item, over=False)
            gone = Phrase("relays-taken-back", code=item.code), Phrase("relays-forgotten")
            helpers = await anonymous_life.tell_helpers(ctx, item, relay)
            replies += [to_asker(ctx, item, relay, *gone, kind=TOKEN_OVER_MESSAGE), *helpers]
    return replies


async def _questions(ctx: Context) -> list[Relay]:
    """Those of questions that somebody may have answered in their private chat."""
    found = []
    for group in await ctx.store.rooms.groups_of(ctx.person) if ctx.room.direct else ():
        for relay in await ctx.store.resources.relays.in_group(group.id):
            item = await ctx.store.resources.get(relay.resource_id)
            found += [relay] if item and item.form == QUESTION and relay.person != ctx.person else []
    return found


@relays.on(MessageEdited)
async def edit(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing the request changes the need."""
    found = await ctx.store.resources.relays.by_event(event.event_id, ctx.person)
    items = [item for relay in found if (item := await ctx.store.resources.get(relay.resource_id))]
    if not items or not ctx.room.direct:
        return None
    ctx = await ctx.about(items[0].group_id)
    said = [draft for draft, _ in drafts(ctx, event.text, items[0])]
    if len(said) != len(items) or any(
        (one.kind, one.form) != (draft.kind, draft.form) for one, draft in zip(items, said, strict=True)
    ):
        raise UserError("resources-edit-unclear", code=items[0].code)
    replies = [reply for item, draft in zip(items, said, strict=True) for reply in await edited(ctx, item, draft)]
    return [reply.about_group(items[0].group_id) for reply in replies]
