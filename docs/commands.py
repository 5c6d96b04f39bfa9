"""The README's tables of commands and settings, and what is kept: `python -m docs.commands` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from textwrap import wrap

from bot.render.paging import render
from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Role
from commands.kit.registry import Registry
from commands.kit.values import Values
from commands.rights.privacy import kept

README = Path(__file__).parent.parent / "README.md"
_LANGUAGES = ("en", "fr", "es")


def tables() -> dict[str, str]:
    """Each table of the README by its name."""
    registry = Registry(features(), Catalogs(LOCALES))
    parts = {"commands": _commands, "settings": _settings, "privacy": _privacy}
    return {name: "\n".join(lines(registry)) for name, lines in parts.items()}


def filled(text: str) -> str:
    """The README's text with its tables as they should be."""
    for name, table in tables().items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = between.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)  # type: ignore[misc]
    return text


def _commands(registry: Registry) -> Iterator[str]:
    yield "| English | français | español | what it does |"
    yield "|---|---|---|---|"
    for command in registry.commands:
        names = " | ".join(f"`{registry.name(command, language)}`" for language in _LANGUAGES)
        help = registry.catalogs["en"].template(f"{command.key}-help", {})
        only = " *(facilitators)*" if command.role is not Role.PARTICIPANT else ""
        yield f"| {names} | {help}{only} |"


def _settings(registry: Registry) -> Iterator[str]:
    yield "| English | français | español | what it means |"
    yield "|---|---|---|---|"
    for setting in registry.settings:
        names = " | ".join(registry.catalogs[language].names(setting.key)[0] for language in _LANGUAGES)
        yield f"| {names} | {registry.catalogs['en'].template(f'{setting.key}-help', {})} |"


def _privacy(registry: Registry) -> Iterator[str]:
    """What `!privacy` says is kept, where a group has changed nothing."""
    for phrase in kept(registry, Values({})):
        line = render([phrase], registry.catalogs["en"], UTC).body
        yield "\n".join(wrap(line, 118, subsequent_indent="  ", break_long_words=False))


if __name__ == "__main__":
    README.write_text(filled(README.read_text()))
