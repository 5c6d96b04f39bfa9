"""Which petition somebody means, and what they are to it."""

from __future__ import annotations

from functools import partial

from commands.kit.arguments import Item
from commands.kit.context import Context, RoomContext
from commands.kit.errors import NotHere, NotTheirs, UserError
from commands.kit.phrase import Member, Phrase
from commands.kit.renumbered import find_numbered
from commands.kit.replied import thing_replied_to
from commands.kit.several import which_of
from commands.petitions.feature import PETITION_MESSAGE
from storage.petitions import Carrier, Petition

LETTER = "S"
_SHORT = 60  # characters of its words


async def find(ctx: Context, item: Item | None) -> Petition:
    """The one that is meant, which has been opened. Raises `UserError` where none is, or several may be."""
    found = await (_numbered(ctx, item) if item else _only(ctx))
    if found is None or found.state == "draft":
        code = f"{LETTER}{item.number}" if item else LETTER
        raise NotHere("petitions-unknown", code=code)
    return found


async def _numbered(ctx: Context, item: Item) -> Petition | None:
    found = await find_numbered(ctx, LETTER, item, partial(ctx.store.petitions.find, ctx.group.id), short)
    return found


async def _only(ctx: Context) -> Petition:
    if replied := await _replied_to(ctx):
        return replied
    found = await ctx.store.petitions.in_state(ctx.group.id, "open")
    found = found or await ctx.store.petitions.in_state(ctx.group.id, "closed", "delivered")
    if ctx.person not in await ctx.people(ctx.group.id):  # who has left it hears of nothing that is not theirs
        signed = {each.petition_id for each in await ctx.store.petitions.signatures.by_person(ctx.person)}
        found = [each for each in found if each.id in signed]
    if not found:
        raise UserError("petitions-none")
    if len(found) > 1:
        raise which(found)
    return found[0]


def which(found: list[Petition]) -> UserError:
    """What is said, or asked, where several may be meant."""
    named = [Phrase("petitions-named", code=each.code, what=each.addressee) for each in found]
    return which_of(named, "petitions-which", "petitions-which-one")


async def _replied_to(ctx: Context) -> Petition | None:
    return await thing_replied_to(ctx, PETITION_MESSAGE, ctx.store.petitions.get)


def short(petition: Petition) -> str:
    """The first of its words."""
    line = petition.words.split("\n", 1)[0]
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1].rstrip()}…"


async def member(ctx: RoomContext, petition: Petition, person: str) -> Member:
    """A person as the petition's group calls them."""
    return Member(person, await ctx.store.rooms.name_in_group(petition.group_id, person))


async def carriers_of(ctx: RoomContext, petition: Petition) -> list[Carrier]:
    """Those who carry it."""
    return [each for each in await ctx.store.petitions.carriers.of(petition.id) if each.agreed]


async def names(ctx: RoomContext, petition: Petition) -> list[str]:
    """The names of those who carry it."""
    return [(await member(ctx, petition, each.person)).name for each in await carriers_of(ctx, petition)]


async def must_carry(ctx: Context, petition: Petition) -> Carrier:
    """Their part in it. Raises `NotTheirs` unless they carry it."""
    for each in await carriers_of(ctx, petition):
        if each.person == ctx.person:
            return each
    raise NotTheirs("petitions-not-carried-by-you", code=petition.code)


async def must_lead(ctx: Context, petition: Petition) -> None:
    """Raise `NotTheirs` unless they began it or carry it; with neither left, unless they facilitate the group."""
    carriers = await carriers_of(ctx, petition)
    if ctx.person == petition.person or any(each.person == ctx.person for each in carriers):
        return
    if carriers or petition.person or not ctx.governs:
        raise NotTheirs("petitions-not-yours", code=petition.code)
