"""The lists: what people need, what they offer, and what is one's own."""

from __future__ import annotations

from commands.kit.arguments import Tag
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import lines, say
from commands.resources.feature import resources
from commands.resources.life import refusal
from commands.resources.telling import member, names
from commands.resources.wording import WORDS, listed, listed_own
from storage.resources import Kind
from storage.rooms import Group


@resources.command("needs", where=Where.GROUP)
async def needs(ctx: Context, tag: Tag | None = None) -> Outcome:
    """Show what people need."""
    return await _board(ctx, "need", tag)


@resources.command("offers", where=Where.GROUP)
async def offers(ctx: Context, tag: Tag | None = None) -> Outcome:
    """Show what people offer."""
    return await _board(ctx, "offer", tag)


@resources.command("mine", where=Where.ANYWHERE)
async def mine(ctx: Context) -> Outcome:
    """Show what one asked for, offers and took: of this group, or of all one's groups in the direct chat."""
    groups = await ctx.store.rooms.groups_of(ctx.person) if ctx.room.direct else [ctx.group]
    if not groups:
        raise UserError("kit-no-group")
    found = [(group, said) for group in groups if (said := await _mine_in(ctx, group))]
    if not found:
        return say("resources-mine-none")
    phrases: list[Phrase] = []
    for group, said in found:
        heading = [Phrase("resources-mine-group", group=group.name)] if len(groups) > 1 else []
        phrases += [*([BLANK] if phrases else []), *heading, *said]
    return lines(phrases)


async def _mine_in(ctx: Context, group: Group) -> list[Phrase]:
    """What is the person's own in a group, under headings."""
    own = await ctx.store.resources.of(ctx.person, group.id)
    taken = await ctx.store.resources.taken_by(ctx.person, group.id)
    phrases: list[Phrase] = []
    for key, items in (
        ("resources-mine-needs", [item for item in own if item.kind == "need"]),
        ("resources-mine-offers", [item for item in own if item.kind == "offer"]),
        ("resources-mine-helping", [item for item in taken if item.kind == "need"]),
        ("resources-mine-wanted", [item for item in taken if item.kind == "offer"]),
    ):
        if items:
            phrases.append(Phrase(key))
        for item in items:
            others = [person for person in (item.person, *item.taken_by) if person != ctx.person]
            phrases.append(listed_own(item, await names(ctx, item, others), ctx.zone))
    return phrases


async def _board(ctx: Context, kind: Kind, tag: str | None) -> Outcome:
    items = await ctx.store.resources.open(ctx.group.id, kind, tag=tag)
    if not items:
        return say(WORDS[kind].none_tagged, tag=f"#{tag}") if tag else say(WORDS[kind].none)
    phrases = [Phrase(WORDS[kind].heading, count=len(items))]
    for item in items:
        owner = (await member(ctx, item, item.person)).name
        phrases.append(listed(item, owner, await names(ctx, item, item.taken_by), ctx.zone))
    takeable = next((item for item in items if refusal(item, ctx.person) is None), None)
    return lines([*phrases, BLANK, Phrase("resources-list-how", code=takeable.code)] if takeable else phrases)
