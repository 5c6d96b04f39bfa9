"""Draws charts: near square, legible on a phone and without colours. Importing it takes half a second."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle
from msgspec import Struct

_INCHES, _DPI = 5.4, 200  # 1080 pixels, the width of a phone
_LOWEST, _HIGHEST = 4.05, 6.75  # inches: near square, because apps crop what is wider or taller
_FONT = "DejaVu Sans"  # comes with the library, and has all Latin, Greek and Cyrillic letters
_SIZE, _SMALLEST = 15.0, 8.0  # points
_PAPER = "#faf7f0"  # dazzles nobody in a dark app, and has an edge in a light one
_INK, _GREY, _PALE = "#2b2a28", "#6f6b64", "#e6e0d4"
_TINTS = ("#d7e3ea", "#2f6690")  # from few to many
_CALM = "#7ba3bd"
_LEVELS = ("#8fb996", "#c9cba3", "#e0c389", "#d9a58c", "#9aa8c9", "#8a86a8")
_STYLE: dict[Any, object] = {
    "font.family": _FONT,
    "font.size": _SIZE,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "text.parse_math": False,  # what people typed may hold dollars
}
_SHAPES = "osD^vP"  # beside its colour each level has a shape, and its name
_MOST_LETTERS = 18  # of a bar's label
_ROW = 0.5  # inches for a row of the usual size
_TITLE_LETTERS = 36  # in a line
_DATES_APART = 0.29  # of the width
_DARK_FROM = 0.55  # of the tints: from there on letters are white
_FEWEST_COLUMNS = 4  # a single week is no banner


class Drawn(Struct, frozen=True):
    """A PNG picture, and its size in pixels."""

    png: bytes
    width: int
    height: int


def draw(description: Mapping[str, Any]) -> Drawn:
    """Draw a chart that `attachments.described` has described. Not thread-safe."""
    with mpl.rc_context(_STYLE):
        figure = _CHARTS[description["kind"]](description)
        title = fill(_shown(description["title"]), _TITLE_LETTERS)
        figure.suptitle(title, x=0.03, ha="left", fontsize=_SIZE, fontweight="bold")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
    width, height = figure.get_size_inches() * _DPI
    return Drawn(buffer.getvalue(), round(width), round(height))


def _bars(description: Mapping[str, Any]) -> Figure:
    bars = description["bars"]
    figure, axes = _canvas(len(bars))
    size = _size(len(bars))
    longest = max((bar["length"] for bar in bars), default=0) or 1
    for place, bar in enumerate(bars):
        end = bar["length"] / longest
        axes.barh(place, end, height=0.66, facecolor=_CALM)
        axes.text(end + 0.02, place, _shown(bar["note"]), va="center", fontsize=size)
    axes.set_xlim(0, 1.2)
    axes.set_ylim(max(len(bars), 3) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks(range(len(bars)), [_short(bar["label"]) for bar in bars], fontsize=size)
    return figure


def _grid(description: Mapping[str, Any]) -> Figure:
    """A column for each day, a row for each level; how many stands in each cell, and tints it."""
    levels, columns = description["levels"], description["columns"]
    figure, axes = _canvas(len(levels) + 1)
    most = max((count for _, counts in columns for count in counts), default=0) or 1
    tint = LinearSegmentedColormap.from_list("tint", _TINTS)
    size = _SIZE if len(columns) <= _FEWEST_COLUMNS * 2 else _SIZE - 3
    for x, (_, counts) in enumerate(columns):
        if not counts:
            axes.text(x, (len(levels) - 1) / 2, "–", ha="center", va="center", color=_GREY)
        for y, count in enumerate(counts):
            colour = tint(count / most) if count else "none"
            axes.add_patch(Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, facecolor=colour, edgecolor=_PALE))
            shown = f"{count:g}" if count else ""
            ink = "white" if count > most * _DARK_FROM else _INK
            axes.text(x, y, shown, ha="center", va="center", color=ink, fontsize=size)
    axes.set_ylim(len(levels) - 0.5, -0.5)
    axes.set_yticks(range(len(levels)), [_short(level) for level in levels])
    wide = max(len(columns), _FEWEST_COLUMNS)
    axes.set_xlim(-0.5, wide - 0.5)
    _dated(axes, [(place, label) for place, (label, _) in enumerate(columns)], wide - 1)
    return figure


def _days(description: Mapping[str, Any]) -> Figure:
    levels, days = description["levels"], description["days"]
    figure, axes = _canvas(len(levels) + 1)
    for number in range(len(levels)):
        found = [day for day, _, on in days if number in on]
        axes.scatter(
            found, [number] * len(found), s=190, marker=_SHAPES[number % len(_SHAPES)],
            color=_LEVELS[number % len(_LEVELS)], edgecolors=_INK, linewidths=0.9, zorder=3,
        )  # fmt: skip
    axes.grid(axis="y", color=_PALE, linewidth=1.5)
    axes.set_ylim(len(levels) - 0.5, -0.5)
    axes.set_yticks(range(len(levels)), [_short(level) for level in levels])
    _dated(axes, [(day, label) for day, label, _ in days], days[-1][0] - days[0][0] if days else 0)
    axes.margins(x=0.08)
    return figure


_CHARTS = {"bars": _bars, "grid": _grid, "days": _days}


def _canvas(rows: int) -> tuple[Figure, Axes]:
    inches = min(max(rows * _ROW + 1, _LOWEST), _HIGHEST)
    figure = Figure(figsize=(_INCHES, inches), dpi=_DPI, layout=_layout(), facecolor=_PAPER)
    axes = figure.add_subplot(facecolor=_PAPER)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure, axes


def _layout() -> ConstrainedLayoutEngine:
    return ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.15)


def _size(rows: int) -> float:
    """The size of letters beside a row, in points: smaller where there are many."""
    return min(_SIZE, max(_SMALLEST, (_HIGHEST - 1) / max(rows, 1) * 72 * 0.75))


def _dated(axes: Axes, dates: Sequence[tuple[int, str]], width: int) -> None:
    """Label as many of the dates as fit below a chart of this width, including the first and the last."""
    apart, shown = width * _DATES_APART, list(dates[:1])
    for day, label in dates[1:]:
        left = dates[-1][0] - day
        if day - shown[-1][0] >= apart and (left >= apart or not left):
            shown.append((day, label))
    axes.set_xticks([day for day, _ in shown], [label for _, label in shown])


def _short(text: str) -> str:
    shown = _shown(text)
    return shown if len(shown) <= _MOST_LETTERS else shown[: _MOST_LETTERS - 1] + "…"


def _shown(text: str) -> str:
    """The text without emoji and other characters that the font can't draw."""
    known = get_font(findfont(FontProperties(family=_FONT))).get_charmap()
    plain = unicodedata.normalize("NFC", text)
    return "".join(char for char in plain if ord(char) in known and not _is_symbol(char)).strip()


def _is_symbol(char: str) -> bool:
    """Whether it is an emoji, or part of one."""
    return unicodedata.category(char) in ("So", "Cf") or "\ufe00" <= char <= "\ufe0f"
