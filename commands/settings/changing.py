"""Commands that show settings or change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from commands.kit.arguments import Line
from commands.kit.completion import ask_which
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import Ambiguous, Unreadable, UserError
from commands.kit.events import SettingChosen
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from commands.kit.values import SETTINGS, Setting, Values
from commands.kit.words import Span, fold
from commands.kit.zones import never_changes
from commands.settings.clocks import ask_about_clocks
from commands.settings.feature import FACILITATORS, LANGUAGE, TIMEZONE, settings
from commands.settings.showing import find_topic, line, name_of, offered, overview, topic
from commands.settings.terms import without_end
from storage.questions import Unfinished


@settings.command("settings", where=Where.ANYWHERE, sets=SETTINGS)
async def show_or_change(ctx: Context, change: Line | None = None) -> Outcome:
    """All topics, the settings of one, the meaning of one setting, or a new value for it."""
    if change is None:
        return await overview(ctx)
    if found := find_topic(ctx, change):
        return topic(ctx, found)
    try:
        setting, words = ctx.registry.setting(Span.of(change), ctx.language)
    except Unreadable:
        if found := find_topic(ctx, change, loosely=True):
            return topic(ctx, found)
        raise
    return await _show_or_set(ctx, setting, words)


@settings.command("language", where=Where.ANYWHERE, sets=SETTINGS)
async def speak(ctx: Context, language: Line | None = None) -> Outcome:
    """The language alone: what a newcomer wants to change first."""
    return await _show_or_set(ctx, LANGUAGE, Span.of(language or ""))


@settings.command("timezone", where=Where.ANYWHERE, sets=SETTINGS)
async def live_in(ctx: Context, zone: Line | None = None) -> Outcome:
    """The time zone alone."""
    return await _show_or_set(ctx, TIMEZONE, Span.of(zone or ""))


async def _show_or_set(ctx: Context, setting: Setting[Any], words: Span) -> Outcome:
    if setting.alone and not ctx.room.direct:
        raise UserError("settings-alone", setting=name_of(ctx, setting))
    if setting not in offered(ctx):
        raise UserError("settings-of-group", setting=name_of(ctx, setting))
    if not words:
        return lines((line(ctx, setting), *_clock(ctx, ctx.settings[setting]), Phrase("settings-how")))
    if not ctx.room.direct and setting.personal and not ctx.governs:
        raise UserError("settings-personal", setting=name_of(ctx, setting))
    if not ctx.room.direct:
        await ctx.require(
            Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("settings-settings"), ctx.language)
        )
    return await _change(ctx, setting, words)


async def _change(ctx: Context, setting: Setting[object], words: Span) -> Outcome:
    here = await ctx.store.rooms.members(ctx.room_id)
    everybody = here if ctx.room.direct else {**await ctx.people(ctx.group.id), **here}
    at = ctx.circumstances(everybody)
    if fold(words.words[0].text) in at.names("settings-reset"):
        after = await ctx.keep(setting, None, own=ctx.room.direct, reset=True)
    else:
        try:
            value = setting.kind.read(words, at)
        except Ambiguous as error:
            return _which(ctx, setting, error)
        after = await ctx.keep(setting, value, own=ctx.room.direct)
    before = ctx.settings[setting]
    more = [*_clock(ctx, after[setting]), *await _without_end(ctx, setting, after)]
    if after[setting] == before:
        same = Phrase("settings-same", setting=name_of(ctx, setting), value=setting.kind.shown(before))
        return lines((same, *more))
    return await _changed(ctx, setting, after, more)


async def _without_end(ctx: Context, setting: Setting[Any], after: Values) -> list[Phrase]:
    """Whoever is named here facilitates until further notice, whatever was said before."""
    named: frozenset[str] = after[FACILITATORS]
    return await without_end(ctx, named, ctx.event_id) if setting is FACILITATORS else []


def _which(ctx: Context, setting: Setting[object], error: Ambiguous) -> Reply:
    """Ask which value is meant; the answer completes the command."""
    choices = tuple(option.words for option in error.options)
    waits = Unfinished(command="settings-settings", before=f"{name_of(ctx, setting)} ", choices=choices)
    return ask_which(ctx, error.phrase, error.options, waits)


async def _changed(ctx: Context, setting: Setting[object], after: Values, more: Sequence[Phrase]) -> Outcome:
    """Said in the language that is spoken from now on."""
    language = after[LANGUAGE]
    name = ctx.registry.catalogs[language].names(setting.key)[0]
    values = {"before": setting.kind.shown(ctx.settings[setting]), "after": setting.kind.shown(after[setting])}
    key = "settings-changed-own" if ctx.room.direct else "settings-changed"
    reply = lines([Phrase(key, person=ctx.sender, setting=name, **values), *more])
    said = [reply.spoken(language)] if ctx.room.direct else await ctx.everywhere(reply.spoken(language))
    return [*said, *await ask_about_clocks(ctx, setting, after[setting])]


@settings.on(SettingChosen)
async def change_for_group(ctx: Context, event: SettingChosen) -> Outcome:
    """Who facilitates chose a value in the private chat: it is the group's, and its rooms see who changed what."""
    await ctx.require(
        Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("settings-settings"), ctx.language)
    )
    setting, home = ctx.registry.setting_called(event.setting), (await ctx.rooms_of(ctx.group.id))[0]
    await ctx.keep(setting, event.value)
    if event.value == home.settings[setting]:
        return None
    language = str(event.value) if setting is LANGUAGE else home.language
    values = {"before": setting.kind.shown(home.settings[setting]), "after": setting.kind.shown(event.value)}
    name = ctx.registry.catalogs[language].names(setting.key)[0]
    changed = Phrase("settings-changed", person=ctx.sender, setting=name, **values)
    rooms = await ctx.store.rooms.group_rooms(ctx.group.id)
    return [announce(changed, room=room).spoken(language) for room in rooms]


def _clock(ctx: Context, value: object) -> list[Phrase]:
    """What time it is there: nobody sees from a zone's name that it is not the one they meant."""
    if not isinstance(value, ZoneInfo):
        return []
    key = "settings-clock-fixed" if never_changes(value) else "settings-clock"
    return [Phrase(key, now=ctx.now.astimezone(value).time())]
