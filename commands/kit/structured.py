"""Commands that apps send with named arguments (MSC4391, unstable): they become the words that somebody would type."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from commands.kit.registry import PREFIX, Registry


class Structured(Struct, frozen=True):
    """The command's name without the prefix, and its arguments by name, as an app sent them."""

    name: str
    arguments: Mapping[str, str]


def as_typed(registry: Registry, said: Structured, language: str) -> str | None:
    """The command as text, its arguments in the declared order; None where there is none of this name."""
    found = registry.find(f"{PREFIX}{said.name}", language)
    if found is None:
        return None
    given = [said.arguments.get(each.name, "") for each in found.command.positional]
    return " ".join([f"{PREFIX}{said.name}", *(words for words in given if words)])
