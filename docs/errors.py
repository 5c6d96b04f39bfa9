"""The tree of our exceptions in architecture.md, from the classes themselves."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from textwrap import wrap

from msgspec import Struct

ROOT = Path(__file__).parent.parent
_FLOORS = ("commands", "bot", "storage")
_COLUMN, _WIDTH = 30, 118


class _Error(Struct, frozen=True):
    name: str
    base: str
    said: str  # the first line of its docstring
    home: str


def tree() -> Iterator[str]:
    """Its lines, a code block in Markdown: by module, subclasses below their base."""
    found = {each.name: each for each in _errors()}
    yield "```text"
    homes = dict.fromkeys(each.home for each in found.values() if each.base not in found)
    for home in homes:
        yield home
        for each in found.values():
            if each.home == home and each.base not in found:
                yield from _branch(each, found, "  ")
    yield "```"


def _branch(error: _Error, found: dict[str, _Error], indent: str) -> Iterator[str]:
    base = found.get(error.base)
    elsewhere = f" [{error.home}]" if base and base.home != error.home else ""
    first, *rest = wrap(f"{error.said}{elsewhere}", _WIDTH - _COLUMN)
    yield f"{indent + error.name:<{_COLUMN - 1}} {first}"
    yield from (" " * _COLUMN + line for line in rest)
    for each in found.values():
        if each.base == error.name:
            yield from _branch(each, found, indent + "  ")


def _errors() -> Iterator[_Error]:
    """Every class that is an exception, whichever of ours or of a library's it is derived from."""
    classes: dict[str, _Error] = {}
    for floor in _FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and node.bases:
                    said = (ast.get_docstring(node) or "").partition("\n")[0]
                    base = ast.unparse(node.bases[0])
                    classes[node.name] = _Error(node.name, base, said, str(path.relative_to(ROOT)))
    return (each for each in classes.values() if _is_exception(each, classes))


def _is_exception(error: _Error, classes: dict[str, _Error]) -> bool:
    if error.base in classes:
        return _is_exception(classes[error.base], classes)
    module, _, name = error.base.rpartition(".")
    if module and module not in sys.stdlib_module_names:
        return False
    base = getattr(import_module(module or "builtins"), name, None)
    return isinstance(base, type) and issubclass(base, BaseException)
