"""The list of what one has lent and borrowed."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.deadline import shown
from commands.kit.declaration import Outcome, Where
from commands.kit.events import OwnThingsWanted
from commands.kit.ongoing import Ongoing
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import lines, say
from commands.loans.between import member, named
from commands.loans.feature import LOAN_MESSAGE, loans


@loans.command("loans", where=Where.ANYWHERE)
async def show(ctx: Context) -> Outcome:
    """What somebody lent and borrowed: in this group, or in the private chat in all their groups."""
    groups = await ctx.own_groups()
    phrases: list[Phrase] = []
    for group in groups:
        if said := await _of(ctx, group.id):
            phrases += [*([BLANK] if phrases else []), *said]
    return lines(phrases) if phrases else say("loans-none")


@loans.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """The same, as part of everything that is theirs in a group."""
    said = await _of(ctx, event.group_id) if event.group_id is not None else []
    return lines(said) if said else None


async def _of(ctx: Context, group_id: int) -> list[Phrase]:
    """What somebody lent and borrowed in a group, under headings."""
    phrases: list[Phrase] = []
    found = await ctx.store.loans.of(ctx.person, group_id)
    for key, chosen in (
        ("loans-lent-by-you", [loan for loan in found if loan.lender == ctx.person]),
        ("loans-with-you", [loan for loan in found if loan.borrower == ctx.person]),
    ):
        phrases += [Phrase(key)] if chosen else []
        for loan in chosen:
            other = await member(ctx, loan, loan.borrower if loan.lender == ctx.person else loan.lender)
            name = other.name or Phrase("loans-somebody")
            facts: dict[str, object] = {"code": loan.code, "what": named(ctx, loan), "name": name}
            if loan.due:
                facts["until"] = shown(loan.due, ctx.zone)
            phrases.append(Phrase("loans-line-until" if loan.due else "loans-line", **facts))
    return phrases


@loans.ongoing(verbs="loans-given-back-plain")
async def open_for(ctx: Context) -> list[Ongoing]:
    """What is lent and not back: who has it says so, and sometimes who lent it."""
    return [
        Ongoing(
            kind=LOAN_MESSAGE,
            subject=loan.id,
            meant="back",
            code=loan.code,
            what=named(ctx, loan),
            group_id=group.id,
            people=tuple([(await member(ctx, loan, each)).name or "" for each in (loan.lender, loan.borrower)]),
            bare=loan.borrower == ctx.person,
        )
        for group in await ctx.own_groups()
        for loan in await ctx.store.loans.of(ctx.person, group.id)
    ]
