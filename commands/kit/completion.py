"""The questions about commands with a missing or ambiguous argument. `parser.completed` inserts the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from commands.kit.arguments import ChoiceKind, Kind
from commands.kit.context import Context
from commands.kit.declaration import Command
from commands.kit.errors import Option
from commands.kit.formats import format_phrase
from commands.kit.parsed import Ask, Choose
from commands.kit.phrase import Local, Member, Phrase
from commands.kit.replies import Reply, lines
from commands.kit.spoken import words_of
from commands.kit.unfinished import CHOICE, PERSON, WORDS
from storage.questions import Options, Unfinished

_NOON = 12


def question_for(command: Command, parameter: str) -> Phrase:
    """The question for a missing required argument."""
    return Phrase(f"{command.feature}-ask-{parameter}")


def ask_for(ctx: Context, ask: Ask) -> Reply:
    """Ask for a missing argument."""
    waits = replace(ask.unfinished, group_id=_group(ctx))
    hint = [] if ctx.room.direct else [Phrase("kit-reply-here")]
    why = [ask.why] if ask.why else []
    asked = lines((*why, question_for(ask.command, ask.parameter.name), *hint))
    return asked.asks(WORDS, ctx.event_id, _choices(ctx, ask.parameter.kind), waits)


def ask_which(
    ctx: Context, phrase: Phrase, options: Sequence[Option], waits: Unfinished, *, others: bool = False
) -> Reply:
    """Ask which of several options is meant, by number and name; of a single one, whether it is."""
    said = tuple(_said_as(ctx, option) for option in options)
    if len(options) == 1:
        asked = lines((phrase, Phrase("kit-reply-yes")))
    else:
        choices = [Phrase("kit-option", number=place, shown=option.shown) for place, option in enumerate(options, 1)]
        asked = lines((phrase, *choices, Phrase("kit-reply-number")))
    return asked.asks(PERSON if others else CHOICE, ctx.event_id, said, waits)


def ask_which_group(ctx: Context, waits: Unfinished, groups: Mapping[int, str | Phrase]) -> Reply:
    """In a direct chat: ask which of these groups a command is about."""
    options = [Option(name, str(number)) for number, name in groups.items()]
    waits = replace(waits, choices=tuple(option.words for option in options), asks_group=True)
    return ask_which(ctx, Phrase("kit-which-group"), options, waits)


def ask_which_words(ctx: Context, choose: Choose) -> Reply:
    """Ask what ambiguous words of a command mean."""
    waits = replace(choose.unfinished, group_id=_group(ctx))
    return ask_which(ctx, choose.phrase, choose.options, waits, others=choose.others)


def _choices(ctx: Context, kind: Kind) -> Options:
    """The words that answer, if only some do: one of them may look like a no."""
    if not isinstance(kind, ChoiceKind):
        return ()
    return tuple(tuple(ctx.registry.catalogs.folded_names(f"{kind.prefix}-{value}")) for value in kind.values)


def _said_as(ctx: Context, option: Option) -> tuple[str, ...]:
    """The names by which an option can be picked: its own, or for a moment its time of day."""
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
        case Phrase() as phrase:
            return (format_phrase(phrase, ctx.registry.catalogs[ctx.language], ctx.zone), option.words)
        case Member(name=name):
            return (name, option.words)
        case shown:
            return (str(shown), option.words)


def _group(ctx: Context) -> int | None:
    return ctx.circle.id if ctx.circle else None
