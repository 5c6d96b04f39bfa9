"""What the bot keeps, who sees it, what encryption does not cover: from what is declared, and the settings in force."""

from __future__ import annotations

from collections.abc import Iterator

from commands.kit.arguments import Line
from commands.kit.completion import ask_which_group
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.feature import Feature
from commands.kit.phrase import BLANK, Phrase
from commands.kit.registry import Registry
from commands.kit.replies import lines
from commands.kit.spoken import is_one_of
from commands.kit.topics import topic_called
from commands.kit.values import Values
from commands.kit.which_group import told_apart
from commands.rights.feature import rights
from storage.questions import Unfinished


@rights.command("privacy", where=Where.ANYWHERE)
async def show(ctx: Context, about: Line | None = None) -> Outcome:
    """In short; or all of it: what is kept in this group, for how long, and who sees it; or what one topic keeps."""
    if about is None:
        return await _in_short(ctx)
    topics = {feature.name: feature for feature in ctx.registry.whole.features if feature.kept is not None}
    everything = is_one_of(ctx.registry.catalogs, about, "help-everything")
    topic = None if everything else topic_called(ctx.registry, about, topics, loosely=True)
    if topic is None and not everything:
        return await _in_short(ctx)
    groups = await ctx.store.rooms.groups_of(ctx.person)
    if ctx.circle is None and groups:
        waits = Unfinished(command="rights-privacy", before=f"{about} ")
        return ask_which_group(ctx, waits, await told_apart(ctx, groups, ctx.person))
    return lines([_title(ctx), BLANK, _kept_by(topics[topic], ctx.settings)]) if topic else await _in_full(ctx)


async def _in_short(ctx: Context) -> Outcome:
    """Three lines that everybody can read, and what leads on."""
    uncovered = "rights-privacy-short-open" if await _is_open(ctx) else "rights-privacy-short-sees"
    three = ("rights-privacy-short-keeps", "rights-privacy-short-yours", uncovered)
    return lines((_title(ctx), *map(Phrase, three), BLANK, Phrase("rights-privacy-more")))


async def _in_full(ctx: Context) -> Outcome:
    uncovered = "rights-privacy-open" if await _is_open(ctx) else "rights-privacy-uncovered"
    parts = [
        [_title(ctx)],
        [Phrase("rights-privacy-hears")],
        [Phrase("rights-privacy-heading"), *kept(ctx.registry, ctx.settings)],
        [Phrase("rights-privacy-who")],
        [Phrase(uncovered)],
        [Phrase("rights-privacy-yours")],
    ]
    return ctx.at_length([phrase for part in parts for phrase in (*part, BLANK)][:-1])


def kept(registry: Registry, values: Values) -> Iterator[Phrase]:
    """A line for what each feature keeps, and for how long by these settings."""
    return (_kept_by(feature, values) for feature in registry.whole.features if feature.kept is not None)


def _kept_by(feature: Feature, values: Values) -> Phrase:
    facts = {each.name.replace("-", "_"): each.kind.shown(values[each]) for each in feature.kept or ()}
    return Phrase("rights-privacy-line", kept=Phrase(f"{feature.name}-privacy", **facts))


def _title(ctx: Context) -> Phrase:
    return Phrase("rights-privacy-title-group", group=ctx.group.name) if ctx.circle else Phrase("rights-privacy-title")


async def _is_open(ctx: Context) -> bool:
    """Whether homeservers see all that is written in the room, and not only who is there and reacts."""
    return await ctx.store.rooms.state(ctx.room_id, "m.room.encryption") is None
