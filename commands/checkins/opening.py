"""Opens a check-in: settles how it is held, which the question announces."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import cast

from commands.checkins.asking import invitation
from commands.checkins.feature import CLOSE_TIMER, LEAST, REMIND_TIMER, REMINDER, SCALE, SEEN
from commands.checkins.windows import reminder_at
from commands.kit.context import RoomContext
from commands.kit.errors import UserError
from commands.kit.replies import Reply
from commands.kit.words import one_line
from storage.checkins import Manner, Place, RoomSnapshot

STAYS_OPEN = timedelta(days=1)
_LONGEST = timedelta(days=31)
_LONGEST_QUESTION = 400  # characters


async def manner_of(
    ctx: RoomContext, scale: str | None, sight: str | None, place: str | None, *, several: bool = False
) -> Manner:
    """How a check-in is held here. Raises `UserError` for what would not keep what it announces."""
    seen = cast(RoomSnapshot, sight or ctx.settings[SEEN])
    where = cast(Place, place or ("room" if seen == "group" and not several else "private"))
    if several and where == "room":
        raise UserError("checkins-several-in-room")
    if seen != "group" and where == "room":
        # What is written in the room is seen by everybody there, with a name.
        raise UserError("checkins-not-in-room")
    viewers = await _viewers(ctx) if seen == "facilitators" else ()
    return Manner(scale or ctx.settings[SCALE], seen, where, ctx.settings[LEAST], viewers)


async def _viewers(ctx: RoomContext) -> tuple[str, ...]:
    facilitators = tuple(person.user_id for person in await ctx.facilitators())
    present = set(await ctx.store.rooms.members(ctx.room.room_id)) - {ctx.bot}
    if not facilitators or present <= set(facilitators):
        raise UserError("checkins-no-facilitators" if not facilitators else "checkins-all-facilitate")
    return facilitators


async def open_checkin(
    ctx: RoomContext, opener: str, event_id: str, question: str | None, until: datetime | None, manner: Manner
) -> Reply:
    """Ask the room."""
    ends = until or ctx.now + STAYS_OPEN
    if ends - ctx.now > _LONGEST:
        raise UserError("checkins-too-far", days=_LONGEST.days)
    checkin = await ctx.store.checkins.begin(
        ctx.room.room_id,
        group_id=ctx.group.id,
        question=question,
        opener=opener,
        event_id=event_id,
        now=ctx.now,
        until=ends,
        manner=manner,
    )
    await ctx.wake(CLOSE_TIMER, checkin.id, ends)
    if (before := ctx.settings[REMINDER]) is not None:
        await ctx.wake(REMIND_TIMER, checkin.id, reminder_at(ctx.now, ends, before))
    return await invitation(ctx, checkin)


def several(question: str | None) -> bool:
    """Whether these are several questions."""
    return "\n" in (tidy(question) or "")


def tidy(question: str | None) -> str | None:
    """A question on one line; several, typed with `|` between them, on a line each."""
    found = [one_line(each) for each in re.split(r"[|\n]", question)] if question and "|" in question else []
    asked = "\n".join(each for each in found if each) if found else one_line(question or "")
    if len(asked) > _LONGEST_QUESTION:
        raise UserError("checkins-too-long", most=_LONGEST_QUESTION)
    return asked or None
