"""The settings as people read them: a line for each topic, then one topic, then one setting."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import SettingsShown
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import lines
from commands.kit.topics import topic_called, topic_phrase
from commands.kit.values import Setting

_IN_SHORT = 2  # settings of a topic
_ROWS = 3  # that a setting with its meaning has on a phone


async def overview(ctx: Context) -> Outcome:
    """A line for each topic, with what the group has set there. One's own settings are few, and shown at once."""
    if ctx.room.direct:
        return lines(
            [Phrase("settings-title-own"), *(line(ctx, each) for each in offered(ctx)), Phrase("settings-how")]
        )
    noted = [line for reply in await ctx.tell(SettingsShown()) for line in reply.lines]
    noted = [BLANK, *noted] if noted else []
    topics = [_in_short(ctx, each) for each in _topics(ctx)]
    how = [BLANK, Phrase("settings-topics-how"), Phrase("settings-how")]
    return lines([Phrase("settings-title", group=ctx.group.name), *topics, *noted, *how])


def topic(ctx: Context, name: str) -> Outcome:
    """The settings of one topic, each with its meaning."""
    own = [setting for setting in _of_group(ctx) if setting.topic == name]
    how = Phrase("settings-how-room" if ctx.room.direct else "settings-how")
    shown = [Phrase("settings-heading", topic=topic_phrase(name)), *(line(ctx, each) for each in own), BLANK, how]
    return ctx.at_length(shown, rows=_ROWS * len(own))


def find_topic(ctx: Context, words: str, *, loosely: bool = False) -> str | None:
    """The topic of settings that goes by these words; `loosely` also by a command of its feature."""
    return topic_called(ctx.registry, words, _topics(ctx), loosely=loosely) if ctx.circle else None


def line(ctx: Context, setting: Setting[object]) -> Phrase:
    """A setting with its value and its meaning."""
    value = setting.kind.shown(ctx.settings[setting])
    return Phrase("settings-line", setting=name_of(ctx, setting), value=value, meaning=Phrase(f"{setting.key}-help"))


def offered(ctx: Context) -> list[Setting[object]]:
    """In a direct chat what a person can set for themselves, in a room what a group can."""
    return [each for each in ctx.registry.settings if each.personal] if ctx.room.direct else _of_group(ctx)


def _of_group(ctx: Context) -> list[Setting[object]]:
    return [each for each in ctx.registry.settings if not each.alone]


def name_of(ctx: Context, setting: Setting[object], language: str | None = None) -> str:
    """Its first name, in the language at hand unless another is given."""
    return ctx.registry.catalogs[language or ctx.language].names(setting.key)[0]


def _topics(ctx: Context) -> list[str]:
    """In the order of the features; topics of their own, such as how long things are kept, come last."""
    found = dict.fromkeys(setting.topic for setting in _of_group(ctx))
    features = [feature.name for feature in ctx.registry.features]
    return sorted(found, key=lambda each: features.index(each) if each in features else len(features))


def _in_short(ctx: Context, name: str) -> Phrase:
    """The topic and what was changed in it; where nothing was, its first setting, to show what it is about."""
    own = [setting for setting in _of_group(ctx) if setting.topic == name]
    changed = [setting for setting in own if ctx.settings.changed(setting)][:_IN_SHORT] or own[:1]
    shown = [_value(ctx, setting) for setting in changed]
    return Phrase("settings-topic-line", topic=topic_phrase(name), shown=shown)


def _value(ctx: Context, setting: Setting[object]) -> Phrase:
    return Phrase("settings-value", setting=name_of(ctx, setting), value=setting.kind.shown(ctx.settings[setting]))
