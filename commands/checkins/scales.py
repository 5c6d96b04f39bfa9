"""The scales on which people say how they are, and what they type for it. Pure: nothing here guesses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field

from commands.kit.words import Word, fold, gesture, gestures, plain, split

Names = Callable[[str], frozenset[str]]
"""What can be typed for a catalog key, folded."""

_LEVEL = re.compile(r"([1-5])(?:/5)?\ufe0f?\u20e3?[.,;:!]*")
_FIGURE = re.compile(r"[-+]?\d+(?:[.,/]\d+)*[.,;:!]*")
_ADDED = "[\ufe0f\U0001f3fb-\U0001f3ff]*"  # what phones add to an emoji
_BETWEEN = " -,;:.!&+"
_LONGEST_NAME = 4  # words
_FEW = 8  # words of an answer in which a number may stand anywhere
_PAUSES = ".,;:!"
_FAR = 4  # words after a number among which what it counts stands
_MOST = 10  # marks at the front of an answer: after that it is words


class Scale(Struct, frozen=True):
    """Marks in the order in which they are shown, and the emojis for each (the first one is shown).

    `many`: several marks at once; then `none` says that none of the others is meant.
    """

    name: str
    emojis: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    many: bool = False
    none: str | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks in order."""
        return tuple(self.emojis)

    def mark_of(self, emoji: str) -> str | None:
        """What an emoji means on this scale."""
        wanted = gesture(emoji)
        return next((mark for mark in self.emojis if wanted in gestures(self.emojis[mark])), None)

    def excluded_by(self, mark: str) -> tuple[str, ...]:
        """The marks that can't stand beside this one."""
        if not self.many or mark == self.none:
            return tuple(each for each in self.marks if each != mark)
        return (self.none,) if self.none else ()

    def in_order(self, marks: tuple[str, ...]) -> tuple[str, ...]:
        """The same marks in the scale's order."""
        return tuple(mark for mark in self.marks if mark in marks)


_LEVELS = {str(level): (f"{level}\ufe0f\u20e3",) for level in (5, 4, 3, 2, 1)}
_WEATHER = {
    "sun": ("☀️", "🌞", "🌅"),
    "mixed": ("⛅", "🌤️", "🌥️"),
    "cloud": ("☁️",),
    "fog": ("🌫️", "🌁"),
    "rain": ("🌧️", "🌦️", "☔", "☂️"),
    "storm": ("⛈️", "🌩️", "🌪️", "⚡"),
}
_LIGHT = {"green": ("🟢",), "yellow": ("🟡", "🟠"), "red": ("🔴",)}
_HALT = {
    "hungry": ("🍽️", "🍴", "🍞"),
    "angry": ("😠", "😡", "🤬"),
    "lonely": ("🫂", "🐚"),
    "tired": ("😴", "🥱", "😪"),
    "none": ("👌",),
}

SCALES: dict[str, Scale] = {
    scale.name: scale
    for scale in (
        Scale("level", _LEVELS),
        Scale("weather", _WEATHER),
        Scale("light", _LIGHT),
        Scale("halt", _HALT, many=True, none="none"),
        Scale("words"),
    )
}

EMOJIS = tuple(
    dict.fromkeys(gesture(each) for scale in SCALES.values() for mark in scale.emojis.values() for each in mark)
)
"""Every emoji that means something on some scale."""


def understood(scale: Scale, text: str, names: Names) -> tuple[tuple[str, ...], str]:
    """The marks that a text begins with, and the words after them on one line.

    An emoji or a number is a mark; a word is one where it stands alone or before a comma: "tired, but here" begins
    with one, "tired of waiting" does not.
    """
    rest, marks = text.strip(), list[str]()
    for _ in range(_MOST if scale.many else 1):
        found = (_front(scale, rest, names) or (_after_and(scale, rest, names) if marks else None)) if rest else None
        if found is None:
            break
        mark, rest = found
        excluded = scale.excluded_by(mark)
        marks = [*(each for each in marks if each not in excluded and each != mark), mark]
    return scale.in_order(tuple(marks)), " ".join(rest.split()).lstrip("-–—,;:. ")


def off_the_scale(scale: Scale, words: str) -> bool:
    """Whether this is a number that was surely meant for the scale, and is not on it."""
    return scale.name == "level" and _FIGURE.fullmatch(words) is not None


def _front(scale: Scale, text: str, names: Names) -> tuple[str, str] | None:
    """The mark at the front of a text, and what comes after it."""
    if scale.name == "level":
        return _level(text, names)
    return _emoji(scale, text) or _name(scale, text, names)


