"""Configuration errors, as sentences that the host can act on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

_Place = Sequence[int | str]


class ConfigError(Exception):
    """The configuration (file, environment or command line) can't be used; the text says what to change."""


def broken_yaml(path: Path, error: yaml.YAMLError) -> ConfigError:
    """The error for a file that is not YAML, with the line."""
    mark = getattr(error, "problem_mark", None)
    line = f", line {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or "it can't be read"
    # A single character may be quoted; anything longer is from the file and may be a misplaced secret.
    problem = re.sub(r"'[^']{2,}'", "…", problem)
    hint = " Put values that begin with @ in quotes." if "'@'" in problem else ""
    return ConfigError(f"{path}{line}: this is not YAML ({problem}).{hint}")


def invalid(path: Path, model: type[BaseModel], error: ValidationError) -> ConfigError:
    """The error for an invalid configuration, a sentence for each problem.

    Unknown keys come first; a key that is missing because it was misspelt is not mentioned again.
    """
    found = sorted(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
    misspelt = {_near(model, each["loc"]) for each in found if each["type"] == "extra_forbidden"}
    said = [
        _complaint(model, each) for each in found if each["type"] != "missing" or _name(each["loc"]) not in misspelt
    ]
    first, *others = dict.fromkeys(said)
    return ConfigError(" ".join([f"{path}: {first}", *(other[0].upper() + other[1:] for other in others)]))


def _complaint(model: type[BaseModel], found: ErrorDetails) -> str:
    place, name = found["loc"], _name(found["loc"])
    if found["type"] == "extra_forbidden":
        return f"there is no key '{name}'; {_known(model, place)}"
    field = _field(model, place)
    expected = field.description if field and field.description else None
    if found["type"] == "missing":
        return f"'{name}' is missing; it is {expected}."
    if expected is None:
        return f"'{name}' is not right ({found['msg']})."
    return f"'{name}' must be {expected}, not {found['input']!r}."


def _name(place: _Place) -> str:
    return ".".join(map(str, place))


def _keys(model: type[BaseModel], place: _Place) -> list[str]:
    """The known keys of the section that a key is in."""
    section = model
    for part in place[:-1]:
        annotation = section.model_fields[str(part)].annotation
        assert isinstance(annotation, type)
        section = annotation
    return [field.alias or name for name, field in section.model_fields.items()]


def _near(model: type[BaseModel], place: _Place) -> str | None:
    """The known key that was probably meant, or None."""
    import difflib

    near = difflib.get_close_matches(str(place[-1]), _keys(model, place), n=1)
    return _name([*place[:-1], near[0]]) if near else None


def _known(model: type[BaseModel], place: _Place) -> str:
    """A hint at the nearest known key, or at all of them."""
    near = _near(model, place)
    return f"did you mean '{near}'?" if near else f"the keys there are {', '.join(_keys(model, place))}."


def _field(model: type[BaseModel], place: _Place) -> FieldInfo | None:
    """The innermost field on the way to a place; items of a list share the list's."""
    found: FieldInfo | None = None
    section: Any = model
    for part in place:
        fields = getattr(section, "model_fields", {})
        if part not in fields:
            break
        found = fields[part]
        section = found.annotation
    return found
