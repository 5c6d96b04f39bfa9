"""The drawing of the folders in architecture.md, from what packages and modules say of themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).parent.parent
_FLOORS = {
    "bot": "the outside world: the process, Matrix, delivery",
    "commands": "what people can say, a module or folder for each feature",
    "storage": "what is remembered; imports nothing of ours",
}
_COLUMN, _WIDTH = 22, 118


def drawing() -> Iterator[str]:
    """Its lines, a code block in Markdown."""
    yield "```text"
    for floor, about in _FLOORS.items():
        yield f"{floor + '/':<{_COLUMN}}{about}"
        for path in sorted((ROOT / floor).iterdir()):
            if said := _said(path):
                name = path.name + ("/" if path.is_dir() else "")
                lines = wrap(said, _WIDTH - _COLUMN)
                yield f"  {name:<{_COLUMN - 2}}{lines[0]}"
                yield from (" " * _COLUMN + line for line in lines[1:])
    yield "```"


def _said(path: Path) -> str:
    """The first line of a module's or package's docstring."""
    file = path / "__init__.py" if path.is_dir() else path
    if file.suffix != ".py" or path.name == "__init__.py" or not file.exists():
        return ""
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")[0]
