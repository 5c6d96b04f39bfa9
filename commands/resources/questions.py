"""Questions to the group, answered from people's own experience. Answers are talk, and are not stored."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import TipsWanted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import announce, lines
from commands.resources.anonymous import ask_anonymously
from commands.resources.asking import is_anonymous
from commands.resources.feature import resources
from commands.resources.finding import one_line
from commands.resources.kinds import LONGEST, QUESTION, Asked
from storage.resources import Draft

_OWN = "resources-question-own"


@resources.command("question", where=Where.GROUP, asks_before=Audience.ANYBODY, unnamed=True)
async def ask(ctx: Context, asked: Asked) -> Outcome:
    """Ask the group, with one's name or without; with it nothing is stored. Only who asks reads what is known of it."""
    words = one_line(asked.text, LONGEST)
    known = [line for reply in await ctx.tell(TipsWanted(words)) for line in reply.lines]
    if is_anonymous(ctx, asked):
        noted = await ask_anonymously(ctx, Draft(kind="need", what=words, form=QUESTION))
        return [replace(each, lines=(*each.lines, BLANK, *known)) for each in noted] if known else noted
    if not ctx.room.direct:
        return [lines([Phrase(_OWN)]), *([ctx.to_sender(lines(known)).quietly()] if known else [])]
    rooms = await ctx.own_rooms()
    if not rooms:
        raise UserError("kit-not-in-group")
    news = Phrase("resources-question-news", person=ctx.sender.name, words=words)
    told = announce(news, Phrase(_OWN), room=rooms[0].room.room_id).traced(under=ctx.event_id)
    return [
        lines([Phrase("resources-question-asked", group=ctx.group.name), *([BLANK] if known else []), *known]),
        told,
    ]
