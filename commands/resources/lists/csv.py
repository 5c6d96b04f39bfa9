"""Lists as spreadsheets have them: comma-separated values (RFC 4180), also with semicolons or tabs. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

SEPARATORS = (",", ";", "\t")
_RULED = "|"  # a table in Markdown
_NAMED = re.compile(r'"?sep=(.)"?[,;\t]*', re.IGNORECASE)  # Excel's own first line
MEDIA_TYPE = "text/csv"
# Spreadsheets run cells that begin so (OWASP, "CSV Injection"); an apostrophe before them makes them text.
_FORMULA = tuple("=+-@\t\r")
_FENCE = re.compile(r"\s*```\w*\s*")
_LONGEST_CELL = 20  # lines


class Line(Struct, frozen=True):
    """A line of a pasted list, counted as its writer counts; no cells where its quotation marks do not add up."""

    number: int
    cells: tuple[str, ...] | None


_COLUMNS = 50  # of the first line that are looked at: lists have ten


def written(rows: Iterable[Sequence[str]], separator: str) -> str:
    """The text of a file that spreadsheets open with its accents right, and of which they run nothing."""
    text = io.StringIO()
    text.write("\ufeff")
    csv.writer(text, delimiter=separator).writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def _guarded(cell: str) -> str:
    cell = cell.strip()
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell.removeprefix("'") if cell.lstrip("'").startswith(_FORMULA) else cell


def pasted(text: str, knows: Callable[[str], bool]) -> Iterator[Line]:
    """The lines of a list, without empty ones. Its first line decides what separates cells: what it `knows` most by."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if not _FENCE.fullmatch(line)]
    if not lines:
        return
    named = _NAMED.fullmatch(lines[0].strip(" "))
    if named:
        lines[0] = ""
    first = next((line for line in lines if line.strip()), "")
    if first.strip().startswith(_RULED):
        yield from _table(lines)
        return
    separator = named[1] if named and named[1] in (*SEPARATORS, _RULED) else _separator(first, knows)
    for number, record in _records(lines):
        cells = _cells(record, separator)
        if cells is None or any(cells):
            yield Line(number, cells)


def _separator(first: str, knows: Callable[[str], bool]) -> str:
    return max((*SEPARATORS, _RULED), key=lambda each: sum(map(knows, (_cells(first, each) or ())[:_COLUMNS])))


def _table(lines: Sequence[str]) -> Iterator[Line]:
    """The lines of a table in Markdown, without the rule below its head."""
    for number, line in enumerate(lines, 1):
        cells = tuple(cell.strip() for cell in line.strip().removeprefix(_RULED).removesuffix(_RULED).split(_RULED))
        if any(cell.strip("-: ") for cell in cells):
            yield Line(number, cells)


def _records(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What belongs together, and the number of its first line: a cell in quotation marks can go on in the next lines.

    A quotation mark that is never closed spoils its own line only.
    """
    start = 0
    while start < len(lines):
        end = start + 1
        for most in range(end, min(start + _LONGEST_CELL, len(lines)) + 1):
            if "\n".join(lines[start:most]).count('"') % 2 == 0:
                end = most
                break
        yield start + 1, "\n".join(lines[start:end])
        start = end


def _cells(record: str, separator: str) -> tuple[str, ...] | None:
    try:
        (row,) = csv.reader([record], delimiter=separator, strict=True, skipinitialspace=separator != "\t")
    except (csv.Error, ValueError):
        return None
    return tuple(_unguarded(cell.strip()) for cell in row)
