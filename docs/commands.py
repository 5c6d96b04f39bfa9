"""The generated parts of the pages in this folder; `python -m docs.commands` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
from docs.errors import tree
from docs.house import drawing

PAGES = {name: Path(__file__).parent / f"{name}.md" for name in ("commands", "settings", "privacy", "architecture")}
_LANGUAGES = ("en", "fr", "es")


def tables() -> dict[str, str]:
    """Each generated part by its name: that of its page, or `errors`, which is in architecture.md."""
    registry = Registry(features(), Catalogs(LOCALES))
    parts = {"commands": _commands, "settings": _settings, "privacy": _privacy}
    derived = {name: "\n".join(lines(registry)) for name, lines in parts.items()}
    return {**derived, "architecture": "\n".join(drawing()), "errors": "\n".join(tree())}


def filled(text: str, parts: Mapping[str, str]) -> str:
    """A page's text with its generated parts, of `tables`, as they should be."""
    for name, table in parts.items():
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
    parts = tables()
    for page in PAGES.values():
        page.write_text(filled(page.read_text(), parts))
