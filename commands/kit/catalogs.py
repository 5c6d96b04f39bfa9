"""The catalogs: every sentence that people read, in every language, from gettext PO files."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

import structlog

from commands.kit import po
from commands.kit.po import PLACEHOLDER, Entry, File
from commands.kit.words import fold

if TYPE_CHECKING:
    from babel import Locale

FALLBACK = "en"
_SIMPLE = re.compile(r"[a-z_][a-z0-9_]*")
_CODE = re.compile(r"`[^`]*`|\{[^}]*\}")
_WORDS = re.compile(r"[^\W\d_]+")
_FOR_WORDS = re.compile(r"-names$|-plain$|-option-")
"""The keys of what people type: names of commands and options, and words that mean something."""
# "24 November", "19:00" and "a, b and c" are what an international group reads without stumbling.
_CLDR = {"en": "en_001"}

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_log = structlog.get_logger()


class Catalog:
    """The sentences of one language."""

    def __init__(self, language: str, entries: Mapping[str, Entry], form_of: Callable[[int], int]) -> None:
        self.language = language
        self.entries = entries
        self.form_of = form_of
        # Those of the other languages, where it stands among some.
        self.others: Mapping[str, Catalog] = {}
        self._missed: set[str] = set()
        self._names: dict[str, tuple[str, ...]] = {}

    @cached_property
    def locale(self) -> Locale:
        """The rules (CLDR) for dates, numbers and lists in this language."""
        from babel import Locale

        return Locale.parse(_CLDR.get(self.language, self.language))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words of the messages, folded; not those of code and placeholders."""
        texts = (form for key in self.entries for form in self.entries[key].forms)
        return frozenset(word for text in texts for word in _WORDS.findall(fold(_CODE.sub(" ", text))))

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all messages."""
        return frozenset(self.entries)

    def has(self, key: str) -> bool:
        """Whether there is a message with this key."""
        return key in self.entries

    def template(self, key: str, facts: Mapping[str, object]) -> str:
        """The text with its `{placeholders}`, in the plural form for the fact `count`.

        A missing key is its own text, and is logged once: a person gets an answer all the same.
        """
        entry = self.entries.get(key)
        if entry is None:
            self._miss(key)
            return key
        if not entry.plural:
            return entry.form
        count, forms = facts.get("count"), entry.forms
        number = self.form_of(abs(count)) if isinstance(count, int) else len(forms) - 1
        return forms[min(number, len(forms) - 1)]

    def names(self, key: str) -> tuple[str, ...]:
        """The names in a comma separated message; the key itself where it is missing."""
        if key not in self._names:
            parts = [part.strip() for part in self.template(key, {}).split(",")]
            self._names[key] = tuple(filter(None, parts)) or (key,)
        return self._names[key]

    def _miss(self, key: str) -> None:
        if key not in self._missed:
            self._missed.add(key)
            _log.error("catalog_key_missing", key=key, language=self.language)


class _Entries(Mapping[str, Entry]):
    """The messages in a folder: those of `<noun>.po` are read when the first of them is asked for.

    A start is to be quick, and most groups speak one or two languages. Of the others only the words are kept by which
    people are understood, until a sentence is asked for.
    """

    def __init__(self, folder: Path) -> None:
        self._paths = {path.stem: path for path in sorted(folder.glob("*.po"))}
        self._read: dict[str, Mapping[str, Entry]] = {}
        self._words: dict[str, Mapping[str, Entry]] = {}  # of files of which no sentence was asked for

    def __getitem__(self, key: str) -> Entry:
        noun = key.partition("-")[0]
        return (self._words_of if _FOR_WORDS.search(key) else self._of)(noun)[key]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(map(self._of, self._paths))

    def __len__(self) -> int:
        return sum(len(self._of(noun)) for noun in self._paths)

    def form_of(self, count: int) -> int:
        """Which plural form a number takes."""
        return self._rule(count)

    @cached_property
    def _rule(self) -> Callable[[int], int]:
        first = next(iter(self._paths.values()))
        return gettext.c2py(_file(first).rule or "")

    def _of(self, noun: str) -> Mapping[str, Entry]:
        if noun not in self._read:
            self._read[noun] = dict(self._messages(noun))
            self._words.pop(noun, None)
        return self._read[noun]

    def _words_of(self, noun: str) -> Mapping[str, Entry]:
        if noun in self._read:
            return self._read[noun]
        if noun not in self._words:
            self._words[noun] = {key: entry for key, entry in self._messages(noun) if _FOR_WORDS.search(key)}
        return self._words[noun]

    def _messages(self, noun: str) -> tuple[tuple[str, Entry], ...]:
        path = self._paths.get(noun)
        return _file(path).messages if path else ()


class Catalogs(Mapping[str, Catalog]):
    """The catalogs by language code; English is always there."""

    def __init__(self, folder: Path) -> None:
        """Of every `folder/<language>/<noun>.po`. English comes first in `languages`, then by the alphabet."""
        codes = (path.name for path in folder.iterdir() if any(path.glob("*.po")))
        self.folder = folder
        self.languages = tuple(sorted(codes, key=lambda code: (code != FALLBACK, code)))
        if FALLBACK not in self.languages:
            raise ValueError(f"There is no catalog for the language {FALLBACK!r}.")
        self._catalogs = {code: _catalog(folder / code) for code in self.languages}
        for catalog in self._catalogs.values():
            catalog.others = self._catalogs
        self._derived: dict[tuple[object, ...], Any] = {}

    def __getitem__(self, language: str) -> Catalog:
        return self._catalogs[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalogs)

    def __len__(self) -> int:
        return len(self._catalogs)

    def folded_names(self, key: str, *languages: str) -> frozenset[str]:
        """The names in these languages, or in all, folded for comparison."""
        return self.derived(_folded_names, key, languages or self.languages)

    def derived(self, make: Callable[[Catalogs, *Ts], T], *of: *Ts) -> T:
        """What a function makes of the catalogs and these keys, made once: catalogs never change."""
        asked = (make, *of)
        if asked not in self._derived:
            self._derived[asked] = make(self, *of)
        made: T = self._derived[asked]
        return made


def _folded_names(catalogs: Catalogs, key: str, languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(name) for language in languages for name in catalogs[language].names(key))


def _catalog(folder: Path) -> Catalog:
    entries = _Entries(folder)
    return Catalog(folder.name, entries, entries.form_of)


def _file(path: Path) -> File:
    return po.read(path.read_text(encoding="utf-8"))


def complaints(catalogs: Catalogs) -> list[str]:
    """Everything that differs between the languages or is not ready to be read; empty if all is well."""
    keys = sorted({key for catalog in catalogs.values() for key in catalog.keys})
    found = [fault for language in catalogs.languages for fault in _faults(catalogs.folder / language)]
    for key in keys:
        for catalog in catalogs.values():
            found += [f"{catalog.language}: {key} {what}" for what in _wrong(catalog, key)]
        found += _differences(catalogs, key)
    return found


def _faults(folder: Path) -> Iterator[str]:
    """What is wrong with the files of one language."""
    rules = set()
    for path in sorted(folder.glob("*.po")):
        name, file = f"{folder.name}/{path.name}", _file(path)
        keys = [key for key, _ in file.messages]
        rules.add(file.rule)
        if len(set(keys)) != len(keys):
            yield f"{name}: a key is there twice"
        if file.language != folder.name:
            yield f"{name}: the header says Language: {file.language}"
        yield from (f"{name}: {key} belongs into another file" for key in keys if key.partition("-")[0] != path.stem)
    if len(rules) > 1:
        yield f"{folder.name}: the files have different plural rules"


def _wrong(catalog: Catalog, key: str) -> Iterator[str]:
    entry = catalog.entries.get(key)
    if entry is None:
        yield "is missing"
        return
    if entry.fuzzy:
        yield "is fuzzy"
    if not all(form.strip() for form in entry.forms):
        yield "has an empty text"
    for name in sorted(entry.placeholders()):
        if not _SIMPLE.fullmatch(name):
            yield f"has the placeholder {{{name}}}, which is no simple name"
    if any(brace in PLACEHOLDER.sub("", form) for form in entry.forms for brace in "{}"):
        yield "has a brace without its other half"
    forms = {catalog.form_of(count) for count in range(200)} if entry.plural else {0}
    if len(entry.forms) != len(forms):
        yield f"has {len(entry.forms)} plural forms instead of {len(forms)}"


def _differences(catalogs: Catalogs, key: str) -> Iterator[str]:
    entries = {catalog.language: catalog.entries[key] for catalog in catalogs.values() if catalog.has(key)}
    first, model = next(iter(entries.items()))
    for language, entry in entries.items():
        if entry.plural != model.plural:
            yield f"{language}: {key} has plural forms and in {first} it has none, or the other way round"
        if other := entry.placeholders() ^ model.placeholders():
            yield f"{language}: {key} differs from {first} in {', '.join(sorted(f'{{{name}}}' for name in other))}"
