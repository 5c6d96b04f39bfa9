"""The drawing of the folders in architecture.md, from what packages and modules say of themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).parent.parent
_FLOORS = {
    "bot": "the outside world: the process, Matrix, delivery",
    "commands": "what people can say",
    "storage": "what is remembered; imports nothing of ours",
}
_FEATURES = {
    "commands": "A module or folder for each feature, such as agreements.py or turns/. Its docstring says what the"
    " feature does, docs/commands.md what can be said.",
    "storage": "What the feature of that name stores: its tables, and one method for each statement on them.",
}
_COLUMN, _WIDTH = 22, 118


def drawing() -> Iterator[str]:
    """Its lines, a code block in Markdown. Features share one entry, or each would be in every drawing."""
    yield "```text"
    for floor, about in _FLOORS.items():
        yield f"{floor + '/':<{_COLUMN}}{about}"
        if floor in _FEATURES:
            yield from _entry("<feature>", _FEATURES[floor])
        for path in sorted((ROOT / floor).iterdir()):
            if path.stem not in features() and (said := _said(path)):
                yield from _entry(path.name + ("/" if path.is_dir() else ""), said)
    yield "```"


def features() -> frozenset[str]:
    """The names of the features: what is in `commands/`, except for what they are made of."""
    return frozenset(path.stem for path in (ROOT / "commands").iterdir() if _said(path)) - {"kit"}


def _entry(name: str, said: str) -> Iterator[str]:
    first, *rest = wrap(said, _WIDTH - _COLUMN)
    yield f"  {name:<{_COLUMN - 2}}{first}"
    yield from (" " * _COLUMN + line for line in rest)


def _said(path: Path) -> str:
    """The first line of a module's or package's docstring."""
    file = path / "__init__.py" if path.is_dir() else path
    if file.suffix != ".py" or path.name == "__init__.py" or not file.exists():
        return ""
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")[0]
