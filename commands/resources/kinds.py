"""The kinds of argument at home on the board."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import SHORT, ChoiceKind, Circumstances, NumberKind
from commands.kit.binding import MarkedKind
from commands.kit.errors import Missing
from commands.kit.spoken import without_thanks
from commands.kit.when import Read
from commands.kit.words import Span, fold
from commands.resources.namelessness import named_anonymous, wants_no_name
from storage.resources import Form as OfForm

URGENT, STANDING, MINE, ANONYMOUS = "urgent", "standing", "mine", "anonymous"
LONGEST = 400  # characters of one need or offer: a line on a phone's list, not a letter
MOST_PEOPLE = 50
SKILL: OfForm = "skill"
QUESTION: OfForm = "question"  # of what is not a thing


_STOPS = ("?", "!", "…")


class Worded(Struct, frozen=True):
    """What somebody wrote, and the marks (`URGENT`, ...) that stood before or after it."""

    text: str
    marks: frozenset[str] = frozenset()
    veiled: bool = False  # whether the message wants no name to be said, be it only in another line of it


class WordedKind(MarkedKind, frozen=True):
    """Everything that is left; a mark is a word of its own at either end, named by `resources-<mark>`."""

    marks: tuple[str, ...] = ()
    alone: bool = False  # whether a mark may stand without other words
    of: str = ""  # the key of what may stand before it: `besoin d’une échelle`, `apprendre à coudre`

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The text without its marks, and without polite words at the end."""
        said = without_thanks(at.catalogs, span).words
        words, marks = list(said), set()
        for end in (-1, 0):
            while words and (mark := self._mark(words[end].text, at)) and (len(words) > 1 or self._may_be_alone(mark)):
                marks.add(mark)
                del words[end]
        if not words and not self.alone:
            raise Missing("", span.words[0].start)
        after = span.words[len(said) :]
        if words[-1:] == [*said[-1:]] and after and after[0].text in _STOPS:
            words.append(after[0])  # French has a space before it
        rest = Span(span.text, tuple(words))
        text = str(super().read(rest, at).value) if rest else ""
        if self.of:
            text = _without_of(text, self.of, at)
        if marks:
            text = text.rstrip(" ,;")  # "soup, standing"
        return Read(Worded(text, frozenset(marks), wants_no_name(span.text, at)), len(span.words))

    def marks_at_end(self, span: Span, at: Circumstances) -> int:
        """How many of the last words are marks, or polite."""
        end = len(without_thanks(at.catalogs, span).words)
        while end and self._mark(span.words[end - 1].text, at):
            end -= 1
        return len(span.words) - end

    def _may_be_alone(self, mark: str) -> bool:
        # Taken for what somebody needs, it would be said to everybody under their name.
        return self.alone or mark == ANONYMOUS

    def _mark(self, word: str, at: Circumstances) -> str | None:
        plain, _, said = fold(word).strip(".,:;!¡()").partition(":")
        if said and said not in at.names("kit-yes"):
            return None
        return next((mark for mark in self.marks if plain in _names(mark, at)), None)


def _without_of(text: str, key: str, at: Circumstances) -> str:
    for word in sorted(at.names(key), key=len, reverse=True):
        joined = word if word.endswith("'") else f"{word} "
        if fold(text).startswith(joined) and (rest := text[len(joined) :].strip()):
            return rest
    return text


def _names(mark: str, at: Circumstances) -> frozenset[str]:
    return named_anonymous(at) if mark == ANONYMOUS else at.names(f"resources-{mark}")


_SEVERAL = 6_000  # characters: as many of the longest as one message can have, with their dates and places
Needed = Annotated[Worded, WordedKind(marks=(URGENT, ANONYMOUS), of="resources-of", characters=_SEVERAL)]
Wished = Annotated[Worded, WordedKind(of="relays-learn-of", characters=_SEVERAL)]
Offered = Annotated[Worded, WordedKind(marks=(STANDING,), characters=_SEVERAL)]
Rewording = Annotated[Worded, WordedKind(marks=(URGENT, STANDING, ANONYMOUS), alone=True, characters=SHORT)]
Asked = Annotated[Worded, WordedKind(marks=(ANONYMOUS,), characters=SHORT)]
Form = Annotated[str, ChoiceKind("resources-form", (SKILL,))]
People = Annotated[int, NumberKind(1, MOST_PEOPLE)]


class Filter(Struct, frozen=True):
    """What somebody looks for on the board, as they typed it: words, and marks of their own."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    typed: str = ""


class FilterKind(Struct, frozen=True):
    """Everything that is left: words to look for, `#tags`, "urgent", "mine"."""

    label: str = "text"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Filter`."""
        words, tags, marks = [], [], set()
        for word in span.plain_words():
            plain = fold(word).strip('.,:;!()"')
            mark = next((mark for mark in (URGENT, MINE) if plain in at.names(f"resources-{mark}")), None)
            if mark:
                marks.add(mark)
            elif plain.startswith("#") and len(plain) > 1:
                tags.append(plain[1:])
            else:
                words.append(word)
        found = Filter(tuple(words), tuple(tags), frozenset(marks), " ".join(span.typed().split()))
        return Read(found, len(span.words))


Wish = Annotated[Filter, FilterKind()]
Page = Annotated[int, NumberKind(1, 10_000)]
