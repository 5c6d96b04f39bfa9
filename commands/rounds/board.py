"""The live message of a round: the question, who has the word, who comes then."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board
from commands.rounds.feature import BOARD_MESSAGE
from storage.rounds import Round

_SHOWN = 12  # names on the board


async def show(ctx: RoomContext, running: Round, *, fresh: bool = False) -> Reply:
    """The board as it is now. Who let the word go is not marked."""
    lines = [_title(running)]
    if running.speaker:
        lines.append(Phrase("rounds-now", person=await ctx.member(running.speaker)))
    if ahead := await ahead_in(ctx, running):
        names = [(await ctx.member(person)).name for person in ahead[:_SHOWN]]
        key = "rounds-then" if len(ahead) <= _SHOWN else "rounds-then-more"
        lines.append(Phrase(key, names=names, count=len(ahead) - _SHOWN))
    about = BOARD_MESSAGE.about(running.id)
    return board("round", [*lines, BLANK, Phrase("rounds-how")], about=about, fresh=fresh)


async def ahead_in(ctx: RoomContext, running: Round) -> list[str]:
    """Who is still asked for the first time after the speaker, in order."""
    places = await ctx.store.rounds.places(running.id)
    return [place.person for place in places if place.stage == "waiting" and place.person != running.speaker]


def _title(running: Round) -> Phrase:
    return Phrase("rounds-title", question=running.question) if running.question else Phrase("rounds-title-plain")
