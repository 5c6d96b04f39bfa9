"""A command that lacks something: the question about it, and the command that the answer completes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commands.kit.arguments import ChoiceKind, Kind
from commands.kit.context import Context
from commands.kit.declaration import Command
from commands.kit.errors import Ambiguous, Missing, Option
from commands.kit.phrase import Local, Phrase
from commands.kit.registry import Registry
from commands.kit.replies import Reply, lines
from commands.kit.spoken import words_of
from commands.kit.unfinished import CHOICE, KIT, WORDS
from commands.kit.words import fold
from storage.questions import Options, Unfinished

_NOON = 12


def question_for(command: Command, parameter: str) -> Phrase:
    """What to ask somebody who left out a required argument."""
    return Phrase(f"{command.feature}-ask-{parameter}")


def ask_for(ctx: Context, command: Command, missing: Missing, text: str) -> Reply:
    """Ask for what the command `text` lacks."""
    before, after = gap(ctx.registry, command, missing, text, ctx.language)
    waits = Unfinished(before, after, group_id=_group(ctx), parameter=missing.parameter)
    kind = next(each.kind for each in command.parameters if each.name == missing.parameter)
    hint = [] if ctx.room.direct else [Phrase("kit-reply-here")]
    asked = lines((question_for(command, missing.parameter), *hint))
    return asked.asks(KIT, WORDS, ctx.event_id, _choices(ctx, kind), waits)


def ask_which(ctx: Context, phrase: Phrase, options: Sequence[Option], waits: Unfinished) -> Reply:
    """Ask which of these is meant, by number and name."""
    choices = [Phrase("kit-option", number=place, shown=option.shown) for place, option in enumerate(options, 1)]
    said = tuple(_said_as(ctx, option) for option in options)
    return lines((phrase, *choices, Phrase("kit-reply-number"))).asks(KIT, CHOICE, ctx.event_id, said, waits)


def ask_which_group(ctx: Context, text: str, groups: Mapping[int, str]) -> Reply:
    """In a direct chat: which of these groups, by number and name, the command `text` is about."""
    options = [Option(name, str(number)) for number, name in groups.items()]
    waits = Unfinished(text, choices=tuple(option.words for option in options), asks_group=True)
    return ask_which(ctx, Phrase("kit-which-group"), options, waits)


def ask_which_words(ctx: Context, error: Ambiguous, text: str) -> Reply:
    """Words of the command `text` can mean several things: which?"""
    choices = tuple(option.words for option in error.options)
    return ask_which(
        ctx, error.phrase, error.options, Unfinished(text[: error.start], text[error.end :], choices, _group(ctx))
    )


def _choices(ctx: Context, kind: Kind) -> Options:
    """The words that are answers, where only some are: among them may be a no."""
    if not isinstance(kind, ChoiceKind):
        return ()
    return tuple(tuple(ctx.registry.catalogs.folded_names(f"{kind.prefix}-{value}")) for value in kind.values)


def _said_as(ctx: Context, option: Option) -> tuple[str, ...]:
    """What somebody may call an option: its name, or the time of day that tells it from the others."""
    match option.shown:
        case Local(moment=moment, zone=zone):
            here = moment.astimezone(zone)
            half = "kit-in-the-morning" if here.hour < _NOON else "kit-in-the-evening"
            twelve, ending = (here.hour + 11) % 12 + 1, "am" if here.hour < _NOON else "pm"
            clock = {
                f"{here:%H:%M}",
                f"{here.hour}:{here:%M}",
                f"{here.hour}h{here:%M}",
                f"{twelve}:{here:%M} {ending}",
            }
            if not here.minute:
                clock |= {f"{here.hour}h", f"{twelve} {ending}", f"{twelve}{ending}"}
                clock |= {f"{here.hour}"} if here.hour > _NOON else set()
            return (*sorted(clock), *words_of(ctx.registry.catalogs, half))
        case Phrase(key=key, facts=facts):
            return (ctx.registry.catalogs[ctx.language].template(key, facts).format_map(facts), option.words)
        case shown:
            return (str(shown), option.words)


def _group(ctx: Context) -> int | None:
    return ctx.circle.id if ctx.circle else None


def gap(registry: Registry, command: Command, missing: Missing, text: str, language: str) -> tuple[str, str]:
    """What stands before and after the answer to come, for it to complete the command `text`."""
    option = next((each for each in command.options if each.name == missing.parameter), None)
    if option is not None:
        name = registry.catalogs[language].names(f"{command.feature}-option-{option.name}")[0]
        return f"{text.rstrip()} {name}:", ""
    start = len(text) if missing.start is None else missing.start
    return f"{text[:start].rstrip()} ", f" {text[start:]}".rstrip()


def filled(registry: Registry, before: str, words: str, after: str, language: str) -> str:
    """The completed command. Who was asked "to whom?" may answer "Ben", "to Ben" or "to:Ben"."""
    if found := registry.find(before, language):
        for option in found.command.options:
            names = registry.catalogs[found.language].names(f"{found.command.feature}-option-{option.name}")
            if before.endswith(f" {names[0]}:"):
                words = next((rest for name in names if (rest := _after(name, words))), words)
    return f"{before}{words}{after}"


def _after(name: str, words: str) -> str:
    """What the words say after an option's name; nothing where they do not begin with it."""
    for mark in (":", " "):
        head, _, rest = words.partition(mark)
        if fold(head).strip() == fold(name):
            return rest.strip()
    return ""
