"""The live message: who speaks, who waits in which order, and how to join."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.meeting_events import FloorShown
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board
from commands.turns.feature import QUEUE_MESSAGE
from commands.turns.line import Line, line_of
from storage.turns import Turn

SHOWN = 10  # names on the board, which is read at a glance
_KINDS = {"direct": "turns-who-direct", "process": "turns-who-process"}


async def show(ctx: RoomContext, *, fresh: bool = False, line: Line | None = None) -> Reply:
    """The reply that shows the board. `fresh` sends it anew; `line` is the room's line, where that was read already."""
    line = await line_of(ctx) if line is None else line
    speaking = line.seen.speaking
    above = [line for reply in await ctx.tell(FloorShown()) for line in reply.lines]
    lines = [*above, *([BLANK] if above else []), Phrase("turns-title"), BLANK]
    if speaking:
        lines.append(await _entry(ctx, "turns-speaking", "turns-speaking-about", speaking))
    elif len(line):
        lines.append(Phrase("turns-floor-free"))
    lines += await _waiting(ctx, line)
    if not len(line):
        lines.append(Phrase("turns-nobody-else") if speaking else Phrase("turns-quiet"))
    lines += _state(ctx, line)
    about = QUEUE_MESSAGE.about(ctx.room.room_id)
    how = Phrase("turns-how-by-voice" if ctx.by_voice else "turns-how")
    return board("queue", [*lines, BLANK, how], about=about, fresh=fresh)


async def _waiting(ctx: RoomContext, line: Line) -> list[Phrase]:
    shown = [
        await _entry(ctx, "turns-waits", "turns-waits-about", turn, place=place)
        for place, turn in enumerate(line.waiting[:SHOWN], 1)
    ]
    more = len(line) - SHOWN
    return [*shown, Phrase("turns-more-wait", count=more)] if more > 0 else shown


def _state(ctx: RoomContext, line: Line) -> list[Phrase]:
    """The lines about a queue that is closed, closes soon, or goes by another rule than the usual."""
    queue, speaking = line.seen.queue, line.seen.speaking
    said = []
    if speaking and speaking.since is None:
        said.append(Phrase("turns-clock-stands"))
    if queue and queue.closed:
        said.append(Phrase("turns-is-closed"))
    elif queue and queue.closes:
        said.append(Phrase("turns-closes", until=queue.closes.astimezone(ctx.zone).time()))
    if line.rule.fair and len(line):
        said.append(Phrase("turns-order-is-fair"))
    return said


async def _entry(ctx: RoomContext, plain: str, with_words: str, turn: Turn, **facts: object) -> Phrase:
    """A person's turn in one line, with what it is about where they said so."""
    who: object = await ctx.member(turn.person)
    if turn.kind in _KINDS:
        who = Phrase(_KINDS[turn.kind], person=who)
    if turn.last:
        who = Phrase("turns-who-last", person=who)
    if turn.given:
        who = Phrase("turns-who-given", person=who)
    if turn.about is None:
        return Phrase(plain, person=who, **facts)
    return Phrase(with_words, person=who, about=turn.about, **facts)
