"""The registry of all declarations: which words, in which language, name which command."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.catalogs import FALLBACK, Catalogs
from commands.kit.declaration import Command, Handler, Parameter
from commands.kit.errors import Unreadable
from commands.kit.events import RoomEvent, SpokenEvent
from commands.kit.feature import Feature
from commands.kit.names import Heard, Named, Names, Near
from commands.kit.spelling import mistakes_in
from commands.kit.synonyms import Synonyms
from commands.kit.unfinished import kit
from commands.kit.values import Setting
from commands.kit.words import Span, Word, fold, plain

PREFIX = "!"
_MARKS = ",;.!?…"
_ELISION = "'"
_NONE: frozenset[str] = frozenset()
_MOST_VIEWS = 64  # sets of features that are off, kept at once
_NUMBER = re.compile(r"#?([A-Za-z])-?\d", re.ASCII)  # of something on a list
_ENOUGH = 400  # characters: no name is longer, whatever stands between its words


class Found(Struct, frozen=True):
    """A named command, the words after its name, and the language to continue in: see `Registry.find`.

    That is `foreign` if it is neither the person's language nor English, which is understood everywhere.
    """

    command: Command
    rest: Span = Span("", ())
    language: str = FALLBACK
    foreign: bool = False

    @classmethod
    def spoken(cls, command: Command, rest: Span, language: str, own: str) -> Found:
        """The command, named in `language` where `own` is the one at hand."""
        foreign = language not in (own, FALLBACK)
        return cls(command, rest, language if foreign else own, foreign)

    @property
    def begin(self) -> int:
        """The position in the text after the command's name."""
        text = self.rest.text
        return len(text[: self.rest.words[0].start if self.rest else len(text)].rstrip())

    @property
    def name(self) -> str:
        """The command's name as it was typed, without the prefix; empty where the words are those of an answer."""
        return self.rest.text[: self.begin].lstrip().removeprefix(PREFIX).strip() if self.rest else ""


def _after_colon(rest: Span) -> Span:
    """Skip a colon after a command's name; in French a space may come before it."""
    return rest.after(1) if rest and rest.words[0].text == ":" else rest


