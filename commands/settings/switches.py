"""Features that can be off in a group: which there are, and to turn them off and on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from commands.kit.arguments import SHORT, TextKind
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import lines, say
from commands.kit.spoken import is_one_of
from commands.kit.topics import FEATURES, topic_phrase, topics_called
from commands.kit.values import SETTINGS
from commands.settings.feature import OFF, settings

Features = Annotated[str, TextKind(label=FEATURES, characters=SHORT)]
_OFF = ("settings-are-off", "settings-are-off-means", "settings-are-off-already")
_ON = ("settings-are-on", "settings-are-on-means", "settings-are-on-already")


@settings.command("features", where=Where.GROUP)
async def show(ctx: Context) -> Outcome:
    """What the group uses, and what is off."""
    optional = [feature.name for feature in ctx.registry.whole.features if feature.optional]
    on = _shown(each for each in optional if each not in ctx.registry.off)
    off = _shown(each for each in optional if each in ctx.registry.off)
    used = [Phrase("settings-features-on", features=on)] if on else []
    unused = [Phrase("settings-features-off", features=off)] if off else []
    return lines([Phrase("settings-features-title"), *used, *unused, BLANK, Phrase("settings-features-how")])


@settings.command("off", role=Role.GROUP_FACILITATOR, where=Where.GROUP, guessed=False, sets=SETTINGS)
async def turn_off(ctx: Context, what: Features | None = None) -> Outcome:
    """Turn features off, and with them those that need them."""
    if what is None:
        return await show(ctx)
    wanted = _read(ctx, what)
    if kept := [each for each in ctx.registry.whole.features if each.name in wanted and not each.optional]:
        raise UserError("settings-always-on", topic=topic_phrase(kept[0].name))
    return await _turn(ctx, ctx.settings[OFF] | ctx.registry.dependents(wanted), _OFF)


@settings.command("on", role=Role.GROUP_FACILITATOR, where=Where.GROUP, guessed=False, sets=SETTINGS)
async def turn_on(ctx: Context, what: Features | None = None) -> Outcome:
    """Turn features on, and with them those that they need."""
    if what is None:
        return await show(ctx)
    wanted = {*ctx.registry.off} if _is_all(ctx, what) else _read(ctx, what)
    wanted |= {need for each in ctx.registry.whole.features if each.name in wanted for need in each.needs}
    return await _turn(ctx, ctx.settings[OFF] - wanted, _ON)


def _is_all(ctx: Context, what: str) -> bool:
    return is_one_of(ctx.registry.catalogs, what, "settings-all-plain")


def _read(ctx: Context, what: str) -> set[str]:
    whole = ctx.registry.whole
    return {*topics_called(whole, what, [each.name for each in whole.features], ctx.circumstances().names("kit-and"))}


async def _turn(ctx: Context, off: frozenset[str], said: tuple[str, str, str]) -> Outcome:
    """Store what is off from now on, and say what has changed by that."""
    done, means, already = said
    before, after = ctx.registry.off, ctx.registry.dependents(off)
    changed = _shown(each.name for each in ctx.registry.whole.features if each.optional and each.name in before ^ after)
    if not changed:
        return say(already)
    await ctx.keep(OFF, off)
    await ctx.store.timers.bring_on(ctx.now)
    told = lines([Phrase(done, person=ctx.sender, features=changed), Phrase(means)])
    return await ctx.everywhere(told)


def _shown(features: Iterable[str]) -> list[Phrase]:
    return [topic_phrase(each) for each in features]
