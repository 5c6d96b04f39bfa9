"""Binds the words after a command's name to its handler's parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from commands.kit.arguments import AbsentKind, Circumstances, NumberKind, TextKind, WordKind
from commands.kit.deadline import DeadlineKind
from commands.kit.declaration import Command, Parameter
from commands.kit.errors import Ambiguous, Missing, Unreadable, UserError
from commands.kit.people import Near, PersonKind, is_a_name_alone
from commands.kit.phrase import Phrase
from commands.kit.plain_options import take_plain
from commands.kit.time_arguments import LONGEST_TIME, DurationKind, MomentKind
from commands.kit.time_boundary import before_a_day, check, day_at_the_end
from commands.kit.when import Read
from commands.kit.words import Span, Word, fold

_SHORTEST_NAME = 3  # characters: shorter ones are near everything


class MarkedKind(TextKind, frozen=True):
    """A text that may be followed by words which are no part of it but qualify it (marks)."""

    def marks_at_end(self, span: Span, at: Circumstances) -> int:
        """How many of the last words are marks."""
        raise NotImplementedError


def bind(command: Command, span: Span, at: Circumstances) -> dict[str, object]:
    """The handler's arguments by name.

    Raises `Missing` for a required argument, `Unreadable` where one can't be parsed or words are left over, `Ambiguous`
    where words can mean several things.
    """
    taken = _options(command, span, at)
    rest = Span(span.text, tuple(word for word in span.words if word not in taken.words))
    rest = take_plain(command, _without_colons(command, rest, at, taken.values), at, taken.values)
    values, said = dict(taken.values), rest
    for parameter in command.reading_order if rest else command.positional:
        rest = _positional(command, parameter, rest, at, values)
    for parameter in command.options:
        if parameter.required and parameter.name not in values:
            raise Missing(parameter.name, why=_nobody_named(command, parameter, said, at))
    if rest and not command.aside:
        raise Unreadable("kit-left-over", words=rest.typed())
    return values


def _positional(
    command: Command, parameter: Parameter, rest: Span, at: Circumstances, values: dict[str, object]
) -> Span:
    if not rest:
        instead = parameter.kind.absent(at) if isinstance(parameter.kind, AbsentKind) else None
        if instead is not None:
            values[parameter.name] = instead
        elif parameter.required:
            raise Missing(parameter.name)
        return rest
    try:
        found = parameter.kind.read(rest, at)
    except Missing as missing:
        raise Missing(parameter.name, missing.start) from missing
    except Near:
        if _suits_the_next(command, parameter, rest, at):
            return rest
        raise
    except Unreadable:
        if isinstance(parameter.kind, MomentKind) and _text_beside(command, parameter):
            return _at_the_end(parameter, parameter.kind, rest, at, values)
        # What does not fit an optional parameter is left to the next one, or to the others in the room.
        last = parameter is command.positional[-1] and not command.aside
        if parameter.required or last or _must_be_somebody(parameter, rest):
            raise
        return rest
    if isinstance(parameter.kind, MomentKind) and _text_beside(command, parameter):
        check(parameter.kind, found, rest, at)
    values[parameter.name] = found.value
    return rest.after(found.used)


def _must_be_somebody(parameter: Parameter, rest: Span) -> bool:
    """Whether the words name a person, although nobody here is called that: no word of a name falls into the text."""
    named = rest.words[0].text.startswith("@") or is_a_name_alone(rest)
    return isinstance(parameter.kind, PersonKind) and named


def _suits_the_next(command: Command, parameter: Parameter, rest: Span, at: Circumstances) -> bool:
    """Whether an optional parameter can be left out, because the next one reads the words, and not as any text."""
    following = command.positional[command.positional.index(parameter) + 1 :]
    if parameter.required or not following or isinstance(following[0].kind, TextKind):
        return False
    try:
        following[0].kind.read(rest, at)
    except (UserError, Ambiguous, Missing):
        return False
    return True


def _text_beside(command: Command, parameter: Parameter) -> bool:
    """Whether a text stands before or after it."""
    place = command.positional.index(parameter)
    beside = (*command.positional[max(0, place - 1) : place], *command.positional[place + 1 : place + 2])
    return any(isinstance(each.kind, TextKind) for each in beside)


def _at_the_end(
    parameter: Parameter, kind: MomentKind, rest: Span, at: Circumstances, values: dict[str, object]
) -> Span:
    """Read a time after the text: `call Ben tomorrow 18:00`; else in its first word.

    Where there is none all words are the text; one that is required is `Missing`.
    """
    if found := kind.read_last(rest, at):
        values[parameter.name] = found.value
        return Span(rest.text, rest.words[: -found.used])
    first = kind.read_first_word(rest, at) if len(rest.words) > 1 else None
    if first is None:
        if not parameter.required:
            return rest
        raise Missing(parameter.name, rest.words[0].start)
    check(kind, first, rest, at)
    values[parameter.name] = first.value
    return rest.after(first.used)


class _Taken(Struct, frozen=True):
    values: dict[str, object]
    words: frozenset[Word]


def _options(command: Command, span: Span, at: Circumstances) -> _Taken:
    """The `name:value` options anywhere in the text, and the words that they consist of."""
    names = {name: option for option in command.options for name in at.names(_option_key(command, option))}
    values: dict[str, object] = {}
    taken: set[Word] = set()
    for place, word in enumerate(span.words):
        name, colon = _named(span, place)
        option = names.get(fold(name)) if word not in taken else None
        if colon is None or word in taken or (option and _counted(option, span, place, colon)):
            continue
        if option is None:
            _refuse_near_miss(word, name, names)
            continue
        value = _value_span(span, colon, names)
        if not value:
            raise Unreadable("kit-option-empty", name=name)
        option = _meant(command, fold(name), value, at)
        if option.name in values:
            raise Unreadable("kit-option-twice", name=name)
        found = _option_value(option, value, at)
        values[option.name] = found.value
        end = value.words[found.used - 1].end
        taken.update(each for each in span.words[place:] if each.start < end)
    return _Taken(values, frozenset(taken))


def _meant(command: Command, name: str, value: Span, at: Circumstances) -> Parameter:
    """The option of this name; of several, the last one that its value fits: `pour:D5`, and `pour:vendredi`."""
    sharing = [each for each in command.options if name in at.names(_option_key(command, each))]
    for option in sharing[:0:-1]:
        try:
            option.kind.read(value, at)
        except (UserError, Ambiguous, Missing):
            continue
        return option
    return sharing[0]


def _counted(option: Parameter, span: Span, place: int, colon: int) -> bool:
    """Whether the name is no option but what a number before it counts: `every day, 5 times: tea`."""
    before = span.words[place - 1].text if place else ""
    apart = not span.text[colon + 1 : colon + 2].strip()
    return isinstance(option.kind, NumberKind) and before.isdecimal() and apart


def _refuse_near_miss(word: Word, name: str, names: Mapping[str, object]) -> None:
    """Raise `Unreadable` for a misspelt option (`peple:3`), which would otherwise become part of the text."""
    value = word.text[len(name) + 1 :]
    if len(name) < _SHORTEST_NAME or not name.isalpha() or not value or value.startswith("//"):
        return
    import difflib

    if near := difflib.get_close_matches(fold(name), names, n=1, cutoff=0.75):
        raise Unreadable("kit-near-option", name=name, near=near[0])


def _without_colons(command: Command, rest: Span, at: Circumstances, values: dict[str, object]) -> Span:
    """Take options without a colon from the end of the text, before its marks."""
    kinds = [parameter.kind for parameter in command.positional[-1:]]
    marks = sum(kind.marks_at_end(rest, at) for kind in kinds if isinstance(kind, MarkedKind))
    end = len(rest.words) - marks
    before = _last_options(command, Span(rest.text, rest.words[:end]), at, values)
    return Span(rest.text, before.words + rest.words[end:])


def _last_options(command: Command, rest: Span, at: Circumstances, values: dict[str, object]) -> Span:
    """Take options without a colon from the end: for a time or a person it is not needed (`a ladder by friday`)."""
    unknown: UserError | None = None
    for option in command.options:
        kind = option.kind
        if option.name in values or not isinstance(kind, MomentKind | DurationKind | PersonKind):
            continue
        for start, end in _places(command, option, rest, at):
            try:
                found = kind.read_whole(rest.after(end), at)
            except UserError as error:
                if option.required and isinstance(kind, PersonKind):
                    unknown = error
                found = None
            if found:
                values[option.name] = found.value
                # The text before it may end with another option.
                return _last_options(command, Span(rest.text, rest.words[:start]), at, values)
        if isinstance(kind, DeadlineKind) and rest and (day := day_at_the_end(kind, rest, at)):
            values[option.name] = day.value
            return _last_options(command, before_a_day(rest, day), at, values)
    if unknown:
        raise unknown
    return rest


def _places(command: Command, option: Parameter, rest: Span, at: Circumstances) -> Iterator[tuple[int, int]]:
    """Where an option's name is near the end of the text, with words around it: start and end as word indexes."""
    names = [name.split() for name in at.names(_option_key(command, option))]
    begin = max(1, len(rest.words) - LONGEST_TIME - max(map(len, names), default=0))
    words = [fold(word) for word in rest.after(begin).plain_words()]
    for place in range(len(words)):
        for name in names:
            end = place + len(name)
            if end < len(words) and words[place:end] == name:
                yield begin + place, begin + end


