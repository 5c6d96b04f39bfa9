"""What the bot is and what can be said to it: derived from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commands.kit.arguments import Line
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Command, Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.events import BotJoined
from commands.kit.feature import Feature
from commands.kit.hints import say_it_is_off
from commands.kit.phrase import BLANK, Foreign, Member, Phrase
from commands.kit.private_locale import with_locale
from commands.kit.replies import Reply, announce, lines
from commands.kit.spoken import is_one_of
from commands.kit.topics import topic_called

help = Feature("help")

_FEW = 3  # commands of a topic, for facilitators
_A_FEW = 4  # names of other commands after an explanation


@help.command("help", where=Where.ANYWHERE)
async def explain(ctx: Context, about: Line | None = None) -> Outcome:
    """The short help; or everything, the commands for facilitators, one topic, or one command in full."""
    if about is None:
        short = lines([Phrase("help-call"), *_essentials(ctx), BLANK, Phrase("help-more")])
        return await with_locale(ctx, ctx.person, short) if ctx.room.direct else short
    catalogs = ctx.registry.catalogs
    if is_one_of(catalogs, about, "help-everything"):
        everything = ctx.at_length(_everything(ctx, privately=True))
        return everything if _is_private(ctx, everything) else lines(_everything(ctx))
    if is_one_of(catalogs, about, "help-facilitating"):
        theirs = _for_facilitators(ctx)
        return ctx.at_length(theirs, rows=2 * len(theirs))  # on a phone most are two lines
    if found := ctx.registry.find(f"!{about.lstrip('!')}", ctx.language):
        full = lines(_in_full(ctx, found.command))
        return ctx.to_sender(full).quietly() if found.command.where is Where.PRIVATE else full
    if found := ctx.registry.whole.find(f"!{about.lstrip('!')}", ctx.language):
        return say_it_is_off(ctx, found.command)
    topics = {feature.name: feature for feature in _topics(ctx)}
    if name := topic_called(ctx.registry, about, topics):
        return ctx.at_length(_topic(ctx, topics[name]))
    if near := ctx.registry.near(about, ctx.language):
        raise UserError("help-near", words=about, near=near.named.shown)
    raise UserError("help-unknown", words=about)


@help.on(BotJoined)
async def greet(ctx: RoomContext, event: BotJoined) -> Outcome:
    """What the bot is, in every language, and what it remembers; in a room also how to be reached by it."""
    if event.knows:
        return None
    if ctx.room.direct:
        begun = announce(Phrase("help-hello-direct"), BLANK, Phrase("help-remembers"))
        return await with_locale(ctx, ctx.room.person, begun) if ctx.room.person else begun
    hello = [
        Phrase("help-hello-in", hello=Foreign(Phrase("help-hello"), language))
        for language in ctx.registry.languages(ctx.language)
    ]
    lapsed = [Phrase("help-lapsed", count=event.lapsed)] if event.lapsed else []
    return announce(*hello, BLANK, Phrase("help-remembers"), Phrase("help-write"), *lapsed)


def _essentials(ctx: Context) -> list[Phrase]:
    """A line for each feature that has commands which everybody should know."""
    return [
        Phrase("help-overview", topic=Phrase(f"{feature.name}-essential"), commands=_listed(ctx, essential))
        for feature in _topics(ctx)
        if (essential := [command for command in feature.commands if command.essential])
    ]


def _everything(ctx: Context, *, privately: bool = False) -> list[Phrase]:
    return [Phrase("help-title"), *_overview(ctx, privately=privately), BLANK, Phrase("help-passing")]


def _overview(ctx: Context, *, privately: bool) -> list[Phrase]:
    """A line for each topic. What is for private chats alone is shown nowhere else."""
    return [
        Phrase("help-overview", topic=Phrase(f"{feature.name}-topic"), commands=_listed(ctx, commands))
        for feature in _topics(ctx, privately=privately)
        if (commands := [command for command in feature.commands if not _facilitates(command)])
    ]


def _for_facilitators(ctx: Context) -> list[Phrase]:
    """A line for each topic, with its first commands; all, and what each does, is said with the topic."""
    theirs = {feature: [each for each in feature.commands if _facilitates(each)] for feature in _topics(ctx)}
    said = [
        Phrase("help-overview", topic=Phrase(f"{feature.name}-topic"), commands=_first(ctx, commands))
        for feature, commands in theirs.items()
        if commands
    ]
    most = max(theirs, key=lambda feature: len(theirs[feature]), default=None)
    how = [BLANK, Phrase("help-facilitating-how", topic=Phrase(f"{most.name}-topic"))] if most and said else []
    return [Phrase("help-facilitating-title"), *said, *how]


def _first(ctx: Context, commands: Sequence[Command]) -> str:
    names = _listed(ctx, commands[:_FEW])
    return names if len(commands) <= _FEW else f"{names} …"


def _topic(ctx: Context, feature: Feature) -> list[Phrase]:
    """All commands of a topic, those for facilitators apart."""
    theirs = [_line(ctx, command) for command in feature.commands if _facilitates(command)]
    others = [_line(ctx, command) for command in feature.commands if not _facilitates(command)]
    return [_heading(feature), *others, *([BLANK, Phrase("help-facilitating-title"), *theirs] if theirs else [])]


def _topics(ctx: Context, *, privately: bool = False) -> list[Feature]:
    """The features that are spoken of here, or in an answer that is read `privately`."""
    return [
        feature
        for feature in ctx.registry.features
        if any(privately or ctx.room.direct or each.where is not Where.PRIVATE for each in feature.commands)
    ]


def _is_private(ctx: Context, reply: Reply) -> bool:
    return ctx.room.direct or isinstance(reply.place, Member)


def _facilitates(command: Command) -> bool:
    return command.role is not Role.PARTICIPANT


def _listed(ctx: Context, commands: Iterable[Command]) -> str:
    """`!checkin` stands for all that begins so; "plus tard" can't be shortened."""
    names = [ctx.registry.name(command, ctx.language) for command in commands]
    alone = {name for name in names if " " not in name}
    return ", ".join(dict.fromkeys(first if (first := name.split()[0]) in alone else name for name in names))


def _heading(feature: Feature) -> Phrase:
    return Phrase("help-heading", topic=Phrase(f"{feature.name}-topic"))


def _line(ctx: Context, command: Command) -> Phrase:
    return Phrase("help-line", name=ctx.registry.name(command, ctx.language), help=Phrase(f"{command.key}-help"))


def _in_full(ctx: Context, command: Command) -> list[Phrase]:
    usage = Phrase("help-usage", usage=ctx.registry.usage(command, ctx.language))
    example = [Phrase("help-for-example"), Phrase(f"{command.key}-example")]
    whose = [Phrase("help-for-facilitators")] if _facilitates(command) else []
    also = _see_also(ctx, command)
    return [usage, Phrase(f"{command.key}-help"), *whose, BLANK, *example, *([BLANK, also] if also else [])]


def _see_also(ctx: Context, command: Command) -> Phrase | None:
    """A few others of its topic; where they are many, how to see them."""
    others = [each for each in ctx.registry.commands if each.feature == command.feature and each is not command]
    if len(others) > _A_FEW:
        return Phrase("help-about", topic=Phrase(f"{command.feature}-topic"))
    names = [ctx.registry.name(each, ctx.language) for each in others]
    return Phrase("help-see-also", commands=names) if names else None
