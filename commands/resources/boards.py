"""The lists: what people need, what they offer, and what is one's own."""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.arguments import Tag, Text
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import OwnThingsWanted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.stems import sought
from commands.resources.feature import resources
from commands.resources.kinds import MINE, URGENT, Filter, Page, Wish
from commands.resources.life import refusal
from commands.resources.relays import shown_owner
from commands.resources.telling import names
from commands.resources.wording import WORDS, listed, listed_own
from commands.resources.words import sought_place, sought_tag
from storage.resources import Kind, Resource, Wanted
from storage.rooms import Group
from storage.word_index import MANY

_PAGE = 12  # items on one screen


@resources.command("needs", where=Where.GROUP)
async def needs(
    ctx: Context,
    words: Wish | None = None,
    *,
    tag: Tag | None = None,
    where: Text | None = None,
    page: Page | None = None,
) -> Outcome:
    """Show what people need: all of it, or what has these words."""
    return await _board(ctx, "need", wanted(ctx, words, tag, where), page or 1, words)


@resources.command("offers", where=Where.GROUP)
async def offers(
    ctx: Context,
    words: Wish | None = None,
    *,
    tag: Tag | None = None,
    where: Text | None = None,
    page: Page | None = None,
) -> Outcome:
    """Show what people offer: all of it, or what has these words."""
    return await _board(ctx, "offer", wanted(ctx, words, tag, where), page or 1, words)


@resources.command("mine", where=Where.ANYWHERE)
async def mine(ctx: Context) -> Outcome:
    """Show what one asked for, offers and took: of this group, or of all one's groups in the direct chat."""
    groups = await ctx.own_groups()
    if not groups:
        raise UserError("kit-no-group")
    found = [(group, said) for group in groups if (said := await _mine_in(ctx, group))]
    everywhere = [line for reply in await ctx.tell(OwnThingsWanted(None)) for line in reply.lines]
    if not found and not everywhere:
        return say("resources-mine-none")
    phrases: list[Phrase] = []
    for group, said in found:
        heading = [Phrase("resources-mine-group", group=group.name)] if len(groups) > 1 else []
        phrases += [*([BLANK] if phrases else []), *heading, *said]
    return lines([*phrases, *([BLANK] if phrases and everywhere else []), *everywhere])


async def _mine_in(ctx: Context, group: Group) -> list[Phrase]:
    """What is the person's own in a group, under headings."""
    own = await _own(ctx, group)
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
            phrases.append(listed_own(item, await _others(ctx, item, own), ctx.zone, mine=item in own))
    lent = [line for reply in await ctx.tell(OwnThingsWanted(group.id)) for line in reply.lines]
    return [*phrases, *lent]


async def _own(ctx: Context, group: Group) -> list[Resource]:
    """What the person put on the board; in a room without what the others there do not see, or not as theirs."""
    own = await ctx.store.resources.of(ctx.person, group.id)
    if not ctx.room.direct:
        return [item for item in own if item.state != "waiting"]
    hidden = await ctx.store.resources.relays.by_person(ctx.person, group.id)
    return own + [item for relay in hidden if (item := await ctx.store.resources.get(relay.resource_id))]


async def _others(ctx: Context, item: Resource, own: Sequence[Resource]) -> list[object]:
    """Those whom somebody shares it with."""
    owner: list[object] = []
    if item not in own and item.person != ctx.person:
        owner = [Phrase("relays-somebody") if item.anonymous else await shown_owner(ctx, item)]
    return [*owner, *await names(ctx, item, [person for person in item.taken_by if person != ctx.person])]


def wanted(ctx: Context, wish: Filter | None, tag: str | None, place: str | None) -> Wanted:
    """What is looked for, in the words of the index."""
    wish = wish or Filter()
    tags = [*wish.tags, *([tag] if tag else [])]
    words = (*sought(" ".join(wish.words)), *map(sought_tag, tags), *(sought_place(place) if place else ()))
    mine = ctx.person if MINE in wish.marks else None
    return Wanted(words, URGENT in wish.marks, mine, privately=mine is not None and ctx.room.direct)


async def _board(ctx: Context, kind: Kind, look: Wanted, page: int, wish: Filter | None) -> Outcome:
    search, skipped = ctx.store.resources.search, (page - 1) * _PAGE
    items = await search.board(ctx.group.id, kind, look, limit=_PAGE + 1, offset=skipped)
    all_of_them = len(items) + skipped
    if len(items) > _PAGE or (skipped and not items):
        all_of_them = await search.count(ctx.group.id, kind, look)
    if not items:
        return _nothing(kind, look, all_of_them)
    phrases = [_heading(kind, look, all_of_them)]
    for item in items[:_PAGE]:
        owner = await shown_owner(ctx, item)
        phrases.append(listed(item, owner, await names(ctx, item, item.taken_by), ctx.zone))
    if len(items) > _PAGE:
        facts = {"count": all_of_them - skipped - _PAGE, "command": _next_page(ctx, kind, wish, page + 1)}
        phrases.append(Phrase("resources-more-and-more" if _many(look, all_of_them) else "resources-more", **facts))
    takeable = next((item for item in items[:_PAGE] if refusal(item, ctx.person) is None), None)
    return lines([*phrases, BLANK, Phrase("resources-list-how", code=takeable.code)] if takeable else phrases)


def _heading(kind: Kind, look: Wanted, all_of_them: int) -> Phrase:
    if _many(look, all_of_them):
        return Phrase("resources-many-found", count=all_of_them)
    return Phrase(WORDS[kind].heading if look == Wanted() else WORDS[kind].found, count=all_of_them)


def _many(look: Wanted, all_of_them: int) -> bool:
    """Whether there are so many that it was not worth counting them."""
    return bool(look.words) and all_of_them >= MANY


def _nothing(kind: Kind, look: Wanted, all_of_them: int) -> Reply:
    if all_of_them:
        return say("resources-page-beyond", count=all_of_them)
    return say(WORDS[kind].none if look == Wanted() else WORDS[kind].none_found)


def _next_page(ctx: Context, kind: Kind, wish: Filter | None, page: int) -> str:
    """What to type to see what comes after, in the reader's words."""
    command = ctx.registry.name(ctx.registry.command(f"resources-{kind}s"), ctx.language)
    option = ctx.registry.catalogs[ctx.language].names("resources-option-page")[0]
    return " ".join([command, *([wish.typed] if wish else []), f"{option}:{page}"])
