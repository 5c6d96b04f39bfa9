"""From the words after a command's name to its arguments."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from msgspec import Struct

from commands.kit.arguments import LONGEST_TIME, Circumstances, DurationKind, MomentKind, TextKind, WordKind
from commands.kit.declaration import Command, Parameter
from commands.kit.errors import Missing, Unreadable, UserError
from commands.kit.people import PersonKind
from commands.kit.when import Read
from commands.kit.words import Span, Word, fold

_SHORTEST_NAME = 3  # characters: shorter ones are near everything


class MarkedKind(TextKind, frozen=True):
    """A text at whose end there may be words that are no part of it, but say something about it."""

    def marks_at_end(self, span: Span, at: Circumstances) -> int:
        """How many of the last words are such marks."""
        raise NotImplementedError


def bind(command: Command, span: Span, at: Circumstances) -> dict[str, object]:
    """The handler's arguments by name.

    Raises `Missing` for a required argument that is not there, `Unreadable` for one that can't be understood or for
    words that are left over, `Ambiguous` for what can mean several things.
    """
    taken = _options(command, span, at)
    rest = Span(span.text, tuple(word for word in span.words if word not in taken.words))
    rest = _without_colons(command, rest, at, taken.values)
    values = dict(taken.values)
    for parameter in command.positional:
        rest = _positional(command, parameter, rest, at, values)
    for parameter in command.options:
        if parameter.required and parameter.name not in values:
            raise Missing(parameter.name)
    if rest and not command.aside:
        raise Unreadable("kit-left-over", words=rest.typed())
    return values


def _positional(
    command: Command, parameter: Parameter, rest: Span, at: Circumstances, values: dict[str, object]
) -> Span:
    if not rest:
        if parameter.required:
            raise Missing(parameter.name)
        return rest
    try:
        found = parameter.kind.read(rest, at)
    except Missing as missing:
        raise Missing(parameter.name, missing.start) from missing
    except Unreadable:
        if parameter.required and isinstance(parameter.kind, MomentKind) and _text_follows(command, parameter):
            return _at_the_end(parameter, parameter.kind, rest, at, values)
        # What is optional and does not fit is left to the parameter after it.
        if parameter.required or parameter is command.positional[-1]:
            raise
        return rest
    values[parameter.name] = found.value
    return rest.after(found.used)


def _text_follows(command: Command, parameter: Parameter) -> bool:
    following = command.positional[command.positional.index(parameter) + 1 :]
    return bool(following) and isinstance(following[0].kind, TextKind)


def _at_the_end(
    parameter: Parameter, kind: MomentKind, rest: Span, at: Circumstances, values: dict[str, object]
) -> Span:
    """`call Ben tomorrow 18:00`: people say what before they say when. Without a time they are asked for it."""
    found = kind.read_last(rest, at)
    if found is None:
        raise Missing(parameter.name, rest.words[0].start)
    values[parameter.name] = found.value
    return Span(rest.text, rest.words[: -found.used])


class _Taken(Struct, frozen=True):
    values: dict[str, object]
    words: frozenset[Word]


def _options(command: Command, span: Span, at: Circumstances) -> _Taken:
    """The `name:value` options of a text, wherever they stand, and the words that they took."""
    names = {name: option for option in command.options for name in at.names(_option_key(command, option))}
    values: dict[str, object] = {}
    taken: set[Word] = set()
    for place, word in enumerate(span.words):
        name, colon = _named(span, place)
        option = names.get(fold(name)) if word not in taken else None
        if colon is None or word in taken:
            continue
        if option is None:
            _refuse_near_miss(word, name, names)
            continue
        if option.name in values:
            raise Unreadable("kit-option-twice", name=name)
        value = _value_span(span, colon, names)
        if not value:
            raise Unreadable("kit-option-empty", name=name)
        found = _option_value(option, value, at)
        values[option.name] = found.value
        end = value.words[found.used - 1].end
        taken.update(each for each in span.words[place:] if each.start < end)
    return _Taken(values, frozenset(taken))


def _refuse_near_miss(word: Word, name: str, names: Mapping[str, Parameter]) -> None:
    """Raises `Unreadable` for `peple:3`, which would pass for a part of the text; `note: three` is one."""
    value = word.text[len(name) + 1 :]
    if len(name) < _SHORTEST_NAME or not name.isalpha() or not value or value.startswith("//"):
        return
    if near := difflib.get_close_matches(fold(name), names, n=1, cutoff=0.75):
        raise Unreadable("kit-near-option", name=name, near=near[0])


def _without_colons(command: Command, rest: Span, at: Circumstances, values: dict[str, object]) -> Span:
    """The options at the end of a text that have no colon; what marks the text may stand behind them."""
    kinds = [parameter.kind for parameter in command.positional[-1:]]
    marks = sum(kind.marks_at_end(rest, at) for kind in kinds if isinstance(kind, MarkedKind))
    end = len(rest.words) - marks
    before = _last_options(command, Span(rest.text, rest.words[:end]), at, values)
    return Span(rest.text, before.words + rest.words[end:])


def _last_options(command: Command, rest: Span, at: Circumstances, values: dict[str, object]) -> Span:
    """`a ladder by friday`, `my drill to Ben`: at the end of a text a time or a person needs no colon."""
    for option in command.options:
        kind = option.kind
        if option.name in values or not isinstance(kind, MomentKind | DurationKind | PersonKind):
            continue
        for start, end in _places(command, option, rest, at):
            try:
                found = kind.read_whole(rest.after(end), at)
            except UserError:
                found = None
            if found:
                values[option.name] = found.value
                # What stood before it may end with another one.
                return _last_options(command, Span(rest.text, rest.words[:start]), at, values)
    return rest


def _places(command: Command, option: Parameter, rest: Span, at: Circumstances) -> Iterator[tuple[int, int]]:
    """Where near its end a text has an option's name, with words before and after it: its first word, the next one."""
    names = [name.split() for name in at.names(_option_key(command, option))]
    begin = max(1, len(rest.words) - LONGEST_TIME - max(map(len, names), default=0))
    words = [fold(word) for word in rest.after(begin).plain_words()]
    for place in range(len(words)):
        for name in names:
            end = place + len(name)
            if end < len(words) and words[place:end] == name:
                yield begin + place, begin + end


def _option_key(command: Command, option: Parameter) -> str:
    return f"{command.feature}-option-{option.name}"


def _named(span: Span, place: int) -> tuple[str, int | None]:
    """The word at `place` up to its colon, and where the colon stands; the French put a space before it."""
    word = span.words[place]
    name, colon, _ = word.text.partition(":")
    if colon:
        return name, word.start + len(name)
    following = span.words[place + 1] if place + 1 < len(span.words) else None
    return name, following.start if following and following.text.startswith(":") else None


def _value_span(span: Span, colon: int, names: dict[str, Parameter]) -> Span:
    """The words that can belong to an option's value: from its colon to the next option."""
    words: list[Word] = []
    for place, word in enumerate(span.words):
        if word.start > colon and _named(span, place)[1] is not None and fold(_named(span, place)[0]) in names:
            break
        start = max(word.start, colon + 1)
        if start < word.end:
            words.append(Word(word.text[start - word.start :], start, word.end))
    return Span(span.text, tuple(words))


def _option_value(option: Parameter, value: Span, at: Circumstances) -> Read[object]:
    # An option's text is one word (or a quotation): it must not swallow the sentence around it.
    kind = WordKind() if isinstance(option.kind, TextKind) else option.kind
    return kind.read(value, at)
