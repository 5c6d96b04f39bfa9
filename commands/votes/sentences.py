"""What people say of votes in whole sentences, in private: `I vote for the lake`."""

from __future__ import annotations

from commands.kit.catalogs import Catalogs
from commands.kit.context import Context
from commands.kit.registry import PREFIX
from commands.kit.sentences import LONGEST, Meaning, language_of, said_in
from commands.kit.spoken import bare, words_of
from commands.votes.feature import votes
from commands.votes.reading import names_option, read_choice
from storage.votes import Vote

_SAYS = "votes-says-plain"


@votes.sentence
async def read(ctx: Context, text: str) -> Meaning | None:
    """The command, where the sentence says what somebody votes for in one vote that is open for them."""
    said = said_in(ctx.registry.catalogs, text, (_SAYS,)) if len(text) <= LONGEST and "?" not in text else None
    if said is None or not said.rest:
        return None
    found = [each for each in await _open(ctx) if read_choice(said.rest, each.draft.options, ctx.registry.catalogs)]
    if len(found) != 1:
        return None
    language = language_of(ctx.registry.catalogs, said, ctx.registry.languages(ctx.language))
    return Meaning(key="votes-vote", words=f"{found[0].code} {said.rest}", language=language)


@votes.sentence
async def read_option(ctx: Context, text: str) -> Meaning | None:
    """The same where the text is nothing but an option of one vote that is open for them: `sunday`."""
    if len(text) > LONGEST or ctx.registry.find(f"{PREFIX}{text}", ctx.language):
        return None  # `pause` is a command, whatever the options are
    found = [each for each in await _open(ctx) if names_option(text, each.draft.options, ctx.registry.catalogs)]
    if len(found) != 1 or not await ctx.store.votes.may_vote(found[0].id, ctx.person):
        return None
    return Meaning(key="votes-vote", words=f"{found[0].code} {text}", language=ctx.language)


def said_at_first(ctx: Context, text: str) -> str | None:
    """What somebody says that they vote for, where the text begins with that."""
    catalogs = ctx.registry.catalogs
    if not text.casefold().startswith(catalogs.derived(_beginnings, _SAYS)):
        return None  # nearly all that people say to each other
    said = said_in(catalogs, text, (_SAYS,)) if "?" not in text else None
    return said.rest if said and bare(text, LONGEST).startswith(f"{said.phrase} ") else None


def _beginnings(catalogs: Catalogs, key: str) -> tuple[str, ...]:
    """How a text begins that has one of the phrases in front: the first letters of these."""
    phrases = words_of(catalogs, key)
    return tuple({each[:2] for each in phrases} | {f"{each[0]}{mark}" for each in phrases for mark in " '’"})


async def _open(ctx: Context) -> list[Vote]:
    groups = await ctx.store.rooms.groups_of(ctx.person)
    return [each for group in groups for each in await ctx.store.votes.all_open(group.id)]
