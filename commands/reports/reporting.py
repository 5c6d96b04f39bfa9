"""Beginning a report. In a room the word alone betrays; so it is deleted if it can be, and the rest is private."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.arguments import Text
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.events import MessageRedacted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, redact
from commands.reports.choosing import next_step
from commands.reports.feature import EXPIRES_AFTER, reports


@reports.command("report", where=Where.GROUP, guessed=False)
async def report(ctx: Context, words: Text | None = None) -> Outcome:
    """Tell those who facilitate about a message (the one that this replies to) or about something else."""
    until = ctx.heard + EXPIRES_AFTER
    begin = ctx.store.reports.begin
    if ctx.room.direct:
        draft = await begin(
            ctx.person, group_id=ctx.group.id, about=None, words=words, event_id=ctx.event_id, until=until
        )
        return await next_step(ctx, draft)
    about = (ctx.room_id, ctx.reply_to) if ctx.reply_to else None
    draft = await begin(ctx.person, group_id=ctx.group.id, about=about, words=words, event_id=None, until=until)
    return [redact(ctx.event_id), *_privately(ctx, await next_step(ctx, draft))]


@reports.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Redacting a message of it drops the report and its questions."""
    draft_id = await ctx.store.reports.take_back(event.event_id)
    for kind in reports.questions if draft_id is not None else ():
        await ctx.store.questions.over("reports", kind, draft_id)


def _privately(ctx: Context, said: Reply) -> list[Reply]:
    """The same in the private chat, after a word on what the room has seen; it stays when that message goes."""
    lines = (Phrase("reports-seen"), BLANK, *said.lines)
    return [replace(said, lines=lines, place=ctx.sender).loudly().traced(stays=True)]
