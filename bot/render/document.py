"""Sets documents as PDF pages: a text, and a table of plain cells. Importing it takes a second or two.

The font is the one that matplotlib brings: Latin, Greek, Cyrillic, Hebrew, Arabic, Georgian, Armenian.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

_FONT, _BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
_SIZE, _SMALL, _SMALLEST, _TITLE = 10.5, 8.0, 6.5, 15.0  # points
_MARGIN, _LINE, _ROW, _BY_HAND = 20.0, 5.6, 7.0, 10.0  # millimetres
_GREY = 170  # of the lines
_INSET = 0.4  # millimetres, of two lines in a row
_COLUMNS = 14.0, 104.0, 52.0  # millimetres: number, row, room to write
_RIGHT_TO_LEFT = ("R", "AL")  # bidirectional classes
_DROPPED = ("So", "Sk", "Cf", "Co", "Cs", "Cn", "Cc", "Mn", "Me")  # what can be left out of a name


def printed(description: Mapping[str, Any]) -> bytes:
    """The PDF file of a document that `attachments.described` has described."""
    pages = _Pages()
    pages.title_of(description["subject"])
    for paragraph in description["paragraphs"]:
        pages.paragraph(paragraph)
    pages.ln(_LINE)
    pages.head(description["heading"], description["head"])
    rows = [pages.shown(row, description["instead"]) for row in description["rows"]]
    for number, row in enumerate([*rows, *[""] * description["blank"]], 1):
        pages.row(number, row, _ROW if row else _BY_HAND)
    return bytes(pages.output())


class _Pages(FPDF):
    """Pages of a document, with their numbers below."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        found = find_spec("matplotlib")
        assert found is not None and found.origin is not None
        fonts = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
        self.add_font("text", "", fonts / _FONT)
        self.add_font("text", "B", fonts / _BOLD)
        font = self.fonts["text"]
        assert isinstance(font, TTFFont)
        self.known = frozenset(font.cmap)
        self.heads: Sequence[str] = ()
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN)
        self.set_draw_color(_GREY)
        self.set_font("text", size=_SIZE)
        self.set_text_shaping(True)
        self.add_page()

    def footer(self) -> None:
        """Which page it is, of how many."""
        self.set_y(-_MARGIN * 0.75)
        self.set_font("text", size=_SMALL)
        self.cell(0, _LINE, f"{self.page_no()} / {{nb}}", align="C")
        self.set_font("text", size=_SIZE)

    def title_of(self, title: str) -> None:
        """To whom it goes, in large letters."""
        self.set_title(title)
        self.set_font("text", "B", _TITLE)
        self._block(title, _LINE * 1.4)
        self.set_font("text", size=_SIZE)
        self.ln(_LINE)

    def paragraph(self, text: str) -> None:
        """One line of the text, however long; an empty one is a gap."""
        if text.strip():
            self._block(text, _LINE)
        else:
            self.ln(_LINE / 2)

    def _block(self, text: str, height: float) -> None:
        backwards = _begins_on_the_right(text)
        self.set_text_shaping(True, direction="rtl" if backwards else "ltr")
        self.multi_cell(
            0, height, self._known_of(text), align="R" if backwards else "L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        self.set_text_shaping(False)

    def head(self, heading: str, names: Sequence[str]) -> None:
        """What the table is, and the names of its columns, which come back on every page."""
        self._block(heading, _LINE)
        self.ln(_LINE / 2)
        self.heads = names
        self._columns()

    def _columns(self) -> None:
        self.set_font("text", "B", _SMALL)
        for width, name in zip(_COLUMNS, self.heads, strict=True):
            self.cell(width, _LINE, self._known_of(name), border="B")
        self.ln(_LINE)
        self.set_font("text", size=_SIZE)

    def row(self, number: int, text: str, height: float) -> None:
        """One row, on the next page where there is no room."""
        if self.will_page_break(height):
            self.add_page()
            self._columns()
        first, width, last = _COLUMNS
        self.set_font("text", size=_SMALL)
        self.cell(first, height, str(number), border="B")
        self._name(text, width, height)
        self.cell(last, height, "", border="B", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _name(self, text: str, width: float, height: float) -> None:
        """A cell with the text in letters that are as small as needed, on two lines if need be."""
        if not text.isascii():
            self.set_text_shaping(_is_shaped(text), direction="rtl" if _begins_on_the_right(text) else "ltr")
        self.set_font("text", size=_SIZE)
        size = _SIZE * min(1.0, (width - 2) / max(self.get_string_width(text), 1.0)) if text else _SIZE
        if size >= _SMALLEST:
            self.set_font("text", size=size)
            self.cell(width, height, text, border="B")
        else:
            self._on_two_lines(text, width, size * 2)
        self.set_text_shaping(False)

    def _on_two_lines(self, text: str, width: float, size: float) -> None:
        x, y, half = self.get_x(), self.get_y(), len(text) // 2
        cut = next((at for at in (text.rfind(" ", 0, half), text.find(" ", half)) if at > half // 2), half)
        self.set_font("text", size=min(size * 0.9, _SMALL))
        for place, part in enumerate((text[:cut], text[cut:].strip())):
            room = (width - 2) / max(self.get_string_width(part), 1.0)
            if room < 1:
                self.set_font("text", size=self.font_size_pt * room)
            self.set_xy(x, y + _INSET + place * (_ROW / 2 - _INSET))
            self.cell(width, _ROW / 2 - _INSET, part)
        self.line(x, y + _ROW, x + width, y + _ROW)
        self.set_xy(x + width, y)

    def shown(self, row: str, instead: str) -> str:
        """A row as this font can show it; `instead` where letters are lacking."""
        lacking = [each for each in row if ord(each) not in self.known]
        if any(unicodedata.category(each) not in _DROPPED for each in lacking):
            return instead
        shown = " ".join(self._known_of(row).split())
        return shown if any(map(str.isalnum, shown)) else instead

    def _known_of(self, text: str) -> str:
        return "".join(each for each in text if ord(each) in self.known and not _is_unseen(each))


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc") or "\ufe00" <= character <= "\ufe0f"


def _begins_on_the_right(text: str) -> bool:
    strong = (unicodedata.bidirectional(each) for each in text)
    return next((each for each in strong if each in ("L", *_RIGHT_TO_LEFT)), "L") in _RIGHT_TO_LEFT


def _is_shaped(text: str) -> bool:
    """Whether the letters have to be joined, turned round, or put upon one another."""
    return any(
        unicodedata.bidirectional(each) in _RIGHT_TO_LEFT or unicodedata.category(each) in ("Mn", "Me") for each in text
    )
