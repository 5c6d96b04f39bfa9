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
from commands.kit.words import Span, fold

_MARKS = ":,;.!?…¿¡"
_MOST_WORDS = 8  # of a synonym


class Synonym(Struct, frozen=True):
    """Words for something.

    does      the key of the command to run if it accepts what follows; it must be harmless
    offers    the key of the command to suggest instead
    over      comes before commands' names, where nothing follows, or only the number of something
    language  the language of the answer, where it is not the person's
    """

    name: str
    does: str = ""
    offers: str = ""
    over: bool = False
    language: str = ""


SYNONYMS = (
    Synonym("hand-down", does="turns-lower", over=True),
    Synonym("finished-with", offers="resources-close", over=True),
    Synonym("settled", offers="resources-close"),
    Synonym("cancel", does="reminders-cancel"),
    Synonym("remember", does="reminders-me"),
    Synonym("undo"),
    Synonym("stop"),
    Synonym("leave"),
    Synonym("delete"),
    Synonym("rules", does="agreements-agreements"),
    Synonym("board", does="resources-needs"),
    Synonym("speaking", does="turns-queue"),
    Synonym("speak"),
    Synonym("meeting", does="circle-circle"),
    Synonym("begin"),
    Synonym("thanks"),
    Synonym("hello"),
    Synonym("bye"),
    Synonym("about"),
    Synonym("vote"),
    Synonym("event"),
    Synonym("facilitator"),
    Synonym("seek", offers="resources-need"),
    Synonym("lend", offers="resources-offer"),
    Synonym("helping", offers="resources-take"),
    Synonym("giving-back", offers="resources-release"),
    Synonym("feeling"),
    Synonym("distress"),
    Synonym("unsure"),
    Synonym("english", language="en"),
    Synonym("french", language="fr"),
    Synonym("spanish", language="es"),
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
            and re.fullmatch(r"#?[a-z]-?\d+[.,;!]?", fold(self.rest.words[0].text)) is not None
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
                return Meant(found[0], self._without_thanks(span.after(count)), found[0].language or found[1])
        return None

    def _without_thanks(self, span: Span) -> Span:
        """The words without polite words and punctuation at the end."""
        polite = {word for words in self._catalogs.folded_names("kit-polite") for word in words.split()}
        end = len(span.words)
        while end and fold(span.words[end - 1].text).strip(_MARKS) in {"", *polite}:
            end -= 1
        return Span(span.text, span.words[:end])

    def _of(self, languages: tuple[str, ...]) -> dict[str, tuple[Synonym, str]]:
        if languages not in self._words:
            self._words[languages] = {
                _squeezed(words): (synonym, spoken)
                for spoken in reversed(languages)
                for synonym in SYNONYMS
                for words in self._catalogs[spoken].names(f"synonyms-{synonym.name}-names")
            }
        return self._words[languages]


def _squeezed(words: str) -> str:
    """Without spaces and punctuation, except for `+`, without which `q+` would be nothing."""
    return squeeze(words) + "+" * words.count("+")
