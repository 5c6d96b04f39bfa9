"""Splits long answers into several messages, because the size of an event is limited."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from html import escape

from msgspec.structs import replace

from bot.render.text import Line, Reading, Rendered, compose
from commands.kit.catalogs import Catalog
from commands.kit.phrase import Phrase

_CUT = "…"
_WIDEST = len(r"\ud83d\ude4c")  # bytes of a character in ASCII JSON
_AROUND = 64  # more than the marks, tags and line breaks around one line


def render(lines: Sequence[Phrase], catalog: Catalog, zone: tzinfo, mention: frozenset[str] = frozenset()) -> Rendered:
    """Render one message, however long. Members in `mention` become pills; all of `mention` are notified."""
    return compose(Reading(catalog, zone, mention).lines(lines), mention)


def pages(
    lines: Sequence[Phrase],
    catalog: Catalog,
    zone: tzinfo,
    mention: frozenset[str] = frozenset(),
    limit: int = 30_000,
    *,
    year: int | None = None,
) -> list[Rendered]:
    """Render one or more messages, body and HTML together at most `limit` bytes each, as escaped in ASCII JSON.

    (That is what is encrypted; with base64 and everything else an event may have 65,536 bytes.) They are split between
    lines. A line that is too long by itself is cut, with an ellipsis and without formatting. The first page notifies.
    Dates of this `year` are shown without it.
    """
    read = Reading(catalog, zone, mention, year).lines(lines)
    if sum(map(_at_most, read)) <= limit:
        return [compose(read, mention)]
    whole = [_fitting(line, limit) for line in read]
    first, *others = _chunks(whole, limit)
    return [compose(first, mention), *(compose(chunk) for chunk in others)]


def _at_most(line: Line) -> int:
    """An upper bound of the line's size that is quick to compute."""
    return _WIDEST * (len(line.mark) + len(line.plain) + len(line.html)) + _AROUND


def _chunks(lines: Iterable[Line], limit: int) -> list[list[Line]]:
    chunks: list[list[Line]] = [[]]
    left = limit
    for line in lines:
        size = _size(line)
        if size > left and chunks[-1]:
            chunks.append([])
            left = limit
        chunks[-1].append(line)
        left -= size
    return chunks


def _size(line: Line) -> int:
    return _bytes(line.mark) + _bytes(line.plain) + _bytes(line.html) + _AROUND


def _bytes(text: str) -> int:
    return len(json.dumps(text)) - 2


def _fitting(line: Line, limit: int) -> Line:
    if _size(line) <= limit:
        return line
    length = bisect_right(range(len(line.plain)), limit, key=lambda length: _size(_cut(line, length))) - 1
    return _cut(line, max(length, 0))


def _cut(line: Line, length: int) -> Line:
    plain = line.plain[:length] + _CUT
    return replace(line, plain=plain, html=escape(plain, quote=False))
