"""Noting that something is with somebody."""

from __future__ import annotations

from datetime import datetime

from commands.kit.arguments import Text
from commands.kit.context import Context, RoomContext
from commands.kit.deadline import Deadline, shown
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import Lent, MessageRedacted, PersonForgotten
from commands.kit.people import Person
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, call, say, whisper
from commands.loans.between import about, member, tell
from commands.loans.feature import loans
from commands.loans.reminding import close, no_reminder, remind_in_time
from storage.loans import Loan

_LONGEST = 300  # characters


@loans.command("lend", where=Where.GROUP)
async def lend(ctx: Context, lent: Text, *, to: Person, until: Deadline | None = None) -> Outcome:
    """Note that something of one's own is with somebody."""
    if to.user_id in (ctx.person, ctx.bot):
        raise UserError("loans-to-somebody-else")
    what = " ".join(lent.split())
    if len(what) > _LONGEST:
        raise UserError("loans-too-long", length=len(what), most=_LONGEST)
    loan = await ctx.store.loans.add(
        ctx.group.id,
        lender=ctx.person,
        borrower=to.user_id,
        what=what,
        private=ctx.room.direct,
        due=until,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    await remind_in_time(ctx, loan)
    settled = [line for reply in await ctx.tell(Lent(to.user_id, what)) for line in reply.lines]
    said = _lent(ctx, loan, to, until), Phrase("loans-how", code=loan.code), *settled
    if to.user_id in await ctx.store.contexts.there(ctx.room_id, [to.user_id]) and not ctx.room.direct:
        return about(loan, call(*said, people=[to]))
    noted = say("loans-noted", code=loan.code, what=what, borrower=to.name)
    return [about(loan, noted), about(loan, whisper(to, *said)).about_group(loan.group_id)]


def _lent(ctx: Context, loan: Loan, to: Member, until: datetime | None) -> Phrase:
    facts = {"lender": ctx.sender, "borrower": to, "code": loan.code, "what": loan.what}
    if until is None:
        return Phrase("loans-lent", **facts)
    return Phrase("loans-lent-until", **facts, until=shown(until, ctx.zone))


@loans.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message of a loan deletes the loan; that of a return puts it onto the list again."""
    if loan := await ctx.store.loans.by_event(event.event_id):
        await ctx.store.loans.remove(loan.id)
        await close(ctx, loan)
    elif loan := await ctx.store.loans.take_back(event.event_id, ctx.now):
        await remind_in_time(ctx, loan)
    return None


@loans.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """Delete a forgotten person's loans, or their name in them, and tell the other person."""
    replies: list[Reply] = []
    for loan in await ctx.store.loans.of(event.person, ctx.group.id):
        await no_reminder(ctx, loan)
        if event.person == loan.lender:
            await ctx.store.loans.remove(loan.id)
            told = await tell(ctx, loan, loan.borrower, await _lender_gone(ctx, loan))
            replies += [reply.delivered(prompt=True) for reply in told]  # the words are no longer kept
        else:
            await ctx.store.loans.let_go(loan.id)
            said = Phrase("loans-borrower-forgotten", code=loan.code, what=loan.what)
            replies += await tell(ctx, loan, loan.lender, said)
    return replies


async def _lender_gone(ctx: RoomContext, loan: Loan) -> Phrase:
    """What of whose is still with the borrower; without the lender's words where they would wait for a chat to open."""
    if not loan.borrower or await ctx.store.direct.unopened([loan.borrower]):
        return Phrase("loans-lender-forgotten", code=loan.code)
    lender = await member(ctx, loan, loan.lender)
    return Phrase("loans-lender-forgotten-what", code=loan.code, what=loan.what, lender=lender.name)
