"""Which of somebody's groups is meant in a private chat, as their words say; what tells groups of one name apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.registry import Found, Registry
from commands.kit.words import Span, Word, fold
from storage.rooms import Group
from storage.rooms.names import bare_name

if TYPE_CHECKING:
    from commands.kit.context import RoomContext

_MOST_NAMED = 3  # people
_MARKS = ".,;:!?…\"'()«»"


def named_in(catalogs: Catalogs, found: Found, groups: Sequence[Group]) -> tuple[Found, list[Group]]:
    """The command without the words that name a group, and those of the groups that they name; all if none do.

    `group:film` names one by a part of its name; `in Film club` at the end, and `Film club` alone, by all of it.
    Raises `UserError` where `group:…` names none.
    """
    words = found.rest.words
    options = catalogs.folded_names("kit-group-option")
    for place, word in enumerate(words):
        option, colon, begun = word.text.partition(":")
        if colon and fold(option) in options:
            wanted = " ".join([begun, *(each.text for each in words[place + 1 :])]).strip()
            return _without(found, words[:place]), _called(wanted, begun, groups)
    for group in groups:
        before = _before_name(catalogs, words, group)
        if before is not None:
            return _without(found, before), [each for each in groups if fold(each.name) == fold(group.name)]
    return found, list(groups)


def find_before_group(registry: Registry, text: str, language: str, groups: Sequence[Group]) -> Found | None:
    """The command whose name is all that stands before what names a group: for names of several words."""
    span, longest = Span.of(text), registry.names(language).most_words
    for place in _places(registry.catalogs, span.words, groups):
        if not 0 < place <= longest + 1:  # no name ends there; the sign may be a word of its own
            continue
        found = registry.find(text[: span.words[place - 1].end], language)
        if found and found.command.where is Where.GROUP and not found.rest:
            return replace(found, rest=span.after(place))
    return None


def _places(catalogs: Catalogs, words: tuple[Word, ...], groups: Sequence[Group]) -> Iterator[int]:
    """Where what names a group may begin, as a number of words."""
    options = catalogs.folded_names("kit-group-option")
    yield from (place for place, word in enumerate(words) if fold(word.text.partition(":")[0]) in options)
    for group in groups:
        alone = max(len(words) - len(group.name.split()), 0)
        if _before_name(catalogs, words[alone:], group) == ():
            yield len(_before_name(catalogs, words, group) or words[:alone])


def _without(found: Found, words: tuple[Word, ...]) -> Found:
    """The command with these words only; what is read as its text ends with them."""
    text = found.rest.text[: words[-1].end] if words else found.rest.text[: found.begin]
    return replace(found, rest=Span(text, words))


def _called(wanted: str, first: str, groups: Sequence[Group]) -> list[Group]:
    for name in (wanted, first):
        folded = fold(name).strip(_MARKS)
        exact = [group for group in groups if fold(group.name) == folded]
        part = [group for group in groups if folded and f" {folded}" in f" {fold(group.name)}"]
        if exact or part:
            return exact or part
    raise UserError("kit-no-such-group", name=wanted, groups=[group.name for group in groups])


def _before_name(catalogs: Catalogs, words: tuple[Word, ...], group: Group) -> tuple[Word, ...] | None:
    """The words before a group's name at the end, and before what leads to it; None where they do not end so."""
    name = [fold(word) for word in group.name.split()]
    end = [fold(word.text).rstrip(_MARKS) for word in words[-len(name) :]]
    if not name or end != name:
        return None
    head = words[: -len(name)]
    if not head:
        return head
    leads = sorted((each.split() for each in catalogs.folded_names("kit-in-group-plain")), key=len, reverse=True)
    said = [fold(word.text) for word in head]
    fits = [lead for lead in leads if said[-len(lead) :] == lead]
    return head[: -len(fits[0])] if fits else None


def says(phrases: Iterable[object], name: str) -> bool:
    """Whether a group's name is one of the facts of these phrases."""
    return any(
        each == name
        or (isinstance(each, Phrase) and says(each.facts.values(), name))
        or (isinstance(each, list | tuple) and says(each, name))
        for each in phrases
    )


async def told_apart(ctx: RoomContext, groups: Sequence[Group], reader: str) -> dict[int, str | Phrase]:
    """What each group is called: its name; where that is the same as another's, with who else is in it."""
    names = [fold(group.name) for group in groups]
    return {
        group.id: await _with_people(ctx, group, reader) if names.count(fold(group.name)) > 1 else group.name
        for group in groups
    }


async def _with_people(ctx: RoomContext, group: Group, reader: str) -> str | Phrase:
    people = await ctx.people(group.id)
    others = sorted(bare_name(name, person) for person, name in people.items() if person != reader)
    if not others:
        return group.name
    shown = others if len(others) <= _MOST_NAMED else [*others[:_MOST_NAMED], "…"]
    return Phrase("kit-group-with", group=group.name, people=shown)
