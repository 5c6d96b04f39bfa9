"""While a check-in is open: the one reminder, for those who asked for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.checkins.asking import question_for
from commands.checkins.questionnaire import expect
from commands.kit.context import RoomContext
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from storage.checkins import Checkin


def reminder_at(opened: datetime, until: datetime, before: timedelta) -> datetime:
    """When people are reminded: so long before the end, but not in the first half of a short check-in."""
    return until - min(before, (until - opened) / 2)


async def reminders(ctx: RoomContext, checkin: Checkin) -> list[Reply]:
    """The question once more, privately, for those who asked for that and have not answered."""
    asked = await ctx.store.checkin_people.who_want("reminders", checkin.room_id)
    spared = {*await ctx.paused(*asked), *(each.person for each in await ctx.store.checkin_answers.all(checkin.id))}
    before = Phrase("checkins-reminder", until=checkin.until)
    reminded = [person for person in asked if person not in spared]
    for person in reminded:
        await expect(ctx, person, checkin, 0)
    asked_again = [await question_for(ctx, checkin, await ctx.member(person), before) for person in reminded]
    return [each.delivered(prompt=True) for each in asked_again]
