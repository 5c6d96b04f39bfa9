"""Parses the text of commands into what to do about it. It runs, stores and says nothing.

There are two steps, because permission is checked before arguments are parsed: `find_command`, then `read_arguments`.
`completed` continues with a command that waited for an answer.
"""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.arguments import Circumstances
from commands.kit.command_lists import bind_each
from commands.kit.declaration import Command, Parameter
from commands.kit.errors import Ambiguous, Missing, Several, Unfit, Unreadable
from commands.kit.guessing import guess, guess_longer, instead
from commands.kit.parsed import Ask, Choose, Parsed, Refuse, Run, Suggest
from commands.kit.people import PersonKind
from commands.kit.phrase import Phrase
from commands.kit.registry import PREFIX, Found, Registry
from commands.kit.spoken import without_thanks
from commands.kit.words import Span, fold
from storage.questions import Unfinished


def find_command(registry: Registry, text: str, named: Found | None, at: Circumstances) -> Found | Suggest | None:
    """The command that a text begins with or clearly means, or a suggestion; None for other words.

    `named` is the one that it begins with: what `Registry.find` returns.
    """
    return instead(registry, text, at) or named or guess(registry, text, at)


def read_arguments(registry: Registry, found: Found, at: Circumstances) -> Parsed:
    """The same without polite words at the end, where they are understood less with them: `!pause please`."""
    parsed = _read_arguments(registry, found, at)
    if not isinstance(parsed, Refuse | Suggest):
        return parsed
    rest = without_thanks(registry.catalogs, found.rest)
    if len(rest.words) == len(found.rest.words):
        return parsed
    calmer = _read_arguments(registry, replace(found, rest=rest), at)
    return parsed if isinstance(calmer, Refuse | Suggest) else calmer


def _read_arguments(registry: Registry, found: Found, at: Circumstances) -> Parsed:
    """What to do about a command and the words after its name. Raises `UserError` for what is too much altogether."""
    try:
        return Run(tuple(bind_each(registry, found, at)))
    except Missing as missing:
        parameter = next(each for each in found.command.parameters if each.name == missing.parameter)
        lacking = _lacking(registry, found, parameter, missing.start, at.language)
        return Ask(found.command, parameter, replace(lacking, replied=at.replied), missing.why)
    except Ambiguous as error:
        choices = tuple(option.words for option in error.options)
        waits = replace(_cut(found, error.start, error.end), choices=choices, replied=at.replied)
        if error.part:
            waits = replace(waits, gap=found.rest.text[error.start : error.end])
        if error.others:  # the answer may be "Ben" or "to Ben"
            people = [each.name for each in found.command.parameters if isinstance(each.kind, PersonKind)]
            waits = replace(waits, parameter=next(iter(people), None))
        return Choose(error.phrase, error.options, waits, error.others)
    except Unreadable as error:
        if near := guess_longer(registry, found, at):
            return near
        return Refuse((error.phrase, Phrase("kit-usage", usage=registry.usage(found.command, at.language))))


def unfinished(found: Found) -> Unfinished:
    """A command that waits for the group that it is about."""
    end = len(found.rest.text)
    return _cut(found, end, end)


def to_choose(found: Found, error: Several) -> Choose:
    """The question which of several things a command is about, which lacks its first argument."""
    choices = tuple(option.words for option in error.options)
    gap = _cut(found, found.begin, found.begin)
    return Choose(error.question, error.options, replace(gap, after=f" {gap.after}".rstrip(), choices=choices))


def completed(registry: Registry, waits: Unfinished, words: str, language: str) -> Found:
    """The command with the answer in its gap, to be parsed. Raises `Unfit` where the command no longer exists.

    The answer to "to whom?" may be "Ben", "to Ben" or "to:Ben"; and it may complete the command's name: after `remind`,
    "me" makes `remind me`.
    """
    command = next((each for each in registry.commands if each.key == waits.command), None)
    if command is None:
        raise Unfit
    spoken = waits.language or language
    for option in command.options:
        if option.name == waits.parameter:
            words = _without_name(words, _names(registry, command, option, spoken))
    if (again := registry.find(f"{PREFIX}{words}", spoken)) and again.command is command and again.rest:
        words = again.rest.typed()  # "What do you need?" – "I need a ladder"
    rest = Span.of(f"{waits.before}{words}{waits.after}")
    return registry.lengthened(Found(command, rest, spoken, foreign=waits.language is not None))


def _lacking(registry: Registry, found: Found, parameter: Parameter, start: int | None, language: str) -> Unfinished:
    """The command with a gap where the parameter belongs; `start` is its position in the text, None for the end."""
    end = len(found.rest.text)
    gap = _cut(found, *((end, end) if start is None or parameter.option else (start, start)))
    name = f"{_names(registry, found.command, parameter, language)[0]}:" if parameter.option else ""
    return replace(
        gap, before=f"{gap.before.rstrip()} {name}", after=f" {gap.after}".rstrip(), parameter=parameter.name
    )


def _cut(found: Found, start: int, end: int) -> Unfinished:
    """The command without the characters of its text from `start` to `end`."""
    text = found.rest.text
    return Unfinished(
        command=found.command.key,
        language=found.language if found.foreign else None,
        before=text[found.begin : start],
        after=text[end:],
    )


def _names(registry: Registry, command: Command, option: Parameter, language: str) -> tuple[str, ...]:
    return tuple(registry.catalogs[language].names(f"{command.feature}-option-{option.name}"))


def _without_name(words: str, names: tuple[str, ...]) -> str:
    """The words without an option's name at their beginning."""
    return next((rest for name in names if (rest := _after(name, words))), words)


def _after(name: str, words: str) -> str:
    """The words after an option's name; empty where they do not begin with it."""
    for mark in (":", " "):
        head, _, rest = words.partition(mark)
        if fold(head).strip() == fold(name):
            return rest.strip()
    return ""
