"""Bounds: what people may give just so, and not by one more. Which there are, and how each is tried."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tests.conversation import Conversation

ROOT = Path(__file__).parent.parent
_NAMED = re.compile(r"_?(?:[A-Z]+_)*(?:MOST|LONGEST|LEAST|FEWEST|SHORTEST|FURTHEST|RAREST|DEEPEST|HIGHEST)(?:_[A-Z]+)*")


def declared() -> Iterator[str]:
    """The constants of commands/ and bot/ that are named as bounds: `commands/welcome.py _LONGEST`."""
    for path in sorted(path for folder in ("bot", "commands") for path in (ROOT / folder).rglob("*.py")):
        text = path.read_text()
        for statement in ast.parse(text).body if _NAMED.search(text) else ():
            if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
                given = [node.id for node in names if isinstance(node.ctx, ast.Store)]
                yield from (f"{path.relative_to(ROOT)} {name}" for name in given if _NAMED.fullmatch(name))


def value_of(bound: str, unit: object = 1) -> int:
    """What a bound is: how many units, where it is a length of time."""
    file, name = bound.split()
    found = getattr(import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")), name)
    number = found // unit
    assert isinstance(number, int)
    return number


def letters(count: int) -> str:
    """So many characters, and a space among them."""
    return "x" * (count - 2) + " x"


class Said(NamedTuple):
    """A bound of what people write: `says` has the messages that come so far; one more is answered with `refusal`."""

    bound: str
    says: Callable[[int], list[str]]
    refusal: str
    before: tuple[tuple[str, str], ...] = ()
    unit: object = 1
    privately: bool = False


async def answers(talk: Conversation, said: Said) -> tuple[str, str]:
    """What is answered to just as much as may be, and to one more."""
    room = await talk.direct("Anne") if said.privately else talk.room
    for name, text in said.before:
        await talk.says(name, text)
    most = value_of(said.bound, said.unit)
    just, more = said.says(most), said.says(most + 1)
    if just == more[:-1]:  # so many messages: the last one is too many
        heard = [await talk.says("Anne", text, room) for text in more]
        return heard[-2], heard[-1]
    (too_much,), (enough,) = more, just
    refused = await talk.says("Anne", too_much, room)  # and nothing has changed
    return await talk.says("Anne", enough, room), refused
