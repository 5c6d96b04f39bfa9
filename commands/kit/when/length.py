"""Parses durations."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

from commands.kit.when.language import Unit
from commands.kit.when.scanner import Scanner

Length = dict[Unit, int]
"""How many of each unit. They are kept apart, because a day is not always 24 hours long, and months differ."""

_UNITS: tuple[Unit, ...] = ("months", "weeks", "days", "hours", "minutes", "seconds")
_SMALLER: dict[Unit, Unit] = {"hours": "minutes", "minutes": "seconds"}  # what the last number of `1h30` counts
CALENDAR: frozenset[Unit] = frozenset({"months", "weeks", "days"})
"""The units that are counted on the calendar; the others are elapsed time."""
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_TWO_DIGITS = re.compile(r"[0-5]\d", re.ASCII)
_GLUED = re.compile(r"(?:\d{1,6}[a-z]+)+(?:\d{1,2})?", re.ASCII)
_PIECE = re.compile(r"(\d+)([a-z]*)", re.ASCII)


def read_length(scanner: Scanner) -> Length | None:
    """Parse `90s`, `1h30`, `2 hours`, `une heure et demie`. Units must go from large to small."""
    total: Length = {}
    while piece := scanner.attempt(partial(_next_piece, before=total)):
        total = total | piece
    return total or None


def read_number(scanner: Scanner) -> int | None:
    """Parse a number in digits or words."""
    found = scanner.match(_NUMBER)
    return int(found.group()) if found else scanner.take(scanner.lexicon.numbers)


def elapsed(length: Length) -> timedelta:
    """The duration as elapsed time: a day has 24 hours and a month 30 days."""
    rest = {unit: amount for unit, amount in length.items() if unit != "months"}
    return timedelta(days=30 * length.get("months", 0)) + timedelta(**rest)


def _next_piece(scanner: Scanner, before: Length) -> Length | None:
    if before:
        scanner.skip(scanner.lexicon.and_)
    piece = _span(scanner) or scanner.attempt(_glued) or scanner.attempt(_spaced)
    smallest = max((_UNITS.index(unit) for unit in before), default=-1)
    smaller = piece is not None and all(_UNITS.index(unit) > smallest for unit in piece)
    return piece if smaller else None


def _span(scanner: Scanner) -> Length | None:
    minutes = scanner.take(scanner.lexicon.spans)
    return {"minutes": minutes} if minutes is not None else None


def _glued(scanner: Scanner) -> Length | None:
    found = scanner.match(_GLUED)
    length: Length = {}
    for number, name in _PIECE.findall(found.group()) if found else ():
        unit = scanner.lexicon.units.get(name) if name else _SMALLER.get(list(length)[-1])
        if unit is None or any(_UNITS.index(unit) <= _UNITS.index(larger) for larger in length):
            return None
        length[unit] = int(number)
    return length or None


def _spaced(scanner: Scanner) -> Length | None:
    number = read_number(scanner)
    if number is None:
        number = scanner.take(scanner.lexicon.articles)
    unit = scanner.take(scanner.lexicon.units)
    if number is None or unit is None:
        return None
    length: Length = {unit: number}
    if scanner.words[scanner.at - 1] in scanner.lexicon.hour_then_minutes and not scanner.sees(_spaced):
        minutes = scanner.match(_TWO_DIGITS)
        length |= {"minutes": int(minutes.group())} if minutes else {}
    return length
