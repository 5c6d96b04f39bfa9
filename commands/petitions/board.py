"""The live message of a petition: what it asks of whom, who carries it, how many have signed, and how that is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.deadline import shown as deadline
from commands.kit.declaration import Outcome
from commands.kit.events import RoomReplaced
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board
from commands.petitions.feature import PETITION_MESSAGE, SHOW_TIMER, petitions
from commands.petitions.finding import names
from storage.petitions import Petition, State

FEWEST = 3  # under which a number would name people
_AWHILE = timedelta(minutes=10)  # in which several signatures are shown at once, and nobody sees whose it was
_SHOWN = 700  # characters of the words
_GOES_ON: tuple[State, ...] = ("open", "closed", "delivered")


async def boards(ctx: RoomContext, petition: Petition) -> list[Reply]:
    """The live message as it is now, in every room of the group."""
    return [await _board(room, petition) for room in await ctx.rooms_of(petition.group_id)]


async def gone(ctx: RoomContext, petition: Petition, *said: Phrase) -> list[Reply]:
    """The live message of one that is no more, in every room of the group."""
    rooms = await ctx.store.rooms.group_rooms(petition.group_id)
    shown = board(name_of(petition), said, about=PETITION_MESSAGE.about(petition.id), comes_along=False)
    return [replace(shown, room=room) for room in rooms]


async def counted_later(ctx: RoomContext, petition: Petition) -> None:
    """Show how many have signed a while later, if that is not what the group was last shown.

    Not at once, whatever else the message is made anew for: the room would see whose signature it was by the moment.
    """
    signatures = ctx.store.petitions.signatures
    now, shown = await signatures.number(petition.id), await signatures.shown(petition.id)
    if max(now, FEWEST - 1) != max(shown, FEWEST - 1) and not await ctx.is_set(SHOW_TIMER, petition.id):
        room = await ctx.room_for_timers(petition.group_id)
        await ctx.store.timers.set(SHOW_TIMER.at(petition.id, room, ctx.now + _AWHILE, wait=True))


@petitions.on_timer(SHOW_TIMER)
async def show(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """How many have signed by now."""
    found = await ctx.store.petitions.get(subject)
    if found is None or not found.takes_back or not await ctx.at_home(found.group_id, SHOW_TIMER, subject):
        return None
    signatures = ctx.store.petitions.signatures
    await signatures.show(found.id, await signatures.number(found.id))
    return await boards(ctx, found)


@petitions.on(RoomReplaced)
async def show_anew(ctx: RoomContext, event: RoomReplaced) -> Outcome:
    """What goes on is shown in the room that takes the place of the old one."""
    found = await ctx.store.petitions.in_state(ctx.circle.id, *_GOES_ON) if ctx.circle else []
    return [await _board(ctx, each) for each in found]


def name_of(petition: Petition) -> str:
    """What its live message is known by."""
    return f"petition {petition.id}"


async def _board(ctx: RoomContext, petition: Petition) -> Reply:
    how = [BLANK, Phrase("petitions-how", code=petition.code)] if petition.state == "open" else []
    said = [*await described(ctx, petition), *how]
    shown = board(name_of(petition), said, about=PETITION_MESSAGE.about(petition.id), comes_along=False)
    return replace(shown, room=ctx.room.room_id)


async def described(ctx: RoomContext, petition: Petition, *, whole: bool = False) -> list[Phrase]:
    """What it asks of whom, who carries it, and how far it has come.

    As a `whole`, which people have shown to them at any moment, with all its words, and without how many have signed so
    far: whoever asks before and after somebody was asked to sign would know whether they did.
    """
    words = petition.words
    cut = not whole and len(words) > _SHOWN
    return [
        Phrase("petitions-title", code=petition.code, addressee=petition.addressee),
        *quoted(f"{words[:_SHOWN].rstrip()}…" if cut else words),
        *([Phrase("petitions-words-whole", code=petition.code)] if cut else []),
        await _carried(ctx, petition),
        *await _state(ctx, petition, counts=not whole),
    ]


def quoted(words: str) -> list[Phrase]:
    """The words of a petition, line by line."""
    return [Phrase("petitions-quoted", words=line) for line in words.split("\n") if line.strip()]


async def _carried(ctx: RoomContext, petition: Petition) -> Phrase:
    people = await names(ctx, petition)
    if petition.state not in _GOES_ON:
        return Phrase("petitions-over")
    return Phrase("petitions-carried", people=people) if people else Phrase("petitions-uncarried", code=petition.code)


async def _state(ctx: RoomContext, petition: Petition, *, counts: bool) -> list[Phrase]:
    if petition.takes_back:
        number = [how_many(await ctx.store.petitions.signatures.shown(petition.id))] if counts else []
        until = Phrase("petitions-until", until=deadline(petition.until, ctx.zone))
        return [*number, until if petition.state == "open" else Phrase("petitions-is-closed")]
    signed = petition.signed or 0
    if petition.state == "lapsed":
        return [Phrase("petitions-lapsed")]
    assert petition.delivered is not None
    day = petition.delivered.astimezone(ctx.zone).date()
    few = signed < FEWEST
    said = Phrase("petitions-delivered-few" if few else "petitions-delivered-with", day=day, count=signed)
    if petition.state == "answered":
        return [said, Phrase("petitions-was-answered"), *quoted(petition.answer or "")]
    return [said, *([Phrase("petitions-was-unanswered")] if petition.state == "unanswered" else [])]


def how_many(number: int) -> Phrase:
    """How many have signed, from three on."""
    return Phrase("petitions-number", count=number) if number >= FEWEST else Phrase("petitions-few")