class Registry:
    """Every feature's declarations, by the names that people use.

    Where features are off it has only the others; then `whole` has all, and `off` the names of those that are missing.
    """

    def __init__(self, features: Sequence[Feature], catalogs: Catalogs, whole: Registry | None = None) -> None:
        self.features = tuple(features)
        self.catalogs = catalogs
        self.whole = whole or self
        self.off = frozenset(each.name for each in self.whole.features if each not in self.features) if whole else _NONE
        self._views: dict[frozenset[str], Registry] = {}
        self.commands = tuple(command for feature in features for command in feature.commands)
        self.calling = tuple(command for command in self.commands if command.calls is not None)
        self.lists = tuple(each for feature in features for each in feature.lists)
        self.sentences = tuple(each for feature in features for each in feature.sentences)
        self.settings = tuple(setting for feature in features for setting in feature.settings)
        self._settings = {setting.name: setting for setting in self.settings}
        self.synonyms: Synonyms = whole.synonyms if whole else Synonyms(catalogs)
        self._names: dict[str, Names] = {}  # by the language that comes first
        self._heard = tuple(each for each in self.whole.features if each.lasting or each in self.features)
        self.questions = {
            (feature.name, kind): question
            for feature in (kit, *self._heard)
            for kind, question in feature.questions.items()
        }
        self.offers = {(feature.name, kind): offer for feature in self._heard for kind, offer in feature.offers.items()}

    def is_off(self, feature: str) -> bool:
        """Whether nothing of this feature is heard here: not even what was begun before it was turned off."""
        return feature in self.off and not any(each.name == feature for each in self._heard)

    def without(self, off: Collection[str]) -> Registry:
        """What is there where these features are off, and with them all that need one of them."""
        gone = self.whole.dependents(off) if off else _NONE
        if not gone:
            return self.whole
        views = self.whole._views
        if gone not in views:
            if len(views) >= _MOST_VIEWS:
                views.clear()
            left = [feature for feature in self.whole.features if feature.name not in gone]
            views[gone] = Registry(left, self.catalogs, self.whole)
        return views[gone]

    def dependents(self, off: Iterable[str]) -> frozenset[str]:
        """Those of these features that can be off, and all that need one of them."""
        wanted = {*off}
        gone = {feature.name for feature in self.whole.features if feature.optional and feature.name in wanted}
        while more := {each.name for each in self.whole.features if each.needs & gone} - gone:
            gone |= more
        return frozenset(gone)

    def languages(self, own: str) -> tuple[str, ...]:
        """All languages, in the order in which names are looked up: the person's own, English, the others."""
        return tuple(dict.fromkeys((own, FALLBACK, *self.catalogs.languages)))

    def names(self, own: str) -> Names:
        """The names in all languages, folded when they are first needed. Where two share one, the `own` wins."""
        if own not in self._names:
            languages = self.languages(own)
            names: dict[tuple[str, ...], Named] = {}
            shared: dict[tuple[str, ...], list[Named]] = {}
            for named in self._all_names(languages):
                words = tuple(fold(named.name).split())
                if named.command.letters:
                    shared.setdefault(words, []).append(named)
                else:
                    names[words] = named
            own_names = {words: each[-1] for words, each in shared.items() if not each[-1].numbered}
            names = own_names | names
            self._names[own] = Names(names, languages, shared)
        return self._names[own]

    def _all_names(self, languages: Sequence[str]) -> Iterator[Named]:
        """The names of all commands, and plain words that are one before a number; the first language comes last."""
        for spoken in reversed(languages):
            catalog = self.catalogs[spoken]
            for command in self.commands:
                plain_words = f"{command.key}-plain"
                if command.letters and catalog.has(plain_words):
                    yield from (Named(command, name, spoken, numbered=True) for name in catalog.names(plain_words))
                yield from (
                    Named(command, name, spoken, numbered=command.numbered)
                    for name in catalog.names(f"{command.key}-names")
                )

    def find(self, text: str, language: str, replied: str = "") -> Found | None:
        """The command with the longest name that `text` begins with; None for anything else.

        Where several share it, it is the one whose number follows, or in a reply that of the feature that is `replied`.

        Names of all languages are understood. If the name is in a third language, the answer is in that too; English
        ones are answered in the person's language.
        """
        span = without_prefix(text)
        return self._found(span, self.names(language), language, replied) if span else None

    def _found(self, span: Span, names: Names, language: str, replied: str) -> Found | None:
        folded, bare = _folded(span, names.most_words), _without_marks(span)
        if elided := _elided(span, names):
            return Found.spoken(elided[0].command, elided[1], elided[0].language, language)
        for count, heard in names.at_front(folded):
            named = _told_apart(heard, _after_colon(span.after(count)), replied) if heard.sharing else heard.named
            if named is None:
                continue
            command = named.command
            # "checkin close" ends one, but "checkin close to tears" is an answer.
            if command.parameters or command.aside or count in (1, len(bare.words)):
                rest = (span if command.parameters else bare).after(count)
                return Found.spoken(command, _after_colon(rest), named.language, language)
        return None

    def lengthened(self, found: Found) -> Found:
        """The command with the longer name that the next words complete: `remind` and "me" are `remind me`."""
        names, rest = self.names(found.language), _without_marks(found.rest)
        folded = _folded(rest, names.most_words)
        for ending, named in sorted(names.endings(found.command), key=lambda each: -len(each[0])):
            longer, whole = named.command, len(ending) == len(rest.words)
            if tuple(folded[: len(ending)]) == ending and (longer.parameters or longer.aside or whole):
                return replace(found, command=longer, rest=_after_colon(found.rest.after(len(ending))))
        return found

    def near(self, text: str, language: str) -> Near | None:
        """The name that is most similar to what was typed; None if none is, or the best is not `guessed`."""
        names = self.names(language)
        words = _folded(Span.of(plain(text[:_ENOUGH]).lstrip().removeprefix(PREFIX)), names.most_words + 1)
        if not words or not words[0][:1].isalpha():
            return None
        return names.nearest(words, own_only=words[0] in self.catalogs[language].vocabulary)

    def near_longer(self, found: Found, language: str) -> Near | None:
        """The longer name that a short name and the words after it are similar to: `!circle next` for `!circle nxt`."""
        names = self.names(language)
        return names.nearest(_folded(found.rest, names.most_words), after=found.command)

    def name(self, command: Command, language: str) -> str:
        """A command's first name in a language, with the prefix."""
        return PREFIX + self.catalogs[language].names(f"{command.key}-names")[0]

    def command(self, key: str) -> Command:
        """The command with this catalog key."""
        return next(command for command in self.whole.commands if command.key == key)

    def offered(self, key: str) -> Command | None:
        """The same; None where it is off, or `key` is empty."""
        return next((command for command in self.commands if command.key == key), None)

    def listeners(self, event: type[RoomEvent | SpokenEvent]) -> Iterator[Handler]:
        """The handlers of this event, in the features' order."""
        for feature in self.whole.features if event.even_off else self._heard:
            yield from feature.listeners.get(event, ())

    def feature(self, name: str) -> Feature | None:
        """The feature of that name."""
        return next((feature for feature in self.features if feature.name == name), None)

    def setting(self, span: Span, language: str) -> tuple[Setting[object], Span]:
        """The setting whose name the words begin with, and the rest. Raises `Unreadable`, with a similar name."""
        names = {
            tuple(fold(name).split()): (setting, name)
            for spoken in reversed(self.languages(language))
            for setting in self.settings
            for name in self.catalogs[spoken].names(setting.key)
        }
        longest = max(map(len, names))
        words = [fold(word) for word in Span(span.text, span.words[:longest]).plain_words()]
        for count in range(len(words), 0, -1):
            if found := names.get(tuple(words[:count])):
                return found[0], span.after(count)
        typed = span.words[0].text
        for own in (True, False):  # the name in the language at hand comes before those of others
            here = {
                folded: found
                for folded, found in names.items()
                if (found[1] in self._own_names(found[0], language)) == own
            }
            if near := _near_setting(words, here):
                shown = near[1] if own else self._own_names(near[0], language)[0]
                raise Unreadable("kit-near-setting", name=typed, near=shown)
        raise Unreadable("kit-unknown-setting", name=typed)

    def _own_names(self, setting: Setting[object], language: str) -> tuple[str, ...]:
        return self.catalogs[language].names(setting.key)

    def setting_called(self, name: str) -> Setting[Any]:
        """The setting that is declared with this name."""
        return self.whole._settings[name]

    def usage(self, command: Command, language: str) -> str:
        """How a command is written: `!need what [by:when]`."""
        parts = [self.name(command, language)]
        parts += [self._shown(command, parameter, language) for parameter in command.parameters]
        return " ".join(parts)

    def _shown(self, command: Command, parameter: Parameter, language: str) -> str:
        catalog = self.catalogs[language]
        if parameter.option:
            name = catalog.names(f"{command.feature}-option-{parameter.name}")[0]
            shown = f"{name}:{catalog.template(f'kit-type-{parameter.kind.label}', {})}"
        else:
            shown = catalog.template(f"{command.feature}-arg-{parameter.name}", {})
        return shown if parameter.required else f"[{shown}]"


