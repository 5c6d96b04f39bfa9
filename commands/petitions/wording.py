"""What a petition says, and how a name stands: without what can't be seen, or turns a page round. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from commands.kit.errors import UserError
from commands.kit.words import one_line

LONGEST_WORDS, LONGEST_ADDRESSEE, LONGEST_LINE = 3_000, 200, 80  # characters
MOST_LINES = 60  # of the words
MOST_MARKS = 3  # on one letter: accents, vowel signs
_JOINERS = "\u200c\u200d"  # Persian names and emoji need them
_QUOTES = "\"'“”„«»‘’‹› \u00a0\u202f"
_FORMULA = "=+-@\t"  # with which a cell of a spreadsheet would begin to reckon
_EMPTY_LINES = re.compile(r"\n{3,}")


def words_of(text: str) -> str:
    """The words of a petition. Raises `UserError` for more than fit on a page or two."""
    lines = [_seen(line).rstrip() for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text)]
    words = _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
    if len(words) > LONGEST_WORDS:
        raise UserError("petitions-too-long", length=len(words), most=LONGEST_WORDS)
    if words.count("\n") >= MOST_LINES:
        raise UserError("petitions-too-many-lines", most=MOST_LINES)
    return words


def addressee_of(text: str) -> str:
    """To whom it goes. Raises `UserError` for what is no name."""
    name = _seen(one_line(text)).strip(_QUOTES + ".,;")
    if len(name) > LONGEST_ADDRESSEE:
        raise UserError("petitions-too-long", length=len(name), most=LONGEST_ADDRESSEE)
    return name


def line_of(text: str) -> str:
    """How a name stands in the list: on one line. Raises `UserError` for what is too long, or has no letter."""
    line = _seen(one_line(text)).strip(_QUOTES).lstrip(_FORMULA).strip()
    if len(line) > LONGEST_LINE:
        raise UserError("petitions-line-too-long", length=len(line), most=LONGEST_LINE)
    if not any(map(str.isalpha, line)):
        raise UserError("petitions-line-no-name")
    return line


def names_of(name: str) -> list[str]:
    """How the name of a member can stand: as it is, and its initials, where that is something else."""
    try:
        whole = line_of(name[: LONGEST_LINE - 1])
    except UserError:
        return []
    first = [next(filter(str.isalpha, word), "") for word in re.split(r"[\s-]+", whole)]
    initials = " ".join(f"{each.upper()}." for each in first if each)
    return [whole] if initials in (whole, f"{whole}.") else [whole, initials]


def _seen(text: str) -> str:
    """The text without control characters, what changes its direction, and marks by the dozen on a letter."""
    return unicodedata.normalize("NFC", "".join(_few_marks(text)))


def _few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        kind = unicodedata.category(character)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks <= MOST_MARKS and (kind not in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or character in _JOINERS):
            yield character
