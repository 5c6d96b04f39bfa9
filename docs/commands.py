"""The tables of commands and settings in the README, from the declarations: `python -m docs.commands` rewrites them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from commands import LOCALES, features
from commands.kit.book import Book
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Role

README = Path(__file__).parent.parent / "README.md"
_LANGUAGES = ("en", "fr", "es")


def tables() -> dict[str, str]:
    """Each table of the README by its name."""
    book = Book(features(), Catalogs.load(LOCALES))
    return {"commands": "\n".join(_commands(book)), "settings": "\n".join(_settings(book))}


def filled(text: str) -> str:
    """The README's text with its tables as they should be."""
    for name, table in tables().items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = between.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)  # type: ignore[misc]
    return text


def _commands(book: Book) -> Iterator[str]:
    yield "| English | français | español | what it does |"
    yield "|---|---|---|---|"
    for command in book.commands:
        names = " | ".join(f"`{book.name(command, language)}`" for language in _LANGUAGES)
        help = book.catalogs["en"].template(f"{command.key}-help", {})
        only = " *(facilitators)*" if command.role is Role.FACILITATOR else ""
        yield f"| {names} | {help}{only} |"


def _settings(book: Book) -> Iterator[str]:
    yield "| English | français | español | what it means |"
    yield "|---|---|---|---|"
    for setting in book.settings:
        names = " | ".join(book.catalogs[language].names(setting.key)[0] for language in _LANGUAGES)
        yield f"| {names} | {book.catalogs['en'].template(f'{setting.key}-help', {})} |"


if __name__ == "__main__":
    README.write_text(filled(README.read_text()))
