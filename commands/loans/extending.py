"""Keeping something for longer: as the lender says, or as the lender agrees to."""

from __future__ import annotations

from datetime import datetime

from commands.kit.answers import YesNo
from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.deadline import Deadline, shown
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say, whisper
from commands.loans.between import about, find, member, named, tell
from commands.loans.feature import ASKED_QUESTION, loans
from commands.loans.reminding import no_reminder, remind_in_time
from storage.loans import Loan


@loans.command("extend", where=Where.GROUP, even_left=True)
async def extend(ctx: Context, item: ItemId, *, until: Deadline) -> Outcome:
    """Extend a loan; the borrower asks the lender."""
    loan = await find(ctx, item)
    if ctx.person == loan.lender:
        return await _extend(ctx, loan, until)
    if loan.due and until <= loan.due:
        raise UserError("loans-yours-longer", code=loan.code, until=shown(loan.due, ctx.zone))
    await ctx.store.loans.ask(loan.id, until)
    lender, borrower = await member(ctx, loan, loan.lender), await member(ctx, loan, loan.borrower)
    asked = Phrase("loans-asks", lender=lender, borrower=borrower, what=loan.what, until=shown(until, ctx.zone))
    question = whisper(lender, asked, Phrase("loans-asks-how", code=loan.code))
    return [say("loans-asked", lender=lender.name, code=loan.code), question.asks(ASKED_QUESTION, loan.id)]


@loans.question(ASKED_QUESTION, YesNo(), even_left=True)
async def answer(ctx: Context, subject: int, agreed: bool) -> Outcome:
    """The lender agrees to what the borrower asked for, or would rather have it back as agreed."""
    return await _answer(ctx, subject, agreed) or say("loans-settled")


async def _answer(ctx: Context, number: int, agreed: bool) -> Outcome:
    loan = await ctx.store.loans.get(number)
    if loan is None or loan.asked is None or ctx.person != loan.lender:
        return None
    if agreed:
        return await _extend(ctx, loan, loan.asked)
    await ctx.store.loans.ask(loan.id, None)
    told = await tell(ctx, loan, loan.borrower, Phrase("loans-not-longer", what=loan.what, lender=ctx.sender.name))
    return [say("loans-not-longer-told", code=loan.code), *(_answers(loan, each) for each in told)]


async def _extend(ctx: Context, loan: Loan, until: datetime) -> list[Reply]:
    await ctx.store.loans.extend(loan.id, until)
    await ctx.store.questions.over(*ASKED_QUESTION.key(loan.id))
    await no_reminder(ctx, loan)
    extended = await ctx.store.loans.get(loan.id)
    assert extended is not None
    await remind_in_time(ctx, extended)
    said = Phrase("loans-extended", code=loan.code, what=loan.what, until=shown(until, ctx.zone))
    asked = loan.asked is not None
    told = await tell(ctx, loan, loan.borrower, said)
    here = Phrase("loans-extended", code=loan.code, what=named(ctx, loan), until=shown(until, ctx.zone))
    return [lines([here]), *(_answers(loan, each) if asked else about(loan, each) for each in told)]


def _answers(loan: Loan, told: Reply) -> Reply:
    """What who borrowed it has asked for."""
    return about(loan, told).delivered(prompt=True)
