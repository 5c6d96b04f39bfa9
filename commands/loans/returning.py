"""What comes back, what the lender does not find, and what is lost or broken.

Who borrowed can say that it is back; for a day whoever lent it can say that it is not.
"""

from __future__ import annotations

from commands.kit.answers import DOWN, Free, Intent
from commands.kit.arguments import ItemId, Text
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.spoken import bare, words_of
from commands.loans.between import about, find, member, named, tell
from commands.loans.feature import BACK_MESSAGE, LOAN_MESSAGE, loans
from commands.loans.reminding import close, remind_in_time
from storage.loans import Loan

_MOST_WORDS = 2000  # characters of thanks
_LOOKED_AT = 8  # words at the beginning that can say that it is not back


@loans.command("return", where=Where.GROUP, even_left=True)
async def give_back(ctx: Context, item: ItemId, thanks: Text | None = None) -> Outcome:
    """Note that it is back; a few words for the other person go to them privately."""
    if thanks and len(thanks) > _MOST_WORDS:
        raise UserError("loans-too-long", length=len(thanks), most=_MOST_WORDS)
    loan = await find(ctx, item)
    return await (_pass_on(ctx, loan, thanks) if thanks and _is_trouble(ctx, thanks) else _return(ctx, loan, thanks))


@loans.offer(
    LOAN_MESSAGE,
    Intent("back", ("kit-finished", "loans-return-names", "loans-back-plain"), ("✅",)),
    words=True,
    even_left=True,
)
async def hear_of_it(ctx: Context, subject: int, meant: str) -> Outcome:
    """Either of the two says with a tap or in a reply that it is back, or in a reply that it is lost."""
    loan = await ctx.store.loans.get(subject)
    if loan is None or ctx.person not in (loan.lender, loan.borrower):
        return None
    if not isinstance(meant, Free):
        return await _return(ctx, loan, None)
    return await _pass_on(ctx, loan, meant) if len(meant) <= _MOST_WORDS and _is_trouble(ctx, meant) else None


def _is_trouble(ctx: Context, words: str) -> bool:
    """Whether the words begin with what says that it is not back as it was: lost, broken, never came."""
    said = f"{bare(' '.join(words.split()[:_LOOKED_AT]))} "
    return any(said.startswith(f"{each} ") for each in words_of(ctx.registry.catalogs, "loans-trouble-plain"))


async def _pass_on(ctx: Context, loan: Loan, words: str) -> list[Reply]:
    """It stays on the list, and the other reads the words."""
    other = _other(ctx, loan)
    facts = {"code": loan.code, "what": loan.what}
    said = Phrase("loans-trouble-says", person=await member(ctx, loan, ctx.person), **facts)
    told = await tell(ctx, loan, other, said, Phrase("loans-words", words=words), Phrase("loans-stays-how", **facts))
    stays = [Phrase("loans-stays", code=loan.code, what=named(ctx, loan))]
    passed = [Phrase("loans-passed-on", name=(await member(ctx, loan, other)).name)] if told else []
    return [about(loan, lines([*stays, *passed])), *(about(loan, each) for each in told)]


async def _return(ctx: Context, loan: Loan, thanks: str | None) -> list[Reply]:
    await ctx.store.loans.give_back(loan.id, ctx.event_id, ctx.now)
    await close(ctx, loan)
    other, doubted = _other(ctx, loan), ctx.person == loan.borrower
    said = Phrase("loans-back-says", person=await member(ctx, loan, ctx.person), code=loan.code, what=loan.what)
    words = [Phrase("loans-words", words=thanks)] if thanks else []
    how = [Phrase("loans-doubt-how")] if doubted else []
    told = await tell(ctx, loan, other, said, *words, *how)
    if doubted:  # which can't wait, because it holds for a day
        told = [each.answered_by(BACK_MESSAGE, loan.id).delivered(prompt=True) for each in told]
    passed = [Phrase("loans-passed-on", name=(await member(ctx, loan, other)).name)] if told and thanks else []
    return [lines([Phrase("loans-back", code=loan.code, what=named(ctx, loan)), *passed]), *told]


def _other(ctx: Context, loan: Loan) -> str:
    return loan.lender if ctx.person == loan.borrower else loan.borrower


@loans.offer(
    BACK_MESSAGE, Intent("no", ("kit-no", "loans-not-back-plain", "loans-trouble-plain"), DOWN), even_left=True
)
async def doubt(ctx: Context, subject: int, meant: str) -> Outcome:
    """Whoever lent it does not find it: for a day, it comes onto the list again, and the other hears of it."""
    loan = await ctx.store.loans.doubted(subject, ctx.person)
    if loan is None:
        return None
    again = await ctx.store.loans.not_back(loan.id, ctx.now)
    if again is None:
        return say("loans-too-late", code=loan.code, what=loan.what)
    await remind_in_time(ctx, again)
    facts = {"code": again.code, "what": again.what}
    said = Phrase("loans-not-found", lender=await member(ctx, again, ctx.person), **facts)
    told = await tell(ctx, again, again.borrower, said, Phrase("loans-how", code=again.code))
    return [about(again, say("loans-again", **facts)), *(about(again, each) for each in told)]
