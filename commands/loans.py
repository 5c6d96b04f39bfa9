"""Loans: what is with whom until when. Only who borrowed is reminded, gently; both can say that it is back."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from commands.kit.arguments import Item as Code
from commands.kit.arguments import ItemId, Text
from commands.kit.context import Context, Scene
from commands.kit.deadline import Deadline, shown
from commands.kit.declaration import Feature, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.people import Person
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import Reply, call, lines, say, whisper
from storage.loans import Loan

loans = Feature("loans")

_LONGEST = 300  # characters
_EVENING, _MORNING = time(18), time(9)


@loans.command("lend")
async def lend(ctx: Context, lent: Text, *, to: Person, until: Deadline | None = None) -> Outcome:
    """Note that something of one's own is with somebody."""
    if to.user_id in (ctx.person, ctx.bot):
        raise UserError("loans-to-somebody-else")
    what = " ".join(lent.split())
    if len(what) > _LONGEST:
        raise UserError("loans-too-long", length=len(what), most=_LONGEST)
    loan = await ctx.store.loans.add(ctx.group.id, ctx.person, to.user_id, what, until, ctx.event_id, ctx.now)
    await _remind_in_time(ctx, loan)
    key = "loans-lent-until" if until else "loans-lent"
    facts = {"lender": ctx.sender, "borrower": to, "code": loan.code, "what": what}
    said = Phrase(key, **facts, **({"until": shown(until, ctx.zone)} if until else {}))
    return _about(loan, call(said, Phrase("loans-how", code=loan.code), people=[to]))


@loans.command("return", where=Where.GROUP)
async def give_back(ctx: Context, item: ItemId) -> Outcome:
    """It is back with its owner."""
    return await _return(ctx, await _find(ctx, item))


@loans.reaction("loan", "✅")
async def give_back_by_reaction(ctx: Context, subject: str) -> Outcome:
    """A tick of either of the two says the same."""
    loan = await ctx.store.loans.get(int(subject))
    return await _return(ctx, loan) if loan and ctx.person in (loan.lender, loan.borrower) else None


@loans.command("extend", where=Where.GROUP)
async def extend(ctx: Context, item: ItemId, *, until: Deadline) -> Outcome:
    """Keep it for longer: as the lender says, or as the lender agrees to."""
    loan = await _find(ctx, item)
    if ctx.person == loan.lender:
        return await _extend(ctx, loan, until)
    await ctx.store.loans.ask(loan.id, until)
    lender, borrower = await _member(ctx, loan, loan.lender), await _member(ctx, loan, loan.borrower)
    asked = Phrase("loans-asks", lender=lender, borrower=borrower, what=loan.what, until=shown(until, ctx.zone))
    question = whisper(lender, asked, Phrase("loans-asks-how")).answered_by("loans", "asked", loan.id)
    return [say("loans-asked", lender=lender.name, code=loan.code), question]


@loans.reaction("asked", "✅", "👍")
async def agree(ctx: Context, subject: str) -> Outcome:
    """The lender agrees to what the borrower asked for."""
    loan = await ctx.store.loans.get(int(subject))
    if loan is None or loan.asked is None or ctx.person != loan.lender:
        return None
    return await _extend(ctx, loan, loan.asked)


@loans.command("loans", where=Where.ANYWHERE)
async def show(ctx: Context) -> Outcome:
    """What of mine is where, and what is with me: of this group, or of all in the private chat."""
    groups = await ctx.store.rooms.groups_of(ctx.person) if ctx.room.direct else [ctx.group]
    phrases: list[Phrase] = []
    for group in groups:
        if said := await _of(ctx, group.id):
            phrases += [*([BLANK] if phrases else []), *said]
    return lines(phrases) if phrases else say("loans-none")


@loans.on("mine")
async def mine(ctx: Context, group_id: int) -> Outcome:
    """The same for a list of all that is one's own in a group."""
    said = await _of(ctx, group_id)
    return lines(said) if said else None


@loans.on("withdrawal")
async def withdraw(ctx: Context, event_id: str) -> Outcome:
    """The message that noted it is taken back: it is forgotten."""
    if loan := await ctx.store.loans.by_event(event_id):
        await _forget(ctx, loan)
    return None


@loans.on("forgotten")
async def forget(scene: Scene, person: str) -> Outcome:
    """Somebody is forgotten: the other of the two hears that there is nobody to remind any more."""
    replies: list[Reply] = []
    for loan in await scene.store.loans.of(person, scene.group.id):
        await _no_reminder(scene, loan)
        if person == loan.lender:
            await scene.store.loans.remove(loan.id)
            told, said = loan.borrower, Phrase("loans-lender-forgotten", code=loan.code)
        else:
            await scene.store.loans.let_go(loan.id)
            told, said = loan.lender, Phrase("loans-borrower-forgotten", code=loan.code, what=loan.what)
        replies += await _tell(scene, loan, told, said)
    return replies


