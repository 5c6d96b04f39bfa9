"""The book of commands: which words, in which language, mean which command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.catalogs import FALLBACK, Catalogs
from commands.kit.declaration import Command, Feature, Handler, Parameter
from commands.kit.errors import Unreadable
from commands.kit.events import RoomEvent, SpokenEvent
from commands.kit.names import Named, Names
from commands.kit.spelling import mistakes_in
from commands.kit.synonyms import Synonyms
from commands.kit.unfinished import kit
from commands.kit.values import Setting
from commands.kit.words import Span, fold, plain

PREFIX = "!"
_MARKS = ",;.!?…"
_ENOUGH = 400  # characters: no name is longer, whatever stands between its words


class Found(Struct, frozen=True):
    """A command that was named, the words after its name, and the language to go on in: see `Registry.find`.

    That is `foreign` where it is neither the language at hand nor English, which is at home everywhere.
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
        """Where in the text its name ends, and what comes after it begins."""
        text = self.rest.text
        return len(text[: self.rest.words[0].start if self.rest else len(text)].rstrip())


def _after_colon(rest: Span) -> Span:
    """Without the colon that people put after a command's name; the French put a space before it."""
    return rest.after(1) if rest and rest.words[0].text == ":" else rest


class Registry:
    """Every feature's declarations, by the names that people use."""

    def __init__(self, features: Sequence[Feature], catalogs: Catalogs) -> None:
        self.features = tuple(features)
        self.catalogs = catalogs
        self.commands = tuple(command for feature in features for command in feature.commands)
        self.settings = tuple(setting for feature in features for setting in feature.settings)
        self.synonyms = Synonyms(catalogs)
        self._names: dict[tuple[str, ...], Names] = {}
        self.questions = {
            (feature.name, kind): question
            for feature in (kit, *features)
            for kind, question in feature.questions.items()
        }

    def languages(self, own: str) -> tuple[str, ...]:
        """All languages, in the order in which words are looked for in them: the own one, English, the others."""
        return tuple(dict.fromkeys((own, FALLBACK, *self.catalogs.languages)))

    def names(self, *languages: str) -> Names:
        """The names in these languages, folded when they are first looked for."""
        if languages not in self._names:
            names = {
                tuple(fold(name).split()): Named(command, name, spoken)
                for spoken in reversed(languages)
                for command in self.commands
                for name in self.catalogs[spoken].names(f"{command.key}-names")
            }
            self._names[languages] = Names(names, languages)
        return self._names[languages]

    def find(self, text: str, language: str) -> Found | None:
        """The command that `text` begins with, by its longest name; None for anything else.

        Names of all languages are heard. What is said in a third one is gone on with in that; English is at home
        everywhere.
        """
        span = without_prefix(text)
        if span is None:
            return None
        # The others are looked for only where there is more to read: most groups speak one or two languages.
        home = self._found(span, self.names(*dict.fromkeys((language, FALLBACK))), language)
        if home and not home.rest:
            return home
        return self._found(span, self.names(*self.languages(language)), language)

    def _found(self, span: Span, names: Names, language: str) -> Found | None:
        folded, bare = _folded(span, names.most_words), _without_marks(span)
        for count, named in names.at_front(folded):
            command = named.command
            # "checkin close" ends one, but "checkin close to tears" is an answer.
            if command.parameters or command.aside or count in (1, len(bare.words)):
                rest = (span if command.parameters else bare).after(count)
                return Found.spoken(command, _after_colon(rest), named.language, language)
        return None

    def lengthened(self, found: Found) -> Found:
        """The command with the longer name that the words after it complete: `remind` and "me" are `remind me`."""
        names, rest = self.names(*self.languages(found.language)), _without_marks(found.rest)
        folded = _folded(rest, names.most_words)
        for ending, named in sorted(names.endings(found.command), key=lambda each: -len(each[0])):
            longer, whole = named.command, len(ending) == len(rest.words)
            if tuple(folded[: len(ending)]) == ending and (longer.parameters or longer.aside or whole):
                return replace(found, command=longer, rest=_after_colon(found.rest.after(len(ending))))
        return found

    def near(self, text: str, language: str) -> Named | None:
        """The command whose name is nearly what was typed; None where none is, or one that is not to be `guessed`."""
        names = self.names(*self.languages(language))
        words = _folded(Span.of(plain(text[:_ENOUGH]).lstrip().removeprefix(PREFIX)), names.most_words + 1)
        return names.nearest(words) if words and words[0][:1].isalpha() else None

    def near_longer(self, found: Found, language: str) -> Named | None:
        """The longer name that a short one and the words after it are nearly: `!circle next` for `!circle nxt`."""
        names = self.names(*self.languages(language))
        return names.nearest(_folded(found.rest, names.most_words), after=found.command)

    def name(self, command: Command, language: str) -> str:
        """What a command is called first in a language, with the prefix."""
        return PREFIX + self.catalogs[language].names(f"{command.key}-names")[0]

    def command(self, key: str) -> Command:
        """The command with this catalog key."""
        return next(command for command in self.commands if command.key == key)

    def listeners(self, event: type[RoomEvent | SpokenEvent]) -> Iterator[Handler]:
        """Who hears such events, in the features' order."""
        for feature in self.features:
            yield from feature.listeners.get(event, ())

    def feature(self, name: str) -> Feature | None:
        """The feature of that name."""
        return next((feature for feature in self.features if feature.name == name), None)

    def setting(self, span: Span, language: str) -> tuple[Setting[object], Span]:
        """The setting that the words begin with, and the words after it. Raises `Unreadable` with a near one."""
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
        if near := _near_setting(words, names):
            raise Unreadable("kit-near-setting", name=typed, near=near)
        raise Unreadable("kit-unknown-setting", name=typed)

    def setting_called(self, name: str) -> Setting[Any]:
        """The setting that is declared under this name."""
        return next(setting for setting in self.settings if setting.name == name)

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


def _folded(span: Span, most: int) -> list[str]:
    """The first words, ready to be compared with names."""
    return [fold(word.text).rstrip(f":{_MARKS}") for word in span.words[:most]]


def without_prefix(text: str) -> Span | None:
    """The words of what begins with the prefix, which wide keyboards write "！"; None for anything else."""
    start = len(text) - len(plain(text).lstrip())
    if plain(text[start : start + 1]) != PREFIX:
        return None
    return Span.of(f"{text[:start]} {text[start + 1 :]}")


def _without_marks(span: Span) -> Span:
    """The words without the marks that stand by themselves at the end, as the French write them."""
    end = len(span.words)
    while end and not span.words[end - 1].text.strip(_MARKS):
        end -= 1
    return Span(span.text, span.words[:end])


def _near_setting(words: Sequence[str], names: Mapping[tuple[str, ...], tuple[Setting[object], str]]) -> str | None:
    """The name of a setting that is nearly what was typed, or begins with a word that is."""
    for part in (None, 1):
        near: dict[int, str] = {}
        for words_of, (_, name) in names.items():
            head, whole = " ".join(words[: part or len(words_of)]), " ".join(words_of[:part])
            if (mistakes := mistakes_in(head, whole)) is not None:
                near.setdefault(mistakes, name)
        if near:
            return near[min(near)]
    return None
