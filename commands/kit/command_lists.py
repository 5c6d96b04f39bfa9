"""Parses messages with several items: a list after a command, or several lines with commands of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from commands.kit.arguments import Circumstances
from commands.kit.binding import bind
from commands.kit.declaration import Command
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.registry import PREFIX, Found, Registry
from commands.kit.words import Span, Word

MOST = 10  # items in one message; more belong into `!import`, and would fill the room with answers
_FEWEST, _SHORT = 3, 4  # lines, and words in each: fewer or longer lines are one text
_BULLET = re.compile(r"[-*•·+]|\d{1,2}[.)]")


def bind_each(registry: Registry, found: Found, at: Circumstances) -> list[tuple[Command, dict[str, object]]]:
    """The commands in a message with their arguments: one; or several, if it or one on a later line allows it.

    Raises what `bind` does, and `UserError` for more than `MOST` items.
    """
    listed = found.command.several or f"\n{PREFIX}" in found.rest.text
    parts = list(_parts(registry, found, at.language)) if listed else [found]
    heading = parts[0] if len(parts) > 1 and _says_nothing(parts[0], at) else None
    if heading:
        del parts[0]
    if len(parts) > MOST:
        raise UserError("kit-too-many", count=len(parts), most=MOST)
    if heading:
        parts = [replace(part, rest=Span(found.rest.text, heading.rest.words + part.rest.words)) for part in parts]
    return [(part.command, bind(part.command, part.rest, at)) for part in parts]


def _says_nothing(part: Found, at: Circumstances) -> bool:
    """Whether the part is a heading: it has only options (`by:friday`), which apply to every item."""
    try:
        bind(part.command, part.rest, at)
    except Missing:
        return True
    except (UserError, Ambiguous):
        pass
    return False


def _parts(registry: Registry, found: Found, language: str) -> Iterator[Found]:
    """Split the words after a command into items; a single one if they are not a list.

    A line is an item if it begins with a command that allows several; after such a command also if it begins with a
    bullet or a number, or if no line has a bullet, and the lines all are below the command, or are many and short. Any
    other line continues the item before it.
    """
    text = found.rest.text
    lines = _lines(found.rest)
    bulleted = found.command.several and any(map(_marked, lines))
    plain = found.command.several and not bulleted and (_stand_below(text, lines) or _are_short(text, lines))
    items: list[tuple[Command, list[Word]]] = [(found.command, [])]
    for line in lines:
        command, words = items[-1]
        marked = bulleted and _marked(line)
        if own := _command_of(registry, text, line, language):
            items.append((own.command, line[len(line) - len(own.rest.words) :]))
        elif marked or plain:
            items.append((command, line[1:] if marked else line))
        else:
            words += line
    if len(items) > 1 and not items[0][1] and found.command.several:
        del items[0]  # the list began after the command
    return (Found(command, Span(text, tuple(words))) for command, words in items)


def _lines(span: Span) -> list[list[Word]]:
    """The words of each line."""
    lines: list[list[Word]] = []
    for number, word in enumerate(span.words):
        if not number or "\n" in span.text[span.words[number - 1].end : word.start]:
            lines.append([])
        lines[-1].append(word)
    return lines


def _marked(line: list[Word]) -> bool:
    return len(line) > 1 and _BULLET.fullmatch(line[0].text) is not None


def _stand_below(text: str, lines: list[list[Word]]) -> bool:
    """Whether the first line begins below the command."""
    if not lines:
        return False
    start = lines[0][0].start
    return "\n" in text[len(text[:start].rstrip()) : start]


def _are_short(text: str, lines: list[list[Word]]) -> bool:
    """Whether they are many and short, beginning beside the command: `!need a lift`, then `a drill`, `a coat`."""
    ends = [(line[-1].end, following[0].start) for line, following in pairwise(lines)]
    close = all(text[end:start].count("\n") == 1 for end, start in ends)
    return close and len(lines) >= _FEWEST and all(len(line) <= _SHORT for line in lines)


def _command_of(registry: Registry, text: str, line: list[Word], language: str) -> Found | None:
    """The command that a line begins with, if it is one that allows several."""
    found = registry.find(text[line[0].start : line[-1].end], language) if line[0].text.startswith(PREFIX) else None
    return found if found and found.command.several else None
