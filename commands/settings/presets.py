"""One command for what a kind of group usually wants; what it has changed is said, and undone with its message."""

from __future__ import annotations

from commands.kit.answers import OneOf
from commands.kit.arguments import Line
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.events import PresetChosen
from commands.kit.phrase import Phrase
from commands.kit.presets import PRESETS, Preset, preset_options
from commands.kit.replies import Reply, announce, lines, say
from commands.kit.spoken import is_one_of
from commands.kit.values import SETTINGS, Setting
from commands.settings.feature import OFF, settings
from commands.settings.showing import name_of

PRESET_QUESTION = settings.message("preset", int)


@settings.command("preset", role=Role.GROUP_FACILITATOR, where=Where.GROUP, guessed=False, sets=SETTINGS)
async def set_up_as(ctx: Context, what: Line | None = None) -> Outcome:
    """Ask which kind of group this is; or set up what such a group usually wants."""
    catalogs = ctx.registry.catalogs
    wanted = [each for each in PRESETS if what and is_one_of(catalogs, what, f"{each.key}-plain")]
    if wanted:
        return [*_noted(ctx), *await _set_up(ctx, wanted[0])]
    options = preset_options(catalogs)
    shown = [Phrase("kit-option", number=place, shown=each) for place, each in enumerate(options.values(), 1)]
    asked = lines((Phrase("settings-preset-which"), *shown, Phrase("kit-reply-number")))
    return asked.asks(PRESET_QUESTION, ctx.group.id, (*options,))


@settings.question(PRESET_QUESTION, OneOf())
async def choose(ctx: Context, subject: int, place: int) -> Outcome:
    """The kind that was picked."""
    await ctx.require(Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("settings-preset"), ctx.language))
    return [*_noted(ctx), *await _set_up(ctx, PRESETS[place - 1])]


def _noted(ctx: Context) -> list[Reply]:
    return [say("settings-preset-done")] if ctx.room.direct else []


@settings.on(PresetChosen)
async def set_up_for_group(ctx: Context, event: PresetChosen) -> Outcome:
    """The same, of who was asked what kind of group it is."""
    await ctx.require(Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("settings-preset"), ctx.language))
    preset = next(each for each in PRESETS if each.name == event.preset)
    return await _set_up(ctx, preset)


async def _set_up(ctx: Context, preset: Preset) -> list[Reply]:
    """Set what differs, and say in every room of the group what that was."""
    rooms = await ctx.rooms_of(ctx.group.id)
    values: dict[str, object] = {OFF.name: preset.off, **preset.values}
    wanted = [(ctx.registry.setting_called(name), value) for name, value in values.items()]
    changed = [(setting, value) for setting, value in wanted if rooms[0].settings[setting] != value]
    for setting, value in changed:
        await ctx.keep(setting, value)
    await ctx.store.timers.bring_on(ctx.now)
    return [_told(ctx, room.language, preset, changed, room.room.room_id) for room in rooms]


def _told(
    ctx: Context, language: str, preset: Preset, changed: list[tuple[Setting[object], object]], room: str
) -> Reply:
    if not changed:
        return announce(Phrase("settings-preset-already", preset=Phrase(preset.key)), room=room).spoken(language)
    values = [
        Phrase("settings-preset-value", setting=name_of(ctx, setting, language), value=setting.kind.shown(value))
        for setting, value in changed
    ]
    title = Phrase("settings-preset-set", person=ctx.sender, preset=Phrase(preset.key))
    return announce(title, *values, Phrase("settings-preset-undo"), room=room).spoken(language)
