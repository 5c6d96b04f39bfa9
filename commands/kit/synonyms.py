"""Words that people type although they are no command's name, and what they lead to. The only such table.

The catalogs have the words of each (`synonyms-<name>-names`), and a friendly line (`-answer`) for when nothing can be
done with what follows them. A feature that makes such a word a command's name removes it here and in the catalogs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from commands.kit.catalogs import Catalogs
from commands.kit.spelling import squeeze
from commands.kit.spoken import bare, is_one_of, nearly_said, without_politeness, without_thanks, words_of
from commands.kit.words import Span, fold

_MARKS = ":,;.!?…¿¡"
_MOST_WORDS = 8  # of a synonym
_LOOKED_AT, _ALIKE = 32, 12  # characters at the beginning of a text, and how many letters of a synonym are compared


class Synonym(Struct, frozen=True, kw_only=True):
    """Words for something.

    does      the key of the command to run if it accepts what follows; it must be harmless
    offers    the key of the command to suggest instead
    over      comes before commands' names, where nothing follows, or only a number
    letters   of the numbers that it is for: other words begin a sentence ("I can drive Ben")
    verb      what somebody can do follows ("je sais coudre"): other words begin a sentence ("je sais que")
    presses   a direct message of nothing else, also misspelt, is no answer to the question that is open
    leads     it begins a sentence that is meant for the bot, in a direct chat, whatever follows
    always    it is answered each time, and not once an hour
    distress  it is answered privately, with the question whether to call somebody
    calm      it begins with words that call for help and calls nobody; it comes before commands' names
    sign      what is put on the message, in the place of a line
    language  the language of the answer, where it is not the person's
    """

    name: str
    does: str = ""
    offers: str = ""
    over: bool = False
    letters: str | None = None
    verb: bool = False
    presses: bool = False
    leads: bool = False
    always: bool = False
    distress: bool = False
    calm: bool = False
    sign: str = ""
    language: str = ""


SYNONYMS = (
    Synonym(name="hand-down", does="turns-lower", over=True),
    Synonym(name="finished-with", offers="resources-close", over=True, letters="no"),
    Synonym(name="settled", offers="resources-close"),
    Synonym(name="cancel", does="reminders-cancel", letters=""),
    Synonym(name="cancel-reminder", does="reminders-cancel"),
    Synonym(name="remember", does="reminders-me"),
    Synonym(name="undo"),
    Synonym(name="stop"),
    Synonym(name="leave"),
    Synonym(name="join"),
    Synonym(name="delete"),
    Synonym(name="rules", does="agreements-agreements"),
    Synonym(name="board", does="resources-needs"),
    Synonym(name="speaking", does="turns-queue"),
    Synonym(name="hand-up", does="turns-hand"),
    Synonym(name="speak"),
    Synonym(name="meeting", does="circle-circle"),
    Synonym(name="begin"),
    Synonym(name="thanks", over=True, always=True, sign="🤝"),
    Synonym(name="hello", presses=True),
    Synonym(name="bye"),
    Synonym(name="about"),
    Synonym(name="understand", calm=True, always=True),
    Synonym(name="facilitator"),
    Synonym(name="seek", offers="resources-need"),
    Synonym(name="teaching", offers="relays-skill", verb=True),
    Synonym(name="learning", offers="relays-learn"),
    Synonym(name="lent", leads=True),
    Synonym(name="helper", leads=True),
    Synonym(name="lend", offers="resources-offer"),
    Synonym(name="coming", does="activities-going", offers="resources-take", letters="n"),
    Synonym(name="together", offers="activities-event"),
    Synonym(name="helping", offers="resources-take", letters="n"),
    Synonym(name="taking", offers="resources-take"),
    Synonym(name="giving-back", offers="resources-release"),
    Synonym(name="mark", offers="checkins-answer", letters=""),
    Synonym(name="feeling", always=True),
    Synonym(name="distress", presses=True, always=True, distress=True),
    Synonym(name="anybody", presses=True, always=True),
    Synonym(name="unsure"),
    Synonym(name="english", language="en"),
    Synonym(name="french", language="fr"),
    Synonym(name="spanish", language="es"),
)

_INFINITIVE = re.compile(r"\w+(?:er|ir|re|ar)(?:[ms]e|las?|los?)?")  # of French and Spanish
_CLAUSES = re.compile(r"[.,;:!?…()\n]+")
_SENTENCES = 12  # parts of a message that are looked at
_LOOKED_THROUGH = 400  # characters of a sentence
_TELLING = 3  # words of a phrase that is looked for at both ends of a sentence
DISTRESS = "synonyms-distress-names"
"""The catalog key of the words of distress."""
_PRESSING = tuple(synonym for synonym in SYNONYMS if synonym.presses)


class Meant(Struct, frozen=True):
    """The synonym that a text begins with, the words after it, and its language."""

    synonym: Synonym
    rest: Span
    language: str

    @property
    def is_over(self) -> bool:
        """Whether it comes before a command's name here."""
        if self.synonym.calm:
            return True
        if not self.synonym.over:
            return False
        return (
            not self.rest if self.synonym.does or self.synonym.sign else len(self.rest.words) == 1 and self.is_numbered
        )

    @property
    def is_numbered(self) -> bool:
        """Whether what follows is meant for the command that it offers: a number or a verb, where one is needed."""
        if self.synonym.verb and self.language != "en":
            return bool(self.rest) and _INFINITIVE.fullmatch(fold(self.rest.words[0].text)) is not None
        if self.synonym.letters is None:
            return True
        letters = f"#?[{self.synonym.letters}]-?" if self.synonym.letters else ""
        first = fold(self.rest.words[0].text) if self.rest else ""
        return re.fullmatch(rf"{letters}\d+[.,;!]?", first) is not None


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
        return squeeze(text[:_LOOKED_AT]).startswith(self._beginnings)

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        keys = [_key(synonym) for synonym in SYNONYMS if synonym.over or synonym.calm]
        return tuple({squeeze(name)[:_ALIKE] for key in keys for name in self._catalogs.folded_names(key)})

    def is_mark(self, text: str, language: str) -> bool:
        """Whether a text gives a number as people answer how they are: "I’m at 3"."""
        languages = (language, *(each for each in self._catalogs.languages if each != language))
        meant = self.find(without_politeness(self._catalogs, Span.of(text)), languages)
        return meant is not None and meant.synonym.name == "mark" and bool(meant.rest) and meant.is_numbered

    def is_calm(self, text: str, languages: Sequence[str]) -> bool:
        """Whether a text that begins like a call for help asks for something else: "help me understand"."""
        meant = self.find(without_politeness(self._catalogs, Span.of(text)), languages)
        return meant is not None and meant.synonym.calm

    def is_all(self, text: str, languages: Sequence[str]) -> bool:
        """Whether a text is such words and nothing else, but for polite ones."""
        meant = self.find(without_politeness(self._catalogs, Span.of(text)), languages)
        return meant is not None and not any(map(str.isalnum, meant.rest.typed()))

    def pressing(self, text: str, languages: Sequence[str]) -> Meant | None:
        """The pressing synonym that the whole of a text consists of, also with a slip in it; or None."""
        for synonym in _PRESSING:
            if is_one_of(self._catalogs, text, _key(synonym)):
                return self.find(without_politeness(self._catalogs, Span.of(text)), languages)
        return self.nearly(text, languages)

    def distress(self, text: str, languages: Sequence[str]) -> Meant | None:
        """Words of distress that are one of the sentences of a text, also with a slip in them, or begin or end one."""
        synonym = next(each for each in _PRESSING if each.distress)
        said = [each for each in _CLAUSES.split(text)[:_SENTENCES] if each.strip()]
        phrases = self._catalogs.derived(_long_phrases, _key(synonym))
        for each in said:
            phrase = nearly_said(self._catalogs, each, _key(synonym)) or _at_an_end(
                bare(each, _LOOKED_THROUGH), phrases
            )
            if phrase:
                return Meant(synonym, Span("", ()), self._language_of(synonym, phrase, languages))
        return None

    def _language_of(self, synonym: Synonym, phrase: str, languages: Sequence[str]) -> str:
        return next(each for each in languages if phrase in map(bare, self._catalogs[each].names(_key(synonym))))

    def nearly(self, text: str, languages: Sequence[str]) -> Meant | None:
        """The pressing synonym that a text is, but for how fast it was typed."""
        for synonym in _PRESSING:
            if phrase := nearly_said(self._catalogs, text, _key(synonym)):
                return Meant(synonym, Span("", ()), self._language_of(synonym, phrase, languages))
        return None

    def _of(self, languages: tuple[str, ...]) -> dict[str, tuple[Synonym, str]]:
        if languages not in self._words:
            self._words[languages] = {
                _squeezed(words): (synonym, spoken)
                for spoken in reversed(languages)
                for synonym in SYNONYMS
                for words in self._catalogs[spoken].names(_key(synonym))
            }
        return self._words[languages]


def _long_phrases(catalogs: Catalogs, key: str) -> tuple[str, ...]:
    return tuple(each for each in words_of(catalogs, key) if len(each.split()) >= _TELLING)


def _at_an_end(said: str, phrases: Sequence[str]) -> str | None:
    """The phrase with which words begin or end."""
    return next((each for each in phrases if said.startswith(f"{each} ") or said.endswith(f" {each}")), None)


def _key(synonym: Synonym) -> str:
    return f"synonyms-{synonym.name}-names"


def _squeezed(words: str) -> str:
    """Without spaces and punctuation, except for `+`, without which `q+` would be nothing."""
    return squeeze(words) + "+" * words.count("+")
