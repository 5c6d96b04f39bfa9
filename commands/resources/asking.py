"""Asking the group for something, and offering something to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from commands.kit.arguments import Tag, Text
from commands.kit.context import Context
from commands.kit.deadline import Deadline
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.resources.anonymous import ask_anonymously
from commands.resources.feature import ITEM_QUESTION, resources
from commands.resources.finding import one_line
from commands.resources.kinds import ANONYMOUS, LONGEST, SKILL, STANDING, URGENT, Form, Needed, Offered, People, Worded
from commands.resources.moderation import hold, looks_first
from commands.resources.often import Cap
from commands.resources.publishing import news
from commands.resources.staleness import keep_pace, room_of
from commands.resources.suggesting import with_what_fits
from commands.resources.telling import elsewhere, heard_as, told_in
from commands.resources.wording import WORDS, described, how
from commands.resources.words import indexed
from storage.resources import Draft, Often, Resource
from storage.resources import Form as OfForm


def need_of(
    needed: Worded,
    *,
    by: datetime | None = None,
    where: str | None = None,
    tag: str | None = None,
    people: int | None = None,
    kind: str | None = None,
) -> Draft:
    """What `!need` asks for. Raises `UserError` for what does not fit on the board."""
    place = one_line(where, LONGEST) if where else None
    return Draft(
        kind="need",
        what=one_line(needed.text, LONGEST),
        place=place,
        tag=tag,
        due=by,
        people=people or 1,
        urgent=URGENT in needed.marks,
        standing=kind == SKILL,
        form=cast(OfForm | None, kind),
    )


def offer_of(
    offered: Worded,
    *,
    until: datetime | None = None,
    where: str | None = None,
    tag: str | None = None,
    people: int | None = None,
    often: Often | None = None,
    kind: str | None = None,
) -> Draft:
    """What `!offer` offers. Raises `UserError` for what does not fit on the board."""
    place = one_line(where, LONGEST) if where else None
    return Draft(
        kind="offer",
        what=one_line(offered.text, LONGEST),
        place=place,
        tag=tag,
        due=until,
        people=people or 1,
        standing=STANDING in offered.marks or kind == SKILL,
        often=often,
        form=cast(OfForm | None, kind),
    )


DRAFTS: dict[str, Callable[..., Draft]] = {"resources-need": need_of, "resources-offer": offer_of}
"""By the command's key: from its arguments to what goes on the board."""


@resources.command("need", where=Where.GROUP, several=True, essential=True, asks_before=Audience.ANYBODY, unnamed=True)
async def need(
    ctx: Context,
    needed: Needed,
    *,
    by: Deadline | None = None,
    where: Text | None = None,
    tag: Tag | None = None,
    people: People | None = None,
    kind: Form | None = None,
) -> Outcome:
    """Put a need on the group's board, with one's name or without. What somebody would like to learn has no name."""
    draft = need_of(needed, by=by, where=where, tag=tag, people=people, kind=kind)
    return await (ask_anonymously if is_anonymous(ctx, needed) or draft.form else add)(ctx, draft)


@resources.command("offer", where=Where.GROUP, several=True, essential=True, asks_before=Audience.ANYBODY)
async def offer(
    ctx: Context,
    offered: Offered,
    *,
    until: Deadline | None = None,
    where: Text | None = None,
    tag: Tag | None = None,
    people: People | None = None,
    often: Cap | None = None,
    kind: Form | None = None,
) -> Outcome:
    """Put an offer on the group's board. Whose a skill is, it does not tell."""
    if kind:
        draft = offer_of(offered, until=until, where=where, tag=tag, people=people, often=often, kind=kind)
        return await ask_anonymously(ctx, draft)
    if offered.veiled and ctx.room.direct:
        raise UserError("relays-offers-have-names")
    return await add(ctx, offer_of(offered, until=until, where=where, tag=tag, people=people, often=often))


def is_anonymous(ctx: Context, needed: object) -> bool:
    """Whether somebody does not want to be named; in private the word for it is enough, wherever it stands."""
    said = isinstance(needed, Worded) and (ANONYMOUS in needed.marks or (needed.veiled and ctx.room.direct))
    return said or ctx.unnamed


async def add(ctx: Context, draft: Draft) -> list[Reply]:
    """Put it on the board and say so."""
    words = indexed(draft.what, draft.place, draft.tag)
    item, others = await ctx.store.resources.add(
        ctx.group.id, person=ctx.person, draft=draft, words=words, event_id=ctx.event_id, now=ctx.now
    )
    if await looks_first(ctx, item):
        return await hold(ctx, item)
    room = await room_of(ctx, item)
    await keep_pace(ctx, item, room)
    added = Phrase(WORDS[item.kind].added, code=item.code, item=described(item, ctx.zone))
    said = [lines((added, how(item)))]
    if not ctx.alone:
        said = await _told_in_rooms(ctx, item, said)
    # Only where there is something that could fit is it looked for.
    return heard_as(ITEM_QUESTION, item, await with_what_fits(ctx, item, said) if others else said)


async def _told_in_rooms(ctx: Context, item: Resource, answer: Sequence[Reply]) -> list[Reply]:
    """Tell those who do not read the answer in the room at hand; in a direct chat it says where they were told."""
    told = await elsewhere(ctx, item, await news(ctx, item), how(item))
    if not ctx.room.direct:
        return [*answer, *told]
    facts = {"code": item.code, "item": described(item, ctx.zone), **await told_in(ctx, item.group_id, told)}
    return [say(WORDS[item.kind].shared, group=ctx.group.name, **facts), *told]
