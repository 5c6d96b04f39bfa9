"""How may others respond to me? Said once, shown when one's turn begins and again when it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import ChoiceKind, Circumstances
from commands.kit.context import Context, Scene
from commands.kit.declaration import Feature, Outcome
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.kit.when import Read
from commands.kit.words import Span, fold

respond = Feature("respond")
respond.keeps()

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
        wish = str(ChoiceKind("respond-word", (*WISHES, _ANYTHING)).read(span, at).value)
        rest = span.after(1)
        keep = bool(rest) and fold(rest.words[0].text) in at.names("respond-keep")
        return Read(Said(wish, keep), 1 + keep)


Wish = Annotated[Said, WishKind()]


@respond.command("respond")
async def wish_for(ctx: Context, wish: Wish | None = None) -> Outcome:
    """Say how others may respond; or see what one said, and what can be said."""
    if wish is None:
        return await _explained(ctx)
    if wish.wish == _ANYTHING:
        await ctx.store.respond.forget(ctx.room_id, ctx.person)
        return say("respond-forgotten")
    said = await ctx.store.respond.say(ctx.room_id, ctx.person, wish.wish, ctx.event_id, kept=wish.keep)
    if not said.kept:
        await ctx.wake("respond", "forget", said.id, _A_MEETING)
    noted = Phrase("respond-noted-kept") if said.kept else Phrase("respond-noted")
    return lines([noted, Phrase(f"respond-wish-{said.wish}", person=ctx.sender), Phrase("respond-how")])


@respond.on("turn-begins")
async def show_before(scene: Scene, person: str) -> Outcome:
    """What the person wishes, with their turn."""
    return await _shown(scene, person)


@respond.on("turn-ends")
async def show_after(scene: Scene, person: str) -> Outcome:
    """And again when the others may respond."""
    return await _shown(scene, person)


@respond.on("meeting-ends")
async def forget(scene: Scene) -> None:
    """What was for this meeting goes with it."""
    await scene.store.respond.forget_of_meeting(scene.room.room_id)


@respond.on("departure")
async def depart(scene: Scene, person: str) -> None:
    """Who leaves the room takes it along."""
    await scene.store.respond.forget(scene.room.room_id, person)


@respond.on("withdrawal")
async def withdraw(ctx: Context, event_id: str) -> None:
    """The message that said it is taken back."""
    await ctx.store.respond.forget_said_by(event_id)


@respond.timer("forget")
async def forget_old(scene: Scene, subject: str, due: datetime) -> None:
    """There was no circle to end."""
    await scene.store.respond.forget_old(int(subject))


async def _shown(scene: Scene, person: str) -> Reply | None:
    said = await scene.store.respond.of(scene.room.room_id, person)
    return announce(Phrase(f"respond-wish-{said.wish}", person=await scene.member(person))) if said else None


async def _explained(ctx: Context) -> Reply:
    """What one said, and the words there are."""
    said = await ctx.store.respond.of(ctx.room_id, ctx.person)
    now = [Phrase(f"respond-wish-{said.wish}", person=ctx.sender), BLANK] if said else []
    catalog = ctx.book.catalogs[ctx.language]
    words = [
        Phrase("respond-choice", word=catalog.names(f"respond-word-{each}")[0], meaning=Phrase(f"respond-means-{each}"))
        for each in (*WISHES, _ANYTHING)
    ]
    return lines([*now, Phrase("respond-choices"), *words])
