"""The two people of a loan."""

from __future__ import annotations

from functools import partial

from commands.kit.arguments import Item
from commands.kit.context import Context, RoomContext
from commands.kit.errors import NoLonger, NotHere
from commands.kit.phrase import Member, Phrase
from commands.kit.renumbered import find_numbered
from commands.kit.replies import Reply, whisper
from commands.loans.feature import LOAN_MESSAGE
from storage.loans import UNSAID, Loan


async def find(ctx: Context, item: Item) -> Loan:
    """The loan that was named. Raises `UserError` if there is none, or it is between other people."""
    find_here = partial(ctx.store.loans.find, ctx.group.id)
    loan = await find_numbered(ctx, "L", item, find_here, lambda each: named(ctx, each))
    if loan is None:
        gone = await ctx.store.loans.returned(ctx.group.id, item.number) if item.letter in (None, "L") else None
        if gone and ctx.person in (gone.lender, gone.borrower):
            raise NoLonger("loans-back-already", code=gone.code, what=named(ctx, gone))
        raise NotHere("loans-unknown", code=f"L{item.number}")
    if ctx.person not in (loan.lender, loan.borrower):
        raise NotHere("loans-not-yours", code=loan.code)
    return loan


def named(ctx: RoomContext, loan: Loan) -> str:
    """What it is, as the answer says it: of what was lent in private a room reads the number alone."""
    return UNSAID if loan.private and not ctx.room.direct else loan.what


async def tell(ctx: RoomContext, loan: Loan, person: str, *said: Phrase) -> list[Reply]:
    """A private message to one of the two; none if they asked to be forgotten."""
    return [whisper(await member(ctx, loan, person), *said)] if person else []


async def member(ctx: RoomContext, loan: Loan, person: str) -> Member:
    """A person as the loan's group calls them."""
    return Member(person, await ctx.store.rooms.name_in_group(loan.group_id, person))


def about(loan: Loan, reply: Reply) -> Reply:
    """The same reply, on which either of the two can say that it is back."""
    return reply.answered_by(LOAN_MESSAGE, loan.id)
