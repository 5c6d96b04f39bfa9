"""Parses durations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from functools import partial

from commands.kit.when.language import Unit
from commands.kit.when.scanner import Scanner

Length = dict[Unit, int]
"""How many of each unit. They are kept apart, because a day is not always 24 hours long, and months differ."""

_UNITS: tuple[Unit, ...] = ("months", "weeks", "days", "hours", "minutes", "seconds")
_SMALLER: dict[Unit, Unit] = {"hours": "minutes", "minutes": "seconds"}  # what the last number of `1h30` counts
_PARTS: dict[Unit, tuple[Unit, int]] = {
    "weeks": ("days", 7),
    "days": ("hours", 24),
    "hours": ("minutes", 60),
    "minutes": ("seconds", 60),
}
CALENDAR: frozenset[Unit] = frozenset({"months", "weeks", "days"})
"""The units that are counted on the calendar; the others are elapsed time."""
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_DECIMAL = re.compile(r"(\d{0,6})[.,](\d{1,3})", re.ASCII)
_DECIMAL_GLUED = re.compile(r"(\d{0,6})[.,](\d{1,3})([a-z]+)", re.ASCII)
_QUOTIENT = re.compile(r"([1-9])/([2-9])", re.ASCII)
_TWO_DIGITS = re.compile(r"[0-5]\d", re.ASCII)
_GLUED = re.compile(r"(?:\d{1,6}[a-z]+)+(?:\d{1,2})?", re.ASCII)
_PIECE = re.compile(r"(\d+)([a-z]*)", re.ASCII)
_PRIME = re.compile(r"(\d{1,3})'(?:([0-5]\d)(?:''|\")?)?", re.ASCII)
_HALF = Fraction(1, 2)


def read_length(scanner: Scanner) -> Length | None:
    """Parse `90s`, `1h30`, `1.5 hours`, `3'`, `une heure et demie`. Units must go from large to small."""
    total: Length = {}
    while piece := scanner.attempt(partial(_next_piece, before=total)):
        total = total | piece
    return total or None


def read_length_from_now(scanner: Scanner) -> Length | None:
    """Parse `in 2 hours`, `a week from now`."""
    if scanner.skip(scanner.lexicon.into):
        return read_length(scanner)
    return scanner.attempt(_from_now)


def _from_now(scanner: Scanner) -> Length | None:
    length = read_length(scanner)
    return length if length and scanner.skip(scanner.lexicon.from_now) else None


def read_number(scanner: Scanner) -> int | None:
    """Parse a number in digits or words."""
    return scanner.number(_NUMBER)


def elapsed(length: Length) -> timedelta:
    """The duration as elapsed time: a day has 24 hours and a month 30 days."""
    rest = {unit: amount for unit, amount in length.items() if unit != "months"}
    return timedelta(days=30 * length.get("months", 0)) + timedelta(**rest)


def _next_piece(scanner: Scanner, before: Length) -> Length | None:
    if before:
        scanner.skip(scanner.lexicon.and_)
    piece = (
        _idiom(scanner)
        or _span(scanner)
        or scanner.attempt(_prime)
        or scanner.attempt(_glued)
        or scanner.attempt(_spaced)
    )
    smallest = max((_UNITS.index(unit) for unit in before), default=-1)
    smaller = piece is not None and all(_UNITS.index(unit) > smallest for unit in piece)
    return piece if smaller else None


def _idiom(scanner: Scanner) -> Length | None:
    """`a fortnight`; `quinze jours`, which are two weeks."""
    weeks = scanner.take(scanner.lexicon.idioms)
    return {"weeks": weeks} if weeks else None


def _span(scanner: Scanner) -> Length | None:
    minutes = scanner.take(scanner.lexicon.spans)
    return {"minutes": minutes} if minutes is not None else None


def _prime(scanner: Scanner) -> Length | None:
    """`3'`, `1'30`: minutes, and seconds."""
    found = scanner.match(_PRIME)
    return _whole({"minutes": int(found[1]), "seconds": int(found[2] or 0)}) if found else None


def _glued(scanner: Scanner) -> Length | None:
    if found := scanner.match(_DECIMAL_GLUED):
        unit = scanner.lexicon.units.get(found[3])
        return _divided(_decimal(found), unit) if unit else None
    found = scanner.match(_GLUED)
    length: Length = {}
    for number, name in _PIECE.findall(found.group()) if found else ():
        unit = scanner.lexicon.units.get(name) if name else _SMALLER.get(list(length)[-1])
        if unit is None or any(_UNITS.index(unit) <= _UNITS.index(larger) for larger in length):
            return None
        length[unit] = int(number)
    return _and_a_half(scanner, length) if length else None


def _spaced(scanner: Scanner) -> Length | None:
    number = scanner.attempt(_fraction) or scanner.attempt(_mixed)
    unit = scanner.take(scanner.lexicon.units)
    if number is None or unit is None:
        return None
    if number.denominator > 1:
        return _divided(number, unit)
    length: Length = {unit: int(number)}
    if scanner.words[scanner.at - 1] in scanner.lexicon.hour_then_minutes and not scanner.sees(_spaced):
        minutes = scanner.match(_TWO_DIGITS)
        length |= {"minutes": int(minutes.group())} if minutes else {}
    return _and_a_half(scanner, length)


def _mixed(scanner: Scanner) -> Fraction | None:
    """A whole number, and perhaps a fraction more: `two`, `1 1/2`, `one and a half`."""
    whole = read_number(scanner)
    whole = scanner.take(scanner.lexicon.articles) if whole is None else whole
    if whole is None:
        return None
    more = _HALF if scanner.skip(scanner.lexicon.half_more) else scanner.attempt(_fraction)
    return whole + (more or Fraction(0))


def _and_a_half(scanner: Scanner, length: Length) -> Length | None:
    """`two hours and a half`: half of the only unit more."""
    (unit, number), *more = length.items()
    if more or not scanner.skip(scanner.lexicon.half_more):
        return length
    return _divided(number + _HALF, unit)


def _fraction(scanner: Scanner) -> Fraction | None:
    """`1.5`, `1,5`, `1/2`."""
    if found := scanner.match(_DECIMAL):
        return _decimal(found)
    found = scanner.match(_QUOTIENT)
    return Fraction(int(found[1]), int(found[2])) if found else None


def _decimal(found: re.Match[str]) -> Fraction:
    return Fraction(f"{found[1] or 0}.{found[2]}")


def _divided(amount: Fraction, unit: Unit) -> Length | None:
    """A fraction of a unit in whole smaller ones, down to seconds; None where there are none."""
    return _whole(dict(_split(amount, unit))) if unit in _PARTS else None


def _split(amount: Fraction, unit: Unit) -> Iterator[tuple[Unit, int]]:
    yield unit, int(amount)
    rest = amount - int(amount)
    if rest and unit in _PARTS:
        smaller, many = _PARTS[unit]
        yield from _split(rest * many, smaller)


def _whole(length: Length) -> Length | None:
    """Without the units of which there are none."""
    return {unit: amount for unit, amount in length.items() if amount} or None