def _told_apart(heard: Heard, rest: Span, replied: str) -> Named | None:
    """Of the commands that share a name, the one whose number follows it, `take E1`; else that of the feature.

    None where the number is another list's, for which it is no name.
    """
    letter = _letter(rest)
    for each in heard.sharing[::-1]:  # one's own language comes last
        if letter in each.command.letters if letter else replied == each.command.feature:
            return each
    elsewhere = heard.named is not None and letter and heard.named.command.letters
    return None if elsewhere else heard.named


def _letter(rest: Span) -> str:
    """The letter of the number at the front; empty where there is none."""
    number = _NUMBER.match("".join(word.text for word in rest.words[:2]))
    return number[1].upper() if number else ""


def _folded(span: Span, most: int) -> list[str]:
    """The first words, folded for comparison with names."""
    return [fold(word.text).rstrip(f":{_MARKS}") for word in span.words[:most]]


def without_prefix(text: str) -> Span | None:
    """The words after the prefix (or its full-width form "！"); None for a text without it."""
    start = len(text) - len(plain(text).lstrip())
    if plain(text[start : start + 1]) != PREFIX:
        return None
    return Span.of(f"{text[:start]} {text[start + 1 :]}")


def _elided(span: Span, names: Names) -> tuple[Named, Span] | None:
    """The name that ends with an elision, and the words after it: of `besoin d'une échelle`, "une échelle"."""
    for place, word in enumerate(span.words[1 : names.most_words], 1):
        head, mark, tail = word.text.partition(_ELISION)
        if mark and tail:
            named = names.exactly([*_folded(span, place), fold(head + mark)])
            rest = Word(tail, word.start + len(head + mark), word.end)
            return (named, Span(span.text, (rest, *span.words[place + 1 :]))) if named else None
    return None


def _without_marks(span: Span) -> Span:
    """The words without punctuation by itself at the end, as in French."""
    end = len(span.words)
    while end and not span.words[end - 1].text.strip(_MARKS):
        end -= 1
    return Span(span.text, span.words[:end])


def _near_setting(
    words: Sequence[str], names: Mapping[tuple[str, ...], tuple[Setting[object], str]]
) -> tuple[Setting[object], str] | None:
    """The setting whose name is similar to what was typed, or begins with a similar word, and that name."""
    for part in (None, 1):
        near: dict[int, tuple[Setting[object], str]] = {}
        for words_of, found in names.items():
            head, whole = " ".join(words[: part or len(words_of)]), " ".join(words_of[:part])
            if (mistakes := mistakes_in(head, whole)) is not None:
                near.setdefault(mistakes, found)
        if near:
            return near[min(near)]
    return None
