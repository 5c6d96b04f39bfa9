"""`!keep`: somebody would like a message kept. Its author alone is asked, to write it anew, if they wish.

Nothing of the message is stored, read or passed on but who wrote it and when. What is said in a circle stays there. Who
asked learns nothing of what became of it, and the author not who asked.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from commands.kit.answers import Words
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import AuthorFound, DayBegan, MessageRedacted
from commands.kit.links import permalink
from commands.kit.meeting_events import MeetingBegan, MeetingEnded, RoundBegan, RoundEnded
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, say, sign, whisper
from commands.tips.feature import KEEP_QUESTION, tips
from storage.fetches import AUTHOR
from storage.questions import Unfinished
from storage.tips.tables import REMEMBERED

_DAY = timedelta(days=1)
_LATELY = REMEMBERED - _DAY  # so long it is known when people met
_CLOCKS = timedelta(minutes=2)  # by so much the clocks of homeservers may differ
_WAITS = timedelta(days=7)
_CIRCLE, _ROUND = "circle", "round"


@tips.command("keep", aside=True)
async def keep(ctx: Context) -> Outcome:
    """As a reply: have whoever wrote that message asked whether they would like to keep it, in words of their own."""
    if ctx.reply_to is None:
        raise UserError("tips-keep-how")
    if await _meets(ctx):
        raise UserError("tips-keep-circle")
    if await ctx.store.outbox.sent.about(ctx.reply_to, ctx.room_id):
        raise UserError("tips-keep-mine")
    await ctx.store.fetches.want(
        ctx.group.id,
        ctx.room_id,
        ctx.person,
        ctx.event_id,
        ctx.reply_to,
        thread=ctx.thread,
        now=ctx.now,
        wants=AUTHOR,
    )
    return sign("🤝", Phrase("tips-keep-heard"))


async def _meets(ctx: Context) -> bool:
    """Whether people are in a circle or a round here now."""
    return bool(await ctx.store.circle.running(ctx.room_id) or await ctx.store.rounds.running(ctx.room_id))


@tips.on(AuthorFound)
async def heed(ctx: Context, event: AuthorFound) -> Outcome:
    """Who wrote it is known: ask them, unless it was said in a circle, or they are not to be asked now."""
    if event.author is None or event.said is None:
        return ctx.to_sender(say("tips-keep-gone")).quietly()
    if event.author in ctx.trust.programs:
        return ctx.to_sender(say("tips-keep-mine")).quietly()
    if ctx.now - event.said > _LATELY:
        return ctx.to_sender(say("tips-keep-old")).quietly()
    if await _meets(ctx) or await ctx.store.tips.circles.at(ctx.room_id, event.said, _CLOCKS):
        return ctx.to_sender(say("tips-keep-circle")).quietly()
    return [await _asked(ctx, event.author, event.message)] if await _may_ask(ctx, event.author) else None


async def _may_ask(ctx: Context, author: str) -> bool:
    """Whether the author is asked. Who asked for it learns nothing of this."""
    if author == ctx.person:
        return True
    if author not in await ctx.people(ctx.group.id) or await ctx.store.apart.of(ctx.person, [author]):
        return False
    return not await ctx.store.pauses.paused(author, ctx.now) and await ctx.store.tips.circles.ask(author, ctx.now)


async def _asked(ctx: Context, author: str, message: str) -> Reply:
    link = permalink(ctx.room_id, message, ctx.bot)
    own = author == ctx.person
    asked = Phrase("tips-keep-own" if own else "tips-keep-letter", link=link or "", group=ctx.group.name)
    said = whisper(await ctx.member(author), asked, Phrase("tips-keep-letter-how"))
    waits = Unfinished(command="tips-tip", parameter="told", group_id=ctx.group.id)
    said = said.asks(KEEP_QUESTION, str(ctx.group.id), (), waits).about_group(ctx.group.id)
    return replace(said, room=ctx.room_id) if own else said.traced(unsigned=True)


@tips.question(KEEP_QUESTION, Words(), holds_for=_WAITS)
async def too_late(ctx: Context, subject: str, words: str) -> Outcome:
    """What they write is `!tip` with these words; a reply after that time is told so."""
    return say("tips-keep-late")


@tips.on(MessageRedacted)
async def drop(ctx: Context, event: MessageRedacted) -> None:
    """Deleting the message takes the wish back, if it has not been heard yet."""
    await ctx.store.fetches.drop(event.event_id)


# When people met.


@tips.on(MeetingBegan)
async def circle_began(ctx: RoomContext, event: MeetingBegan) -> None:
    """From now on people are in a circle."""
    await ctx.store.tips.circles.begin(ctx.room.room_id, _CIRCLE, ctx.now)


@tips.on(MeetingEnded)
async def circle_ended(ctx: RoomContext, event: MeetingEnded) -> None:
    """The circle is over."""
    await ctx.store.tips.circles.end(ctx.room.room_id, _CIRCLE, ctx.now)


@tips.on(RoundBegan)
async def round_began(ctx: RoomContext, event: RoundBegan) -> None:
    """From now on people are in a round."""
    await ctx.store.tips.circles.begin(ctx.room.room_id, _ROUND, ctx.now)


@tips.on(RoundEnded)
async def round_ended(ctx: RoomContext, event: RoundEnded) -> None:
    """The round is over."""
    await ctx.store.tips.circles.end(ctx.room.room_id, _ROUND, ctx.now)


@tips.on(DayBegan)
async def nobody_noted(ctx: RoomContext, event: DayBegan) -> None:
    """Where the feature is off, nobody notes when people meet: of such days nothing is asked for."""
    if tips.name in ctx.registry.off:
        await ctx.store.tips.circles.unknown(ctx.room.room_id, ctx.now - _DAY, ctx.now + _DAY)
