"""After a change of the time zone: what comes back stays on the old clock, and whether it shall is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from commands.kit.answers import YesNo
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import ClocksChanged, ClocksWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.values import Setting
from commands.kit.zones import shown_zone
from commands.settings.feature import TIMEZONE, settings

CLOCKS_QUESTION = settings.message("clocks", str)
_MOST_SHOWN = 10  # lines


async def ask_about_clocks(ctx: Context, setting: Setting[Any], zone: object) -> list[Reply]:
    """Say what stays on another clock than the new one, and ask whether to move it; nothing, if nothing stays."""
    return await _ask(ctx, zone) if setting is TIMEZONE and isinstance(zone, ZoneInfo) else []


async def _ask(ctx: Context, zone: ZoneInfo) -> list[Reply]:
    told = await ctx.tell(ClocksChanged(await _rooms(ctx), zone))
    stays = [phrase for reply in told for phrase in reply.lines]
    if not stays:
        return []
    more = [Phrase("settings-clocks-more", count=len(stays) - _MOST_SHOWN)] if len(stays) > _MOST_SHOWN else []
    facts = {"person": ctx.sender, "zone": shown_zone(zone)}
    asked = lines(
        [Phrase("settings-clocks-stay"), *stays[:_MOST_SHOWN], *more, Phrase("settings-clocks-move", **facts)]
    )
    return [asked.asks(CLOCKS_QUESTION, zone.key)]


@settings.question(CLOCKS_QUESTION, YesNo(), holds_for=timedelta(days=1))
async def move_clocks(ctx: Context, zone: str, yes: bool) -> Outcome:
    """Move what came on other clocks to the zone, or leave it. After another change the zone now is asked about."""
    if not yes:
        return say("settings-clocks-kept")
    if zone != ctx.zone.key:
        return await _ask(ctx, ctx.zone) or say("settings-clocks-none", zone=shown_zone(ctx.zone))
    await ctx.tell(ClocksWanted(await _rooms(ctx), ZoneInfo(zone)))
    return say("settings-clocks-moved", zone=shown_zone(ZoneInfo(zone)))


async def _rooms(ctx: Context) -> tuple[str, ...]:
    """The rooms that the setting is for."""
    return (ctx.room_id,) if ctx.room.direct else tuple(await ctx.store.rooms.group_rooms(ctx.group.id))
