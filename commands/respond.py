"""How may others respond to me? Said once, shown when one's turn begins and again when it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import ChoiceKind, Circumstances
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft, MessageRedacted
from commands.kit.feature import Feature
from commands.kit.meeting_events import MeetingEnded, TurnBegan, TurnEnded
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.kit.when import Read
from commands.kit.words import Span, fold

respond = Feature("respond", optional=True)
respond.keeps()
FORGET_TIMER = respond.timer("forget", int, even_off=True)

WISHES = ("listen", "empathy", "experience", "ideas", "ask")
_ANYTHING = "anything"
_A_MEETING = timedelta(hours=12)  # the longest time for which a wish that is not to be kept stays, circle or not


class Said(Struct, frozen=True):
    """The word for a wish, and whether it is for the next meetings too."""

    wish: str
    keep: bool


class WishKind(Struct, frozen=True):
    """One of the words, and perhaps the word for keeping it."""

    label: str = "choice"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """What was said."""
        wish = ChoiceKind("respond-word", (*WISHES, _ANYTHING)).read(span, at)
        rest = span.after(wish.used)
        keep = bool(rest) and fold(rest.words[0].text) in at.names("respond-keep")
        return Read(Said(str(wish.value), keep), wish.used + keep)


Wish = Annotated[Said, WishKind()]


@respond.command("respond", sets="wishes")
async def wish_for(ctx: Context, wish: Wish | None = None) -> Outcome:
    """Say how others may respond; or see what one said, and what can be said."""
    if wish is None:
        return await _explained(ctx)
    if wish.wish == _ANYTHING:
        await ctx.store.respond.forget(ctx.room_id, ctx.person)
        return say("respond-forgotten")
    said = await ctx.store.respond.say(ctx.room_id, ctx.person, wish.wish, ctx.event_id, kept=wish.keep)
    if not said.kept:
        await ctx.wake(FORGET_TIMER, said.id, _A_MEETING)
    noted = Phrase("respond-noted-kept") if said.kept else Phrase("respond-noted")
    return lines([noted, Phrase(f"respond-wish-{said.wish}", person=ctx.sender), Phrase("respond-how")])


@respond.on(TurnBegan)
async def show_before(ctx: RoomContext, event: TurnBegan) -> Outcome:
    """Show the person's wish with their turn."""
    return await _shown(ctx, event.person)


@respond.on(TurnEnded)
async def show_after(ctx: RoomContext, event: TurnEnded) -> Outcome:
    """Show it again when the others may respond."""
    return await _shown(ctx, event.person)


@respond.on(MeetingEnded)
async def forget(ctx: RoomContext, event: MeetingEnded) -> None:
    """Delete what was for this meeting only."""
    await ctx.store.respond.forget_of_meeting(ctx.room.room_id)


@respond.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> None:
    """Delete the wish of somebody who leaves the room."""
    await ctx.store.respond.forget(ctx.room.room_id, event.person)


@respond.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> None:
    """Redacting the message deletes the wish."""
    await ctx.store.respond.forget_said_by(event.event_id)


@respond.on_timer(FORGET_TIMER)
async def forget_old(ctx: RoomContext, subject: int, due: datetime) -> None:
    """Delete daily what was for a meeting, where no circle ended."""
    await ctx.store.respond.forget_old(subject)


async def _shown(ctx: RoomContext, person: str) -> Reply | None:
    said = await ctx.store.respond.of(ctx.room.room_id, person)
    return announce(Phrase(f"respond-wish-{said.wish}", person=await ctx.member(person))) if said else None


async def _explained(ctx: Context) -> Reply:
    """What one said, and the words there are."""
    said = await ctx.store.respond.of(ctx.room_id, ctx.person)
    now = [Phrase(f"respond-wish-{said.wish}", person=ctx.sender), BLANK] if said else []
    catalog = ctx.registry.catalogs[ctx.language]
    words = [
        Phrase("respond-choice", word=catalog.names(f"respond-word-{each}")[0], meaning=Phrase(f"respond-means-{each}"))
        for each in (*WISHES, _ANYTHING)
    ]
    return lines([*now, Phrase("respond-choices"), *words])
