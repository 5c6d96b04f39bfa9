"""Words that people type although they are no command's name, and what they lead to. The only such table.

The catalogs have the words of each (`synonyms-<name>-names`), and a friendly line (`-answer`) for when nothing can be
done with what follows them. A feature that makes such a word a command's name removes it here and in the catalogs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from commands.kit.catalogs import Catalogs
from commands.kit.spelling import squeeze
from commands.kit.spoken import is_one_of, without_politeness, without_thanks
from commands.kit.words import Span, fold

_MARKS = ":,;.!?…¿¡"
_MOST_WORDS = 8  # of a synonym
_LOOKED_AT, _ALIKE = 16, 2  # characters at the beginning of a text, and how many of its letters are compared


class Synonym(Struct, frozen=True, kw_only=True):
    """Words for something.

    does      the key of the command to run if it accepts what follows; it must be harmless
    offers    the key of the command to suggest instead
    over      comes before commands' names, where nothing follows, or only a number
    letters   of such numbers
    presses   a direct message of nothing else is no answer to the question that is open
    language  the language of the answer, where it is not the person's
    """

    name: str
    does: str = ""
    offers: str = ""
    over: bool = False
    letters: str = ""
    presses: bool = False
    language: str = ""


SYNONYMS = (
    Synonym(name="hand-down", does="turns-lower", over=True),
    Synonym(name="finished-with", offers="resources-close", over=True, letters="no"),
    Synonym(name="settled", offers="resources-close"),
    Synonym(name="cancel", does="reminders-cancel"),
    Synonym(name="remember", does="reminders-me"),
    Synonym(name="undo"),
    Synonym(name="stop"),
    Synonym(name="leave"),
    Synonym(name="delete"),
    Synonym(name="rules", does="agreements-agreements"),
    Synonym(name="board", does="resources-needs"),
    Synonym(name="speaking", does="turns-queue"),
    Synonym(name="hand-up", does="turns-hand"),
    Synonym(name="speak"),
    Synonym(name="meeting", does="circle-circle"),
    Synonym(name="begin"),
    Synonym(name="thanks"),
    Synonym(name="hello", presses=True),
    Synonym(name="bye"),
    Synonym(name="about"),
    Synonym(name="vote"),
    Synonym(name="event"),
    Synonym(name="facilitator"),
    Synonym(name="seek", offers="resources-need"),
    Synonym(name="lend", offers="resources-offer"),
    Synonym(name="helping", offers="resources-take"),
    Synonym(name="giving-back", offers="resources-release"),
    Synonym(name="feeling"),
    Synonym(name="distress", presses=True),
    Synonym(name="unsure"),
    Synonym(name="english", language="en"),
    Synonym(name="french", language="fr"),
    Synonym(name="spanish", language="es"),
)


class Meant(Struct, frozen=True):
    """The synonym that a text begins with, the words after it, and its language."""

    synonym: Synonym
    rest: Span
    language: str

    @property
    def is_over(self) -> bool:
        """Whether it comes before a command's name here."""
        if not self.synonym.over:
            return False
        if self.synonym.does:
            return not self.rest
        return (
            len(self.rest.words) == 1
            and re.fullmatch(rf"#?[{self.synonym.letters}]-?\d+[.,;!]?", fold(self.rest.words[0].text)) is not None
        )


class Synonyms:
    """Finds synonyms in all languages."""

    def __init__(self, catalogs: Catalogs) -> None:
        self._catalogs = catalogs
        self._words: dict[tuple[str, ...], dict[str, tuple[Synonym, str]]] = {}

    def find(self, span: Span, languages: Sequence[str]) -> Meant | None:
        """The longest synonym that the text begins with, in the first of these languages that has it; or None."""
        words = self._of(tuple(languages))
        heads, head = [], ""
        for word in span.words[:_MOST_WORDS]:
            head = _squeezed(f"{head}{word.text.strip(_MARKS)}")
            heads.append(head)
        for count in range(len(heads), 0, -1):
            if found := words.get(heads[count - 1]):
                return Meant(found[0], without_thanks(self._catalogs, span.after(count)), found[0].language or found[1])
        return None

    def may_come_over(self, text: str) -> bool:
        """A quick look: whether a text begins like one that comes before commands' names, as few do."""
        return squeeze(text[:_LOOKED_AT])[:_ALIKE] in self._catalogs.derived(_beginnings)

    def pressing(self, text: str, languages: Sequence[str]) -> Meant | None:
        """The pressing synonym that the whole of a text consists of; or None."""
        for synonym in SYNONYMS:
            key = f"synonyms-{synonym.name}-names"
            if synonym.presses and is_one_of(self._catalogs, text, key):
                return self.find(without_politeness(self._catalogs, Span.of(text)), languages)
        return None

    def _of(self, languages: tuple[str, ...]) -> dict[str, tuple[Synonym, str]]:
        if languages not in self._words:
            self._words[languages] = {
                _squeezed(words): (synonym, spoken)
                for spoken in reversed(languages)
                for synonym in SYNONYMS
                for words in self._catalogs[spoken].names(f"synonyms-{synonym.name}-names")
            }
        return self._words[languages]


def _beginnings(catalogs: Catalogs) -> frozenset[str]:
    keys = [f"synonyms-{synonym.name}-names" for synonym in SYNONYMS if synonym.over]
    return frozenset(squeeze(name)[:_ALIKE] for key in keys for name in catalogs.folded_names(key))


def _squeezed(words: str) -> str:
    """Without spaces and punctuation, except for `+`, without which `q+` would be nothing."""
    return squeeze(words) + "+" * words.count("+")
