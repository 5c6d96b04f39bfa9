"""What people say of votes in whole sentences, in private: `I vote for the lake`."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.sentences import LONGEST, Meaning, language_of, said_in
from commands.votes.feature import votes
from commands.votes.reading import read_choice

_SAYS = "votes-says-plain"


@votes.sentence
async def read(ctx: Context, text: str) -> Meaning | None:
    """The command, where the sentence says what somebody votes for in one vote that is open for them."""
    said = said_in(ctx.registry.catalogs, text, (_SAYS,)) if len(text) <= LONGEST and "?" not in text else None
    if said is None or not said.rest:
        return None
    groups = await ctx.store.rooms.groups_of(ctx.person)
    there = [each for group in groups for each in await ctx.store.votes.all_open(group.id)]
    found = [each for each in there if read_choice(said.rest, each.draft.options, ctx.registry.catalogs)]
    if len(found) != 1:
        return None
    language = language_of(ctx.registry.catalogs, said, ctx.registry.languages(ctx.language))
    return Meaning(key="votes-vote", words=f"{found[0].code} {said.rest}", language=language)
