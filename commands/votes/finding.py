"""Which vote somebody means: by its number, by a reply, by what they choose, or because there is only one.

Nothing of this asks: an open question would keep what somebody chose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import NoLonger, NotHere, UserError
from commands.kit.phrase import Phrase
from commands.kit.registry import Found
from commands.kit.renumbered import find_numbered
from commands.kit.which_group import named_in
from commands.kit.words import Span
from commands.votes.feature import LETTER, votes
from commands.votes.reading import read_choice
from storage.rooms import Group
from storage.votes import Vote

_SHOWN = 5  # of several that may be meant
_CODE = re.compile(r"(#?)[Vv]-?(\d{1,9})[.,;:]?", re.ASCII)


class Meant(Struct, frozen=True):
    """The vote that is meant, in the context of its group, and the words that are left."""

    ctx: Context
    vote: Vote
    words: str


async def find(ctx: Context, item: Item | None) -> Vote:
    """The open one of the group at hand that is meant. Raises `UserError` where none is, or several may be."""
    found = await (numbered(ctx, item) if item else _only(ctx))
    if found.over:
        raise is_over(found)
    return found


def is_over(vote: Vote) -> NoLonger:
    """What is said of one that is over."""
    return NoLonger("votes-cancelled-already" if vote.cancelled else "votes-closed-already", code=vote.code)


async def check_may_vote(ctx: Context, vote: Vote) -> None:
    """Raise `UserError` unless it is open, as of when this was written, and its sender can vote."""
    if vote.over or min(ctx.written, ctx.heard) >= vote.draft.closes:
        raise is_over(vote)
    there = vote.group_id in [group.id for group in await ctx.store.rooms.groups_of(ctx.person)]
    if not there or not await ctx.store.votes.may_vote(vote.id, ctx.person):
        raise UserError("votes-not-on-roll", code=vote.code)


async def numbered(ctx: Context, item: Item) -> Vote:
    """The one with this number, also where it is over."""
    found = await find_numbered(
        ctx, LETTER, item, partial(ctx.store.votes.find, ctx.group.id), lambda each: each.draft.what
    )
    if found is None:
        raise NotHere("votes-unknown", code=f"{item.letter or LETTER}{item.number}")
    return found


async def _only(ctx: Context) -> Vote:
    if replied := await replied_to(ctx):
        return replied
    found = await ctx.store.votes.all_open(ctx.group.id)
    if not found:
        raise UserError("votes-none-open")
    if len(found) > 1:
        raise _which(found)
    return found[0]


async def replied_to(ctx: Context) -> Vote | None:
    """The one that the message is about to which somebody replies."""
    about = await ctx.store.outbox.sent.about(ctx.reply_to, ctx.room_id) if ctx.reply_to else None
    if about is None or about.feature != votes.name:
        return None
    return await ctx.store.votes.get(int(about.subject))


async def meant(ctx: Context, said: str) -> Meant | None:
    """The vote that these words are for, which may begin with its number; None where none is open."""
    groups = [ctx.group] if ctx.circle else await ctx.store.rooms.groups_of(ctx.person)
    said, named = _without_group(ctx, said, groups)
    item, words = _code(said)
    around = [each for group in named if (each := await _about(ctx, group))]
    if item:
        found = await _all_numbered(around, item)
    elif replied := await replied_to(ctx):
        found = [(there, replied) for there in around if there.group.id == replied.group_id]
    else:
        found = [(there, each) for there in around for each in await there.store.votes.all_open(there.group.id)]
    if not found:
        return None
    fits = [(there, each) for there, each in found if _reads(ctx, words, each)]
    if len(fits or found) > 1:
        raise _which_of(fits or found)
    there, vote = (fits or found)[0]
    return Meant(there, vote, words)


def _code(said: str) -> tuple[Item | None, str]:
    """The number at the front, and the words behind it."""
    span = Span.of(said)
    found = _CODE.fullmatch(span.words[0].text) if span else None
    if found is None:
        return None, said
    return Item(LETTER, int(found[2]), surely=bool(found[1])), span.after(1).typed()


async def _all_numbered(around: Sequence[Context], item: Item) -> list[tuple[Context, Vote]]:
    """Those with this number in any of these groups. Raises `NotHere` where there is none."""
    found, missing = [], None
    for there in around:
        try:
            found.append((there, await numbered(there, item)))
        except NotHere as error:
            missing = error
    if not found:
        raise missing or NotHere("votes-unknown", code=f"{LETTER}{item.number}")
    return [(there, each) for there, each in found if not each.over] or found[:1]


def _reads(ctx: Context, words: str, vote: Vote) -> bool:
    return read_choice(words, vote.draft.options, ctx.registry.catalogs) is not None


async def _about(ctx: Context, group: Group) -> Context | None:
    """The context of one of the groups; None where it doesn't vote here."""
    there = await ctx.about(group.id)
    return None if votes.name in there.registry.off else there


def _without_group(ctx: Context, said: str, groups: Sequence[Group]) -> tuple[str, Sequence[Group]]:
    """The words without those that name a group, in a private chat of somebody in several; and those that are meant."""
    if len(groups) < 2:
        return said, groups
    found = Found(ctx.registry.command("votes-vote"), Span.of(f"! {said}").after(1), ctx.language)
    named, meant_groups = named_in(ctx.registry.catalogs, found, groups)
    return named.rest.typed(), meant_groups


def _which_of(found: Sequence[tuple[Context, Vote]]) -> UserError:
    """What is said where several may be meant, perhaps of the same number in several groups."""
    if len({vote.number for _, vote in found}) == len(found):
        return _which([vote for _, vote in found])
    groups = list(dict.fromkeys(there.group.name for there, _ in found))
    return UserError("votes-which-group", code=found[0][1].code, groups=groups, group=groups[0])


def _which(found: Sequence[Vote]) -> UserError:
    named = [Phrase("votes-named", code=each.code, what=each.draft.what) for each in found[:_SHOWN]]
    return UserError("votes-which", items=named, code=found[0].code)
