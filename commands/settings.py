"""What a group or a person can change, and who facilitates."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.arguments import Circumstances, Line
from commands.kit.completion import ask_which
from commands.kit.context import Context
from commands.kit.declaration import Feature, Outcome, Role, Where
from commands.kit.errors import Ambiguous, Option, Unreadable, UserError
from commands.kit.events import SettingChosen, SettingsShown
from commands.kit.people import PeopleKind
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines
from commands.kit.values import Setting, Values
from commands.kit.words import Span, fold
from commands.kit.zones import UnclearZone, UnknownZone, never_changes, read_zone, shown_zone
from storage.questions import Unfinished

settings = Feature("settings")
settings.keeps()

EVERYONE = "everyone"


class LanguageKind(Struct, frozen=True):
    """One of the languages that the catalogs have."""

    languages: tuple[str, ...] = ("en", "fr", "es")

    def read(self, span: Span, at: Circumstances) -> str:
        """A code, or the language's name in itself, in English or in the language at hand."""
        wanted = fold(" ".join(span.plain_words()))
        for language in self.languages:
            if wanted == language or wanted in at.names(f"settings-language-{language}"):
                return language
        raise Unreadable("settings-bad-language", words=wanted)

    def kept(self, value: str) -> str:
        """The code."""
        return value

    def value(self, kept: str) -> str:
        """The code."""
        if kept not in self.languages:
            raise LookupError(kept)
        return kept

    def shown(self, value: str) -> object:
        """The language's name in itself."""
        return Phrase(f"settings-shown-{value}")


class ZoneKind(Struct, frozen=True):
    """A time zone of the IANA database."""

    def read(self, span: Span, at: Circumstances) -> ZoneInfo:
        """As people say it: see `read_zone`. Raises `Ambiguous` with the clocks that it may mean."""
        words = " ".join(span.plain_words())
        try:
            return read_zone(words)
        except UnclearZone as error:
            options = [Option(_zone_shown(zone, at), zone) for zone in error.zones]
            raise Ambiguous(Phrase("settings-which-zone", words=words), options, 0, len(span.text)) from None
        except UnknownZone:
            raise Unreadable("settings-bad-zone", words=words) from None

    def kept(self, value: ZoneInfo) -> str:
        """Its name."""
        return value.key

    def value(self, kept: str) -> ZoneInfo:
        """The zone of that name."""
        return ZoneInfo(kept)

    def shown(self, value: ZoneInfo) -> object:
        """Its name."""
        return shown_zone(value)


def _zone_shown(zone: str, at: Circumstances) -> Phrase:
    """A clock and what time it shows: few people know the names."""
    return Phrase("settings-zone-option", zone=zone, now=at.now.astimezone(read_zone(zone)).time())


class FacilitatorsKind(Struct, frozen=True):
    """Who facilitates beside those whom the room trusts: nobody, everyone, or these people."""

    def read(self, span: Span, at: Circumstances) -> frozenset[str]:
        """A word for nobody else or for everyone, or people."""
        word = fold(" ".join(span.plain_words()))
        if word in at.names("settings-facilitators-room"):
            return frozenset()
        if word in at.names("settings-facilitators-everyone"):
            return frozenset((EVERYONE,))
        people = PeopleKind().read(span, at).value
        assert isinstance(people, tuple)
        return frozenset(each.user_id for each in people)

    def kept(self, value: Collection[str]) -> str:
        """The ids, or the word."""
        return " ".join(sorted(value))

    def value(self, kept: str) -> frozenset[str]:
        """The ids, or the word."""
        return frozenset(kept.split())

    def shown(self, value: Collection[str]) -> object:
        """In words; people by their ids, which are exact."""
        if EVERYONE in value:
            return Phrase("settings-shown-everyone")
        return sorted(value) if value else Phrase("settings-shown-room")


LANGUAGE = settings.setting("language", LanguageKind(), "en", personal=True)
TIMEZONE = settings.setting("timezone", ZoneKind(), ZoneInfo("UTC"), personal=True)
FACILITATORS = settings.setting("facilitators", FacilitatorsKind(), frozenset[str]())


@settings.command("settings", where=Where.ANYWHERE, sets=True)
async def show_or_change(ctx: Context, change: Line | None = None) -> Outcome:
    """All settings, the meaning of one, or a new value for it."""
    if change is None:
        noted = [line for reply in await _noted(ctx) for line in reply.lines]
        return lines([_title(ctx), *_overview(ctx), *noted, BLANK, Phrase("settings-meaning"), Phrase("settings-how")])
    return await _show_or_set(ctx, *ctx.registry.setting(Span.of(change), ctx.language))


@settings.command("language", where=Where.ANYWHERE, sets=True)
async def speak(ctx: Context, language: Line | None = None) -> Outcome:
    """The language alone: what a newcomer wants to change first."""
    return await _show_or_set(ctx, LANGUAGE, Span.of(language or ""))


