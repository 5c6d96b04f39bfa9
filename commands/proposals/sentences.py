"""What people say of a proposal in whole sentences, in private: `I agree with meeting on tuesdays`, `where is P1?`."""

from __future__ import annotations

import re

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
_NUMBER = re.compile(r"p?[1-9]\d{0,5}", re.ASCII)
_WHERE = "proposals-says-where-plain"
_FEW = 12  # words beside "I agree with"


@proposals.sentence
async def read(ctx: Context, text: str) -> Meaning | None:
    """The command, where the sentence names an open proposal by its number or its words.

    An agreement that has a condition, or that asks, is talk.
    """
    if shown := await _where_it_is(ctx, text):
        return shown
    said = said_in(ctx.registry.catalogs, text, tuple(_MEANS)) if len(text) <= LONGEST else None
    if said is None or "?" in text or "¿" in text:
        return None
    found = _named(ctx, said, await _open(ctx))
    return await _meaning(ctx, said, found, _MEANS[said.key], surely=_is_sure(ctx, said)) if found else None


async def _open(ctx: Context) -> list[Proposal]:
    groups = await ctx.store.rooms.groups_of(ctx.person)
    return [each for group in groups for each in await ctx.store.proposals.open(group.id)]


async def _meaning(ctx: Context, said: Said, found: list[Proposal], key: str, *, surely: bool = True) -> Meaning:
    """The command about the one that is found. Raises `UserError` where several are."""
    if len(found) > 1:
        raise which(found)
    groups = await ctx.store.rooms.groups_of(ctx.person)
    group = next(each.name for each in groups if each.id == found[0].group_id)
    words = f"{found[0].code} group:{group}" if len(groups) > 1 else found[0].code
    language = language_of(ctx.registry.catalogs, said, ctx.registry.languages(ctx.language))
    return Meaning(key=key, words=words, language=language, surely=surely)


async def _where_it_is(ctx: Context, text: str) -> Meaning | None:
    """`where is P1 at?`, `how is the proposal about the room going?`: one is shown; where none is, that is said."""
    said = said_in(ctx.registry.catalogs, text, (_WHERE,)) if len(text) <= LONGEST else None
    words = said.rest.split() if said else []
    numbers = {int(each.removeprefix("p")) for each in words if _NUMBER.fullmatch(each)}
    coded = any(_NUMBER.fullmatch(each) and not each.isdecimal() for each in words)
    if said is None or not (coded or {*words} & {*words_of(ctx.registry.catalogs, "proposals-thing-plain")}):
        return None
    groups = await ctx.store.rooms.groups_of(ctx.person)
    there = [await ctx.store.proposals.find(group.id, number) for group in groups for number in sorted(numbers)]
    found = [each for each in there if each]
    if not numbers:
        is_open = await _open(ctx)
        found = [each for each in is_open if names_it(ctx.registry.catalogs, said.rest, each.what)] or is_open
    if found:
        return await _meaning(ctx, said, found, "proposals-show")
    language = language_of(ctx.registry.catalogs, said, ctx.registry.languages(ctx.language))
    return Meaning(key="proposals-proposals", words="", language=language)


def _named(ctx: Context, said: Said, there: list[Proposal]) -> list[Proposal]:
    coded = [each for each in there if each.code.lower() in said.rest.split()]
    named = coded or [each for each in there if names_it(ctx.registry.catalogs, said.rest, each.what)]
    one = said.rest in words_of(ctx.registry.catalogs, "proposals-it-plain")
    return named or (there if one else [])


def _is_sure(ctx: Context, said: Said) -> bool:
    doubts = words_of(ctx.registry.catalogs, "proposals-doubt-plain")
    return len(said.rest.split()) <= _FEW and not any(f" {each} " in f" {said.rest} " for each in doubts)
