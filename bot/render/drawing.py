"""Draws charts from descriptions: readable on a phone, and without colours. Importing it takes half a second."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch
from msgspec import Struct

_INCHES, _DPI = 5.4, 200  # 1080 pixels, the width of a phone
_FONT = "DejaVu Sans"  # comes with the library, and has all Latin, Greek and Cyrillic letters
_SIZE = 13.0
_DARK, _GREY, _PALE = "#222222", "#767676", "#e4e4e4"
_STYLE: dict[Any, object] = {
    "font.family": _FONT,
    "font.size": _SIZE,
    "text.color": _DARK,
    "axes.labelcolor": _DARK,
    "xtick.color": _DARK,
    "ytick.color": _DARK,
    "text.parse_math": False,  # what people typed may hold dollars
    "hatch.linewidth": 1.2,
}
# Beside its colour each entry has a pattern and a shape.
_PATTERNS = ("", "//", "..", "xx", "\\\\", "oo")
_SHAPES = "osD^vP"
_MOST_LETTERS = 18  # of a bar's label
_NARROW = 0.07  # of the width: no room for a number
_MOST_DATES = 5


class Drawn(Struct, frozen=True):
    """A PNG picture, and its size in pixels."""

    png: bytes
    width: int
    height: int


def draw(description: Mapping[str, Any]) -> Drawn:
    """Draw a chart that `attachments.described` has described. Not thread-safe."""
    with mpl.rc_context(_STYLE):
        figure = _bars(description) if description["kind"] == "bars" else _days(description)
        figure.suptitle(
            _shown(description["title"]), x=0.03, ha="left", fontsize=_SIZE + 1, fontweight="bold", wrap=True
        )
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
    width, height = figure.get_size_inches() * _DPI
    return Drawn(buffer.getvalue(), round(width), round(height))


def _bars(description: Mapping[str, Any]) -> Figure:
    bars, legend = description["bars"], description["legend"]
    figure, axes = _canvas(0.5 * len(bars) + 0.3 * ((len(legend) + 1) // 2))
    longest = max((sum(bar["parts"]) for bar in bars), default=0) or 1
    for place, bar in enumerate(bars):
        whole = sum(bar["parts"]) if legend else longest
        end = _bar(
            axes, place, [part / whole for part in bar["parts"]] if whole else [], bar["parts"] if legend else ()
        )
        axes.text(end + 0.02, place, _shown(bar["note"]), va="center", color=_DARK if bar["parts"] else _GREY)
    axes.set_xlim(0, 1 if legend else 1.25)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks(range(len(bars)), [_short(bar["label"]) for bar in bars])
    if legend:
        handles = [Patch(**_look(number, len(legend)), label=_shown(name)) for number, name in enumerate(legend)]
        figure.legend(
            handles=handles, loc="outside lower left", ncols=2, frameon=False, handlelength=2, handleheight=1.2
        )
    return figure


def _bar(axes: Axes, place: int, parts: Sequence[float], numbers: Sequence[float]) -> float:
    """Draw one bar, its parts from left to right with their numbers. Returns where it ends."""
    end = 0.0
    for number, part in enumerate(parts):
        if part:
            look = _look(number, len(parts))
            axes.barh(place, part, left=end, height=0.72, **look)
            if numbers and part >= _NARROW:
                shown = {"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.15"}
                axes.text(end + part / 2, place, f"{numbers[number]:g}", ha="center", va="center", bbox=shown)
        end += part
    return end


def _days(description: Mapping[str, Any]) -> Figure:
    levels, days = description["levels"], description["days"]
    figure, axes = _canvas(0.5 * len(levels) + 0.4)
    for number in range(len(levels)):
        found = [day for day, _, on in days if number in on]
        look = _look(number, len(levels))
        axes.scatter(
            found, [number] * len(found), s=110, marker=_SHAPES[number % len(_SHAPES)], color=look["facecolor"],
            edgecolors=_DARK, linewidths=0.8, zorder=3,
        )  # fmt: skip
    axes.grid(axis="y", color=_PALE)
    axes.set_ylim(len(levels) - 0.5, -0.5)
    axes.set_yticks(range(len(levels)), [_short(level) for level in levels])
    marked = _spread([(day, label) for day, label, _ in days])
    axes.set_xticks([day for day, _ in marked], [label for _, label in marked])
    axes.margins(x=0.08)
    return figure


def _canvas(inches: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_INCHES, inches + 0.9), dpi=_DPI, layout=_layout(), facecolor="white")
    axes = figure.add_subplot()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure, axes


def _layout() -> ConstrainedLayoutEngine:
    return ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12)


def _look(number: int, of: int) -> dict[str, Any]:
    """The style of an entry: its own shade, distinguishable in grey too, and its own pattern."""
    colour = colormaps["cividis"](0.95 - 0.8 * number / max(of - 1, 1)) if of > 1 else "#3f6fa3"
    dark = of > 1 and number >= of / 2
    pattern = _PATTERNS[number % len(_PATTERNS)] if of > 1 else ""
    return {"facecolor": colour, "edgecolor": "#ffffff" if dark else _DARK, "hatch": pattern, "linewidth": 0.6}


def _spread(dates: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """As many of the dates as fit below the chart, including the first and the last."""
    if len(dates) <= _MOST_DATES:
        return dates
    step = (len(dates) - 1) / (_MOST_DATES - 1)
    return [dates[round(number * step)] for number in range(_MOST_DATES)]


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
