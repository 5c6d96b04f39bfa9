"""Whoever deletes the message that set something wants it to be as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from commands.kit.values import Setting, Values
from commands.settings.clocks import ask_about_clocks
from commands.settings.feature import LANGUAGE, TIMEZONE, settings
from commands.settings.showing import name_of
from storage.rooms.settings import Change


@settings.on(MessageRedacted)
async def undo(ctx: Context, event: MessageRedacted) -> Outcome:
    """The values are what they were before, unless somebody has changed them since; one line says so."""
    changes = await ctx.store.settings.take_back(event.event_id)
    if not changes:
        return None
    await ctx.store.timers.bring_on(ctx.now)
    return [each for owner in {change.owner: None for change in changes} for each in await _undone(ctx, changes, owner)]


async def _undone(ctx: Context, changes: Sequence[Change], owner: str) -> list[Reply]:
    """The line about what was undone of a group (its id in digits) or a person."""
    names = {change.name for change in changes if change.owner == owner}
    undone = [setting for setting in ctx.registry.whole.settings if setting.name in names]
    values = Values(await ctx.store.settings.all(owner), ctx.settings.defaults)
    said = await (_for_group(ctx, undone, int(owner)) if owner.isdecimal() else _for_person(ctx, undone, owner, values))
    here = said and owner.isdecimal() != ctx.room.direct
    return [*said, *(await ask_about_clocks(ctx, TIMEZONE, values[TIMEZONE]) if here and TIMEZONE in undone else ())]


async def _for_person(ctx: Context, undone: list[Setting[Any]], person: str, values: Values) -> list[Reply]:
    said = [_line(ctx, "settings-undone-own", each, values, values[LANGUAGE]) for each in undone]
    return [lines(said).spoken(values[LANGUAGE])] if said and ctx.room.person == person else []


async def _for_group(ctx: Context, undone: list[Setting[Any]], group_id: int) -> list[Reply]:
    """Every room of the group reads it, as it read of the change."""
    return [
        announce(
            *(_line(ctx, "settings-undone", each, there.settings, there.language) for each in undone),
            room=there.room.room_id,
        ).spoken(there.language)
        for there in await ctx.rooms_of(group_id)
    ]


def _line(ctx: Context, key: str, setting: Setting[object], values: Values, language: str) -> Phrase:
    name = name_of(ctx, setting, language)
    return Phrase(key, person=ctx.sender, setting=name, value=setting.kind.shown(values[setting]))