def _level(text: str, names: Names) -> tuple[str, str] | None:
    """A number, in figures or as a word, also `I’m at a four`, `4 out of 5`; not where it counts: `two bad nights`."""
    for start in (0, *_after(text, names("checkins-before-level-plain"))):
        words = split(text[start:])
        level = _number(words, names) if words else None
        if level:
            end = start + words[0].end
            of_five = max(_after(text[end:], names("checkins-of-five-plain")), default=0)
            return level, _rest(text, end + of_five)
    return _level_among(text, names)


def _level_among(text: str, names: Names) -> tuple[str, str] | None:
    """The only figure in a few words, where it counts nothing: `good, 4 thanks`, `so so 3`."""
    words = split(text)
    places = [place for place, word in enumerate(words) if any(map(str.isdecimal, word.text))]
    found = _LEVEL.fullmatch(words[places[0]].text) if len(words) <= _FEW and places else None
    if found is None:
        return None
    here = words[places[0]]
    of_five = max(_after(text[here.end :], names("checkins-of-five-plain")), default=0)
    before, after = text[: here.start].rstrip(), text[here.end + of_five :].strip()
    last, first = (fold(each[place]) if (each := _bare(side)) else "" for side, place in ((before, -1), (after, 0)))
    if any(map(str.isdecimal, after)) or last in names("checkins-no-level-after-plain"):
        return None
    if first and text[here.end - 1] not in _PAUSES and first not in names("checkins-beside-level-plain"):
        return None
    return found[1], f"{before.rstrip(_BETWEEN) if not after else before} {after}".strip()


def _bare(text: str) -> list[str]:
    return [bare for word in split(text) if (bare := word.text.strip(_BETWEEN + "…?"))]


def _number(words: Sequence[Word], names: Names) -> str | None:
    """The level that the words begin with."""
    if found := _LEVEL.fullmatch(words[0].text):
        return found[1]
    said = fold(words[0].text)
    level = next((each for each in _LEVELS if said.rstrip(".,;:!") in names(f"checkins-level-{each}-names")), None)
    if level is None or len(words) == 1 or said[-1] in ".,;:!" or not words[1].text[0].isalnum():
        return level
    # "un" and "one" are articles too, and who had "two bad nights" said no number.
    counts = any(fold(word.text).strip(".,;:!") in names("checkins-counted-plain") for word in words[1:_FAR])
    return None if level == "1" or counts else level


def _after(text: str, names: frozenset[str]) -> list[int]:
    """Where the text goes on after one of these phrases at its front."""
    words = split(text)
    found = []
    for count in range(1, min(_LONGEST_NAME, len(words)) + 1):
        if fold(" ".join(word.text for word in words[:count])).rstrip(".,;:!") in names:
            found.append(words[count - 1].end)
    return found


def _emoji(scale: Scale, text: str) -> tuple[str, str] | None:
    for mark, emojis in scale.emojis.items():
        for emoji in emojis:
            found = re.match(re.escape(gesture(emoji)) + _ADDED, text)
            if found:
                return mark, _rest(text, found.end())
    return None


def _name(scale: Scale, text: str, names: Names) -> tuple[str, str] | None:
    words = split(text)
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        last = words[count - 1]
        said = fold(text[: last.end]).rstrip(".,;:!")
        mark = next((each for each in scale.marks if said in names(f"checkins-mark-{each}-names")), None)
        if mark and (_pauses(text, last.end) or (scale.many and _and(text[last.end :], names))):
            return mark, _rest(text, last.end)
    return None


def _pauses(text: str, end: int) -> bool:
    """Whether what ends there stands apart from what comes after it."""
    after = plain(text[end:]).lstrip()
    return not after or not after[0].isalnum() or text[end - 1] in ".,;:!"


def _after_and(scale: Scale, text: str, names: Names) -> tuple[str, str] | None:
    """`tired and hungry`: the mark after the word for "and"."""
    rest = _and(text, names)
    return _front(scale, rest, names) if rest else None


def _and(text: str, names: Names) -> str | None:
    words = split(text)
    if words and fold(words[0].text) in names("checkins-and"):
        return text[words[0].end :].strip()
    return None


def _rest(text: str, start: int) -> str:
    """What comes after a mark, without what stood between."""
    rest = text[start:]
    return rest[len(plain(rest)) - len(plain(rest).lstrip(_BETWEEN)) :]