@settings.command("timezone", where=Where.ANYWHERE, sets=True)
async def live_in(ctx: Context, zone: Line | None = None) -> Outcome:
    """The time zone alone."""
    return await _show_or_set(ctx, TIMEZONE, Span.of(zone or ""))


async def _noted(ctx: Context) -> list[Reply]:
    """What the features add where a group's settings are shown."""
    return [] if ctx.room.direct or ctx.circle is None else await ctx.tell(SettingsShown())


async def _show_or_set(ctx: Context, setting: Setting[Any], words: Span) -> Outcome:
    if setting not in _offered(ctx):
        raise UserError("settings-of-group", setting=_name(ctx, setting))
    if not words:
        return lines((_line(ctx, setting), *_clock(ctx, ctx.settings[setting]), Phrase("settings-how")))
    if not ctx.room.direct and setting.personal and not ctx.governs:
        raise UserError("settings-personal", setting=_name(ctx, setting))
    if not ctx.room.direct:
        await ctx.require(
            Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("settings-settings"), ctx.language)
        )
    return await _change(ctx, setting, words)


async def _change(ctx: Context, setting: Setting[object], words: Span) -> Outcome:
    owner = ctx.person if ctx.room.direct else ctx.group.id
    members = await ctx.store.rooms.members(ctx.room_id)
    at = ctx.circumstances(members)
    if fold(words.words[0].text) in at.names("settings-reset"):
        await ctx.store.settings.reset(owner, setting.name)
    else:
        try:
            value = setting.kind.read(words, at)
        except Ambiguous as error:
            return _which(ctx, setting, error)
        await ctx.store.settings.set(owner, setting.name, setting.kind.kept(value))
    before = ctx.settings[setting]
    after = Values(await ctx.store.settings.all(owner), ctx.settings.defaults)
    if after[setting] == before:
        same = Phrase("settings-same", setting=_name(ctx, setting), value=setting.kind.shown(before))
        return lines((same, *_clock(ctx, before)))
    return await _changed(ctx, setting, before, after)


def _which(ctx: Context, setting: Setting[object], error: Ambiguous) -> Reply:
    """Ask which value is meant; the answer completes the command."""
    choices = tuple(option.words for option in error.options)
    waits = Unfinished(command="settings-settings", before=f"{_name(ctx, setting)} ", choices=choices)
    return ask_which(ctx, error.phrase, error.options, waits)


async def _changed(ctx: Context, setting: Setting[object], before: object, after: Values) -> Outcome:
    """Said in the language that is spoken from now on."""
    language = after[LANGUAGE]
    name = ctx.registry.catalogs[language].names(setting.key)[0]
    values = {"before": setting.kind.shown(before), "after": setting.kind.shown(after[setting])}
    key = "settings-changed-own" if ctx.room.direct else "settings-changed"
    reply = lines([Phrase(key, person=ctx.sender, setting=name, **values), *_clock(ctx, after[setting])])
    return reply.spoken(language) if ctx.room.direct else await ctx.everywhere(reply.spoken(language))


@settings.on(SettingChosen)
async def change_for_group(ctx: Context, event: SettingChosen) -> Outcome:
    """Who facilitates chose a value in the private chat: it is the group's, and its rooms see who changed what."""
    await ctx.require(
        Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("settings-settings"), ctx.language)
    )
    setting, home = ctx.registry.setting_called(event.setting), (await ctx.rooms_of(ctx.group.id))[0]
    if event.value == home.settings[setting]:
        return None
    await ctx.store.settings.set(ctx.group.id, setting.name, setting.kind.kept(event.value))
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


def _offered(ctx: Context) -> list[Setting[object]]:
    """In a direct chat only what a person can set for themselves."""
    return [setting for setting in ctx.registry.settings if setting.personal or not ctx.room.direct]


def _overview(ctx: Context) -> list[Phrase]:
    """A line for each, by topic: with all the meanings it would be a wall on a phone. One's own are few."""
    if ctx.room.direct:
        return [_line(ctx, setting) for setting in _offered(ctx)]
    shown: list[Phrase] = []
    for feature in ctx.registry.features:
        own = [setting for setting in ctx.registry.settings if setting.feature == feature.name]
        heading = [Phrase("settings-heading", topic=Phrase(f"{feature.name}-topic"))] if own else []
        shown += [*heading, *(_value(ctx, setting) for setting in own)]
    return shown


def _title(ctx: Context) -> Phrase:
    return Phrase("settings-title-own") if ctx.room.direct else Phrase("settings-title", group=ctx.group.name)


def _value(ctx: Context, setting: Setting[object]) -> Phrase:
    return Phrase("settings-value", setting=_name(ctx, setting), value=setting.kind.shown(ctx.settings[setting]))


def _line(ctx: Context, setting: Setting[object]) -> Phrase:
    value = setting.kind.shown(ctx.settings[setting])
    return Phrase("settings-line", setting=_name(ctx, setting), value=value, meaning=Phrase(f"{setting.key}-help"))


def _name(ctx: Context, setting: Setting[object]) -> str:
    return ctx.registry.catalogs[ctx.language].names(setting.key)[0]
