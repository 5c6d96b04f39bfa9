"""Before anybody has asked for anything."""

from __future__ import annotations

from datetime import UTC

from bot import render
from commands.kit.book import PREFIX, Book
from commands.kit.phrase import Phrase


def rehearse(book: Book, language: str) -> None:
    """Answer nobody: it loads what answers need, so that the first who asks does not wait for that."""
    book.find(f"{PREFIX}help", language)
    render.render((Phrase("kit-direct-hint"),), book.catalogs[language], UTC)
