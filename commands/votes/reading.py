"""How what people write is read: what a vote is about, and what somebody chooses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from commands.kit.catalogs import Catalogs
from commands.kit.spelling import is_one_slip
from commands.kit.spoken import LONGEST, bare, is_one_of, without, words_of
from commands.kit.words import fold, one_line, plain

FEWEST, MOST = 2, 9
"""How many options there can be: as many as there are signs with a number."""
LONGEST_OPTION, LONGEST_WHAT = 60, 200  # characters
_SHORT = 3  # words of an option in "tea or coffee?"
_LONG = 5  # letters of a word in which a slip is forgiven
_BEGINNING = 2  # letters of an option's beginning
_BESIDE = ("kit-articles-plain", "kit-polite")
_STOPS = re.compile(r"(?<=[?:])\s|\n")
_COMMAS = re.compile(r"[,;\n]+")
_APART = re.compile(r"[,;\n+&]+")
_KEYCAP = re.compile("\ufe0f?\u20e3")
_NUMBERS = re.compile(r"(?:[1-9]\.?[ ,;.]*)+", re.ASCII)
_BULLET = re.compile(r"^(?:[-*•·]|[1-9a-i][.)])\s+", re.IGNORECASE)


class Matter(Struct, frozen=True):
    """What is asked, and what there is to choose from: none where yes and no are meant."""

    what: str
    options: tuple[str, ...]


def read_matter(text: str, catalogs: Catalogs) -> Matter:
    """`which name? A, B, C`, `which name: A or B`, `tea or coffee?`, `A, B`, or a question alone."""
    text = text.strip()
    if found := _STOPS.search(text):
        head, tail = text[: found.start()].strip(), text[found.end() :]
        if head and tail.strip():
            return Matter(one_line(head).rstrip(":").rstrip(), tuple(_parts(tail, catalogs)))
    options = tuple(_parts(text.rstrip(" ?\u00a0\u202f"), catalogs))
    asks = plain(text).rstrip().endswith("?")
    if asks and (len(options) == 1 or any(len(each.split()) > _SHORT for each in options)):
        return Matter(one_line(text), ())
    return Matter(one_line(text), options)


def _parts(text: str, catalogs: Catalogs) -> Iterator[str]:
    """The options in a text, each once."""
    seen = set()
    for piece in _COMMAS.split(catalogs.derived(_or, "kit-or").sub(",", text)):
        option = _BULLET.sub("", one_line(piece)).rstrip(".?¿¡!").strip('¿¡ "“”«»\u00a0\u202f')
        if option and fold(option) not in seen:
            seen.add(fold(option))
            yield option


def _or(catalogs: Catalogs, key: str) -> re.Pattern[str]:
    words = (each for each in words_of(catalogs, key) if each)
    return re.compile(rf"(?<=\s)(?:{'|'.join(map(re.escape, words))})(?=\s)", re.IGNORECASE)


def read_choice(said: str, options: Sequence[str], catalogs: Catalogs) -> tuple[int, ...] | None:
    """The options that are meant: by their words, by how these begin, or by their numbers; empty for none of them.

    None for other words. A number that is no option is among them, so that this can be told.
    """
    if len(said) > LONGEST * (MOST + 1):
        return None
    if one := _option(said, options, catalogs):
        return (one,)
    if is_one_of(catalogs, said, "votes-none-plain"):
        return ()
    numbers = _KEYCAP.sub(" ", catalogs.derived(_and, "kit-and").sub(",", said))
    if _NUMBERS.fullmatch(numbers.strip()):
        return tuple(dict.fromkeys(int(each) for each in re.findall(r"\d", numbers)))
    if letters := _all(_letters(said), options, catalogs):
        return letters
    if one := _loosely(said, options, catalogs):
        return (one,)
    return _all(_pieces(said, catalogs), options, catalogs)


def names_option(said: str, options: Sequence[str], catalogs: Catalogs) -> bool:
    """Whether the text is the whole name of one option, with a slip or an article at most; no number, no mere yes."""
    words = {bare(said, LONGEST), without(catalogs, said, *_BESIDE)}
    if is_one_of(catalogs, said, "kit-yes", "kit-no", "votes-none-plain") or any(map(str.isdecimal, words)):
        return False
    names = [bare(each, LONGEST) for each in options]
    return any(_is(each, name) or _is_nearly(each, name) for each in words for name in names)


def _all(pieces: Sequence[str], options: Sequence[str], catalogs: Catalogs) -> tuple[int, ...] | None:
    """The options that all of these pieces mean; None where there is only one, or one means none."""
    found = [_loosely(each, options, catalogs) for each in pieces]
    chosen = [each for each in found if each]
    return tuple(dict.fromkeys(chosen)) if len(found) > 1 and len(chosen) == len(found) else None


def _loosely(said: str, options: Sequence[str], catalogs: Catalogs) -> int | None:
    """The option that the words are, also with an article or a please."""
    return _option(said, options, catalogs) or _option(without(catalogs, said, *_BESIDE), options, catalogs)


def _and(catalogs: Catalogs, key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?:{'|'.join(map(re.escape, words_of(catalogs, key)))})(?=\s)", re.IGNORECASE)


def _pieces(said: str, catalogs: Catalogs) -> list[str]:
    """The parts of `A, C` and `A and C`."""
    return [each for each in _APART.split(catalogs.derived(_and, "kit-and").sub(",", said)) if each.strip()]


def _letters(said: str) -> list[str]:
    """The letters of `A C`; none where there are other words."""
    words = said.split()
    return words if all(len(word.strip(".,")) == 1 for word in words) else []


def _option(said: str, options: Sequence[str], catalogs: Catalogs) -> int | None:
    """The one option that these words are, begin, or nearly are; or that says yes, or no, as they do."""
    words, names = bare(said, LONGEST), [bare(each, LONGEST) for each in options]
    for fits in (_is, _begins, _is_nearly) if words else ():
        found = [place for place, name in enumerate(names, 1) if fits(words, name)]
        if found:
            return found[0] if len(found) == 1 else None
    for key in ("kit-yes", "kit-no"):
        says = [place for place, name in enumerate(names, 1) if name in words_of(catalogs, key)]
        if len(says) == 1 and is_one_of(catalogs, said, key):
            return says[0]
    return None


def _is(words: str, name: str) -> bool:
    return bool(name) and words == name


def _begins(words: str, name: str) -> bool:
    return len(words) >= _BEGINNING and not words.isdecimal() and name.startswith(words)


def _is_nearly(words: str, name: str) -> bool:
    return len(name) >= _LONG and is_one_slip(name, words)
