"""What people say of a petition in whole sentences, in private: `I'd like to sign the petition`, `take my name off`."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.ongoing import names_it
from commands.kit.sentences import LONGEST, Meaning, language_of, said_in
from commands.petitions.feature import petitions
from commands.petitions.finding import which
from storage.petitions import Petition, State

_MEANS = {"petitions-says-unsign-plain": "petitions-unsign", "petitions-says-sign-plain": "petitions-sign"}


@petitions.sentence
async def read(ctx: Context, text: str) -> Meaning | None:
    """The command, where the sentence names a petition by its number or its words, or there is only one."""
    said = said_in(ctx.registry.catalogs, text, tuple(_MEANS)) if len(text) <= LONGEST else None
    if said is None:
        return None
    command = _MEANS[said.key]
    found = await _open(ctx, "open") if command == "petitions-sign" else await _signed(ctx)
    coded = [each for each in found if each.code.lower() in said.rest.split()]
    catalogs = ctx.registry.catalogs
    named = coded or [each for each in found if names_it(catalogs, said.rest, f"{each.addressee} {each.words}")]
    meant = named or found
    if not meant:
        return None
    if len(meant) > 1:
        raise which(meant)
    groups = await ctx.store.rooms.groups_of(ctx.person)
    name = next((each.name for each in groups if each.id == meant[0].group_id), "")
    group = f" group:{name}" if len(groups) > 1 and name else ""
    language = language_of(catalogs, said, ctx.registry.languages(ctx.language))
    return Meaning(key=command, words=f"{meant[0].code}{group}", language=language)


async def _open(ctx: Context, *states: State) -> list[Petition]:
    groups = await ctx.store.rooms.groups_of(ctx.person)
    return [each for group in groups for each in await ctx.store.petitions.in_state(group.id, *states)]


async def _signed(ctx: Context) -> list[Petition]:
    signed = await ctx.store.petitions.signatures.by_person(ctx.person)
    found = [await ctx.store.petitions.get(each.petition_id) for each in signed]
    return [each for each in found if each and each.takes_back]
