"""Which letters somebody gets, and when the next one may be said to them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.budget import USUAL, Budget, Said
from commands.kit.context import RoomContext
from storage.outbox.letters import LETTERS_COUNT

SETTING = "letters"
"""The name of the setting: how many they want."""


class Letterbox(Struct, frozen=True, kw_only=True):
    """What somebody's letters depend on: their budget, their clock, and what was said to them lately."""

    budget: Budget
    zone: ZoneInfo
    said: list[Said]
    now: datetime

    @property
    def left(self) -> int | None:
        """How many more may be said now; None where nothing limits them."""
        return self.budget.left(self.said, self.now, self.zone)

    def allows(self, cause: int) -> bool:
        """Whether a letter of this cause may be said now."""
        return self.budget.allows(cause, self.said, self.now, self.zone)

    def next_morning(self, more: int = 0) -> datetime:
        """The first morning after today on which one may be said, once so many `more` have been said now."""
        return self.budget.next_morning([*self.said, *[Said(self.now, 0)] * more], self.now, self.zone)


async def letterbox(ctx: RoomContext, person: str) -> Letterbox:
    """The letterbox of a person at this moment."""
    own = await ctx.own(person)
    said = [Said(*each) for each in await ctx.store.letters.said(person, ctx.now - LETTERS_COUNT)]
    budget: Budget = own[ctx.registry.setting_called(SETTING)]
    return Letterbox(budget=budget, zone=ctx.zone_in(own), said=said, now=ctx.now)


async def letter_later(ctx: RoomContext, person: str) -> datetime | None:
    """When to ask again whether a letter may be said to somebody; None where it may be now.

    For what had better be asked later than wait, because time runs from when it is asked.
    """
    box = await letterbox(ctx, person)
    return box.next_morning() if box.left == 0 or await ctx.store.letters.waits(person) else None


async def audible(ctx: RoomContext, person: str, moment: datetime) -> datetime:
    """From then on, when something may be said to somebody unasked: not on pause, and not in their quiet hours."""
    own = await ctx.own(person)
    zone, quiet = ctx.zone_in(own), own[ctx.registry.setting_called("quiet-hours")]
    if pause := (await ctx.paused(person)).get(person):
        moment = max(moment, pause.until or USUAL.next_morning((), ctx.now, zone))
    later: datetime = quiet.over(moment, zone) if quiet else moment
    return later
