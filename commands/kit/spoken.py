"""Recognises short answers, whatever polite words surround them: `Yes, I’m done, thanks!` is a yes.

Words of all languages that the bot speaks count, because people mix them and phones correct them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.kit.catalogs import Catalogs
from commands.kit.spelling import is_one_slip, squeeze, steady
from commands.kit.words import Span, Word, fold

LONGEST = 60
"""The most characters of a short answer."""

_LONG = 5  # letters: in words of at least this length a slip is forgiven

_FIRST = ("kit-polite", "synonyms-hello-names")
_STOPS = ",;.:!?…¡¿"

_MARKS = re.compile(r"[^\w ]+")
_ELIDED = re.compile(r"\b([cdjlmnst]|qu) (?=[aeiouhy][a-z])")
_ELIDED_FIRST = frozenset(f"{letter} " for letter in "cdjlmnst")  # looked at first: most texts begin otherwise
_KEYCAP = re.compile("(?<=[0-9])\ufe0f?\u20e3")


def bare(text: str, longest: int = LONGEST) -> str:
    """The folded words of a short text, separated by spaces, without punctuation and emoji; empty for a long text.

    Apostrophes are removed without a space, because many phones leave them out (`im`, `jai`), or
    type a space in their place (`j ai fini`: at the beginning).
    """
    if len(text) > 4 * longest:
        return ""
    said = " ".join(_MARKS.sub(" ", fold(_KEYCAP.sub(" ", text)).replace("'", "").replace("_", " ")).split())
    if said[:2] in _ELIDED_FIRST:
        said = _ELIDED.sub(r"\1", said)
    return said if len(said) <= longest else ""


def is_one_of(catalogs: Catalogs, text: str, *keys: str, around: tuple[str, ...] = ("kit-polite",)) -> bool:
    """Whether a text consists of words of these catalog keys, at least one, and of words of the keys in `around`."""
    said = bare(text)
    return bool(said) and catalogs.derived(_pattern, keys, around).fullmatch(said) is not None


def without(catalogs: Catalogs, text: str, *keys: str) -> str:
    """The bare words of a text, without words of these keys at its beginning and end."""
    said, words = bare(text), words_of(catalogs, *keys)
    while True:
        rest = next((said[len(each) + 1 :] for each in words if said.startswith(f"{each} ")), said)
        rest = next((rest[: -len(each) - 1] for each in words if rest.endswith(f" {each}")), rest)
        if rest == said:
            return said
        said = rest


def without_thanks(catalogs: Catalogs, span: Span) -> Span:
    """The words without polite ones at the end; none, if that is all."""
    polite, end = catalogs.derived(_by_last_word, ("kit-polite",)), len(span.words)
    while end:
        last = span.words[end - 1].text
        phrases = polite.get(bare(last), ())
        count = next(
            (len(each) for each in phrases if _bare_words(span.words[max(0, end - len(each)) : end]) == each), 0
        )
        if not count and last.strip(_STOPS):
            break
        end -= count or 1
    return Span(span.text, span.words[:end])


def without_politeness(catalogs: Catalogs, span: Span) -> Span:
    """The words without polite ones at both ends, and a greeting at the beginning; all of them if that is all."""
    begin, end = 0, len(without_thanks(catalogs, span).words)
    words = _bare_words(span.words[:end])
    greeting = catalogs.derived(_phrases, _FIRST)
    while count := next((len(each) for each in greeting if words[begin : begin + len(each)] == each), 0):
        begin += count
    return Span(span.text, span.words[begin:end] or span.words)


def after_opening(catalogs: Catalogs, span: Span, key: str) -> Span | None:
    """The words after one of these phrases at the beginning, the longest; None where there is none, or nothing else."""
    openings = words_of(catalogs, key)
    most = max(len(each.split()) for each in openings)
    for count in range(min(most, len(span.words) - 1), 0, -1):
        if " ".join(bare(word.text) for word in span.words[:count]) in openings:
            return span.after(count)
    return None


def without_correction(catalogs: Catalogs, text: str) -> str:
    """The text after words that correct something said before: `no, I meant thursday`."""
    span = without_politeness(catalogs, Span.of(text))
    while rest := after_opening(catalogs, span, "kit-correcting-plain"):
        span = rest
    return span.typed()


def _phrases(catalogs: Catalogs, keys: tuple[str, ...]) -> tuple[list[str], ...]:
    return tuple(each.split() for each in words_of(catalogs, *keys))


def _bare_words(words: Sequence[Word]) -> list[str]:
    return [bare(word.text) for word in words]


def _by_last_word(catalogs: Catalogs, keys: tuple[str, ...]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for phrase in _phrases(catalogs, keys):
        found.setdefault(phrase[-1], []).append(phrase)
    return found


def is_nearly_one_of(catalogs: Catalogs, text: str, *keys: str) -> bool:
    """Whether a text is one of these phrases with one slip in a long word, unless that makes another of their words.

    So `I can come` is never taken for `I can’t come`.
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


def nearly_said(catalogs: Catalogs, text: str, key: str) -> str | None:
    """The phrase of this key that a text is, however fast it was typed; None for none.

    Spaces and doubled letters don’t count, `k` is `qu`, and in one long word there may be a slip.
    """
    said = _ELIDED.sub(r"\1", without(catalogs, text, "kit-polite"))
    by_sound, by_count = catalogs.derived(_sounds, key)
    if not said or (found := by_sound.get(_sound(said))):
        return found if said else None
    words = said.split()
    return next((phrase for phrase, wanted in by_count.get(len(words), ()) if _has_one_slip(wanted, words)), None)


def _sounds(catalogs: Catalogs, key: str) -> tuple[dict[str, str], dict[int, list[tuple[str, list[str]]]]]:
    by_count: dict[int, list[tuple[str, list[str]]]] = {}
    phrases = words_of(catalogs, key)
    for phrase in phrases:
        by_count.setdefault(len(words := phrase.split()), []).append((phrase, words))
    return {_sound(phrase): phrase for phrase in phrases}, by_count


def _sound(text: str) -> str:
    return steady(squeeze(text)).replace("qu", "k")


def _has_one_slip(wanted: Sequence[str], words: Sequence[str]) -> bool:
    slips = [(word, typed) for word, typed in zip(wanted, words, strict=True) if word != typed]
    return len(words) > 1 == len(slips) and len(slips[0][0]) >= _LONG and is_one_slip(*slips[0])


def words_of(catalogs: Catalogs, *keys: str) -> tuple[str, ...]:
    """The phrases of these keys in all languages, bare, the longest first."""
    return catalogs.derived(_words, keys)


def _words(catalogs: Catalogs, keys: tuple[str, ...]) -> tuple[str, ...]:
    names = {bare(name) for key in keys for name in catalogs.folded_names(key)}
    return tuple(sorted(names - {""}, key=lambda name: (-len(name), name)))


def _pattern(catalogs: Catalogs, keys: tuple[str, ...], around: tuple[str, ...]) -> re.Pattern[str]:
    words, beside = words_of(catalogs, *keys), words_of(catalogs, *around)
    meant, polite = ("(?:" + "|".join(map(re.escape, each)) + ")" for each in (words, beside or words))
    # A phrase may begin with a polite word itself: "please do".
    # Atomic, and not possessive: before Python 3.11.5 a possessive repetition of a lookahead never matches.
    return re.compile(rf"(?>(?:(?!{meant}(?: |\Z)){polite} )*){meant}(?: (?:{meant}|{polite}))*+")
