"""Noting that something is with somebody, and that it is back."""

from __future__ import annotations

from datetime import datetime

from commands.kit.answers import Intent
from commands.kit.arguments import ItemId, Text
from commands.kit.context import Context, RoomContext
from commands.kit.deadline import Deadline, shown
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import Lent, MessageRedacted, PersonForgotten
from commands.kit.people import Person
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, call, lines, say, whisper
from commands.loans.between import about, find, member, tell
from commands.loans.feature import ASKED_QUESTION, LOAN_MESSAGE, loans
from commands.loans.reminding import no_reminder, remind_in_time
from storage.loans import Loan

_LONGEST = 300  # characters
_MOST_WORDS = 2000  # characters of thanks


@loans.command("lend", where=Where.GROUP)
async def lend(ctx: Context, lent: Text, *, to: Person, until: Deadline | None = None) -> Outcome:
    """Note that something of one's own is with somebody."""
    if to.user_id in (ctx.person, ctx.bot):
        raise UserError("loans-to-somebody-else")
    what = " ".join(lent.split())
    if len(what) > _LONGEST:
        raise UserError("loans-too-long", length=len(what), most=_LONGEST)
    loan = await ctx.store.loans.add(
        ctx.group.id, lender=ctx.person, borrower=to.user_id, what=what, due=until, event_id=ctx.event_id, now=ctx.now
    )
    await remind_in_time(ctx, loan)
    settled = [line for reply in await ctx.tell(Lent(to.user_id, what)) for line in reply.lines]
    said = _lent(ctx, loan, to, until), Phrase("loans-how", code=loan.code), *settled
    if not ctx.room.direct:
        return about(loan, call(*said, people=[to]))
    noted = say("loans-noted", code=loan.code, what=what, borrower=to.name)
    return [about(loan, noted), about(loan, whisper(to, *said)).about_group(loan.group_id)]


def _lent(ctx: Context, loan: Loan, to: Member, until: datetime | None) -> Phrase:
    facts = {"lender": ctx.sender, "borrower": to, "code": loan.code, "what": loan.what}
    if until is None:
        return Phrase("loans-lent", **facts)
    return Phrase("loans-lent-until", **facts, until=shown(until, ctx.zone))


@loans.command("return", where=Where.GROUP, even_left=True)
async def give_back(ctx: Context, item: ItemId, thanks: Text | None = None) -> Outcome:
    """Note that it is back; a few words for the other person go to them privately."""
    if thanks and len(thanks) > _MOST_WORDS:
        raise UserError("loans-too-long", length=len(thanks), most=_MOST_WORDS)
    return await _return(ctx, await find(ctx, item), thanks)


@loans.offer(
    LOAN_MESSAGE, Intent("back", ("kit-finished", "loans-return-names", "loans-back-plain"), ("✅",)), even_left=True
)
async def hear_that_it_is_back(ctx: Context, subject: int, meant: str) -> Outcome:
    """Either of the two says the same with a tap, or in a reply."""
    loan = await ctx.store.loans.get(subject)
    return await _return(ctx, loan, None) if loan and ctx.person in (loan.lender, loan.borrower) else None


async def _return(ctx: Context, loan: Loan, thanks: str | None) -> list[Reply]:
    await _forget(ctx, loan)
    back = [Phrase("loans-back", code=loan.code, what=loan.what)]
    words = [Phrase("loans-words", words=thanks)] if thanks else []
    other = loan.lender if ctx.person == loan.borrower else loan.borrower
    said = Phrase("loans-back-says", person=await member(ctx, loan, ctx.person), code=loan.code, what=loan.what)
    told = await tell(ctx, loan, other, said, *words)
    passed = [Phrase("loans-passed-on", name=(await member(ctx, loan, other)).name)] if told and thanks else []
    return [lines([*back, *passed]), *told]


@loans.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message of a loan deletes the loan."""
    if loan := await ctx.store.loans.by_event(event.event_id):
        await _forget(ctx, loan)
    return None


@loans.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """Delete a forgotten person's loans, or their name in them, and tell the other person."""
    replies: list[Reply] = []
    for loan in await ctx.store.loans.of(event.person, ctx.group.id):
        await no_reminder(ctx, loan)
        if event.person == loan.lender:
            await ctx.store.loans.remove(loan.id)
            told, said = loan.borrower, Phrase("loans-lender-forgotten", code=loan.code)
        else:
            await ctx.store.loans.let_go(loan.id)
            told, said = loan.lender, Phrase("loans-borrower-forgotten", code=loan.code, what=loan.what)
        replies += await tell(ctx, loan, told, said)
    return replies


async def _forget(ctx: RoomContext, loan: Loan) -> None:
    await ctx.store.loans.remove(loan.id)
    await ctx.store.questions.over(*ASKED_QUESTION.key(loan.id))
    await no_reminder(ctx, loan)
