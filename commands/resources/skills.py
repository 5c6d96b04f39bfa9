"""What people can show others, and what they would like to learn: on the board as offers and needs without a name."""

from __future__ import annotations

from commands.kit.arguments import Tag, Text
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.resources.anonymous import ask_anonymously
from commands.resources.asking import DRAFTS, need_of, offer_of
from commands.resources.kinds import SKILL, Offered, Wished
from commands.resources.relays import relays
from storage.resources import Draft


def skill_of(offered: Offered, *, where: str | None = None, tag: str | None = None) -> Draft:
    """What `!skill` offers."""
    return offer_of(offered, where=where, tag=tag, kind=SKILL)


def wish_of(needed: Wished, *, where: str | None = None, tag: str | None = None) -> Draft:
    """What `!learn` asks for."""
    return need_of(needed, where=where, tag=tag, kind=SKILL)


DRAFTS |= {"relays-skill": skill_of, "relays-learn": wish_of}


@relays.command("skill", where=Where.GROUP, several=True, guessed=False)
async def skill(ctx: Context, offered: Offered, *, where: Text | None = None, tag: Tag | None = None) -> Outcome:
    """Say what one can show others."""
    return await ask_anonymously(ctx, skill_of(offered, where=where, tag=tag))


@relays.command("learn", where=Where.GROUP, several=True, guessed=False)
async def learn(ctx: Context, needed: Wished, *, where: Text | None = None, tag: Tag | None = None) -> Outcome:
    """Say what one would like to learn."""
    return await ask_anonymously(ctx, wish_of(needed, where=where, tag=tag))
