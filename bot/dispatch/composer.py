"""Turns replies into outbox messages: chooses the language, the room, the event type and the mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from bot import render
from bot.dispatch.context import ContextReader
from bot.dispatch.event_contents import attach, contents_of, in_private, is_private_call, with_signs
from bot.dispatch.letter_budget import LetterBudget, asking_later, whose_doing
from bot.dispatch.private_locale import PrivateLocales
from bot.dispatch.questions import ask, questions_of
from bot.dispatch.reader import Reader, group_to_name, reader_of
from bot.dispatch.unopened import answers_privately, invite_again, point_to_encrypted_chat, with_way_in
from commands.direct import REFUSED_TIMER
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, replies_of
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Live, Notify, Place, Reply
from storage.outbox.messages import (
    PRESSING,
    REDACT,
    YIELDING,
    IdempotencyKey,
    Letter,
    OnUndeliverable,
    OutboxMessage,
    ReplyTarget,
    redaction,
)
from storage.questions import Question
from storage.store import Store

MESSAGE, REACTION = "m.room.message", "m.reaction"


class Composer:
    """Stores replies in the outbox, inside the transaction of the event that they answer."""

    def __init__(self, store: Store, contexts: ContextReader) -> None:
        self._store = store
        self._contexts = contexts
        self._letters = LetterBudget(store)
        self._locales = PrivateLocales(store)

    async def post(self, ctx: RoomContext, outcome: Outcome, cause: IdempotencyKey, whose: str | None = None) -> None:
        """Store all replies for delivery. `cause` is the idempotency key that theirs are derived from.

        `whose` doing it is that they are said, where that is known and nobody speaks.
        """
        names = _Names(cause)
        for reply in _with_what_leads_up(await with_way_in(ctx, replies_of(outcome))):
            await self._post(ctx, reply, names, whose_doing(ctx, whose))

    async def _post(self, ctx: RoomContext, reply: Reply, names: _Names, whose: str | None) -> None:
        reply, private_to_paused = await self._spared(ctx, reply)
        spoken = await self._spoken(ctx, reply)
        reader = await reader_of(ctx, spoken, reply, self._locales)
        person, zone = reader.person, reader.zone
        message = _addressed(ctx, spoken, reply, reader)
        if private_to_paused and reader.room_id is None:
            message = replace(message, held=True)  # to open a chat is to knock at the door: that waits
        reply = reply if spoken.reacts else replace(reply, sign=None)
        if not (reply.lines or reply.sign or reply.redacts):
            return  # a sign without words, where reactions are off: the rest says it, too
        if wordless := _wordless(ctx, reply, message, names):
            await self._store.outbox.put(wordless, ctx.now)
            return
        if person and (name := await group_to_name(spoken, reply, person)):
            reply = replace(reply, lines=(Phrase("kit-in-group", group=name), *reply.lines))
        if reply.live and reader.room_id:
            await self._bring_along(reply.live, spoken)
        catalog = ctx.registry.catalogs[reply.language or reader.language]
        contents = contents_of(ctx, in_private(reply) if person else reply, catalog, zone)
        contents, put = with_signs(spoken, reply, contents, catalog)
        await self._edit_former(reply, message, contents)
        attachment = attach(reply, contents, catalog, zone)
        questions = questions_of(ctx, spoken, reply, message)
        if person and (letter := await self._letters.weigh(spoken, reply, person, whose, parts=len(contents))):
            message = _as_letter(ctx, spoken, message, letter, questions)
        for content in contents:
            named = replace(message, content=content, name=names.next(reply, message))
            if content is contents[-1]:
                named = replace(named, attachment=attachment, signs=put)
            await self._store.outbox.put(named, ctx.now)
        if not (message.letter and message.letter.waits):
            await ask(ctx, spoken, reply, message, questions)
        if reader.room_id and person and is_private_call(reply):
            await invite_again(ctx, reader.room_id, person)
        if person and message.priority == PRESSING:
            await point_to_encrypted_chat(ctx, person, reader.room_id, catalog, names.next(reply, message))

    async def _edit_former(self, reply: Reply, message: OutboxMessage, contents: list[dict[str, Any]]) -> None:
        """Make the first content an edit of the earlier message that the reply replaces, if it does."""
        if former := reply.relation.instead_of:
            contents[0] = render.edit(contents[0], former)
            await self._store.outbox.sent.now_about(former, message.about)

    async def _bring_along(self, live: Live, spoken: RoomContext) -> None:
        """Send the next state anew where it is wished, or where the last one has scrolled away; that becomes a line."""
        outbox, room_id = self._store.outbox, spoken.room.room_id
        if not (live.fresh or (live.comes_along and await outbox.live.has_scrolled_away(room_id, live.name))):
            return
        former = await outbox.live.restart(room_id, live.name)
        if former is None:
            return
        line = render.render([Phrase("kit-further-down")], spoken.registry.catalogs[spoken.language], spoken.zone)
        content = render.edit(render.content(line, notifies=False), former)
        shrunk = OutboxMessage(room_id=room_id, type=MESSAGE, content=content, name=IdempotencyKey(f"moved {former}"))
        await outbox.put(shrunk, spoken.now)

    async def _spared(self, ctx: RoomContext, reply: Reply) -> tuple[Reply, bool]:
        """Remove notifications for people on pause, except for answers to what they ask for themselves.

        The only place where pauses are applied. Returns the reply, and whether it is private to somebody on pause.
        """
        private = frozenset((reply.place.user_id,)) if isinstance(reply.place, Member) else frozenset[str]()
        asks = ctx.person if isinstance(ctx, Context) and not reply.delivery.unasked else None
        addressed = (reply.notify.mention | private) - {asks}
        if not addressed or reply.delivery.asked_for:
            return reply, False
        paused = (await self._store.pauses.among(addressed, ctx.now)).keys()
        notify = Notify(reply.notify.mention - paused, reply.notify.loud and not private & paused)
        return replace(reply, notify=notify), bool(private & paused)

    async def _spoken(self, ctx: RoomContext, reply: Reply) -> RoomContext:
        """The context of the room that the reply names, or the one at hand."""
        there = await self._contexts.room_context(reply.room, ctx.now) if reply.room else None
        return there or ctx


class _Names:
    """Idempotency keys for the messages of one cause: numbered for each recipient."""

    def __init__(self, cause: IdempotencyKey) -> None:
        self._cause = cause
        self._counted: Counter[str] = Counter()

    def next(self, reply: Reply, message: OutboxMessage) -> IdempotencyKey:
        """The next key. A direct chat is identified by its person, because its room may not exist yet."""
        own = self._cause.words, message.person or message.room_id or "", message.live or ""
        words = reply.delivery.once or " ".join(own)
        self._counted[words] += 1
        return IdempotencyKey(f"{words} {self._counted[words]}", self._cause.due)


def _addressed(ctx: RoomContext, spoken: RoomContext, reply: Reply, reader: Reader) -> OutboxMessage:
    """The outbox message of a reply, still without its content."""
    signed = ctx if isinstance(ctx, Context) and not reply.trace.unsigned else None
    usual = YIELDING if spoken.stranger or reply.delivery.yields else 0
    return OutboxMessage(
        room_id=reader.room_id,
        type=MESSAGE,
        content={},
        person=reader.person,
        live=reply.live.name if reply.live else None,
        priority=PRESSING if reply.delivery.pressing else int(reply.delivery.urgent) or usual,
        about=_anchor(spoken, reply),
        answers=_answered(ctx, reply),
        on_undeliverable=_on_undeliverable(ctx, spoken, reply),
        group_id=reply.group_id,
        author=signed.person if signed else None,
        cause=signed.event_id if signed and not reply.trace.stays else None,
    )


def _wordless(ctx: RoomContext, reply: Reply, message: OutboxMessage, names: _Names) -> OutboxMessage | None:
    """The message of a reply that says nothing: a redaction, or a sign on the message that it answers."""
    if reply.redacts:
        content = {"event_id": reply.redacts}
        return replace(message, type=REDACT, content=content, name=redaction(reply.redacts))
    if reply.sign and isinstance(ctx, Context):
        content = render.reaction(reply.relation.to or ctx.event_id, reply.sign)
        return replace(message, type=REACTION, content=content, name=names.next(reply, message))
    return None


def _as_letter(
    ctx: RoomContext, spoken: RoomContext, message: OutboxMessage, letter: Letter, questions: Sequence[Question]
) -> OutboxMessage:
    """The same message as a letter: with the group that it is about, and what it asks once it is said."""
    about = spoken if ctx.room.direct else ctx
    group_id = about.circle.id if about.circle else None
    return replace(message, letter=asking_later(letter, questions) if letter.waits else letter, group_id=group_id)


def _with_what_leads_up(replies: Sequence[Reply]) -> list[Reply]:
    """Give what was said before an urgent reply the same priority, so that it is not overtaken.

    Edits of live messages may come later.
    """
    last = max((place for place, reply in enumerate(replies) if reply.delivery.urgent), default=-1)
    leading = [
        reply.delivered(urgent=reply.delivery.urgent or not reply.live or reply.live.fresh)
        for reply in replies[: last + 1]
    ]
    return [*leading, *replies[last + 1 :]]


def _anchor(ctx: RoomContext, reply: Reply) -> ReplyTarget | None:
    """What replies and reactions to the message are about. A group's private messages carry the group's id."""
    if reply.about is None:
        return None
    private = isinstance(reply.place, Member) and not reply.about.personal
    privately = private and not ctx.room.direct and ctx.circle is not None
    group_id = ctx.group.id if privately else reply.about.group_id
    return ReplyTarget(reply.about.feature, reply.about.kind, reply.about.subject, group_id)


def _on_undeliverable(ctx: RoomContext, spoken: RoomContext, reply: Reply) -> OnUndeliverable | None:
    """The timer to set when the message can't be delivered.

    Who asked in a room for a private answer is told there.
    """
    if key := reply.delivery.on_undeliverable:
        return OnUndeliverable(key.feature, key.name, key.subject, spoken.room.room_id)
    if isinstance(ctx, Context) and answers_privately(ctx, reply):
        key = REFUSED_TIMER.about(ctx.person)
        return OnUndeliverable(key.feature, key.name, key.subject, ctx.room.room_id)
    return None


def _answered(ctx: RoomContext, reply: Reply) -> str | None:
    """The id of the message that the reply is withdrawn with; None for live messages and for what concerns others."""
    if reply.trace.under is not None or reply.trace.unsigned:
        return reply.trace.under
    is_answer = (reply.place is Place.HERE or reply.about is not None) and not (reply.live or reply.trace.stays)
    return ctx.event_id if isinstance(ctx, Context) and is_answer else None
