"""Options that are said in plain words behind the time: `cinema friday 20:00 at Paul's for 6 people`."""

from __future__ import annotations

from collections.abc import Mapping

from commands.kit.arguments import Circumstances, Kind, Plain
from commands.kit.declaration import Command
from commands.kit.errors import Ambiguous, UserError
from commands.kit.time_arguments import MomentKind
from commands.kit.words import Span

_LONGEST = 24  # words behind a time that are looked at


def take_plain(command: Command, rest: Span, at: Circumstances, values: dict[str, object]) -> Span:
    """Put what is said in plain words behind the time into `values`; returns the other words, which end with the time.

    They are left alone unless all words behind the time are such options.
    """
    if not command.said_plainly:
        return rest
    options = {each.name: each.kind for each in command.said_plainly}
    for name in options.keys() & values.keys():
        del options[name]
    moment = next((each.kind for each in command.positional if isinstance(each.kind, MomentKind)), None)
    if not options or moment is None:
        return rest
    for end in range(max(1, len(rest.words) - _LONGEST), len(rest.words)):
        said = _all_of(options, rest.after(end), at)
        if said and _ends_a_time(moment, rest, end, at):
            values.update(said)
            return _certain(options, Span(rest.text, rest.words[:end]), at, values)
    return _certain(options, rest, at, values)


def _certain(options: Mapping[str, Kind], rest: Span, at: Circumstances, values: dict[str, object]) -> Span:
    for name, kind in options.items():
        if name in values or not isinstance(kind, Plain):
            continue
        for start in range(0 if kind.leads else 1, len(rest.words)):
            if found := kind.is_certain(rest.after(start), at):
                values[name] = found.value
                others = Span(rest.text, rest.words[:start] + rest.words[start + found.used :])
                return _certain(options, others, at, values)
    return rest


def _all_of(options: Mapping[str, Kind], span: Span, at: Circumstances) -> dict[str, object] | None:
    """The values of options of which all of the words consist; None where they do not."""
    if not span:
        return {}
    for name, kind in options.items():
        left = {each: options[each] for each in options if each != name}
        for found in kind.said_plainly(span, at) if isinstance(kind, Plain) else ():
            others = _all_of(left, span.after(found.used), at)
            if others is not None:
                return {name: found.value, **others}
    return None


def _ends_a_time(kind: MomentKind, rest: Span, end: int, at: Circumstances) -> bool:
    """Whether the words before word `end` end with a time that does not go on behind it."""
    before = Span(rest.text, rest.words[:end])
    try:
        found = kind.read_whole(before, at) or kind.read_last(before, at)
    except Ambiguous as error:
        begin = next(place for place, word in enumerate(before.words) if word.start == error.start)
    except UserError:
        return False
    else:
        if found is None:
            return False
        begin = end - found.used
    try:
        return kind.read(rest.after(begin), at).used == end - begin
    except Ambiguous as error:
        return error.end == before.words[-1].end
    except UserError:
        return False
