"""The questions that a reply asks: they are open from the transaction on that stores its message."""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.answers import Words
from commands.kit.context import Context, RoomContext
from commands.kit.messages import AnswerRoute
from commands.kit.replies import Place, Reply
from commands.kit.unfinished import KIT
from storage.outbox.messages import OutboxMessage
from storage.outbox.tables import KEEP_ANCHORS
from storage.questions import Question


def questions_of(ctx: RoomContext, spoken: RoomContext, reply: Reply, message: OutboxMessage) -> list[Question]:
    """The questions that the reply asks, one to each person."""
    about = reply.about
    if about is None or about.asking is None or message.about is None:
        return []
    chat = _chat(spoken, message)
    own = [ctx.person] if isinstance(ctx, Context) and reply.place is Place.HERE else []
    return [
        Question(
            person=person,
            room_id=None if chat else spoken.room.room_id,
            feature=about.feature,
            kind=about.kind,
            subject=about.subject,
            group_id=message.about.group_id,
            options=about.asking.options,
            command=about.asking.command,
            event_id=ctx.event_id if isinstance(ctx, Context) else None,
        )
        for person in ([chat] if chat else reply.notify.mention or own)
    ]


async def ask(
    ctx: RoomContext, spoken: RoomContext, reply: Reply, message: OutboxMessage, questions: Sequence[Question]
) -> None:
    """Store the questions that the reply asks. A message whose replies a feature reads outdates earlier ones."""
    about = reply.about
    if about is None:
        return
    declared = ctx.registry.whole.questions.get((about.feature, about.kind))
    for asked in questions if declared else ():
        assert declared is not None
        await ctx.store.questions.ask(asked, ctx.now, ctx.now + (declared.holds_for or KEEP_ANCHORS))
    if declared:
        takes_words = isinstance(declared.answers, Words) and not about.asking and about.feature != KIT
    else:
        offer = ctx.registry.whole.offers.get((about.feature, about.kind))
        takes_words = offer is not None and offer.words
    if takes_words and (chat := _chat(spoken, message)) and not await _is_open(ctx, chat, about):
        await ctx.store.questions.outdate(chat, None)


async def _is_open(ctx: RoomContext, chat: str, about: AnswerRoute) -> bool:
    """Whether the message belongs to a question that is open there: it says what was no answer."""
    key = Question(person=chat, room_id=None, feature=about.feature, kind=about.kind, subject=about.subject)
    return await ctx.store.questions.find(key, ctx.now) is not None


def _chat(spoken: RoomContext, message: OutboxMessage) -> str | None:
    """Whose direct chat the message is for; None for a room."""
    return spoken.room.person if message.person is None else message.person
