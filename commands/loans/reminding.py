"""Reminds the borrower the evening before and the morning after, so that the lender need not."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from commands.kit.context import RoomContext
from commands.kit.deadline import shown
from commands.kit.declaration import Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import whisper
from commands.kit.timers import TimerKind
from commands.loans.between import about, member
from commands.loans.feature import ASKED_QUESTION, LOAN_MESSAGE, OVER_TIMER, SOON_TIMER, loans
from storage.loans import Loan

_EVENING, _MORNING = time(18), time(9)


async def remind_in_time(ctx: RoomContext, loan: Loan) -> None:
    """Set the timers for the evening before and the morning after, unless they have passed."""
    if loan.due is None or not loan.borrower:
        return
    day = loan.due.astimezone(ctx.zone).date()
    eve = datetime.combine(day - timedelta(days=1), _EVENING, ctx.zone)
    if eve > ctx.now:
        await ctx.wake(SOON_TIMER, loan.id, eve)
    morning_after = datetime.combine(day + timedelta(days=1), _MORNING, ctx.zone)
    if morning_after > ctx.now:
        await ctx.wake(OVER_TIMER, loan.id, morning_after)


async def no_reminder(ctx: RoomContext, loan: Loan) -> None:
    """Cancel the timers of a loan, and what waits to be said about it."""
    await ctx.store.letters.unsay(*LOAN_MESSAGE.key(loan.id))
    for timer in (SOON_TIMER, OVER_TIMER):
        await ctx.cancel(timer, loan.id)


async def close(ctx: RoomContext, loan: Loan) -> None:
    """Nothing about it is asked or said any more."""
    await ctx.store.questions.over(*ASKED_QUESTION.key(loan.id))
    await no_reminder(ctx, loan)


@loans.on_timer(SOON_TIMER)
async def remind_before(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """A word the day before."""
    return await _remind(ctx, subject, SOON_TIMER)


@loans.on_timer(OVER_TIMER)
async def remind_after(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """A word the day after."""
    return await _remind(ctx, subject, OVER_TIMER)


async def _remind(ctx: RoomContext, number: int, timer: TimerKind[int]) -> Outcome:
    loan = await ctx.store.loans.get(number)
    if loan is None or loan.due is None or not await ctx.at_home(loan.group_id, timer, loan.id):
        return None
    if timer == SOON_TIMER and loan.due <= ctx.now:
        return None  # too late for that: the word after it is said, once
    if loan.borrower not in await ctx.people(loan.group_id):
        return None  # who left the group is left in peace; the lender has been told
    borrower, lender = await member(ctx, loan, loan.borrower), await member(ctx, loan, loan.lender)
    key = "loans-soon" if loan.due > ctx.now else "loans-over"
    said = Phrase(key, what=loan.what, lender=lender.name, until=shown(loan.due, ctx.zone))
    return about(loan, whisper(borrower, said, Phrase("loans-how", code=loan.code)))
