"""What a round says: whose turn it is and who comes then. In writing each is called; on a call the board is edited."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.meeting_events import FloorShown
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board, call
from commands.rounds.feature import BOARD_MESSAGE, CALL_QUESTION
from storage.rounds import Round

_SHOWN = 12  # names


async def call_to(ctx: RoomContext, running: Round, key: str, *, first: bool = False) -> Reply:
    """The message that calls the speaker, in the words of `key`; the `first` one has the question."""
    assert running.speaker is not None
    member = await ctx.member(running.speaker)
    called, then = Phrase(key, person=member), await _then(ctx, running)
    said = [called, Phrase("rounds-call-signs"), *then]
    if first:
        said = [*await _above(ctx), _title(running), BLANK, called, Phrase("rounds-call-how"), *then, BLANK]
        said.append(Phrase("rounds-how"))
    return call(*said, people=[member]).asks(CALL_QUESTION, running.call)


async def by_voice(ctx: RoomContext, running: Round, *, fresh: bool = False) -> list[Reply]:
    """The board of the round where people meet by voice, else nothing. `fresh` sends it anew."""
    if not ctx.by_voice:
        return []
    now = [Phrase("rounds-now", person=await ctx.member(running.speaker))] if running.speaker else []
    said = [*await _above(ctx), _title(running), *now, *await _then(ctx, running), BLANK, Phrase("rounds-by-voice-how")]
    return [board("round", said, about=BOARD_MESSAGE.about(running.id), fresh=fresh)]


def over(ctx: RoomContext, running: Round) -> list[Reply]:
    """The board of a round that has ended."""
    if not ctx.by_voice:
        return []
    about = BOARD_MESSAGE.about(running.id)
    return [board("round", [_title(running), Phrase("rounds-over")], about=about, comes_along=False)]


async def ahead_in(ctx: RoomContext, running: Round) -> list[str]:
    """Who is still asked for the first time after the speaker, in order."""
    places = await ctx.store.rounds.places(running.id)
    return [place.person for place in places if place.stage == "waiting" and place.person != running.speaker]


def _title(running: Round) -> Phrase:
    """The round's question, or the usual title."""
    return Phrase("rounds-title", question=running.question) if running.question else Phrase("rounds-title-plain")


async def _then(ctx: RoomContext, running: Round) -> list[Phrase]:
    ahead = await ahead_in(ctx, running)
    if not ahead:
        return []
    names = [(await ctx.member(person)).name for person in ahead[:_SHOWN]]
    key = "rounds-then" if len(ahead) <= _SHOWN else "rounds-then-more"
    return [Phrase(key, names=names, count=len(ahead) - _SHOWN)]


async def _above(ctx: RoomContext) -> list[Phrase]:
    return [line for reply in await ctx.tell(FloorShown()) for line in reply.lines]
