"""Short things that people say, whatever they put around them: `Yes, I’m done, thanks!` is a yes.

Words count in every language that the bot speaks, because people mix them and phones correct them.
"""

from __future__ import annotations

import re

from commands.kit.catalogs import Catalogs
from commands.kit.spelling import is_one_slip, steady
from commands.kit.words import fold

LONGEST = 60
"""Characters of a short thing: whoever has more to say is not saying yes."""

_LONG = 5  # letters of a word in which a slip is forgiven

_MARKS = re.compile(r"[^\w ]+")
_KEYCAP = re.compile("(?<=[0-9])\ufe0f?\u20e3")


def bare(text: str) -> str:
    """The folded words of a short text with a space between them, without marks and emoji; empty for a long one.

    Apostrophes are no marks: they just go, because many phones do not write them (`im`, `jai`).
    """
    if len(text) > 4 * LONGEST:
        return ""
    said = " ".join(_MARKS.sub(" ", fold(_KEYCAP.sub(" ", text)).replace("'", "").replace("_", " ")).split())
    return said if len(said) <= LONGEST else ""


def is_one_of(catalogs: Catalogs, text: str, *keys: str, around: tuple[str, ...] = ("kit-polite",)) -> bool:
    """Whether a text is made of the words of these catalog keys and of those of `around`, with one of the former."""
    said = bare(text)
    return bool(said) and catalogs.derived(_pattern, keys, around).fullmatch(said) is not None


def without(catalogs: Catalogs, text: str, *keys: str) -> str:
    """The bare words of a text, without those of these keys at its beginning and its end."""
    said, words = bare(text), words_of(catalogs, *keys)
    while True:
        rest = next((said[len(each) + 1 :] for each in words if said.startswith(f"{each} ")), said)
        rest = next((rest[: -len(each) - 1] for each in words if rest.endswith(f" {each}")), rest)
        if rest == said:
            return said
        said = rest


def is_nearly_one_of(catalogs: Catalogs, text: str, *keys: str) -> bool:
    """Whether a text is one of these words but for one slip in one long word, which makes no word of theirs.

    So `I can come` is never near to `I can’t come`.
    """
    names = words_of(catalogs, *keys)
    known = {word for name in names for word in name.split()}
    said = without(catalogs, text, "kit-polite").split()
    for name in names:
        wanted = name.split()
        slips = [(word, typed) for word, typed in zip(wanted, said, strict=False) if word != typed]
        if len(wanted) == len(said) and len(slips) == 1:
            ((word, typed),) = slips
            if (
                len(word) >= _LONG
                and typed not in known
                and (is_one_slip(word, typed) or steady(word) == steady(typed))
            ):
                return True
    return False


def words_of(catalogs: Catalogs, *keys: str) -> tuple[str, ...]:
    """The words of these keys in all languages, bare, the longest first."""
    return catalogs.derived(_words, keys)


def _words(catalogs: Catalogs, keys: tuple[str, ...]) -> tuple[str, ...]:
    names = {bare(name) for key in keys for name in catalogs.folded_names(key)}
    return tuple(sorted(names - {""}, key=lambda name: (-len(name), name)))


def _pattern(catalogs: Catalogs, keys: tuple[str, ...], around: tuple[str, ...]) -> re.Pattern[str]:
    words, beside = words_of(catalogs, *keys), words_of(catalogs, *around)
    meant, polite = ("(?:" + "|".join(map(re.escape, each)) + ")" for each in (words, beside or words))
    # What is meant may begin with what is polite: "please do".
    return re.compile(rf"(?:(?!{meant}(?: |\Z)){polite} )*+{meant}(?: (?:{meant}|{polite}))*+")