def _nobody_named(command: Command, option: Parameter, rest: Span, at: Circumstances) -> Phrase | None:
    """Why the words after the option's name, where it stands near the end, are nobody: `to my neighbour`."""
    places = list(_places(command, option, rest, at)) if isinstance(option.kind, PersonKind) else []
    return Phrase("kit-unknown-person", name=rest.after(places[-1][1]).typed()) if places else None


def _option_key(command: Command, option: Parameter) -> str:
    return f"{command.feature}-option-{option.name}"


def _named(span: Span, place: int) -> tuple[str, int | None]:
    """The word at `place` up to its colon, and the colon's position, if any. In French a space comes before it."""
    word = span.words[place]
    name, colon, _ = word.text.partition(":")
    if colon:
        return name, word.start + len(name)
    following = span.words[place + 1] if place + 1 < len(span.words) else None
    return name, following.start if following and following.text.startswith(":") else None


def _value_span(span: Span, colon: int, names: Mapping[str, object]) -> Span:
    """The words that may belong to an option's value: those between its colon and the next option."""
    words: list[Word] = []
    for place, word in enumerate(span.words):
        if word.start > colon and _named(span, place)[1] is not None and fold(_named(span, place)[0]) in names:
            break
        start = max(word.start, colon + 1)
        if start < word.end:
            words.append(Word(word.text[start - word.start :], start, word.end))
    return Span(span.text, tuple(words))


def _option_value(option: Parameter, value: Span, at: Circumstances) -> Read[object]:
    # The text of an option is one word (or a quotation), so that it does not take the rest of the sentence.
    kind = WordKind() if isinstance(option.kind, TextKind) else option.kind
    return kind.read(value, at)
