"""Under which words needs and offers are found: their own, and those of their place and tag. Pure."""

from __future__ import annotations

from commands.kit.stems import sought, stem, stems
from storage.word_index import Sought


def sought_place(text: str) -> tuple[Sought, ...]:
    """The words of a place to look for."""
    return tuple(Sought(f"@{word.stem}", f"@{word.typed}") for word in sought(text))


def sought_tag(tag: str) -> Sought:
    """A tag to look for."""
    return Sought(tag_word(tag), tag_word(tag))


def indexed(what: str, place: str | None, tag: str | None) -> tuple[str, ...]:
    """Under which words something is found: its own and its tag's, and those of its place, marked as such (`@`)."""
    places = stems(place) if place else ()
    return tuple(dict.fromkeys((*telling(what, tag), *(f"@{each}" for each in places))))


def telling(what: str, tag: str | None) -> tuple[str, ...]:
    """The words that say what it is: by these a need and an offer fit."""
    return tuple(dict.fromkeys((*((tag_word(tag), *stems(tag)) if tag else ()), *stems(what))))


def tag_word(tag: str) -> str:
    """How a tag is indexed: "tool" and "tools" are one."""
    return f"#{stem(tag)}"
