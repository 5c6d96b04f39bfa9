"""Reads a spreadsheet, as a program of its own: bytes on standard input, the rows as JSON on standard output.

What strangers send may be made to take all memory or all time. This process has limits of both, and only itself to
lose.
It imports nothing of ours. Exit codes: 3 for a file that is too large, 4 for one that can't be read.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import resource
import sys
import zipfile

TOO_LARGE, UNREADABLE = 3, 4
_MEMORY, _SECONDS = 1 << 30, 10  # of address space, which is more than is used; of the processor
UNPACKED, PARTS = 40_000_000, 2_000  # bytes, and files in the archive
ROWS, COLUMNS = 5_000, 200
_PIECE = 1 << 16
_BETWEEN_TAGS = re.compile(rb">\s++<")


def main() -> int:
    """Read the file; returns the exit code."""
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    data = sys.stdin.buffer.read()
    try:
        if not fits(data):
            return TOO_LARGE
        rows = _rows(data)
    except MemoryError:
        return TOO_LARGE
    except BaseException:  # noqa: BLE001 - whatever the reader says, a panic of its own included: it can't be read
        return UNREADABLE
    if rows is None:
        return TOO_LARGE
    json.dump(rows, sys.stdout)
    return 0


def fits(data: bytes) -> bool:
    """Whether the archive is as small unpacked as a list is. What it says of its own sizes does not count."""
    left = UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS:
            return False
        for part in parts:
            with archive.open(part) as opened:
                while piece := opened.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        return False
    return True


def _rows(data: bytes) -> list[tuple[int, list[str]]] | None:
    """The rows of the first sheet that has some, with their numbers; None where they are too many."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError:
        book = CalamineWorkbook.from_filelike(_without_breaks(data))
    for about in book.sheets_metadata:
        if about.visible is not SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(about.name)
        if sheet.height > ROWS or sheet.width > COLUMNS:
            return None
        first = (sheet.start or (0, 0))[0] + 1
        rows = [(first + at, [_text(cell) for cell in row]) for at, row in enumerate(sheet.to_python())]
        if any(any(cells) for _, cells in rows):
            return rows
    return []


def _without_breaks(data: bytes) -> io.BytesIO:
    """The archive with nothing between the tags of an OpenDocument's content.

    Gnumeric writes each cell on a line of its own, which the reader does not expect.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            new.writestr(part, _BETWEEN_TAGS.sub(b"><", text) if part.filename == "content.xml" else text)
    made.seek(0)
    return made


def _text(cell: object) -> str:
    """A cell as its spreadsheet would show it, near enough."""
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime.datetime():
            return cell.isoformat(" ", "seconds")
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
