"""Questions to the group, answered from people's own experience. Answers are talk, and are not stored."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import announce, lines, say
from commands.resources.anonymous import ask_anonymously
from commands.resources.asking import is_anonymous
from commands.resources.feature import resources
from commands.resources.finding import one_line
from commands.resources.kinds import LONGEST, QUESTION, Asked
from storage.resources import Draft

_OWN = "resources-question-own"


@resources.command("question", where=Where.GROUP, asks_before=Audience.ANYBODY, unnamed=True)
async def ask(ctx: Context, asked: Asked) -> Outcome:
    """Ask the group, with one's name or without. With it nothing is stored."""
    words = one_line(asked.text, LONGEST)
    if is_anonymous(ctx, asked):
        return await ask_anonymously(ctx, Draft(kind="need", what=words, form=QUESTION))
    if not ctx.room.direct:
        return lines([Phrase(_OWN)])
    rooms = await ctx.own_rooms()
    if not rooms:
        raise UserError("kit-not-in-group")
    news = Phrase("resources-question-news", person=ctx.sender.name, words=words)
    told = announce(news, Phrase(_OWN), room=rooms[0].room.room_id).traced(under=ctx.event_id)
    return [say("resources-question-asked", group=ctx.group.name), told]
