"""The book of commands: which words, in which language, mean which command."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Command, Feature, Handler, Parameter
from commands.kit.errors import Unreadable
from commands.kit.values import Setting
from commands.kit.words import Span, fold

PREFIX = "!"
_MARKS = ",;.!?…"


class Found(Struct, frozen=True):
    """A command that was named, and the words after its name."""

    command: Command
    rest: Span


def _after_colon(rest: Span) -> Span:
    """Without the colon that people put after a command's name; the French put a space before it."""
    return rest.after(1) if rest and rest.words[0].text == ":" else rest


class Book:
    """Every feature's declarations, by the names that people use."""

    def __init__(self, features: Sequence[Feature], catalogs: Catalogs) -> None:
        self.features = tuple(features)
        self.catalogs = catalogs
        self.commands = tuple(command for feature in features for command in feature.commands)
        self.settings = tuple(setting for feature in features for setting in feature.settings)
        self._by_name: dict[str, dict[tuple[str, ...], Command]] = {}
        self._longest: dict[str, int] = {}

    def _names(self, language: str) -> dict[tuple[str, ...], Command]:
        """The language's own names above the English ones; folded when they are first looked for."""
        if language not in self._by_name:
            self._by_name[language] = {
                tuple(fold(name).split()): command
                for spoken in ("en", language)
                for command in self.commands
                for name in self.catalogs[spoken].names(f"{command.key}-names")
            }
            self._longest[language] = max(map(len, self._by_name[language]))
        return self._by_name[language]

    def find(self, text: str, language: str) -> Found | None:
        """The command that `text` begins with, by its longest name; None for anything else."""
        if not text.startswith(PREFIX):
            return None
        span = Span.of(text.replace(PREFIX, " ", 1))
        folded = [fold(word.text).rstrip(f":{_MARKS}") for word in span.words]
        bare = _without_marks(span)
        names = self._names(language)
        for count in range(min(self._longest[language], len(folded)), 0, -1):
            command = names.get(tuple(folded[:count]))
            # "checkin close" ends one, but "checkin close to tears" is an answer.
            if command and (command.parameters or command.aside or count in (1, len(bare.words))):
                return Found(command, _after_colon((span if command.parameters else bare).after(count)))
        return None

    def near(self, text: str, language: str) -> str | None:
        """The command whose name is nearly what was typed, as it is shown; None where nothing is near."""
        words = Span.of(text.removeprefix(PREFIX)).plain_words()
        first = fold(words[0]) if words else ""
        names = {fold(self.name(command, language)[1:]).split()[0]: command for command in reversed(self.commands)}
        names |= {name[0]: named for name, named in self._names(language).items() if len(name) == 1}
        close = difflib.get_close_matches(first, names, cutoff=0.7) if first[:1].isalpha() else []
        # Of those that are equally near, fingers that were too fast meant the one with the same letters.
        best = min(close, key=lambda name: (-_likeness(name, first), sorted(name) != sorted(first)), default=None)
        return self.name(names[best], language) if best else None

    def near_longer(self, found: Found, language: str) -> str | None:
        """The longer name that a short one and the words after it are nearly: `!circle next` for `!circle nxt`."""
        own = [name for name, command in self._names(language).items() if command is found.command]
        rest = [fold(word) for word in found.rest.plain_words()]
        endings = {
            " ".join(name[len(short) :]): command
            for name, command in self._names(language).items()
            for short in own
            if name[: len(short)] == short and len(short) < len(name) <= len(short) + len(rest)
        }
        for count in range(len(rest), 0, -1):
            close = difflib.get_close_matches(" ".join(rest[:count]), endings, n=1, cutoff=0.7)
            if close:
                return self.name(endings[close[0]], language)
        return None

    def name(self, command: Command, language: str) -> str:
        """What a command is called first in a language, with the prefix."""
        return PREFIX + self.catalogs[language].names(f"{command.key}-names")[0]

    def command(self, key: str) -> Command:
        """The command with this catalog key."""
        return next(command for command in self.commands if command.key == key)

    def listeners(self, news: str) -> Iterator[Handler]:
        """Who hears these news, in the features' order."""
        for feature in self.features:
            yield from feature.listeners.get(news, ())

    def feature(self, name: str) -> Feature | None:
        """The feature of that name."""
        return next((feature for feature in self.features if feature.name == name), None)

    def setting(self, span: Span, language: str) -> tuple[Setting[object], Span]:
        """The setting that the words begin with, and the words after it. Raises `Unreadable` with a near one."""
        names = {
            tuple(fold(name).split()): setting
            for spoken in ("en", language)
            for setting in self.settings
            for name in self.catalogs[spoken].names(setting.key)
        }
        words = [fold(word) for word in span.plain_words()]
        for count in range(min(len(words), max(map(len, names))), 0, -1):
            if setting := names.get(tuple(words[:count])):
                return setting, span.after(count)
        close = difflib.get_close_matches(words[0], [name[0] for name in names], n=1, cutoff=0.6)
        if not close:
            raise Unreadable("kit-unknown-setting", name=words[0])
        setting = next(setting for name, setting in names.items() if name[0] == close[0])
        raise Unreadable("kit-near-setting", name=words[0], near=self.catalogs[language].names(setting.key)[0])

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


def _without_marks(span: Span) -> Span:
    """The words without the marks that stand by themselves at the end, as the French write them."""
    end = len(span.words)
    while end and not span.words[end - 1].text.strip(_MARKS):
        end -= 1
    return Span(span.text, span.words[:end])


def _likeness(name: str, typed: str) -> float:
    return difflib.SequenceMatcher(None, name, typed).ratio()
