"""A word to who borrowed, the evening before and the morning after. The lender is not asked to ask."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from commands.kit.context import Scene
from commands.kit.deadline import shown
from commands.kit.declaration import Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import whisper
from commands.loans.between import about, member
from commands.loans.feature import loans
from storage.loans import Loan

_EVENING, _MORNING = time(18), time(9)


async def remind_in_time(scene: Scene, loan: Loan) -> None:
    """The evening before and the morning after, as far as they are still to come."""
    if loan.due is None or not loan.borrower:
        return
    day = loan.due.astimezone(scene.zone).date()
    eve = datetime.combine(day - timedelta(days=1), _EVENING, scene.zone)
    if eve > scene.now:
        await scene.wake(loans.name, "soon", loan.id, eve)
    morning_after = datetime.combine(day + timedelta(days=1), _MORNING, scene.zone)
    if morning_after > scene.now:
        await scene.wake(loans.name, "over", loan.id, morning_after)


async def no_reminder(scene: Scene, loan: Loan) -> None:
    """Nothing is left to remind anybody of."""
    for name in ("soon", "over"):
        await scene.store.timers.cancel(loans.name, name, str(loan.id))


@loans.timer("soon")
async def remind_before(scene: Scene, subject: str, due: datetime) -> Outcome:
    """A word the day before."""
    return await _remind(scene, subject, "soon")


@loans.timer("over")
async def remind_after(scene: Scene, subject: str, due: datetime) -> Outcome:
    """A word the day after."""
    return await _remind(scene, subject, "over")


async def _remind(scene: Scene, subject: str, name: str) -> Outcome:
    loan = await scene.store.loans.get(int(subject))
    if loan is None or loan.due is None or not await scene.at_home(loan.group_id, loans.name, name, loan.id):
        return None
    # Who left the group is left in peace, and so is who can't be reached any more.
    if not {loan.lender, loan.borrower} <= (await scene.store.scenes.people(loan.group_id)).keys():
        return None
    borrower, lender = await member(scene, loan, loan.borrower), await member(scene, loan, loan.lender)
    key = "loans-soon" if loan.due > scene.now else "loans-over"
    said = Phrase(key, what=loan.what, lender=lender.name, until=shown(loan.due, scene.zone))
    return about(loan, whisper(borrower, said, Phrase("loans-how", code=loan.code)))


@loans.on("arrival")
async def remind_again(scene: Scene) -> Outcome:
    """The bot is back in a group that removed it: what it was to remind people of is still to come."""
    for loan in await scene.store.loans.in_group(scene.circle.id) if scene.circle else ():
        await remind_in_time(scene, loan)
    return None
