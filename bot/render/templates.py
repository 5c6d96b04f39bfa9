"""Catalog texts compiled once: their Markdown is converted to HTML before any fact is inserted.

Facts are put between the pieces of a compiled template afterwards. They are never parsed as Markdown or HTML, so
nothing that a person types can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from commands.kit.po import PLACEHOLDER

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Kind(Enum):
    """What kind of block a line belongs to."""

    TEXT = "text"
    BULLET = "bullet"
    NUMBER = "number"
    QUOTE = "quote"
    BLANK = "blank"


class Template(Struct, frozen=True):
    """A compiled line. In `plain` and `html`, text and names of facts alternate; text comes first and last."""

    kind: Kind
    mark: str  # what the line begins with where there is no HTML
    plain: tuple[str, ...]
    html: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the line's facts."""
        return frozenset(self.plain[1::2] + self.html[1::2])


_MARKS = (
    (re.compile(r"[-*+]\s+"), Kind.BULLET, "- "),
    (re.compile(r"(\d+)[.)]\s+"), Kind.NUMBER, r"\1. "),
    (re.compile(r">\s?"), Kind.QUOTE, "> "),
)
# A fact's place while Markdown is read: private-use characters that mean nothing to it. They are split away before
# any fact comes in, so the same characters in a fact are only characters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_PLACE_IN_ADDRESS = re.compile("%EE%80%8[01]", re.IGNORECASE)
_RESERVED = re.compile(f"[{_OPEN}{_CLOSE}]")
TAGS = frozenset(("a", "br", "code", "em", "strong"))
"""What Markdown within a line can make, all of it in the list of the specification (client-server API, m.room.message
msgtypes, `org.matrix.custom.html`)."""
SCHEMES = frozenset(("http", "https", "mailto"))
"""Where a link can lead."""


@lru_cache(maxsize=4096)
def compile_lines(text: str) -> tuple[Template, ...]:
    """Compile a catalog text line by line: lists, quotes, numbered lists, paragraphs. Markdown does not cross lines."""
    return tuple(_compile_line(line.strip()) for line in text.strip().split("\n"))


@lru_cache(maxsize=4096)
def compile_inline(text: str) -> Template:
    """Compile a catalog text that is part of another line."""
    return _compile(Kind.TEXT, "", " ".join(text.split("\n")))


def _compile_line(line: str) -> Template:
    if not line:
        return Template(Kind.BLANK, "", ("",), ("",))
    for pattern, kind, mark in _MARKS:
        if found := pattern.match(line):
            return _compile(kind, found.expand(mark), line[found.end() :])
    return _compile(Kind.TEXT, "", line)


def _compile(kind: Kind, mark: str, text: str) -> Template:
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        names.append(found[1])
        return f"{_OPEN}{len(names) - 1}{_CLOSE}"

    tokens = _markdown().parseInline(PLACEHOLDER.sub(place, _RESERVED.sub("", text)))
    plain = "".join(_plain(tokens[0].children or ()))
    return Template(kind, mark, _pieces(plain, names), _pieces(_html(tokens), names))


def _pieces(text: str, names: Sequence[str]) -> tuple[str, ...]:
    parts = _PLACE.split(text)
    return tuple(names[int(part)] if number % 2 else part for number, part in enumerate(parts))


def _html(tokens: Sequence[Token]) -> str:
    markdown = _markdown()
    made: str = markdown.renderer.render(tokens, markdown.options, {})
    return made.replace("&quot;", '"')  # addresses have it escaped in another way


def _plain(tokens: Sequence[Token]) -> Iterator[str]:
    """The text without Markdown; a link is followed by its address, unless that is the link's text."""
    shown = ""
    address = ""
    for token in tokens:
        if token.type == "link_open":
            shown, address = "", str(token.attrs["href"])
        elif token.type == "link_close" and address.removeprefix("mailto:") != shown:
            yield f" ({address})"
        else:
            shown += token.content
            yield token.content


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    class Markdown(MarkdownIt):
        def validateLink(self, url: str) -> bool:
            # A fact in an address would make a link of what somebody typed.
            return url.partition(":")[0].lower() in SCHEMES and not _PLACE_IN_ADDRESS.search(url)

    return Markdown("commonmark", {"html": False, "breaks": True, "xhtmlOut": False}).disable("image")
