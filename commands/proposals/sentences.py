"""What people say of a proposal in whole sentences, in private: `I agree with meeting on tuesdays`."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.ongoing import names_it
from commands.kit.sentences import LONGEST, Meaning, Said, language_of, said_in
from commands.kit.spoken import words_of
from commands.proposals.feature import proposals
from commands.proposals.finding import which
from storage.proposals import Proposal

_MEANS = {
    "proposals-says-no-plain": "proposals-against",
    "proposals-says-yes-plain": "proposals-agree",
}
_FEW = 12  # words beside "I agree with"


@proposals.sentence
async def read(ctx: Context, text: str) -> Meaning | None:
    """The command, where the sentence names an open proposal by its number or its words.

    An agreement that has a condition, or that asks, is talk.
    """
    said = said_in(ctx.registry.catalogs, text, tuple(_MEANS)) if len(text) <= LONGEST else None
    if said is None or "?" in text or "¿" in text:
        return None
    groups = await ctx.store.rooms.groups_of(ctx.person)
    found = _named(ctx, said, [each for group in groups for each in await ctx.store.proposals.open(group.id)])
    if not found:
        return None
    if len(found) > 1:
        raise which(found)
    group = next(each.name for each in groups if each.id == found[0].group_id)
    words = f"{found[0].code} group:{group}" if len(groups) > 1 else found[0].code
    language = language_of(ctx.registry.catalogs, said, ctx.registry.languages(ctx.language))
    return Meaning(key=_MEANS[said.key], words=words, language=language, surely=_is_sure(ctx, said))


def _named(ctx: Context, said: Said, there: list[Proposal]) -> list[Proposal]:
    coded = [each for each in there if each.code.lower() in said.rest.split()]
    named = coded or [each for each in there if names_it(ctx.registry.catalogs, said.rest, each.what)]
    one = said.rest in words_of(ctx.registry.catalogs, "proposals-it-plain")
    return named or (there if one else [])


def _is_sure(ctx: Context, said: Said) -> bool:
    doubts = words_of(ctx.registry.catalogs, "proposals-doubt-plain")
    return len(said.rest.split()) <= _FEW and not any(f" {each} " in f" {said.rest} " for each in doubts)
