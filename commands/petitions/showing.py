"""What can be signed, one petition in full, and what somebody signed or carries."""

from __future__ import annotations

from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.deadline import shown as deadline
from commands.kit.declaration import Outcome, Where
from commands.kit.events import OwnThingsWanted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import lines, say
from commands.petitions.board import described
from commands.petitions.feature import PETITION_MESSAGE, petitions
from commands.petitions.finding import find
from storage.petitions import Petition
from storage.rooms import Group


@petitions.command("petitions", where=Where.ANYWHERE)
async def show_all(ctx: Context) -> Outcome:
    """What goes on in the group; in the private chat in all of one's groups."""
    groups = await ctx.groups_at_hand()
    found = [(group, listed) for group in groups if (listed := await _of(ctx, group))]
    if not found:
        return say("petitions-none")
    phrases: list[Phrase] = []
    for group, listed in found:
        heading = [Phrase("petitions-in-group", group=group.name)] if len(groups) > 1 else []
        phrases += [*([BLANK] if phrases else []), *heading, *listed]
    return ctx.at_length(phrases)


async def _of(ctx: Context, group: Group) -> list[Phrase]:
    return [_line(ctx, each) for each in await ctx.store.petitions.in_state(group.id, "open", "closed", "delivered")]


def _line(ctx: Context, petition: Petition) -> Phrase:
    facts = {"code": petition.code, "addressee": petition.addressee}
    if petition.state == "open":
        return Phrase("petitions-line-open", **facts, until=deadline(petition.until, ctx.zone))
    return Phrase(f"petitions-line-{petition.state}", **facts)


@petitions.command("show", where=Where.GROUP, letters="S")
async def show(ctx: Context, item: ItemId) -> Outcome:
    """One in full."""
    found = await find(ctx, item)
    how = [BLANK, Phrase("petitions-how", code=found.code)] if found.state == "open" else []
    return lines([*await described(ctx, found, whole=True), *how]).answered_by(PETITION_MESSAGE, found.id)


@petitions.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """What one signed and carries: shown in private only."""
    if event.group_id is None or not ctx.room.direct:
        return None
    said = list[Phrase]()
    for own in await ctx.store.petitions.signatures.by_person(ctx.person):
        found = await ctx.store.petitions.get(own.petition_id)
        if found and found.group_id == event.group_id:
            said.append(Phrase("petitions-mine-signed", code=found.code, addressee=found.addressee, line=own.line))
    for carrier in await ctx.store.petitions.carriers.by_person(ctx.person):
        found = await ctx.store.petitions.get(carrier.petition_id)
        if found and carrier.agreed and found.group_id == event.group_id:
            said.append(Phrase("petitions-mine-carried", code=found.code, addressee=found.addressee))
    return lines(said) if said else None
