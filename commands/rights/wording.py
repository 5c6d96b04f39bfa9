"""What is held about somebody, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from commands.kit.catalogs import Catalog
from commands.kit.context import Context, RoomContext
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from storage.core.table import PersonalData
from storage.privacy.rights import Held


def held_as(declared: PersonalData) -> str:
    """The catalog key of what the declared rows are."""
    return f"{declared.feature}-held-{declared.kind}"


def stays_as(declared: PersonalData) -> str:
    """The catalog key of why they stay when the person is forgotten."""
    return f"{declared.feature}-stays-{declared.kind}"


def meaning_of(feature: str, field: str, catalog: Catalog) -> str:
    """The catalog key of what a field means: the feature's own, where it has one."""
    own = f"{feature}-field-{field}"
    return own if catalog.has(own) else f"rights-field-{field}"


def word_of(feature: str, field: str, value: str, catalog: Catalog) -> str | None:
    """The catalog key of one of the few words that a field can be; None where it has none, such as a number."""
    keys = (f"{feature}-means-{value}", f"rights-word-{value}", f"{feature}-{field}-{value}", f"{value}-topic")
    return next((key for key in keys if catalog.has(key)), None)


async def held_by(ctx: RoomContext, person: str, group_id: int | None = None, *, lasting: bool = False) -> list[Held]:
    """All rows about a person (None: in every group), in the order in which the help shows the features.

    `lasting` are only those that last, and go with the person.
    """
    places = {feature.name: place for place, feature in enumerate(ctx.registry.whole.features)}
    return sorted(
        await ctx.store.rights.held(person, group_id, lasting=lasting), key=lambda each: places[each.declared.feature]
    )


def counted(held: Iterable[Held]) -> list[Phrase]:
    """A line for each kind."""
    numbers = Counter(held_as(each.declared) for each in held)
    return [Phrase("rights-line", held=Phrase(key), count=number) for key, number in numbers.items()]


def privately(ctx: Context, *phrases: Phrase) -> Reply:
    """An answer that nobody else reads, wherever it was asked for."""
    return ctx.to_sender(lines(phrases))