@loans.timer("soon")
async def remind_before(scene: Scene, subject: str, due: datetime) -> Outcome:
    """A word to the borrower the day before."""
    return await _remind(scene, subject, "soon")


@loans.timer("over")
async def remind_after(scene: Scene, subject: str, due: datetime) -> Outcome:
    """And the day after; the lender is not asked to ask."""
    return await _remind(scene, subject, "over")


async def _remind(scene: Scene, subject: str, name: str) -> Outcome:
    loan = await scene.store.loans.get(int(subject))
    if loan is None or loan.due is None or not await scene.at_home(loan.group_id, loans.name, name, loan.id):
        return None
    if not await _both_here(scene, loan):
        return None
    borrower, lender = await _member(scene, loan, loan.borrower), await _member(scene, loan, loan.lender)
    key = "loans-soon" if loan.due > scene.now else "loans-over"
    said = Phrase(key, what=loan.what, lender=lender.name, until=shown(loan.due, scene.zone))
    return _about(loan, whisper(borrower, said, Phrase("loans-how", code=loan.code)))


@loans.on("arrival")
async def remind_again(scene: Scene) -> Outcome:
    """The bot is back in a group that removed it: what it was to remind people of is still to come."""
    for loan in await scene.store.loans.in_group(scene.circle.id) if scene.circle else ():
        await _remind_in_time(scene, loan)
    return None


async def _both_here(scene: Scene, loan: Loan) -> bool:
    """Whether both are (still) in the group. Who left it is left in peace, and so is who can't be reached any more."""
    rooms = await scene.store.rooms.group_rooms(loan.group_id)
    people = {person for room in rooms for person in await scene.store.rooms.members(room)}
    return {loan.lender, loan.borrower} <= people


async def _find(ctx: Context, item: Code) -> Loan:
    """The loan that was named, of the person who names it."""
    loan = await ctx.store.loans.find(ctx.group.id, item.number) if item.letter in (None, "L") else None
    if loan is None:
        raise UserError("loans-unknown", code=f"L{item.number}")
    if ctx.person not in (loan.lender, loan.borrower):
        raise UserError("loans-not-yours", code=loan.code)
    return loan


async def _return(ctx: Context, loan: Loan) -> list[Reply]:
    await _forget(ctx, loan)
    back = lines([Phrase("loans-back", code=loan.code, what=loan.what)])
    said = Phrase("loans-back-says", person=await _member(ctx, loan, ctx.person), code=loan.code, what=loan.what)
    return [back, *await _tell(ctx, loan, loan.lender if ctx.person == loan.borrower else loan.borrower, said)]


async def _extend(ctx: Context, loan: Loan, until: datetime) -> list[Reply]:
    await ctx.store.loans.extend(loan.id, until)
    await _no_reminder(ctx, loan)
    extended = await ctx.store.loans.get(loan.id)
    assert extended is not None
    await _remind_in_time(ctx, extended)
    said = Phrase("loans-extended", code=loan.code, what=loan.what, until=shown(until, ctx.zone))
    return [lines([said]), *[_about(loan, each) for each in await _tell(ctx, loan, loan.borrower, said)]]


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
            other = await _member(ctx, loan, loan.borrower if loan.lender == ctx.person else loan.lender)
            name = other.name or Phrase("loans-somebody")
            facts: dict[str, object] = {"code": loan.code, "what": loan.what, "name": name}
            if loan.due:
                facts["until"] = shown(loan.due, ctx.zone)
            phrases.append(Phrase("loans-line-until" if loan.due else "loans-line", **facts))
    return phrases


async def _remind_in_time(scene: Scene, loan: Loan) -> None:
    """The evening before, if that is still to come, and the morning after."""
    if loan.due is None or not loan.borrower:
        return
    day = loan.due.astimezone(scene.zone).date()
    eve = datetime.combine(day - timedelta(days=1), _EVENING, scene.zone)
    if eve > scene.now:
        await scene.wake("loans", "soon", loan.id, eve)
    morning_after = datetime.combine(day + timedelta(days=1), _MORNING, scene.zone)
    if morning_after > scene.now:
        await scene.wake("loans", "over", loan.id, morning_after)


async def _no_reminder(scene: Scene, loan: Loan) -> None:
    for name in ("soon", "over"):
        await scene.store.timers.cancel("loans", name, str(loan.id))


async def _forget(scene: Scene, loan: Loan) -> None:
    await scene.store.loans.remove(loan.id)
    await _no_reminder(scene, loan)


async def _tell(scene: Scene, loan: Loan, person: str, said: Phrase) -> list[Reply]:
    """The other of the two hears it privately, unless they are forgotten."""
    return [whisper(await _member(scene, loan, person), said)] if person else []


async def _member(scene: Scene, loan: Loan, person: str) -> Member:
    return Member(person, await scene.store.rooms.name_in_group(loan.group_id, person))


def _about(loan: Loan, reply: Reply) -> Reply:
    return reply.answered_by("loans", "loan", loan.id)
