"""What the bot keeps, who sees it, what encryption does not cover: from what is declared, and the settings in force."""

from __future__ import annotations

from collections.abc import Iterator

from commands.kit.completion import ask_which_group
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.phrase import BLANK, Phrase
from commands.kit.registry import Registry
from commands.kit.replies import lines
from commands.kit.values import Values
from commands.rights.feature import rights
from storage.questions import Unfinished


@rights.command("privacy", where=Where.ANYWHERE)
async def show(ctx: Context) -> Outcome:
    """What is kept in this group, for how long, and who sees it."""
    groups = await ctx.store.rooms.groups_of(ctx.person)
    if ctx.circle is None and groups:
        waits = Unfinished(command="rights-privacy")
        return ask_which_group(ctx, waits, {group.id: group.name for group in groups})
    title = Phrase("rights-privacy-title-group", group=ctx.group.name) if ctx.circle else Phrase("rights-privacy-title")
    return lines(
        (
            title,
            BLANK,
            Phrase("rights-privacy-hears"),
            BLANK,
            Phrase("rights-privacy-heading"),
            *kept(ctx.registry, ctx.settings),
            BLANK,
            Phrase("rights-privacy-who"),
            BLANK,
            *await _uncovered(ctx),
            BLANK,
            Phrase("rights-privacy-yours"),
        )
    )


def kept(registry: Registry, values: Values) -> Iterator[Phrase]:
    """A line for what each feature keeps, and for how long by these settings."""
    for feature in registry.features:
        if feature.kept is not None:
            facts = {each.name.replace("-", "_"): each.kind.shown(values[each]) for each in feature.kept}
            yield Phrase("rights-privacy-line", kept=Phrase(f"{feature.name}-privacy", **facts))


async def _uncovered(ctx: Context) -> list[Phrase]:
    """What homeservers see all the same; in a room that is not encrypted, all of it."""
    if await ctx.store.rooms.state(ctx.room_id, "m.room.encryption") is None:
        return [Phrase("rights-privacy-open")]
    return [Phrase("rights-privacy-uncovered")]
