"""What the bot is and what can be said to it: derived from the declarations."""

from __future__ import annotations

from commands.kit.arguments import Line
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Command, Feature, Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.events import BotJoined
from commands.kit.phrase import BLANK, Foreign, Phrase
from commands.kit.replies import announce, lines
from commands.kit.words import fold

help = Feature("help")


@help.command("help", where=Where.ANYWHERE)
async def explain(ctx: Context, about: Line | None = None) -> Outcome:
    """An overview by topic, one topic, or one command in full."""
    if about is None:
        return lines([Phrase("help-call"), BLANK, Phrase("help-title"), *_overview(ctx), BLANK, Phrase("help-more")])
    found = ctx.registry.find(f"!{about.lstrip('!')}", ctx.language)
    if found:
        return lines(_in_full(ctx, found.command))
    for feature in _topics(ctx):
        if fold(about) == fold(ctx.registry.catalogs[ctx.language].template(f"{feature.name}-topic", {})):
            title = Phrase("help-heading", topic=Phrase(f"{feature.name}-topic"))
            return lines([title, *(_line(ctx, command) for command in feature.commands)])
    near = ctx.registry.near(about, ctx.language)
    if near:
        raise UserError("help-near", words=about, near=near.shown)
    raise UserError("help-unknown", words=about)


@help.on(BotJoined)
async def greet(ctx: RoomContext, event: BotJoined) -> Outcome:
    """What the bot is, in every language, and what it remembers; in a room also how to be reached by it."""
    if ctx.room.direct:
        return announce(Phrase("help-hello-direct"), BLANK, Phrase("help-remembers"))
    hello = [
        Phrase("help-hello-in", hello=Foreign(Phrase("help-hello"), language))
        for language in ctx.registry.languages(ctx.language)
    ]
    return announce(*hello, BLANK, Phrase("help-remembers"), Phrase("help-write"))


def _overview(ctx: Context) -> list[Phrase]:
    return [
        Phrase("help-overview", topic=Phrase(f"{feature.name}-topic"), commands=_names(ctx, feature))
        for feature in _topics(ctx)
    ]


def _topics(ctx: Context) -> list[Feature]:
    return [feature for feature in ctx.registry.features if feature.commands]


def _names(ctx: Context, feature: Feature) -> str:
    """`!checkin` stands for all that begins so; "plus tard" can't be shortened."""
    names = [ctx.registry.name(command, ctx.language) for command in feature.commands]
    alone = {name for name in names if " " not in name}
    return " ".join(dict.fromkeys(first if (first := name.split()[0]) in alone else name for name in names))


def _line(ctx: Context, command: Command) -> Phrase:
    return Phrase("help-line", name=ctx.registry.name(command, ctx.language), help=Phrase(f"{command.key}-help"))


def _in_full(ctx: Context, command: Command) -> list[Phrase]:
    usage = Phrase("help-usage", usage=ctx.registry.usage(command, ctx.language))
    example = [Phrase("help-for-example"), Phrase(f"{command.key}-example")]
    whose = [Phrase("help-for-facilitators")] if command.role is not Role.PARTICIPANT else []
    others = [each for each in ctx.registry.commands if each.feature == command.feature and each is not command]
    names = [ctx.registry.name(each, ctx.language) for each in others]
    also = [BLANK, Phrase("help-see-also", commands=names)] if names else []
    return [usage, Phrase(f"{command.key}-help"), *whose, BLANK, *example, *also]
