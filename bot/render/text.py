"""Fills templates with facts, and composes lines into a message, as plain text and as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from html import escape
from itertools import groupby
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from bot.render.templates import Kind, Template, compile_inline, compile_lines
from commands.kit.catalogs import Catalog
from commands.kit.formats import format_value, interleave, list_gaps
from commands.kit.phrase import BLANK, Foreign, Member, Phrase, Pill, Spoiler

_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, and what changes the direction of everything after it (UAX #9, explicit directional
# embeddings, overrides and isolates): a name must not be able to turn a sentence round.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")  # JSON can hold them, UTF-8 and SQLite can't


class Rendered(Struct, frozen=True):
    """A rendered message. `html` is complete, even if it says no more than `body`."""

    body: str
    html: str
    mentions: tuple[str, ...] = ()


class Line(Struct, frozen=True):
    """One line of a message."""

    kind: Kind
    mark: str
    plain: str
    html: str


class Reading(Struct, frozen=True):
    """Renders for a reader: their language and time zone, whose names become mentions, and the year it is there."""

    catalog: Catalog
    zone: tzinfo
    mention: frozenset[str] = frozenset()
    year: int | None = None

    def lines(self, phrases: Iterable[Phrase]) -> list[Line]:
        """The lines of all phrases, in order."""
        return [line for phrase in phrases for line in self._lines(phrase)]

    def _lines(self, phrase: Phrase) -> Iterator[Line]:
        if phrase.key == BLANK.key:
            yield Line(Kind.BLANK, "", "", "")
            return
        for template in compile_lines(self.catalog.template(phrase.key, phrase.facts)):
            yield Line(template.kind, template.mark, *self._filled(template, phrase.facts))

    def _filled(self, template: Template, facts: Mapping[str, object]) -> tuple[str, str]:
        pairs = {name: self._pair(facts[name]) if name in facts else _literal(f"{{{name}}}") for name in template.names}
        return (
            "".join([pairs[part][0] if number % 2 else part for number, part in enumerate(template.plain)]),
            "".join([pairs[part][1] if number % 2 else part for number, part in enumerate(template.html)]),
        )

    def _pair(self, value: object) -> tuple[str, str]:
        """A fact as plain text and as HTML."""
        match value:
            case Member():
                return self._member(value)
            case Pill():
                return _linked(value.user_id, *_literal(value.user_id))
            case Spoiler():
                return self._spoiler(value)
            case Phrase():
                return self._filled(compile_inline(self.catalog.template(value.key, value.facts)), value.facts)
            case Foreign():
                there = self.catalog.others.get(value.language, self.catalog)
                return replace(self, catalog=there)._pair(value.phrase)
            case list() | tuple():
                pairs = [self._pair(item) for item in value]
                plain = [pair[0] for pair in pairs]
                gaps = list_gaps(plain, self.catalog)
                html = interleave([pair[1] for pair in pairs], [escape(gap, quote=False) for gap in gaps])
                return "".join(interleave(plain, gaps)), "".join(html)
            case _:
                return _literal(format_value(value, self.catalog, self.zone, self.year))

    def _member(self, member: Member) -> tuple[str, str]:
        plain, html = _literal(member.name if member.name.strip() else member.user_id)
        if member.user_id not in self.mention:
            return plain, html
        return _linked(member.user_id, plain, html)

    def _spoiler(self, spoiler: Spoiler) -> tuple[str, str]:
        plain, _ = self._pair(spoiler.instead)
        hidden = "<br>".join(_literal(line)[1] for line in _BREAKS.split(spoiler.words))
        return plain, f'<span data-mx-spoiler="{escape(tame(spoiler.reason))}">{hidden}</span>'


def _linked(user_id: str, plain: str, html: str) -> tuple[str, str]:
    """A link to matrix.to, which clients show as a pill (client-server API, 'User, room, and group mentions')."""
    address = quote(user_id, safe="@:", errors="replace")
    return plain, f'<a href="https://matrix.to/#/{address}">{html}</a>'


def tame(text: str) -> str:
    """Text that a person typed, on one line, without control characters and invisible ones that affect other text."""
    if text.isprintable():  # that is most text, and all of those characters are not
        return text
    return _HALF_CHARACTERS.sub("\ufffd", _UNSEEN.sub("", _BREAKS.sub(" ", text)))


def _literal(text: str) -> tuple[str, str]:
    tamed = tame(text)
    return tamed, escape(tamed, quote=False)


def compose(lines: Sequence[Line], mention: Iterable[str] = ()) -> Rendered:
    """Compose lines into a message. Empty lines at its beginning and end are dropped."""
    kept = _without_edges(lines)
    return Rendered(
        "\n".join(line.mark + line.plain for line in kept),
        _blocks(kept),
        tuple(sorted(mention)),
    )


def _without_edges(lines: Sequence[Line]) -> Sequence[Line]:
    said = [number for number, line in enumerate(lines) if line.kind is not Kind.BLANK]
    return lines[said[0] : said[-1] + 1] if said else ()


def _blocks(lines: Sequence[Line]) -> str:
    groups = [(kind, list(group)) for kind, group in groupby(lines, lambda line: line.kind) if kind is not Kind.BLANK]
    if len(groups) == 1 and groups[0][0] is Kind.TEXT:
        return _broken(groups[0][1])
    return "".join(_block(kind, group) for kind, group in groups)


def _block(kind: Kind, lines: Sequence[Line]) -> str:
    items = "".join(f"<li>{line.html}</li>" for line in lines)
    match kind:
        case Kind.BULLET:
            return f"<ul>{items}</ul>"
        case Kind.NUMBER:
            return f'<ol start="{lines[0].mark.removesuffix(". ")}">{items}</ol>'
        case Kind.QUOTE:
            return f"<blockquote>{_broken(lines)}</blockquote>"
        case _:
            return f"<p>{_broken(lines)}</p>"


def _broken(lines: Sequence[Line]) -> str:
    return "<br>".join(line.html for line in lines)
