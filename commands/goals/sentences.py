"""What people say of their goals in whole sentences, in private: `j'ai fait mon pas`, `a break from my goal`."""

from __future__ import annotations

from commands.goals.feature import goals
from commands.kit.context import Context
from commands.kit.sentences import LONGEST, Meaning, language_of, said_in

_MEANS = {
    "goals-says-did-plain": "goals-did",
    "goals-says-rest-plain": "goals-rest",
    "goals-says-again-plain": "goals-again",
    "goals-says-end-plain": "goals-end",
}
_FEW = 5  # words beside it


async def heard_as(ctx: Context, text: str) -> str | None:
    """The key of the command that a text says in a whole sentence; None for other words."""
    meaning = await read(ctx, text)
    return meaning.key if meaning else None


@goals.sentence
async def read(ctx: Context, text: str) -> Meaning | None:
    """The command that such a sentence means, of somebody who has a goal; an end is never more than suggested."""
    said = said_in(ctx.registry.catalogs, text, tuple(_MEANS)) if len(text) <= LONGEST else None
    if said is None or "?" in text or not any(each.is_open for each in await ctx.store.goals.own.of(ctx.person)):
        return None
    key = _MEANS[said.key]
    return Meaning(
        key=key,
        words="",
        language=language_of(ctx.registry.catalogs, said, ctx.registry.languages(ctx.language)),
        surely=key != "goals-end" and len(said.rest.split()) <= _FEW,
    )
